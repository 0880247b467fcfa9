"""The ground of a hill: how each height is tinted behind the level lines, and the lines' own colours.

At dusk, for dark themes, the palette's hues rise from nearly black to half light, so that white stands out at 4.5 : 1
everywhere; by day, for light themes, the same hues are pastel under dark lines. Pictures are drawn at dusk.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from .canvas import Plane
from .colours import Palette, in_use
from .contrast import readable_ground

SHADES = 32
"""How many tints a ground has: few, because neighbouring cells of one tint are sent together."""
LIGHTS = np.linspace(0.5, 1.1, 7)
"""How much light falls on a slope: 1 on level ground, which has its tint."""
_DUSK, _DAY = (12.0, 49.0), (76.0, 96.0)  # CIE L* of the lowest and of the highest tint
_LINE = 30.0  # how much lighter a line is than its ground at dusk
_DARK_LINE = 45.0  # L* of every line by day
_DAY_DEPTH, _DARKEST_DAY = 30.0, 68.0  # of L*: how much darker it is by day without any light, and at most
_PART = 0.85  # of the palette: its last hues are nothing but light
_CHROMA = (0.7, 0.4)  # of the palette's, at dusk and by day
_WHITE = np.array([0.95047, 1.0, 1.08883])  # D65
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
)

Numbers = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Tints from the lowest to the highest, and the colour of a level line on each."""

    tints: Plane
    """The colours behind the characters."""
    lines: Plane
    """The colours of the lines."""
    lit: Plane
    """The tints in less light and in more, a row for each of ``LIGHTS``."""


def ground() -> Ground:
    """The ground that hills have, by the palette in use."""
    return _grounds(in_use())[0]


def by_day(colour: int) -> int | None:
    """A colour of the ground as it is on a light theme; None for any other."""
    return _days(in_use()).get(colour)


@lru_cache(maxsize=1024)
def by_day_behind(colour: int, mark: int) -> int | None:
    """The same for the ground of a mark, which may be a tint that was darkened for the mark's own colour."""
    if mark >= 0 and by_day(colour) is None:
        tints = np.concatenate([ground().tints, ground().lit.ravel()])
        colour = next((tint for tint in tints.ravel().tolist() if readable_ground(tint, mark) == colour), colour)
    return by_day(colour)


@lru_cache(maxsize=4)
def _grounds(palette: Palette) -> tuple[Ground, Ground]:
    """The ground at dusk and by day."""
    share = np.linspace(0.0, 1.0, SHADES)
    table = np.array([[step >> shift & 255 for shift in (16, 8, 0)] for step in palette.steps]) / 255.0
    place = share * (len(table) - 1) * _PART
    lab = _lab(np.stack([np.interp(place, range(len(table)), table[:, part]) for part in range(3)], axis=1))
    found = []
    for (low, high), chroma in zip((_DUSK, _DAY), _CHROMA, strict=True):
        light = low + (high - low) * share
        lines = light + _LINE if low < _DARK_LINE else np.full(SHADES, _DARK_LINE)
        hues = lab * [1.0, chroma, chroma]
        if low < _DARK_LINE:
            shades = light * LIGHTS[:, None]
        else:
            shades = np.maximum(light + _DAY_DEPTH * (LIGHTS[:, None] - 1.0), _DARKEST_DAY)
        lit = np.stack([_packed(row, hues * part) for row, part in zip(shades, LIGHTS, strict=True)])
        found.append(Ground(_packed(light, hues), _packed(lines, hues), lit))
    return found[0], found[1]


@lru_cache(maxsize=4)
def _days(palette: Palette) -> dict[int, int]:
    dusk, day = _grounds(palette)
    pairs = ((dusk.lit.ravel(), day.lit.ravel()), (dusk.lines, day.lines), (dusk.tints, day.tints))
    return {one: other for ones, others in pairs for one, other in zip(ones.tolist(), others.tolist(), strict=True)}


def _lab(rgb: Numbers) -> Numbers:
    """CIE 1976 L*a*b* of sRGB from 0 to 1, rows of three."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    part = linear @ _TO_XYZ.T / _WHITE
    root = np.where(part > 216 / 24389, np.cbrt(part), (24389 / 27 * part + 16) / 116)
    x, y, z = root.T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=1)


def _packed(light: Numbers, lab: Numbers) -> Plane:
    """Colours of such a lightness and of these hues, as near to their chroma as sRGB has them."""
    y = (light + 16) / 116
    root = np.stack([y + lab[:, 1] / 500, y, y - lab[:, 2] / 200], axis=1)
    part = np.where(root > 6 / 29, root**3, (116 * root - 16) * 27 / 24389)
    linear = np.clip((part * _WHITE) @ np.linalg.inv(_TO_XYZ).T, 0.0, 1.0)
    rgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = np.rint(rgb * 255).astype(np.int32).T
    packed: Plane = (red << 16 | green << 8 | blue).astype(np.int32)
    return packed
