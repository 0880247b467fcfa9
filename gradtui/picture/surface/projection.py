"""From the numbers of a hill to the places of a picture of it in three dimensions, and back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, isfinite, log1p, radians, sin
from typing import Any

import numpy as np

from ..canvas.axis import Axis
from ..canvas.canvas import Box

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Whole = np.ndarray[Any, np.dtype[np.intp]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]

COUNT = 192
"""Points of the hill along an axis."""
HEIGHT = 0.85
"""How high the hill is, where half of its shorter side is 1."""
_MOST = 2.5  # times as long one side of the ground may be as the other
_FLATTEST, _STEEPEST = 12.0, 88.0
_NEAREST, _FARTHEST = 4.0, 0.4
_BASE = 0.06  # of the heights, on a logarithmic scale, is below the lowest: on a linear one the axis has that room


@dataclass(frozen=True, slots=True)
class Camera:
    """From where a hill is looked at."""

    turn: float = 28.0
    """Degrees that the hill is turned by, seen from above; 0 has x to the right and y away."""
    tilt: float = 42.0
    """Degrees above the horizon from which it is seen; 90 is from above."""
    zoom: float = 1.0
    """How large it is, where 1 fits the picture."""

    def turned(self, by: float) -> Camera:
        """Turned further, by degrees."""
        return replace(self, turn=(self.turn + by) % 360.0)

    def tilted(self, by: float) -> Camera:
        """Seen from higher, by degrees, between nearly level and nearly from above."""
        return replace(self, tilt=min(max(self.tilt + by, _FLATTEST), _STEEPEST))

    def zoomed(self, factor: float) -> Camera:
        """Larger by a factor, within bounds."""
        return replace(self, zoom=min(max(self.zoom * factor, _FARTHEST), _NEAREST))


@dataclass(frozen=True, slots=True)
class Heights(Axis):
    """The axis of the heights, whose scale may be that of logarithmic levels."""

    unit: float = 0.0
    """The unit of a scale log(1 + (z − low)/unit); 0 where the scale is linear."""

    def shares(self, heights: Numbers) -> Numbers:
        """How far up heights are, 0 at the hill's foot and 1 at its top; not a number far below a logarithm's foot."""
        if not self.unit:
            return fractions(self, heights)
        with np.errstate(all="ignore"):
            above = (np.asarray(heights, dtype=float) / 2 - self.low / 2) / (self.unit / 2)
            found: Numbers = _BASE + (1.0 - _BASE) * np.log1p(above) / self._decades
        return found

    def heights(self, shares: Numbers) -> Numbers:
        """What ``shares`` undoes."""
        with np.errstate(all="ignore"):
            if not self.unit:
                return self.low * (1.0 - shares) + self.high * shares
            return self.low + self.unit * np.expm1((shares - _BASE) / (1.0 - _BASE) * self._decades)

    @property
    def _decades(self) -> float:
        return log1p((self.high / 2 - self.low / 2) / (self.unit / 2))


@dataclass(frozen=True, slots=True)
class Projection:
    """Where a point (x, y, height) lies in a box of cells, and how far away it is."""

    x: Axis
    """The first variable."""
    y: Axis
    """The second."""
    z: Heights
    """The heights."""
    view: Camera
    """From where."""
    box: Box
    """The cells of the picture."""

    def turned(self, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
        """Where places of the plane are in the turned hill: to the right and away, from −√2 to √2."""
        across = (2.0 * fractions(self.x, x) - 1.0) * self.sides[0]
        away = (2.0 * fractions(self.y, y) - 1.0) * self.sides[1]
        a = radians(self.view.turn)
        return across * cos(a) - away * sin(a), across * sin(a) + away * cos(a)

    def unturned(self, right: Numbers, away: Numbers) -> tuple[Numbers, Numbers]:
        """How far along x and y, from 0 to 1, places of the turned hill are."""
        a, (wide, deep) = radians(self.view.turn), self.sides
        across, along = (right * cos(a) + away * sin(a)) / wide, (away * cos(a) - right * sin(a)) / deep
        return (across + 1.0) / 2.0, (along + 1.0) / 2.0

    def dots(self, x: Numbers, y: Numbers, z: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Points in dots from the box's upper left corner, two across and four down to a cell, and their depth."""
        right, away = self.turned(x, y)
        share = self.z.shares(z)
        return self.middle[0] + right * self.scale, self.row(away, share), self.depth(away, share)

    def along_ground(self, across: float, along: float) -> tuple[float, float]:
        """A way along the ground, in shares of the window's sides, as dots to the right and down."""
        a, (wide, deep) = radians(self.view.turn), self.sides
        right = 2.0 * (across * wide * cos(a) - along * deep * sin(a))
        away = 2.0 * (across * wide * sin(a) + along * deep * cos(a))
        return right * self.scale, -away * sin(radians(self.view.tilt)) * self.scale

    def depth(self, away: Numbers, share: Numbers) -> Numbers:
        """How far from the eye a place is."""
        t = radians(self.view.tilt)
        found: Numbers = away * cos(t) - self.tall * (share - 0.5) * sin(t)
        return found

    def row(self, away: Numbers, share: Numbers) -> Numbers:
        """The dots down from the top, of a place so far away, at a share of the heights."""
        t = radians(self.view.tilt)
        found: Numbers = self.middle[1] - (away * sin(t) + self.tall * (share - 0.5) * cos(t)) * self.scale
        return found

    def share(self, row: Numbers, away: Numbers) -> Numbers:
        """The share of the heights that is seen in a row, so far away: what ``row`` undoes."""
        t = radians(self.view.tilt)
        found: Numbers = ((self.middle[1] - row) / self.scale - away * sin(t)) / (cos(t) * self.tall) + 0.5
        return found

    def columns(self) -> tuple[Numbers, Numbers, Numbers]:
        """For every column of dots: how far right it is, and where it meets the hill and leaves it.

        It leaves before it meets where it passes by.
        """
        right: Numbers = (np.arange(self.box.width * 2, dtype=np.float64) + 0.5 - self.middle[0]) / self.scale
        a, (wide, deep) = radians(self.view.turn), self.sides
        near: Numbers = np.full(len(right), -2.0)
        far: Numbers = np.full(len(right), 2.0)
        for side, offset, step in ((wide, right * cos(a), sin(a)), (deep, -right * sin(a), cos(a))):
            if abs(step) < 1e-9:
                far = np.where(np.abs(offset) > side, -2.0, far)
                continue
            first, last = (-side - offset) / step, (side - offset) / step
            near = np.maximum(near, np.minimum(first, last))
            far = np.minimum(far, np.maximum(first, last))
        return right, near, far

    @property
    def is_to_scale(self) -> bool:
        """Whether a unit of x is as long as one of y."""
        x, y = (axis.high / 2 - axis.low / 2 for axis in (self.x, self.y))
        return 0.0 < max(x, y) <= _MOST * min(x, y)

    @property
    def sides(self) -> tuple[float, float]:
        """How long the ground's sides are, the longer of the two 1: to scale, unless one would be very much shorter."""
        if not self.is_to_scale:
            return 1.0, 1.0
        x, y = (axis.high / 2 - axis.low / 2 for axis in (self.x, self.y))
        return x / max(x, y), y / max(x, y)

    @property
    def tall(self) -> float:
        """How high the hill is, where half the longer side is 1: by the shorter, over which one looks into it."""
        return HEIGHT * min(self.sides)

    def points(self, length: float) -> int:
        """How many points make a line without gaps, so long in halves of the hill's width."""
        return int(np.clip(self.scale * length * 2.5, 60, 3000))

    @property
    def margins(self) -> tuple[int, int, int]:
        """Dots that are left for words: to the left, to the right and below."""
        wide, high = self.box.width >= 30, self.box.height >= 12
        return (12 if wide else 0), (8 if wide else 0), (6 if high else 0)

    @property
    def middle(self) -> tuple[float, float]:
        """Where the hill's middle is, in dots."""
        left, right, below = self.margins
        return self.box.width + (left - right) / 2.0, 2.0 * self.box.height - below / 2.0

    @property
    def scale(self) -> float:
        """Dots for half the hill's width: such that the whole of it fits the box at a zoom of 1."""
        a, t = radians(self.view.turn), radians(self.view.tilt)
        left, right, below = self.margins
        side, other = self.sides
        reach, deep = side * abs(cos(a)) + other * abs(sin(a)), side * abs(sin(a)) + other * abs(cos(a))
        high = deep * sin(t) + self.tall / 2 * cos(t)
        wide = self.box.width - (left + right) / 2.0
        return max(min(wide / reach, (2.0 * self.box.height - below / 2.0) / high) * 0.98 * self.view.zoom, 1e-9)


