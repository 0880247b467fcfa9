"""The curvature of a function of arrays, from differences of its gradient: there are too many second partials."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from ..arithmetic.vector import Array
from .curvature import Curvature

MOST = 300  # entries: as many gradients, and a matrix of their square
_STEP = 1e-5  # in units of the point's own size: the cube root of the rounding error, as central differences want it


class HasGradient(Protocol):
    """A function of arrays, as far as its curvature needs it."""

    count: int
    """How many entries all variables have together."""

    def value_and_gradient(self, flat: Array, out: Array | None = None) -> tuple[float, Array]:
        """F and ∇f at a flat point."""


def array_curvature(objective: HasGradient, point: Array) -> Curvature | None:
    """The eigenvalues and directions of the Hessian at a flat point, by central differences.

    None for more than ``MOST`` entries, and where a gradient is not finite.
    """
    n = objective.count
    if n > MOST or not np.all(np.isfinite(point)):
        return None
    rows = np.empty((n, n))
    with np.errstate(all="ignore"):
        for i in range(n):
            h = _STEP * max(1.0, abs(float(point[i])))
            ahead, behind = point.copy(), point.copy()
            ahead[i] += h
            behind[i] -= h
            _, above = objective.value_and_gradient(ahead)
            _, below = objective.value_and_gradient(behind)
            rows[i] = (above - below) / (ahead[i] - behind[i])
    if not np.all(np.isfinite(rows)):
        return None
    values, vectors = np.linalg.eigh((rows + rows.T) / 2.0)
    largest = np.abs(vectors).argmax(axis=0)
    vectors = vectors * np.sign(vectors[largest, np.arange(n)])
    # what the differences cannot tell from 0 is 0
    values[np.abs(values) < 1e-8 * np.abs(values).max(initial=0.0)] = 0.0
    return Curvature(tuple(values.tolist()), tuple(map(tuple, vectors.T.tolist())), exact=False)
