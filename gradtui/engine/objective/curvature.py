"""How f curves at a point: the Hessian's eigenvalues, and what they say about a learning rate.

Along an eigenvector of eigenvalue λ gradient descent multiplies the distance to the level place by 1 − η·λ at each
step (exactly for a quadratic). So η·λ < 1 comes nearer from one side, 1 < η·λ < 2 jumps over and comes nearer,
η·λ > 2 jumps over and away (Nocedal, Wright 2006, 3.3; Goh 2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf, isfinite
from typing import Protocol

from ..arithmetic.matrix import eigen

_SLOW = 0.02  # η·λ of the flattest direction below which a hundred steps leave over a tenth of the distance
_ZERO = 1e-12  # of the largest eigenvalue: less is level


class Pace(StrEnum):
    """What a learning rate does near a point, by η·λ of its steepest and its flattest direction."""

    UNSTABLE = "unstable"
    ZIG_ZAG = "zig-zag"
    SLOW = "slow"
    GOOD = "good"
    DOWNHILL = "downhill"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Curvature:
    """The Hessian at a point, along its own directions."""

    eigenvalues: tuple[float, ...]
    """The second slopes along the directions, in rising order."""
    directions: tuple[tuple[float, ...], ...]
    """A unit vector for each, its largest part positive."""

    @property
    def largest(self) -> float:
        """λmax, the largest eigenvalue."""
        return self.eigenvalues[-1]

    @property
    def flattest(self) -> float | None:
        """The smallest eigenvalue above 0; None if there is none. A valley's 0 does not slow descent down."""
        level = _ZERO * max(abs(self.eigenvalues[0]), abs(self.largest))
        return next((value for value in self.eigenvalues if value > level), None)

    @property
    def condition_number(self) -> float | None:
        """λmax/λmin; infinite in a valley, None where f curves down in some direction."""
        lowest = self.eigenvalues[0]
        level = _ZERO * abs(self.largest)
        if lowest < -level or self.largest <= 0.0:
            return None
        return self.largest / lowest if lowest > level else inf

    @property
    def stable_rate(self) -> float | None:
        """2/λmax: gradient descent with a larger η leaves a minimum with this curvature. None without λmax > 0."""
        return 2.0 / self.largest if self.largest > 0.0 and isfinite(2.0 / self.largest) else None

    @property
    def safe_rate(self) -> float | None:
        """1/λmax: the largest η that never jumps over."""
        return None if self.stable_rate is None else self.stable_rate / 2.0

    @property
    def best_rate(self) -> float | None:
        """2/(λmin + λmax): for a quadratic the η that needs the fewest steps."""
        flattest = self.flattest
        return 2.0 / (flattest + self.largest) if flattest is not None and self.stable_rate is not None else None

    def pace(self, learning_rate: float) -> Pace:
        """What gradient descent with this η does here."""
        flattest = self.flattest
        if flattest is None:
            return Pace.LEVEL if abs(self.eigenvalues[0]) <= _ZERO else Pace.DOWNHILL
        if learning_rate * self.largest > 2.0:
            return Pace.UNSTABLE
        if learning_rate * self.largest > 1.0:
            return Pace.ZIG_ZAG
        return Pace.SLOW if learning_rate * flattest < _SLOW else Pace.GOOD


class HasHessian(Protocol):
    """A function of numbers, as far as its curvature needs it."""

    def hessian(self, point: Sequence[float]) -> list[list[float]]:
        """The symmetric matrix of the second partials at a point."""


def curvature(objective: HasHessian, point: Sequence[float]) -> Curvature | None:
    """The curvature at a point of a function of numbers; None where a second partial is not finite."""
    try:
        return Curvature(*eigen(objective.hessian(point)))
    except (ValueError, OverflowError):
        return None
