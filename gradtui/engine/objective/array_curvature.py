"""The curvature of a function of arrays: the Hessian's eigenvalues small ones too."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from ..arithmetic.symmetric import symmetric_eigen
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
    values, vectors = symmetric_eigen(rows)
    largest = np.abs(vectors).argmax(axis=0)
    vectors = vectors * np.sign(vectors[largest, np.arange(n)])
    return Curvature(tuple(values.tolist()), tuple(map(tuple, vectors.T.tolist())))
