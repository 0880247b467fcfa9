"""How runs ended, for text and JSON: where they converged to, how f curves there, and all of them side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

from ..engine.descent.descent import Descent
from ..expression.names import pretty
from ..expression.printing import short
from ..expression.visible import visible
from ..scenario.model import Scenario
from .tables import finite, table

if TYPE_CHECKING:
    from ..engine.descent.optimizers.optimizer import Optimizer
    from ..engine.landmarks.landmark import Landmark


def known(descents: Sequence[Descent]) -> tuple[Landmark, ...]:
    """The low landmarks that the runs have found, or that lie downhill from where they ended. Needs no NumPy.

    Each place is there once: thousands of runs find a few, and each is then measured against all that are there.
    """
    found: dict[tuple[object, ...], Landmark] = {}
    for run in descents:
        if run.objective.has_arrays:
            return ()
        mark = run.landmark
        if mark is None or not mark.is_low:
            if not run.history.finite_at(run.cursor):
                continue
            from ..engine.landmarks.downhill import downhill

            mark = downhill(run.objective, run.point)
        if mark is not None:
            found.setdefault((mark.point, mark.line), mark)
    return tuple(found.values())


def nearest(descent: Descent, landmarks: Sequence[Landmark]) -> dict[str, Any] | None:
    """The low landmark nearest to where a run ended, and how far it is."""
    found = _nearest(descent, landmarks)
    if found is None:
        return None
    mark, distance = found
    return {"point": dict(zip(descent.variables, mark.point, strict=True)), "distance": distance}


def _nearest(descent: Descent, landmarks: Sequence[Landmark]) -> tuple[Landmark, float] | None:
    if not landmarks or not all(map(isfinite, descent.point)):
        return None
    from ..engine.landmarks.letters import nearest_place

    return nearest_place(landmarks, descent.point)


def landmark(descent: Descent, mark: Landmark | None) -> dict[str, Any] | None:
    """The place that a run converged to: its kind, and what f does around it."""
    if mark is None:
        return None
    point = dict(zip(descent.variables, mark.point, strict=True)) if _is_of_numbers(descent) else None
    return {
        "kind": str(mark.kind),
        "shape": str(mark.shape),
        "point": point,
        "value": finite(mark.value),
        "eigenvalues": list(mark.eigenvalues),
    }


def curvature(descent: Descent) -> dict[str, Any] | None:
    """How f curves where a run ended, and what that means for its learning rate."""
    found = descent.curvature
    if found is None:
        return None
    limit = _limit_of(descent.optimizer)
    return {
        "eigenvalues": list(found.eigenvalues),
        "directions": [list(direction) for direction in found.directions] if _is_of_numbers(descent) else None,
        "condition_number": None if found.condition_number is None else finite(found.condition_number),
        "exact": True,  # always: nothing rests on differences
        "stable_learning_rate": limit[0] / found.largest if limit and found.largest > 0.0 else None,
        "safe_learning_rate": found.safe_rate,
        "best_learning_rate": found.best_rate,
        "pace": str(found.pace(descent.learning_rate)) if descent.optimizer.name == "gd" else None,
    }


def _is_of_numbers(descent: Descent) -> bool:
    return all(isinstance(x, float) for x in descent.point_at(0))


def _limit_of(optimizer: Optimizer) -> tuple[float, str] | None:
    from ..engine.verdict.diagnosis import limit_of

    return limit_of(optimizer)


def curvature_lines(descent: Descent) -> list[str]:
    """How f curves where a run ended, and what that says of its learning rate."""
    from ..lesson.rates import curves

    found = curves(descent) if descent.history.finite_at(descent.cursor) else None
    return [f"curvature: {found[0]}{'; ' * bool(found[1])}{found[1]}"] if found else []


def summary(scenario: Scenario, descents: Sequence[Descent], fit: Callable[[str], str]) -> list[str]:
    """All runs side by side: verdict, steps, final value, distance to the nearest minimum."""
    landmarks = known(descents)
    f = pretty(scenario.name)
    heads: list[str] = []
    cells: list[list[str]] = [[] for _ in descents]
    if scenario.model is not None:
        from .predictions import columns

        heads, cells = columns(scenario, descents)
    head = ["run", "verdict", "steps", f, f"‖∇{f}‖", *(["to a minimum"] if landmarks else []), *heads]
    rows = []
    for run, cell in zip(descents, cells, strict=True):
        row = [visible(run.name), run.verdict.words, str(run.cursor), short(run.value, 6), short(run.gradient_norm, 6)]
        if landmarks:
            found = _nearest(run, landmarks)
            row.append(short(found[1], 3) if found else "–")
        rows.append(row + cell)
    return table(head, rows, fit)
