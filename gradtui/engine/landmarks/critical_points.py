"""What kind of place a point with a gradient of 0 is. Plain Python, so that a headless run needs no NumPy.

``refine_critical_point`` goes from a point where the gradient is small to the place nearby where it is 0, by Newton's
steps, and says what f does around it: by the Hessian's eigenvalues, and where one of them is 0 by looking at f itself.

Inside, everything is measured in units of ``length_scale``, a distance for each variable, so that variables may differ
in size by any power of ten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import cos, floor, hypot, inf, isfinite, log10, pi, sin
from typing import NamedTuple

from ..arithmetic.matrix import eigen
from ..objective.scalar_objective import ScalarObjective, from_upper_triangle

Point = tuple[float, ...]

_STEPS = 80  # at a degenerate place each of Newton's steps only takes off a third of the distance, or less
_FLOOR = 1e-13  # of the largest eigenvalue: the rounding of a Hessian
_EPSILON = 2.0**-52
_POLE = 2.2  # f at a pole is as far from f around it at any distance
_WAYS = 48  # directions in which f is looked at around a point of the plane


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
    """The points of a line of such places, in order, as far as it was followed; () where there is none."""

    @property
    def is_low(self) -> bool:
        """Whether f is nowhere lower near by."""
        return self.shape in (Kind.MINIMUM, Kind.VALLEY)


class Look(NamedTuple):
    """A point, the gradient there, and the Hessian along its own directions, in units of the reach."""

    value: float
    """F."""
    gradient: Point
    """The slopes."""
    eigenvalues: tuple[float, ...]
    """The second slopes along the directions, in rising order."""
    directions: tuple[Point, ...]
    """Unit vectors."""

    @property
    def most(self) -> float:
        """The largest second slope, whatever its sign."""
        return max(abs(value) for value in self.eigenvalues)


def local_quadratic_model(
    objective: ScalarObjective, point: Sequence[float], length_scale: Sequence[float]
) -> Look | None:
    """Look at a point; None where f, a partial or a second partial is not finite."""
    n = len(point)
    found = objective.second_partials(point)
    if not all(map(isfinite, found)):
        return None
    rows = from_upper_triangle(n, found[1 + n :])
    scaled = [[rows[i][j] * length_scale[i] * length_scale[j] for j in range(n)] for i in range(n)]
    if not all(isfinite(x) for row in scaled for x in row):
        return None
    return Look(
        found[0] + 0.0, tuple(g * r for g, r in zip(found[1 : 1 + n], length_scale, strict=True)), *eigen(scaled)
    )


def moved(point: Sequence[float], step: Sequence[float], length_scale: Sequence[float]) -> Point:
    """A point, a step away."""
    return tuple(x + s * r for x, s, r in zip(point, step, length_scale, strict=True))


def _newton(here: Look, skipped: Point | None = None) -> Point:
    """Newton's step to where the gradient is 0, along the directions in which f curves and that are not ``skipped``."""
    floor = (_FLOOR if skipped is None else 1e-6) * here.most
    step = [0.0] * len(here.gradient)
    for value, direction in zip(here.eigenvalues, here.directions, strict=True):
        if abs(value) <= floor or (skipped is not None and abs(_dot(direction, skipped)) > 0.9):
            continue
        along = _dot(direction, here.gradient) / value
        step = [s - along * d for s, d in zip(step, direction, strict=True)]
    return tuple(step)


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


def refine_critical_point(
    objective: ScalarObjective, point: Sequence[float], length_scale: Sequence[float]
) -> Landmark | None:
    """The landmark within ``length_scale`` of a point where the gradient is small, or None."""
    at = best = tuple(point)
    least = inf
    for _ in range(_STEPS):
        here = local_quadratic_model(objective, at, length_scale)
        if here is None:
            return kink(objective, at, length_scale) if at == tuple(point) else None
        step = _newton(here)
        size = max(map(abs, step))
        if size < 1e-10 and size >= least / 2:
            break  # nothing but rounding is left
        if size < least:
            best, least = at, size
        if size < 1e-15:
            break
        at = moved(at, step, length_scale)
        if any(abs(x - x0) > r for x, x0, r in zip(at, point, length_scale, strict=True)):
            return _floor(objective, tuple(point), length_scale) or kink(objective, tuple(point), length_scale)
    if least > 1e-8:
        return _floor(objective, tuple(point), length_scale) or kink(objective, tuple(point), length_scale)
    return classified(objective, _rounded(objective, best, length_scale), length_scale)


