"""``math`` with IEEE 754's answers where it raises: inf and nan instead of exceptions.

The descents' code calls ``math`` itself, which is faster, and only where that raises is the step taken again with
these. So one library computes every number, and a verdict can say what happened. Standard library only: a headless
run needs no NumPy.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from math import copysign, inf, nan


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


def _total(function: Callable[[float], float], overflow: float = inf) -> Callable[[float], float]:
    def total(x: float) -> float:
        try:
            return function(x)
        except ValueError:
            return nan
        except OverflowError:
            return overflow

    return total


def _logarithm(function: Callable[[float], float]) -> Callable[[float], float]:
    def total(x: float) -> float:
        return function(x) if x > 0.0 else -inf if x == 0.0 else nan

    return total


def sinh(x: float) -> float:
    """sinh, ±inf where it overflows."""
    try:
        return math.sinh(x)
    except OverflowError:
        return copysign(inf, x)


def sigmoid(x: float) -> float:
    """1/(1 + e⁻ˣ), computed from the side that cannot overflow."""
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    grown = math.exp(x)
    return grown / (1.0 + grown)


def softplus(x: float) -> float:
    """log(1 + eˣ) = max(x, 0) + log1p(e^−|x|)."""
    return larger(x, 0.0) + math.log1p(math.exp(-abs(x)))


def sign(x: float) -> float:
    """−1, 0 or 1; nan for nan."""
    return 1.0 if x > 0.0 else -1.0 if x < 0.0 else x * 0.0


def relu(x: float) -> float:
    """max(x, 0); nan for nan."""
    return x if x > 0.0 or x != x else 0.0


def larger(a: float, b: float) -> float:
    """max(a, b); nan if either is."""
    return a if a >= b or a != a else b


def smaller(a: float, b: float) -> float:
    """min(a, b); nan if either is."""
    return a if a <= b or a != a else b


def tie_weight(a: float, b: float) -> float:
    """The part of max's slope that belongs to a: 1, 0, or a half at a tie (as torch)."""
    return 1.0 if a > b else 0.0 if a < b else 0.5


def masked_product(a: float, b: float) -> float:
    """a·b, but 0 where a is 0: the branch that where did not take has no slope, however wild."""
    return a * b if a != 0.0 else 0.0


FAST: dict[str, Callable[..., float]] = {
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "asin": math.asin, "acos": math.acos, "atan": math.atan,
    "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh, "exp": math.exp, "log": math.log, "log2": math.log2,
    "log10": math.log10, "sqrt": math.sqrt, "cbrt": math.cbrt, "abs": abs, "erf": math.erf, "power": math.pow,
    "sign": sign, "relu": relu, "sigmoid": sigmoid, "softplus": softplus, "min": smaller, "max": larger,
    "tie_weight": tie_weight, "masked_product": masked_product,
}  # fmt: skip
"""Names in generated code → functions that raise where IEEE arithmetic would give inf or nan."""

TOTAL: dict[str, Callable[..., float]] = FAST | {
    "sin": _total(math.sin), "cos": _total(math.cos), "tan": _total(math.tan), "asin": _total(math.asin),
    "acos": _total(math.acos), "sinh": sinh, "cosh": _total(math.cosh), "exp": _total(math.exp),
    "log": _logarithm(math.log), "log2": _logarithm(math.log2), "log10": _logarithm(math.log10),
    "sqrt": _total(math.sqrt), "power": power, "divide": divide,
}  # fmt: skip
"""The same names → functions that never raise."""
