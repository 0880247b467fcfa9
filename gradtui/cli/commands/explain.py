"""``gradtui explain``: why each partial is what it is, as text or JSON. No terminal library."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

from ...export.formats.format import Kind
from ...expression.derivation import TooLongError
from ...expression.entries import entry_name, read_entry
from ...expression.names import GREEK, nearest
from ...expression.shapes import shown as shown_shape
from ...expression.visible import visible
from ...lesson.explanation.explanation import explain as explain_at
from ...scenario.model import Scenario
from ...scenario.runs import objective_of
from ..options.options import Values
from ..resolve import chosen_source, must_have_source, numbers_of, read_points, with_arrays
from ..usage import UsageError
from ..waiting import waiting
from ..writing import write

if TYPE_CHECKING:
    from ...engine.objective.array_objective import ArrayObjective

_MOST_PARTIALS = 4  # of one another: x,x,x,x
_MOST_IN_HESSIAN = 8  # variables, of which there are 36 second partials
_MOST_AT_ONCE = 64


def explain(options: Values) -> int:
    """Print the derivation of the partials of a function."""
    must_have_source("explain", options)
    with waiting("explain"):
        return _explained(options)


def _explained(options: Values) -> int:
    scenario = chosen_source(options, None if options.at is None else [options.at], "--at")
    start = scenario.starts[0]
    if options.at is not None:
        start = read_points([options.at], numbers_of(scenario), "--at")[0]
        if scenario.parameters or scenario.data:
            start = with_arrays(scenario, start)
    point = [start.at[v] for v in scenario.variables]
    objective = objective_of(scenario)
    wanted = _wanted_of_arrays(options, scenario, objective) if objective.has_arrays else _wanted(options, scenario)
    try:
        found = explain_at(objective, point, scenario.name, wanted)
    except TooLongError:
        asked = "this partial of a partial is" if len(wanted) == 1 else "these partials of partials are"
        raise UsageError(f"explain: {asked} too long to be written out; ask for fewer, or for a first one") from None
    return write(Kind.EXPLANATION, (scenario, found), options)


def _wanted_of_arrays(options: Values, scenario: Scenario, objective: ArrayObjective) -> list[tuple[str, ...]]:
    """The parameters asked for, or entries of them: "w", "w[3]"."""
    if options.hessian:
        raise UsageError("--hessian: expected a function of numbers; this one has array parameters")
    asked = options.wrt or scenario.variables
    return [(name,) for name in dict.fromkeys(_parameter(text, scenario, objective) for text in asked)]


def _parameter(text: str, scenario: Scenario, objective: ArrayObjective) -> str:
    """A parameter, or an entry of one, as it is written."""
    plain = "".join(GREEK.get(c, c) for c in text)
    found = read_entry(plain)
    name = found[0] if found else plain.strip()
    if name not in scenario.variables:
        raise _unknown(text, scenario.variables)
    if found is None:
        return name
    shape = objective.shapes[name]
    if len(found[1]) != len(shape) or any(k >= n for k, n in zip(found[1], shape, strict=True)):
        raise UsageError(f"--wrt: found {visible(text, limit=40)}, but {name} has {shown_shape(shape)}")
    return entry_name(*found)


def _wanted(options: Values, scenario: Scenario) -> list[tuple[str, ...]]:
    """The partials asked for, each by its variables."""
    wanted = list(dict.fromkeys(_by(text, scenario.variables) for text in options.wrt or ()))
    if not wanted:
        wanted = [(v,) for v in scenario.variables]
    if options.hessian:
        if len(scenario.variables) > _MOST_IN_HESSIAN:
            expected = f"--hessian: expected at most {_MOST_IN_HESSIAN} variables, got {len(scenario.variables)}"
            raise UsageError(f"{expected}; name a second partial with --wrt {','.join(scenario.variables[:2])}")
        wanted += [pair for pair in combinations_with_replacement(scenario.variables, 2) if pair not in wanted]
    if len(wanted) > _MOST_AT_ONCE:
        raise UsageError(f"--wrt: found {len(wanted)} partials, expected at most {_MOST_AT_ONCE} at once")
    return wanted


def _unknown(text: str, variables: tuple[str, ...]) -> UsageError:
    name = text.strip()
    near = nearest(name, variables)
    hint = f"; did you mean {near}?" if near else ""
    found = visible(name, limit=40) or "nothing"
    return UsageError(f"--wrt: found {found}, expected {' or '.join(variables)}{hint}")


def _by(text: str, variables: tuple[str, ...]) -> tuple[str, ...]:
    names = []
    for piece in text.split(","):
        name = "".join(GREEK.get(c, c) for c in piece.strip())
        if name not in variables:
            raise _unknown(piece, variables)
        names.append(name)
    if len(names) > _MOST_PARTIALS:
        raise UsageError(f"--wrt: found {len(names)} variables, expected at most {_MOST_PARTIALS}")
    return tuple(names)
