"""How very many numbers are spread: counts, mean and median of them all, in a few passes."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np

from .extremes import Array
from .field import largest_finite

Counts = np.ndarray[Any, np.dtype[np.int64]]
Parts = np.ndarray[Any, np.dtype[np.int16]]

_AT_ONCE = 32_768  # entries whose places are reckoned while they are near
_FINE = 4_000  # parts, or a few less, among which the median is looked for


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """What is known of how numbers are spread."""

    counts: Counts
    """How many lie in each of so many like parts of the scale."""
    mean: float
    """Of those that are finite; not a number where none is."""
    median: float
    """The same."""
    zeros: int
    """How many are exactly 0."""
    lost: int
    """How many are not finite."""


def spread(values: Array, most: float, bins: int, largest: float) -> Spread:
    """How numbers from −most to most are spread over so many parts, an odd number of them.

    ``largest`` is the largest absolute value among them. What is not finite is counted apart.
    """
    size = values.size
    with np.errstate(all="ignore"):
        mean = float(values.mean())
    if not np.isfinite(mean):
        values = values[np.isfinite(values)]
        if not values.size:
            return Spread(np.zeros(bins, dtype=np.int64), np.nan, np.nan, 0, size)
        mean = float((values / values.size).sum())
        largest = largest_finite(values)
    # finer parts, of those alone that have numbers in them: the median is soon found in one of these
    sides = min(max(ceil(largest / most * bins / 2 - 0.5), 0), bins // 2)
    taken = 2 * sides + 1
    finer = max(_FINE // taken, 1)
    fine, parts = _counted(values, taken / bins * most if sides else largest or 1.0, taken * finer)
    counts = np.zeros(bins, dtype=np.int64)
    counts[bins // 2 - sides : bins // 2 + sides + 1] = fine.reshape(taken, finer).sum(axis=1)
    zeros = int(np.count_nonzero(values == 0.0))
    return Spread(counts, mean, _median(values, fine, parts), zeros, size - values.size)


def _counted(values: Array, most: float, bins: int) -> tuple[Counts, Parts]:
    """How many entries lie in each of so many like parts of −most … most, and in which one each entry lies."""
    found, parts = np.zeros(bins + 1, dtype=np.int64), np.empty(values.size, dtype=np.int16)
    share = np.empty(min(_AT_ONCE, values.size))
    with np.errstate(all="ignore"):
        per_unit = bins / 2 / np.float64(most)
    for first in range(0, values.size, _AT_ONCE):
        near, part = values[first : first + _AT_ONCE], parts[first : first + _AT_ONCE]
        shares = share[: near.size]
        if np.isfinite(per_unit):
            np.multiply(near, per_unit, out=shares)
        else:
            np.multiply(near / most, bins / 2, out=shares)
        shares += bins / 2
        part[...] = shares  # rounded down: none is negative
        found += np.bincount(part, minlength=bins + 1)
    return np.append(found[:-2], found[-2] + found[-1]), parts  # the last part has both its edges


def _median(values: Array, fine: Counts, parts: Parts) -> float:
    """The median, exactly: sought only among those that lie in its part of the scale, or in its two."""
    low, high = (values.size - 1) // 2, values.size // 2
    below = np.cumsum(fine)
    first, last = (int(np.searchsorted(below, place, side="right")) for place in (low, high))
    before = int(below[first - 1]) if first else 0
    if last == fine.size - 1:
        last += 1  # the upper edge of the scale
    near = values[(parts >= first) & (parts <= last)]
    found = np.partition(near, high - before)
    upper = float(found[high - before])
    lower = upper if low == high else float(found[: high - before].max())
    return lower / 2 + upper / 2
