"""What kind of place a point with a gradient of 0 is. Plain Python, so that a headless run needs no NumPy.

``settle`` goes from a point where the gradient is small to the place nearby where it is 0, by Newton's steps, and
says what f does around it: by the Hessian's eigenvalues, and where one of them is 0 by looking at f itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import cos, floor, hypot, isfinite, log10, pi, sin
from typing import NamedTuple

from .matrix import eigen
from .objective import Objective, symmetric

Point = tuple[float, ...]

_STEPS = 80  # at a degenerate place each of Newton's steps only takes off a third of the distance, or less
_FLOOR = 1e-13  # of the largest eigenvalue: the rounding of a Hessian
_EPSILON = 2.0**-52


class Kind(StrEnum):
    """A kind of place where f is level."""

    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    SADDLE = "saddle"
    DEGENERATE = "degenerate"
    VALLEY = "valley"


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place where the gradient is 0, or a lowest or highest place without a gradient."""

    kind: Kind
    """By the eigenvalues: a minimum, a maximum, a saddle; where one is 0, a valley, or degenerate."""
    point: Point
    """Where; of a valley one of its points."""
    value: float
    """F there."""
    eigenvalues: tuple[float, ...]
    """Of the Hessian, in rising order; () at a kink, where f has no gradient."""
    shape: Kind
    """What f does around it: lowest (MINIMUM), highest (MAXIMUM), or up and down (SADDLE). A valley's is VALLEY, and
    DEGENERATE says that nothing could be seen."""
    line: tuple[Point, ...] = ()
    """The points of a line of such places, in order, as far as it was followed."""

    @property
    def is_low(self) -> bool:
        """Whether f is nowhere lower near by."""
        return self.shape in (Kind.MINIMUM, Kind.VALLEY)


class _Look(NamedTuple):
    """A point, the gradient there, and the Hessian along its own directions."""

    value: float
    gradient: Point
    eigenvalues: tuple[float, ...]
    directions: tuple[Point, ...]


def _look(objective: Objective, point: Sequence[float]) -> _Look | None:
    n = len(point)
    found = objective.second_partials(point)
    if not all(map(isfinite, found)):
        return None
    return _Look(found[0] + 0.0, found[1 : 1 + n], *eigen(symmetric(n, found[1 + n :])))


def _newton(look: _Look) -> Point:
    """Newton's step to where the gradient is 0, not along directions in which f does not curve at all."""
    floor = _FLOOR * max(abs(value) for value in look.eigenvalues)
    step = [0.0] * len(look.gradient)
    for value, direction in zip(look.eigenvalues, look.directions, strict=True):
        if abs(value) > floor:
            along = sum(d * g for d, g in zip(direction, look.gradient, strict=True)) / value
            step = [s - along * d for s, d in zip(step, direction, strict=True)]
    return tuple(step)


def settle(objective: Objective, point: Sequence[float], reach: Sequence[float]) -> Landmark | None:
    """The landmark within ``reach`` (a distance for each variable) of a point where the gradient is small, or None."""
    at = tuple(point)
    best, least = at, float("inf")
    for _ in range(_STEPS):
        look = _look(objective, at)
        if look is None:
            return _kink(objective, at, reach) if at == tuple(point) else None
        step = _newton(look)
        size = max((abs(s) / r for s, r in zip(step, reach, strict=True)), default=0.0)
        if size < 1e-10 and size >= least / 2:
            break  # nothing but rounding is left
        if size < least:
            best, least = at, size
        if size < 1e-15:
            break
        at = tuple(x + s for x, s in zip(at, step, strict=True))
        if any(abs(x - x0) > r for x, x0, r in zip(at, point, reach, strict=True)):
            return _kink(objective, tuple(point), reach)
    if least > 1e-8:
        return _kink(objective, tuple(point), reach)
    return classified(objective, _rounded(objective, best, reach), reach)


