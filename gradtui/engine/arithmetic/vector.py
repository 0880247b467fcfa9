"""The operations of generated code over NumPy arrays. Loaded only when there is an array to work on."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from ...expression.primitives.primitive import Primitive
from ...expression.primitives.registry import REGISTRY
from .algebra import Algebra

Array = np.ndarray[Any, np.dtype[np.float64]]
Numbers = np.ndarray[Any, np.dtype[Any]]
_PART = 8_192  # entries
_LINE = 64  # bytes of the cache that a processor takes at once


def aligned(shape: tuple[int, ...]) -> Array:
    """An array, not filled, whose first entry begins a line of the cache: on large ones NumPy is a fifth faster."""
    count = math.prod(shape)
    room = np.empty(count + _LINE // 8)
    first = -room.__array_interface__["data"][0] % _LINE // 8
    return room[first : first + count].reshape(shape)


def evenly(low: float, high: float, count: int) -> Array:
    """Numbers at equal distances from one to another, both included, however far apart they are."""
    part = 1.0 if math.isfinite(2 * (high - low)) else 0.25  # quarters, so that the distance is a number
    return np.linspace(low * part, high * part, count) / part


def _tie_weight(a: Array, b: Array, out: Array | None = None) -> Array:
    # a half where either is not a number, as for numbers: in a branch that is not taken
    more = np.subtract(np.greater(a, b).astype(float), np.less(a, b).astype(float))
    found: Array = np.multiply(np.add(more, 1.0), 0.5, out=out)
    return found


def _masked_quotient(a: Array, b: Array, out: Array | None = None) -> Array:
    return _where(np.not_equal(a, 0.0), np.divide(a, b), 0.0, out)


def _masked_product(a: Array, b: Array, out: Array | None = None) -> Array:
    return _where(np.not_equal(a, 0.0), np.multiply(a, b), 0.0, out)


def _where(condition: Any, a: Any, b: Any, out: Array | None = None) -> Array:
    if out is None:
        found: Array = np.where(condition, a, b)
        return found
    np.copyto(out, b)
    np.copyto(out, a, where=condition)
    return out


def _sum(a: Array) -> Any:
    return np.add.reduce(a, axis=None)


def _sum_squares(a: Array) -> Any:
    """The sum of a·a, part by part: what is written is read again while it is near."""
    flat = np.ravel(a, order="K")
    part, sums = np.empty(_PART), np.empty(-(-flat.size // _PART))
    for k in range(sums.size):
        near = flat[k * _PART : (k + 1) * _PART]
        sums[k] = np.add.reduce(np.multiply(near, near, out=part[: near.size]))
    return np.add.reduce(sums)


def _sum_rows(a: Array, out: Array | None = None) -> Array:
    found: Array = np.add.reduce(a, axis=0, out=out)
    return found


def _sum_columns(a: Array, out: Array | None = None) -> Array:
    found: Array = np.add.reduce(a, axis=1, keepdims=True, out=out)
    return found


def _norm(a: Array) -> Any:
    flat = np.ravel(a)
    return np.sqrt(np.dot(flat, flat))


def _direction(a: Array, length: Any, out: Array | None = None) -> Array:
    """a/‖a‖, and 0 where the length is 0 (as torch)."""
    return np.divide(a, length or np.inf, out=out)


def _sech_squared(u: Array, tanh: Array, out: Array | None = None) -> Array:
    """1/cosh²(u): 1 − t² while that keeps ten digits, and 4e/(1 + e)² with e = e^−2|u| beyond."""
    slopes = np.multiply(tanh, tanh, out=out)
    np.subtract(1.0, slopes, out=slopes)
    if np.minimum.reduce(slopes, axis=None) < 1e-5:
        level = slopes < 1e-5
        grown = np.exp(-2.0 * np.abs(u[level]))
        slopes[level] = 4.0 * grown / (1.0 + grown) ** 2
    return slopes


def _largest(a: Array) -> Any:
    return np.maximum.reduce(a, axis=None)


def _largest_share(a: Array, largest: Any, out: Array | None = None) -> Array:
    """1 at the largest entry, and 0 at all others; entries that tie share it equally (as torch.amax)."""
    are_largest = np.equal(a, largest)
    found: Array = np.divide(are_largest, np.count_nonzero(are_largest), out=out)
    return found


def _softmax(a: Array, out: Array | None = None) -> Array:
    """exp(a)/Σ exp(a) along the last axis, with every entry less the largest: none overflows."""
    grown: Array = np.subtract(a, np.maximum.reduce(a, axis=-1, keepdims=True), out=out)
    np.exp(grown, out=grown)
    return np.divide(grown, np.add.reduce(grown, axis=-1, keepdims=True), out=grown)


def _logsumexp(a: Array, out: Array | None = None) -> Any:
    """log(Σ exp(a)) along the last axis, the largest taken out; where that is infinite, so is the sum."""
    largest = np.maximum.reduce(a, axis=-1, keepdims=True)
    base = np.where(np.isinf(largest), 0.0, largest)
    total = np.add.reduce(np.exp(np.subtract(a, base)), axis=-1)
    return np.add(np.log(total), base[..., 0], out=out)


def _gap(a: Array, shares: Array, out: Array | None = None) -> Array:
    """How far each entry is from the one whose share is the largest, along the last axis."""
    place = np.argmax(shares, axis=-1, keepdims=True)
    found: Array = np.subtract(a, np.take_along_axis(a, place, axis=-1), out=out)
    return found


def length_of(a: Array) -> float:
    """The length of all entries together, wherever it is a number: squares that end are scaled first."""
    vector = np.ravel(a)
    with np.errstate(all="ignore"):
        found = float(np.sqrt(vector @ vector))
    if math.isfinite(found) and found > 1e-140:
        return found
    largest = float(np.max(np.abs(vector), initial=0.0))
    if largest == 0.0 or not math.isfinite(largest):
        return largest
    scaled = vector / largest
    return largest * float(np.sqrt(scaled @ scaled))


def product(a: Array, b: Array) -> float:
    """The sum of the products of entries."""
    with np.errstate(all="ignore"):
        return float(a.ravel() @ b.ravel())


def _outer(a: Array, b: Array, out: Array | None = None) -> Array:
    return np.multiply(a[:, None], b, out=out)


@lru_cache(maxsize=128)
def _of_entry(entry: Primitive) -> Callable[..., Any]:
    """A function of the language over arrays, with IEEE answers; it takes ``out`` as NumPy's own do."""
    if callable(entry.array):
        return entry.array(np)
    if entry.array:
        found: Callable[..., Any] = getattr(np, entry.array)
        return found
    one_by_one = np.frompyfunc(entry.ieee, 1, 1)

    def over_arrays(x: Array, out: Array | None = None) -> Array:
        values = np.asarray(one_by_one(x), dtype=float)
        if out is None:
            return values
        out[...] = values
        return out

    return over_arrays


