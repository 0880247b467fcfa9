"""``math`` with IEEE 754's answers where it raises: inf and nan instead of exceptions.

The descents' code calls ``math`` itself, which is faster, and only where that raises is the step taken again with
these. So one library computes every number, and a verdict can say what happened. Standard library only: a headless
run needs no NumPy.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from math import copysign, inf, nan

from ...expression.primitives.registry import REGISTRY
from .algebra import Algebra


def divide(a: float, b: float) -> float:
    """a/b."""
    if b != 0.0:
        return a / b
    if a == 0.0 or a != a:
        return nan
    return copysign(inf, a) * copysign(1.0, b)


def power(a: float, b: float) -> float:
    """a**b, as C's pow."""
    try:
        return math.pow(a, b)
    except OverflowError:
        return -inf if a < 0.0 and b % 2.0 == 1.0 else inf
    except ValueError:
        if a == 0.0:  # a pole
            return copysign(inf, a) if b % 2.0 == 1.0 else inf
        return nan


def tie_weight(a: float, b: float) -> float:
    """The part of max's slope that belongs to a: 1, 0, or a half at a tie (as torch)."""
    return 1.0 if a > b else 0.0 if a < b else 0.5


def masked_product(a: float, b: float) -> float:
    """a·b, but 0 where a is 0: the branch that where did not take has no slope, however wild."""
    return a * b if a != 0.0 else 0.0


def masked_quotient(a: float, b: float) -> float:
    """a/b, but 0 where a is 0, for the same reason."""
    return divide(a, b) if a != 0.0 else 0.0


def _compared(comparison: Callable[[float, float], bool]) -> Callable[[float, float], float]:
    return lambda a, b: float(comparison(a, b))


class _Operations(dict[str, Callable[..., float]]):
    """The operations that are no functions of the language; those are looked up when asked for."""

    def __missing__(self, name: str) -> Callable[..., float]:
        return REGISTRY[name].ieee


_NAMED: dict[str, Callable[..., float]] = {
    "power": power, "divide": divide, "tie_weight": tie_weight, "masked_product": masked_product,
    "masked_quotient": masked_quotient,
}  # fmt: skip
_COMPARE = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
TOTAL = _Operations({
    **_NAMED, **{name: _compared(comparison) for name, comparison in _COMPARE.items()},
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": divide, "negate": operator.neg,
    "where": lambda condition, a, b: a if condition else b, "number": lambda x: x, "input": lambda x: x,
})  # fmt: skip
"""Operation → the function that computes it and never raises."""
NUMBERS = Algebra(
    TOTAL, math.isnan, lambda x: not math.isfinite(x), bool, first=lambda part, _: float(part), share=lambda _: ""
)
"""A tree whose values are numbers."""


def names(*, total: bool) -> dict[str, Callable[..., float]]:
    """Every name in generated code → its function; unless ``total`` it may raise where IEEE has inf or nan."""
    known = [entry for entry in REGISTRY.values() if entry.scalar is not None]
    if total:
        return _NAMED | {entry.name: entry.ieee for entry in known}
    return _NAMED | {entry.name: entry.scalar for entry in known if entry.scalar is not None} | {"power": math.pow}
