"""Which operation has no value: from the leaves up, the first one that is not finite though its operands are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...expression.primitives.registry import REGISTRY
from ...expression.printing import short
from ...expression.tree import Call, Node, Power, Product, Reciprocal, fold
from ..arithmetic.algebra import Algebra
from ..arithmetic.ieee import NUMBERS
from .interpret import node_value


def undefined(tree: Node, values: Mapping[str, Any], algebra: Algebra = NUMBERS) -> str | None:
    """Return a sentence about the first operation of ``tree`` without a value, or None (also for an overflow)."""

    def combine(node: Node, parts: list[tuple[Any, str | None]]) -> tuple[Any, str | None]:
        operands = [part[0] for part in parts]
        value = node_value(node, operands, values, algebra)
        if isinstance(node, Call) and node.function == "where":
            taken = [True, algebra.some(operands[0] != 0.0), algebra.some(operands[0] == 0.0)]
            parts = [part for part, is_taken in zip(parts, taken, strict=True) if is_taken]
        inherited = next((fault for _, fault in parts if fault), None)
        return value, inherited or _fault(node, operands, value, algebra)

    return fold(tree, combine)[1]


def _fault(node: Node, parts: Sequence[Any], value: Any, algebra: Algebra) -> str | None:
    bad = algebra.is_not_finite(value)
    if not algebra.some(bad) or any(algebra.some(algebra.is_not_finite(part)) for part in parts):
        return None
    blamed = bad & is_to_blame(node, parts, value, algebra)
    if not algebra.some(blamed):
        return None
    share = algebra.share(bad)
    numbers = [algebra.first(part, blamed) for part in parts]
    first = short(numbers[0])
    if isinstance(node, Product):
        return f"{first}/0 divides by zero{share}"
    if isinstance(node, Power):
        base = f"({first})" if numbers[0] < 0.0 or share else first
        return f"{base}^{short(numbers[1])} has no value{share}"
    return f"{node.label}({first}) has no value{share}"


def is_to_blame(node: Node, parts: Sequence[Any], value: Any, algebra: Algebra) -> Any:
    """Where it is the operation's fault that a value is not finite though its operands are, and not an overflow's."""
    match node:
        case Product():
            zero: Any = False
            for factor, part in zip(node.children, parts, strict=True):
                if isinstance(factor, Reciprocal):
                    zero = zero | (part == 0.0)
            return zero
        case Power():
            return algebra.is_nan(value) | (parts[0] == 0.0)
        case Call() if node.function in REGISTRY and not REGISTRY[node.function].over_arrays:
            return algebra.is_nan(value) | REGISTRY[node.function].has_pole
        case _:
            return False
