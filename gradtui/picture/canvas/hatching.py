"""A picture without colours behind its characters: a hill as its level lines, a surface in textures, fates as letters.

For terminals with few colours or none. What a picture says by a glyph, a letter or a line stays as it is.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from . import colours, roles
from .canvas import BRAILLE, DEFAULT, MUTED, Canvas, Flags, Plane, shaded
from .sign_hatching import is_of_signs, without_tints

TEXTURES = " ·░▒"
"""From the lowest bands to the highest."""
TEXTURES_ASCII = " .:%"
"""The same in ASCII. No path is drawn with a percent sign; dots and colons are thinner than what lies on them."""
_LINES, _LINES_ASCII = "─│╱╲", "-|/\\"
_BLANK, _HALF, _LOW, _CROSS = ord(" "), ord("▀"), ord("▄"), ord("╳")
_BLOCKS = 0x2580, 0x259F
_LINE = 0.62  # how dark a contour's level lines are
_LINE_INK = 0.35  # how dark they are as characters, which cover little of a cell
_MOST_BANDS = 64
_INKS = (0x101010, 0xF4F4F4)  # what contrast.ink answers: it was chosen for a ground that is no longer there
_LEGEND = 3  # lines in which a fate map and a sweep have theirs
_FATE_AMOUNTS = 12  # as picture.fate_colours rounds them
_BARS = tuple(map(ord, "▁▂▃▄▅▆▇█"))

Heights = np.ndarray[Any, np.dtype[np.float64]]


@lru_cache(maxsize=256)
def _bands(count: int, palette: colours.Palette) -> tuple[dict[int, float], dict[int, int]]:
    """Colour → how high it is, from 0 to 1, of so many bands and of their level lines; colour of a line → its band's.

    Level lines are darker than their band.
    """
    bands = colours.bands(count, palette)
    tints, dark = bands.tolist(), shaded(bands, _LINE).tolist()
    height = dict(zip(tints, np.linspace(0.0, 1.0, count).tolist(), strict=True))
    lines = {line: band for line, band in zip(dark, tints, strict=True) if line not in height}
    return height | {line: height[band] for line, band in lines.items()}, lines


@lru_cache(maxsize=64)
def _read(tints: frozenset[int], palette: colours.Palette) -> tuple[dict[int, float], dict[int, int]]:
    """As ``_bands``, for the number of bands that explains the most of a picture's colours; the least such."""
    best = max(range(2, _MOST_BANDS + 1), key=lambda count: len(tints.intersection(_bands(count, palette)[0])))
    height, lines = _bands(best, palette)
    return (height, lines) if len(tints.intersection(height)) * 2 > len(tints) else ({}, {})


def _lightness(colour: int) -> float:
    """How light a colour is, from 0 to 1, as the eye has it (CIE L*, nearly)."""
    red, green, blue = (((colour >> shift & 255) / 255) ** 2.2 for shift in (16, 8, 0))
    return float((0.2126 * red + 0.7152 * green + 0.0722 * blue) ** 0.42)


def hatched(canvas: Canvas, *, ascii_only: bool = False) -> Canvas:
    """The picture with textures, letters and signs in place of the colours behind its characters.

    A band's texture is the denser the higher it is, and lines run where two bands meet. A fate map is filled with its
    fates' letters, maps and bars of numbers have signs. The place where a run is keeps its ground, reversed.
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
    if not letters:
        # a hill's upper rim, where it is only a cell's lower half; with letters it would be a sweep's column
        lower = np.where((characters == _LOW) & (foreground >= 0), foreground, lower)
    free = (upper != _NONE) | (lower != _NONE)
    chars = np.full(characters.shape, _BLANK, dtype=np.int32)
    tints = _tints(upper, lower)
    of_letter = {tint: letters[tint] for tint in tints if tint in letters}
    heights, lines = _read(tints.difference(of_letter), colours.in_use())
    if rest := tints.difference(of_letter):
        value = {tint: heights.get(tint, _lightness(tint)) for tint in rest}
        high = _mapped(upper, lower, value)
        chars = _textured(high, TEXTURES_ASCII if ascii_only else TEXTURES)
        _draw_lines(chars, high, upper, lower, lines, _LINES_ASCII if ascii_only else _LINES)
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
    ground = (background >= 0) & (background != roles.HERE)
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


def _mapped(upper: Plane, lower: Plane, value: dict[int, float]) -> Heights:
    """How high each half cell is, rows twice as many as those of cells; NaN where it is not known."""
    found = np.full((upper.shape[0] * 2, upper.shape[1]), np.nan)
    for colour, height in value.items():
        found[0::2][upper == colour] = height
        found[1::2][lower == colour] = height
    return found


def _textured(high: Heights, textures: str) -> Plane:
    """A texture for each cell, by its lower half."""
    cell = np.where(np.isnan(high[1::2]), high[0::2], high[1::2])
    step = np.clip(np.nan_to_num(cell) * len(textures), 0, len(textures) - 1).astype(int)
    found: Plane = np.array([ord(char) for char in textures], dtype=np.int32)[step]
    return found


def _draw_lines(chars: Plane, high: Heights, upper: Plane, lower: Plane, lines: dict[int, int], signs: str) -> None:
    """Put a piece of line into each cell that has one, along the level: across the way up."""
    if not lines:
        return
    known = ~np.isnan(high)
    padded, counted = (np.pad(np.where(known, plane, 0.0), 1) for plane in (high, known.astype(float)))
    rows, columns = high.shape
    window = [(slice(i, i + rows), slice(j, j + columns)) for i in range(3) for j in range(3)]
    total, count = (np.sum([plane[place] for place in window], axis=0) for plane in (padded, counted))
    down, across = np.gradient(total / np.maximum(count, 1.0))
    for number, half in enumerate((upper, lower)):
        here = np.isin(half, list(lines))
        dx, dy = across[number::2][here], down[number::2][here]
        flat, steep = np.abs(dy) > 2 * np.abs(dx), np.abs(dx) > 2 * np.abs(dy)
        which = np.where(flat, 0, np.where(steep, 1, np.where(dx * dy > 0, 2, 3)))
        chars[here] = np.array([ord(sign) for sign in signs], dtype=np.int32)[which]


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
