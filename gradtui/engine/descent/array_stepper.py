"""Steps over arrays: the optimizer's formula on the whole flat vector, then f and ∇f by the objective's code."""

from __future__ import annotations

import numpy as np

from ..arithmetic.array_pool import Pool
from ..arithmetic.vector import Array
from ..objective.array_objective import ArrayObjective
from ..objective.noise import normal, rows
from ..program.array_emit import ArrayCode
from ..program.array_lowering import ArrayProgram
from .array_history import ArrayHistory, State
from .general_stepper import Trial, search, taken
from .optimizers.optimizer import Optimizer

_LARGE = 100_000  # entries from which the first touch of an array is felt
_PREPARED = 8  # arrays that a step after a step needs


class ArrayStepper:
    """The steps of one array objective under one optimizer."""

    def __init__(self, objective: ArrayObjective, optimizer: Optimizer) -> None:
        self.objective = objective
        self.optimizer = optimizer
        self.pool = Pool(objective.count)
        self._update: ArrayCode | None = None

    def begin(self, point: Array) -> ArrayHistory:
        """A record that stands at a point."""
        if self.objective.count >= _LARGE:
            self.pool.prepare(_PREPARED)
        return ArrayHistory.begin(self.objective, self.advance, point, len(self.optimizer.memory))

    def run(self, history: ArrayHistory, count: int, learning_rate: float, tolerance: float) -> None:
        """Append up to ``count`` updates; stop early when the gradient is at or below the tolerance, or not finite."""
        state = history.state(len(history) - 1)
        for _ in range(count):
            after, value = self.advance(state, learning_rate, len(history))
            history.append(state, after, value, learning_rate)
            state = after
            last = len(history) - 1
            if not history.finite_at(last) or (tolerance > 0.0 and history.norms[last] <= tolerance):
                return

    def with_memory_budget(self, history: ArrayHistory, room: int) -> ArrayHistory:
        """A record that goes on from this one in so many bytes."""
        return history.with_memory_budget(room)

    def advance(self, state: State, learning_rate: float, number: int) -> tuple[State, float]:
        """Return the state after update ``number`` (from 1), and f there; ``learning_rate`` is before a schedule."""
        rate = self.optimizer.rate(learning_rate, number)
        seen = self.seen(state, number) if self.optimizer.is_random else state.gradient
        if self.optimizer.searches:
            rate = taken(self.trials(state, seen, rate))
        moved = [self.pool.take() for _ in range(1 + len(state.memory))]
        self._moves()((state.point, seen, rate, float(number), *state.memory), moved)
        value, gradient = self.objective.value_and_gradient(moved[0], self.pool.take())
        return State(moved[0], gradient, tuple(moved[1:])), value

    def seen(self, state: State, number: int) -> Array:
        """What update ``number`` takes for the gradient: that of its rows of data, with noise."""
        optimizer, gradient = self.optimizer, state.gradient
        count = self.objective.rows
        if optimizer.batch and count is not None:
            gradient = self.objective.gradient_of_rows(
                state.point, rows(count, optimizer.batch, optimizer.seed, number)
            )
        if optimizer.noise:
            gradient = gradient + optimizer.noise * normal(optimizer.seed, number, gradient.size)
        return gradient

    def trials(self, state: State, seen: Array, rate: float) -> tuple[Trial, ...]:
        """The rates that a line search tries from a state."""

        def value_at(rate: float) -> float:
            with np.errstate(all="ignore"):
                return self.objective.value(state.point - rate * seen)

        with np.errstate(all="ignore"):
            steepness = float(seen @ seen)
        return search(self.optimizer, value_at, self.objective.value(state.point), steepness, rate)

    def _moves(self) -> ArrayCode:
        if self._update is None:
            program = ArrayProgram()
            shape = (self.objective.count,)
            names = {name: program.array(name, shape) for name in ("theta", "g", *self.optimizer.memory)}
            names |= {name: program.input(name) for name in ("eta", "t")}
            values = self.optimizer.lower(program, names)
            wanted = [values["theta"], *(values[name] for name in self.optimizer.memory)]
            inputs = ["theta", "g", "eta", "t", *self.optimizer.memory]
            self._update = ArrayCode(program, inputs, wanted, targets=dict.fromkeys(range(len(wanted)), shape))
        return self._update
