"""The minimum that lies downhill from a point, without a grid and without NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from ..objective.scalar_objective import ScalarObjective
from .critical_points import refine_critical_point
from .landmark import Landmark
from .local_model import local_quadratic_model, moved

_STEPS = 200
_LONGEST = 1.0  # of the reach: a longer step might leave the basin
_SHORTEST = 1e-12


def downhill(objective: ScalarObjective, point: Sequence[float]) -> Landmark | None:
    """The low landmark that steps along −|H|⁻¹·∇f lead to, each shortened until f falls; None if they lead to none.

    |H| has the absolute values of the Hessian's eigenvalues, so that every step goes down (Dauphin et al. 2014).
    """
    at = tuple(point)
    reach = [max(1.0, abs(x)) / 4 for x in at]
    value = objective.value(at)
    for _ in range(_STEPS):
        here = local_quadratic_model(objective, at, reach)
        if here is None or not isfinite(value):
            return None
        step = [0.0] * len(at)
        for own, direction in zip(here.eigenvalues, here.directions, strict=True):
            if own != 0.0:
                along = sum(d * g for d, g in zip(direction, here.gradient, strict=True)) / abs(own)
                step = [s - along * d for s, d in zip(step, direction, strict=True)]
        size = max(map(abs, step))
        if size < 1e-9:
            break
        part = min(1.0, _LONGEST / size)
        while part * size > _SHORTEST:
            reached = moved(at, [part * s for s in step], reach)
            lower = objective.value(reached)
            if lower < value:
                at, value = reached, lower
                break
            part /= 2
        else:
            break
    found = refine_critical_point(objective, at, [r / 10 for r in reach])
    return found if found is not None and found.is_low else None
