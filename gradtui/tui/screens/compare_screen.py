"""Every run in a table: sort it, pick one to look at closely."""

from __future__ import annotations

from math import inf, isfinite
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.events import Resize
from textual.screen import ModalScreen
from textual.widgets import DataTable

from ...app.keys import COMPARE_KEYS
from ...app.panels.next_key import NextKey
from ...app.panels.words import nearest, wrapped
from ...expression.names import pretty
from ...expression.printing import number_text, short
from ...expression.visible import visible
from ...picture.canvas import roles
from ..modes import Modes
from ..textual_fixes.dialogs import Dialog
from ..widgets.keys_line import KeysLine
from ..widgets.looks import Ground, ground_of, style_of
from ..widgets.row_view import TextView

if TYPE_CHECKING:
    from ..widgets.host import Host

_AGAIN = 0.5  # seconds
_COLUMNS = ("run", "optimizer", "η", "verdict", "steps", "f", "‖∇f‖", "to a minimum")
_GIVES_WAY = ("‖∇f‖", "to a minimum", "steps", "η", "verdict", "optimizer")
"""The columns that are left out first where there is little room: the words below the table have them."""
_BELOW = 6  # rows of the words and keys below the table, and of the border
_AROUND = 8  # columns beside the table: margins, borders, a scroll bar


