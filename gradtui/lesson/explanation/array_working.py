"""A step over arrays in words and numbers: each parameter as a whole, and one entry worked out as on paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from ...engine.arithmetic.vector import length_of
from ...engine.descent.descent import Descent
from ...engine.objective.array_objective import ArrayObjective
from ...engine.objective.gradient_scale import GPT_3, bytes_text
from ...engine.program.array_interpret import evaluate_arrays, with_numbers, with_parts
from ...engine.verdict.verdict import Verdict
from ...expression.backward import gradient_formula
from ...expression.entries import entry, entry_name
from ...expression.names import pretty
from ...expression.printing import short, unicode, worked
from ...expression.shapes import Shape
from ...expression.tree import Node, symbols
from ..words import outcome, reason, sentence
from .working import UpdateWork, assignments

if TYPE_CHECKING:
    from ...engine.protocols import State

_DIGITS = 4
_MOST_LOOKED_AT = 100_000  # entries that the words for a step look at one by one


@dataclass(frozen=True, slots=True)
class ParameterWork:
    """The gradient by one parameter."""

    symbol: str
    """∂L/∂w."""
    formula: str
    """Its formula for display."""
    counts: str
    """What the letters for numbers of entries stand for, "n = 40", or ""."""
    shape: Shape
    """The parameter's shape, () for a number."""
    size: float
    """The length of this part of the gradient; for a number the partial itself."""


@dataclass(frozen=True, slots=True)
class EntryWork:
    """The partial by one entry of one parameter."""

    name: str
    """The entry: w[17], or b for a number."""
    symbol: str
    """∂L/∂w[17]."""
    formula: str
    """Its formula for display."""
    numbers: str
    """The formula with numbers: of its entry, and of every sum over the data."""
    value: float
    """Its value."""
    at: float
    """The entry's own value."""
    update: tuple[UpdateWork, ...]
    """The next update of this entry, each assignment of the optimizer's formula with its numbers."""


@lru_cache(maxsize=64)
def _formula(
    tree: Node, variable: str, arrays: tuple[tuple[str, Shape], ...]
) -> tuple[Node, tuple[tuple[str, int], ...]]:
    formula, counts = gradient_formula(tree, variable, dict(arrays))
    return formula, tuple(counts.items())


def formula_of(objective: ArrayObjective, variable: str) -> tuple[Node, dict[str, int]]:
    """The gradient by a variable as a tree, and the counts that its letters stand for."""
    formula, counts = _formula(objective.tree, variable, tuple(objective.array_shapes.items()))
    return formula, dict(counts)


def values_of(descent: Descent, counts: dict[str, int]) -> dict[str, Any]:
    """Every name of the objective with its value at the descent's point."""
    objective = descent.objective
    assert objective.has_arrays
    return dict(zip(objective.variables, descent.point, strict=True)) | objective.constants | objective.data | counts


def parameters(descent: Descent, name: str) -> list[ParameterWork]:
    """The gradient by each parameter; ``name`` is the function's own."""
    objective = descent.objective
    assert objective.has_arrays
    work = []
    for variable, slope in zip(objective.variables, descent.gradient, strict=True):
        formula, counts = formula_of(objective, variable)
        shape = objective.shapes[variable]
        work.append(
            ParameterWork(
                symbol=symbol(name, variable),
                formula=unicode(formula),
                counts=", ".join(f"{pretty(letter)} = {count:,}" for letter, count in counts.items()),
                shape=shape,
                size=_size(descent, slope, shape),
            )
        )
    return work


def _size(descent: Descent, slope: Any, shape: Shape) -> float:
    """The length of a part of the gradient, or the partial itself."""
    if not shape:
        return float(slope)
    return descent.gradient_norm if len(descent.variables) == 1 else length_of(slope)


def symbol(name: str, variable: str) -> str:
    """∂L/∂w."""
    return f"∂{pretty(name)}/∂{pretty(variable)}"


