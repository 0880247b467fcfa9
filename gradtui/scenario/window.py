"""Which part of its domain a scenario's pictures show, and what is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .default_window import window
from .model import Scenario
from .runs import objective_of, run

if TYPE_CHECKING:
    from ..engine.landmarks.landmark import Landmark

MOST_VARIABLES = 4
"""For which landmarks are looked for."""
_LOOK = 200  # steps of the descents that choose a window


def plane_of(scenario: Scenario) -> tuple[int, ...]:
    """Which variables are on the axes of the picture: the view's plane, else the first two, or the only one."""
    names = scenario.view.plane or scenario.variables[:2]
    return tuple(scenario.variables.index(name) for name in names)


def ranges_of(scenario: Scenario) -> list[tuple[float, float]]:
    """The range of each variable of the plane: the view's, else what the descents of the scenario ask for."""
    plane = plane_of(scenario)
    given = [scenario.view.x, scenario.view.y][: len(plane)]
    if all(given):
        return [pair for pair in given if pair]
    chosen = window(run(scenario, min(scenario.steps, _LOOK)))
    return [pair or chosen[i] for i, pair in zip(plane, given, strict=True)]


def landmarks_of(scenario: Scenario, ranges: Sequence[tuple[float, float]]) -> tuple[Landmark, ...]:
    """The landmarks of the window that were found, the lowest first; () for more than a few variables."""
    from ..engine.landmarks.search import find

    place = held(scenario)
    if len(place) > MOST_VARIABLES:
        return ()
    box = [(x - max(1.0, abs(x)), x + max(1.0, abs(x))) for x in place]
    for i, pair in zip(plane_of(scenario), ranges, strict=True):
        box[i] = pair
    objective = objective_of(scenario)
    assert not objective.has_arrays
    return find(objective, box)


def held(scenario: Scenario) -> tuple[float, ...]:
    """The first start: where variables that are not on an axis stay."""
    start = scenario.starts[0].at
    return tuple(float(start[name]) for name in scenario.variables)
