"""Noise and minibatches: what an update sees in place of the gradient. The same seed gives the same, step by step.

Each update has a random stream of its own, made of the seed and its number; noise and rows have different ones. So a
step can be taken again after going back, from a checkpoint, or among many descents, and sees what it saw before.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from ..arithmetic.vector import Array

Rows = np.ndarray[Any, np.dtype[np.int64]]


def normal(seed: int, t: int, count: int) -> Array:
    """``count`` independent standard normal numbers for update ``t`` (MT19937, whose streams are frozen)."""
    return np.random.RandomState([seed, 0, t]).standard_normal(count)


@lru_cache(maxsize=4)
def _order(count: int, seed: int, epoch: int) -> Rows:
    return np.random.RandomState([seed, 1, epoch]).permutation(count)


def rows(count: int, batch: int, seed: int, t: int) -> Rows:
    """Which of ``count`` rows of data update ``t`` (from 1) uses.

    Every epoch goes through all rows once in a new order, ``batch`` at a time; its last batch has what is left.
    """
    batches = -(-count // batch)
    epoch, place = divmod(t - 1, batches)
    return _order(count, seed, epoch)[place * batch : (place + 1) * batch]
