"""A function of many parameters over a plane through a point: two entries, or two random directions."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from ...expression.entries import entry_name
from ..arithmetic.vector import Array
from ..objective.array_objective import ArrayObjective
from .array_history import directions, projected

_FEWEST, _MOST = 12, 64  # values of f along the longer side of a grid


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """Two directions in the space of all parameters, at a right angle and of length 1."""

    names: tuple[str, str]
    """What their coordinates are called: w[3], b; or d_1 and d_2 for random directions."""
    entries: tuple[int, int] | None
    """The places of the two entries in the flat vector; None for two random directions."""
    count: int
    """How many entries all parameters have."""

    def coordinates(self, point: Array) -> tuple[float, float]:
        """The coordinates in the plane of a point, or of its projection on it."""
        if self.entries is not None:
            return float(point[self.entries[0]]), float(point[self.entries[1]])
        with np.errstate(all="ignore"):
            return projected(point)

    def moved(self, point: Array, coordinates: tuple[float, float], to: tuple[float, float], out: Array) -> Array:
        """The point moved within the plane to other coordinates, written into ``out``."""
        np.copyto(out, point)
        if self.entries is not None:
            out[self.entries[0]], out[self.entries[1]] = to
            return out
        places, first, second = directions(self.count)
        shift = (to[0] - coordinates[0]) * first + (to[1] - coordinates[1]) * second
        if places is None:
            out += shift
        else:
            out[places] += shift
        return out


def of_entries(objective: ArrayObjective, first: int, second: int) -> Plane:
    """The plane of two entries of the flat vector."""
    names = (entry_name(*objective.entry(first)), entry_name(*objective.entry(second)))
    return Plane(names, (first, second), objective.count)


def of_directions(objective: ArrayObjective) -> Plane:
    """The plane of two random directions, the same ones every time."""
    return Plane(("d_1", "d_2"), None, objective.count)


def heights(objective: ArrayObjective, plane: Plane, point: Array, x: Array, y: Array) -> Array:
    """Return f over the plane through a point, at every x and y: shape (len(y), len(x))."""
    here = plane.coordinates(point)
    place = np.empty_like(point)
    found = np.empty((len(y), len(x)))
    for i, b in enumerate(y.tolist()):
        for j, a in enumerate(x.tolist()):
            found[i, j] = objective.value(plane.moved(point, here, (a, b), place))
    return found


def resolution(objective: ArrayObjective, point: Array, seconds: float) -> int:
    """How many values of f along a side of a grid can be computed in so much time."""
    objective.value(point)  # the first call makes the code
    began = time.perf_counter()
    objective.value(point)
    each = time.perf_counter() - began + 4e-9 * objective.count  # and moving the point
    return int(min(max((seconds / each) ** 0.5, _FEWEST), _MOST))


def spread(values: Array, height: int, width: int) -> Array:
    """A grid of values on a finer one, by cubic interpolation (Catmull–Rom); cells without a value stay without.

    The coarse grid reaches from edge to edge; the fine one has the middles of ``height`` × ``width`` equal cells.
    """
    rows, columns = _weights(values.shape[0], height), _weights(values.shape[1], width)
    finite = np.isfinite(values)
    if finite.all():
        found: Array = rows @ values @ columns.T
        return found
    smooth = rows @ np.where(finite, values, 0.0) @ columns.T
    lost = np.abs(rows) @ (~finite).astype(float) @ np.abs(columns).T > 1e-9
    return np.where(lost, np.nan, smooth)


def _weights(count: int, wanted: int) -> Array:
    """The matrix that takes ``count`` values from end to end to the middles of ``wanted`` equal parts."""
    at = (np.arange(wanted) + 0.5) / wanted * (count - 1)
    left = np.minimum(at.astype(int), count - 2)
    t = at - left
    kernel = (
        (-t + 2 * t**2 - t**3) / 2,
        (2 - 5 * t**2 + 3 * t**3) / 2,
        (t + 4 * t**2 - 3 * t**3) / 2,
        (-(t**2) + t**3) / 2,
    )
    weights = np.zeros((wanted, count + 2))  # one more at either end
    each = np.arange(wanted)
    for shift, amount in zip((0, 1, 2, 3), kernel, strict=True):
        np.add.at(weights, (each, left + shift), amount)
    # beyond an end the line through its last two values goes on
    weights[:, 1] += 2 * weights[:, 0]
    weights[:, 2] -= weights[:, 0]
    weights[:, count] += 2 * weights[:, count + 1]
    weights[:, count - 1] -= weights[:, count + 1]
    return weights[:, 1 : count + 1]
