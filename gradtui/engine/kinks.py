"""Lowest and highest places of a window where f need not have a gradient: |x|, the middle of Ackley's function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from math import floor, isfinite, log10

import numpy as np

from .critical import Point
from .objective import Objective
from .vector import Array

_MOST = 100  # candidates of either kind
_COUNTS = {1: 513, 2: 121}  # grid points along an axis
_CELLS = 3.0  # how far from its grid point a place may lie
_LOOKS = 160


def kinks(
    objective: Objective, ranges: Sequence[tuple[float, float]], is_known: Callable[[Point, float], bool]
) -> list[Point]:
    """Points of a grid lower or higher than all around, pinned down by going on to them.

    ``is_known(point, near)`` says which are landmarks already, ``near`` in units of the window. One variable or two.
    """
    count = _COUNTS.get(len(ranges))
    if count is None:
        return []
    axes = [np.linspace(low, high, count) for low, high in ranges]
    cells = [float(axis[1] - axis[0]) for axis in axes]
    values = objective.values(*(np.meshgrid(*axes, indexing="ij")))
    points: list[Point] = []
    for side in (1.0, -1.0):
        for index in _tops(-side * values)[:_MOST]:
            point = tuple(float(axis[i]) for axis, i in zip(axes, index, strict=True))
            if is_known(point, 1.5 / (count - 1)):
                continue
            pinned = _pinned(objective, point, cells, side)
            if pinned is not None and all(low <= x <= high for x, (low, high) in zip(pinned, ranges, strict=True)):
                points.append(pinned)
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


def _pinned(objective: Objective, point: Point, cells: Sequence[float], side: float) -> Point | None:
    """The lowest (side 1) or highest place near by, by looking around in ever smaller circles; None if it leaves."""
    n = len(point)
    ways = [way for way in product((-1.0, 0.0, 1.0), repeat=n) if any(way)]
    at, best = point, side * objective.value(point)
    radius = 1.0
    for _ in range(_LOOKS):
        tries = [tuple(x + radius * w * c for x, w, c in zip(at, way, cells, strict=True)) for way in ways]
        values = [side * objective.value(p) for p in tries]
        lowest = min(range(len(ways)), key=lambda k: values[k] if values[k] == values[k] else float("inf"))
        if values[lowest] < best:
            at, best = tries[lowest], values[lowest]
            if any(abs(x - y) > _CELLS * c for x, y, c in zip(at, point, cells, strict=True)):
                return None
        else:
            radius /= 2
            if radius < 2.0**-44:
                break
    if not isfinite(best):
        return None
    # a kink often lies on a round number, which f itself may not tell from its neighbours
    for digits in range(2, 9):
        rounded = tuple(round(x, digits - floor(log10(c))) + 0.0 for x, c in zip(at, cells, strict=True))
        if side * objective.value(rounded) <= best:
            return rounded
    return at