def one_entry(descent: Descent, name: str, position: int) -> EntryWork:
    """The partial by the entry at a place of the flat vector, and its next update."""
    objective = descent.objective
    assert objective.has_arrays
    variable, index = objective.entry(position)
    formula, counts = formula_of(objective, variable)
    values = values_of(descent, counts)
    tree = entry(formula, index, objective.array_shapes) if index else formula
    numbered = with_numbers(tree, values)
    known = {n: float(x) for n, x in with_parts(numbered, values).items() if np.ndim(x) == 0}
    state = descent.state_at(descent.cursor)
    own = float(state.point[position])
    slope = float(state.gradient[position])
    shown = entry_name(variable, index)
    memory = {m: float(row[position]) for m, row in zip(descent.optimizer.memory, state.memory, strict=True)}
    return EntryWork(
        name=pretty(shown),
        symbol=f"∂{pretty(name)}/∂{pretty(shown)}",
        formula=unicode(tree),
        numbers=worked(numbered, known, _DIGITS) if symbols(tree) else "",
        value=slope,
        at=own,
        update=tuple(
            assignments(descent, shown, own, _seen(descent, state, position), memory, descent.rate_at(descent.cursor))
        ),
    )


def _seen(descent: Descent, state: State, position: int) -> float:
    """What the next update takes for an entry of the gradient: that of its rows of data, with noise."""
    if not descent.optimizer.is_random:
        return float(state.gradient[position])
    return float(descent.move_at(descent.cursor).gradient[position])


def entry_value(descent: Descent, position: int) -> float:
    """The partial by one entry from its own formula, for a check against reverse mode."""
    objective = descent.objective
    assert objective.has_arrays
    variable, index = objective.entry(position)
    formula, counts = formula_of(objective, variable)
    tree = entry(formula, index, objective.array_shapes) if index else formula
    return float(evaluate_arrays(tree, values_of(descent, counts)))


def largest(descent: Descent) -> int:
    """The place of the gradient's largest entry in the flat vector."""
    gradient = np.abs(descent.state_at(descent.cursor).gradient)
    return int(np.argmax(np.where(np.isfinite(gradient), gradient, -1.0)))


# -- words --------------------------------------------------------------------------------------------------------


def narrate(descent: Descent, name: str) -> str:
    """Return the words for the step that led to where the descent is; at the start, what comes next."""
    objective = descent.objective
    assert objective.has_arrays
    count = f"{objective.count:,}"
    if descent.cursor == 0:
        if descent.at_end:
            return sentence(reason(descent, name))
        at = largest(descent)
        steepest = pretty(entry_name(*objective.entry(at)))
        slope = float(descent.state_at(0).gradient[at])
        way = "rises" if slope > 0 else "falls"
        return (
            f"Start: {name} = {short(descent.value)}. The gradient has {count} entries, one for each parameter: "
            f"{bytes_text(objective.count)} as float32 (GPT-3's: {bytes_text(GPT_3)}). "
            f"{name} {way} fastest as {steepest} grows (slope {short(slope)})."
        )
    fell = outcome(descent.value_at(descent.cursor - 1), descent.value, name)
    verdict, why = descent.verdict, reason(descent, name)
    head = f"Step {descent.cursor}: {fell}."
    if verdict is Verdict.CONVERGED:
        return f"{head} Converged: {why}."
    if verdict is Verdict.OSCILLATING:
        return f"{head} {sentence(why)}"
    if verdict is not Verdict.STILL_MOVING:
        return sentence(why)
    if objective.count > _MOST_LOOKED_AT:
        way = short(descent.history.moved(descent.cursor - 1, descent.cursor)[0])
        return f"{head} All {count} parameters moved at once; the step's length is {way}."
    before, after = (descent.state_at(k) for k in (descent.cursor - 1, descent.cursor))
    with np.errstate(all="ignore"):
        moved = after.point - before.point
        most = int(np.argmax(np.abs(moved)))
        turned = int(np.count_nonzero(before.gradient * after.gradient < 0.0))
    change = float(moved[most])
    entry_shown = pretty(entry_name(*objective.entry(most)))
    words = f"Step {descent.cursor}: {fell}. All {count} parameters moved, {entry_shown} the most, by {short(change)}."
    if isfinite(change) and turned:
        words += f" The slope along {turned:,} of them changed sign: there it went past a low place."
    return words
