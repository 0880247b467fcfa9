"""The colours of the pictures. Readable for every kind of colour vision; the bands rise in lightness."""

from __future__ import annotations

from dataclasses import dataclass
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
