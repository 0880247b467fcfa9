"""A slice of the hill in any direction of the plane: f along u = (cos φ, sin φ) through the point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...expression.printing import short
from ...picture.canvas.axis import Axis
from ...picture.plots.curve import Touching, samples
from ...picture.plots.needle import INK, direction, slope_along
from ...picture.plots.slices import Slice

if TYPE_CHECKING:
    from ..state import AppState
    from .hill import Painter


def slice_along(state: AppState, painter: Painter, degrees: float) -> Slice:
    """The slice, as far as the window goes in this direction, with what touches it."""
    run, u = state.session.inspected.run, direction(degrees)
    axis = Axis("t", *_reach(painter.ranges(state.session), [run.point[i] for i in painter.plane], u), INK)
    steps = samples(axis)
    places: list[Any] = list(run.point)
    for i, part in zip(painter.plane, u, strict=True):
        places[i] = run.point[i] + steps * part
    heights = np.broadcast_to(painter.objective.values(*places), steps.shape)
    slope, bend = slope_along(painter.slopes(run), u), None
    if state.tangent == "bowl":
        (xx, xy), (_, yy) = painter.bends(run)
        bend = xx * u[0] * u[0] + 2 * xy * u[0] * u[1] + yy * u[1] * u[1]
    arrow = "→" if slope == 0.0 else "↗" if slope > 0.0 else "↘" if slope < 0.0 else ""
    steep = "?" if state.is_blind else f"{short(slope)} {arrow}".rstrip()
    pair = f"({short(u[0], 3)}, {short(u[1], 3)})"
    headings = [
        (f"{painter.name} along u = {pair}, t from here", f"slope {steep}"),
        (f"{painter.name} along u = {pair}", f"slope {steep}"), (f"along u, {degrees:.4g}°", f"slope {steep}"),
        ("along u", steep),
    ]  # fmt: skip
    return Slice(axis, heights, 0.0, run.value, Touching(slope, bend, whole=state.tangent != ""), headings)


def _reach(ranges: Any, point: list[float], u: tuple[float, float]) -> tuple[float, float]:
    """How far a line in this direction stays in the window, back and forth; from outside half as far as it is wide."""
    low, high = -np.inf, np.inf
    for (first, last), at, part in zip(ranges, point, u, strict=True):
        if part:
            ends = sorted(((first - at) / part, (last - at) / part))
            low, high = max(low, ends[0]), min(high, ends[1])
    if low < 0.0 < high and np.isfinite(high - low):
        return float(low), float(high)
    half = min(last / 2 - first / 2 for first, last in ranges)
    return -half, half
