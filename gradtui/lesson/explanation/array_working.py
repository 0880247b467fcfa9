"""A step over arrays in numbers: each parameter as a whole, and one entry worked out as on paper."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ...engine.arithmetic.vector import length_of
from ...engine.descent.descent import Descent
from ...engine.objective.array_objective import ArrayObjective
from ...engine.program.array_interpret import with_numbers, with_parts
from ...expression.backward import gradient_formula
from ...expression.entries import entry, entry_name
from ...expression.names import pretty
from ...expression.printing import unicode, worked
from ...expression.shapes import Shape
from ...expression.tree import Node, symbols
from ...expression.written import by_names
from .parts import PartialWork, partial_symbol
from .working import assignments

if TYPE_CHECKING:
    from ...engine.protocols import State

_DIGITS = 4


@lru_cache(maxsize=64)
def _formula(
    tree: Node, variable: str, arrays: tuple[tuple[str, Shape], ...]
) -> tuple[Node, tuple[tuple[str, int], ...]]:
    formula, counts = gradient_formula(tree, variable, dict(arrays))
    return formula, tuple(counts.items())


def formula_of(objective: ArrayObjective, variable: str) -> tuple[Node, dict[str, int]]:
    """The gradient by a variable as a tree, and the counts that its letters stand for."""
    names = objective.array_shapes | {part.name: () for part in objective.written.parts}  # no count is called so
    formula, counts = _formula(objective.tree, variable, tuple(names.items()))
    return formula, dict(counts)


def values_of(descent: Descent, counts: dict[str, int]) -> dict[str, Any]:
    """Every name of the objective with its value at the descent's point."""
    objective = descent.objective
    assert objective.has_arrays
    return dict(zip(objective.variables, descent.point, strict=True)) | objective.constants | objective.data | counts


def partials(descent: Descent, name: str) -> list[PartialWork]:
    """The gradient by each parameter; ``name`` is the function's own."""
    objective = descent.objective
    assert objective.has_arrays
    work = []
    for variable, slope in zip(objective.variables, descent.gradient, strict=True):
        formula, counts = formula_of(objective, variable)
        shape = objective.shapes[variable]
        work.append(
            PartialWork(
                name=pretty(variable),
                symbol=partial_symbol(name, (variable,)),
                formula=unicode(by_names(formula, objective.written.parts)),
                value=_size(descent, slope, shape),
                shape=shape,
                counts=", ".join(f"{pretty(letter)} = {count:,}" for letter, count in counts.items()),
            )
        )
    return work


def _size(descent: Descent, slope: Any, shape: Shape) -> float:
    """The length of a part of the gradient, or the partial itself."""
    if not shape:
        return float(slope)
    return descent.gradient_norm if len(descent.variables) == 1 else length_of(slope)


def one_entry(descent: Descent, name: str, position: int) -> PartialWork:
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
    return PartialWork(
        name=pretty(shown),
        symbol=partial_symbol(name, (shown,)),
        formula=unicode(tree),
        value=slope,
        numbers=worked(numbered, known, _DIGITS) if symbols(tree) else "",
        update=tuple(
            assignments(descent, shown, own, _seen(descent, state, position), memory, descent.rate_at(descent.cursor))
        ),
    )


def _seen(descent: Descent, state: State, position: int) -> float:
    """What the next update takes for an entry of the gradient: that of its rows of data, with noise."""
    if not descent.optimizer.is_random:
        return float(state.gradient[position])
    return float(descent.move_at(descent.cursor).gradient[position])


def largest(descent: Descent) -> int:
    """The place of the gradient's largest entry in the flat vector."""
    gradient = np.abs(descent.state_at(descent.cursor).gradient)
    return int(np.argmax(np.where(np.isfinite(gradient), gradient, -1.0)))
