"""How much one colour stands out on another, and colours that are moved until they do.

The measure is that of WCAG 2.2: (L₁ + 0.05) / (L₂ + 0.05) of relative luminances, at least 4.5 for text.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from .roles import ON_LIGHT

Plane = np.ndarray[Any, np.dtype[np.int32]]

LEAST = 4.5
"""The contrast of every text."""
_SHARES = (0.2126, 0.7152, 0.0722)  # of red, green and blue in what the eye sees as light
_STEPS = 64  # of the way to black or to white


def luminance(colour: int) -> float:
    """How light a colour is, from 0 to 1: the relative luminance of sRGB."""
    parts = ((colour >> shift & 255) / 255 for shift in (16, 8, 0))
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum((share * part for share, part in zip(_SHARES, linear, strict=True)), 0.0)


def contrast(one: int, other: int) -> float:
    """From 1, for two of one luminance, to 21, for black and white."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=1024)
def legible(colour: int, ground: int, least: float = LEAST) -> int:
    """The colour, or as little more of black or of white in it as it needs to stand out on a ground."""
    if contrast(colour, ground) >= least:
        return colour
    end = max((0x000000, 0xFFFFFF), key=lambda at: contrast(at, ground))
    for step in range(1, _STEPS):
        mixed = mix(colour, end, step / _STEPS)
        if contrast(mixed, ground) >= least:
            return mixed
    return end


def mix(one: int, other: int, part: float) -> int:
    """A colour between two: ``part`` of the second."""
    return sum(
        round((one >> shift & 255) * (1 - part) + (other >> shift & 255) * part) << shift for shift in (16, 8, 0)
    )


@lru_cache(maxsize=4096)
def readable_ground(ground: int, colour: int) -> int:
    """A ground, or as much darker as a colour needs to stand out on it: its light made less, its hue kept."""
    parts = [(ground >> shift & 255) / 255 for shift in (16, 8, 0)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    light = sum(share * part for share, part in zip(_SHARES, linear, strict=True))
    most = max((luminance(colour) + 0.05) / LEAST - 0.05, 0.0)
    if light <= most:
        return ground
    found = 0
    for part in linear:
        dark = part * most / light
        share = dark * 12.92 if dark <= 0.0031308 else 1.055 * dark ** (1 / 2.4) - 0.055
        found = found << 8 | int(share * 255)  # rounded down: never too light
    return found


def ink(behind: int) -> int:
    """Black or white, whichever stands out more on a colour."""
    return 0x101010 if luminance(behind) > 0.18 else 0xF4F4F4


_GREYNESS = 24  # between a grey's parts, at most
_LIGHTEST = 0x68  # of greys
_LIGHT_MOST = 0.11  # of luminance: 4.5 : 1 against the grounds of light themes


@lru_cache(maxsize=1024)
def on_light(colour: int) -> int:
    """A colour that was chosen for a dark ground, as it is seen on a light one: a role's other one, white as black."""
    if colour in ON_LIGHT:
        return ON_LIGHT[colour]
    parts = [colour >> shift & 255 for shift in (16, 8, 0)]
    if max(parts) - min(parts) <= _GREYNESS:
        return min(255 - sum(parts) // 3, _LIGHTEST) * 0x10101
    scale = (_LIGHT_MOST / max(luminance(colour), _LIGHT_MOST)) ** (1 / 2.2)  # what is dark anyway stays as it is
    red, green, blue = (int(part * scale) for part in parts)
    return red << 16 | green << 8 | blue