def _rounded(objective: Objective, point: Point, reach: Sequence[float]) -> Point:
    """The point with its coordinates rounded, if the gradient is no larger there: many a landmark lies at (3, 2)."""
    near = tuple(round(x, 9 - floor(log10(r))) + 0.0 for x, r in zip(point, reach, strict=True))
    return near if hypot(*objective.gradient(near)) <= hypot(*objective.gradient(point)) else point


def classified(objective: Objective, point: Point, reach: Sequence[float]) -> Landmark | None:
    """Say what kind of place a point is where the gradient is 0 to rounding; None where f is flat all around."""
    look = _look(objective, point)
    if look is None:
        return None
    level = [i for i in range(len(point)) if _is_level(objective, point, look, i, reach)]
    signs = {value > 0.0 for i, value in enumerate(look.eigenvalues) if i not in level}
    if not level:
        kind = Kind.SADDLE if len(signs) == 2 else Kind.MINIMUM if True in signs else Kind.MAXIMUM
        return Landmark(kind, point, look.value, look.eigenvalues, kind)
    if _jumps(objective, point, look, reach):
        return _kink(objective, point, reach)
    values = tuple(0.0 if i in level else value for i, value in enumerate(look.eigenvalues))
    lines = [i for i in level if _goes_on(objective, point, look, i, reach)]
    if len(lines) == len(point):
        return None
    if len(signs) == 2:
        shape = Kind.SADDLE
    elif lines == level:
        shape = Kind.MAXIMUM if False in signs else Kind.VALLEY
    else:
        shape = _shape(objective, point, look.value, reach)
    kind = Kind.VALLEY if lines == level and shape is Kind.VALLEY else Kind.DEGENERATE
    return Landmark(kind, point, look.value, values, shape)


def _is_level(objective: Objective, point: Point, look: _Look, i: int, reach: Sequence[float]) -> bool:
    """Whether f curves no more along a direction than rounding does, or than it does a little farther along it."""
    value, direction = look.eigenvalues[i], look.directions[i]
    if abs(value) <= _FLOOR * max(abs(v) for v in look.eigenvalues):
        return True
    beside = []
    for side in (-0.02, 0.02):
        away = _away(point, direction, side, reach)
        found = objective.second_partials(away)
        if all(map(isfinite, found)):
            beside.append(abs(_along(found[1 + len(point) :], direction)))
    return bool(beside) and abs(value) < 1e-4 * min(beside)


def _along(upper: Sequence[float], direction: Point) -> float:
    """The second slope along a direction, from the rows of the Hessian from the diagonal on."""
    n = len(direction)
    waiting = iter(upper)
    total = 0.0
    for i in range(n):
        for j in range(i, n):
            total += next(waiting) * direction[i] * direction[j] * (1.0 if i == j else 2.0)
    return total


def _away(point: Point, direction: Sequence[float], amount: float, reach: Sequence[float]) -> Point:
    """A point along a direction: ``amount`` of the reach, measured so that no variable goes farther."""
    longest = max(abs(d) / r for d, r in zip(direction, reach, strict=True))
    return tuple(x + amount * d / longest for x, d in zip(point, direction, strict=True))


def _goes_on(objective: Objective, point: Point, look: _Look, i: int, reach: Sequence[float]) -> bool:
    """Whether the place is one of a line of such places along a level direction."""
    for side in (-0.03, 0.03):
        start = at = _away(point, look.directions[i], side, reach)
        for _ in range(20):
            here = _look(objective, at)
            if here is None:
                return False
            step = _newton_across(here, look.directions[i])
            at = tuple(x + s for x, s in zip(at, step, strict=True))
            if max(abs(s) / r for s, r in zip(step, reach, strict=True)) < 1e-12:
                break
        if max(abs(x - y) / r for x, y, r in zip(at, start, reach, strict=True)) > 0.02:
            return False
        here = _look(objective, at)
        if here is None or not _is_still(here, look, reach):
            return False
    return True


