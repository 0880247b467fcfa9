"""f near a point as a quadratic, and Newton's steps by it.

Everything is measured in units of ``length_scale``, a distance for each variable, so that variables may differ in size
by any power of ten.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import NamedTuple

from ..arithmetic.matrix import eigen
from ..objective.scalar_objective import ScalarObjective, from_upper_triangle
from .landmark import Point

FLOOR = 1e-13  # of the largest eigenvalue: the rounding of a Hessian


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


def newton_step(here: Look, skipped: Point | None = None) -> Point:
    """Newton's step to where the gradient is 0, along the directions in which f curves and that are not ``skipped``."""
    floor = (FLOOR if skipped is None else 1e-6) * here.most
    step = [0.0] * len(here.gradient)
    for value, direction in zip(here.eigenvalues, here.directions, strict=True):
        if abs(value) <= floor or (skipped is not None and abs(dot(direction, skipped)) > 0.9):
            continue
        along = dot(direction, here.gradient) / value
        step = [s - along * d for s, d in zip(step, direction, strict=True)]
    return tuple(step)


def dot(a: Sequence[float], b: Sequence[float]) -> float:
    """The scalar product."""
    return sum(x * y for x, y in zip(a, b, strict=True))


def across(
    objective: ScalarObjective, start: Point, direction: Point, length_scale: Sequence[float]
) -> tuple[Point, Look] | None:
    """From a point beside a place to where f is level across a direction."""
    at = start
    for _ in range(20):
        here = local_quadratic_model(objective, at, length_scale)
        if here is None:
            return None
        step = newton_step(here, direction)
        if not any(step):
            return at, here
        at = moved(at, step, length_scale)
        if max(map(abs, step)) < 1e-12:
            break
    here = local_quadratic_model(objective, at, length_scale)
    return None if here is None else (at, here)
