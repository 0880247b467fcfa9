"""A function of numbers over data: its sums over the data are written out, so that it is a function like any other.

mean((w·x + b − y)²) of w and b, with x and y of twenty rows, is a sum of twenty squares. Everything that can be done
with a function of numbers can be done with it: grids, second partials, landmarks, very many descents. Formulas that
people read are made of the one that has the names of the data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...expression.shapes import Shape, is_of_arrays, shape_of, whole_number
from ...expression.tree import (
    Call,
    MatrixProduct,
    Negative,
    Node,
    Number,
    Product,
    Reciprocal,
    Sum,
    Transpose,
    fold,
    rebuilt,
    symbols,
    walk,
)
from ...expression.written import Written
from ..arithmetic.vector import Array
from ..program.array_interpret import evaluate_arrays
from .array_objective import ArrayObjective
from .noise import Rows
from .scalar_objective import ScalarObjective

MOST = 4_000
"""Nodes of what is written out; of more the code would be long and its gain lost."""


def over_data(arrays: ArrayObjective) -> DataObjective | None:
    """Return a function of numbers and data with its sums written out.

    None where a variable is an array, where data meet variables otherwise than entry by entry and in sums and means of
    all entries, or where it would be too long.
    """
    if any(arrays.shapes[v] for v in arrays.variables):
        return None
    tree = _written_out(arrays)
    return None if tree is None else DataObjective(tree, arrays)


class DataObjective(ScalarObjective):
    """f of numbers over data; ``arrays`` is the same function as one of arrays."""

    def __init__(self, tree: Node, arrays: ArrayObjective) -> None:
        """``tree`` is the function with every row written out."""
        written = arrays.written
        shapes: dict[str, Shape] = {name: data.shape for name, data in arrays.data.items()}
        for part in written.parts:
            shapes[part.name] = shape_of(part.whole, shapes)
        known = tuple((name, shape) for name, shape in shapes.items() if shape)
        super().__init__(tree, arrays.variables, arrays.constants, Written(written.tree, written.parts, known))
        self.arrays: ArrayObjective = arrays

    @property
    def formula(self) -> Node:
        """The function with the names of the data and without those of its parts."""
        return self.arrays.tree

    @property
    def given(self) -> dict[str, Any]:
        """The value of every name that is no variable."""
        return self.constants | self.arrays.data

    def evaluated(self, formula: Node, values: Mapping[str, Any], done: dict[int, Any] | None = None) -> Any:
        """The value of such a formula where its names have these values, an array within a sum over the data."""
        return evaluate_arrays(formula, values, done)

    def part_values(self, point: Sequence[float]) -> dict[str, Any]:
        """The value of each named part at a point: numbers, and read-only arrays."""
        return self.arrays.part_values(point)

    def undefined_at(self, point: Sequence[Any]) -> str | None:
        """Say which part of f has no value at a point, or None where none is to blame."""
        return self.arrays.undefined_at(point)

    def slope_undefined_at(self, point: Sequence[float]) -> str | None:
        """The same for the partials, or None."""
        return self.arrays.slope_undefined_at(point)

    @property
    def rows(self) -> int | None:
        """How many rows all the data have that the function uses; None where they differ."""
        return self.arrays.rows

    def gradient_of_rows(self, point: Sequence[float], rows: Rows) -> tuple[float, ...]:
        """∇f at a point as if the data had these rows alone."""
        return tuple(self.arrays.gradient_of_rows(np.array(point), rows).tolist())


class _TooLongError(Exception):
    """It would be too long, or is no matter of entries and their sums."""


def _written_out(arrays: ArrayObjective) -> Node | None:
    """The function in numbers alone; None as in ``over_data``."""
    variables, data = set(arrays.variables), arrays.data
    moves = {id(node): not variables.isdisjoint(symbols(node)) for node in walk(arrays.tree)}
    made = 0

    def combine(node: Node, parts: list[Any]) -> Any:
        nonlocal made
        if not moves[id(node)] and not isinstance(node, Reciprocal):  # which has no value without its product
            if data.keys().isdisjoint(symbols(node)):
                return node
            return _numbers(evaluate_arrays(node, {**arrays.constants, **data}))
        if not any(isinstance(part, np.ndarray) for part in parts):
            return rebuilt(node, parts) if parts else node
        if isinstance(node, Call) and node.function in ("sum", "mean"):
            if len(parts) != 1 and not (parts[0].ndim == 1 and whole_number(node.children[1]) in (0, -1)):
                raise _TooLongError
            return _total(parts[0], mean=node.function == "mean")
        if not _is_by_entries(node):
            raise _TooLongError
        operands: Sequence[Any] = np.broadcast_arrays(*map(_entries, parts))
        made += operands[0].size
        if made > MOST:
            raise _TooLongError
        found = np.empty(operands[0].shape, dtype=object)
        for place in np.ndindex(found.shape):
            found[place] = rebuilt(node, [entries[place] for entries in operands])
        return found

    try:
        whole = fold(arrays.tree, combine)
    except _TooLongError:
        return None
    return whole if isinstance(whole, Node) else None


def _is_by_entries(node: Node) -> bool:
    """Whether an operation works entry by entry."""
    return not (isinstance(node, MatrixProduct | Transpose) or (isinstance(node, Call) and is_of_arrays(node)))


def _entries(part: Any) -> Any:
    """An array of nodes; a single one as an array without dimensions."""
    if isinstance(part, np.ndarray):
        return part
    found = np.empty((), dtype=object)
    found[()] = part
    return found


def _numbers(value: Any) -> Any:
    """Numbers as nodes, one an entry. Raises _TooLongError for those that no text can have."""
    values: Array = np.asarray(value, dtype=float)
    if values.size > MOST or not np.isfinite(values).all():
        raise _TooLongError
    found = np.empty(values.shape, dtype=object)
    for place in np.ndindex(values.shape):
        number = float(values[place])
        found[place] = Negative(Number(-number)) if number < 0.0 else Number(abs(number))
    return found if found.ndim else found[()]


def _total(entries: Any, *, mean: bool) -> Node:
    """The sum of all entries, or their mean."""
    terms = entries.ravel().tolist()
    total: Node = terms[0]
    for term in terms[1:]:  # in pairs: over a grid two terms are held at a time, not all of them
        total = Sum([total, term])
    return Product([total, Reciprocal(Number(float(len(terms))))]) if mean and len(terms) > 1 else total
