"""A function of one variable: its curve, the tangent where the run is, and the steps along it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from ..canvas import roles
from ..canvas.axes import Frame, framed
from ..canvas.axis import Axis
from ..canvas.canvas import ACCENT, MUTED, Canvas, draw_dots, line_dots, many_dots
from ..canvas.quantile import quantile
from .overlay import Trace, draw_arrow, draw_trace, here, mark

Heights = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
_REFERENCE = 512
_STAIRS = 12  # steps drawn as stairs; older ones would hide the curve


def samples(x: Axis) -> Heights:
    """The coordinates at which a curve needs f, whatever the size of the picture."""
    fractions = np.linspace(0.0, 1.0, _REFERENCE)
    return x.low * (1 - fractions) + x.high * fractions


def height_axis(name: str, values: Heights, also: Sequence[float] = ()) -> Axis:
    """An axis for the values of a curve, with some room; a pole's last few samples do not flatten all the rest."""
    finite = np.sort(np.clip(values[np.isfinite(values)], -8e307, 8e307))  # so that differences are numbers
    if finite.size == 0:
        return Axis(name, -1.0, 1.0)
    low, high = float(finite[0]), float(finite[-1])
    inner_low, inner_high = (quantile(finite, share) for share in (0.02, 0.98))
    room = inner_high - inner_low
    # only where the outermost fiftieth is far outside the rest
    low = low if low >= inner_low - 4 * room else inner_low - room
    high = high if high <= inner_high + 4 * room else inner_high + room
    for value in also:
        if np.isfinite(value):
            low, high = min(low, value), max(high, value)
    span = (high - low) * 0.06 if high > low else max(abs(high), 1.0)
    return Axis(name, max(low - span, -1e308), min(high + span, 1e308))


def curve(width: int, height: int, x: Axis, y: Axis, values: Heights) -> tuple[Canvas, Frame]:
    """Return the curve through ``values`` at ``samples(x)``, with axes and the line of height 0."""
    canvas, frame = framed(width, height, x, y)
    box = frame.box
    dots_wide, dots_high = box.width * 2, box.height * 4
    if y.low < 0.0 < y.high:
        zero = frame.dot(x.low, 0.0)[1]
        level = [(float(i), zero) for i in range(0, dots_wide, 4)]
        ground = np.array([(int(a), int(b)) for a, b in level if 0 <= b < dots_high], dtype=int).reshape(-1, 2)
        draw_dots(canvas, box, ground, MUTED)
    with np.errstate(all="ignore"):
        across, up = x.fraction(samples(x)), y.fraction(values)  # type: ignore[arg-type]
        points = np.stack([across * dots_wide, (1.0 - up) * dots_high], axis=1)
    draw_dots(canvas, box, many_dots(points, dots_wide, dots_high), ACCENT)
    return canvas, frame


def tangent(
    canvas: Canvas, frame: Frame, x: float, value: float, slope: float, colour: int = roles.VARIABLES[0].dark
) -> None:
    """Draw the line of this slope through the point, a third of the picture long."""
    if not all(map(np.isfinite, (x, value, slope))):
        return
    width, height = frame.box.width * 2, frame.box.height * 4
    x_span, y_span = frame.x.high - frame.x.low, frame.y.high - frame.y.low
    # the same length on screen for every slope
    steep = float(np.hypot(width, slope * x_span / y_span * height))
    reach = x_span * width / steep / 5 if steep else 0.0
    ends = [frame.dot(x + side * reach, value + side * reach * slope) for side in (-1, 1)]
    draw_dots(canvas, frame.box, line_dots(ends, width, height), colour)


def with_runs(
    background: Canvas,
    frame: Frame,
    traces: Sequence[Trace],
    slope: float,
    next_point: tuple[float, float] | None,
    *,
    staircase: bool = False,
) -> Canvas:
    """Return the curve with every run on it, the tangent at the active one and the arrow of its next step.

    With ``staircase`` a step of the active run is drawn as what it is: along x by −ηf′, then to the curve.
    """
    canvas = background.copy()
    for trace in sorted(traces, key=lambda t: t.active):
        if trace.active:
            x, value = trace.points[-1]
            tangent(canvas, frame, x, value, slope)
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
