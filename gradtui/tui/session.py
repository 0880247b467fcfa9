"""What the app is showing: the runs, which of them the keys move, and nothing that can be computed from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, log

from ..engine.descent import Descent
from ..engine.objective import Objective
from ..scenario.model import Scenario
from ..scenario.runs import begin

_RATIO = 1.1  # of a learning rate to the next one below


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """The state of the app. Every key makes a new one; the engine does the work."""

    scenario: Scenario
    """What was opened."""
    begun: tuple[Descent, ...]
    """Every run at its start, as the scenario has it."""
    runs: tuple[Descent, ...]
    """Every run where it stands."""
    active: int
    """The number of the run that the keys move."""
    entry: int = 0
    """For array parameters: the place in the flat vector of the entry that is looked at."""

    @classmethod
    def open(cls, scenario: Scenario) -> Session:
        """The first moment of a scenario."""
        begun = begin(scenario)
        return cls(scenario, begun, begun, 0, _first_entry(begun[0]))

    @property
    def run(self) -> Descent:
        """The run that the keys move."""
        return self.runs[self.active]

    def with_run(self, run: Descent) -> Session:
        """The session with the active run in another place."""
        if run is self.run:
            return self
        return replace(self, runs=(*self.runs[: self.active], run, *self.runs[self.active + 1 :]))

    def step(self, count: int = 1) -> Session:
        """Take steps with the active run."""
        return self.with_run(self.run.forward(count))

    def back(self, count: int = 1) -> Session:
        """Take back steps of the active run."""
        return self.with_run(self.run.back(count))

    def home(self) -> Session:
        """Go to the active run's start."""
        return self.with_run(self.run.goto(0))

    def end(self) -> Session:
        """Go to the active run's end: the last step kept, but at least the scenario's number of steps."""
        return self.with_run(self.run.goto(max(self.scenario.steps, self.run.length - 1)))

    def restart(self) -> Session:
        """Begin the active run again as the scenario has it."""
        return self.with_run(self.begun[self.active])

    def next_run(self, by: int = 1) -> Session:
        """Make another run the active one."""
        return replace(self, active=(self.active + by) % len(self.runs))

    def with_entry(self, entry: int) -> Session:
        """Look at another entry; beyond the last one comes the first."""
        return replace(self, entry=entry % self.count)

    @property
    def count(self) -> int:
        """How many entries the gradient has."""
        objective = self.run.objective
        return len(objective.variables) if isinstance(objective, Objective) else objective.count

    def change_rate(self, by: int) -> Session:
        """Move the learning rate up (1) or down (−1) its ladder, from the active run's step on."""
        return self.with_run(
            self.run.with_learning_rate(ladder(self.run.base_rate, by, self.begun[self.active].next_rate))
        )


def _first_entry(run: Descent) -> int:
    """The entry with the largest partial at the start, where parameters are arrays."""
    if isinstance(run.objective, Objective):
        return 0
    from ..lesson.arrays import largest

    return largest(run)


def ladder(rate: float, by: int, base: float) -> float:
    """The next learning rate above (1) or below (−1) among base · 1.1ᵏ, rounded to three digits.

    Up and then down is exactly where one began. Where the floats end the rate stays as it is.
    """
    rung = round(log(rate / base) / log(_RATIO))
    reached = _rung(base, rung + by)
    return reached if 0.0 < reached < inf else rate


def _rung(base: float, k: int) -> float:
    return base if k == 0 else float(f"{base * _RATIO**k:.3g}")
