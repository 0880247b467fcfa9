"""Where f merely flattens: its slope is as small as that of a landmark, but no place is near where it is 0."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from math import hypot, isfinite

from ..objective.scalar_objective import ScalarObjective
from .kink_shape import EPSILON, around
from .landmark import Point
from .local_model import across, dot, local_quadratic_model, moved

_LOOKS = 8  # to either side
_DECAYS = 1.02  # from the one end to the other: less is a slope that stays


class Flatness(Enum):
    """How f is flat around a point that is no landmark."""

    LEVEL = auto()
    """F is the same on all sides, to rounding."""
    FLATTENS = auto()
    """F slopes one way all along, the less the farther it goes."""


def flatness(objective: ScalarObjective, point: Sequence[float], length_scale: Sequence[float]) -> Flatness | None:
    """How f is flat within ``length_scale`` of a point where the gradient is small; None where it cannot be said."""
    at = tuple(point)
    value = objective.value(at)
    beside = [v for part in (0.1, 1.0) for v in around(objective, at, part, length_scale)]
    if isfinite(value) and all(abs(v - value) <= 64 * EPSILON * abs(value) for v in beside):
        return Flatness.LEVEL
    here = local_quadratic_model(objective, at, length_scale)
    if here is None:
        return None
    flattest = here.directions[min(range(len(at)), key=lambda i: abs(here.eigenvalues[i]))]
    if _falls_off(_slopes_of_a_floor(objective, at, flattest, length_scale)):
        return Flatness.FLATTENS
    length = hypot(*here.gradient)
    if length == 0.0:
        return None
    uphill = tuple(g / length for g in here.gradient)
    ways = [uphill, *(tuple(float(i == j) for j in range(len(at))) for i in range(len(at)))]
    slopes = [_slopes(objective, at, way, uphill, length_scale) for way in ways]
    slants = all(slope > 0.0 for way in slopes for slope in way)
    return Flatness.FLATTENS if slants and _falls_off(slopes[0]) else None


def _falls_off(slopes: Sequence[float]) -> bool:
    """Whether slopes are of one sign and become less all along."""
    if not slopes or min(slopes) <= 0.0 <= max(slopes):
        return False
    steep = [abs(slope) for slope in slopes]
    return steep in (sorted(steep), sorted(steep, reverse=True)) and max(steep) > _DECAYS * min(steep)


def _slopes(
    objective: ScalarObjective, at: Point, way: Point, uphill: Point, length_scale: Sequence[float]
) -> list[float]:
    """The slopes uphill at places along a way."""
    places = (moved(at, [k / _LOOKS * w for w in way], length_scale) for k in range(-_LOOKS, _LOOKS + 1))
    return [dot([g * r for g, r in zip(objective.gradient(p), length_scale, strict=True)], uphill) for p in places]


def _slopes_of_a_floor(
    objective: ScalarObjective, at: Point, heading: Point, length_scale: Sequence[float]
) -> list[float]:
    """The slopes along a heading, at each place across it to where f is level; [] where there is no such floor."""
    slopes = []
    for k in range(-_LOOKS, _LOOKS + 1):
        start = moved(at, [k / _LOOKS * h for h in heading], length_scale)
        found = across(objective, start, heading, length_scale)
        if found is None or max(abs(a - b) / r for a, b, r in zip(found[0], start, length_scale, strict=True)) > 1.0:
            return []
        slopes.append(dot(found[1].gradient, heading))
    return slopes
