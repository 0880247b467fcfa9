"""The verdict on many descents that have not ended: ``verdict``'s rules of growth and rhythm, over arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .vector import Array, Numbers
from .verdict import FEWEST, UNMOVED, WINDOW


class Rings:
    """The last entries of the descents of a block, in order. ``room`` is the memory for them: see ``room_for``."""

    def __init__(self, room: Array, n: int, count: int) -> None:
        length = len(room)
        self.room = room
        self.values = room[:, 0, :count]
        self.points = room[:, 1:, :count]
        self.filled = 0
        assert room.shape[1] == n + 1, (length, n)

    @staticmethod
    def room_for(length: int, n: int, count: int) -> Array:
        """Memory for the entries of a block. To be used again: fresh megabytes cost more than what is done in them."""
        return np.empty((length, n + 1, count))

    def add(self, values: Array, points: Sequence[Array]) -> None:
        """Take an entry of every descent; there is room for a whole window."""
        self.values[self.filled] = values
        for i, column in enumerate(points):
            self.points[self.filled, i] = column
        self.filled += 1

    def keep(self, which: Numbers) -> None:
        """Forget all other descents."""
        count = len(which)
        for entry in range(self.filled):
            for row in self.room[entry]:
                row[:count] = row[which]
        self.values, self.points = self.room[:, 0, :count], self.room[:, 1:, :count]

    def taken(self, which: Numbers) -> tuple[Array, Array]:
        """The entries of some descents: values (entries, descents) and points (entries, variables, descents)."""
        return self.values[: self.filled][:, which], self.points[: self.filled][:, :, which]


def judge_moving(last: tuple[Array, Array], first: Array, first_move: Array, factors: Sequence[float]) -> Numbers:
    """The end of each: ``batch``'s MOVING (0), OSCILLATING (3) or DIVERGED (4).

    ``last`` are the entries of the window, ``first`` f at the start, ``first_move`` the length of the first update;
    ``factors`` are the schedule's, of the first update and then of each in the window.
    """
    values, points = last
    ends = np.zeros(values.shape[1], dtype=np.int8)
    if len(values) - 1 < FEWEST or not ends.size:
        return ends
    moves = np.diff(points, axis=0)
    ends[_oscillates(values, moves, first)] = 3
    ends[_grows(values, moves, first, first_move, factors)] = 4
    return ends


def _grows(values: Array, moves: Array, first: Array, first_move: Array, factors: Sequence[float]) -> Numbers:
    """Divergence that is still finite: f rising, or steps lengthening, without a pause."""
    recent = values[-FEWEST - 1 :]
    rising = (np.diff(recent, axis=0) > 0.0).all(axis=0) & (recent[-1] > first)
    lengths = np.abs(np.hypot.reduce(moves[-FEWEST:], axis=1))
    lengths /= np.array([f or 1.0 for f in factors[-FEWEST:]])[:, None]
    first_move = first_move / (factors[0] or 1.0)
    lengthening = (np.diff(lengths, axis=0) > 0.0).all(axis=0) & (lengths[-1] > 1000 * first_move)
    return np.asarray(rising | lengthening)


def _oscillates(values: Array, moves: Array, first: Array) -> Numbers:
    """Bounded, going back and forth, and f no longer falling."""
    window = len(values) - 1
    spread = np.maximum(values.max(axis=0), first) - np.minimum(values.min(axis=0), first)
    turns = ((moves[1:] * moves[:-1]).sum(axis=1) < 0.0).sum(axis=0)
    half = window // 2
    early, late = values[:half], values[-half:]
    swing, before = np.ptp(late, axis=0), np.ptp(early, axis=0)
    allowed = UNMOVED * np.maximum(swing, before)
    still = (values[0] - values[-1] <= UNMOVED * spread) & (late.max(axis=0) >= early.max(axis=0) - allowed)
    wild = (swing > 0.9 * before) & (swing > 1e-3 * spread)
    return np.asarray((turns >= window // 8) & (still | wild))


__all__ = ["WINDOW", "Rings", "judge_moving"]
