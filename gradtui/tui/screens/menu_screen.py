"""The menu: the course, practice and the gallery, side by side or as tabs; with the picture of what is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.events import Click, Resize
from textual.screen import Screen
from textual.timer import Timer

from ...app.keys import ANYWHERE, MENU_KEYS, SEARCH_KEYS
from ...app.painting import wall as walls
from ...app.panels.lines import Line
from ...app.panels.menu_rows import (
    PRACTICE,
    Item,
    Shelf,
    aside_of,
    course_bar,
    first,
    heights,
    items,
    out_of_sight,
    rows,
    shelf_of,
    shelves,
    tab_of,
)
from ...app.panels.menu_words import how_far, how_to_go_on, most_lines, words
from ...app.panels.next_key import NextKey
from ...expression.visible import visible
from ...lesson.progress import Marks, Progress
from ...picture.canvas.canvas import Canvas
from ..modes import Modes
from ..widgets.canvas_view import CanvasView
from ..widgets.keys_line import KeysLine
from ..widgets.row_view import RowView, TextView
from ..widgets.typed import LineInput
from .menu_actions import MenuActions
from .menu_form import Form
from .menu_pictures import Job, MenuPictures

_FORMS = {"-tabs", "-panels", "-wall", "-bare"}
_SETTLED = 0.15  # seconds for which the cursor rests before the picture under it is drawn


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


class MenuScreen(MenuActions, Screen[None], inherit_bindings=False):
    """What there is to open. ``choose`` opens an item."""

    AUTO_FOCUS = ""
    help_table = "In the menu"  # what the help calls its keys
    BINDINGS = [  # noqa: RUF012 - Textual's form
        Binding(key.keys, key.action, key.label, key.footer, key.shown.split()[0], tooltip=key.help)
        for key in MENU_KEYS
        if key.action not in ANYWHERE
    ]

    def __init__(
        self, choose: Callable[[Item], None], progress: Progress, every: tuple[Item, ...] | None = None
    ) -> None:
        super().__init__()
        self.choose = choose
        self.progress = progress
        self.every = items() if every is None else every
        """All that there is, in its order."""
        self.shown = self.every
        self.chosen = first(self.every, self.marks, progress.last)
        self.searching = False
        self.form = Form(0, 0)
        self._waiting: Timer | None = None
        self._is_settled = True
        self.places: dict[str, int] = {}  # where one was last in each list
        self._hill: Job | None = None
        self._was_left = False

    @property
    def marks(self) -> Marks:
        """How far each lesson was gone through."""
        return self.progress.marks

    @property
    def item(self) -> Item | None:
        """What is under the cursor; None where nothing was found."""
        return self.shown[self.chosen] if self.chosen < len(self.shown) else None

    @property
    def modes(self) -> Modes:
        """In which characters and with how many colours the app is shown."""
        return getattr(self.app, "modes", Modes())

    # -- layout ------------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Compose the screen: every list, the picture and the wall; the form says which of them are seen."""
        self.pictures = MenuPictures(self, self._next_job, self._arrived, self.modes)
        self._lists = [
            TextView(
                partial(self._list, number),
                title=partial(self._heading, number),
                foot=partial(self._out_of_sight, number),
                id=f"menu-list-{number}",
                classes="menu-list",
            )
            for number in range(len(shelves(self.every, self.every)))
        ]
        self._side = Vertical(*self._lists, TextView(self._words, id="menu-words"), id="menu-side")
        self._says = TextView(self._words, id="menu-says")
        self._hill_view = CanvasView(self._picture, id="menu-hill")
        self._wall_view = CanvasView(self._wall, id="menu-wall")
        self._hill_view.is_ready = self._wall_view.is_ready = True
        self.fit(*self.app.size)  # before the first layout, which would style everything once more for it
        yield TextView(self._title, id="menu-title")
        with Horizontal(id="menu-middle"):
            with Vertical(id="menu-left"):
                yield self._side
                with Vertical(id="menu-detail"):
                    yield self._hill_view
                    yield self._says
            yield self._wall_view
        with Horizontal(id="search-row"):
            yield TextView(lambda _w, _h: [(("search › ", "heading"),)], id="search-prompt")
            yield SearchInput()
        yield KeysLine(self._next_key)

    def on_mount(self) -> None:
        """Say what went wrong with what was kept; pictures come after the first frame."""
        self.say_trouble()
        self.call_after_refresh(self.pictures.begin)

    def on_resize(self, event: Resize) -> None:
        """Everything has another place."""
        if (self.form.width, self.form.height) != event.size:
            self.fit(event.size.width, event.size.height)
            self.moved()

    def fit(self, width: int, height: int) -> None:
        """Lay out for a size: by classes, and by the heights of the lists."""
        last = self.every[-1] if self.every else None
        self.form = Form(width, height, last is not None and not last.number and last.group != PRACTICE)
        classes = {f"-{name}" for name in self.form.classes}
        if not classes <= self.classes or self.classes & (_FORMS - classes):
            self.remove_class(*(_FORMS - classes), update=False)
            self.add_class(*classes, update=self.is_mounted)
        self._side.styles.width = self.form.side
        self.lay_out()

    def lay_out(self) -> None:
        """Give each list its height: as many rows as it has, or as there are."""
        form, found = self.form, self.shelves
        active = shelf_of(found, self.chosen)
        room = form.height - 2 - self.searching
        seen = form.seen(len(found), active)
        below = min(most_lines(found[active].items, form.side - 2), room // 2) if form.has_words_below else 0
        counts = [len(found[k].items) for k in seen]
        least = heights(counts, seen.index(active) if active in seen else 0, room - below - len(seen) * form.borders)
        for number, view in enumerate(self._lists):
            view.display = number in seen
            if number in seen:
                view.styles.height = least[seen.index(number)] + form.borders
                view.set_class(number == active, "-active")
        says = min(most_lines(self.every, form.detail - 2), room // 3)
        self._says.styles.height = says + 1

    def on_screen_resume(self) -> None:
        """Back from a lesson: it was gone through a little further."""
        lesson = next((k for k, item in enumerate(self.shown) if item.number and item.name == self.progress.last), None)
        current = self.item
        if lesson is not None and current is not None and current.number:
            mark = self.marks[self.shown[lesson].name]
            over = mark.done and not mark.is_open
            self.chosen = first(self.every, self.marks, "") if over and self.shown == self.every else lesson
        self.say_trouble()
        if self._was_left:  # at the first frame there is nothing to renew
            self.moved()

    def on_screen_suspend(self) -> None:
        """Another screen comes over it."""
        self._was_left = True

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        """The lists."""
        return shelves(self.every, self.shown, together=not self.form.has_every_list)

    @property
    def _gallery(self) -> Shelf:
        """The list that the wall shows."""
        return self.shelves[-1]

    # -- content -----------------------------------------------------------------------------------------------------

    def _title(self, width: int, _: int) -> list[Line]:
        if not self.form.has_every_list:
            return [self._tabs(width)]
        said = "partial derivatives, the gradient and gradient descent, by doing"
        start: Line = ((" gradtui ", "bold"), (f"   {said}", "muted"))
        bar = course_bar(self.every, self.marks)
        gap = width - sum(len(text) for text, _ in (*start, *bar))
        line: Line = (*start, (" " * gap, ""), *bar)
        return [line]

    def _tabs(self, width: int) -> Line:
        """The lists as tabs; the chosen one is lit."""
        found = self.shelves
        active = shelf_of(found, self.chosen)
        pieces = [(" gradtui  ", "bold")] if self.form.has_picture else []
        pieces += [
            (f" {tab_of(shelf, self.marks)} ", "selected" if k == active else "") for k, shelf in enumerate(found)
        ]
        hint = "←→ the other lists "
        gap = width - sum(len(text) for text, _ in pieces) - len(hint)
        return (*pieces, (" " * gap, ""), (hint, "muted")) if gap > 1 and len(found) > 1 else tuple(pieces)

    def _heading(self, number: int, width: int) -> Line:
        """A list's name, and what is said of it at the other end of its border."""
        found = self.shelves
        if number >= len(found):
            return ()
        title, aside = visible(found[number].title), aside_of(found[number])
        gap = width - len(title) - len(aside) - 2
        if not self.form.has_every_list or not aside or gap < 1:
            return ((title, "heading"),)
        look = "heading" if self.chosen in found[number].numbers else "muted"
        return ((title, "heading"), (f" {'─' * gap} ", look), (aside, "muted"))

    def _list(self, number: int, width: int, height: int) -> list[Line]:
        found = self.shelves
        if number >= len(found):
            return []
        if not self.shown and found[number].is_found:
            nothing: list[Line] = [
                ((" Nothing has these words in it.", "hint"),),
                ((" esc shows everything.", "muted"),),
            ]
            return nothing[:height]
        kinds = {name: facts.kind for name, facts in self.pictures.facts.items()}
        return rows(found[number], self.chosen, self.marks, kinds, width, height)[0]

    def _out_of_sight(self, number: int, _: int) -> Line:
        found = self.shelves
        return out_of_sight(found[number], self.chosen, self._lists[number].size.height) if number < len(found) else ()

    def _next_key(self) -> NextKey | None:
        """What enter does with what is chosen."""
        item = self.item
        if item is None:
            return None
        return NextKey("enter", "⏎", how_to_go_on(item, self.marks.get(item.name) if item.number else None))

    def _words(self, width: int, height: int) -> list[Line]:
        """What is under the cursor, whole, and what enter does with it."""
        item = self.item
        return [] if item is None else words(item, self.marks, width, height)

    def _picture(self, width: int, height: int) -> Canvas:
        """The picture of what is chosen, in its frame; the old one stays with its name until the new one is drawn."""
        job, item = self._hill, self.item
        if job is not None:
            item = job.item
        if item is None:
            return Canvas.blank(width, height)
        facts = self.pictures.facts.get(item.name)
        title = visible(item.title) if item.group != PRACTICE else f"{PRACTICE}, {item.title.lower()}"
        aside = how_far(item, self.marks.get(item.name) if item.number else None)
        below = facts.words if facts is not None else ""
        picture = self.pictures.drawn.get(job) if job is not None else None
        return walls.framed(picture, width, height, title, aside, below)

    def _laid(self, width: int, height: int) -> walls.Wall:
        """The wall of what is found, its pictures as large as where everything is shown."""
        whole = walls.laid(width, height, len(shelves(self.every, self.every)[-1].items))
        return replace(whole, count=len(self._gallery.items))

    def _wall(self, width: int, height: int) -> Canvas:
        shelf = self._gallery
        wall = self._laid(width, height)
        drawn = {
            k: self.pictures.drawn[job]
            for k, item in enumerate(shelf.items)
            if (job := Job(item, *wall.picture)) in self.pictures.drawn
        }
        chosen = self.chosen - shelf.start if self.chosen in shelf.numbers else None
        return walls.painted(wall, [visible(item.title) for item in shelf.items], drawn, chosen, width, height)

    # -- pictures ----------------------------------------------------------------------------------------------------

    def _next_job(self) -> Job | None:
        """What is wanted most: the chosen one's picture, the wall, then what the lists say at their right ends."""
        if not self.is_mounted or self.app.screen is not self:
            return None
        known, item = self.pictures, self.item
        size = self._hill_view.size
        if item is not None and self._is_settled and self.form.has_picture and size.width and size.height:
            job = Job(item, *walls.inside(*size))
            if job not in known.drawn:
                return job
            if self._hill != job:
                self._hill = job
                self._hill_view.renew()
        if self.form.is_wall:
            shelf, size = self._gallery, self._wall_view.size
            wall = self._laid(size.width, size.height)
            seen = wall.seen(max(self.chosen - shelf.start, 0)) if size.width else ()
            for tile in (Job(shelf.items[k], *wall.picture) for k in seen):
                if tile not in known.drawn:
                    return tile
            return None
        unknown = (
            one for one in self.every if not one.number and one.group != PRACTICE and one.name not in known.facts
        )
        return next((Job(one, 0, 0) for one in unknown), None)

    def _arrived(self, job: Job) -> None:
        """Something was drawn or found out."""
        if job.width and job.item is self.item and (job.width, job.height) == walls.inside(*self._hill_view.size):
            self._hill = job
            self._hill_view.renew()
        if self.form.is_wall:
            self._wall_view.renew()
        for view in self._lists:
            view.renew()

    # -- moving ------------------------------------------------------------------------------------------------------

    def moved(self) -> None:
        """Show where the cursor is now; the picture follows when it rests."""
        for view in self.query(RowView):
            view.renew()
        self.refresh_bindings()
        self._is_settled = False
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self.set_timer(_SETTLED, self._settle)

    def _settle(self) -> None:
        self._is_settled = True
        self.pictures.begin()

    @property
    def columns(self) -> int:
        """How many pictures are beside each other on the wall."""
        size = self._wall_view.size
        return self._laid(size.width, size.height).columns

    def under(self, event: Click) -> int | None:
        """The item under the mouse: in a list, on the wall, or where a tab leads to."""
        view, found = event.widget, self.shelves
        if view is self._wall_view:
            shelf, size = self._gallery, view.size
            chosen = max(self.chosen - shelf.start, 0) if self.chosen in shelf.numbers else 0
            tile = self._laid(size.width, size.height).at(event.x, event.y, chosen)
            return None if tile is None else shelf.start + tile
        if view is self.query_one("#menu-title") and not self.form.has_every_list:
            end = 0
            for k, (text, _) in enumerate(self._tabs(view.size.width), -self.form.has_picture):
                end += len(text)
                if event.x < end:
                    is_tab = 0 <= k < len(found) and found[k].items
                    return (
                        found[k].start + min(self.places.get(found[k].title, 0), len(found[k].items) - 1)
                        if is_tab
                        else None
                    )
            return None
        for shelf, one in zip(found, self._lists, strict=False):
            if view is one:
                top = rows(shelf, self.chosen, {}, {}, one.size.width, one.size.height)[1]
                at = event.get_content_offset_capture(one)
                number = top + at.y
                return number if number in shelf.numbers and at.y < one.size.height else None
        return None
