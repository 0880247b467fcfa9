"""Arrays that are used again once nobody holds them.

The first touch of fresh memory can cost ten times as much as the arithmetic on it; a descent over a million
parameters would pay that for every step.
"""

from __future__ import annotations

import sys

import numpy as np

from .vector import Array

_MOST = 64  # arrays that are watched


def _free(arrays: list[Array], own: int) -> tuple[Array | None, int]:
    """The first array with at most ``own`` references; and the references to the last one that was looked at."""
    count = 0
    for array in arrays:
        count = sys.getrefcount(array)
        if count <= own:
            return array, count
    return None, count


# references to an array that only a list holds, counted as above: how many differs between versions of Python
_OWN = _free([np.empty(1)], 0)[1]


class Pool:
    """Arrays of one length. What is taken is the taker's; it comes back by being forgotten, views included."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._arrays: list[Array] = []

    def prepare(self, arrays: int) -> None:
        """Touch so many arrays now, so that the first steps need not."""
        for _ in range(arrays - len(self._arrays)):
            self._arrays.append(np.zeros(self.count))
            self._arrays[-1].fill(0.0)

    def take(self) -> Array:
        """An array whose content is anything."""
        array = _free(self._arrays, _OWN)[0]
        if array is not None:
            return array
        fresh = np.empty(self.count)
        if len(self._arrays) < _MOST:
            self._arrays.append(fresh)
        return fresh
