"""Updates one by one, over numbers or over arrays: what every optimizer, schedule and line search is defined by.

What is worked out on the way to an update is a ``Move``, which can be made again for any step that is kept: that is
what the screens show. What numbers and arrays do differently is their ``Algebra``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from .. import protocols
    from ..protocols import Algebra, History, Objective, Vector
    from .line_search import Trial
    from .optimizers.optimizer import Optimizer

Recorded = TypeVar("Recorded", bound="History")


class State(NamedTuple):
    """Where a descent is: all that the next update needs. Arrays are never written to."""

    point: Vector
    """The parameters."""
    value: float
    """F there."""
    gradient: Vector
    """∇f there."""
    memory: tuple[Vector, ...]
    """The optimizer's memory, a vector for each of its names."""


class Move(NamedTuple):
    """What leads to one update."""

    rate: float
    """The learning rate that it takes: the schedule's, or the line search's."""
    gradient: Vector
    """What it takes for the gradient: of its rows of data, with noise."""
    noise: Vector
    """What was added to the gradient; () without noise."""
    direction: tuple[float, ...] | None
    """Newton's direction; None for other optimizers."""
    trials: tuple[Trial, ...]
    """Of a line search, in order; the last one is taken, if it is enough."""
    point: Vector
    """Where it leads."""
    memory: tuple[Vector, ...]
    """The optimizer's memory after it."""


class Stepper(Generic[Recorded]):
    """The updates of one objective under one optimizer, and the kind of record that they go into."""

    def __init__(self, objective: Objective, optimizer: Optimizer, algebra: Algebra, record: type[Recorded]) -> None:
        self.objective = objective
        self.optimizer = optimizer
        self.algebra = algebra
        self._update = algebra.update(optimizer)
        self._record = record

    def begin(self, coordinates: Sequence[Any]) -> Recorded:
        """A record of its start alone; ``coordinates`` has a number or an array for each variable."""
        point = self.algebra.flat(self.objective, coordinates)
        memory = tuple(self.algebra.zeros(point) for _ in self.optimizer.memory)
        return self._record.begin(self, State(point, *self.algebra.evaluate(self.objective, point), memory))

    def move(self, state: protocols.State, eta: float, t: int) -> Move:
        """Work out update ``t`` (from 1) from a state; ``eta`` is the learning rate before any schedule."""
        objective, optimizer, algebra = self.objective, self.optimizer, self.algebra
        rate = optimizer.rate(eta, t)
        seen: Vector = state.gradient
        noise: Vector = ()
        if optimizer.batch and objective.rows is not None:
            from ..objective.noise import rows

            chosen = rows(objective.rows, optimizer.batch, optimizer.seed, t)
            seen = objective.gradient_of_rows(state.point, chosen)
        if optimizer.noise:
            from ..objective.noise import normal

            noise = algebra.vector(optimizer.noise * normal(optimizer.seed, t, len(seen)))
            seen = algebra.scaled_add(seen, 1.0, noise)
        direction = None
        if optimizer.needs_hessian and not objective.has_arrays:
            from ..objective.newton import newton_direction

            direction = newton_direction(objective, optimizer.values["lam"], state.point, seen)
        trials: tuple[Trial, ...] = ()
        if optimizer.searches:
            from .line_search import search, taken

            def value_at(rate: float) -> float:
                return objective.value(algebra.scaled_add(state.point, -rate, seen))

            trials = search(optimizer, value_at, state.value, algebra.dot(seen, seen), rate)
            rate = taken(trials)
        point, memory = self._update(state.point, seen, state.memory, rate, t, direction)
        return Move(rate, seen, noise, direction, trials, point, memory)

    def advance(self, state: protocols.State, eta: float, t: int) -> State:
        """The state after update ``t``."""
        made = self.move(state, eta, t)
        return State(made.point, *self.algebra.evaluate(self.objective, made.point), made.memory)

    def run(self, history: Recorded, count: int, eta: float, tolerance: float) -> None:
        """Append up to ``count`` updates to a record.

        It stops early at a gradient norm at or below the tolerance (0 never stops) and at the first entry that is
        not finite, which is kept.
        """
        state = history.state(len(history) - 1)
        for t in range(len(history), len(history) + count):
            state = self.advance(state, eta, t)
            history.append(state, eta)
            if not history.finite_at(t) or (tolerance > 0.0 and history.norm_at(t) <= tolerance):
                return
