"""Descents of which an update is more than a formula: a schedule, noise, Newton's direction, a line search.

``GeneralStepper`` steps them one by one. What it works out on the way to an update is a ``Move``, which can be made
again for any step that is kept: that is what the screens show.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import reduce
from itertools import chain
from math import inf, isfinite, log
from operator import add
from typing import NamedTuple

from ..objective.newton import newton_direction
from ..objective.scalar_objective import ScalarObjective
from .history import ScalarHistory
from .optimizers.optimizer import Optimizer

_LEAST = 1e-40  # of a line search's first rate: by then nothing moves


class Trial(NamedTuple):
    """One rate that a line search tried."""

    rate: float
    """The learning rate."""
    value: float
    """F where it leads."""
    bound: float
    """What f may be at most: f(θ) − slope·η·‖g‖²."""

    @property
    def is_enough(self) -> bool:
        """Whether f falls enough, to a number."""
        return -inf < self.value <= self.bound


class Move(NamedTuple):
    """What leads to one update."""

    rate: float
    """The learning rate that it takes: the schedule's, or the line search's."""
    gradient: tuple[float, ...]
    """What it takes for the gradient: with noise."""
    noise: tuple[float, ...]
    """What was added to the gradient; () without noise."""
    direction: tuple[float, ...] | None
    """Newton's direction; None for other optimizers."""
    trials: tuple[Trial, ...]
    """Of a line search, in order; the last one is taken, if it is enough."""
    point: tuple[float, ...]
    """Where it leads."""
    memory: tuple[tuple[float, ...], ...]
    """The optimizer's memory after it."""


def move(
    objective: ScalarObjective,
    optimizer: Optimizer,
    point: Sequence[float],
    value: float,
    gradient: Sequence[float],
    memory: Sequence[Sequence[float]],
    eta: float,
    t: int,
) -> Move:
    """Work out update ``t`` (from 1) from a point with its value and gradient."""
    rate = optimizer.rate(eta, t)
    seen = tuple(gradient)
    noise: tuple[float, ...] = ()
    if optimizer.noise:
        from ..objective.noise import normal

        noise = tuple((optimizer.noise * normal(optimizer.seed, t, len(seen))).tolist())
        seen = tuple(g + n for g, n in zip(seen, noise, strict=True))
    direction = None
    if optimizer.needs_hessian:
        direction = newton_direction(objective, optimizer.values["lam"], point, seen)
    trials: tuple[Trial, ...] = ()
    if optimizer.searches:
        trials = _search(objective, optimizer, point, value, seen, rate)
        rate = taken(trials)
    reached, kept = optimizer.update(point, seen, memory, rate, t, direction)
    return Move(rate, seen, noise, direction, trials, reached, kept)


def _search(
    objective: ScalarObjective,
    optimizer: Optimizer,
    point: Sequence[float],
    value: float,
    gradient: Sequence[float],
    rate: float,
) -> tuple[Trial, ...]:
    def value_at(rate: float) -> float:
        return objective.value([x - rate * g for x, g in zip(point, gradient, strict=True)])

    return search(optimizer, value_at, value, reduce(add, [g * g for g in gradient]), rate)


def search(
    optimizer: Optimizer, value_at: Callable[[float], float], value: float, steepness: float, rate: float
) -> tuple[Trial, ...]:
    """Try rates from ``rate`` down until f falls enough; ``value_at`` is f after a step, ``steepness`` ‖g‖²."""
    shrink, slope = optimizer.values["shrink"], optimizer.values["slope"]
    trials: list[Trial] = []
    for _ in range(most_trials(shrink)):
        trials.append(Trial(rate, value_at(rate), value - slope * rate * steepness))
        if trials[-1].is_enough or not isfinite(steepness):
            break
        rate *= shrink
    return tuple(trials)


def most_trials(shrink: float) -> int:
    """How many rates a line search tries before it gives up."""
    return int(log(_LEAST) / log(shrink)) + 1


def taken(trials: Sequence[Trial]) -> float:
    """The rate that a line search takes: the last one tried, or 0 if even that was not enough."""
    return trials[-1].rate if trials[-1].is_enough else 0.0


class GeneralStepper:
    """The steps of one objective under one optimizer, one by one."""

    def __init__(self, objective: ScalarObjective, optimizer: Optimizer) -> None:
        self.objective = objective
        self.optimizer = optimizer

    def run(self, history: ScalarHistory, count: int, learning_rate: float, tolerance: float) -> None:
        """Append up to ``count`` updates to a record, with the stops of ``FusedLoop.run``."""
        stop = tolerance if tolerance > 0.0 else -1.0
        for _ in range(count):
            k = len(history) - 1
            made = move(
                self.objective,
                self.optimizer,
                history.point_at(k),
                history.values[k],
                history.gradient_at(k),
                history.memory_at(k),
                learning_rate,
                k + 1,
            )
            history.append(made.point, self.objective.value_and_gradient(made.point), made.memory, learning_rate)
            if not history.finite_at(k + 1) or history.norm_at(k + 1) <= stop:
                return

    def with_memory_budget(self, history: ScalarHistory, room: int) -> ScalarHistory:
        """A record that goes on from this one in so many bytes."""
        from .long_history import LongHistory  # late: few descents go on for long

        return LongHistory.over(self, history, room)

    def take(self, columns: Sequence[array[float]], first: int, count: int, learning_rate: float) -> None:
        """Append updates ``first`` to ``first + count - 1``, none of which stops, to columns in a record's order."""
        n = len(self.objective.variables)
        for t in range(first, first + count):
            last = [column[-1] for column in columns]
            point, value, gradient, *memory = last[:n], last[n], *(last[i : i + n] for i in range(n + 1, len(last), n))
            made = move(self.objective, self.optimizer, point, value, gradient, memory, learning_rate, t)
            seen = self.objective.value_and_gradient(made.point)
            for column, x in zip(columns, (*made.point, *seen, *chain(*made.memory)), strict=True):
                column.append(x)
