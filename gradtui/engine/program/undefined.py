"""Which operation has no value: from the leaves up, the first one that is not finite though its operands are."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite, isnan

from ...expression.primitives.registry import REGISTRY
from ...expression.printing import short
from ...expression.tree import Call, Node, Power, Product, Reciprocal, fold
from .interpret import node_value


def undefined(tree: Node, values: Mapping[str, float]) -> str | None:
    """Return a sentence about the first operation of ``tree`` without a value, or None (also for an overflow)."""

    def combine(node: Node, parts: list[tuple[float, str | None]]) -> tuple[float, str | None]:
        value = node_value(node, [part[0] for part in parts], values)
        if isinstance(node, Call) and node.function == "where":
            chosen = parts[1] if parts[0][0] else parts[2]
            return value, parts[0][1] or chosen[1]
        inherited = next((fault for _, fault in parts if fault), None)
        if inherited is not None or isfinite(value):
            return value, inherited
        return value, _fault(node, [part[0] for part in parts], value)

    return fold(tree, combine)[1]


def _fault(node: Node, parts: list[float], value: float) -> str | None:
    if not all(isfinite(part) for part in parts):
        return None
    if isinstance(node, Product):
        for factor, part in zip(node.children, parts, strict=True):
            if isinstance(factor, Reciprocal) and part == 0.0:
                return f"{short(parts[0])}/0 divides by zero"
        return None
    if isinstance(node, Power):
        base, exponent = parts
        if isnan(value) or base == 0.0:
            shown = f"({short(base)})" if base < 0 else short(base)
            return f"{shown}^{short(exponent)} has no value"
        return None
    if isinstance(node, Call) and (isnan(value) or REGISTRY[node.function].has_pole):
        return f"{node.function}({short(parts[0])}) has no value"
    return None
