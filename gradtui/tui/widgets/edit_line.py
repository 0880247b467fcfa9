"""The line that edits the function, in place of the coach: everything above it follows what is typed."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from ...app.keys import EDIT_KEYS
from ...app.panels.lines import Line
from ...app.panels.words import wrapped
from ...app.prepared import Prepared, prepared
from ...app.session import Session
from ...expression.errors import ExpressionError
from ...expression.names import pretty
from ...expression.visible import visible
from ...scenario.edited import EditError, edited
from .host import Host
from .row_view import RowView, TextView
from .typed import LineInput, one_line

MAX_TYPED = 4000
"""Characters that the line takes: beyond the language's limit, so that what is said of it is seen."""
_CARETS = 12  # at most, under a long fault
Found = Prepared | ExpressionError | EditError
_HINT = "Everything follows as you type. Enter keeps the function, esc brings back what was there."


class FunctionInput(LineInput):
    """The text of the function."""

    most = MAX_TYPED

    def __init__(self, line: EditLine, text: str) -> None:
        super().__init__(one_line(text), compact=True, select_on_focus=False, id="edit-input")
        self.line = line
        for key in EDIT_KEYS:
            # Textual's own binding for enter would stay in front, and the footer would not show it
            self._bindings.key_to_bindings[key.keys] = [
                Binding(key.keys, key.action, key.label, key.footer, key.shown, tooltip=key.help)
            ]

    def action_restore(self) -> None:
        """Bring back what was there."""
        self.line.restore()


class EditLine(Vertical):
    """An input, and under it what is wrong with its text. Once it was left, what comes too late does nothing."""

    def __init__(self, main: Host) -> None:
        super().__init__()  # no id: it may open again while another is still being taken away
        self.main = main
        assert main.state.before_edit is not None
        self.before = main.state.before_edit
        self._studio = main.studio  # of what there was before
        self.fault: ExpressionError | EditError | None = None
        """Why the text is no function for this scenario."""
        self.field = FunctionInput(self, main.state.session.scenario.text)
        """The input."""
        self._prompt = f"{pretty(main.state.session.scenario.name)} = "
        self._first = self.field.value
        self._wanted: str | None = None  # the newest text that nobody has looked at
        self._busy = False
        self._leaving = False  # enter was pressed while the text was still being looked at
        self._left = False
        self._refused = False  # enter was pressed on a text that is no function

    def compose(self) -> ComposeResult:
        """Compose the line and what stands under it."""
        with Horizontal(id="edit-row"):
            yield TextView(lambda _w, _h: [((self._prompt, "heading"),)], id="edit-prompt")
            yield self.field
        yield TextView(self._below, id="edit-fault")

    def on_mount(self) -> None:
        """Take the keys."""
        prompt = self.query_one("#edit-prompt")
        prompt.styles.width = cell_len(self._prompt)
        self.watch(self.field, "scroll_x", self._renew, init=False)
        self.take_focus()

    def take_focus(self) -> None:
        """Let keys go to the input."""
        if not self._left and self.field.is_attached:
            self.screen.set_focus(self.field)

    # -- following what is typed -------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look at the new text, after the one that is being looked at."""
        event.stop()
        if self._left:
            return
        self._leaving = self._refused = False
        self._wanted = event.value
        if not self._busy:
            self._begin()

    def _begin(self) -> None:
        text, self._wanted = self._wanted or "", None
        if text == self._first:
            self.fault = None
            self._bring_back()
            self._renew()
            return
        self._busy = True
        # what is changed is always what was there before: a variable that comes back has its start again
        base, (width, height) = self.before.session, self.main.picture_size

        def work() -> None:
            found = _made(base, text, width, height)
            if not self._left:
                self.app.call_from_thread(self._arrived, found)

        self.main.run_worker(work, thread=True, group="edit")

    def _arrived(self, found: Found) -> None:
        self._busy = False
        if self._left:
            return
        if self._wanted is not None:
            self._begin()  # the text has changed since
        elif isinstance(found, ValueError):
            self.fault = found
        else:
            self.fault = None
            self.main.adopt(*found, search=False)
        self._renew()
        if self._leaving and not self._busy:
            self._leaving = False
            self.keep()

    # -- leaving -----------------------------------------------------------------------------------------------------

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the function, as soon as it has been looked at."""
        event.stop()
        if self._left:
            return
        if self._busy or self._wanted is not None:
            self._leaving = True
        else:
            self.keep()

    def keep(self) -> None:
        """Leave, with the function that is shown; not while the text is none: then that is said."""
        if self.fault is not None:
            self.app.bell()
            self._refused = True
            self._renew()
            return
        self._close()
        if self.main.state.session is not self.before.session:
            self.main.look_for_landmarks()

    def restore(self) -> None:
        """Leave, with what was there before."""
        if not self._left:
            self._bring_back()
            self._close()

    def _bring_back(self) -> None:
        main, before = self.main, self.before
        if main.state.session is not before.session or main.studio is not self._studio:
            main.bring_back(self._studio)

    def _close(self) -> None:
        self._left = True
        self.remove()
        self.main.edit_closed()

    # -- what stands under the line ----------------------------------------------------------------------------------

    def _renew(self) -> None:
        for view in self.query(RowView):
            view.renew()

    def _below(self, width: int, height: int) -> list[Line]:
        """The caret and the fault, or how to leave."""
        fault = self.fault
        if fault is None:
            return wrapped(_HINT, width, height, "muted")
        refused = "Not kept. " if self._refused else ""
        if not isinstance(fault, ExpressionError):
            return wrapped(refused + _sentence(str(fault)), width, height, "wrong")
        words = refused + _sentence(f"column {fault.column}: {fault.sentence}")
        return [((self._caret(fault, width), "wrong"),), *wrapped(words, width, height - 1, "wrong")]

    def _caret(self, fault: ExpressionError, width: int) -> str:
        """A line that points to the fault, or to the side where it is out of sight."""
        text = self.field.value
        start = cell_len(text[: fault.column - 1]) - int(self.field.scroll_x)
        marks = cell_len(text[fault.column - 1 : fault.column - 1 + fault.length])
        room = width - cell_len(self._prompt)
        if start < 0:
            shown = "<"
        elif start >= room:
            shown = " " * (room - 1) + ">"
        else:
            shown = " " * start + "^" * max(min(marks, _CARETS, room - start), 1)
        return " " * cell_len(self._prompt) + shown


def _made(base: Session, text: str, width: int, height: int) -> Found:
    """In a thread of its own: the session of another function and its studio, or why there is none."""
    try:
        scenario = edited(base.scenario, text)
    except (ExpressionError, EditError) as fault:
        return fault
    return prepared(base, scenario, width, height)


def _sentence(text: str) -> str:
    return visible(text[0].upper() + text[1:])
