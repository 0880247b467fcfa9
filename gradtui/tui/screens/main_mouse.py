"""The mouse on the main screen: clicks, dragging and the wheel, each as the action that the picture has for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.events import Click, MouseDown, MouseEvent, MouseMove, MouseScrollDown, MouseScrollUp, MouseUp
from textual.screen import Screen

from ...app.painting.studio import Studio
from ...app.pictures.picture import Act
from ...app.pictures.registry import shown
from ...app.state import AppState
from ..widgets.mouse import is_on_picture, place_on, under

if TYPE_CHECKING:
    from ..widgets.lesson_panel import LessonPanel

    _Screen = Screen[None]
else:
    _Screen = object  # a class of Textual's takes milliseconds to make


class MainMouse(_Screen):
    """What the mouse does. ``MainScreen`` has the rest."""

    state: AppState
    studio: Studio
    panel: LessonPanel | None
    _dragged_from: tuple[int, int] | None = None
    _dragged: bool = False

    def do(self, action: str, *arguments: Any) -> bool:
        """Do something; whether anything changed."""
        raise NotImplementedError

    def act(self, what: Act | None) -> None:
        """Do what a picture answers to a hand, if anything."""
        if what is not None:
            self.do(*what)

    def scroll_numbers(self, by: int) -> None:
        """Scroll the numbers."""
        raise NotImplementedError

    def pick_tab(self, event: Click) -> None:
        """Show the picture whose tab was clicked."""
        raise NotImplementedError

    def action_pick(self) -> None:
        """Take what is under the cursor."""
        raise NotImplementedError

    # -- clicks ------------------------------------------------------------------------------------------------------

    def on_click(self, event: Click) -> None:
        """On a picture: what its entry in the registry says; a second click takes what is under its cursor."""
        at = place_on(self, event, "picture")
        if self.state.too_small:
            return
        if at is None:
            self.pick_tab(event)
            return
        hands = shown(self.state).hands
        if self._dragged and hands.drag is not None:
            self._dragged = False
        elif hands.click is not None:
            found = hands.click(self.state, self.studio, *at)
            self.act(found)
            if found is not None and event.chain > 1 and hands.pick is not None:
                self.action_pick()

    # -- dragging ----------------------------------------------------------------------------------------------------

    def on_mouse_down(self, event: MouseDown) -> None:
        """Perhaps the beginning of a drag. Who points at a picture looks at it, and answers later."""
        self._dragged = False
        self._dragged_from = (event.screen_x, event.screen_y) if is_on_picture(self, event) else None
        panel, widget = self.panel, under(self, event)
        if panel is not None and panel.is_typing and widget is not None and panel not in widget.ancestors_with_self:
            panel.close_line()

    def on_mouse_move(self, event: MouseMove) -> None:
        """Dragging is the picture's affair: it turns the surface and moves the hill."""
        if self._dragged_from is None or not event.button or self.state.too_small:
            return
        x, y = self._dragged_from
        across, down = event.screen_x - x, event.screen_y - y
        if not across and not down:
            return
        self._dragged = True
        self._dragged_from = event.screen_x, event.screen_y
        hands = shown(self.state).hands
        if hands.drag is not None:
            self.act(hands.drag(self.state, self.studio, across, down))

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
        widget, at = under(self, event), place_on(self, event, "picture")
        if widget is not None and widget.id in ("numbers", "ahead"):
            self.scroll_numbers(-by)
        elif at is not None and not self.state.too_small:
            hands = shown(self.state).hands
            if hands.wheel is not None:
                self.act(hands.wheel(self.state, self.studio, by, *at))
