"""What the app is showing: the runs, which of them the keys move, and nothing that can be computed from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import inf, log
from typing import Any

from ..engine.descent.descent import Descent, start
from ..engine.descent.optimizers import OPTIMIZERS
from ..engine.descent.optimizers.optimizer import Optimizer
from ..expression.tree import walk
from ..scenario.model import Scenario
from ..scenario.runs import begin
from ..scenario.tables.descent_table import incompatibility

Ranges = tuple[tuple[float, float], ...]
_RATIO = 1.1  # of a learning rate to the next one below
_PART = 2e7  # of operations on numbers: what is done before keys are looked at again
_OF_NUMBERS = 50  # operations on an entry of an array that take as long as one on a number
_MOST_DRAWN = 500  # runs: of more, one lies on the other
_ROOM = 1024 * 1024  # bytes for the records of all runs: an hour of play is a hundred thousand steps


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """The runs and where they stand. What moves or changes them gives a new one; the engine does the work."""

    scenario: Scenario
    """What was opened."""
    initial_runs: tuple[Descent, ...]
    """Every run at its start, as the scenario has it."""
    runs: tuple[Descent, ...]
    """Every run where it stands."""
    active: int
    """The number of the run that the keys move."""
    entry: int = 0
    """For array parameters: the place in the flat vector of the entry that is looked at."""
    together: bool = False
    """Whether the keys that step move every run, not the active one alone."""
    window: Ranges = ()
    """The range of each axis of the picture, where it was zoomed or moved; () as the scenario has it."""
    follows: bool = False
    """Whether the picture moves along with the point."""
    field: bool = False
    """Whether the picture shows −∇f in many places."""
    probe: Descent | None = None
    """While exploring: a run at its start in the place that is looked at."""
    heading: tuple[int, ...] = ()
    """The step to which each run is on its way, where that takes long: ``further`` goes on; () at rest."""
    finished_for: tuple[int, ...] = ()
    """Of runs that step together: for how many of the last steps each has stood at its end, while others went on."""

    @classmethod
    def open(cls, scenario: Scenario) -> Session:
        """The first moment of a scenario."""
        initial_runs = begin(scenario)
        initial_runs = tuple(run.with_memory_budget(_ROOM // len(initial_runs)) for run in initial_runs)
        return cls(scenario, initial_runs, initial_runs, 0, _first_entry(initial_runs[0]))

    @property
    def run(self) -> Descent:
        """The run that the keys move."""
        return self.runs[self.active]

    @property
    def inspected(self) -> Session:
        """What the numbers and the words are of: the probe, while there is one, in place of the run."""
        return self if self.probe is None else replace(self, probe=None).with_run(self.probe)

    def explored(self, point: Sequence[float]) -> Session:
        """Look at a point: f, the partials and the next step there."""
        run = self.run
        return replace(self, probe=self._anew(run.optimizer, point, run.base_rate, run.name))

    def unexplored(self) -> Session:
        """Look at the run again."""
        return self if self.probe is None else replace(self, probe=None)

    def _moved(self, move: Callable[[Descent], Descent]) -> Session:
        """The session with the active run moved, or all of them. Who steps no longer explores."""
        if self.probe is not None:
            return self.unexplored()._moved(move)
        if not self.together:
            return self.with_run(move(self.run))
        return replace(self, runs=tuple(move(run) for run in self.runs), finished_for=(), heading=())

    @property
    def at_end(self) -> bool:
        """Whether no step leads on: of the active run, or of any."""
        return all(run.at_end for run in self.runs) if self.together else self.run.at_end

    @property
    def cursors(self) -> tuple[int, ...]:
        """How many steps from its start each run stands."""
        return tuple(run.cursor for run in self.runs)

    def with_run(self, run: Descent) -> Session:
        """The session with the active run in another place."""
        if run is self.run:
            return self
        runs = (*self.runs[: self.active], run, *self.runs[self.active + 1 :])
        changed = replace(self, runs=runs, finished_for=(), heading=())
        return changed if self.probe is None else changed.explored(self.probe.point)

    @property
    def drawn(self) -> Sequence[int]:
        """The numbers of the runs that pictures draw: all, but of very many the active one and an even part."""
        count = len(self.runs)
        apart = -(-count // _MOST_DRAWN)
        return range(count) if apart == 1 else range(self.active % apart, count, apart)

    def step(self, count: int = 1) -> Session:
        """Take steps."""
        moved = self._moved(lambda run: run.forward(count))
        if not self.together:
            return moved
        steps = [new.cursor - old.cursor for new, old in zip(moved.runs, self.runs, strict=True)]
        waited = self.finished_for or (0,) * len(steps)
        return replace(moved, finished_for=tuple(w + max(steps) - s for w, s in zip(waited, steps, strict=True)))

    def back(self, count: int = 1) -> Session:
        """Take back steps: of runs together, what the last steps did, so that one that had ended waits again."""
        if not (self.together and self.finished_for):
            return self._moved(lambda run: run.back(count))
        runs = tuple(run.back(max(count - w, 0)) for run, w in zip(self.runs, self.finished_for, strict=True))
        return replace(self, runs=runs, finished_for=tuple(max(w - count, 0) for w in self.finished_for), probe=None)

    def home(self) -> Session:
        """Go to the start."""
        return self._moved(lambda run: run.goto(0))

    def end(self) -> Session:
        """Go to the end: the last step kept, but at least the scenario's number of steps. See ``heading``."""
        moving = range(len(self.runs)) if self.together else (self.active,)
        goals = list(self.cursors)
        for i in moving:
            goals[i] = max(self.scenario.steps, self.runs[i].length - 1)
        return self.unexplored()._towards(tuple(goals))

    def further(self) -> Session:
        """Go on towards where the runs are heading."""
        return self._towards(self.heading) if self.heading else self

    def at_rest(self) -> Session:
        """Stay here."""
        return replace(self, heading=()) if self.heading else self

    def _towards(self, goals: tuple[int, ...]) -> Session:
        """Every run nearer to its goal: as many steps as are kept, or as can be taken before a key has to wait."""

        def is_on_its_way(run: Descent, goal: int) -> bool:
            return run.cursor < goal and not run.at_end

        moving = sum(map(is_on_its_way, self.runs, goals))
        most = max(int(_PART / (_cost(self.run) * max(moving, 1))), 1)
        runs = tuple(
            run.goto(max(min(goal, run.length - 1), min(goal, run.cursor + most))) if is_on_its_way(run, goal) else run
            for run, goal in zip(self.runs, goals, strict=True)
        )
        left = any(map(is_on_its_way, runs, goals))
        return replace(self, runs=runs, finished_for=(), heading=goals if left else ())

    def restart(self) -> Session:
        """Begin again as the scenario has it: the active run, or every one."""
        if self.together:
            return replace(self, runs=self.initial_runs, probe=None, finished_for=())
        return self.unexplored().with_run(self.initial_runs[self.active])

    def join(self) -> Session:
        """Let the keys that step move every run, or the active one alone again."""
        return replace(self, together=not self.together, finished_for=())

    def with_all(self, move: Callable[[Session], Session]) -> Session:
        """The session with every run moved, whatever the keys move."""
        return replace(move(replace(self, together=True)), together=self.together)

    def pick(self, number: int) -> Session:
        """Make a run the active one."""
        return replace(self, active=number % len(self.runs), probe=None)

    def reopened(self, scenario: Scenario) -> Session:
        """A session of the scenario as it is now: at the same run, and as many steps on, where there are as many.

        Where the variables are the same, the window is where the learner has gone.
        """
        fresh = Session.open(scenario)
        same = len(fresh.runs) == len(self.runs)
        runs = [run.forward(old.cursor) for run, old in zip(fresh.runs, self.runs, strict=True)] if same else fresh.runs
        stays = scenario.variables == self.scenario.variables and scenario.view == self.scenario.view
        return replace(
            fresh,
            runs=tuple(runs),
            active=self.active if same else 0,
            together=self.together,
            window=self.window if stays else (),
            follows=self.follows,
            field=self.field,
        )

    def next_optimizer(self, by: int = 1) -> Session:
        """Run the active run again from its start with the next optimizer, as many steps as it has taken."""
        run = self.run
        fit = [o for o in _optimizers(self.scenario) if o == run.optimizer or incompatibility(o, run.objective) is None]
        place = fit.index(run.optimizer) if run.optimizer in fit else -1
        chosen = fit[(place + by) % len(fit)]
        name = " · ".join(chosen.label if part == run.optimizer.label else part for part in run.name.split(" · "))
        return self._with_begun(self._anew(chosen, run.point_at(0), run.base_rate, name), run.cursor)

    def with_rate(self, rate: float) -> Session:
        """Take another learning rate for the active run, from its step on."""
        return self.with_run(self.run.with_learning_rate(rate))

    def with_start(self, point: Sequence[float], rate: float, steps: int | None = None) -> Session:
        """Make the active run one from another start with another learning rate, so many steps on at most.

        Without ``steps`` as many as the scenario's runs take.
        """
        run = self.run
        steps = self.scenario.steps if steps is None else steps
        begun = self._anew(run.optimizer, point, rate, start_name(run.variables, point, rate))
        return self.unexplored()._with_begun(begun, steps)

    def _anew(self, optimizer: Optimizer, point: Sequence[Any], rate: float, name: str) -> Descent:
        """A run of the active one's function from a start."""
        run = self.run
        made = start(run.objective, point, optimizer=optimizer, learning_rate=rate, tolerance=run.tolerance, name=name)
        return made.with_memory_budget(_ROOM // len(self.runs))

    def _with_begun(self, run: Descent, steps: int) -> Session:
        """The session with a new active run, so many steps on."""
        changed = self.with_run(run)
        goals = (*changed.cursors[: self.active], steps, *changed.cursors[self.active + 1 :])
        return changed._towards(goals)

    def next_run(self, by: int = 1) -> Session:
        """Make another run the active one."""
        return replace(self, active=(self.active + by) % len(self.runs), probe=None)

    def with_entry(self, entry: int) -> Session:
        """Look at another entry; beyond the last one comes the first."""
        return replace(self, entry=entry % self.count)

    @property
    def count(self) -> int:
        """How many entries the gradient has."""
        objective = self.run.objective
        return len(objective.variables) if not objective.has_arrays else objective.count

    def change_rate(self, by: int) -> Session:
        """Move the learning rate up (1) or down (−1) its ladder, from the active run's step on."""
        return self.with_run(
            self.run.with_learning_rate(ladder(self.run.base_rate, by, self.initial_runs[self.active].next_rate))
        )


def _cost(run: Descent) -> float:
    """About how many operations on entries of arrays a step takes."""
    objective = run.objective
    size = max((x.size for x in objective.data.values()), default=0) if objective.has_arrays else _OF_NUMBERS
    parts = sum(1 for _ in walk(objective.tree)) * max(objective.count if objective.has_arrays else 0, size)
    return float(parts * (len(objective.variables) if run.optimizer.needs_hessian else 1))


def _optimizers(scenario: Scenario) -> list[Optimizer]:
    """Those of the scenario, then all others; no two that are called the same."""
    own = {o.label for o in scenario.optimizers}
    return [*scenario.optimizers, *(o for o in OPTIMIZERS.values() if o.label not in own)]


def start_name(variables: Sequence[str], point: Sequence[float], rate: float) -> str:
    """What a run from a picked place is called."""
    return f"{', '.join(f'{v}={x:.4g}' for v, x in zip(variables, point, strict=True))} · η={rate:.4g}"


def _first_entry(run: Descent) -> int:
    """The entry with the largest partial at the start, where parameters are arrays."""
    if not run.objective.has_arrays:
        return 0
    from ..lesson.explanation.array_working import largest

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
