"""What keys and the mouse do in the menu: moving, opening, searching, beginning anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.screen import Screen
from textual.widgets import Input

from ...app.panels.menu_rows import Item, Shelf, matching, shelf_of, turned, walked
from ...expression.visible import visible
from ...lesson.progress import Marks, Progress
from .menu_form import Form

if TYPE_CHECKING:
    _Screen = Screen[None]
else:
    _Screen = object  # a class of Textual's takes milliseconds to make


class MenuActions(_Screen):
    """The menu's actions. What they change is shown by ``moved`` and ``lay_out``."""

    choose: Callable[[Item], None]
    progress: Progress
    every: tuple[Item, ...]
    shown: tuple[Item, ...]
    chosen: int
    searching: bool
    form: Form
    places: dict[str, int]

    if TYPE_CHECKING:

        @property
        def item(self) -> Item | None:
            """What is under the cursor."""

        @property
        def marks(self) -> Marks:
            """How far each lesson was gone through."""

        @property
        def shelves(self) -> tuple[Shelf, ...]:
            """The lists."""

        @property
        def columns(self) -> int:
            """How many pictures are beside each other on the wall."""

        def moved(self) -> None:
            """Show where the cursor is now."""

        def lay_out(self) -> None:
            """Give each list its height."""

        def under(self, event: Click) -> int | None:
            """The item under the mouse."""

    # -- moving ------------------------------------------------------------------------------------------------------

    def _go(self, number: int) -> None:
        before = shelf_of(self.shelves, self.chosen)
        self.chosen = min(max(number, 0), max(len(self.shown) - 1, 0))
        shelf = self.shelves[shelf_of(self.shelves, self.chosen)]
        self.places[shelf.title] = self.chosen - shelf.start
        if shelf_of(self.shelves, self.chosen) != before:
            self.lay_out()
        self.moved()

    def _walk(self, across: int, down: int) -> int:
        """Where one comes to with an arrow."""
        found = self.shelves
        if self.form.is_wall and self.chosen in found[-1].numbers:
            to = walked(found[-1], self.chosen, across, down, self.columns)
            if to is not None:
                return to
            return turned(found, self.chosen, 1, self.places) if across < 0 else self.chosen  # round to the first list
        if self.form.is_wall and across:  # the wall is to the right of every list
            return turned(found, found[0].start, -1, self.places) if across > 0 else self.chosen
        if across:
            return turned(found, self.chosen, across, self.places)
        return min(max(self.chosen + down, 0), max(len(self.shown) - 1, 0))

    def action_move(self, by: int) -> None:
        """Go up or down."""
        self._go(self._walk(0, by))

    def action_across(self, by: int) -> None:
        """Go to another list; on the wall to the left or to the right."""
        self._go(self._walk(by, 0))

    def action_turn(self, by: int) -> None:
        """Go to another list."""
        self._go(turned(self.shelves, self.chosen, by, self.places))

    def action_page(self, by: int) -> None:
        """Go up or down by a screen."""
        self._go(self.chosen + by * max(self.form.height - 10, 1))

    def action_edge(self, by: int) -> None:
        """Go to the first or the last."""
        self._go(len(self.shown) if by > 0 else 0)

    def action_open(self) -> None:
        """Open what is under the cursor."""
        item = self.item
        if item is not None:
            self.choose(item)

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """The wheel moves the cursor."""
        event.stop()
        self.action_move(1)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """The wheel moves the cursor."""
        event.stop()
        self.action_move(-1)

    def on_click(self, event: Click) -> None:
        """A click goes to an item; another one opens it."""
        number = self.under(event)
        if number is None:
            return
        if number == self.chosen and event.widget is not self.query_one("#menu-title"):
            self.action_open()
        else:
            self._go(number)

    # -- searching ---------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While searching, keys type; what can be brought back is brought back once."""
        item = self.item
        by = parameters[0] if parameters and isinstance(parameters[0], int) else 0
        if action in ("move", "across"):
            return self._walk(*((0, by) if action == "move" else (by, 0))) != self.chosen
        if action == "turn":
            return turned(self.shelves, self.chosen, by, self.places) != self.chosen
        if action == "open":
            return item is not None
        if action == "forget":
            return item is not None and item.number > 0 and item.name in self.marks
        if action == "forget_all":
            return bool(self.marks)
        if action == "restore":
            return self.progress.can_restore
        if action == "search":
            return not self.searching
        if action == "show_all":
            return self.searching or len(self.shown) < len(self.every)
        return True

    def action_search(self) -> None:
        """Open the line for words."""
        self.searching = True
        self.add_class("-searching")
        self.lay_out()
        self.set_focus(self.query_one("#search-input"))
        self.refresh_bindings()

    def on_input_changed(self, event: Input.Changed) -> None:
        """What is found follows as one types."""
        event.stop()
        before = self.item
        self.shown = matching(self.every, event.value)
        self.chosen = self.shown.index(before) if before in self.shown else 0
        self.lay_out()
        self.moved()

    def action_found(self) -> None:
        """Open what is under the cursor, and search no more."""
        self._close_search()
        self.action_open()

    def action_show_all(self) -> None:
        """Everything again, with the cursor where it is."""
        self.query_one("#search-input", Input).value = ""
        self._close_search()

    def _close_search(self) -> None:
        self.searching = False
        self.remove_class("-searching")
        self.set_focus(None)
        self.lay_out()
        self.refresh_bindings()

    # -- how far one has come ----------------------------------------------------------------------------------------

    def action_forget(self) -> None:
        """Forget how far the lesson under the cursor was gone through."""
        item = self.item
        if item is not None:
            self._forget(item.name, f"{item.title}: begun anew. u brings back what was.")

    def action_forget_all(self) -> None:
        """Forget how far every lesson was gone through."""
        self._forget(None, "Everything is begun anew. u brings back what was.")

    def _forget(self, name: str | None, said: str) -> None:
        self.progress.forget(name)
        self.say_trouble()
        self.notify(visible(said), timeout=5, markup=False)
        self.moved()

    def action_restore(self) -> None:
        """Bring back what was forgotten last."""
        self.progress.restore()
        self.say_trouble()
        self.moved()

    def say_trouble(self) -> None:
        """Say what went wrong with what is kept."""
        if self.progress.trouble:
            self.notify(visible(self.progress.trouble), severity="warning", timeout=15, markup=False)
            self.progress.trouble = ""
