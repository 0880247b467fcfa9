"""The operations of generated code over NumPy arrays. Loaded only when there is an array to work on."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]


def _sigmoid(x: Array) -> Array:
    grown = np.exp(-np.abs(x))
    return np.where(x >= 0.0, 1.0 / (1.0 + grown), grown / (1.0 + grown))


def _softplus(x: Array) -> Array:
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))


def _erf(x: Array) -> Array:
    return np.asarray(np.frompyfunc(math.erf, 1, 1)(x), dtype=float)


def _share(a: Array, b: Array) -> Array:
    return np.where(a > b, 1.0, np.where(a < b, 0.0, 0.5))


def _gated(a: Array, b: Array) -> Array:
    return np.where(a != 0.0, a * b, 0.0)


VECTOR: dict[str, Callable[..., Any]] = {
    "sin": np.sin, "cos": np.cos, "tan": np.tan, "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan,
    "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "exp": np.exp, "log": np.log, "log2": np.log2,
    "log10": np.log10, "sqrt": np.sqrt, "cbrt": np.cbrt, "abs": np.abs, "erf": _erf, "power": np.power,
    "divide": np.divide, "sign": np.sign, "relu": lambda x: np.maximum(x, 0.0), "sigmoid": _sigmoid,
    "softplus": _softplus, "min": np.minimum, "max": np.maximum, "share": _share, "gated": _gated, "where": np.where,
}  # fmt: skip
"""Names in generated code → functions of arrays, with IEEE answers."""


def call(made: Callable[..., tuple[Any, ...]], arguments: list[Any]) -> list[Array]:
    """Call generated code on arrays that broadcast; every result has their common shape."""
    arrays = [np.asarray(a, dtype=float) for a in arguments]
    shape = np.broadcast_shapes(*(a.shape for a in arrays))
    with np.errstate(all="ignore"):
        results = made(*arrays)
    return [np.array(np.broadcast_to(r, shape), dtype=float) for r in results]
