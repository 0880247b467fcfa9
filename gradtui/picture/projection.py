"""From the numbers of a hill to the places of a picture of it in three dimensions, and back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, radians, sin
from typing import Any

import numpy as np

from .axes import Axis
from .canvas import Box

Numbers = np.ndarray[Any, np.dtype[np.float64]]

HEIGHT = 0.85
"""How high the hill is, where half its width is 1."""
_FLATTEST, _STEEPEST = 12.0, 88.0
_NEAREST, _FARTHEST = 4.0, 0.4


@dataclass(frozen=True, slots=True)
class View:
    """From where a hill is looked at."""

    turn: float = 28.0
    """Degrees that the hill is turned by, seen from above; 0 has x to the right and y away."""
    tilt: float = 42.0
    """Degrees above the horizon from which it is seen; 90 is from above."""
    zoom: float = 1.0
    """How large it is, where 1 fits the picture."""

    def turned(self, by: float) -> View:
        """Turned further, by degrees."""
        return replace(self, turn=(self.turn + by) % 360.0)

    def tilted(self, by: float) -> View:
        """Seen from higher, by degrees, between nearly level and nearly from above."""
        return replace(self, tilt=min(max(self.tilt + by, _FLATTEST), _STEEPEST))

    def zoomed(self, factor: float) -> View:
        """Larger by a factor, within bounds."""
        return replace(self, zoom=min(max(self.zoom * factor, _FARTHEST), _NEAREST))


@dataclass(frozen=True, slots=True)
class Projection:
    """Where a point (x, y, height) lies in a box of cells, and how far away it is."""

    x: Axis
    """The first variable."""
    y: Axis
    """The second."""
    z: Axis
    """The heights."""
    view: View
    """From where."""
    box: Box
    """The cells of the picture."""

    def turned(self, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
        """Where places of the plane are in the turned hill: to the right and away, from −√2 to √2."""
        across = 2.0 * _fractions(self.x, x) - 1.0
        away = 2.0 * _fractions(self.y, y) - 1.0
        a = radians(self.view.turn)
        return across * cos(a) - away * sin(a), across * sin(a) + away * cos(a)

    def dots(self, x: Numbers, y: Numbers, z: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Points in dots from the box's upper left corner, two across and four down to a cell, and their depth."""
        right, away = self.turned(x, y)
        up = HEIGHT * (_fractions(self.z, z) - 0.5)
        t = radians(self.view.tilt)
        scale = self.scale
        column = self.box.width + right * scale
        row = 2.0 * self.box.height - (away * sin(t) + up * cos(t)) * scale
        return column, row, away * cos(t) - up * sin(t)

    @property
    def scale(self) -> float:
        """Dots for half the hill's width: such that the whole of it fits the box at a zoom of 1."""
        a, t = radians(self.view.turn), radians(self.view.tilt)
        reach = abs(cos(a)) + abs(sin(a))
        high = reach * sin(t) + HEIGHT / 2 * cos(t)
        return max(min(self.box.width / reach, 2.0 * self.box.height / high) * 0.97 * self.view.zoom, 1e-9)


def _fractions(axis: Axis, values: Numbers) -> Numbers:
    """How far along an axis numbers lie."""
    # halves, so that an axis as wide as the floats does not overflow
    found: Numbers = (np.asarray(values, dtype=float) / 2 - axis.low / 2) / (axis.high / 2 - axis.low / 2)
    return found
