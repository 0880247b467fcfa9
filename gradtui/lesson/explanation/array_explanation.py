"""A function of arrays explained at a point: each parameter's gradient, its backward pass, one entry worked out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...engine.arithmetic.vector import length_of
from ...engine.descent.descent import Descent, start
from ...engine.objective.array_gradient_check import check_entries
from ...engine.objective.array_objective import ArrayObjective
from ...engine.objective.gradient_check import Check
from ...engine.program.array_interpret import evaluate_arrays
from ...engine.program.derivation_values import StepValue
from ...expression.entries import read_entry
from ...expression.tree import symbols
from ...expression.written import by_names
from .array_working import formula_of, one_entry, values_of
from .backward_words import backward_lines
from .parts import Explained, Explanation, partial_symbol


def explain_arrays(objective: ArrayObjective, point: Sequence[Any], name: str, wanted: Sequence[str]) -> Explanation:
    """Explain gradients at a point: ``wanted`` lists parameters, and entries of them such as "w[3]"."""
    descent = start(objective, point)
    partials = tuple(explain_parameter(descent, name, *_place(objective, text)) for text in wanted)
    return Explanation(
        name=name,
        objective=objective,
        point=descent.point,
        value=descent.value,
        gradient_norm=descent.gradient_norm,
        partials=partials,
        parts=objective.part_values(descent.point),
        check=check_at(descent, [partial.position for partial in partials]),
    )


def _place(objective: ArrayObjective, text: str) -> tuple[str, int | None]:
    """A parameter, and the place of an entry of it in the flat vector, or None."""
    entry = read_entry(text)
    return (text, None) if entry is None else (entry[0], objective.position(*entry))


def check_at(descent: Descent, positions: Sequence[int]) -> Check:
    """Entries of the flat vector by three ways, at the descent's point."""
    assert descent.objective.has_arrays
    point = descent.state_at(descent.cursor).point
    return check_entries(descent.objective, point, positions)


def explain_parameter(descent: Descent, name: str, variable: str, position: int | None = None) -> Explained:
    """Explain the gradient by one parameter at the descent's point, and an entry of it (the largest unless given)."""
    objective = descent.objective
    assert objective.has_arrays
    formula, counts = formula_of(objective, variable)
    gradient = descent.gradient[objective.variables.index(variable)]
    if position is None:
        sizes = np.abs(np.ravel(gradient))
        first = objective.offsets[objective.variables.index(variable)]
        position = first + int(np.argmax(np.where(np.isfinite(sizes), sizes, -1.0)))
    lines, letters = backward_lines(objective.tree, variable, objective.array_shapes, name, objective.written.parts)
    values = values_of(descent, letters) | objective.part_values(descent.point)
    numbers = []
    for line in lines:
        before, after = (evaluate_arrays(node, values) for node in (line.before, line.after))
        numbers.append(StepValue(_length(before), _length(after), np.ndim(after) > 0))
    entry = one_entry(descent, name, position)
    return Explained(
        by=(variable,),
        symbol=partial_symbol(name, (variable,)),
        held=tuple(v for v in objective.variables if v != variable),
        others=tuple(n for n in symbols(objective.tree) if n != variable),
        formula=formula,
        in_parts=by_names(formula, objective.written.parts) if objective.written.parts else None,
        substituted=entry.numbers,
        value=gradient,
        table=(),
        lines=tuple(lines),
        values=tuple(numbers),
        shape=objective.shapes[variable],
        counts=counts,
        position=position,
        entry=entry,
    )


def _length(value: Any) -> float:
    """The length of an array; a number itself."""
    if np.ndim(value) == 0:
        return float(value) + 0.0
    return length_of(value)
