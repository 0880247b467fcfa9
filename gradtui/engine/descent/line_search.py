"""Backtracking: rates from the first one down, until f falls enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf, isfinite, log
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
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
