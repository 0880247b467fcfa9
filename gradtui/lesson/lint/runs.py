"""The descents of a scenario, run only as far as something is said of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ...scenario.runs import begin

if TYPE_CHECKING:
    from ...engine.descent.descent import Descent
    from ...scenario.model import Scenario, Start

_LOOKED = 500  # steps of a run at which its verdict is looked at on the way


class Runs:
    """The runs of a scenario; each is made when it is first asked for."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._ends: dict[int, Descent] = {}

    @cached_property
    def initial_runs(self) -> tuple[Descent, ...]:
        """Every run at its start, in the order of ``gradtui run``."""
        return begin(self.scenario)

    @property
    def starts(self) -> list[Start]:
        """The start of each run."""
        found = []
        for optimizer in self.scenario.optimizers:
            rates = 1 if optimizer.learning_rate is not None else len(self.scenario.learning_rates)
            found += [start for start in self.scenario.starts for _ in range(rates)]
        return found

    def end(self, k: int) -> Descent:
        """Run k after the scenario's number of steps, or where it stopped."""
        if k not in self._ends:
            self._ends[k] = self.initial_runs[k].forward(self.scenario.steps)
        return self._ends[k]

    def reaching(self, step: int) -> Descent | None:
        """The first run that takes so many steps, standing there; None if none does."""
        if step > self.scenario.steps:
            return None
        for k, initial_runs in enumerate(self.initial_runs):
            if step == 0:
                return initial_runs
            there = self.end(k).goto(step)
            if there.cursor == step:
                return there
        return None

    def coming_to(self, verdict: str) -> Descent | None:
        """The first run that has a verdict at its end, else on its way; None if none has."""
        for k in range(len(self.initial_runs)):
            if self.end(k).verdict.value == verdict:
                return self.end(k)
        for k in range(len(self.initial_runs)):
            end = self.end(k)
            for step in range(1, min(end.cursor, _LOOKED)):
                there = end.goto(step)
                if there.verdict.value == verdict:
                    return there
        return None