def fractions(axis: Axis, values: Numbers) -> Numbers:
    """How far along an axis numbers lie; those far outside stay finite, for an axis of no width it is its start."""
    # halves, so that an axis as wide as the floats does not overflow; one of the narrowest has none
    part = 1.0 if isfinite(axis.high - axis.low) else 0.5
    width = axis.high * part - axis.low * part
    if not isfinite(width) or width <= 0.0:
        return np.where(np.isfinite(values), 0.0, values)
    with np.errstate(all="ignore"):
        found: Numbers = (np.asarray(values, dtype=float) * part - axis.low * part) / width
    return found


def between(grid: Numbers, along: Numbers, across: Numbers) -> Numbers:
    """A grid's values at fractions of its sides, between its points."""
    i, j = along * (COUNT - 1), across * (COUNT - 1)
    below = np.clip(i, 0, COUNT - 2).astype(np.intp)
    left = np.clip(j, 0, COUNT - 2).astype(np.intp)
    up, right = i - below, j - left
    at = below * COUNT + left
    # ``mode``: it is within the grid, and need not be looked at again
    corners = (grid.take(at + step, mode="clip") for step in (0, 1, COUNT, COUNT + 1))
    low, high = (next(corners) * (1 - right) + next(corners) * right for _ in range(2))
    found: Numbers = low * (1 - up) + high * up
    return found
