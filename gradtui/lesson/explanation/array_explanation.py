"""A function of arrays explained at a point: each parameter's gradient, its backward pass, one entry worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...engine.arithmetic.vector import length_of
from ...engine.descent.descent import Descent, start
from ...engine.objective.array_gradient_check import check_entries
from ...engine.objective.array_objective import ArrayObjective
from ...engine.objective.gradient_check import Check
from ...engine.program.array_interpret import evaluate_arrays
from ...engine.program.derivation_values import StepValue
from ...expression.tree import symbols
from .array_working import EntryWork, formula_of, one_entry, symbol, values_of
from .backward_words import backward_lines
from .explanation import Explained


@dataclass(frozen=True, slots=True, eq=False)
class ArrayExplained:
    """The gradient by one parameter."""

    explained: Explained
    """Its formula and the backward pass; the value of an array is its length."""
    shape: tuple[int, ...]
    """The parameter's shape, () for a number."""
    counts: dict[str, int]
    """What the letters for numbers of entries stand for: n → 40."""
    value: Any
    """The gradient: a float, or an array of the parameter's shape."""
    position: int
    """The place in the flat vector of the entry that is worked out."""
    entry: EntryWork
    """That entry."""


@dataclass(frozen=True, slots=True, eq=False)
class ArrayExplanation:
    """A function of arrays explained at a point."""

    name: str
    """What the function is called."""
    objective: ArrayObjective
    """The function itself."""
    point: tuple[Any, ...]
    """Where: a float or an array for each variable."""
    value: float
    """f there."""
    gradient_norm: float
    """‖∇f‖ there, over all entries."""
    partials: tuple[ArrayExplained, ...]
    """The parameters asked for."""
    check: Check
    """The entries that are worked out, by three ways."""


def explain_arrays(
    objective: ArrayObjective,
    point: Sequence[Any],
    name: str = "f",
    wanted: Sequence[tuple[str, int | None]] | None = None,
) -> ArrayExplanation:
    """Explain gradients at a point: ``wanted`` lists parameters, each with an entry's place or None for the largest."""
    descent = start(objective, point)
    chosen = wanted if wanted is not None else [(v, None) for v in objective.variables]
    partials = tuple(explain_parameter(descent, name, variable, position) for variable, position in chosen)
    return ArrayExplanation(
        name=name,
        objective=objective,
        point=descent.point,
        value=descent.value,
        gradient_norm=descent.gradient_norm,
        partials=partials,
        check=check_at(descent, [partial.position for partial in partials]),
    )


def check_at(descent: Descent, positions: Sequence[int]) -> Check:
    """Entries of the flat vector by three ways, at the descent's point."""
    assert descent.objective.has_arrays
    point = descent.state_at(descent.cursor).point
    return check_entries(descent.objective, point, positions)


def explain_parameter(descent: Descent, name: str, variable: str, position: int | None = None) -> ArrayExplained:
    """Explain the gradient by one parameter at the descent's point, and an entry of it (the largest unless given)."""
    objective = descent.objective
    assert objective.has_arrays
    formula, counts = formula_of(objective, variable)
    gradient = descent.gradient[objective.variables.index(variable)]
    if position is None:
        sizes = np.abs(np.ravel(gradient))
        first = objective.offsets[objective.variables.index(variable)]
        position = first + int(np.argmax(np.where(np.isfinite(sizes), sizes, -1.0)))
    lines, letters = backward_lines(objective.tree, variable, objective.array_shapes, name)
    values = values_of(descent, letters)
    numbers = []
    for line in lines:
        before, after = (evaluate_arrays(node, values) for node in (line.before, line.after))
        numbers.append(StepValue(_length(before), _length(after), np.ndim(after) > 0))
    entry = one_entry(descent, name, position)
    explained = Explained(
        by=(variable,),
        symbol=symbol(name, variable),
        held=tuple(v for v in objective.variables if v != variable),
        others=tuple(n for n in symbols(objective.tree) if n != variable),
        formula=formula,
        substituted=entry.numbers,
        value=_length(gradient),
        table=(),
        lines=tuple(lines),
        values=tuple(numbers),
        shape=objective.shapes[variable],
    )
    return ArrayExplained(explained, objective.shapes[variable], counts, gradient, position, entry)


def _length(value: Any) -> float:
    """The length of an array; a number itself."""
    if np.ndim(value) == 0:
        return float(value) + 0.0
    return length_of(value)
