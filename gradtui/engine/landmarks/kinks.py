"""Lowest and highest places of a window where f need not have a gradient: |x|, the middle of Ackley's function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from math import floor, log10

import numpy as np

from ..arithmetic.vector import Array
from ..objective.scalar_objective import ScalarObjective
from .landmark import Point

_MOST = 100  # candidates of either kind
_COUNTS = {1: 513, 2: 121}  # grid points along an axis
_CELLS = 3.0  # how far from its grid point a place may lie
_LOOKS = 160


def kinks(
    objective: ScalarObjective, ranges: Sequence[tuple[float, float]], is_known: Callable[[Point, float, float], bool]
) -> list[Point]:
    """Points of a grid lower or higher than all around, pinned down by going on to them.

    ``is_known(point, near, side)`` says which are landmarks already, ``near`` in units of the window, ``side`` 1 for a
    lowest place. One variable or two.
    """
    count = _COUNTS.get(len(ranges))
    if count is None:
        return []
    axes = [np.linspace(low, high, count) for low, high in ranges]
    cells = [float(axis[1] - axis[0]) for axis in axes]
    values = objective.values(*(np.meshgrid(*axes, indexing="ij")))
    points: list[Point] = []
    for side in (1.0, -1.0):
        found = [
            point
            for index in _tops(-side * values)[:_MOST]
            if not is_known(
                point := tuple(float(axis[i]) for axis, i in zip(axes, index, strict=True)), 1.5 / (count - 1), side
            )
        ]
        points += [
            _rounded(objective, point, cells, side)
            for point in (_pinned(objective, found, cells, side) if found else [])
            if all(low <= x <= high for x, (low, high) in zip(point, ranges, strict=True))
        ]
    return points


def _tops(values: Array) -> list[tuple[int, ...]]:
    """Where a grid's value is finite and above those of all its neighbours, the highest first."""
    inner = values[tuple(slice(1, -1) for _ in values.shape)]
    above = np.isfinite(inner)
    for offset in product((0, 1, 2), repeat=values.ndim):
        if any(o != 1 for o in offset):
            part = values[tuple(slice(o, o + size - 2) for o, size in zip(offset, values.shape, strict=True))]
            with np.errstate(invalid="ignore"):
                above &= inner > part
    places = np.argwhere(above) + 1
    order = np.argsort(-values[tuple(places.T)], kind="stable")
    return [tuple(int(i) for i in places[k]) for k in order]


def _pinned(objective: ScalarObjective, points: Sequence[Point], cells: Sequence[float], side: float) -> list[Point]:
    """The lowest (side 1) or highest place near each, looked for in ever smaller circles; none for those that leave."""
    home = np.array(points).T
    size = np.array(cells)[:, None]
    ways = np.array([way for way in product((-1.0, 0.0, 1.0), repeat=len(cells)) if any(way)]).T[:, :, None]
    at, best = home.copy(), side * objective.values(*home)
    radius, stays = np.ones(len(points)), np.ones(len(points), dtype=bool)
    for _ in range(_LOOKS):
        tries = at[:, None, :] + radius * ways * size[:, None, :]
        values = side * objective.values(*tries)
        way = np.argmin(np.where(np.isnan(values), np.inf, values), axis=0)[None, :]
        lowest = np.take_along_axis(values, way, axis=0)[0]
        falls = stays & (lowest < best)
        at = np.where(falls, np.take_along_axis(tries, way[None], axis=1)[:, 0], at)
        best = np.where(falls, lowest, best)
        stays &= ~(np.abs(at - home) > _CELLS * size).any(axis=0)
        radius = np.where(falls, radius, radius / 2)
        if not (stays & (radius >= 2.0**-44)).any():
            break
    return [tuple(point) for point in at[:, stays & np.isfinite(best)].T.tolist()]


def _rounded(objective: ScalarObjective, point: Point, cells: Sequence[float], side: float) -> Point:
    """Round numbers near by, if f is as low (side 1) or high there: kinks often lie on them, and f may not tell."""
    best = side * objective.value(point)
    for digits in range(2, 9):
        rounded = tuple(round(x, digits - floor(log10(c))) + 0.0 for x, c in zip(point, cells, strict=True))
        if side * objective.value(rounded) <= best:
            return rounded
    return point
