"""A line of level places, followed from one of its points as far as the window and f's value go: a valley's floor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import hypot

from ..objective.scalar_objective import ScalarObjective
from .landmark import Kind, Landmark, Point
from .level_lines import stays
from .local_model import Look, local_quadratic_model, moved

_STEP = 0.01  # of the window
_MOST = 400  # points to either side
_CROWD = 0.05  # of the window: flat minima so near to each other are one floor
_FEWEST_IN_LINE = 8


def follow(objective: ScalarObjective, landmark: Landmark, ranges: Sequence[tuple[float, float]]) -> Landmark:
    """The landmark with its line: each point a hundredth of the window from the next, in order."""
    ahead, closed = _one_way(objective, landmark, ranges, 1.0)
    behind = [] if closed else _one_way(objective, landmark, ranges, -1.0)[0]
    points = [*reversed(behind), landmark.point, *ahead]
    if closed:
        points.append(landmark.point)
    return replace(landmark, line=tuple(points))


def _one_way(
    objective: ScalarObjective, landmark: Landmark, ranges: Sequence[tuple[float, float]], side: float
) -> tuple[list[Point], bool]:
    """The points that follow to one side, and whether the line came back to where it began."""
    spans = [high - low for low, high in ranges]
    points: list[Point] = []
    at = landmark.point
    heading: Point | None = None
    first = local_quadratic_model(objective, at, spans)
    for count in range(_MOST):
        along = _direction(objective, at, spans)
        if along is None:
            break
        if heading is None:
            heading = tuple(side * a for a in along)
        turn = 1.0 if sum(a * h for a, h in zip(along, heading, strict=True)) >= 0.0 else -1.0
        heading = tuple(turn * a for a in along)
        reached = _onto(objective, moved(at, [_STEP * h for h in heading], spans), spans)
        if reached is None or _apart(reached, at, spans) > 3 * _STEP:
            break
        there = local_quadratic_model(objective, reached, spans)
        if first is None or there is None or not stays(first, there) or _bend(first) * _bend(there) < 0.0:
            break
        if not _is_inside(reached, ranges):
            points.append(_edge(objective, at, heading, spans, ranges))
            break
        if count > 3 and _apart(reached, landmark.point, spans) < _STEP:
            return points, True
        points.append(reached)
        at = reached
    return points, False


def _bend(here: Look) -> float:
    """How f curves across a line: above 0 on the floor of a valley, below on a ridge."""
    return max(here.eigenvalues, key=abs)


def _direction(objective: ScalarObjective, at: Point, spans: Sequence[float]) -> Point | None:
    """The direction in which f curves least."""
    here = local_quadratic_model(objective, at, spans)
    if here is None:
        return None
    return here.directions[min(range(len(at)), key=lambda i: abs(here.eigenvalues[i]))]


def _onto(objective: ScalarObjective, at: Point, spans: Sequence[float]) -> Point | None:
    """The nearest place of the line, by Newton's steps across it."""
    for _ in range(30):
        here = local_quadratic_model(objective, at, spans)
        if here is None:
            return None
        most = max(range(len(at)), key=lambda i: abs(here.eigenvalues[i]))
        if here.eigenvalues[most] == 0.0:
            return None
        across = here.directions[most]
        amount = sum(g * d for g, d in zip(here.gradient, across, strict=True)) / here.eigenvalues[most]
        at = moved(at, [-amount * d for d in across], spans)
        if abs(amount) < 1e-14:
            break
    return at


def _edge(
    objective: ScalarObjective, at: Point, heading: Point, spans: Sequence[float], ranges: Sequence[tuple[float, float]]
) -> Point:
    """Where the line leaves the window: the last point of it that is inside, by halving the step."""
    inside, low, high = at, 0.0, _STEP
    for _ in range(48):
        middle = (low + high) / 2
        reached = _onto(objective, moved(at, [middle * h for h in heading], spans), spans)
        if reached is not None and _is_inside(reached, ranges):
            inside, low = reached, middle
        else:
            high = middle
    return inside


def _is_inside(point: Point, ranges: Sequence[tuple[float, float]]) -> bool:
    return all(low <= x <= high for x, (low, high) in zip(point, ranges, strict=True))


def _apart(a: Point, b: Point, spans: Sequence[float]) -> float:
    return hypot(*((x - y) / s for x, y, s in zip(a, b, spans, strict=True)))


def gathered(marks: Sequence[Landmark], spans: Sequence[float], height: float) -> list[Landmark]:
    """The landmarks, with crowds of flat minima of one height that lie side by side made one valley.

    The floor of x⁴ over x and y is such a crowd: no second slope tells it from a single point.
    """
    flat = [mark for mark in marks if mark.kind is Kind.DEGENERATE and mark.is_low and not mark.line]
    found = [mark for mark in marks if mark not in flat]
    while flat:
        chain = [flat.pop()]
        for end in (-1, 0):
            while flat:
                near = min(flat, key=lambda mark: _apart(mark.point, chain[end].point, spans))
                if (
                    _apart(near.point, chain[end].point, spans) > _CROWD
                    or abs(near.value - chain[0].value) > 1e-9 * height
                ):
                    break
                flat.remove(near)
                chain.insert(0 if end == 0 else len(chain), near)
        if len(chain) < _FEWEST_IN_LINE:
            found += chain
        else:
            line = tuple(mark.point for mark in chain)
            found.append(replace(chain[len(chain) // 2], kind=Kind.VALLEY, shape=Kind.VALLEY, line=line))
    return found
