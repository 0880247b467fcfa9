"""The menu: the course in its order, practice, and the gallery; beside it the hill that is under the cursor."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input

from ...app.keys import ANYWHERE, MENU_KEYS, SEARCH_KEYS
from ...app.panels.lines import Line, wrap
from ...app.panels.menu_rows import PRACTICE, Item, first, items, lines, matching, what_enter_does, window
from ...expression.visible import visible
from ...lesson.progress import Marks, Progress
from ...picture.canvas.canvas import Canvas
from ..widgets.keys_line import KeysLine
from ..widgets.row_view import CanvasView, TextView
from ..widgets.typed import LineInput

_SETTLED = 0.15  # seconds for which the cursor rests before the hill under it is drawn


class SearchInput(LineInput):
    """The line for the words to look for."""

    most = 100

    def __init__(self) -> None:
        super().__init__("", compact=True, select_on_focus=False, id="search-input")
        for key in SEARCH_KEYS:
            for name in key.keys.split(","):
                self._bindings.key_to_bindings[name] = [
                    Binding(name, f"screen.{key.action}", key.label, key.footer, key.shown, tooltip=key.help)
                ]


class MenuScreen(Screen[None], inherit_bindings=False):
    """What there is to open. ``choose`` opens an item."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (160, "-wide")]  # noqa: RUF012 - Textual's form
    BINDINGS = [  # noqa: RUF012
        Binding(key.keys, key.action, key.label, key.footer, key.shown.split()[0], tooltip=key.help)
        for key in MENU_KEYS
        if key.action not in ANYWHERE
    ]

    def __init__(self, choose: Callable[[Item], None], progress: Progress) -> None:
        super().__init__()
        self.choose = choose
        self.progress = progress
        self.every = items()
        self.shown = self.every
        self.chosen = first(self.every, self.marks, progress.last)
        self.searching = False
        self._waiting: Timer | None = None
        self._hill: tuple[Item, Canvas] | None = None

    @property
    def marks(self) -> Marks:
        """How far each lesson was gone through."""
        return self.progress.marks

    @property
    def item(self) -> Item | None:
        """What is under the cursor; None where nothing was found."""
        return self.shown[self.chosen] if self.chosen < len(self.shown) else None

    # -- layout ------------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Compose the screen."""
        yield TextView(self._title, id="menu-title")
        with Horizontal(id="menu-middle"):
            yield TextView(self._list, id="menu-list")
            with Vertical(id="menu-beside"):
                yield TextView(self._beside, id="menu-about")
                yield CanvasView(self._picture, id="menu-hill")
        with Vertical(id="menu-box"):
            yield TextView(self._words, id="menu-words")
        with Horizontal(id="search-row"):
            yield TextView(lambda _w, _h: [(("search › ", "heading"),)], id="search-prompt")
            yield SearchInput()
        yield KeysLine()

    def on_mount(self) -> None:
        """Say what went wrong with what was kept, and draw the first hill."""
        self._say_trouble()
        self.moved()

    def on_resize(self) -> None:
        """The hill is drawn at its new size."""
        self._hill = None
        self.moved()

    def on_screen_resume(self) -> None:
        """Back from a lesson: it was gone through a little further."""
        lesson = next((k for k, item in enumerate(self.shown) if item.number and item.name == self.progress.last), None)
        current = self.item
        if lesson is not None and current is not None and current.number:
            mark = self.marks[self.shown[lesson].name]
            over = mark.done and not mark.is_open
            self.chosen = first(self.every, self.marks, "") if over and self.shown == self.every else lesson
        self._say_trouble()
        self.moved()

    def _say_trouble(self) -> None:
        if self.progress.trouble:
            self.notify(visible(self.progress.trouble), severity="warning", timeout=15, markup=False)
            self.progress.trouble = ""

    def _title(self, width: int, _: int) -> list[Line]:
        said = "partial derivatives, the gradient and gradient descent, by doing"
        return [((" gradtui ", "bold"), (f"  {said}"[: width - 9], "muted"))]

    def _list(self, width: int, height: int) -> list[Line]:
        if not self.shown:
            return [((" Nothing has these words in it. esc shows everything.", "hint"),)]
        made, of = lines(self.shown, self.chosen, self.marks, width)
        top = window(of, self.chosen, height)
        return made[top : top + height]

    def _words(self, width: int, height: int) -> list[Line]:
        """What is under the cursor, and what enter does with it."""
        item = self.item
        if item is None:
            return []
        said = wrap(visible(item.summary), max(width, 10))[: max(height - 1, 1)]
        mark = self.marks.get(item.name) if item.number else None
        welcome = "" if self.marks else "Welcome. "
        return [*(((line, ""),) for line in said), ((f"{welcome}{what_enter_does(item, mark)}"[:width], "muted"),)]

    def _beside(self, width: int, _: int) -> list[Line]:
        if self._hill is None:
            return []
        item = self._hill[0]  # the old hill stays with its name until the new one is drawn
        title = visible(item.title) if item.group != PRACTICE else f"{PRACTICE}, {item.title.lower()}"
        return [((title[:width], "bold"),)]

    def _picture(self, width: int, height: int) -> Canvas:
        if self._hill is not None and (self._hill[1].width, self._hill[1].height) == (width, height):
            return self._hill[1]
        return Canvas.blank(width, height)

    # -- moving ------------------------------------------------------------------------------------------------------

    def moved(self) -> None:
        """Show where the cursor is now; the hill follows when it rests."""
        for view in self.query(TextView):
            view.renew()
        self.refresh_bindings()
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self.set_timer(_SETTLED, self._draw_hill)

    def _draw_hill(self) -> None:
        """Draw the hill in a thread: a large scenario takes a moment to open."""
        item, size = self.item, self.query_one("#menu-hill").size
        if item is None or not size.width or not size.height or (self._hill is not None and self._hill[0] is item):
            return

        def arrived(canvas: Canvas) -> None:
            if self.item is item:
                self._hill = item, canvas
                self.query_one("#menu-hill", CanvasView).renew()
                self.query_one("#menu-about", TextView).renew()

        def work() -> None:
            canvas = _hill_of(item, size.width, size.height)
            self.app.call_from_thread(arrived, canvas)

        self.run_worker(work, thread=True, group="hill", exit_on_error=False)

    def _go(self, number: int) -> None:
        self.chosen = min(max(number, 0), max(len(self.shown) - 1, 0))
        self.moved()

    def action_move(self, by: int) -> None:
        """Go up or down."""
        self._go(self.chosen + by)

    def action_page(self, by: int) -> None:
        """Go up or down by a screen."""
        self._go(self.chosen + by * max(self.query_one("#menu-list").size.height - 4, 1))

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
        self._go(self.chosen + 1)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """The wheel moves the cursor."""
        event.stop()
        self._go(self.chosen - 1)

    def on_click(self, event: Click) -> None:
        """A click goes to a row; another one opens it."""
        view = self.query_one("#menu-list", TextView)
        if event.widget is not view:
            return
        _, of = lines(self.shown, self.chosen, self.marks, view.size.width)
        row = window(of, self.chosen, view.size.height) + event.y
        number = of[row] if row < len(of) else -1
        if number == self.chosen:
            self.action_open()
        elif number >= 0:
            self._go(number)

    # -- searching ---------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While searching, keys type; what can be brought back is brought back once."""
        item = self.item
        if action == "move" and isinstance(parameters[0], int):
            return 0 <= self.chosen + parameters[0] < len(self.shown)
        if action == "open":
            return item is not None
        if action == "forget":
            return item is not None and item.number > 0 and item.name in self.marks
        if action == "forget_all":
            return bool(self.marks)
        if action == "restore":
            return self.progress.can_restore
        if action == "show_all":
            return self.searching or len(self.shown) < len(self.every)
        return True

    def action_search(self) -> None:
        """Open the line for words."""
        self.searching = True
        self.add_class("-searching")
        self.set_focus(self.query_one(SearchInput))
        self.refresh_bindings()

    def on_input_changed(self, event: Input.Changed) -> None:
        """What is found follows as one types."""
        event.stop()
        before = self.item
        self.shown = matching(self.every, event.value)
        self.chosen = self.shown.index(before) if before in self.shown else 0
        self.moved()

    def action_found(self) -> None:
        """Open what is under the cursor, and search no more."""
        self._close_search()
        self.action_open()

    def action_show_all(self) -> None:
        """Everything again, with the cursor where it is."""
        self.query_one(SearchInput).value = ""
        self._close_search()

    def _close_search(self) -> None:
        self.searching = False
        self.remove_class("-searching")
        self.set_focus(None)
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
        self._say_trouble()
        self.notify(visible(said), timeout=5, markup=False)
        self.moved()

    def action_restore(self) -> None:
        """Bring back what was forgotten last."""
        self.progress.restore()
        self._say_trouble()
        self.moved()


def _hill_of(item: Item, width: int, height: int) -> Canvas:
    """The picture with which an item's scenario opens."""
    from ...app.painting.studio import Studio
    from ...app.prepared import first_picture
    from ...app.session import Session
    from ...scenario.catalogue import find, open_scenario

    if item.group == PRACTICE:
        from ...lesson.practice import practice
        from ...scenario.reader import loads

        scenario = loads(practice(int(item.name), 0))
    else:
        scenario = open_scenario(find(item.name) or item.name)
    session = Session.open(scenario)
    return first_picture(session, Studio(session), width, height)
