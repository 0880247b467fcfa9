"""The surface: the hill in three dimensions, with the runs, and the two partials at the point that is looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..window import ZOOM
from .picture import Act, Hands, Picture

if TYPE_CHECKING:
    from ...picture.canvas.canvas import Canvas
    from ...picture.surface.projection import Camera
    from ...picture.surface.surface import SurfacePicture
    from ..painting.studio import Studio
    from ..state import AppState

_DEGREES = 7.5  # that a key turns it by
_DEGREES_A_CELL = (2.0, 4.0)  # that dragging over a cell turns and tilts it


class _Drawn:
    """The surface without runs as it was drawn last, and the heights that it was drawn of."""

    def __init__(self, _: Studio) -> None:
        self.ground: Any = None
        self.heights: Any = None
        self.key: Any = None
        self.picture: SurfacePicture | None = None


def _paint(state: AppState, studio: Studio, width: int, height: int) -> Canvas:
    from ...engine.landmarks.letters import labelled
    from ...picture.plots.landmark_marks import Mark
    from ...picture.surface import surface

    painter, session, kept = studio.hill, state.session, studio.kept(_Drawn)
    run, view = session.inspected.run, _camera(state)
    ranges = painter.ranges(session)
    x, y = painter.axes(ranges)
    ground = (ranges, painter.others(run.point))
    if kept.ground != ground:
        kept.ground, kept.heights = ground, painter.values(*surface.samples(x, y), run.point)
    key = (ground, width, height, view, state.wire)
    if kept.picture is None or kept.key != key:
        levels = painter.levels_of(x, y, run.point)
        drawn = surface.surface(width, height, x, y, painter.name, kept.heights, levels, view, state.wire)
        kept.key, kept.picture = key, drawn
    marks = []
    for letter, found in labelled(painter.landmarks):
        places = found.line or (found.point,)
        marks.append(Mark(letter, [(place[painter.plane[0]], place[painter.plane[1]]) for place in places]))
    first, second = (run.point[i] for i in painter.plane)
    point = first, second, run.value
    return surface.with_runs(kept.picture, painter.traces(session), point, painter.slopes(run), marks)


# -- turning it -----------------------------------------------------------------------------------------------------


def _camera(state: AppState) -> Camera:
    from ...picture.surface.projection import Camera

    return state.camera or Camera()


def _turned(state: AppState, across: float, down: float) -> Act:
    return "look_from", _camera(state).turned(-across).tilted(-down)


def _arrow(state: AppState, _: Studio, across: int, down: int) -> Act:
    return _turned(state, across * _DEGREES, down * _DEGREES)


def _drag(state: AppState, _: Studio, across: int, down: int) -> Act:
    return _turned(state, across * _DEGREES_A_CELL[0], down * _DEGREES_A_CELL[1])


def _zoom(state: AppState, by: int) -> Act:
    return "look_from", _camera(state).zoomed(ZOOM**by)


def _wheel(state: AppState, _: Studio, by: int, _column: int, _row: int) -> Act:
    return _zoom(state, by)


def _click(_: AppState, studio: Studio, column: int, row: int) -> Act | None:
    picture = studio.kept(_Drawn).picture
    place = None if picture is None else picture.point_at(column, row)
    return None if place is None else ("look_at", place)


def _wired(state: AppState) -> AppState:
    return replace(state, wire=not state.wire)


PICTURE = Picture(
    "surface",
    "surface",
    "The same hill seen from the side. The two curves across it run east and north through the point: "
    "each with its tangent, whose slope is a partial derivative. Arrows or dragging turn it, a click moves the "
    "probe.",
    planes=(2,),
    paint=_paint,
    key="2",
    label="surface",
    help="In three dimensions; arrows turn it; again: wires.",
    again=_wired,
    beside="slices",
    hands=Hands(arrow=_arrow, click=_click, drag=_drag, wheel=_wheel, zoom=_zoom),
)
