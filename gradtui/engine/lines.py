"""A line of level places, followed from one of its points as far as the window goes: the floor of a valley."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import hypot, isfinite

from .critical import Landmark, Point
from .matrix import eigen
from .objective import Objective, symmetric

_STEP = 0.01  # of the window
_MOST = 400  # points to either side


def follow(objective: Objective, landmark: Landmark, ranges: Sequence[tuple[float, float]]) -> Landmark:
    """The landmark with its line: each point a hundredth of the window from the next, in order."""
    ahead, closed = _one_way(objective, landmark, ranges, 1.0)
    behind = [] if closed else _one_way(objective, landmark, ranges, -1.0)[0]
    points = [*reversed(behind), landmark.point, *ahead]
    if closed:
        points.append(landmark.point)
    return replace(landmark, line=tuple(points))


def _one_way(
    objective: Objective, landmark: Landmark, ranges: Sequence[tuple[float, float]], side: float
) -> tuple[list[Point], bool]:
    """The points that follow to one side, and whether the line came back to where it began."""
    spans = [high - low for low, high in ranges]
    points: list[Point] = []
    at = landmark.point
    heading: Point | None = None
    for count in range(_MOST):
        along = _direction(objective, at, spans)
        if along is None:
            break
        if heading is None:
            heading = tuple(side * a for a in along)
        turn = 1.0 if sum(a * h for a, h in zip(along, heading, strict=True)) >= 0.0 else -1.0
        heading = tuple(turn * a for a in along)
        reached = _onto(objective, tuple(x + _STEP * h * s for x, h, s in zip(at, heading, spans, strict=True)), spans)
        if reached is None or _apart(reached, at, spans) > 3 * _STEP:
            break
        if not all(low <= x <= high for x, (low, high) in zip(reached, ranges, strict=True)):
            points.append(_clipped(at, reached, ranges))
            break
        if count > 3 and _apart(reached, landmark.point, spans) < _STEP:
            return points, True
        points.append(reached)
        at = reached
    return points, False


def _scaled(
    objective: Objective, at: Point, spans: Sequence[float]
) -> tuple[Point, tuple[float, ...], tuple[Point, ...]] | None:
    """The gradient, eigenvalues and directions at a point, with the window as the unit."""
    n = len(at)
    found = objective.second_partials(at)
    if not all(map(isfinite, found)):
        return None
    slopes = tuple(g * s for g, s in zip(found[1 : 1 + n], spans, strict=True))
    rows = symmetric(n, found[1 + n :])
    values, directions = eigen([[rows[i][j] * spans[i] * spans[j] for j in range(n)] for i in range(n)])
    return slopes, values, directions


def _direction(objective: Objective, at: Point, spans: Sequence[float]) -> Point | None:
    """The direction in which f curves least."""
    look = _scaled(objective, at, spans)
    if look is None:
        return None
    _, values, directions = look
    return directions[min(range(len(values)), key=lambda i: abs(values[i]))]


def _onto(objective: Objective, at: Point, spans: Sequence[float]) -> Point | None:
    """The nearest place of the line, by Newton's steps across it."""
    for _ in range(30):
        look = _scaled(objective, at, spans)
        if look is None:
            return None
        slopes, values, directions = look
        most = max(range(len(values)), key=lambda i: abs(values[i]))
        if values[most] == 0.0:
            return None
        amount = sum(g * d for g, d in zip(slopes, directions[most], strict=True)) / values[most]
        at = tuple(x - amount * d * s for x, d, s in zip(at, directions[most], spans, strict=True))
        if abs(amount) < 1e-14:
            break
    return at


def _apart(a: Point, b: Point, spans: Sequence[float]) -> float:
    return hypot(*((x - y) / s for x, y, s in zip(a, b, spans, strict=True)))


def _clipped(inside: Point, outside: Point, ranges: Sequence[tuple[float, float]]) -> Point:
    """Where the way from one point to another leaves the window."""
    part = 1.0
    for x, y, (low, high) in zip(inside, outside, ranges, strict=True):
        if y > high:
            part = min(part, (high - x) / (y - x))
        elif y < low:
            part = min(part, (low - x) / (y - x))
    return tuple(x + part * (y - x) for x, y in zip(inside, outside, strict=True))
