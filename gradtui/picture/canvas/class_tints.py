"""Soft grounds in the colours of classes, deeper where a model is surer, on which points and words can be read.

Pictures are drawn in the tints of a dark ground; the screen mixes them anew with the ground of its theme.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from .canvas import BRAILLE, DEFAULT, MUTED, Plane
from .contrast import ink, legible, mix, on_light
from .roles import CLASSES

DEPTHS = (0.14, 0.22, 0.32)
"""How much of a class's colour each of its tints has."""
_BADGE = 0.96  # of the colour of a class behind what is taken for another: not a fate's own colour
_GROUND = 0x121212  # that pictures are drawn for
_QUIET = 0.4  # of the ground in what is muted
_INKS = (ink(0x000000), ink(0xFFFFFF))
# two rows and two columns of cells for each class, over and over; sparse, so that lines and marks stand out on them
_HATCHES = ("⠀⠀ ⠀⠀", "⠄⠀ ⠀⠄", "⠅⠀ ⠀⠀", "⠒⠀ ⠀⠀", "⠌⠀ ⠀⠀", "⠡⠀ ⠀⠀", "⠛⠀ ⠀⠀", "⠿⠀ ⠀⠀")


@lru_cache(maxsize=1)
def tints() -> Plane:
    """A row for each class: its tints, the softest first."""
    return _packed(_GROUND, is_dark=True)[:, :-1]


@lru_cache(maxsize=32)
def badge(place: int) -> int:
    """The colour behind a row of a class that is taken for another."""
    return int(_packed(_GROUND, is_dark=True)[place % len(CLASSES), -1])


def _packed(ground: int, *, is_dark: bool) -> Plane:
    colours = [role.dark if is_dark else role.light for role in CLASSES]
    return np.array([[mix(ground, colour, part) for part in (*DEPTHS, _BADGE)] for colour in colours], dtype=np.int32)


def hatch(places: np.ndarray[Any, Any]) -> Plane:
    """The dots of each cell that tell its class, by its place, where there are no colours; none where it is below 0."""
    codes = np.array([[[ord(char) - BRAILLE for char in row] for row in one.split()] for one in _HATCHES])
    rows, columns = np.indices(places.shape)
    return np.where(places >= 0, codes[places % len(codes), rows % 2, columns % 2], 0).astype(np.int32)


def on_ground(foreground: int, background: int, ground: int, words: int, *, is_dark: bool) -> tuple[int, int] | None:
    """The colours of a cell with such a ground as a theme has them; None where it has another.

    What is drawn on it is moved until it stands out.
    """
    behind = _table(ground, is_dark=is_dark).get(background)
    if behind is None:
        return None
    if foreground == MUTED:
        colour = mix(words, behind, _QUIET)
    elif foreground == DEFAULT:
        colour = words
    elif foreground < 0 or foreground in _INKS:
        colour = ink(behind)
    else:
        colour = foreground if is_dark else on_light(foreground)
    return legible(colour, behind), behind


@lru_cache(maxsize=16)
def _table(ground: int, *, is_dark: bool) -> dict[int, int]:
    drawn, shown = _packed(_GROUND, is_dark=True), _packed(ground, is_dark=is_dark)
    return dict(zip(drawn.ravel().tolist(), shown.ravel().tolist(), strict=True))
