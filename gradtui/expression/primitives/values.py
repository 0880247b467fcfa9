"""What functions are computed by where neither ``math`` nor NumPy has one that does."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from math import copysign, inf, nan
from typing import Any


def caught(function: Callable[[float], float], poles: Mapping[float, float] | None = None) -> Callable[[float], float]:
    """A function of ``math`` with IEEE 754's answers where it raises; ``poles`` are where it is infinite."""

    def total(x: float) -> float:
        try:
            return function(x)
        except ValueError:
            return (poles or {}).get(x, nan)
        except OverflowError:
            return inf

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


# -- over arrays: np is NumPy -----------------------------------------------------------------------------------------


def sigmoid_of_arrays(np: Any) -> Callable[..., Any]:
    """The same as for numbers."""

    def sigmoid(x: Any, out: Any = None) -> Any:
        grown = np.asarray(np.exp(-np.abs(x)))
        below = np.add(grown, 1.0)
        np.copyto(grown, 1.0, where=x >= 0.0)
        return np.divide(grown, below, out=out)

    return sigmoid


def softplus_of_arrays(np: Any) -> Callable[..., Any]:
    """The same as for numbers."""

    def softplus(x: Any, out: Any = None) -> Any:
        grown = np.log1p(np.exp(-np.abs(x)))
        return np.add(np.maximum(x, 0.0), grown, out=out)

    return softplus


def relu_of_arrays(np: Any) -> Callable[..., Any]:
    """The same as for numbers."""

    def relu(x: Any, out: Any = None) -> Any:
        return np.maximum(x, 0.0, out=out)

    return relu
