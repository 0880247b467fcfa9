"""Steps over arrays: the optimizer's formula on the whole flat vector, then f and ∇f by the objective's code."""

from __future__ import annotations

import numpy as np

from .array_code import ArrayCode
from .array_objective import ArrayObjective
from .array_pool import Pool
from .array_program import ArrayProgram
from .array_record import ArrayRecord, State
from .noise import normal, rows
from .optimizers import Optimizer
from .vector import Array
from .walk import Trial, search, taken

_LARGE = 100_000  # entries from which the first touch of an array is felt
_PREPARED = 8  # arrays that a step after a step needs


class ArrayLoop:
    """The steps of one array objective under one optimizer."""

    def __init__(self, objective: ArrayObjective, optimizer: Optimizer) -> None:
        self.objective = objective
        self.optimizer = optimizer
        self.pool = Pool(objective.count)
        self._update: ArrayCode | None = None

    def begin(self, point: Array) -> ArrayRecord:
        """A record that stands at a point."""
        if self.objective.count >= _LARGE:
            self.pool.prepare(_PREPARED)
        return ArrayRecord.begin(self.objective, self.advance, point, len(self.optimizer.memory))

    def run(self, record: ArrayRecord, count: int, learning_rate: float, tolerance: float) -> None:
        """Append up to ``count`` updates; stop early when the gradient is at or below the tolerance, or not finite."""
        state = record.state(len(record) - 1)
        for _ in range(count):
            after, value = self.advance(state, learning_rate, len(record))
            record.append(state, after, value, learning_rate)
            state = after
            last = len(record) - 1
            if not record.finite_at(last) or (tolerance > 0.0 and record.norms[last] <= tolerance):
                return

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