def _floor(objective: ScalarObjective, point: Point, length_scale: Sequence[float]) -> Landmark | None:
    """The floor of a valley across which a point lies: along it Newton's own steps may slide away."""
    here = local_quadratic_model(objective, point, length_scale)
    if here is None or len(point) < 2:
        return None
    along = here.directions[min(range(len(point)), key=lambda i: abs(here.eigenvalues[i]))]
    found = _across(objective, point, along, length_scale)
    if found is None or hypot(*found[1].gradient) > 1e-9 * found[1].most:
        return None
    mark = classified(objective, found[0], length_scale)
    return mark if mark is not None and mark.kind is Kind.VALLEY else None


def _rounded(objective: ScalarObjective, point: Point, length_scale: Sequence[float]) -> Point:
    """The point with each coordinate rounded where the gradient is no larger for it: many a landmark lies at (3, 2)."""
    best, least = point, hypot(*objective.gradient(point))
    for i, (x, r) in enumerate(zip(point, length_scale, strict=True)):
        near = (*best[:i], round(x, 9 - floor(log10(r))) + 0.0, *best[i + 1 :])
        slope = hypot(*objective.gradient(near))
        if slope <= least:
            best, least = near, slope
    return best


def classified(objective: ScalarObjective, point: Point, length_scale: Sequence[float]) -> Landmark | None:
    """Say what kind of place a point is where the gradient is 0 to rounding; None where f is flat all around."""
    here = local_quadratic_model(objective, point, length_scale)
    if here is None:
        return None
    level = [i for i in range(len(point)) if _is_level(objective, point, here, i, length_scale)]
    signs = {value > 0.0 for i, value in enumerate(here.eigenvalues) if i not in level}
    eigenvalues = eigen(objective.hessian(point))[0]
    if not level:
        kind = Kind.SADDLE if len(signs) == 2 else Kind.MINIMUM if True in signs else Kind.MAXIMUM
        return Landmark(kind, point, here.value, eigenvalues, kind)
    if _jumps(objective, point, here, length_scale):
        return kink(objective, point, length_scale, sure=True)
    if any(abs(_dot(here.gradient, here.directions[i])) > 1e-9 * here.most for i in level):
        return None  # f slopes along what does not curve, however little
    # as many zeros as there are level directions: scaling does not change how many
    zeros = sorted(range(len(point)), key=lambda i: abs(eigenvalues[i]))[: len(level)]
    eigenvalues = tuple(sorted(0.0 if i in zeros else value for i, value in enumerate(eigenvalues)))
    lines = [i for i in level if _goes_on(objective, point, here, i, length_scale)]
    if len(lines) == len(point):
        return None
    line: tuple[Point, ...] = ()
    if len(signs) == 2:
        shape = Kind.SADDLE
    elif lines == level:
        shape = Kind.MAXIMUM if False in signs else Kind.VALLEY
        line = (point,) if len(point) == 2 else ()
    elif len(level) == 1 and signs:
        shape = _shape_along(objective, point, here, level[0], length_scale)
    else:
        shape = _shape(objective, point, here.value, length_scale)
    kind = Kind.VALLEY if lines == level and shape is Kind.VALLEY else Kind.DEGENERATE
    return Landmark(kind, point, here.value, eigenvalues, shape, line)


