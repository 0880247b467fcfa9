"""Where a value of f lies in the loss chart, to a dot, and the numbers beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Any

import numpy as np

from ...expression.printing import short
from ..canvas.axis import Axis, tick_text

_TWO_DECADES = 1e2
_NOTHING = 1e-9  # of the greatest value: below zero by rounding alone
_FARTHEST = 20.0  # times as much as the active run spans may be shown for the sake of the others
_APART = 2  # rows between two numbers
_MANTISSAS = ((1.0, 3.0), (1.0, 2.0, 5.0))

Values = np.ndarray[Any, np.dtype[np.float64]]


def spans_decades(values: Values) -> bool:
    """Whether a logarithmic scale shows more: over two powers of ten, and nothing below zero."""
    finite = values[np.isfinite(values)]
    above = finite[finite > 0.0]
    if not above.size:
        return False
    high = float(above.max())
    return float(finite.min()) >= -_NOTHING * high and high / float(above.min()) > _TWO_DECADES


@dataclass(frozen=True, slots=True)
class LossScale:
    """The height of a chart, in dots from below; what is not above zero lies in a row of its own on a log scale."""

    low: float
    """The value, or its logarithm, in the middle of the lowest dot above the floor."""
    high: float
    """That in the middle of the topmost dot."""
    rows: int
    """The rows of the chart, four dots each."""
    is_log: bool
    """Whether it is logarithmic."""
    floor: str = ""
    """What stands beside the lowest row, where there are values not above zero: "0" or "≤ 0"."""

    @property
    def first(self) -> int:
        """The lowest dot above the floor."""
        return 4 if self.floor else 0

    def dots(self, values: Values) -> Values:
        """The dot of each value, not rounded, and not clipped; NaN for what is not finite."""
        with np.errstate(all="ignore"):
            known = np.where(np.isfinite(values), values, np.nan)
            along = np.log10(np.where(known > 0.0, known, np.nan)) if self.is_log else known
            share = (along / 2 - self.low / 2) / (self.high / 2 - self.low / 2)
            found = self.first + share * (self.rows * 4 - 1 - self.first)
        return np.where(known <= 0.0, 1.0, found) if self.is_log else found

    def rows_of(self, values: Values) -> list[int | None]:
        """The row of each value, from above, or None outside."""
        last = self.rows * 4 - 0.5
        return [self.rows - 1 - round(dot) // 4 if -0.5 <= dot < last else None for dot in self.dots(values).tolist()]

    def numbers(self) -> list[tuple[int, str]]:
        """Round numbers with their rows, as many as there is room for with a row between any two."""
        best: list[tuple[int, float]] = []
        step, most = 1.0, self.rows - (_APART if self.floor else 0)
        for values in self._decades() if self.is_log else self._steps():
            if len(values) > 2 * self.rows:
                continue
            pairs = zip(self.rows_of(np.array(values)), values, strict=True)
            rows = [(row, value) for row, value in pairs if row is not None and row < most]
            near = any(abs(a - b) < _APART for (a, _), (b, _) in pairwise(rows))
            if not near and len(rows) > len(best):
                best, step = rows, values[1] - values[0] if len(values) > 1 else 1.0
        return [(row, short(value, 3) if self.is_log else tick_text(value, step)) for row, value in best]

    def _steps(self) -> list[list[float]]:
        axis = Axis("", self.low, self.high)
        return [axis.ticks(most) for most in range(2, max(self.rows // _APART + 1, 3))]

    def _decades(self) -> list[list[float]]:
        first, last = max(int(self.low // 1), -320), min(int(self.high // 1) + 1, 307)
        strides = (1, 2, 3, 4, 5, 10, 20, 50, 100)
        found = [[10.0**k for k in range(-(-first // by) * by, last + 1, by)] for by in strides]
        finer = _MANTISSAS if last - first < 40 else ()
        return found + [[m * 10.0**k for k in range(first, last + 1) for m in steps] for steps in finer]


def scale_of(active: Values, others: Sequence[Values], rows: int, *, log: bool) -> LossScale:
    """The scale that holds the active run, and the others as far as they do not flatten it."""
    with np.errstate(all="ignore"):
        pools = [values[np.isfinite(values)] for values in (active, *others)]
        everything = np.concatenate(pools)
        floor = ""
        if log:
            floor = "" if not (everything <= 0.0).any() else "≤ 0" if (everything < 0.0).any() else "0"
            pools = [np.log10(values[values > 0.0]) for values in pools]
    if rows < 2:
        floor = ""  # no row to spare
    own, rest = pools[0], np.concatenate([*pools[1:], np.empty(0)])
    low, high = (float(own.min()), float(own.max())) if own.size else (np.inf, -np.inf)
    span = high / 2 - low / 2
    for value in (float(rest.min()), float(rest.max())) if rest.size else ():
        below, above = min(low, value), max(high, value)
        if not span > 0.0 or above / 2 - below / 2 <= _FARTHEST * span:
            low, high = below, above
    if not high > low:
        middle = low if isfinite(low) else 0.0
        room = 0.5 if log else max(abs(middle), 1.0) * 0.5
        low, high = max(middle - room, -1.7e308), min(middle + room, 1.7e308)
    return LossScale(low, high, max(rows, 1), log, floor)
