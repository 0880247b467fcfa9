"""The colours of the pictures. Readable for every kind of colour vision; the bands rise in lightness."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

Plane = np.ndarray[Any, np.dtype[np.int32]]


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of the bands of height."""

    name: str
    """What it is asked for by."""
    steps: tuple[int, ...]
    """From the lowest to the highest, at equal steps."""


# van der Walt, Smith 2015; released to the public domain
VIRIDIS = Palette("viridis", (
    0x440154, 0x481A6C, 0x472F7D, 0x414487, 0x39568C, 0x31688E, 0x2A788E, 0x23888E,
    0x1F988B, 0x22A884, 0x35B779, 0x54C568, 0x7AD151, 0xA5DB36, 0xD2E21B, 0xFDE725,
))  # fmt: skip
# Nuñez, Anderton, Renslow 2018 (doi 10.1371/journal.pone.0199239): alike to eyes with and without red and green
CIVIDIS = Palette("cividis", (
    0x00224E, 0x002E6C, 0x1E3A6F, 0x35456C, 0x47516C, 0x575D6D, 0x666970, 0x757575,
    0x848279, 0x948E77, 0xA59C74, 0xB7A96E, 0xC8B866, 0xDBC75A, 0xEED649, 0xFEE838,
))  # fmt: skip
# equal steps of CIE L* from 12 to 94
GREY = Palette("grey", (
    0x1F1F1F, 0x2B2B2B, 0x373737, 0x434343, 0x505050, 0x5D5D5D, 0x6A6A6A, 0x787878,
    0x868686, 0x949494, 0xA2A2A2, 0xB1B1B1, 0xC0C0C0, 0xCFCFCF, 0xDEDEDE, 0xEEEEEE,
))  # fmt: skip
PALETTES = {palette.name: palette for palette in (VIRIDIS, CIVIDIS, GREY)}
"""The palettes by their names."""
_in_use = VIRIDIS

RUNS = (0xFFFFFF, 0xFFB000, 0x64D2FF, 0xFF7EB6, 0xB9F27C, 0xFF8A5B, 0xC4A7FF, 0xF5E663)
"""A colour for each run; seen on every band."""
RUN_GLYPHS = "●◆■▲▼★✚✖"
"""A glyph for each run, so that no colour is needed to tell them apart."""

ARROW = 0x40E0FF
PARTIAL_ARROWS = (0xFFD166, 0xFF9ECF)
MEMORY = 0xFF8AD8
TANGENT = 0xFFB000
HERE = 0xD7263D
UNDEFINED = 0x4A4A4A


def use(palette: Palette) -> None:
    """Let every picture that is drawn from now on have this palette: chosen once, at the start of the program."""
    global _in_use
    _in_use = palette


def in_use() -> Palette:
    """The palette that pictures have."""
    return _in_use


def bands(count: int, palette: Palette | None = None) -> Plane:
    """``count`` colours from the lowest band to the highest, of a palette or of the one in use."""
    steps = (palette or _in_use).steps
    positions = np.linspace(0, len(steps) - 1, max(count, 2))
    table = np.array([[c >> 16 & 255, c >> 8 & 255, c & 255] for c in steps], dtype=float)
    mixed = np.stack([np.interp(positions, range(len(steps)), table[:, i]) for i in range(3)], axis=1)
    red, green, blue = np.rint(mixed).astype(np.int32).T
    mixed_colours: Plane = (red << 16 | green << 8 | blue).astype(np.int32)
    return mixed_colours


def run_colour(index: int) -> int:
    """The colour of a run."""
    return RUNS[index % len(RUNS)]


def run_glyph(index: int) -> str:
    """The glyph of a run."""
    return RUN_GLYPHS[index % len(RUN_GLYPHS)]


_NEGATIVE, _NOTHING, _POSITIVE = 0x4DA3FF, 0x1D2127, 0xFFA63D
_SHADES = 12  # on either side


@lru_cache(maxsize=1)
def diverging() -> Plane:
    """Colours from the most negative over nothing, in the middle, to the most positive: blue, dark, orange."""
    steps = np.abs(np.arange(-_SHADES, _SHADES + 1)) / _SHADES
    ends = np.where(np.arange(-_SHADES, _SHADES + 1) < 0, _NEGATIVE, _POSITIVE)
    mixed = np.zeros(len(steps), dtype=np.int32)
    for shift in (16, 8, 0):
        nothing = _NOTHING >> shift & 255
        part = nothing + (((ends >> shift) & 255) - nothing) * steps
        mixed |= np.rint(part).astype(np.int32) << shift
    return mixed


_SHARES = (0.2126, 0.7152, 0.0722)  # of red, green and blue in what the eye sees as light


def luminance(colour: int) -> float:
    """How light a colour is, from 0 to 1: relative luminance, nearly as WCAG 2 has it."""
    parts = ((colour >> shift & 255) / 255 for shift in (16, 8, 0))
    return sum((share * part**2.2 for share, part in zip(_SHARES, parts, strict=True)), 0.0)


_CONTRAST = 4.5  # of text, by WCAG 2


def readable(grounds: Plane, colour: int) -> Plane:
    """Grounds as much darker as a colour needs to stand out on them at 4.5 : 1; roles stay as they are."""
    parts = [grounds >> shift & 255 for shift in (16, 8, 0)]
    light = sum(share * (part / 255) ** 2.2 for share, part in zip(_SHARES, parts, strict=True))
    most = max((luminance(colour) + 0.05) / _CONTRAST - 0.05, 0.0)
    scale = (most / np.maximum(light, max(most, 1e-9))) ** (1 / 2.2)
    red, green, blue = ((part * scale).astype(np.int32) for part in parts)
    return np.where(grounds >= 0, red << 16 | green << 8 | blue, grounds).astype(np.int32)


@lru_cache(maxsize=1024)
def readable_ground(ground: int, colour: int) -> int:
    """The same for one ground."""
    return int(readable(np.array([ground], dtype=np.int32), colour)[0])


def ink(behind: int) -> int:
    """Black or white, whichever stands out more on a colour."""
    return 0x101010 if luminance(behind) > 0.18 else 0xF4F4F4


_GREYNESS = 24  # between a grey's parts, at most
_LIGHTEST = 0x68  # of greys
_LIGHT_MOST = 0.11  # of luminance: 4.5 : 1 against the grounds of light themes


@lru_cache(maxsize=1024)
def on_light(colour: int) -> int:
    """A colour that was chosen for a dark ground, as it is seen on a light one: white is black there."""
    parts = [colour >> shift & 255 for shift in (16, 8, 0)]
    if max(parts) - min(parts) <= _GREYNESS:
        return min(255 - sum(parts) // 3, _LIGHTEST) * 0x10101
    scale = (_LIGHT_MOST / max(luminance(colour), _LIGHT_MOST)) ** (1 / 2.2)  # what is dark anyway stays as it is
    red, green, blue = (int(part * scale) for part in parts)
    return red << 16 | green << 8 | blue
