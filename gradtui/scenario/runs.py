"""A scenario's descents: each start with each learning rate and each optimizer."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from ..engine.descent.descent import Descent, start, stepper_of
from ..expression.printing import number_text
from .model import Scenario

if TYPE_CHECKING:
    from ..engine.model.fit import Fit
    from ..engine.protocols import Objective


def objective_of(scenario: Scenario) -> Objective:
    """Return the scenario's function as the engine sees it: of numbers, or of arrays."""
    if not scenario.parameters and not scenario.data:
        return scenario.of_numbers
    from ..engine.objective.array_objective import (
        ArrayObjective,  # it needs NumPy, which a function of numbers does not
    )

    shapes = {name: array.shape for name, array in scenario.parameters.items()}
    arrays = ArrayObjective(
        scenario.tree, scenario.variables, shapes, scenario.constants, scenario.data, scenario.written
    )
    if scenario.parameters:
        return arrays
    from ..engine.objective.data_objective import over_data

    return over_data(arrays) or arrays


@lru_cache(maxsize=2)  # a function that is edited, and the one before
def fit_of(scenario: Scenario) -> Fit | None:
    """Return the scenario's model with the function that measures it; None where it has none."""
    if scenario.model is None:
        return None
    from ..engine.model.fit import Fit

    return Fit(scenario.model, objective_of(scenario))


@lru_cache(maxsize=2)  # a function that is edited, and the one before
def judge_of(scenario: Scenario) -> Fit | None:
    """Return the same over the rows that are kept out of the descent; None where there are none."""
    model = scenario.model
    if model is None or not model.held_out:
        return None
    from ..engine.model.fit import Fit

    return Fit(model, objective_of(scenario), model.held_out_data)


def begin(scenario: Scenario) -> tuple[Descent, ...]:
    """Return the descents at their starts, in the order of optimizers, starts, learning rates."""
    objective = objective_of(scenario)
    descents = []
    for optimizer in scenario.optimizers:
        stepper = stepper_of(objective, optimizer)
        for at in scenario.starts:
            for rate in scenario.learning_rates if optimizer.learning_rate is None else (optimizer.learning_rate,):
                name = f"{at.name} · η={number_text(rate)}"
                if len(scenario.optimizers) > 1:
                    name += f" · {optimizer.label}"
                descents.append(
                    start(
                        objective,
                        [at.at[variable] for variable in scenario.variables],
                        optimizer=optimizer,
                        learning_rate=rate,
                        tolerance=scenario.tolerance,
                        name=name,
                        stepper=stepper,
                    )
                )
    return tuple(descents)


def run(
    scenario: Scenario, steps: int | None = None, told: Callable[[int, int], None] | None = None
) -> tuple[Descent, ...]:
    """Return the descents after ``steps`` updates (the scenario's own number unless given), or where they stopped.

    ``.steps`` of each are its moves, ``.verdict`` why it ended or how it moves. ``told`` is told how many runs are
    done, and of how many.
    """
    count = scenario.steps if steps is None else steps
    initial_runs = begin(scenario)
    ends = []
    for descent in initial_runs:
        ends.append(descent.forward(count))
        if told is not None:
            told(len(ends), len(initial_runs))
    return tuple(ends)
