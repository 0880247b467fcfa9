"""The curvature of a function of arrays, from differences of its gradient: there are too many second partials."""

from __future__ import annotations

import numpy as np

from ..arithmetic.vector import Array
from ..landmarks.critical_points import Kind, Landmark
from .array_objective import ArrayObjective
from .curvature import Curvature

MOST = 300  # entries: as many gradients, and a matrix of their square
_STEP = 1e-5  # in units of the point's own size: the cube root of the rounding error, as central differences want it


def array_curvature(objective: ArrayObjective, point: Array) -> Curvature | None:
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


def array_landmark(objective: ArrayObjective, point: Array, value: float) -> Landmark | None:
    """What kind of place a point is where the gradient is 0, by the curvature; None where that is not worked out."""
    found = array_curvature(objective, point)
    if found is None:
        return None
    low, high = found.eigenvalues[0], found.eigenvalues[-1]
    if low < 0.0 < high:
        kind = Kind.SADDLE
    elif low > 0.0:
        kind = Kind.MINIMUM
    elif high < 0.0:
        kind = Kind.MAXIMUM
    else:
        kind = Kind.DEGENERATE
    return Landmark(kind, tuple(point.tolist()), value, found.eigenvalues, kind)
