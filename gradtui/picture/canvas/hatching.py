"""A picture without colours behind its characters: a hill as lines, fates as letters, numbers as signs.

For terminals with few colours or none. What a picture says by a glyph, a letter or a line stays as it is.
"""

from __future__ import annotations

import numpy as np

from . import roles
from .canvas import BRAILLE, DEFAULT, MUTED, Canvas, Flags, Plane
from .sign_hatching import is_of_signs, without_tints

_BLANK, _HALF, _CROSS = ord(" "), ord("▀"), ord("╳")
_BLOCKS = 0x2580, 0x259F
_INKS = (0x101010, 0xF4F4F4)  # what contrast.ink answers: it was chosen for a ground that is no longer there
_LEGEND = 3  # lines in which a fate map and a sweep have theirs
_FATE_AMOUNTS = 12  # as picture.fate_colours rounds them
_BARS = tuple(map(ord, "▁▂▃▄▅▆▇█"))


def hatched(canvas: Canvas, *, ascii_only: bool = False) -> Canvas:
    """The picture with lines, letters and signs in place of the colours behind its characters.

    A hill is its level lines and outlines, a fate map is filled with its fates' letters, maps and bars of numbers have
    signs. The place where a run is keeps its ground, reversed.
    """
    if canvas.isolines is not None:
        return _lines_alone(canvas, canvas.isolines)
    if is_of_signs(canvas):
        return without_tints(canvas, ascii_only=ascii_only)
    letters = _letters(canvas)
    characters, foreground, background = (plane.copy() for plane in _planes(canvas))
    # borders between fates: where there are letters everywhere, they are seen without
    characters[(characters > BRAILLE) & (characters <= BRAILLE + 0xFF) & np.isin(background, list(letters))] = _BLANK
    canvas = Canvas(characters.copy(), foreground.copy(), background.copy())
    upper, lower = _halves(canvas)
    free = (upper != _NONE) | (lower != _NONE)
    chars = np.full(characters.shape, _BLANK, dtype=np.int32)
    tints = _tints(upper, lower)
    of_letter = {tint: letters[tint] for tint in tints if tint in letters}
    above = np.arange(canvas.height)[:, None] < canvas.height - _LEGEND  # a legend's keys stay as they are
    for tint, char in of_letter.items():
        chars[((upper == tint) | ((upper == _NONE) & (lower == tint))) & above] = ord(char)
    characters[free] = chars[free]
    foreground[free] = MUTED
    for row, column in np.argwhere(np.isin(characters, _BARS)).tolist():
        letter = letters.get(int(foreground[row, column]))
        if letter is not None:
            characters[row, column] = ord(letter)
    ground = (background >= 0) & (background != roles.HERE)
    foreground[ground & np.isin(foreground, _INKS)] = DEFAULT
    background[ground] = DEFAULT
    return Canvas(characters, foreground, background)


def _lines_alone(canvas: Canvas, isolines: Flags) -> Canvas:
    """The picture of a hill without its ground: the level lines and the outlines say it all."""
    characters, foreground, background = (plane.copy() for plane in _planes(canvas))
    characters[(characters >= _BLOCKS[0]) & (characters <= _BLOCKS[1])] = _BLANK
    if canvas.outlines is not None:
        free = (canvas.outlines > 0) & (isolines | (characters == _BLANK))
        characters[free] = (np.where(isolines, characters, BRAILLE) | canvas.outlines)[free]
        isolines = isolines | free
    foreground[isolines | (characters == _BLANK) | (characters == _CROSS)] = MUTED
    ground = (background >= 0) & (background != roles.HERE) & (background != roles.FOCUS)
    foreground[ground & np.isin(foreground, _INKS)] = DEFAULT
    background[ground] = DEFAULT
    return Canvas(characters, foreground, background)


_NONE = np.int32(-100)


def _planes(canvas: Canvas) -> tuple[Plane, Plane, Plane]:
    return canvas.characters, canvas.foreground, canvas.background


def _halves(canvas: Canvas) -> tuple[Plane, Plane]:
    """The colours of the upper and the lower half of each cell that is nothing but colour."""
    characters, foreground, background = _planes(canvas)
    half, blank = characters == _HALF, characters == _BLANK
    of_ground = (background >= 0) & (background != roles.HERE)
    upper = np.where(half & (foreground >= 0), foreground, np.where(blank & of_ground, background, _NONE))
    lower = np.where((half | blank) & of_ground, background, _NONE)
    return upper.astype(np.int32), lower.astype(np.int32)


def _tints(upper: Plane, lower: Plane) -> frozenset[int]:
    """The colours of halves of cells."""
    found = np.unique(np.stack([upper, lower]))
    return frozenset(found[found >= 0].tolist())


def _letters(canvas: Canvas) -> dict[int, str]:
    """Colour → letter, from the legend of a fate map or a sweep: " A " on the fate's colour, in its last lines."""
    found: dict[int, str] = {}
    for row in range(max(canvas.height - _LEGEND, 0), canvas.height):
        behind, chars = canvas.background[row].tolist(), canvas.characters[row].tolist()
        for at in range(1, canvas.width - 1):
            around = behind[at - 1 : at + 2]
            is_key = around[0] >= 0 and around == [around[0]] * 3 and chars[at - 1] == chars[at + 1] == _BLANK
            if is_key and _BLANK < chars[at] < 0x7F:
                for amount in range(1, _FATE_AMOUNTS + 1):
                    found.setdefault(_scaled(behind[at], amount / _FATE_AMOUNTS), chr(chars[at]))
    return found


def _scaled(colour: int, amount: float) -> int:
    return sum(int(np.rint((colour >> shift & 255) * amount)) << shift for shift in (0, 8, 16))
