"""A scenario's descents: each start with each learning rate and each optimizer."""

from __future__ import annotations

from ..engine.descent import Descent, start
from ..engine.loop import Loop
from ..engine.objective import Objective
from ..expression.printing import number_text
from .model import Scenario


def objective_of(scenario: Scenario) -> Objective:
    """Return the scenario's function as the engine sees it."""
    return Objective(scenario.tree, scenario.variables, scenario.constants)


def begin(scenario: Scenario) -> tuple[Descent, ...]:
    """Return the descents at their starts, in the order of optimizers, starts, learning rates."""
    objective = objective_of(scenario)
    descents = []
    for optimizer in scenario.optimizers:
        loop = Loop(objective, optimizer)
        for at in scenario.starts:
            for rate in scenario.learning_rates:
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
                        loop=loop,
                    )
                )
    return tuple(descents)


def run(scenario: Scenario, steps: int | None = None) -> tuple[Descent, ...]:
    """Return the descents after ``steps`` updates (the scenario's own number unless given), or where they stopped.

    ``.steps`` of each are its moves, ``.verdict`` why it ended or how it moves.
    """
    count = scenario.steps if steps is None else steps
    return tuple(descent.forward(count) for descent in begin(scenario))