class _Operations(dict[str, Callable[..., Any]]):
    """Operations of generated code that are no functions of the language; those are looked up when asked for."""

    def __missing__(self, name: str) -> Callable[..., Any]:
        return _of_entry(REGISTRY[name])


IN_PLACE = _Operations({
    "add": np.add, "subtract": np.subtract, "multiply": np.multiply, "divide": np.divide, "negate": np.negative,
    "power": np.power, "less": np.less, "less_equal": np.less_equal, "greater": np.greater,
    "greater_equal": np.greater_equal, "equal": np.equal, "not_equal": np.not_equal, "where": _where,
    "tie_weight": _tie_weight, "masked_product": _masked_product, "masked_quotient": _masked_quotient,
    "matmul": np.matmul, "sum": _sum,
    "sum_squares": _sum_squares, "sum_rows": _sum_rows, "sum_columns": _sum_columns, "dot": np.dot, "norm": _norm,
    "direction": _direction, "outer": _outer, "sech_squared": _sech_squared, "largest": _largest,
    "largest_share": _largest_share, "softmax": _softmax, "logsumexp": _logsumexp, "gap": _gap,
})  # fmt: skip
"""Operation → the function of arrays that computes it, with IEEE answers; each takes ``out`` as NumPy's own do."""


NAMES = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "<": "less", "<=": "less_equal",
         ">": "greater", ">=": "greater_equal", "==": "equal", "!=": "not_equal"}  # fmt: skip
"""Operation of a program → its name in generated code, where that is another."""


def names() -> dict[str, Callable[..., Any]]:
    """Every name in generated code → its function."""
    return IN_PLACE | {entry.name: _of_entry(entry) for entry in REGISTRY.values() if entry.scalar is not None}


def _first(part: Any, of: Any) -> float:
    return float(np.broadcast_to(part, np.shape(of))[of][0])


def _share(of: Any) -> str:
    return f" ({int(np.count_nonzero(of))} of its {np.size(of)} entries)" if np.size(of) > 1 else ""


def _sum_of(a: Any, axis: Any = None) -> Any:
    return np.add.reduce(a, axis=None if axis is None else int(axis))


def _mean_of(a: Any, axis: Any = None) -> Any:
    return np.mean(a, axis=None if axis is None else int(axis))


def _max_of(a: Any, b: Any = None) -> Any:
    return _largest(a) if b is None else np.maximum(a, b)


def _ones(*sizes: Any) -> Any:
    return np.broadcast_to(1.0, [int(n) for n in sizes])


# of the functions of a tree, where the programs have an operation for each number of arguments
_OPERATIONS = _Operations(
    IN_PLACE,
    **{name: IN_PLACE[named] for name, named in NAMES.items()},
    transpose=np.transpose, sum=_sum_of, mean=_mean_of, max=_max_of, ones=_ones, number=np.float64,
    input=lambda x: np.asarray(x, dtype=float),
)  # fmt: skip
ARRAYS = Algebra(
    _OPERATIONS,
    np.isnan,
    lambda x: ~np.isfinite(x),
    some=lambda of: bool(np.any(of)),
    first=_first,
    share=_share,
)
"""A tree whose values are arrays, or one of numbers at many points at once."""
