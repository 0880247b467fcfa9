"""Every run in a table: sort it, pick one to look at closely."""

from __future__ import annotations

from math import inf, isfinite
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import DataTable

from ...app.keys import COMPARE_KEYS
from ...app.panels.words import nearest
from ...expression.names import pretty
from ...expression.printing import number_text, short
from ...expression.visible import visible
from ...picture.canvas import roles
from ..textual_fixes.dialogs import Dialog
from ..widgets.keys_line import KeysLine
from ..widgets.row_view import TextView

if TYPE_CHECKING:
    from ..widgets.host import Host

_NARROW = 100
_AGAIN = 0.5  # seconds
_COLUMNS = ("run", "optimizer", "η", "verdict", "steps", "f", "‖∇f‖", "to a minimum")


class CompareScreen(Dialog, ModalScreen[None], inherit_bindings=False):
    """The runs of the session on the screen below, as they stand."""

    gives_way = True

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
            yield DataTable(cursor_type="row", zebra_stripes=True, id="compare-table")
            yield TextView(lambda w, _: [((self._words()[:w], ""),)], id="compare-words")
            yield KeysLine()

    def on_mount(self) -> None:
        """Fill the table."""
        table = self.query_one(DataTable)
        runs = self.main.state.session.runs
        if len({run.optimizer.label for run in runs}) == 1:
            self.columns.remove(_COLUMNS.index("optimizer"))
        elif self.app.size.width < _NARROW:
            self.columns.remove(_COLUMNS.index("‖∇f‖"))
        for column in self.columns:
            table.add_column(Text(self._heading(column)), key=_COLUMNS[column])
        self._fill(self.main.state.session.active)
        table.focus()

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
        for i in self.order:
            table.add_row(*(Text(rows[i][k][1], no_wrap=True) for k in self.columns), key=str(i))
        table.move_cursor(row=self.order.index(chosen))
        self.query_one(TextView).renew()

    def _words(self) -> str:
        if self.sorted_by is None:
            return " s sorts by the next column, enter looks at a run closely"
        way = "largest first" if self.falling else "smallest first"
        return f" sorted by {self._heading(self.sorted_by)}, {way}; s the next column, S turns it round"

    def _heading(self, column: int) -> str:
        """What a column is called, with the function's own name."""
        name = _COLUMNS[column]
        return name.replace("f", pretty(self.main.state.session.scenario.name)) if name in ("f", "‖∇f‖") else name

    @property
    def chosen(self) -> int:
        """The run under the cursor."""
        return self.order[self.query_one(DataTable).cursor_row]

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
