"""What lies on a hill: paths, starts, the points of the runs, the arrow of the next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, hypot, isfinite, pi

import numpy as np

from ..canvas import contrast, roles
from ..canvas.axes import Frame
from ..canvas.canvas import Canvas, draw_dots, flattened, line_dots, many_dots

_RECENT = 12  # steps with marks of their own; older ones are a thin line
_CORNERS = np.array([(-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5), (0.5, 0.5)])
ARROWS = "→↗↑↖←↙↓↘"
"""For each eighth of a turn, from the right against the clock."""
PROBE, PROBE_GLYPH = 0xFFFFFF, "✛"
"""What is put on a place that is only looked at."""
POINTER = 0x303030
"""Behind the arrow to a run that is not the active one."""
_MOST_POINTS = 400  # of a path: beyond the picture's own resolution


@dataclass(frozen=True, slots=True)
class Trace:
    """One run, as a picture needs it."""

    points: Sequence[tuple[float, float]]
    """Its points in the picture's plane from the start to where it is; the last is the current one."""
    colour: int
    """Its own colour."""
    glyph: str
    """Its own glyph."""
    active: bool
    """Whether it is the run that the keys move."""


def draw_trace(canvas: Canvas, frame: Frame, trace: Trace) -> None:
    """Draw a run: its line, the marks of its last steps, its start and where it is."""
    size = frame.box.width * 2, frame.box.height * 4
    places = np.array([frame.dot(x, y) for x, y in trace.points])
    dots = many_dots(places, *size)
    if trace.active:  # each of the last steps as four dots
        recent = places[-_RECENT - 1 : -1]
        corners = np.floor(recent[np.isfinite(recent).all(axis=1)][:, None, :] + _CORNERS).reshape(-1, 2)
        seen = ((corners >= 0) & (corners < size)).all(axis=1)
        dots = np.concatenate([dots, corners[seen].astype(int)])
    draw_dots(canvas, frame.box, dots, trace.colour, on_ground=True)
    mark(canvas, frame, *trace.points[0], "○", trace.colour)
    here(canvas, frame, trace)


def with_resting(background: Canvas, frame: Frame, traces: Sequence[Trace]) -> Canvas:
    """Return the hill with runs that the keys do not move."""
    if not traces:
        return background
    canvas = background.copy()
    for trace in traces:
        draw_trace(canvas, frame, trace)
    return canvas


def here(canvas: Canvas, frame: Frame, trace: Trace) -> None:
    """Draw where a run is: its glyph, on red for the active one; at the edge, an arrow to what lies outside."""
    x, y = trace.points[-1]
    glyph = trace.glyph
    behind = roles.HERE if trace.active else None
    if not mark(canvas, frame, x, y, glyph, 0xFFFFFF if trace.active else trace.colour, behind):
        pointer(canvas, frame, x, y, behind or POINTER)


def pointer(canvas: Canvas, frame: Frame, x: float, y: float, behind: int) -> None:
    """Point from the edge to what lies outside. Nothing is moved into the view."""
    if not (isfinite(x) and isfinite(y)):
        return
    across, up = frame.x.fraction(x), frame.y.fraction(y)
    edge_x, edge_y = min(max(across, 0.0), 1.0), min(max(up, 0.0), 1.0)
    if (across, up) != (edge_x, edge_y):
        arrow = ARROWS[round(atan2(up - edge_y, across - edge_x) / (pi / 4)) % 8]
        mark(canvas, frame, frame.x.value(edge_x), frame.y.value(edge_y), arrow, 0xFFFFFF, behind)


def mark(canvas: Canvas, frame: Frame, x: float, y: float, glyph: str, colour: int, behind: int | None = None) -> bool:
    """Put a glyph at a point; False if it lies outside."""
    cell = frame.cell(x, y) if isfinite(x) and isfinite(y) else None
    if cell is None:
        return False
    column, row = cell
    if behind is None and canvas.background[row, column] >= 0:
        where = (slice(row, row + 1), slice(column, column + 1))
        behind = contrast.readable_ground(int(flattened(canvas, where)[0, 0]), colour)
    canvas.put(column, row, glyph, colour, behind)
    return True


def draw_arrow(
    canvas: Canvas,
    frame: Frame,
    start: tuple[float, float],
    end: tuple[float, float],
    colour: int = roles.GRADIENT.dark,
) -> None:
    """Draw an arrow between two points; its head is left out where it would cover the start."""
    if not all(map(isfinite, (*start, *end))):
        return
    a, b = frame.dot(*start), frame.dot(*end)
    if not all(map(isfinite, (*a, *b))):
        return
    width, height = frame.box.width * 2, frame.box.height * 4
    draw_dots(canvas, frame.box, line_dots([a, b], width, height), colour, on_ground=True)
    # a dot is as wide as it is high, so its direction is the one that the eye sees
    dx, dy = b[0] - a[0], b[1] - a[1]
    if hypot(dx / 2, dy / 4) < 1.0:
        return
    head = ARROWS[round(atan2(-dy, dx) / (pi / 4)) % 8]
    mark(canvas, frame, *end, head, colour)


def thinned(count: int, stride: int = 1) -> tuple[range, range]:
    """Which of a path's ``count`` points to draw: at most a few hundred; of the older ones, and all of the latest.

    The older ones are multiples of ``stride``.
    """
    if count <= _MOST_POINTS:
        return range(0), range(count)
    old = count - _MOST_POINTS // 2
    step = -(-old // (_MOST_POINTS // 2))
    return range(0, old, -(-step // stride) * stride), range(old, count)
