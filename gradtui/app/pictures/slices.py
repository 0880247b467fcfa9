"""The slices: f along each variable of the plane, the others held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .picture import Picture

if TYPE_CHECKING:
    from ...picture.canvas.canvas import Canvas
    from ..painting.studio import Studio
    from ..state import AppState


def _paint(state: AppState, studio: Studio, width: int, height: int) -> Canvas:
    import numpy as np

    from ...expression.names import pretty
    from ...expression.printing import short
    from ...picture.plots import curve, slices

    painter, session = studio.hill, state.session
    asked = state.open_question.hides_slope_of if state.is_blind and state.open_question is not None else ""
    run = session.inspected.run
    if state.needle is not None and state.shown == "compass":
        from ..painting.along import slice_along

        return slices.slices(width, height, [slice_along(state, painter, state.needle)], painter.name)
    parts = []
    near = painter.touching(run, state.tangent)
    for i, axis, touching in zip(painter.plane, painter.axes(painter.ranges(session)), near, strict=True):
        along = curve.samples(axis)
        places: list[Any] = list(run.point)
        places[i] = along
        heights = np.broadcast_to(painter.objective.values(*places), along.shape)
        others = [
            f"{pretty(v)} = {short(x)}" for k, (v, x) in enumerate(zip(run.variables, run.point, strict=True)) if k != i
        ]
        names = [pretty(v) for k, v in enumerate(run.variables) if k != i]
        rest = names[0] if len(names) == 1 else "others"
        slope, cut = run.gradient[i], f"{painter.name} along {axis.name}"
        arrow = "→" if slope == 0.0 else "↗" if slope > 0.0 else "↘" if slope < 0.0 else ""
        is_hidden = state.is_blind and (asked == run.variables[i] or asked not in run.variables)
        steep = "?" if is_hidden else f"{short(slope)} {arrow}".rstrip()
        headings = [
            (f"{cut}, {', '.join(others)}", f"slope {steep}"), (f"{cut}, {rest} held", f"slope {steep}"),
            (cut, f"slope {steep}"), (f"along {axis.name}", f"slope {steep}"), (axis.name, steep),
        ]  # fmt: skip
        parts.append(slices.Slice(axis, heights, run.point[i], run.value, touching, headings))
    return slices.slices(width, height, parts, painter.name)


PICTURE = Picture(
    "slices",
    "slices",
    "The cuts along these two curves: f along one variable, the other one held. The straight line is the "
    "tangent, its slope the partial. A unit of f is as long as one of the variable, so that the tangent is as steep as "
    "it looks, unless it says below how many times flatter or steeper f is drawn: f 10× flatter, or ÷10 in short.",
    planes=(2,),
    paint=_paint,
    key="3",
    label="slices",
    help="f along each variable, the others held.",
)
