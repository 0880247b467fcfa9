"""A tree's value where names are arrays, node by node: for formulas that are shown, and for their entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...expression.entries import part_names
from ...expression.names import CONSTANTS
from ...expression.primitives.registry import REGISTRY
from ...expression.printing import short
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
    rebuilt,
)
from ..arithmetic.vector import IN_PLACE
from .lowering import COMPARE


def evaluate_arrays(tree: Node, values: Mapping[str, Any]) -> Any:
    """The tree's value; a name like X[:, 3] is a part of the array X, and 1[20] an array of ones."""
    known = with_parts(tree, values)
    with np.errstate(all="ignore"):
        return fold(tree, lambda node, parts: node_value(node, parts, known))


def with_parts(tree: Node, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, and those of the parts that the tree names."""
    known = dict(values)
    for name in part_names(tree):
        stem, _, places = name[:-1].partition("[")
        if stem == "1":
            known[name] = np.ones([int(n) for n in places.split("×")])
        else:
            index = tuple(slice(None) if i.strip() == ":" else int(i) for i in places.split(","))
            known[name] = values[stem][index]
    return known


def with_numbers(tree: Node, values: Mapping[str, Any]) -> Node:
    """The tree with every number that is made of arrays, such as dot(X[:, 3], r), in the place of its formula."""
    known = with_parts(tree, values)

    def combine(node: Node, parts: list[tuple[Node, Any]]) -> tuple[Node, Any]:
        value = node_value(node, [part[1] for part in parts], known)
        has_arrays = any(np.ndim(part[1]) for part in parts)
        if has_arrays and np.ndim(value) == 0:
            if not np.isfinite(value):
                return Symbol("undefined" if np.isnan(value) else "∞" if value > 0 else "−∞"), value
            number = Number(float(f"{abs(float(value)):.4g}"))
            return (Negative(number) if value < 0 else number), value
        return rebuilt(node, [part[0] for part in parts]), value

    with np.errstate(all="ignore"):
        return fold(tree, combine)[0]


def node_value(node: Node, parts: list[Any], values: Mapping[str, Any]) -> Any:
    """One node's value from those of its children."""
    match node:
        case Number():
            return np.float64(node.value)
        case Constant():
            return np.float64(CONSTANTS[node.name])
        case Symbol():
            return np.asarray(values[node.name], dtype=float)
        case Negative():
            return np.negative(parts[0])
        case Reciprocal():
            return parts[0]
        case Sum():
            total = parts[0]
            for part in parts[1:]:
                total = np.add(total, part)
            return total
        case Product():
            total = parts[0]
            for factor, part in zip(node.children[1:], parts[1:], strict=True):
                total = np.divide(total, part) if isinstance(factor, Reciprocal) else np.multiply(total, part)
            return total
        case Power():
            return np.power(parts[0], parts[1])
        case Comparison():
            return COMPARE[node.operator](parts[0], parts[1])
        case MatrixProduct():
            return np.matmul(parts[0], parts[1])
        case Transpose():
            return parts[0].T
        case Call() if node.function == "mean":
            return np.mean(parts[0])
        case Call():
            return IN_PLACE[node.function](*parts)
        case _:
            raise TypeError(f"no value for {type(node).__name__}")


def undefined(tree: Node, values: Mapping[str, Any]) -> str | None:
    """Say which operation has no value for some entries though its operands have one: "log(−0.3) has no value"."""
    known = with_parts(tree, values)

    def combine(node: Node, parts: list[tuple[Any, str | None]]) -> tuple[Any, str | None]:
        value = node_value(node, [part[0] for part in parts], known)
        if isinstance(node, Call) and node.function == "where":
            taken = [np.any(parts[0][0]), not np.all(parts[0][0])]
            branches = [part[1] for part, is_taken in zip(parts[1:], taken, strict=True) if is_taken]
            return value, parts[0][1] or next((fault for fault in branches if fault), None)
        fault = next((part[1] for part in parts if part[1]), None)
        if fault is None and not np.all(np.isfinite(value)):
            fault = _fault(node, [part[0] for part in parts], value)
        return value, fault

    with np.errstate(all="ignore"):
        return fold(tree, combine)[1]


def _fault(node: Node, parts: Sequence[Any], value: Any) -> str | None:
    if not all(np.all(np.isfinite(part)) for part in parts):
        return None
    bad = ~np.isfinite(value)
    count = int(np.count_nonzero(bad))
    which = f" ({count} of its {np.size(value)} entries)" if np.size(value) > 1 else ""

    def first(part: Any) -> str:
        return short(float(np.broadcast_to(part, np.shape(value))[bad][0]))

    if isinstance(node, Product):
        for factor, part in zip(node.children, parts, strict=True):
            if isinstance(factor, Reciprocal) and np.any(np.broadcast_to(part, np.shape(value))[bad] == 0.0):
                return f"{first(parts[0])}/0 divides by zero{which}"
        return None
    if isinstance(node, Power) and np.any(np.isnan(value) | (np.asarray(parts[0]) == 0.0)):
        return f"({first(parts[0])})^{first(parts[1])} has no value{which}"
    entrywise = isinstance(node, Call) and np.ndim(parts[0]) == np.ndim(value)
    if isinstance(node, Call) and entrywise and (np.any(np.isnan(value)) or REGISTRY[node.function].has_pole):
        return f"{node.function}({first(parts[0])}) has no value{which}"
    return None
