"""What a scenario's fate maps and sweeps ask: which starts, which learning rates, how many steps."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10
from typing import TYPE_CHECKING

from ..engine.batch.fate_map import STEPS, MapQuestion
from ..engine.descent.optimizers.optimizer import Optimizer
from ..engine.objective.curvature import curvature
from ..engine.objective.scalar_objective import ScalarObjective
from .model import Scenario
from .runs import objective_of
from .window import held, plane_of

if TYPE_CHECKING:
    from ..engine.landmarks.landmark import Landmark

_ROUND = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_BEYOND = 1.7  # of 2/λmax: descents leave a minimum at 1, and leave altogether a little later


def over_starts(
    scenario: Scenario,
    optimizer: Optimizer,
    learning_rate: float,
    ranges: Sequence[tuple[float, float]],
    steps: int | None = None,
) -> MapQuestion:
    """Where descent ends from every start of the plane; ``ranges`` has one for each of its variables."""
    plane = plane_of(scenario)
    two = len(plane) == 2
    return MapQuestion(
        objective=_numbers(scenario),
        optimizer=optimizer,
        learning_rate=learning_rate,
        held=held(scenario),
        across=plane[0],
        x=ranges[0],
        up=plane[1] if two else -1,
        y=ranges[1] if two else (0.0, 1.0),
        steps=steps_of(scenario, steps),
        tolerance=scenario.tolerance,
    )


def over_rates(
    scenario: Scenario,
    optimizer: Optimizer,
    ranges: Sequence[tuple[float, float]],
    landmarks: Sequence[Landmark],
    rates: tuple[float, float] | None = None,
    steps: int | None = None,
) -> MapQuestion:
    """Where descent ends for every learning rate, from every start of the first variable of the plane."""
    return MapQuestion(
        objective=_numbers(scenario),
        optimizer=optimizer,
        learning_rate=scenario.learning_rates[0],
        held=held(scenario),
        across=-1,
        x=rates or rates_of(scenario, landmarks),
        up=plane_of(scenario)[0],
        y=ranges[0],
        steps=steps_of(scenario, steps),
        tolerance=scenario.tolerance,
    )


def sweep(
    scenario: Scenario,
    optimizer: Optimizer,
    start: tuple[float, ...],
    landmarks: Sequence[Landmark],
    rates: tuple[float, float] | None = None,
    steps: int | None = None,
) -> MapQuestion:
    """Where descent from one start ends, and after how many steps, for every learning rate."""
    return MapQuestion(
        objective=_numbers(scenario),
        optimizer=optimizer,
        learning_rate=scenario.learning_rates[0],
        held=start,
        across=-1,
        x=rates or rates_of(scenario, landmarks),
        up=-1,
        y=(0.0, 1.0),
        steps=steps_of(scenario, steps),
        tolerance=scenario.tolerance,
    )


def rates_of(scenario: Scenario, landmarks: Sequence[Landmark]) -> tuple[float, float]:
    """Learning rates worth looking at: to a little beyond where descent leaves the lowest minimum for ever."""
    highest = 2.5 * max(scenario.learning_rates)
    lowest = next((mark for mark in landmarks if mark.is_low), None)
    found = curvature(_numbers(scenario), lowest.point) if lowest is not None else None
    if found is not None and found.stable_rate is not None:
        highest = _BEYOND * found.stable_rate
    return 0.0, round_up(highest)


def round_up(value: float) -> float:
    """The next round number: 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten, from 1e-300 to 1e308."""
    value = min(max(value, 1e-300), 1e308)
    power = floor(log10(value))
    factor = next((f for f in _ROUND if f >= value / 10.0**power * (1 - 1e-12)), 10.0)
    # by way of text: 0.25, not 0.25000000000000006
    return float(f"{factor}e{power}")


def steps_of(scenario: Scenario, steps: int | None) -> int:
    """Updates at most of each descent: what was asked for, else the scenario's number or that of maps."""
    return max(STEPS, scenario.steps) if steps is None else steps


def _numbers(scenario: Scenario) -> ScalarObjective:
    """The function. Raises TypeError for one of arrays."""
    objective = objective_of(scenario)
    if objective.has_arrays:
        raise TypeError("a fate map needs a function of numbers")
    return objective
