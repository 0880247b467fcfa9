"""Colours of numbers by their sign: nothing is the ground, and farther from 0 there is more of blue (−) or orange (+).

Pictures are drawn in the tints of a dark ground; the screen mixes them anew with the ground of its theme.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from .canvas import MUTED
from .colours import UNDEFINED, Plane
from .contrast import ink, legible, mix
from .roles import NEGATIVE, POSITIVE

SHADES = 12
"""How many tints there are on either side of nothing."""
_GROUND, _WORDS = 0x121212, 0xE0E0E0  # that pictures are drawn for
_NOTHING = 0.08  # of the colour of words in nothing: a tile of nothing is seen to be a tile
_INKS = (ink(0x000000), ink(0xFFFFFF))
_QUIET = 0.4  # of the ground in what is muted


@lru_cache(maxsize=1)
def tints() -> Plane:
    """From the most negative over nothing, in the middle, to the most positive."""
    return np.array(_mixed(_GROUND, _WORDS, is_dark=True), dtype=np.int32)


@lru_cache(maxsize=16)
def _mixed(ground: int, words: int, *, is_dark: bool) -> tuple[int, ...]:
    nothing = mix(ground, words, _NOTHING)
    low, high = (role.dark if is_dark else role.light for role in (NEGATIVE, POSITIVE))
    below = [mix(nothing, low, k / SHADES) for k in range(SHADES, 0, -1)]
    return (*below, nothing, *(mix(nothing, high, k / SHADES) for k in range(1, SHADES + 1)))


def nothing() -> int:
    """The tint of 0, which is behind bars too."""
    return int(tints()[SHADES])


def tinted(values: np.ndarray[Any, np.dtype[np.float64]], most: float, *, apart: int = 1) -> Plane:
    """The tints of numbers: the share of a tint is the root of that of ``most``. What is not 0 never looks like it.

    ``apart``: every so many tints one is taken, so that more neighbours are alike.
    """
    palette = np.append(tints(), np.int32(UNDEFINED))  # at −1
    with np.errstate(all="ignore"):
        share = np.sqrt(np.minimum(np.abs(values) / most, 1.0)) if most > 0 else np.ones(np.shape(values))
        place = SHADES + np.sign(values) * np.maximum(np.rint(share * SHADES / apart) * apart, 1.0)
    found: Plane = palette[np.where(np.isfinite(values), place, -1).astype(int)]
    return found


def on_ground(foreground: int, background: int, ground: int, words: int, *, is_dark: bool) -> tuple[int, int] | None:
    """The colours of a cell with tints as a theme has them; None where there is no tint in it.

    What is written on a tint is in the theme's colour of words, moved until it stands out.
    """
    table = _table(ground, words, is_dark=is_dark)
    behind = table.get(background)
    if behind is None:
        # half a cell that stands on the theme's own ground; at their full strength the colours are those of words too
        before = table.get(foreground) if background < 0 else None
        return None if before is None or foreground in (NEGATIVE.dark, POSITIVE.dark) else (before, background)
    if foreground == MUTED:
        return legible(mix(words, behind, _QUIET), behind), behind
    if foreground in _INKS or foreground < 0:
        return legible(words, behind), behind
    return table.get(foreground, foreground), behind


@lru_cache(maxsize=16)
def _table(ground: int, words: int, *, is_dark: bool) -> dict[int, int]:
    return dict(zip(tints().tolist(), _mixed(ground, words, is_dark=is_dark), strict=True))