class CompareScreen(Dialog, ModalScreen[None], inherit_bindings=False):
    """The runs of the session on the screen below, as they stand."""

    gives_way = True
    help_table = "In the table of runs"  # what the help calls its keys

    BINDINGS = [  # noqa: RUF012 - Textual's form
        Binding(key.keys, key.action, key.label, key.footer, key.shown, tooltip=key.help, priority=True)
        for key in COMPARE_KEYS
    ]

    def __init__(self, main: Host) -> None:
        super().__init__()
        self.main = main
        self.order = list(range(len(main.state.session.runs)))
        self.sorted_by: int | None = None
        self.falling = False
        self.columns = list(range(len(_COLUMNS)))

    def compose(self) -> ComposeResult:
        """Compose the table and the words under it."""
        with Vertical(id="compare"):
            yield DataTable(cursor_type="row", id="compare-table")
            yield TextView(lambda w, _: wrapped(self._words(), w - 1, 3), id="compare-words")
            yield KeysLine(lambda: NextKey("enter", "⏎", "look at it"))

    def on_mount(self) -> None:
        """Fill the table."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self._restyle())
        self._lay_out(self.app.size.width, self.main.state.session.active)
        self.query_one(DataTable).focus()

    def on_resize(self, event: Resize) -> None:
        """Other columns may find room; rows that do not are scrolled."""
        self.query_one(DataTable).styles.max_height = max(event.size.height - _BELOW, 3)
        self._lay_out(event.size.width, self.chosen)

    def _lay_out(self, width: int, chosen: int) -> None:
        """As many columns as there is room for."""
        runs = self.main.state.session.runs
        columns = list(range(len(_COLUMNS)))
        if len({run.optimizer.label for run in runs}) == 1:
            columns.remove(_COLUMNS.index("optimizer"))
        rows = [self._row(i, name) for i, name in enumerate(self._called())]
        wide = [max(len(self._heading(k)), *(len(row[k][1]) for row in rows)) + 2 for k in range(len(_COLUMNS))]
        for name in _GIVES_WAY:
            column = _COLUMNS.index(name)
            if column in columns and sum(wide[k] for k in columns) > width - _AROUND:
                columns.remove(column)
        table = self.query_one(DataTable)
        if columns != self.columns or not table.columns:
            self.columns = columns
            table.clear(columns=True)
            for column in columns:
                table.add_column(Text(self._heading(column), style_of("bold", self._ground)), key=_COLUMNS[column])
        self._fill(chosen)

    def _restyle(self) -> None:
        """Another theme: every word in its colour there."""
        chosen, self.columns = self.chosen, []
        self._lay_out(self.app.size.width, chosen)

    @property
    def _ground(self) -> Ground:
        """What the table's words stand on."""
        return ground_of(self.query_one(DataTable), getattr(self.app, "modes", Modes()).colour)

    # -- content -------------------------------------------------------------------------------------------------

    def _row(self, i: int, name: str) -> list[tuple[Any, str]]:
        """What a run has in each column: what it is sorted by, and its text."""
        session = self.main.state.session
        run = session.runs[i]
        verdict = run.verdict.words if run.cursor else "at its start"
        found = nearest(run, self.main.landmarks)
        steep = inf if self.main.state.is_blind else run.gradient_norm
        return [
            (i, f"{roles.glyph(i)} {visible(name, limit=30)}"),
            (run.optimizer.label, run.optimizer.label),
            (run.base_rate, number_text(float(f"{run.base_rate:.4g}"))),
            (verdict, verdict),
            (run.cursor, str(run.cursor)),
            (_key(run.value), short(run.value)),
            (_key(steep), "?" if self.main.state.is_blind else short(steep)),
            (found[1] if found else inf, f"{short(found[1], 3)} to {found[0]}" if found else "–"),
        ]

    def _called(self) -> list[str]:
        """Each run's name without what has a column of its own; "" where all would have the same."""
        names = []
        for run in self.main.state.session.runs:
            own = [part for part in run.name.split(" · ") if not part.startswith("η=") and part != run.optimizer.label]
            names.append(" · ".join(own))
        return names if len(set(names)) > 1 or len(names) == 1 else [""] * len(names)

    def _fill(self, chosen: int) -> None:
        """Write the rows in their order, with the cursor on a run."""
        table = self.query_one(DataTable)
        rows = {i: self._row(i, name) for i, name in enumerate(self._called())}
        if self.sorted_by is not None:
            column = self.sorted_by
            self.order = sorted(rows, key=lambda i: rows[i][column][0], reverse=self.falling)
        table.clear()
        ground = self._ground
        for i in self.order:
            cells = [Text(rows[i][k][1], style_of("", ground), no_wrap=True) for k in self.columns]
            cells[0].stylize(style_of(f"run {i}", ground), 0, 1)  # its glyph
            table.add_row(*cells, key=str(i))
        table.move_cursor(row=self.order.index(chosen))
        self.query_one(TextView).renew()

    def _words(self) -> str:
        """What there was no room for, of the run under the cursor; else how to sort."""
        missing = [k for k in range(1, len(_COLUMNS)) if k not in self.columns]
        if len(missing) > 1:
            row = self._row(self.chosen, "")
            said = {"verdict": "{}", "steps": "{} steps", "to a minimum": "{}"}
            texts = [said.get(_COLUMNS[k], f"{self._heading(k)} {{}}").format(row[k][1]) for k in missing]
            return " · ".join(text for text in texts if text != "–")
        if self.sorted_by is None:
            return "s sorts by the next column, enter looks at a run closely"
        way = "largest first" if self.falling else "smallest first"
        return f"sorted by {self._heading(self.sorted_by)}, {way}; s the next column, S turns it round"

    def _heading(self, column: int) -> str:
        """What a column is called, with the function's own name."""
        name = _COLUMNS[column]
        return name.replace("f", pretty(self.main.state.session.scenario.name)) if name in ("f", "‖∇f‖") else name

    @property
    def chosen(self) -> int:
        """The run under the cursor."""
        return self.order[min(max(self.query_one(DataTable).cursor_row, 0), len(self.order) - 1)]

    # -- keys ----------------------------------------------------------------------------------------------------

    def action_sort(self, by: int) -> None:
        """Sort by another column."""
        place = -1 if self.sorted_by is None else self.columns.index(self.sorted_by)
        self._sort(self.columns[(place + by) % len(self.columns)])

    def action_turn(self) -> None:
        """Turn the order round."""
        if self.sorted_by is not None:
            self.falling = not self.falling
            self._fill(self.chosen)

    def _sort(self, column: int) -> None:
        chosen = self.chosen
        self.falling = self.sorted_by == column and not self.falling
        self.sorted_by = column
        self._fill(chosen)

    def action_move(self, by: int) -> None:
        """Go to another row."""
        table = self.query_one(DataTable)
        table.move_cursor(row=min(max(table.cursor_row + by, 0), len(self.order) - 1))

    def action_choose(self) -> None:
        """Look at the run under the cursor."""
        chosen = self.chosen
        self.action_close()
        self.main.do("pick_run", chosen)

    def action_step(self, by: int) -> None:
        """Take a step with every run, or one back."""
        if self.main.do("step_all", by):
            self._fill(self.chosen)

    def action_run(self) -> None:
        """Every run to its end."""
        if self.main.do("end_all"):
            self._follow()

    def _follow(self) -> None:
        """Show how far the runs are, and again as long as they are on their way."""
        self._fill(self.chosen)
        if self.main.state.session.heading:
            self.set_timer(_AGAIN, self._follow)

    def on_data_table_row_highlighted(self) -> None:
        """The words are of another run."""
        self.query_one(TextView).renew()

    def on_data_table_header_selected(self, event: DataTable.HeaderSelected) -> None:
        """A click on a column's name sorts by it; another one turns it round."""
        self._sort(self.columns[event.column_index])

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """A click on the row under the cursor picks it."""
        event.stop()
        self.action_choose()

    def action_close(self) -> None:
        """Back to the hill; first it stops what takes long."""
        if self.main.state.session.heading:
            self.main.do("pause")
            return
        self.dismiss()


def _key(value: float) -> float:
    """What a number is sorted by: what is none comes last."""
    return value if isfinite(value) else inf
