"""A function of one variable: its curve, the tangent where the run is, and the steps along it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from ..canvas import roles
from ..canvas.axes import Frame, framed
from ..canvas.axis import Axis
from ..canvas.canvas import DEFAULT, MUTED, Canvas, broken, draw_dots, line_dots, many_dots
from .overlay import Trace, draw_arrow, draw_trace, here, mark
from .steepness import Heights, whole

Flags = np.ndarray[Any, np.dtype[np.bool_]]
_REFERENCE = 512
_DASH = 6, 3  # dots of a dash and between two: what touches the curve is told from it without its colour
_STAIRS = 12  # steps drawn as stairs; older ones would hide the curve


def samples(x: Axis) -> Heights:
    """The coordinates at which a curve needs f, whatever the size of the picture."""
    fractions = np.linspace(0.0, 1.0, _REFERENCE)
    return x.low * (1 - fractions) + x.high * fractions


def whole_curve(width: int, height: int, x: Axis, name: str, values: Heights) -> tuple[Canvas, Frame]:
    """Return the curve with all its heights, to scale where that is not too flat or too steep, and the level 0."""
    view = whole(width, height, name, x, values)
    return curve(width, height, x, view.heights, values, notes=view.notes, level=True)


def curve(
    width: int, height: int, x: Axis, y: Axis, values: Heights, *, notes: Sequence[str] = (), level: bool = False
) -> tuple[Canvas, Frame]:
    """Return the curve through ``values`` at ``samples(x)``, with axes, and with the line of height 0 if asked for."""
    canvas, frame = framed(width, height, x, y, notes=notes)
    box = frame.box
    dots_wide, dots_high = box.width * 2, box.height * 4
    if level and y.low < 0.0 < y.high:
        zero = frame.dot(x.low, 0.0)[1]
        ground = [(k, int(zero)) for k in range(0, dots_wide, 4) if 0 <= zero < dots_high]
        draw_dots(canvas, box, np.array(ground, dtype=int).reshape(-1, 2), MUTED)
    draw_curve(canvas, frame, values)
    return canvas, frame


def draw_curve(canvas: Canvas, frame: Frame, values: Heights, colour: int = DEFAULT, *, dashed: bool = False) -> bool:
    """Draw the curve through ``values`` at ``samples`` of the frame's x; whether any of it is in the picture."""
    width, height = frame.box.width * 2, frame.box.height * 4
    with np.errstate(all="ignore"):
        across, up = frame.x.fraction(samples(frame.x)), frame.y.fraction(values)  # type: ignore[arg-type]
        points = np.stack([across * width, (1.0 - up) * height], axis=1)
    dots = many_dots(points, width, height)
    draw_dots(canvas, frame.box, broken(dots, *_DASH) if dashed else dots, colour)
    return len(dots) > 0


@dataclass(frozen=True, slots=True)
class Touching:
    """What touches a curve at a point."""

    slope: float
    """The slope there."""
    bend: float | None = None
    """The second derivative there, for the parabola that curves as f does; None for the tangent."""
    whole: bool = False
    """Whether the tangent goes through the whole picture, in dashes; else it is a third of it long."""


def draw_touching(
    canvas: Canvas, frame: Frame, x: float, value: float, near: Touching, colour: int = roles.VARIABLES[0].dark
) -> None:
    """Draw the tangent or the parabola through a point."""
    slope, bend = float(near.slope), near.bend
    if not all(map(np.isfinite, (x, value, slope, bend or 0.0))):
        return
    width, height = frame.box.width * 2, frame.box.height * 4
    if bend is not None:
        along = samples(frame.x)
        with np.errstate(all="ignore"):
            up: Heights = value + slope * (along - x) + bend * (along - x) ** 2 / 2
            across, down = frame.x.fraction(along), 1.0 - frame.y.fraction(up)  # type: ignore[arg-type]
            points = np.stack([across * width, down * height], axis=1)
        draw_dots(canvas, frame.box, broken(many_dots(points, width, height), *_DASH), colour)
        return
    if near.whole:
        sides = [frame.x.low - x, frame.x.high - x]
    else:
        x_span, y_span = frame.x.high - frame.x.low, frame.y.high - frame.y.low
        # the same length on screen for every slope
        steep = float(np.hypot(width, slope * x_span / y_span * height))
        reach = x_span * width / steep / 5 if steep else 0.0
        sides = [-reach, reach]
    ends = [frame.dot(x + side, value + side * slope) for side in sides]
    dots = line_dots(ends, width, height)
    draw_dots(canvas, frame.box, broken(dots, *_DASH) if near.whole else dots, colour)


def with_runs(
    background: Canvas,
    frame: Frame,
    traces: Sequence[Trace],
    near: Touching,
    next_point: tuple[float, float] | None,
    *,
    staircase: bool = False,
) -> Canvas:
    """Return the curve with every run on it, what touches it at the active one, and the arrow of its next step.

    With ``staircase`` a step of the active run is drawn as what it is: along x by −ηf′, then to the curve.
    """
    canvas = background.copy()
    for trace in sorted(traces, key=lambda t: t.active):
        if trace.active:
            x, value = trace.points[-1]
            draw_touching(canvas, frame, x, value, near)
            if next_point is not None and all(map(np.isfinite, (*frame.dot(x, value), *frame.dot(next_point[0], 0.0)))):
                draw_arrow(canvas, frame, (x, value), (next_point[0], value))
        if trace.active and staircase:
            _draw_staircase(canvas, frame, trace)
        else:
            draw_trace(canvas, frame, trace)
    return canvas


def _draw_staircase(canvas: Canvas, frame: Frame, trace: Trace) -> None:
    """A run whose last steps are stairs: to the next x at the old height, then to the new one; older ones chords."""
    recent = trace.points[-_STAIRS - 1 :]
    line = list(trace.points[:-_STAIRS])
    line += [corner for (_, old), (x, new) in pairwise(recent) for corner in ((x, old), (x, new))]
    line = line if len(trace.points) > _STAIRS else [trace.points[0], *line]
    dots = line_dots([frame.dot(*place) for place in line], frame.box.width * 2, frame.box.height * 4)
    draw_dots(canvas, frame.box, dots, trace.colour)
    for x, value in recent[:-1]:
        mark(canvas, frame, x, value, "•", trace.colour)
    mark(canvas, frame, *trace.points[0], "○", trace.colour)
    here(canvas, frame, trace)
