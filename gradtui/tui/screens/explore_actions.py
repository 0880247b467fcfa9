"""Looking around: the probe, zoom and pan, turning the surface, making a panel larger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.events import Click, MouseDown, MouseEvent, MouseMove, MouseScrollDown, MouseScrollUp, MouseUp

from ...app.pictures.hill import Painter
from ...app.window import PAN, ZOOM, panned, zoomed
from ..widgets.mouse import is_on_picture, under
from .actions import MAPS, WAYS, Actions

if TYPE_CHECKING:
    from ...app.pictures.views import HillViews
    from ...picture.surface.projection import Camera

_PROBE_STEPS = 48  # of the probe across a window, where there are no cells to go by
_DEGREES = 7.5  # that a key turns the surface by
_DEGREES_A_CELL = (2.0, 4.0)  # that dragging over a cell turns and tilts it
_LINES = 3  # that the numbers scroll by
LAYOUTS = ("", "-picture-alone", "-numbers-alone")


class ExploreActions(Actions):
    """The actions of looking around. ``view`` is how the surface is turned, ``wire`` whether it is drawn as wires.

    ``numbers_top`` is the first line of the numbers that is shown.
    """

    view: Camera | None = None
    wire: bool = False
    views: HillViews | None = None
    layout_number: int = 0
    numbers_top: int = 0
    _dragged_from: tuple[int, int] | None = None
    _dragged: bool = False

    def open_views(self, painter: Painter) -> HillViews:
        """The surface, the slices and the compass, made when they are first asked for."""
        if self.views is None or self.views.painter is not painter:
            from ...app.pictures.views import HillViews

            self.views = HillViews(painter)
        return self.views

    # -- the probe -----------------------------------------------------------------------------------------------

    def action_explore(self) -> None:
        """Look at another point than the run's, or at the run again."""
        if self.too_small or not isinstance(self.painter, Painter) or self.shown in MAPS:
            return
        self.pause()
        self.change(lambda s: s.unexplored() if s.probe is not None else s.explored(s.run.point))
        self.refresh_bindings()

    def look_at(self, place: Sequence[float]) -> None:
        """Put the probe on a place of the picture's plane."""
        painter = self.painter
        if not isinstance(painter, Painter):
            return
        point = list(self.session.inspected.run.point)
        for i, x in zip(painter.plane, place, strict=False):
            point[i] = x
        self.pause()
        was = self.session.probe
        self.change(lambda session: session.explored(point))
        if was is None:
            self.refresh_bindings()

    def move_probe(self, across: int, up: int) -> None:
        """Move the probe by cells."""
        painter, probe = self.painter, self.session.probe
        if probe is None or not isinstance(painter, Painter):
            return
        ranges = painter.ranges(self.session)
        box = painter.frame.box if painter.frame is not None and self.shown == "hill" else None
        counts = (box.width, box.height) if box else (_PROBE_STEPS, _PROBE_STEPS)
        place = [
            probe.point[i] + way * (high - low) / count
            for i, (low, high), way, count in zip(painter.plane, ranges, (across, up), counts, strict=False)
        ]
        self.look_at(place)

    def start_here(self) -> None:
        """Make the probe the start of the run."""
        probe = self.session.probe
        if probe is None:
            return
        self.change(lambda session: session.with_start(probe.point, session.run.base_rate, 0))
        self.refresh_bindings()
        self.notify("a new start; space steps, r brings the old run back", timeout=3, markup=False)

    # -- the window ----------------------------------------------------------------------------------------------

    def action_zoom(self, by: int) -> None:
        """Nearer (1) or farther (−1); of the surface too."""
        if self.shown == "surface":
            self._set_view(self._view.zoomed(ZOOM**by))
            return
        painter = self.painter
        if isinstance(painter, Painter):
            point = self.session.inspected.run.point
            self._zoom_around(by, [point[i] for i in painter.plane])

    def _zoom_around(self, by: int, place: Sequence[float]) -> None:
        painter = self.painter
        if not isinstance(painter, Painter):
            return
        ranges = painter.ranges(self.session)
        # a point that is far away is no place to go to
        around = [x if low <= x <= high else (low + high) / 2 for x, (low, high) in zip(place, ranges, strict=True)]
        self.change(lambda session: replace(session, window=zoomed(ranges, ZOOM**-by, around)))

    def action_pan(self, way: str) -> None:
        """Move the window."""
        painter = self.painter
        if isinstance(painter, Painter):
            across, down = WAYS[way]
            ranges = panned(painter.ranges(self.session), PAN * across, -PAN * down)
            self.change(lambda session: replace(session, window=ranges, follows=False))

    def action_fit(self) -> None:
        """The scenario's own window again."""
        self.view = None
        self.change(lambda session: replace(session, window=(), follows=False))

    def action_field(self) -> None:
        """Show −∇f in many places, or not."""
        self.change(lambda session: replace(session, field=not session.field))

    def action_follow(self) -> None:
        """Let the window move with the point, or stay."""
        if not isinstance(self.painter, Painter):
            return
        self.change(lambda session: replace(session, follows=not session.follows))
        words = "the window follows the point" if self.session.follows else "the window stays"
        self.notify(words, timeout=2, markup=False)

    # -- the surface ---------------------------------------------------------------------------------------------

    @property
    def _view(self) -> Camera:
        from ...picture.surface.projection import Camera

        return self.view or Camera()

    def _set_view(self, view: Camera) -> None:
        self.view = view
        if not self.too_small:
            self.show_all()

    def turn_wires(self) -> None:
        """Draw the surface as wires, or filled again."""
        self.wire = not self.wire
        if not self.too_small:
            self.show_all()

    def turn(self, across: float, down: float) -> None:
        """Turn and tilt the surface by degrees."""
        self._set_view(self._view.turned(across).tilted(down))

    # -- keys whose meaning depends on what is shown ------------------------------------------------------------

    def action_arrow(self, way: str) -> None:
        """Move the probe while exploring; turn the surface; else as everywhere."""
        across, down = WAYS[way]
        if self.session.probe is not None and self.shown not in MAPS:
            self.move_probe(across, -down)
        elif self.shown == "surface":
            self.turn(-across * _DEGREES, -down * _DEGREES)
        else:
            super().action_arrow(way)

    def action_pick(self) -> None:
        """The probe becomes the start; in a map the cell under the cursor is replayed."""
        if self.session.probe is not None and self.shown not in MAPS:
            self.start_here()
        else:
            super().action_pick()

    def action_scroll(self, by: int) -> None:
        """Scroll the numbers by some lines."""
        self.numbers_top = max(self.numbers_top + by * _LINES, 0)
        if not self.too_small:
            self.show_all()

    def action_enlarge(self) -> None:
        """The picture alone, the numbers alone, everything."""
        self.layout_number = (self.layout_number + 1) % len(LAYOUTS)
        for number, name in enumerate(LAYOUTS):
            if name:
                self.set_class(number == self.layout_number, name)
        self.show_all()

    # -- the mouse -----------------------------------------------------------------------------------------------

    def on_click(self, event: Click) -> None:
        """A click moves the probe. On maps the handler of ``Actions`` does its part: Textual calls both."""
        painter = self.painter
        if not is_on_picture(self, event) or not isinstance(painter, Painter) or self.shown in MAPS:
            return
        if self._dragged or self.too_small:
            self._dragged = False
            return
        if self.shown == "hill" and painter.frame is not None:
            if painter.frame.box.holds(event.x, event.y):
                self.look_at(painter.frame.point(event.x, event.y))
        elif self.shown == "surface":
            place = self.open_views(painter).point_at(event.x, event.y)
            if place is not None:
                self.look_at(place)

    def on_mouse_down(self, event: MouseDown) -> None:
        """Perhaps the beginning of a drag."""
        self._dragged = False
        self._dragged_from = (event.screen_x, event.screen_y) if is_on_picture(self, event) else None

    def on_mouse_move(self, event: MouseMove) -> None:
        """Dragging turns the surface and moves the hill."""
        if self._dragged_from is None or not event.button or self.too_small:
            return
        x, y = self._dragged_from
        across, down = event.screen_x - x, event.screen_y - y
        if not across and not down:
            return
        self._dragged = True
        self._dragged_from = event.screen_x, event.screen_y
        painter = self.painter
        if self.shown == "surface":
            self.turn(-across * _DEGREES_A_CELL[0], -down * _DEGREES_A_CELL[1])
        elif self.shown == "hill" and isinstance(painter, Painter) and painter.frame is not None:
            box = painter.frame.box
            ranges = panned(painter.ranges(self.session), -across / box.width, down / box.height)
            self.change(lambda session: replace(session, window=ranges, follows=False))

    def on_mouse_up(self, _: MouseUp) -> None:
        """The end of a drag."""
        self._dragged_from = None

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Nearer, around the mouse."""
        self._scroll(event, 1)

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Farther, around the mouse."""
        self._scroll(event, -1)

    def _scroll(self, event: MouseEvent, by: int) -> None:
        painter = self.painter
        widget = under(self, event)
        if widget is not None and widget.id == "numbers":
            self.action_scroll(-by)
            return
        if not is_on_picture(self, event) or self.too_small or not isinstance(painter, Painter):
            return
        if self.shown == "surface":
            self.action_zoom(by)
        elif self.shown == "hill" and painter.frame is not None and painter.frame.box.holds(event.x, event.y):
            place = painter.frame.point(event.x, event.y)
            self._zoom_around(by, place[: len(painter.plane)])
