"""Landmarks on a hill: a letter for each place, a dotted line for a valley, an arrow at the edge to one outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..canvas.axes import Frame
from ..canvas.canvas import Canvas, draw_dots, line_dots
from .overlay import mark, pointer

PAPER = 0x14181F
LOW, OTHER, LINE = 0xFFFFFF, 0xD8DEE9, 0xF4F4F4


@dataclass(frozen=True, slots=True)
class Mark:
    """A landmark, as a picture needs it."""

    glyph: str
    """A capital letter for a place where f is lowest, else s, m or d."""
    places: Sequence[tuple[float, float]]
    """Its place in the picture's plane; of a line all its points."""


def draw_landmarks(canvas: Canvas, frame: Frame, marks: Sequence[Mark]) -> None:
    """Draw landmarks; the capital letters last, on top."""
    for found in sorted(marks, key=lambda m: m.glyph.isupper()):
        x, y = found.places[len(found.places) // 2]
        if len(found.places) > 1:
            width, height = frame.box.width * 2, frame.box.height * 4
            dots = line_dots([frame.dot(*place) for place in found.places], width, height)
            draw_dots(canvas, frame.box, dots[::3], LINE, on_ground=True)
        is_low = found.glyph.isupper()
        if not mark(canvas, frame, x, y, found.glyph, LOW if is_low else OTHER) and is_low:
            pointer(canvas, frame, x, y, PAPER)  # to the others it would be arrows all around
