"""How many of very many numbers lie where, counted in one pass over all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..canvas.quantile import quantile
from .extremes import Array

Counts = np.ndarray[Any, np.dtype[np.int64]]

_AT_ONCE = 32_768  # entries whose places are reckoned while they are near


@dataclass(frozen=True, slots=True)
class Summary:
    """What a few numbers say of many."""

    mean: float
    """Of those that are finite; not a number where none is."""
    median: float
    """The same."""
    zeros: int
    """How many are exactly 0."""
    lost: int
    """How many are not finite."""


def counted(values: Array, most: float, bins: int) -> Counts:
    """How many entries lie in each of so many like parts of −most … most; what lies beyond counts at its end.

    A part has its lower edge and the last part both. What is not finite is left out.
    """
    found = np.zeros(bins + 1, dtype=np.int64)
    scaled, places = np.empty(min(_AT_ONCE, values.size)), np.empty(min(_AT_ONCE, values.size), dtype=np.intp)
    per_unit = bins / 2 / most  # most may be so small that this overflows
    is_usual = np.isfinite(per_unit) and np.isfinite(values.max(initial=0.0)) and np.isfinite(values.min(initial=0.0))
    for first in range(0, values.size, _AT_ONCE):
        part = values[first : first + _AT_ONCE]
        if not is_usual:
            part = part[np.isfinite(part)]
        share, place = scaled[: part.size], places[: part.size]
        if is_usual:
            np.multiply(part, per_unit, out=share)
        else:
            np.multiply(part / most, bins / 2, out=share)
        share += bins / 2
        np.clip(share, 0.0, bins, out=share)
        place[...] = share  # rounded down: none is negative
        found += np.bincount(place, minlength=bins + 1)
    found[-2] += found[-1]
    return found[:-1]


def summary(values: Array) -> Summary:
    """Mean, median, and how many are 0 or not finite."""
    with np.errstate(all="ignore"):
        mean = float(values.mean())
    lost = 0
    if not np.isfinite(mean):
        finite = values[np.isfinite(values)]
        lost, values = values.size - finite.size, finite
        if not values.size:
            return Summary(np.nan, np.nan, 0, lost)
        with np.errstate(all="ignore"):
            mean = float((values / values.size).sum())
    return Summary(mean, quantile(values, 0.5), int(np.count_nonzero(values == 0.0)), lost)
