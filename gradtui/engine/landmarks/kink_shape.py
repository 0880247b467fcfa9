"""What a point without a gradient is: f looked at all around it."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, hypot, isfinite, pi, sin

from ..objective.scalar_objective import ScalarObjective
from .landmark import Kind, Landmark, Point
from .local_model import Look, local_quadratic_model, moved

EPSILON = 2.0**-52
_RADII = (1e-6, 1e-4, 1e-2)  # of the length scale: where f is looked at all around
_POLE = 2.2  # f at a pole is as far from f around it at any distance
_CREASE = 1e-7  # of the steepest rise: less is none, and the point one of a line of such points
_THIRDS = 90  # to the last digit: a cusp is narrow
_WAYS = 48  # directions in which f is looked at around a point of the plane


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


def jumps(objective: ScalarObjective, point: Point, length_scale: Sequence[float]) -> bool:
    """Whether there is no gradient at a point, or it jumps there."""
    here = local_quadratic_model(objective, point, length_scale)
    return here is None or gradient_jumps(objective, point, here, length_scale)


def gradient_jumps(objective: ScalarObjective, point: Point, here: Look, length_scale: Sequence[float]) -> bool:
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
    rings = [around(objective, point, radius, length_scale) for radius in _RADII]
    if not all(isfinite(v) for found in rings for v in found):
        return None
    noises = [64 * EPSILON * max(abs(value), *map(abs, found)) for found in rings]
    for side, kind in ((1.0, Kind.MINIMUM), (-1.0, Kind.MAXIMUM)):
        rises = [[side * (v - value) for v in found] for found in rings]
        if any(min(ring) < -noise for ring, noise in zip(rises, noises, strict=True)):
            continue
        least = [
            _least(objective, point, radius, ring, side, length_scale)
            for radius, ring in zip(_RADII, rises, strict=True)
        ]
        if any(rise < -noise for rise, noise in zip(least, noises, strict=True)):
            continue
        if least[1] <= noises[1] * (not sure) or least[2] <= max(noises[2], _CREASE * max(rises[2])):
            continue
        if least[2] < _POLE * least[0]:
            continue
        if sure or least[1] * 100 > 0.1 * least[2]:
            return Landmark(kind, point, value + 0.0, (), kind)
    return None


def _least(
    objective: ScalarObjective,
    point: Point,
    radius: float,
    rises: Sequence[float],
    side: float,
    length_scale: Sequence[float],
) -> float:
    """By how much f rises at least at a distance: of the plane the directions between are looked at too.

    Along the cusp of √|y − x²| + x/10 f falls, but between the directions that were looked at.
    """
    least = min(rises)
    if len(point) != 2 or not any(rises):  # of a plain every direction would be looked at
        return least
    value = objective.value(point)

    def rise(k: float) -> float:
        way = _way(k + 0.37)
        return side * (objective.value(moved(point, [radius * w for w in way], length_scale)) - value)

    for k in range(_WAYS):
        if rises[k - 1] >= rises[k] <= rises[(k + 1) % _WAYS]:
            low, high = k - 1.0, k + 1.0
            for _ in range(_THIRDS):
                third = (high - low) / 3
                if rise(low + third) < rise(high - third):
                    high -= third
                else:
                    low += third
            least = min(least, rise((low + high) / 2))
    return least
