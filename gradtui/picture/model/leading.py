"""Which class scores stand for, and how far they are from standing for the next."""

from __future__ import annotations

import numpy as np

from .marks import Array, Places


def leading(every: Array, boundary: float) -> tuple[Places, Array]:
    """The place of the class and its lead over the next; ``every`` has the scores of a class in each entry.

    One score alone stands for the second of two classes above the boundary. Where there are no numbers the place is −1.
    """
    with np.errstate(all="ignore"):
        if len(every) == 1:
            lead = np.abs(every[0] - boundary)
            places = (every[0] > boundary).astype(np.int64)
        else:
            best, second = every[0], np.full(every[0].shape, -np.inf)
            places = np.zeros(every[0].shape, dtype=np.int64)
            for k, scores in enumerate(every[1:], 1):
                places[scores > best] = k
                second = np.maximum(second, np.minimum(best, scores))
                best = np.maximum(best, scores)
            lead = best - second
    return np.where(np.isfinite(lead), places, -1), lead
