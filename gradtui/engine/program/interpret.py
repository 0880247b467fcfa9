"""A tree's value at a point, node by node: slow, and the place to look when one wants to know why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

from ...expression.names import CONSTANTS
from ...expression.tree import (
    Call,
    Comparison,
    Constant,
    MatrixProduct,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Reciprocal,
    Sum,
    Symbol,
    Transpose,
    fold,
)
from ..arithmetic import ieee
from ..arithmetic.algebra import Algebra


def evaluate(tree: Node, values: Mapping[str, float], done: dict[int, float] | None = None) -> float:
    """The tree's value where its names have these values; IEEE's inf or nan, never an exception.

    ``done`` has values by the ids of nodes, and gets those of the others.
    """
    return fold(tree, lambda node, parts: node_value(node, parts, values), done)


def node_value(node: Node, parts: Sequence[Any], values: Mapping[str, Any], algebra: Algebra = ieee.NUMBERS) -> Any:
    """One node's value from those of its children."""
    operations = algebra.operations
    match node:
        case Number():
            return operations["number"](node.value)
        case Constant():
            return operations["number"](CONSTANTS[node.name])
        case Symbol():
            return operations["input"](values[node.name])
        case Negative():
            return operations["negate"](parts[0])
        case Reciprocal():
            return parts[0]
        case Sum():
            return reduce(operations["+"], parts)
        case Product():
            total = parts[0]
            for factor, part in zip(node.children[1:], parts[1:], strict=True):
                total = operations["/" if isinstance(factor, Reciprocal) else "*"](total, part)
            return total
        case Power():
            return operations["power"](*parts)
        case Comparison():
            return operations[node.operator](*parts)
        case MatrixProduct():
            return operations["matmul"](*parts)
        case Transpose():
            return operations["transpose"](*parts)
        case Call():
            return operations[node.function](*parts)
        case _:
            raise TypeError(f"no value for {type(node).__name__}")
