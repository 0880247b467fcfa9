"""The verdict on many descents that have not ended: ``verdict``'s rules of growth and rhythm, over arrays.

The last entries are looked at as they pass, so that none need be kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ..arithmetic.vector import Array, Numbers
from ..verdict.verdict import FALL, FEWEST, ROUNDING, WINDOW
from .outcomes import DIVERGED, MOVING, OSCILLATING


class Range:
    """The lowest and the highest f of each descent over some entries."""

    def __init__(self, values: Array) -> None:
        self.low, self.high = values.copy(), values.copy()

    def add(self, values: Array) -> None:
        """Take f at another entry."""
        np.minimum(self.low, values, out=self.low)
        np.maximum(self.high, values, out=self.high)

    def keep(self, which: Numbers) -> None:
        """Forget all other descents."""
        self.low, self.high = self.low[which], self.high[which]


class RhythmWatch:
    """What is known of the last ``window`` updates of a block's descents, which begin at ``first``, f at their start.

    ``add`` is told of each entry in order. Descents that have ended may hold anything.
    """

    def __init__(self, window: int, first: Array) -> None:
        self.window = window
        self.part = (window + 1) // 4
        self.seen = 0  # entries
        count = first.size
        self.quarters: list[Range] = []  # of the window
        self.first = first
        self.turns = np.zeros(count, dtype=np.int8)
        self.rising, self.lengthening = np.ones(count, dtype=bool), np.ones(count, dtype=bool)
        self.length = np.zeros(count)
        self.moves: list[Array] = []
        self.value = first

    def add(self, values: Array, points: Sequence[Array], following: Sequence[Array], factor: float) -> None:
        """Take an entry, and the points that follow it by an update with this factor of a schedule's."""
        at, window = self.seen, self.window
        if at < 3 * self.part:
            self._add_to(at // self.part, values)
        if at > window - self.part:
            self._add_to(3, values)
        if at > window - FEWEST:
            self.rising &= values > self.value
        if at >= window - FEWEST:
            self.value = values.copy()
        if at < window:
            self._add_moves([b - a for a, b in zip(points, following, strict=True)], factor)
        self.seen += 1

    def _add_to(self, quarter: int, values: Array) -> None:
        if len(self.quarters) <= quarter:
            self.quarters.append(Range(values))
        else:
            self.quarters[quarter].add(values)

    def _add_moves(self, moves: list[Array], factor: float) -> None:
        if self.moves:
            along = moves[0] * self.moves[0]
            for move, before in zip(moves[1:], self.moves[1:], strict=True):
                along += move * before
            self.turns += along < 0.0
        if self.seen >= self.window - FEWEST:
            length = lengths(moves) / (factor or 1.0)
            if self.seen > self.window - FEWEST:
                self.lengthening &= length > self.length
            self.length = length
        self.moves = moves

    def keep(self, which: Numbers) -> None:
        """Forget all other descents."""
        for name in ("first", "turns", "rising", "lengthening", "length", "value"):
            setattr(self, name, getattr(self, name)[which])
        for found in self.quarters:
            found.keep(which)
        self.moves = [move[which] for move in self.moves]

    def ends(self, first_move: Array) -> Numbers:
        """MOVING, OSCILLATING or DIVERGED, each. ``first_move`` is the first update's length, for a factor of 1."""
        ends = np.full(first_move.shape, MOVING, dtype=np.int8)
        if self.window < FEWEST:
            return ends
        ends[(self.turns >= self.window // 8) & ~self._falls()] = OSCILLATING
        ends[self.lengthening & (self.length > 1000 * first_move)] = DIVERGED
        ends[self.rising & (self.value > self.first)] = DIVERGED
        return ends

    def _falls(self) -> Numbers:
        """``verdict.falls``, for each."""
        lows, highs = ([getattr(part, end) for part in self.quarters] for end in ("low", "high"))
        least = FALL * (highs[0] - lows[0]) + ROUNDING * np.maximum(np.abs(highs[0]), np.abs(lows[-1]))
        fallen = np.ones(least.shape, dtype=bool)
        for ends in (lows, highs):
            for before, after in pairwise(ends):
                fallen &= before >= after
            fallen &= ends[0] - ends[-1] > least
        return fallen


def lengths(moves: Sequence[Array]) -> Array:
    """How far each descent went."""
    found: Array = np.abs(np.hypot.reduce(list(moves), axis=0))
    return found


__all__ = ["WINDOW", "RhythmWatch", "lengths"]