def _is_level(objective: ScalarObjective, point: Point, here: Look, i: int, length_scale: Sequence[float]) -> bool:
    """Whether f curves no more along a direction than rounding does, or than it does a little farther along it."""
    value, direction = here.eigenvalues[i], here.directions[i]
    if abs(value) <= _FLOOR * here.most:
        return True
    beside = []
    for side in (-0.02, 0.02):
        found = objective.second_partials(moved(point, [side * d for d in direction], length_scale))
        if all(map(isfinite, found)):
            beside.append(
                abs(_along(found[1 + len(point) :], [d * r for d, r in zip(direction, length_scale, strict=True)]))
            )
    return bool(beside) and abs(value) < 1e-4 * min(beside)


def _along(upper: Sequence[float], direction: Sequence[float]) -> float:
    """The second slope along a direction, from the rows of the Hessian from the diagonal on."""
    rows = from_upper_triangle(len(direction), upper)
    return _dot(direction, [_dot(row, direction) for row in rows])


def _across(
    objective: ScalarObjective, start: Point, direction: Point, length_scale: Sequence[float]
) -> tuple[Point, Look] | None:
    """From a point beside a place to where f is level across a direction."""
    at = start
    for _ in range(20):
        here = local_quadratic_model(objective, at, length_scale)
        if here is None:
            return None
        step = _newton(here, direction)
        at = moved(at, step, length_scale)
        if max(map(abs, step)) < 1e-12:
            break
    here = local_quadratic_model(objective, at, length_scale)
    return None if here is None else (at, here)


def _goes_on(objective: ScalarObjective, point: Point, here: Look, i: int, length_scale: Sequence[float]) -> bool:
    """Whether the place is one of a line of such places along a level direction."""
    for side in (-0.03, 0.03):
        start = moved(point, [side * d for d in here.directions[i]], length_scale)
        found = _across(objective, start, here.directions[i], length_scale)
        if found is None:
            return False
        at, there = found
        if max(abs(x - y) / r for x, y, r in zip(at, start, length_scale, strict=True)) > 0.02:
            return False
        # less than rounding could make of it, and f the same
        most = max(here.most, there.most)
        if hypot(*there.gradient) > 1e-9 * most or abs(there.value - here.value) > 1e-11 * max(abs(here.value), most):
            return False
    return True


def _shape_along(objective: ScalarObjective, point: Point, here: Look, i: int, length_scale: Sequence[float]) -> Kind:
    """What f does around a point that is level in one direction: what its floor (or its ridge) does along that one."""
    rises_across = all(value > 0.0 for k, value in enumerate(here.eigenvalues) if k != i)
    for part in (0.003, 0.01, 0.03, 0.1, 0.3):
        ends = []
        for side in (-part, part):
            found = _across(
                objective,
                moved(point, [side * d for d in here.directions[i]], length_scale),
                here.directions[i],
                length_scale,
            )
            if found is None:
                return Kind.DEGENERATE
            ends.append(found[1].value - here.value)
        noise = 64 * _EPSILON * max(abs(here.value), *(abs(here.value + end) for end in ends))
        if all(abs(end) > noise for end in ends):
            if rises_across:
                return Kind.MINIMUM if min(ends) > 0.0 else Kind.SADDLE
            return Kind.MAXIMUM if max(ends) < 0.0 else Kind.SADDLE
    return Kind.DEGENERATE


def around(objective: ScalarObjective, point: Point, radius: float, length_scale: Sequence[float]) -> list[float]:
    """F in many directions, at a part of the reach."""
    n = len(point)
    if n == 1:
        ways: list[Sequence[float]] = [(-1.0,), (1.0,)]
    elif n == 2:
        ways = [_way(k + 0.37) for k in range(_WAYS)]
    else:
        ways = [[side * (i == j) for j in range(n)] for i in range(n) for side in (-1.0, 1.0)]
        ways += [[cos(1.0 + 3.7 * k * (j + 1)) for j in range(n)] for k in range(16 * n)]
    return [objective.value(moved(point, [radius * w for w in way], length_scale)) for way in ways]


