"""Whether f curves so unevenly because the columns of its data differ in scale, and how it would without that."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

import numpy as np

from ..engine.arithmetic.symmetric import symmetric_eigen
from ..engine.arithmetic.vector import Array
from ..engine.descent.descent import Descent
from ..engine.objective.array_curvature import MOST
from ..engine.objective.array_objective import ArrayObjective
from ..expression.names import pretty
from ..expression.printing import short
from ..expression.tree import MatrixProduct, Node, Product, Symbol, walk

_ORDERS = 100.0  # times as large: columns that differ in scale
_ALIKE = 4.0  # times: that much the curvature for a column's own size may differ from another's
_ONE_FITS = 1000.0  # a condition number up to which a learning rate serves all directions


class _Column(NamedTuple):
    """A column that a parameter is multiplied by."""

    entry: int
    """The parameter's place in the flat vector."""
    name: str
    """What the column is called."""
    values: Array
    """Its numbers."""


def columns_words(descent: Descent) -> str:
    """What the columns' scales do to the curvature, where they are what is the matter; "" where they are not."""
    objective = descent.objective
    if not objective.has_arrays or objective.count > MOST or not isfinite(descent.value_at(0)):
        return ""
    return _words(objective, tuple(descent.history.flat_at(0).tolist()))


@lru_cache(maxsize=4)
def _words(objective: ArrayObjective, point: tuple[float, ...]) -> str:
    columns = list({column.entry: column for column in _columns(objective)}.values())
    if len(columns) < 2:
        return ""
    with np.errstate(all="ignore"):
        squares = [float(np.mean(column.values**2)) for column in columns]
        spreads = [float(np.std(column.values)) for column in columns]
        if not all(map(isfinite, squares)) or min(squares) == 0.0 or max(squares) < _ORDERS**2 * min(squares):
            return ""
        rows = objective.hessian(np.array(point))
        own = [float(rows[c.entry, c.entry]) / square for c, square in zip(columns, squares, strict=True)]
        if not np.all(np.isfinite(rows)) or not 0.0 < min(own) <= max(own) < _ALIKE * min(own):
            return ""  # f curves unevenly for another reason, or too
        units = np.ones(objective.count)
        units[[column.entry for column in columns]] = [1.0 / (spread or 1.0) for spread in spreads]
        before, after = _unevenness(rows), _unevenness(rows * np.outer(units, units))
    if not after * _ORDERS <= before or not isfinite(after):
        return ""
    by_size = sorted(zip(squares, columns, strict=True), key=lambda pair: -pair[0])
    named = (by_size[0][1], by_size[-1][1])
    sizes = ", ".join(f"{column.name} up to {float(np.abs(column.values).max()):,.6g}" for column in named)
    curves = f"f curves {short(before, 2)} times as much in one direction as in another, then {short(after, 2)} times"
    ends = ", so that one η fits all" if after <= _ONE_FITS else ""
    return f"The columns differ in scale ({sizes}): divide each by its standard deviation. Now {curves}{ends}."


def _unevenness(rows: Array) -> float:
    """λmax/λmin of a Hessian; infinite where f does not curve up in every direction."""
    values = symmetric_eigen(rows)[0]
    return float(values[-1] / values[0]) if values[0] > 0.0 else float("inf")


def _columns(objective: ArrayObjective) -> Iterator[_Column]:
    """Each entry of a parameter that is multiplied by a column of the data: w·area, X@w."""
    for node in walk(objective.tree):
        if isinstance(node, Product):
            names = [child.label for child in node.children if isinstance(child, Symbol)]
            data = [name for name in names if name in objective.data and objective.data[name].ndim == 1]
            own = [name for name in names if name in objective.shapes and objective.shapes[name] == ()]
            if len(data) == len(own) == 1 and len(node.children) == 2:
                yield _Column(objective.position(own[0]), pretty(data[0]), objective.data[data[0]])
        elif isinstance(node, MatrixProduct):
            left, right = (_name(child) for child in node.children)
            matrix = objective.data.get(left)
            if matrix is not None and matrix.ndim == 2 and objective.shapes.get(right) == (matrix.shape[1],):
                for j in range(matrix.shape[1]):
                    yield _Column(objective.position(right, (j,)), f"{pretty(left)}[:, {j}]", matrix[:, j])


def _name(node: Node) -> str:
    return node.label if isinstance(node, Symbol) else ""
