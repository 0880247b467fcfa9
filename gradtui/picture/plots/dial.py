"""The circle of directions that a compass is drawn on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, floor, sin

import numpy as np

from ..canvas.canvas import Box, Canvas, broken, draw_dots, many_dots


@dataclass(frozen=True, slots=True)
class Dial:
    """The circle of directions on the canvas."""

    canvas: Canvas
    """What is drawn on."""
    column: int
    """The cell in its middle."""
    row: int
    """The cell in its middle."""
    radius: float
    """In dots, which are as wide as they are high."""
    tints: Sequence[int]
    """The colours of the variables across and up."""

    def dot(self, angle: float, distance: float) -> tuple[float, float]:
        """The dot in a direction (0 is east, a quarter of the circle is north), the circle being at distance 1."""
        far = distance * self.radius
        # in the middle of a dot, so that rounding does not bend a straight line
        return self.column * 2 + 1.5 + far * cos(angle), self.row * 4 + 2.5 - far * sin(angle)

    def cell(self, angle: float, distance: float) -> tuple[int, int]:
        """The cell there."""
        x, y = self.dot(angle, distance)
        return floor(x / 2), floor(y / 4)

    def line(self, points: Sequence[tuple[float, float]], colour: int, of: int = 1, on: int = 1) -> None:
        """Draw a line through (angle, distance); broken: of so many dots the first few."""
        canvas = self.canvas
        dots = many_dots(np.array([self.dot(*point) for point in points]), canvas.width * 2, canvas.height * 4)
        if of > 1:
            dots = broken(dots, on, of - on)
        draw_dots(canvas, Box(0, 0, canvas.width, canvas.height), dots, colour)

    def glyph(self, angle: float, distance: float, text: str, colour: int, behind: int | None = None) -> None:
        """Put a glyph in a direction."""
        column, row = self.cell(angle, distance)
        self.canvas.put(column, row, text, colour, behind)
