"""Scales that stay as they are while a run goes on: from its first step, widened only when something exceeds them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from ...picture.arrays.field import rounded_up


class KeptScales:
    """The ends of the scales of the runs, each as wide as the steps that were seen so far need it."""

    def __init__(self) -> None:
        self._ends: dict[Any, list[tuple[int, float]]] = {}

    def end(self, run: Any, step: int, largest: float, at_start: Callable[[], float]) -> float:
        """The end of a run's scale at a step, where the largest number is so large: a round number.

        ``at_start`` gives the largest number at the run's start. Back at a step, the scale is as it was there.
        """
        if run not in self._ends:
            self._ends[run] = [(0, rounded_up(at_start()))]
        ends = self._ends[run]
        place = bisect_right(ends, step, key=lambda pair: pair[0])
        found = ends[place - 1][1]
        if largest <= found:
            return found
        found = rounded_up(largest)
        ends[place:] = [(step, found), *(pair for pair in ends[place:] if pair[1] > found)]
        return found
