"""The verdict on many descents that have not ended: ``verdict``'s rules of growth and rhythm, over arrays.

The last entries are looked at as they pass, so that none need be kept.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..arithmetic.vector import Array, Numbers
from ..verdict.verdict import FEWEST, UNMOVED, WINDOW
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
        self.half = window // 2
        self.seen = 0  # entries
        count = first.size
        self.begun = np.empty(count)  # f at the first entry of the window
        self.ranges: list[Range] = []  # of the early half, the late half, and all
        self.first = first
        self.turns = np.zeros(count, dtype=np.int8)
        self.rising, self.lengthening = np.ones(count, dtype=bool), np.ones(count, dtype=bool)
        self.length = np.zeros(count)
        self.moves: list[Array] = []
        self.value = first

    def add(self, values: Array, points: Sequence[Array], following: Sequence[Array], factor: float) -> None:
        """Take an entry, and the points that follow it by an update with this factor of a schedule's."""
        at, window = self.seen, self.window
        if at == 0:
            self.begun = values.copy()
            self.ranges = [Range(values), Range(values), Range(np.minimum(values, self.first))]
            self.ranges[2].add(self.first)
        self.ranges[2].add(values)
        if at < self.half:
            self.ranges[0].add(values)
        elif at == window + 1 - self.half:
            self.ranges[1] = Range(values)
        elif at > window + 1 - self.half:
            self.ranges[1].add(values)
        if at > window - FEWEST:
            self.rising &= values > self.value
        if at >= window - FEWEST:
            self.value = values.copy()
        if at < window:
            self._add_moves([b - a for a, b in zip(points, following, strict=True)], factor)
        self.seen += 1

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
        for name in ("begun", "first", "turns", "rising", "lengthening", "length", "value"):
            setattr(self, name, getattr(self, name)[which])
        for found in self.ranges:
            found.keep(which)
        self.moves = [move[which] for move in self.moves]

    def ends(self, first_move: Array) -> Numbers:
        """MOVING, OSCILLATING or DIVERGED, each. ``first_move`` is the first update's length, for a factor of 1."""
        ends = np.full(first_move.shape, MOVING, dtype=np.int8)
        if self.window < FEWEST:
            return ends
        ends[(self.turns >= self.window // 8) & self._falls_no_more()] = OSCILLATING
        ends[self.lengthening & (self.length > 1000 * first_move)] = DIVERGED
        ends[self.rising & (self.value > self.first)] = DIVERGED
        return ends

    def _falls_no_more(self) -> Numbers:
        early, late, whole = self.ranges
        spread = whole.high - whole.low
        swing, before = late.high - late.low, early.high - early.low
        allowed = UNMOVED * np.maximum(swing, before)
        still = (self.begun - self.value <= UNMOVED * spread) & (late.high >= early.high - allowed)
        wild = (swing > 0.9 * before) & (swing > 1e-3 * spread)
        return np.asarray(still | wild)


def lengths(moves: Sequence[Array]) -> Array:
    """How far each descent went."""
    found: Array = np.abs(np.hypot.reduce(list(moves), axis=0))
    return found


__all__ = ["WINDOW", "RhythmWatch", "lengths"]
