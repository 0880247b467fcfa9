"""The curvature of a function of arrays: the Hessian's eigenvalues by LAPACK."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from ..arithmetic.vector import Array
from .curvature import Curvature

MOST = 300  # entries: as many sweeps, and a matrix of their square


class HasArrayHessian(Protocol):
    """A function of arrays, as far as its curvature needs it."""

    count: int
    """How many entries all variables have together."""

    def hessian(self, flat: Array) -> Array:
        """The symmetric matrix of the second partials at a flat point."""


def array_curvature(objective: HasArrayHessian, point: Array) -> Curvature | None:
    """The eigenvalues and directions of the Hessian at a flat point.

    None for more than ``MOST`` entries, and where a second partial is not finite.
    """
    n = objective.count
    if n > MOST or not np.all(np.isfinite(point)):
        return None
    rows = objective.hessian(point)
    if not np.all(np.isfinite(rows)):
        return None
    values, vectors = np.linalg.eigh(rows)
    largest = np.abs(vectors).argmax(axis=0)
    vectors = vectors * np.sign(vectors[largest, np.arange(n)])
    # below the error of the method nothing can be told from 0
    values[np.abs(values) <= n * np.finfo(float).eps * np.abs(values).max(initial=0.0)] = 0.0
    return Curvature(tuple(values.tolist()), tuple(map(tuple, vectors.T.tolist())))