def _way(k: float) -> tuple[float, float]:
    return cos(2 * pi * k / _WAYS), sin(2 * pi * k / _WAYS)


def _shape(objective: ScalarObjective, point: Point, value: float, length_scale: Sequence[float]) -> Kind:
    """What f does around a point, seen at several distances: the nearest at which it is more than rounding."""
    for radius in (0.003, 0.01, 0.03, 0.1, 0.3):
        found = around(objective, point, radius, length_scale)
        if not all(map(isfinite, found)):
            return Kind.DEGENERATE
        noise = 64 * _EPSILON * max(abs(value), *(abs(v) for v in found))
        rises, falls = (sum(side * (v - value) > noise for v in found) for side in (1, -1))
        if rises and falls:
            return Kind.SADDLE
        if rises == len(found):
            return Kind.MINIMUM
        if falls == len(found):
            return Kind.MAXIMUM
    return Kind.DEGENERATE


# -- kinks --------------------------------------------------------------------------------------------------------


def jumps(objective: ScalarObjective, point: Point, length_scale: Sequence[float]) -> bool:
    """Whether there is no gradient at a point, or it jumps there."""
    here = local_quadratic_model(objective, point, length_scale)
    return here is None or _jumps(objective, point, here, length_scale)


def _jumps(objective: ScalarObjective, point: Point, here: Look, length_scale: Sequence[float]) -> bool:
    """Whether the gradient is as unlike on two sides very near the point as a little farther away."""

    def unlike(part: float, direction: Point) -> float:
        sides = (
            objective.gradient(moved(point, [side * part * d for d in direction], length_scale)) for side in (-1, 1)
        )
        return hypot(*(a - b for a, b in zip(*sides, strict=True)))

    near, far = (max(unlike(part, d) for d in here.directions) for part in (1e-7, 1e-3))
    return isfinite(far) and near > 0.5 * far > 0.0


def kink(
    objective: ScalarObjective, point: Point, length_scale: Sequence[float], *, sure: bool = False
) -> Landmark | None:
    """The landmark at a point without a gradient, if f is lowest or highest there.

    Unless it is ``sure`` that there is no gradient, f must rise or fall as the distance, not as its square.
    """
    value = objective.value(point)
    if not isfinite(value):
        return None
    rises = []
    for radius in (1e-6, 1e-4, 1e-2):
        found = around(objective, point, radius, length_scale)
        if not all(map(isfinite, found)):
            return None
        noise = 64 * _EPSILON * max(abs(value), *(abs(v) for v in found))
        rises.append(([v - value for v in found], noise))
    for side, kind in ((1.0, Kind.MINIMUM), (-1.0, Kind.MAXIMUM)):
        least = [min(side * rise for rise in found) for found, _ in rises]
        if least[0] < -rises[0][1] or least[1] <= rises[1][1] * (not sure) or least[2] <= rises[2][1]:
            continue
        if least[2] < _POLE * least[0]:
            continue
        steep = least[1] * 100 > 0.1 * least[2]
        if (sure or steep) and not _is_crease(objective, point, value, side, rises[2][0], length_scale):
            return Landmark(kind, point, value + 0.0, (), kind)
    return None


def _is_crease(
    objective: ScalarObjective,
    point: Point,
    value: float,
    side: float,
    rises: Sequence[float],
    length_scale: Sequence[float],
) -> bool:
    """Whether f stays level in some direction: the point is one of a line of such points."""
    if len(point) != 2:
        return False
    lowest = min(range(_WAYS), key=lambda k: side * rises[k])

    def rise(k: float) -> float:
        way = _way(k + 0.37)
        return side * (objective.value(moved(point, [1e-2 * w for w in way], length_scale)) - value)

    low, high = lowest - 1.0, lowest + 1.0
    for _ in range(50):
        third = (high - low) / 3
        if rise(low + third) < rise(high - third):
            high -= third
        else:
            low += third
    return rise((low + high) / 2) < 1e-7 * max(side * r for r in rises)
