"""What the app is showing: the runs, which of them the keys move, and nothing that can be computed from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor, log10

from ..engine.descent import Descent
from ..scenario.model import Scenario
from ..scenario.runs import begin

# the learning rates that + and − go through, for each power of ten; steps of about a tenth
_LADDER = (1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2.0, 2.2, 2.5, 2.8, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 7.0, 8.0, 9.0)
_SMALLEST, _LARGEST = 1e-12, 1e6


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

    @classmethod
    def open(cls, scenario: Scenario) -> Session:
        """The first moment of a scenario."""
        begun = begin(scenario)
        return cls(scenario, begun, begun, 0)

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

    def change_rate(self, by: int) -> Session:
        """Move the learning rate up (1) or down (−1) its ladder, from the active run's step on."""
        return self.with_run(self.run.with_learning_rate(ladder(self.run.learning_rate, by)))


def ladder(rate: float, by: int) -> float:
    """The next learning rate above (1) or below (−1) on the ladder; up and then down is where one began."""
    power = floor(log10(rate))
    rungs = [float(f"{m}e{p}") for p in (power - 1, power, power + 1) for m in _LADDER]
    if by > 0:
        return min(next(r for r in rungs if r > rate * (1 + 1e-12)), _LARGEST)
    return max(next(r for r in reversed(rungs) if r < rate * (1 - 1e-12)), _SMALLEST)
