"""A picture in tints of signs without its colours: maps as − and +, bars as they are.

``-`` and ``=`` stand for less than 0, the second for far less; ``+`` and ``#`` for more; a dot for exactly 0.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from . import signs
from .canvas import DEFAULT, MUTED, Canvas, Plane
from .colours import UNDEFINED
from .contrast import ink
from .roles import FOCUS, NEGATIVE, POSITIVE

EIGHTHS = " ▏▎▍▌▋▊▉█"
"""A cell filled from its left by so many eighths."""
_LARGE = 0.6  # of the tints on one side: more than a third of the most, of which they are the root
_INKS = (ink(0x000000), ink(0xFFFFFF))


def is_of_signs(canvas: Canvas) -> bool:
    """Whether there are tints of signs behind the characters, and no other colours."""
    found = set(np.unique(canvas.background).tolist()) - {DEFAULT, UNDEFINED, FOCUS}
    return bool(found) and found <= _signs().keys()


def without_tints(canvas: Canvas, *, ascii_only: bool = False) -> Canvas:
    """The same in characters alone; of two tints in a cell the stronger one counts."""
    characters, foreground, background = canvas.characters.copy(), canvas.foreground.copy(), canvas.background
    # a blank in the colour of words stands between words, and stays
    half, blank = characters == ord("▀"), (characters == ord(" ")) & np.isin(foreground, list(_signs()))
    upper = np.where(half, foreground, np.where(blank, background, DEFAULT))
    lower = np.where(half | blank, background, DEFAULT)
    tint = np.where(_strength(upper) >= _strength(lower), upper, lower)
    _draw_bars(characters, foreground, background, ascii_only=ascii_only)
    for colour, (sign, look) in _signs().items():
        where = (half | blank) & (tint == colour)
        characters[where], foreground[where] = ord("." if ascii_only and sign == "·" else sign), look
    foreground[np.isin(foreground, _INKS)] = DEFAULT
    return Canvas(characters, foreground, np.where(background == FOCUS, FOCUS, DEFAULT).astype(np.int32))


def _draw_bars(characters: Plane, foreground: Plane, background: Plane, *, ascii_only: bool) -> None:
    """The ends of bars on the left of 0: nothing stands before their colour there, and halves must do."""
    ends = (foreground == signs.nothing()) & (background == NEGATIVE.dark)
    for eighths, char in enumerate(EIGHTHS):
        where = ends & (characters == ord(char))
        characters[where], foreground[where] = ord("▐" if eighths <= 4 else "▕"), NEGATIVE.dark
    if not ascii_only:
        return
    less, more = (np.isin(characters, list(map(ord, chars))) for chars in (EIGHTHS[1:4] + "▕", EIGHTHS[4:] + "▐"))
    for role, sign in ((NEGATIVE, "="), (POSITIVE, "#")):
        own = foreground == role.dark
        characters[more & own], characters[less & own] = ord(sign), ord(":")


def _strength(tint: Plane) -> Plane:
    """How far tints are from nothing; what is none has least."""
    order = np.argsort(signs.tints())
    at = np.clip(np.searchsorted(signs.tints(), tint, sorter=order), 0, len(order) - 1)
    known = signs.tints()[order[at]] == tint
    return np.where(known, np.abs(order[at] - signs.SHADES), -1).astype(np.int32)


@lru_cache(maxsize=1)
def _signs() -> dict[int, tuple[str, int]]:
    """Tint → its sign, and the colour of that where there are a few."""
    found: dict[int, tuple[str, int]] = {signs.nothing(): ("·", MUTED)}
    for k, tint in enumerate(signs.tints().tolist()):
        is_negative, is_large = k < signs.SHADES, abs(k - signs.SHADES) > _LARGE * signs.SHADES
        role = NEGATIVE if is_negative else POSITIVE
        found.setdefault(tint, (("-=" if is_negative else "+#")[is_large], role.dark))
    return found
