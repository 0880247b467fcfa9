"""The mouse on the main screen: clicks, dragging and the wheel, each as an action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.events import Click, MouseDown, MouseEvent, MouseMove, MouseScrollDown, MouseScrollUp, MouseUp
from textual.screen import Screen

from ...app.pictures.hill import Painter
from ...app.state import MAPS, AppState
from ...app.window import ZOOM, panned
from ..widgets.mouse import is_on_picture, under

if TYPE_CHECKING:
    from ...app.pictures.arrays import ArrayPainter
    from ...app.pictures.maps import Maps
    from ...app.pictures.views import HillViews
    from ...picture.surface.projection import Camera
    from ..widgets.lesson_panel import LessonPanel

    _Screen = Screen[None]
else:
    _Screen = object  # a class of Textual's takes milliseconds to make

_DEGREES_A_CELL = (2.0, 4.0)  # that dragging over a cell turns and tilts it


class MainMouse(_Screen):
    """What the mouse does. ``MainScreen`` has the rest."""

    state: AppState
    painter: Painter | ArrayPainter
    maps: Maps | None
    panel: LessonPanel | None
    views: HillViews | None = None
    _dragged_from: tuple[int, int] | None = None
    _dragged: bool = False

    def do(self, action: str, *arguments: Any) -> bool:
        """Do something; whether anything changed."""
        raise NotImplementedError

    def show_all(self) -> None:
        """Show the state."""
        raise NotImplementedError

    def action_pick(self) -> None:
        """Take what is under the cursor."""
        raise NotImplementedError

    def open_views(self, painter: Painter) -> HillViews:
        """The surface, the slices and the compass, made when they are first asked for."""
        if self.views is None or self.views.painter is not painter:
            from ...app.pictures.views import HillViews

            self.views = HillViews(painter)
        return self.views

    @property
    def camera(self) -> Camera:
        """How the surface is turned."""
        from ...picture.surface.projection import Camera

        return self.state.camera or Camera()

    def turn(self, across: float, down: float) -> None:
        """Turn and tilt the surface by degrees."""
        self.do("look_from", self.camera.turned(across).tilted(down))

    def zoom(self, by: int) -> None:
        """Nearer (1) or farther (−1)."""
        if self.state.shown == "surface":
            self.do("look_from", self.camera.zoomed(ZOOM**by))
        else:
            self.do("zoom_around", by)

    # -- clicks ------------------------------------------------------------------------------------------------------

    def on_click(self, event: Click) -> None:
        """On the hill a click moves the probe; on a gradient's map it looks at an entry, on a fate map at a cell."""
        if not is_on_picture(self, event) or self.state.too_small:
            return
        painter = self.painter
        if not isinstance(painter, Painter):
            entry = painter.entry_at(event.x, event.y)
            if entry is not None:
                self.do("at_entry", entry)
        elif self.state.shown in MAPS:
            self._click_on_map(event)
        elif self._dragged:
            self._dragged = False
        elif self.state.shown == "hill" and painter.frame is not None:
            if painter.frame.box.holds(event.x, event.y):
                self.do("look_at", painter.frame.point(event.x, event.y))
        elif self.state.shown == "surface":
            place = self.open_views(painter).point_at(event.x, event.y)
            if place is not None:
                self.do("look_at", place)

    def _click_on_map(self, event: Click) -> None:
        if self.maps is None or not self.maps.point_to(event.x, event.y):
            return
        if event.chain > 1:
            self.action_pick()
        else:
            self.show_all()

    # -- dragging ----------------------------------------------------------------------------------------------------

    def on_mouse_down(self, event: MouseDown) -> None:
        """Perhaps the beginning of a drag. Who points at a picture looks at it, and answers later."""
        self._dragged = False
        self._dragged_from = (event.screen_x, event.screen_y) if is_on_picture(self, event) else None
        panel, widget = self.panel, under(self, event)
        if panel is not None and panel.is_typing and widget is not None and panel not in widget.ancestors_with_self:
            panel.close_line()

    def on_mouse_move(self, event: MouseMove) -> None:
        """Dragging turns the surface and moves the hill."""
        if self._dragged_from is None or not event.button or self.state.too_small:
            return
        x, y = self._dragged_from
        across, down = event.screen_x - x, event.screen_y - y
        if not across and not down:
            return
        self._dragged = True
        self._dragged_from = event.screen_x, event.screen_y
        painter = self.painter
        if self.state.shown == "surface":
            self.turn(-across * _DEGREES_A_CELL[0], -down * _DEGREES_A_CELL[1])
        elif self.state.shown == "hill" and isinstance(painter, Painter) and painter.frame is not None:
            box = painter.frame.box
            self.do("window", panned(self.state.ranges, -across / box.width, down / box.height))

    def on_mouse_up(self, _: MouseUp) -> None:
        """The end of a drag."""
        self._dragged_from = None

    # -- the wheel ---------------------------------------------------------------------------------------------------

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
            self.do("scroll", -by)
            return
        if not is_on_picture(self, event) or self.state.too_small or not isinstance(painter, Painter):
            return
        if self.state.shown == "surface":
            self.zoom(by)
        elif self.state.shown == "hill" and painter.frame is not None and painter.frame.box.holds(event.x, event.y):
            place = painter.frame.point(event.x, event.y)
            self.do("zoom_around", by, place[: len(painter.plane)])
