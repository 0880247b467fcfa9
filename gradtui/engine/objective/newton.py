"""Newton's direction."""

from __future__ import annotations

from collections.abc import Sequence

from ..arithmetic.matrix import solve
from .scalar_objective import ScalarObjective


def newton_direction(
    objective: ScalarObjective, damping: float, point: Sequence[float], gradient: Sequence[float]
) -> tuple[float, ...]:
    """The d with (H + λI)·d = g, λ being the damping; not finite where H + λI has no inverse."""
    rows = [[h + damping * (i == j) for j, h in enumerate(row)] for i, row in enumerate(objective.hessian(point))]
    return tuple(solve(rows, gradient))
