"""The compass: the slope in every direction of the plane, and along one that is chosen."""

from __future__ import annotations

from math import atan2, degrees
from typing import TYPE_CHECKING

from .picture import Act, Hands, Picture

if TYPE_CHECKING:
    from ...picture.canvas.canvas import Canvas
    from ..painting.studio import Studio
    from ..state import AppState

_TURN = 5.0  # degrees that a key turns the needle by
_WITH_SLICE = 78  # columns from which the slice along the needle stands beside the dial
_DIAL = 0.58  # of the columns that are the dial's then
_GAP = 2


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
    is_beside = state.needle is not None and width >= _WITH_SLICE
    wide = round(width * _DIAL) if is_beside else width
    slopes, hint = painter.slopes(run), _turning(state)
    dial = compass(
        wide, height, slopes, names, name=painter.name, step=step, tints=tints, needle=state.needle, hint=hint
    )
    if state.needle is None or not is_beside:
        return dial
    from ...picture.plots.colour_bar import beside
    from ...picture.plots.slices import slices
    from ..painting.along import slice_along

    part = slices(width - wide - _GAP, height, [slice_along(state, painter, state.needle)], painter.name)
    return beside(dial, part, _GAP)


def _turning(state: AppState) -> str:
    """Which keys turn the needle, while they do."""
    if state.shown != "compass" or state.session.probe is not None or state.is_asked("slope"):
        return ""
    return "← → choose one" if state.needle is None else "← → turn u"


def _arrow(state: AppState, studio: Studio, across: int, down: int) -> Act | None:
    """Left turns the needle against the clock, right with it; up points it along ∇f, down against it."""
    if state.is_asked("slope"):
        return None
    if across:
        return "needle", 0.0 if state.needle is None else state.needle - across * _TURN
    east, north = studio.hill.slopes(state.session.inspected.run)
    return "needle", degrees(atan2(-down * north, -down * east))


PICTURE = Picture(
    "compass",
    "compass",
    "The slope in every direction from here: largest along ∇f, smallest along −∇f, zero along the level "
    "line, across them. The partials' arrows, tip to tail, make ∇f. Left and right turn a needle u, along which the "
    "slope ∇f·u is worked out and f is cut; up and down point it along ∇f and against it.",
    planes=(2,),
    paint=_paint,
    key="4",
    label="compass",
    help="The slope in every direction from here; arrows turn a direction u.",
    reveals=frozenset({"slope"}),
    beside=("slices",),
    hands=Hands(arrow=_arrow),
)
