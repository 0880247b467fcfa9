"""The compass: the slope in every direction of the plane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .picture import Picture

if TYPE_CHECKING:
    from ...picture.canvas.canvas import Canvas
    from ..painting.studio import Studio
    from ..state import AppState


def _paint(state: AppState, studio: Studio, width: int, height: int) -> Canvas:
    from ...picture.plots.compass import compass

    painter, run = studio.hill, state.session.inspected.run
    across_axis, up_axis = painter.axes(painter.home)
    names, tints = (across_axis.name, up_axis.name), (across_axis.colour, up_axis.colour)
    step = None
    if run.cursor:
        before = run.point_at(run.cursor - 1)
        across, up = (run.point[i] - before[i] for i in painter.plane)
        step = across, up
    return compass(width, height, painter.slopes(run), names, name=painter.name, step=step, tints=tints)


PICTURE = Picture(
    "compass",
    "compass",
    "The slope in every direction from here: largest along ∇f, smallest along −∇f, zero along the level "
    "line, across them.",
    planes=(2,),
    paint=_paint,
    key="4",
    label="compass",
    help="The slope in every direction from here.",
    reveals=frozenset({"slope"}),
    beside=("slices",),
)
