"""Formulas over many points at once, each value with a bound of its rounding: what equality of functions rests on."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...engine.arithmetic.vector import IN_PLACE, Array, Numbers
from ...expression.derivation import partial
from ...expression.names import CONSTANTS
from ...expression.tree import (
    Call,
    Comparison,
    Constant,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Reciprocal,
    Sum,
    Symbol,
)

_EPSILON = 2.0**-51
_SCALES = (1.0, 2.0, 0.5, 5.0, 0.1, 10.0)
_TRIED = 240
_KEPT = 64
_FEWEST = 8  # points at which two functions must agree
_SEED = 20_240
_COMPARE = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "==": np.equal,
            "!=": np.not_equal}  # fmt: skip

Measured = tuple[Array, Array]
"""Values, and how far rounding may have moved each."""


class Samples:
    """Points, and what was computed at them."""

    def __init__(self, names: Mapping[str, Any], count: int, rounded: float = 0.0) -> None:
        self.count = count
        self.names = {name: np.broadcast_to(np.asarray(x, dtype=float), (count,)) for name, x in names.items()}
        self._done: dict[int, tuple[Node, Measured]] = {}  # the node too, so that its id stays its own
        self._none = np.zeros(count)
        self._rounded = rounded

    @classmethod
    def at(cls, values: Mapping[str, float]) -> Samples:
        """One point; its coordinates are rounded themselves, as π is."""
        return cls(values, 1, 2.0**-53)

    @classmethod
    def around(
        cls, variables: Sequence[str], point: Sequence[float], constants: Mapping[str, float], trees: Sequence[Node]
    ) -> Samples:
        """Points at which all these formulas have well-rounded values; always the same ones."""
        rng = random.Random(_SEED)  # noqa: S311 - no secret
        rows = []
        for k in range(_TRIED):
            scale, centred, positive = _SCALES[k % len(_SCALES)], k % 4 == 1, k % 4 == 3
            row = [(x if centred else 0.0) + rng.uniform(-scale, scale) for x in point]
            rows.append([abs(x) for x in row] if positive else row)
        columns = np.array(rows).T
        tried = cls(dict(zip(variables, columns, strict=True)) | dict(constants), _TRIED)
        good = np.ones(_TRIED, dtype=bool)
        for tree in trees:
            values, errors = tried.of(tree)
            with np.errstate(all="ignore"):
                good &= np.isfinite(values) & (np.abs(values) < 1e100)
                good &= (errors <= 1e-6 * np.abs(values)) | (errors <= 1e-10)
        kept = columns[:, np.flatnonzero(good)[:_KEPT]]
        return cls(dict(zip(variables, kept, strict=True)) | dict(constants), kept.shape[1])

    @property
    def enough(self) -> bool:
        """Whether there are points enough to tell functions apart."""
        return self.count >= _FEWEST

    def of_partial(self, tree: Node, variable: str) -> Measured:
        """A partial at the points."""
        return self.of(partial(tree, variable))

    def of(self, tree: Node) -> Measured:
        """A formula at the points. Parts that formulas share are computed once."""
        done = self._done
        stack = [tree]
        with np.errstate(all="ignore"):
            while stack:
                node = stack[-1]
                if id(node) in done:
                    stack.pop()
                    continue
                waiting = [child for child in node.children if id(child) not in done]
                if waiting:
                    stack.extend(waiting)
                    continue
                parts = [done[id(child)][1] for child in node.children]
                done[id(node)] = node, self._measured(node, parts)
                stack.pop()
        return done[id(tree)][1]

    def _measured(self, node: Node, parts: list[Measured]) -> Measured:
        match node:
            case Number():
                return np.full(self.count, node.value), self._none
            case Constant():
                return np.full(self.count, CONSTANTS[node.name]), self._none
            case Symbol():
                value = self.names[node.name]
                return value, self._rounded * np.abs(value) if self._rounded else self._none
            case Negative():
                return -parts[0][0], parts[0][1]
            case Reciprocal():
                return parts[0]
            case Sum():
                value, error = parts[0]
                for other, own in parts[1:]:
                    value = value + other
                    error = error + own + _EPSILON * np.abs(value)
                return value, error
            case Product():
                value, error = parts[0]
                for factor, (other, own) in zip(node.children[1:], parts[1:], strict=True):
                    size = np.abs(other)
                    if isinstance(factor, Reciprocal):
                        value = value / other
                        error = (error + np.abs(value) * own) / size
                    else:
                        error = error * size + np.abs(value) * own + error * own
                        value = value * other
                    error = error + _EPSILON * np.abs(value)
                return value, error
            case Power():
                return self._called(np.power, parts)
            case Comparison():
                return _COMPARE[node.operator](parts[0][0], parts[1][0]).astype(float), self._none
            case Call() if node.function == "where":
                taken = parts[0][0] != 0.0
                return np.where(taken, parts[1][0], parts[2][0]), np.where(taken, parts[1][1], parts[2][1])
            case Call():
                return self._called(IN_PLACE[node.function], parts)
            case _:
                return np.full(self.count, np.nan), self._none

    @staticmethod
    def _called(function: Any, parts: list[Measured]) -> Measured:
        """A function's values; it is asked again at the ends of its argument's rounding."""
        value = np.asarray(function(*[part[0] for part in parts]), dtype=float)
        error = 4 * _EPSILON * np.abs(value)
        for i, (_, own) in enumerate(parts):
            if not own.any():
                continue
            most = np.zeros_like(value)  # of the two sides: their sum would double with each function within another
            for side in (own, -own):
                moved = [part[0] + side if j == i else part[0] for j, part in enumerate(parts)]
                change = np.abs(function(*moved) - value)
                most = np.maximum(most, np.where(np.isfinite(change), change, 0.0))
            error = error + most
        return value, error


def differ(one: Measured, other: Measured) -> Numbers:
    """Where two formulas surely differ."""
    with np.errstate(all="ignore"):
        gap = np.abs(one[0] - other[0])
        allowed = 8 * (one[1] + other[1]) + 1e-13 * np.abs(other[0]) + 1e-290
        found: Numbers = ~(gap <= allowed)
    return found


def same(one: Measured, other: Measured) -> bool:
    """Whether two formulas are the same function, where both have a value."""
    both = np.isfinite(one[0]) & np.isfinite(other[0]) & clear(one, other[0]) & clear(other, one[0])
    return int(both.sum()) >= _FEWEST and not (differ(one, other) & both).any()


def clear(one: Measured, size: Array) -> Numbers:
    """Where rounding leaves enough of a value to be compared with values of a size."""
    with np.errstate(all="ignore"):
        found: Numbers = one[1] <= 1e-5 * np.abs(size) + 1e-9
    return found
