"""A place in a function where a rule is used, over many points at once: what breaking the rule starts from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from ...engine.arithmetic.vector import IN_PLACE, Array
from ...expression.derivation import outer_slope
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
    fold,
)

_COMPARE = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "==": np.equal,
            "!=": np.not_equal}  # fmt: skip
_INSIDE = "u_"


def value_of(node: Node, values: Sequence[Any], names: Any) -> Any:
    """A node's values from those of its children. A divisor's are 1 over it."""
    match node:
        case Number():
            return np.float64(node.value)
        case Constant():
            return np.float64(CONSTANTS[node.name])
        case Symbol():
            return names[node.name]
        case Negative():
            return -values[0]
        case Reciprocal():
            return 1.0 / values[0]
        case Sum():
            return sum(values[1:], values[0])
        case Product():
            return product(values)
        case Power():
            return np.power(values[0], values[1])
        case Comparison():
            return _COMPARE[node.operator](values[0], values[1])
        case Call() if node.function == "where":
            return np.where(values[0], values[1], values[2])
        case Call():
            return IN_PLACE[node.function](*values)
        case _:
            raise ValueError("a function of arrays")


@lru_cache(maxsize=64)
def _slope_tree(function: str) -> Node:
    return outer_slope(function, Symbol(_INSIDE))


def slope_of(function: str, inside: Any) -> Any:
    """f′(u) of a function of one number."""
    names = {_INSIDE: inside}
    return fold(_slope_tree(function), lambda node, values: value_of(node, values, names))


def product(factors: Sequence[Any]) -> Any:
    """All of them multiplied; 1 of none."""
    found: Any = 1.0
    for factor in factors:
        found = found * factor
    return found


class Site:
    """A node of the function with the values and the slopes of its children; a slope can have rows, one a mistake."""

    __slots__ = ("below", "inside", "moving", "node", "slopes", "still", "totals", "value", "values")

    def __init__(
        self, node: Node, value: Array, values: list[Array], slopes: list[Any], moving: list[bool], totals: list[Array]
    ) -> None:
        self.node = node
        self.value = value
        self.values = values
        """Of the children."""
        self.slopes = slopes
        self.moving = [k for k, moves in enumerate(moving) if moves]
        """Which children contain the variable."""
        self.still = [k for k, moves in enumerate(moving) if not moves]
        self.totals = totals
        """The children's slopes where every variable moves."""
        self.below: tuple[Array, Array] | None = None
        """Of 1/bⁿ the values of b and n."""
        self.inside: list[Array] = []
        """Of a chain whose inside is a sum, the values of its terms without the variable."""

    def with_slope(self, place: int, slope: Any) -> Site:
        """The same place with another slope of one child."""
        slopes = [*self.slopes[:place], slope, *self.slopes[place + 1 :]]
        moving = [k in self.moving for k in range(len(slopes))]
        found = Site(self.node, self.value, self.values, slopes, moving, self.totals)
        found.below, found.inside = self.below, self.inside
        return found

    @property
    def chain(self) -> int | None:
        """The child that is the inside of a chain rule."""
        node = self.node
        if isinstance(node, Power) and len(self.moving) == 1:
            place = self.moving[0]
        elif isinstance(node, Reciprocal) or (isinstance(node, Call) and len(node.children) == 1):
            place = 0
        else:
            return None
        return None if isinstance(node.children[place], Symbol) or place not in self.moving else place

    @property
    def exponent(self) -> Any:
        """n, where the place is a power uⁿ whose exponent is still: of 1/u it is −1. Else None."""
        node = self.node
        if isinstance(node, Power) and 1 in self.still:
            return self.values[1]
        if isinstance(node, Reciprocal):
            return -1.0
        return 0.5 if isinstance(node, Call) and node.function == "sqrt" else None

    @property
    def outer(self) -> Any:
        """f′(u), the outer function's slope."""
        node = self.node
        if isinstance(node, Reciprocal):
            return -self.value * self.value
        if isinstance(node, Power):
            base, n = self.values
            return n * np.power(base, n - 1.0) if 1 in self.still else self.value * np.log(base)
        assert isinstance(node, Call)
        return slope_of(node.function, self.values[0])

    def others(self, *places: int) -> Any:
        """The product of all factors but these."""
        return product([value for k, value in enumerate(self.values) if k not in places])

    def terms(self) -> list[Any]:
        """The terms of the product rule, one for each factor."""
        return [slope * self.others(k) for k, slope in enumerate(self.slopes)]

    def rule(self) -> Any:
        """The slope, by the rule as it is."""
        node, slopes = self.node, self.slopes
        match node:
            case Negative():
                return -slopes[0]
            case Sum():
                return sum(slopes[1:], slopes[0])
            case Product():
                return sum(self.terms())
            case Reciprocal():
                return self.outer * slopes[0]
            case Power():
                base, n = self.values
                by_base = n * np.power(base, n - 1.0) * slopes[0] if 0 in self.moving or np.any(slopes[0]) else 0.0
                by_exponent = self.value * np.log(base) * slopes[1] if 1 in self.moving or np.any(slopes[1]) else 0.0
                return by_base + by_exponent
            case Call() if node.function == "where":
                return np.where(self.values[0], slopes[1], slopes[2])
            case Call() if node.function in ("min", "max"):
                first = np.greater if node.function == "max" else np.less
                return np.where(first(self.values[0], self.values[1]), slopes[0], slopes[1])
            case Call() if len(slopes) == 1:
                return self.outer * slopes[0]
            case _:
                return np.zeros_like(self.value)
