"""A tree's value at a point, node by node: slow, and the place to look when one wants to know why."""

from __future__ import annotations

from collections.abc import Mapping

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
from ..arithmetic import ieee
from .lowering import COMPARE


def evaluate(tree: Node, values: Mapping[str, float]) -> float:
    """The tree's value where its names have these values; IEEE's inf or nan, never an exception."""
    return fold(tree, lambda node, parts: node_value(node, parts, values))


def node_value(node: Node, parts: list[float], values: Mapping[str, float]) -> float:
    """One node's value from those of its children."""
    match node:
        case Number():
            return node.value
        case Constant():
            return CONSTANTS[node.name]
        case Symbol():
            return values[node.name]
        case Negative():
            return -parts[0]
        case Reciprocal():
            return parts[0]
        case Sum():
            total = parts[0]
            for part in parts[1:]:
                total += part
            return total
        case Product():
            total = parts[0]
            for factor, part in zip(node.children[1:], parts[1:], strict=True):
                total = ieee.divide(total, part) if isinstance(factor, Reciprocal) else total * part
            return total
        case Power():
            return ieee.power(parts[0], parts[1])
        case Comparison():
            return float(COMPARE[node.operator](parts[0], parts[1]))
        case Call() if node.function == "where":
            return parts[1] if parts[0] else parts[2]
        case Call():
            return ieee.TOTAL[node.function](*parts)
        case _:
            raise TypeError(f"no value for {type(node).__name__}")
