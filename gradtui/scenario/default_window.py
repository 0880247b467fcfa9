"""A sensible part of the plane to look at, chosen from where the descents go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import floor, isfinite, log10

from ..engine.descent.descent import Descent
from ..engine.verdict.verdict import Verdict

_MARGIN = 0.25
_LEAST = 1.0  # the least reach to either side of the middle, in units of the coordinate or of its size


def window(descents: Sequence[Descent]) -> list[tuple[float, float]]:
    """Return (low, high) for each variable: every start, and the whole way of the descents that stay bounded.

    The interval has a quarter's margin, is at least 2 wide, and its ends are round numbers.
    """
    ranges = []
    for i in range(len(descents[0].variables)):
        seen = [x for descent in descents for x in _coordinates(descent, i) if isfinite(x) and abs(x) < 1e300]
        ranges.append(rounded(min(seen, default=0.0), max(seen, default=0.0)))
    return ranges


def _coordinates(descent: Descent, i: int) -> Iterable[float]:
    column = descent.history.traces[i]
    if descent.verdict in (Verdict.CONVERGED, Verdict.STILL_MOVING):
        return column[: descent.length]
    return column[:1]


def rounded(low: float, high: float) -> tuple[float, float]:
    """An interval with round ends around another, with a margin, at least 2 wide."""
    middle = low / 2 + high / 2
    reach = max((high - low) / 2 * (1 + _MARGIN), _LEAST * max(1.0, abs(middle) * 0.05))
    unit = 10.0 ** (floor(log10(reach)) - 1) * 5
    return floor((middle - reach) / unit) * unit, -floor(-(middle + reach) / unit) * unit
