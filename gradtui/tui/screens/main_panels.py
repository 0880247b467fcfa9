"""The panels of the main screen: what stands where, and where each takes its content from."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Click

from ...app.panels.introduced import introduced
from ...app.panels.lines import Line, wrap
from ...app.panels.next_key import NextKey, next_key
from ...app.panels.tabs import tab_at, tabs_line
from ...app.panels.title import title
from ...app.panels.words import wrapped
from ...app.pictures.registry import beside_of, paint, paint_beside, shown
from ...expression.names import pretty
from ...picture.canvas.canvas import Canvas
from ..widgets.canvas_view import CanvasView
from ..widgets.keys_line import KeysLine
from ..widgets.row_view import TextView
from .main_changes import MainChanges

SMALLEST = (40, 15)
"""The least window that the app can be read in."""
SMALL = (60, 18)
"""Below this there is room for the picture or for the numbers, not for both."""
LOW = 21
"""Below so many lines a lesson's card leaves room for the numbers or for the loss chart, not for both."""
_MOST_RUNS = 8
_SCALE = 7  # lines for the scale of gradients, with the one above it
_LEAST_LOSS = 6  # lines for the loss chart and its title
_BORDERS = 4  # lines of the borders of two panels
_UPPER = 2  # of their upper borders alone, as short windows have them


def _keys(*named: tuple[str, str]) -> Line:
    """Keys and what they do, for the lower border of a panel."""
    pieces: list[tuple[str, str]] = []
    for key, words in named:
        pieces += [(key, "key"), (f" {words}" + ("  " if (key, words) != named[-1] else ""), "muted")]
    return tuple(pieces)


