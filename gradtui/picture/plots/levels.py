"""Which heights the level lines stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..canvas.quantile import quantile

Heights = np.ndarray[Any, np.dtype[np.float64]]
_LARGEST = float(np.finfo(float).max)
_USUAL = 10  # bands
Scale = Literal["linear", "root", "log"]


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Heights in rising order; band k lies between level k − 1 and level k."""

    heights: Heights
    """The levels, at least one."""
    scale: Scale
    """How they are spaced: at equal steps of f, of √(f − min) or of log(1 + (f − min)/s)."""
    unit: float = 0.0
    """That s; 0 where they are not logarithmic."""

    @property
    def count(self) -> int:
        """How many bands there are."""
        return len(self.heights) + 1

    def places(self, values: Heights) -> Heights:
        """How high values lie, counted in levels: k + 1 on level k; from 0 to ``count``, NaN for what is no number."""
        with np.errstate(all="ignore"):
            found = np.interp(values, self._ends, np.arange(len(self.heights) + 2.0))
        places: Heights = np.clip(found, 0.0, len(self.heights) + 1.0)
        return places

    def height(self, place: float) -> float:
        """The height at a place: what ``places`` undoes."""
        return float(np.interp(place, np.arange(len(self.heights) + 2.0), self._ends))

    @property
    def _ends(self) -> Heights:
        """The levels, and one more at either end."""
        heights = self.heights
        first, final = (heights[1] - heights[0], heights[-1] - heights[-2]) if len(heights) > 1 else (1.0, 1.0)
        with np.errstate(all="ignore"):  # heights as far apart as floats can be
            ends = np.clip([heights[0] - first, heights[-1] + final], -_LARGEST, _LARGEST)
        found: Heights = np.concatenate([ends[:1], heights, ends[1:]])
        return found

    def bands(self, values: Heights) -> np.ndarray[Any, Any]:
        """The band of each value, from 0; −1 for a value that is not finite."""
        found = np.searchsorted(self.heights, values, side="right")
        return np.where(np.isfinite(values), found, -1)


def choose(reference: Heights, count: int | None = None, scale: Literal["linear", "log"] | None = None) -> Levels:
    """Choose levels, for so many bands, from the values of f on a grid that does not depend on the picture's size.

    Without a ``scale``: the one whose bands are filled most evenly, so that both a gentle bowl (linear) and
    Rosenbrock's valley (log) can be read; a plainer scale wins a near tie.
    """
    count = count or _USUAL
    finite = reference[np.isfinite(reference)]
    if finite.size == 0:
        return Levels(np.array([0.0]), "linear")
    finite = np.clip(finite, -8e307, 8e307)  # so that differences are numbers
    low, high = float(finite.min()), float(finite.max())
    if not high > low:
        return Levels(np.array([low + max(abs(low), 1.0)]), "linear")
    unit = max(quantile(finite - low, 0.02), (high - low) * 1e-6, 1e-300)
    candidates = {name: _spaced(name, low, high - low, unit, count) for name in ("linear", "root", "log")}
    if scale is not None:
        return Levels(candidates[scale], scale, unit if scale == "log" else 0.0)
    best: Scale = "linear"
    best_score = -1.0
    handicaps: dict[Scale, float] = {"linear": 1.0, "root": 0.97, "log": 0.91}
    for name, handicap in handicaps.items():
        score = _evenness(candidates[name], finite) * handicap
        if score > best_score:
            best, best_score = name, score
    return Levels(candidates[best], best, unit if best == "log" else 0.0)


def _spaced(scale: str, low: float, span: float, unit: float, count: int) -> Heights:
    steps = np.arange(1, count) / count
    if scale == "linear":
        heights = low + span * steps
    elif scale == "root":
        heights = low + span * steps**2
    else:
        heights = low + unit * np.expm1(steps * np.log1p(span / unit))
    return np.maximum.accumulate(heights)


def _evenness(heights: Heights, finite: Heights) -> float:
    """The entropy of the bands' shares of the picture, as a part of the greatest possible."""
    counts = np.bincount(np.searchsorted(heights, finite, side="right"), minlength=len(heights) + 1)
    shares = counts[counts > 0] / finite.size
    return float(-(shares * np.log(shares)).sum() / np.log(len(heights) + 1))
