"""Functions of arrays to 60 digits, by NumPy over numbers of that length, and their slopes along one entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from mpmath import mp, mpf

from gradtui.engine.arithmetic.algebra import Algebra
from gradtui.engine.program.interpret import node_value
from gradtui.expression.tree import Node, fold

mp.dps = 60
_STEP = mpf(10) ** -20  # a central difference is then right to 40 digits


def long(x: Any) -> Any:
    """A number or an array in numbers of 60 digits."""
    return mpf(float(x)) if np.ndim(x) == 0 else np.frompyfunc(lambda v: mpf(float(v)), 1, 1)(x)


def _each(function: Callable[..., Any], count: int = 1) -> Callable[..., Any]:
    return np.frompyfunc(function, count, 1)


def _last(a: Any, of: Callable[[Any], Any]) -> Any:
    return np.array([of(row) for row in a], dtype=object) if np.ndim(a) == 2 else of(a)


def _logsumexp(row: Any) -> Any:
    return mp.log(sum(mp.exp(x) for x in row))


def _sum(a: Any, axis: Any = None) -> Any:
    return np.sum(a, axis=None if axis is None else int(axis))


def _mean(a: Any, axis: Any = None) -> Any:
    total = _sum(a, axis)
    return total / (np.size(a) // np.size(total))


_OPERATIONS: dict[str, Callable[..., Any]] = {
    "number": lambda x: mpf(float(x)), "input": lambda x: x, "negate": lambda x: -x, "+": lambda a, b: a + b,
    "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b, "power": lambda a, b: a**b,
    "matmul": np.matmul, "transpose": np.transpose, "outer": np.outer, "dot": np.dot, "sum": _sum, "mean": _mean,
    "norm": lambda a: mp.sqrt(np.sum(a * a)), "ones": lambda *sizes: np.full([int(n) for n in sizes], mpf(1)),
    "max": lambda a, b=None: max(np.ravel(a)) if b is None else _each(max, 2)(a, b),
    "where": lambda condition, a, b: _each(lambda c, x, y: x if c else y, 3)(condition, a, b),
    ">": _each(lambda a, b: a > b, 2), "softmax": lambda a: _last(a, lambda row: _each(mp.exp)(row - _logsumexp(row))),
    "logsumexp": lambda a: _last(a, _logsumexp),
    **{name: _each(getattr(mp, name)) for name in ("sin", "tanh", "sqrt", "exp", "log")},
}  # fmt: skip
_LONG = Algebra(_OPERATIONS, np.isnan, np.isnan, bool, lambda part, _: float(part), lambda _: "")


def value(tree: Node, values: Mapping[str, Any]) -> Any:
    """The value, where the values are of 60 digits."""
    return fold(tree, lambda node, parts: node_value(node, parts, values, _LONG))


def slope(tree: Node, values: Mapping[str, Any], name: str, index: tuple[int, ...]) -> Any:
    """The slope along one entry of a name."""
    sides = []
    for step in (_STEP, -_STEP):
        moved = values[name] + step if not index else np.array(values[name], dtype=object)
        if index:
            moved[index] += step
        sides.append(value(tree, {**values, name: moved}))
    return (sides[0] - sides[1]) / (2 * _STEP)