class MainPanels(MainChanges):
    """What is shown. ``MainScreen`` has the rest."""

    @property
    def is_framed(self) -> bool:
        """Whether each panel has a border, with its title in it."""
        return self.has_class("-framed")

    @property
    def is_lean(self) -> bool:
        """Whether borders cost as few lines as they can: none below a panel, and η stands in the one above its step."""
        return self.is_framed and self.has_class("-short")

    def compose(self) -> ComposeResult:
        """Compose the screen: views that ask for their content at the size that they are given."""
        yield TextView(self._title, id="title")
        with Horizontal(id="middle"):
            with Vertical(id="left"):
                yield TextView(lambda w, _: self.frame.formula(w), id="formula")
                with Horizontal(id="pictures"):
                    yield CanvasView(self._picture, id="picture", title=lambda w: tabs_line(self.state, w))
                    yield CanvasView(self._beside, id="beside", title=self._title_beside)
                yield TextView(
                    lambda w, h: self.frame.runs(w, min(h, _MOST_RUNS)),
                    id="runs",
                    title=lambda _: (("runs", "heading"),),
                    foot=lambda _: _keys(("tab", "next"), ("c", "compare")),
                )
            with Vertical(id="right"):
                yield TextView(self._numbers, id="numbers", title=self._title_here, foot=lambda _: _keys(("d", "why")))
                yield TextView(self._ahead, id="ahead", title=self._title_ahead)
                yield TextView(lambda _w, _h: [self._title_loss(0)], id="loss-title")
                yield CanvasView(
                    lambda w, h: self.frame.loss(w, h),
                    id="loss",
                    title=self._title_loss,
                    foot=lambda _: _keys(("l", self.frame.next_loss_view)),
                )
                yield CanvasView(self._scale, id="scale", title=lambda _: (("how many slopes", "heading"),))
            if self.panel is not None:
                yield self.panel
        with Vertical(id="coach-box"):
            yield TextView(self._coach, id="coach", title=lambda _: (("what happened", "heading"),))
        yield KeysLine(self._lit, lambda action: action in introduced(self.state))
        yield TextView(self._too_small_words, id="too-small")

    def _lit(self) -> NextKey | None:
        """The key to press next: what the lesson waits for, else a step."""
        if self.state.typing == "function":
            return NextKey("enter", "⏎", "keep it")
        return self.panel.next_key if self.panel is not None and self.state.is_telling else next_key(self.state)

    # -- the title and the tabs --------------------------------------------------------------------------------------

    def _title(self, width: int, _: int = 0) -> list[Line]:
        return title(self.state, width, tabs=not self.is_framed)

    def _title_here(self, _: int) -> Line:
        return ((f"{pretty(self.state.session.scenario.name)} and its slopes here", "heading"),)

    def _title_ahead(self, width: int) -> Line:
        """With η and the optimizer's formula where a line is dear."""
        heading: Line = (("next step", "heading"),)
        rate = self.frame.rate(width - 10) if self.is_lean else ()
        return (*heading, (" ", ""), *rate) if rate else heading

    def _title_beside(self, _: int) -> Line:
        found = beside_of(self.state)
        return () if found is None else ((found.label, "heading"),)

    def _title_loss(self, _: int) -> Line:
        return self.frame.loss_title(*self.query_one("#loss").size)

    def pick_tab(self, event: Click) -> None:
        """Show the picture whose tab was clicked: in the border around the picture, or in the title."""
        widget = event.widget
        if widget is None or event.y or widget.id != ("picture" if self.is_framed else "title"):
            return
        if self.is_framed:
            line, before = tabs_line(self.state, widget.outer_size.width - 6), 2
        else:
            line, before = self._title(widget.size.width)[0], 0
        found = tab_at(self.state, line, event.x - before)
        if found is not None and not found.is_shown:
            self.app.simulate_key(found.key)

    # -- pictures ----------------------------------------------------------------------------------------------------

    @property
    def picture_size(self) -> tuple[int, int]:
        """The columns and rows of the picture."""
        size = self.query_one("#picture").size
        return size.width, size.height

    def _picture(self, width: int, height: int) -> Canvas:
        return paint(self.state, self.studio, width, height)

    def _beside(self, width: int, height: int) -> Canvas:
        """The picture beside the one that is shown, such as the slices beside the hill."""
        return paint_beside(self.state, self.studio, width, height) or Canvas.blank(width, height)

    def _scale(self, width: int, height: int) -> Canvas:
        from ...picture.plots.scale import scale

        return scale(width, height, self.state.session.count)

    # -- words -------------------------------------------------------------------------------------------------------

    def _coach(self, width: int, height: int) -> list[Line]:
        if self.state.file_problem:
            return wrapped(self.state.file_problem, width, height, "wrong")
        if self.welcome:
            return wrapped(self.welcome, width, height, "hint")
        legend = shown(self.state).legend
        if legend is not None:
            return wrapped(legend(self.state, self.studio), width, 0)
        return self.frame.coach(width, height, predicts=not self.is_framed)

    def told_beside_lesson(self, width: int, height: int) -> list[Line]:
        """What the coach would say, where the lesson has its place and leaves room."""
        state = self.state
        has_legend = shown(state).legend is not None
        if not (state.session.run.cursor or state.session.probe is not None or has_legend or state.file_problem):
            return []
        if state.is_blind and not has_legend:
            return []  # where a step went says which way it is downhill
        return self._coach(width, height)

    def _too_small_words(self, width: int, height: int) -> list[Line]:
        words = f"This window is {self.size.width}×{self.size.height}; gradtui needs {SMALLEST[0]}×{SMALLEST[1]}."
        lines = wrap(words, max(width - 1, 1))
        return [*[()] * max((height - len(lines)) // 2, 0), *(((line.center(width), ""),) for line in lines)]

    # -- numbers -----------------------------------------------------------------------------------------------------

    def _room_for_numbers(self, height: int) -> int:
        """The lines that the column has left beside a loss chart worth having."""
        column = self.query_one("#right").size.height or height  # before the first layout it is not known
        if not self.query_one("#loss").display:
            return column
        below = _LEAST_LOSS - self.is_lean + (_SCALE if self.query_one("#scale").display else 0)
        borders = _UPPER if self.is_lean else _BORDERS if self.is_framed else 0
        return column - max(below, column // 3) - borders

    def _numbers(self, width: int, height: int) -> list[Line]:
        room = self._room_for_numbers(height)
        return self.frame.here(width, room, lean=self.is_lean) if self.is_framed else self.frame.numbers(width, room)

    def _ahead(self, width: int, height: int) -> list[Line]:
        return self.frame.ahead(width, self._room_for_numbers(height), lean=self.is_lean) if self.is_framed else []

    def scroll_numbers(self, by: int) -> None:
        """Scroll the numbers, to the last line at most."""
        width, height = self.query_one("#numbers").size
        self.do("scroll", by, self.frame.most_above(width, self._room_for_numbers(height)))
