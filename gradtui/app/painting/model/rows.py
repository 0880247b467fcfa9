"""The rows of a model's data as the app shows them: which is chosen, which the next update uses, which are kept out."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ....expression.names import pretty
from ....expression.tidy import tidy
from ....expression.tree import Negative, Sum, Symbol
from ....scenario.runs import fit_of, judge_of

if TYPE_CHECKING:
    from ....engine.model.fit import Fit, RowStanding
    from ....scenario.model import Scenario
    from ...session import Session
    from ...state import AppState


def numbers_of(session: Session) -> list[int]:
    """The numbers of all rows, those that are kept out too, in order."""
    model = session.scenario.model
    return [] if model is None else sorted((*model.rows, *model.held_out))


def chosen_of(state: AppState) -> int:
    """The number of the row that is chosen; of an only one that; 0 where none is."""
    model = state.session.scenario.model
    if model is None:
        return 0
    if len(model.rows) == 1 and not model.held_out:
        return model.rows[0]
    return state.row if state.row and (state.row in model.rows or state.row in model.held_out) else 0


def place_of(session: Session, number: int) -> tuple[Fit, int] | None:
    """The rows among which a row is, those of the loss or those kept out, and its place there."""
    for fit in (fit_of(session.scenario), judge_of(session.scenario)):
        if fit is not None and number in fit.numbers:
            return fit, fit.numbers.index(number)
    return None


@lru_cache(maxsize=4)
def residual_name(scenario: Scenario) -> str:
    """What a residual is called: a named part that it is, as u = y − w·x − b; else "y − ŷ"."""
    model = scenario.model
    assert model is not None
    residual = tidy(Sum([Symbol(model.target), Negative(model.whole)]))
    own = (part.name for part in scenario.written.parts if tidy(part.whole) == residual)
    return pretty(next(own, "")) or f"{pretty(model.target)} − ŷ"


def standing_of(state: AppState) -> RowStanding | None:
    """What the chosen row says where the run, or the probe, is."""
    found = place_of(state.session, chosen_of(state))
    return None if found is None else found[0].row(state.session.inspected.run.point, found[1])


def batch_of(session: Session) -> frozenset[int]:
    """The numbers of the rows that the next update uses; none where it uses all of them, or where there is none."""
    run, model = session.run, session.scenario.model
    optimizer = run.optimizer
    if session.probe is not None or model is None or not optimizer.batch or run.at_end:
        return frozenset()
    from ....engine.objective.noise import rows

    count = len(model.rows)
    used = rows(count, optimizer.batch, optimizer.seed, run.cursor + 1)
    return frozenset(model.rows[k] for k in used) if len(used) < count else frozenset()
