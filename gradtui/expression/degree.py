"""The degree of an expression as a polynomial."""

from __future__ import annotations

from collections.abc import Collection
from math import inf

from .tree import Call, MatrixProduct, Negative, Node, Number, Power, Product, Sum, Symbol, Transpose, fold

_LINEAR = frozenset({"sum", "mean", "transpose"})


def degree(root: Node, variables: Collection[str]) -> float:
    """The degree in these variables together, of what is written; infinite where that is no polynomial in them.

    What cancels counts: x³ − x³ is of degree 3.
    """

    def combine(node: Node, parts: list[float]) -> float:
        if isinstance(node, Symbol):
            return 1.0 if node.name in variables else 0.0
        if not any(parts):
            return 0.0
        if isinstance(node, (Sum, Negative, Transpose)):
            return max(parts)
        if isinstance(node, (Product, MatrixProduct)):
            return sum(parts)
        if isinstance(node, Power):
            power = node.exponent.value if isinstance(node.exponent, Number) else 0.5
            return parts[0] * power if power.is_integer() and not parts[1] else inf
        if isinstance(node, Call) and node.function == "dot":
            return sum(parts)
        if isinstance(node, Call) and node.function in _LINEAR and not any(parts[1:]):
            return parts[0]
        return inf

    return fold(root, combine)
