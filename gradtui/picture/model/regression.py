"""Regression: a line or a curve through the points, and predictions against what should be."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import NamedTuple

import numpy as np

from ...expression.printing import short
from ..canvas.axes import Frame, framed
from ..canvas.axis import Axis
from ..canvas.canvas import Canvas, draw_dots, line_dots
from ..canvas.contrast import mix
from ..plots.curve import draw_curve, samples
from ..plots.overlay import mark
from ..plots.steepness import Heights
from .model_picture import ModelPicture
from .scatter import Points, draw_bars, draw_label, draw_points

_QUIET = 0.4  # how much darker the curves of other runs are


class Other(NamedTuple):
    """The curve of a run that the keys do not move."""

    curve: Heights
    """At ``plots.curve.samples``."""
    colour: int
    """The run's colour."""
    glyph: str
    """The run's glyph."""


Chosen = tuple[int, str]
"""The number of the row that is lit, 0 for none, and what is written beside its bar."""


def along_input(
    width: int, height: int, axes: tuple[Axis, Axis], curve: Heights, colour: int, points: Points, chosen: Chosen,
    others: Sequence[Other] = (),
) -> ModelPicture:  # fmt: skip
    """Return the curve at ``plots.curve.samples`` of the first axis, with the points and their bars.

    ``others`` are the curves of other runs.
    """
    canvas, frame = framed(width, height, *axes)
    for other in others:
        _draw_other(canvas, frame, other)
    if not draw_curve(canvas, frame, curve, colour):
        _say_outside(canvas, frame, curve, colour)
    draw_bars(canvas, frame, points, chosen[0])
    rows = draw_points(canvas, frame, points, chosen[0])
    draw_label(canvas, frame, points, *chosen)
    return ModelPicture(canvas, rows)


def against_target(
    width: int, height: int, axes: tuple[Axis, Axis], colour: int, points: Points, chosen: Chosen
) -> ModelPicture:
    """Return each row's prediction over its target, with the line on which they are equal and bars to it."""
    canvas, frame = framed(width, height, *axes)
    low, high = max(frame.x.low, frame.y.low), min(frame.x.high, frame.y.high)
    if low < high:
        dots = line_dots([frame.dot(low, low), frame.dot(high, high)], frame.box.width * 2, frame.box.height * 4)
        draw_dots(canvas, frame.box, dots, colour)
    draw_bars(canvas, frame, points, chosen[0])
    rows = draw_points(canvas, frame, points, chosen[0])
    draw_label(canvas, frame, points, *chosen)
    return ModelPicture(canvas, rows)


def _draw_other(canvas: Canvas, frame: Frame, other: Other) -> None:
    """Draw another run's curve in dashes, and its glyph where it leaves the picture."""
    draw_curve(canvas, frame, other.curve, mix(other.colour, 0x000000, _QUIET), dashed=True)
    inside = np.flatnonzero((other.curve >= frame.y.low) & (other.curve <= frame.y.high))
    if len(inside):
        mark(
            canvas,
            frame,
            float(samples(frame.x)[inside[-1]]),
            float(other.curve[inside[-1]]),
            other.glyph,
            other.colour,
        )


def _say_outside(canvas: Canvas, frame: Frame, curve: Heights, colour: int) -> None:
    """Where nothing of the curve is in the picture: which way it lies, and how far."""
    finite = curve[np.isfinite(curve)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 0.0)
    box = frame.box
    if not len(finite):
        said, row = "ŷ is not finite here", box.height // 2
    elif low > frame.y.high:
        said, row = f"↑ ŷ from {short(low)} up" if isfinite(high) else "↑ ŷ", 0
    elif high < frame.y.low:
        said, row = f"↓ ŷ up to {short(high)}", box.height - 1
    else:
        said, row = f"ŷ from {short(low)} to {short(high)}", box.height // 2
    canvas.put(box.left + max((box.width - len(said)) // 2, 0), box.top + row, said[: box.width], colour)
