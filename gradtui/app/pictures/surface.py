"""The surface: the hill in three dimensions, with the runs, and the two partials at the point that is looked at."""

from __future__ import annotations

from dataclasses import replace
from operator import is_not
from typing import TYPE_CHECKING, Any

from ..window import ZOOM
from .hands import lift
from .picture import Act, Hands, Picture

if TYPE_CHECKING:
    from ...picture.canvas.canvas import Canvas
    from ...picture.surface.projection import Camera
    from ...picture.surface.solid import Form, Solid
    from ...picture.surface.surface import SurfacePicture
    from ..painting.studio import Studio
    from ..state import AppState

_DEGREES = 7.5  # that a key turns it by
_DEGREES_A_CELL = (2.0, 4.0)  # that dragging over a cell turns and tilts it


class _Drawn:
    """What was drawn last: the hill, it as seen, and with what a step does not move; each with what it was made of."""

    def __init__(self, _: Studio) -> None:
        self.ground: Any = None
        self.solid: Solid | None = None
        self.view: Any = None
        self.picture: SurfacePicture | None = None
        self.rest: tuple[Any, ...] = ()
        self.rested: SurfacePicture | None = None


def _paint(state: AppState, studio: Studio, width: int, height: int) -> Canvas:
    from ...picture.surface import on_surface, surface
    from ...picture.surface.solid import samples, solid

    painter, session, kept = studio.hill, state.session, studio.kept(_Drawn)
    run, form = session.inspected.run, _form(state)
    ranges = painter.ranges(session)
    ground = (ranges, painter.others(run.point), form)
    if kept.solid is None or kept.ground != ground:
        x, y = painter.axes(ranges)
        values = painter.values(*samples(x, y), run.point)
        kept.ground, kept.view = ground, None
        kept.solid = solid(x, y, painter.name, values, painter.levels_of(x, y, run.point), form)
    view = (width, height, _camera(state))
    if kept.picture is None or kept.view != view:
        kept.view, kept.rest = view, ()
        kept.picture = surface.surface(width, height, kept.solid, _camera(state))
    rest = painter.landmarks, *painter.resting(session)
    if kept.rested is None or len(rest) != len(kept.rest) or any(map(is_not, rest, kept.rest)):
        kept.rest = rest
        kept.rested = on_surface.with_resting(kept.picture, painter.traces(session)[:-1], painter.marks())
    first, second = (run.point[i] for i in painter.plane)
    point, slopes, picture = (first, second, run.value), painter.slopes(run), kept.rested
    if state.tangent:
        from ...picture.surface.net import Touching, with_net

        bends = None
        if state.tangent == "bowl":
            (xx, xy), (_, yy) = painter.bends(run)
            bends = xx, xy, yy
        picture = with_net(picture, Touching(point, slopes, bends))
    if state.level is not None:
        from ...picture.surface.net import with_level

        picture = with_level(picture, state.level, painter.level_said(state.level))
    return on_surface.with_run(picture, painter.moving(session), point, slopes)


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


def _form(state: AppState) -> Form:
    """The form that was chosen; at first heights are on a logarithmic scale if the scenario says that levels are."""
    return state.surface or ("log" if state.session.scenario.view.scale == "log" else "linear")


def _next_form(state: AppState) -> AppState:
    from ..painting.hill import Painter

    painter, session = Painter(state.session), state.session
    x, y = painter.axes(painter.ranges(session))
    levels = painter.levels_of(x, y, session.inspected.run.point)
    forms: tuple[Form, ...] = ("linear", "log", "wire") if levels.scale == "log" else ("linear", "wire")
    now = _form(state)
    at = forms.index(now) if now in forms else 0
    return replace(state, surface=forms[(at + 1) % len(forms)])


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
    help="In three dimensions; arrows turn it; again: heights on a log scale, wires.",
    again=_next_form,
    beside=("slices",),
    hands=Hands(arrow=_arrow, up_down=lift, click=_click, drag=_drag, wheel=_wheel, zoom=_zoom),
)
