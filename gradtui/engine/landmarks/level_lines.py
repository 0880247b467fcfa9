"""Whether a place that is level in some direction lies on a line of such places, alone, or where f merely flattens.

To rounding, the three look alike near by: the floor of (x² + y² − 1)², the bottom of x²⁶, the far tail of −exp(−x²).
They differ farther along. On a line of minima f stays the same and its slope along is nothing but rounding, now of one
sign and now of the other; a tail has a slope of one sign all along, and in the end f falls (or rises) out of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from math import hypot, inf
from typing import NamedTuple

from ..objective.scalar_objective import ScalarObjective
from .landmark import Point
from .local_model import Look, across, dot, moved

_STEP = 1.0  # of the length scale
_MOST = 60  # steps to either side
_TURN = 0.4  # of the length scale: farther across than that from one step to the next, the line is lost
_SAME = 1e-11  # of f, or of how it curves across: the same value
_ONE_SIGN = 16  # slopes of one sign in a row are no rounding
_HALVINGS = 60
_INFLECTS = 1e-4  # of the steepest slope along: so level is the middle of x⁹ and not what lies between two steps
_STRETCH = 8  # points in a row whose slope is no more than rounding: a line that ends
_ROUNDING = 1e-13  # of how f curves across: a slope that is 0
_BETWEEN = 16  # places at which the end of a line is looked at


class Course(Enum):
    """How f goes on along a direction in which it is level."""

    LINE = auto()
    """It stays level: the place is one of a line of such places."""
    POINT = auto()
    """It rises (or falls) to both sides: the place is alone."""
    FLATTENS = auto()
    """It is level only to rounding: f comes down to this height, or leaves it, without an end."""


def stays(here: Look, there: Look) -> bool:
    """Whether f has the same value at two places, to rounding."""
    return abs(there.value - here.value) <= _SAME * max(abs(here.value), here.most, there.most)


class _Walked(NamedTuple):
    """What was met to one side of a place, for as long as f stayed the same, and the first point where it did not."""

    points: list[Point]
    """Step by step."""
    slopes: list[float]
    """Along the way, uphill ahead."""
    rise: float
    """By how much f differs at the last of the points; 0 if it does not."""

    @property
    def level(self) -> list[float]:
        """The slopes for as long as f stayed the same."""
        return self.slopes[:-1] if self.rise else self.slopes


def course(
    objective: ScalarObjective, point: Point, here: Look, i: int, length_scale: Sequence[float], sense: int
) -> tuple[Course, Point]:
    """How f goes on from a level place along its direction number ``i``, and where it is lowest (or highest) along it.

    ``sense`` is 1 where f curves up across it, −1 where down, 0 where both.
    """
    behind, ahead = sides = [_walk(objective, point, here, i, length_scale, side) for side in (-1.0, 1.0)]
    level = [*reversed(behind.level), *ahead.level]
    goes_on = behind.rise == ahead.rise == 0.0
    rounding = _ROUNDING * here.most
    quiet = [slope for side in sides for slope in (side.level[:-1] if side.rise else side.level)]  # its end is a kink
    if len(quiet) >= _STRETCH and all(abs(slope) <= rounding for slope in quiet):
        # a line that ends, as that of where(x > 0, y², x² + y²)
        rises = sense != 0 and min(sense * behind.rise, sense * ahead.rise) >= 0.0
        if goes_on or (rises and all(_ends_at_once(objective, side, point, here, length_scale) for side in sides)):
            return Course.LINE, point
        if not any(level):
            return Course.FLATTENS, point
    one_sign = bool(level) and (min(level) > 0.0 or max(level) < 0.0)
    if behind.rise == 0.0 or ahead.rise == 0.0:
        drifts = one_sign and len(level) >= _ONE_SIGN
        return (Course.LINE if goes_on and not drifts else Course.FLATTENS), point
    steep = [abs(slope) for slope in level]
    points = [*reversed(behind.points), point, *ahead.points]
    slopes = [*reversed(behind.slopes), dot(here.gradient, here.directions[i]), *ahead.slopes]
    up = 1.0 if ahead.rise > 0.0 else -1.0
    for k in range(len(points) - 1):
        if up * slopes[k] < 0.0 <= up * slopes[k + 1]:
            return Course.POINT, _level_between(objective, points[k], points[k + 1], length_scale, up)
    if one_sign and len(level) >= _STRETCH and min(steep) > _INFLECTS * max(steep):
        return Course.FLATTENS, point
    k = min(range(1, len(points) - 1), key=lambda k: abs(slopes[k]))
    middle, steepness = _least_steep(objective, points[k - 1], points[k + 1], length_scale)
    inflects = steepness <= _INFLECTS * max(abs(slopes[k - 1]), abs(slopes[k + 1]))
    return (Course.POINT if inflects else Course.FLATTENS), middle


def _ends_at_once(
    objective: ScalarObjective, walked: _Walked, point: Point, here: Look, length_scale: Sequence[float]
) -> bool:
    """Whether f rises at once from where a line ends; out of a tail its slope comes by and by, from rounding on."""
    if walked.rise == 0.0:
        return True
    low, high = ([point, *walked.points])[-2:]
    heading = _heading(low, high, length_scale)
    slow = 0
    for k in range(1, _BETWEEN):
        found = across(objective, _part(low, high, k / _BETWEEN), heading, length_scale)
        if found is None:
            return False
        slow += _ROUNDING * here.most < abs(dot(found[1].gradient, heading)) < 1e-9 * here.most
    return slow <= 2


def _heading(low: Point, high: Point, length_scale: Sequence[float]) -> Point:
    way = [(b - a) / r for a, b, r in zip(low, high, length_scale, strict=True)]
    length = hypot(*way)
    return tuple(w / length for w in way)


def _part(low: Point, high: Point, part: float) -> Point:
    return tuple(a + part * (b - a) for a, b in zip(low, high, strict=True))


def _level_between(
    objective: ScalarObjective, low: Point, high: Point, length_scale: Sequence[float], up: float
) -> Point:
    """Where the slope from one place to another changes its sign, by halving."""
    heading = _heading(low, high, length_scale)
    for _ in range(_HALVINGS):
        found = across(objective, _part(low, high, 0.5), heading, length_scale)
        if found is None:
            break
        slope = up * dot(found[1].gradient, heading)
        if slope == 0.0:
            return found[0]
        low, high = (found[0], high) if slope < 0.0 else (low, found[0])
    return high


def _least_steep(
    objective: ScalarObjective, low: Point, high: Point, length_scale: Sequence[float]
) -> tuple[Point, float]:
    """Where the slope from one place to another is least, by thirds, and how steep it is there."""
    heading = _heading(low, high, length_scale)
    for _ in range(_HALVINGS):
        found = [across(objective, _part(low, high, part), heading, length_scale) for part in (1 / 3, 2 / 3)]
        steep = [inf if one is None else abs(dot(one[1].gradient, heading)) for one in found]
        low, high = (low, _part(low, high, 2 / 3)) if steep[0] < steep[1] else (_part(low, high, 1 / 3), high)
    middle = across(objective, _part(low, high, 0.5), heading, length_scale)
    return (_part(low, high, 0.5), inf) if middle is None else (middle[0], abs(dot(middle[1].gradient, heading)))


def _walk(
    objective: ScalarObjective, point: Point, here: Look, i: int, length_scale: Sequence[float], side: float
) -> _Walked:
    """Step by step to one side, across the direction always to where f is level."""
    at, heading = point, tuple(side * d for d in here.directions[i])
    walked = _Walked([], [], 0.0)
    for _ in range(_MOST):
        start = moved(at, [_STEP * h for h in heading], length_scale)
        found = across(objective, start, heading, length_scale)
        if found is None:
            break
        at, there = found
        if max(abs(x - y) / r for x, y, r in zip(at, start, length_scale, strict=True)) > _TURN:
            break
        along = max(there.directions, key=lambda d: abs(dot(d, heading)))
        turn = 1.0 if dot(along, heading) >= 0.0 else -1.0
        heading = tuple(turn * d for d in along)
        walked.points.append(at)
        walked.slopes.append(side * dot(there.gradient, heading))
        if not stays(here, there):
            return walked._replace(rise=there.value - here.value)
    return walked
