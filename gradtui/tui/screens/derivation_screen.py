"""The derivation of a partial, over the main screen: its rules, its numbers at the current point, a check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from ...app.keys import DERIVATION_KEYS
from ...app.painting.studio import Studio
from ...app.panels import derivation_rows as view
from ...app.panels.derivation_rows import Folds
from ...app.panels.lines import Line
from ...app.panels.next_key import NextKey
from ...app.pictures.registry import PICTURES, first, paint
from ...engine.objective.gradient_check import Check, check
from ...expression.derivation import TooLongError
from ...expression.names import pretty
from ...expression.printing import short
from ...lesson.explanation.array_explanation import check_at, explain_parameter
from ...lesson.explanation.explanation import explain_one
from ...lesson.explanation.parts import Explained, function_line, partial_symbol
from ...lesson.explanation.rule_words import Line as Said
from ...picture.canvas.canvas import Canvas
from ..textual_fixes.dialogs import Dialog
from ..widgets.canvas_view import CanvasView
from ..widgets.keys_line import KeysLine
from ..widgets.row_view import RowView, TextView

if TYPE_CHECKING:
    from ..widgets.host import Host

_FRAMED = 100  # columns from which on there are panels
_WORKED = 7  # rows from which on there is room for the working of a step
_MOST_SECOND = 3  # variables up to which the second partials are offered too


class DerivationScreen(Dialog, Screen[None], inherit_bindings=False):
    """Why a partial is what it is."""

    gives_way = True
    help_table = "In a derivation"  # what the help calls its keys

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_FRAMED, "-framed"), (160, "-wide")]  # noqa: RUF012 - Textual's form
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-short"), (32, "-tall"), (48, "-high")]  # noqa: RUF012
    BINDINGS = [  # noqa: RUF012
        Binding(key.keys, key.action, key.label, key.footer, key.shown.split()[0], tooltip=key.help)
        for key in DERIVATION_KEYS
    ]

    def __init__(self, main: Host) -> None:
        super().__init__()
        self.main = main
        variables = main.state.session.run.variables
        self.targets: list[tuple[str, ...]] = [(v,) for v in variables]
        if not main.state.session.run.objective.has_arrays and len(variables) <= _MOST_SECOND:
            self.targets += combinations_with_replacement(variables, 2)
        self.chosen = 0
        self.folds: dict[int, Folds] = {}
        self.read = 0
        """How many lines of the chosen step were scrolled away, where it has more than there is room for."""
        self.found: Explained
        self.checked: Check | None
        # one of its own: the main screen's knows where in its own picture the mouse is
        self._studio = Studio(main.state.session)
        if not main.state.session.run.objective.has_arrays:
            self._studio.hill.set_landmarks(main.landmarks)
        self._look()

    def _look(self) -> None:
        """Explain the chosen partial at the point where the run is, or the probe."""
        session = self.main.state.session.inspected
        run, name = session.run, session.scenario.name
        by = self.targets[self.chosen]
        if not run.objective.has_arrays:
            self.found = explain_one(run.objective, run.point, name, by)
            self.checked = check(run.objective, run.point, by) if len(by) == 1 else None
            return
        inspected = run.objective.entry(session.entry)[0] == by[0]
        self.found = explain_parameter(run, name, by[0], session.entry if inspected else None)
        self.checked = check_at(run, [self.found.position])

    @property
    def fold(self) -> Folds:
        """What is folded of the chosen partial."""
        return self.folds.get(self.chosen, Folds())

    def compose(self) -> ComposeResult:
        """Compose the screen: the rules, and beside them where one is, as far as there is room."""
        yield TextView(lambda w, _: self._title(w), id="title")
        with Horizontal(id="derivation"):
            with Vertical(id="derivation-left"):
                yield TextView(lambda w, _: view.head(self.found, w, self._own), id="derivation-head")
                yield TextView(
                    lambda w, h: view.rows(self.found, self.fold, w, h, self._own, self.read),
                    id="derivation-rows",
                    title=lambda _: ((self.found.symbol, self._own), (", rule by rule", "heading")),
                )
                with Vertical(id="derivation-box"):
                    yield TextView(
                        lambda w, h: view.part_of(self._step(w, h), self.read, h),
                        id="derivation-words",
                        title=lambda _: (("this step", "heading"),),
                    )
                    yield TextView(lambda w, _: view.check_line(self.checked, w), id="derivation-check")
            with Vertical(id="derivation-right"):
                yield CanvasView(partial(self._picture, ""), id="derivation-hill", title=lambda _: self._place())
                yield CanvasView(partial(self._picture, "slices"), id="derivation-slices", title=self._along)
        yield KeysLine(self._next_key)

    def on_mount(self) -> None:
        """The slices are there for two variables."""
        self.set_class(len(self.main.state.plane) == 2, "-two")

    def _next_key(self) -> NextKey | None:
        """The next rule, as long as there is one; then another partial."""
        if self.check_action("move", (1,)):
            return NextKey("down", "↓", "next rule")
        return NextKey("tab", "tab", "variable") if len(self.targets) > 1 else None

    def _title(self, width: int) -> list[Line]:
        session = self.main.state.session
        run, name = session.inspected.run, session.scenario.name
        place = f"{self.chosen + 1}/{len(self.targets)}"
        where = f"step {run.cursor}" if session.probe is None else "exploring"
        start: Line = ((f" derivation {place} ", "heading"), (f" {where}  ", "muted"))
        room = width - sum(len(text) for text, _ in start)
        text = function_line(run.objective, name)
        text = text if len(text) <= room else f"{text[: max(room - 1, 0)]}…"
        line: Line = (*start, (text, "bold"))
        return [line]

    @property
    def _own(self) -> str:
        """The look of the variable by which it is differentiated last."""
        return f"variable {self.main.state.session.run.variables.index(self.found.by[-1])}"

    def _step(self, width: int, height: int) -> list[Line]:
        """The chosen step as a sentence; where there is room, worked out with numbers first."""
        lines = view.words(self.found, self.fold, width)
        if height >= _WORKED:
            run = self.main.state.session.inspected.run
            at: dict[str, float] = {}
            if not run.objective.has_arrays:
                at = run.objective.numbers_at(run.point)
            lines = [*view.work(self.found, self.fold, at, width, self._own), (), *lines]
        return [*lines, *view.check_words(self.checked, self.query_one("#derivation-check").size.width)]

    def _read_by(self, by: int) -> int:
        """The line from which on the chosen step is read after a key that scrolls it."""
        rows, words = (self.query_one(f"#derivation-{name}").size for name in ("rows", "words"))
        over = view.most_read(self.found, self.fold, rows.width, rows.height)
        more = max(len(self._step(words.width, words.height)) - words.height, 0)
        # the last line says how many more there are
        pages = [height - 1 for height, most in ((view.room(rows.height), over), (words.height, more)) if most]
        return min(max(self.read + by * max(min(pages, default=0), 1), 0), max(over, more))

    def _place(self) -> Line:
        """The point, as the title of its picture."""
        session = self.main.state.session
        run = session.inspected.run
        name = pretty(session.scenario.name)
        if run.objective.has_arrays:
            return ((f"∇{name}", "gradient"), (f" at step {run.cursor}", "heading"))
        at = ", ".join(f"{pretty(v)} = {short(x)}" for v, x in zip(run.variables, run.point, strict=True))
        return ((f"{name} at {at}", "heading"),)

    def _along(self, _: int) -> Line:
        """The title of the slices."""
        return ((f"{pretty(self.main.state.session.scenario.name)} along each variable, with its slope", "heading"),)

    def _picture(self, name: str, width: int, height: int) -> Canvas:
        """The picture of where one is: that with which a scenario opens, or another one."""
        state = self.main.state
        shown = name if name and not PICTURES[name].why_not(state) else first(state.session, state.plane)
        return paint(replace(state, shown=shown), self._studio, width, height)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that go somewhere or fold something are there where they do."""
        lines, folds = self.found.lines, self.fold
        if action == "move" and isinstance(parameters[0], int):
            return view.move(lines, folds, parameters[0]) != folds
        if action == "back" and self.main.state.session.probe is not None:
            return False  # as on the hill: a step leaves the probe, and there is none back to it
        if action == "read" and isinstance(parameters[0], int):
            return self.is_mounted and self._read_by(parameters[0]) != self.read
        if action in _FOLDING:
            return _FOLDING[action](lines, folds) != folds
        return action != "target" or len(self.targets) > 1

    def on_resize(self) -> None:
        """Whether there is more to read than is seen goes by the room."""
        self.read = 0
        self.call_after_refresh(self.refresh_bindings)

    def show(self, read: int = 0) -> None:
        """Show what has changed, from its beginning or from a line on."""
        self.read = read
        self.refresh_bindings()
        for shown in self.query(RowView):
            shown.renew()

    def _change(self, folds: Folds) -> None:
        self.folds[self.chosen] = folds
        self.show()

    # -- keys ----------------------------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """Choose another step."""
        self._change(view.move(self.found.lines, self.fold, by))

    def action_read(self, by: int) -> None:
        """Scroll the chosen step, where it is longer than its panels."""
        self.show(self._read_by(by))

    def action_fold(self) -> None:
        """Fold the chosen step."""
        self._change(view.fold(self.found.lines, self.fold))

    def action_unfold(self) -> None:
        """Unfold the chosen step."""
        self._change(view.unfold(self.found.lines, self.fold))

    def action_turn(self) -> None:
        """Fold or unfold the chosen step."""
        self._change(_turned(self.found.lines, self.fold))

    def action_fold_all(self) -> None:
        """Fold or unfold everything."""
        self._change(view.fold_all(self.found.lines, self.fold))

    def action_target(self, by: int) -> None:
        """Go to another partial; past those that are too long to be written out."""
        for _ in self.targets:  # a first one never is
            self.chosen = (self.chosen + by) % len(self.targets)
            try:
                self._look()
            except TooLongError:
                run, name = self.main.state.session.run, self.main.state.session.scenario.name
                symbol = partial_symbol(name, self.targets[self.chosen], len(run.variables))
                self.notify(f"{symbol} is too long to be written out.", timeout=6.0, markup=False)
            else:
                break
        self.show()

    def action_step(self) -> None:
        """Take a step of the descent."""
        self.main.do("step")
        self._look()
        self.show()

    def action_back(self) -> None:
        """Take a step back."""
        self.main.do("back")
        self._look()
        self.show()

    def action_close(self) -> None:
        """Go back to the hill."""
        self.dismiss()


def _turned(lines: Sequence[Said], folds: Folds) -> Folds:
    """The chosen step folded or unfolded, where it rests on others."""
    closed = folds.chosen in folds.folded
    if not closed and not view.has_steps(lines, folds.chosen):
        return folds
    return (view.unfold if closed else view.fold)(lines, folds)


_FOLDING = {"fold": view.fold, "unfold": view.unfold, "turn": _turned, "fold_all": view.fold_all}