def _newton_across(look: _Look, direction: Point) -> Point:
    """Newton's step across a line: only along the directions in which f curves."""
    scale = max(abs(value) for value in look.eigenvalues)
    step = [0.0] * len(direction)
    for value, own in zip(look.eigenvalues, look.directions, strict=True):
        along_line = abs(sum(a * b for a, b in zip(own, direction, strict=True)))
        if abs(value) > 1e-6 * scale and along_line < 0.9:
            along = sum(d * g for d, g in zip(own, look.gradient, strict=True)) / value
            step = [s - along * d for s, d in zip(step, own, strict=True)]
    return tuple(step)


def _is_still(here: _Look, look: _Look, reach: Sequence[float]) -> bool:
    """Whether the gradient at a point beside is 0 as well: less than rounding could make of it, and f the same."""
    curving = max(abs(v) for v in (*look.eigenvalues, *here.eigenvalues))
    length = max(reach)
    size = max(abs(look.value), curving * length * length)
    rounding = 1e-9 * curving * min(reach)
    return hypot(*here.gradient) <= rounding and abs(here.value - look.value) <= 1e-11 * size


def _around(objective: Objective, point: Point, radius: float, reach: Sequence[float]) -> list[float]:
    """F in many directions, at a part of the reach."""
    n = len(point)
    if n == 1:
        ways: list[Sequence[float]] = [(-1.0,), (1.0,)]
    elif n == 2:
        ways = [(cos(2 * pi * (k + 0.37) / 48), sin(2 * pi * (k + 0.37) / 48)) for k in range(48)]
    else:
        ways = [[side * (i == j) for j in range(n)] for i in range(n) for side in (-1.0, 1.0)]
        ways += [[cos(1.0 + 3.7 * k * (j + 1)) for j in range(n)] for k in range(16 * n)]
    return [objective.value([x + radius * w * r for x, w, r in zip(point, way, reach, strict=True)]) for way in ways]


def _shape(objective: Objective, point: Point, value: float, reach: Sequence[float]) -> Kind:
    """What f does around a point, seen at several distances: the nearest at which it is more than rounding."""
    for radius in (0.003, 0.01, 0.03, 0.1):
        around = _around(objective, point, radius, reach)
        if not all(map(isfinite, around)):
            return Kind.DEGENERATE
        noise = 64 * _EPSILON * max(abs(value), *(abs(v) for v in around))
        rises, falls = (sum(side * (v - value) > noise for v in around) for side in (1, -1))
        if rises and falls:
            return Kind.SADDLE
        if rises == len(around):
            return Kind.MINIMUM
        if falls == len(around):
            return Kind.MAXIMUM
    return Kind.DEGENERATE


# -- kinks --------------------------------------------------------------------------------------------------------


def _jumps(objective: Objective, point: Point, look: _Look, reach: Sequence[float]) -> bool:
    """Whether the gradient jumps at the point: it is as large a millionth of the reach away as a thousandth."""
    near, far = (
        max(_slope(objective, _away(point, d, side * part, reach)) for d in look.directions for side in (-1, 1))
        for part in (1e-7, 1e-3)
    )
    return isfinite(near) and near > 0.5 * far > 0.0


def _slope(objective: Objective, point: Point) -> float:
    return hypot(*objective.gradient(point))


def _kink(objective: Objective, point: Point, reach: Sequence[float]) -> Landmark | None:
    """The landmark at a point without a gradient, if f is lowest or highest there and its slopes all turn there."""
    value = objective.value(point)
    if not isfinite(value):
        return None
    slopes = []
    for radius in (1e-6, 1e-4):
        around = _around(objective, point, radius, reach)
        noise = 64 * _EPSILON * max(abs(value), *(abs(v) for v in around))
        if not all(map(isfinite, around)):
            return None
        slopes.append((min(around) - value - noise, max(around) - value + noise))
    (low, high), (low_far, high_far) = slopes
    if low > 0.0 and low_far > 0.0:
        kind, steep = Kind.MINIMUM, low * 100 > 0.1 * low_far
    elif high < 0.0 and high_far < 0.0:
        kind, steep = Kind.MAXIMUM, high * 100 < 0.1 * high_far
    else:
        return None
    # a kink's rise is as the distance; that of a place with a gradient of 0 as its square, a hundredth of that
    return Landmark(kind, point, value, (), kind) if steep else None
