"""Landmarks of a function of arrays, by the curvature alone."""

from __future__ import annotations

from ..arithmetic.vector import Array
from ..objective.curvature import Curvature
from .landmark import Kind, Landmark


def array_landmark(found: Curvature | None, point: Array, value: float) -> Landmark | None:
    """What kind of place a point is where the gradient is 0, by the curvature there; None where that is None."""
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
