"""One run of an optimizer: a start, its steps, and a cursor that goes forward, back and anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any, overload

from ..verdict.verdict import Judgement, Verdict, judge
from .fused_loop import FusedLoop
from .history import ScalarHistory
from .number_algebra import NUMBERS
from .optimizers.gd import OPTIMIZER as GD
from .optimizers.optimizer import Optimizer
from .stepper import Stepper

if TYPE_CHECKING:
    from ..landmarks.landmark import Landmark
    from ..objective.curvature import Curvature
    from ..protocols import History, Objective, State
    from .stepper import Move

DEFAULT_LEARNING_RATE = 0.1
DEFAULT_TOLERANCE = 1e-6
DEFAULT_STEPS = 100
_MOST_JUDGED = 32  # verdicts that are kept beside a record


@dataclass(frozen=True, slots=True)
class Step:
    """Everything about one move."""

    number: int
    """Which update it is, from 1."""
    before: Mapping[str, float]
    """The point it leaves."""
    value: float
    """f there."""
    gradient: Mapping[str, float]
    """The partials there."""
    gradient_norm: float
    """‖∇f‖ there."""
    learning_rate: float
    """η of this move."""
    update: Mapping[str, float]
    """after − before."""
    after: Mapping[str, float]
    """The point it reaches."""
    value_after: float
    """f there."""
    memory: Mapping[str, Mapping[str, float]]
    """The optimizer's memory after the move: name → variable → number. Empty for gd."""
    memory_before: Mapping[str, Mapping[str, float]]
    """The same before the move."""

    @property
    def predicted_change(self) -> float:
        """∇f·Δ with Δ the update: by how much f would change if it were its tangent plane at ``before``."""
        return reduce(add, [_product(slope, self.update[v]) for v, slope in self.gradient.items()])


def _product(slope: Any, change: Any) -> float:
    """What one variable adds to ∇f·Δ; of an array the sum over its entries."""
    if isinstance(slope, float):
        return slope * float(change)
    from ..arithmetic.vector import product  # it needs NumPy

    return product(slope, change)


@dataclass(frozen=True, slots=True, eq=False)
class Descent:
    """A descent and where it stands. Every change returns a new one; the old one stays as it was."""

    objective: Objective
    """What is descended."""
    optimizer: Optimizer
    """How."""
    tolerance: float
    """Converged when the gradient's norm is at or below it; 0 never."""
    name: str
    """For people: "right · η=0.05"."""
    stepper: Stepper[Any]
    """What steps the objective with the optimizer, into a record of its own kind."""
    history: History
    """The columns; may hold more entries than this descent owns."""
    length: int
    """How many entries of the record are its own."""
    cursor: int
    """The entry it stands at: so many updates from the start."""
    next_rate: float
    """The learning rate of the update after the last entry, before any schedule."""

    # -- where it stands -----------------------------------------------------------------------------------------

    @property
    def variables(self) -> tuple[str, ...]:
        """The objective's variables."""
        return self.objective.variables

    @property
    def base_rate(self) -> float:
        """η of the update that leaves the cursor, before any schedule: what one sets."""
        return self._rate_after(self.cursor)

    @property
    def learning_rate(self) -> float:
        """η of the update that leaves the cursor; of a line search the first rate that it tries."""
        return self.optimizer.rate(self.base_rate, self.cursor + 1)

    @property
    def point(self) -> tuple[Any, ...]:
        """Where the cursor is."""
        return self.point_at(self.cursor)

    @property
    def value(self) -> float:
        """F at the cursor."""
        return self.value_at(self.cursor)

    @property
    def gradient(self) -> tuple[Any, ...]:
        """∇f at the cursor."""
        return self.gradient_at(self.cursor)

    @property
    def gradient_norm(self) -> float:
        """‖∇f‖ at the cursor."""
        return self.history.norm_at(self.cursor)

    def point_at(self, k: int) -> tuple[Any, ...]:
        """The point after k updates: a number or an array for each variable."""
        return self.history.point_at(k)

    def gradient_at(self, k: int) -> tuple[Any, ...]:
        """∇f after k updates: a number or an array for each variable."""
        return self.history.gradient_at(k)

    def state_at(self, k: int) -> State:
        """All that the next step needs after k updates: of a function of arrays, flat."""
        return self.history.state(k)

    def value_at(self, k: int) -> float:
        """F after k updates."""
        return self.history.values[k]

    def memory_at(self, k: int) -> tuple[tuple[Any, ...], ...]:
        """The optimizer's memory after k updates: for each of its names, a number or an array for each variable."""
        return self.history.memory_at(k)

    def _stops(self, k: int) -> bool:
        converged = self.tolerance > 0.0 and self.history.norm_at(k) <= self.tolerance
        return converged or not self.history.finite_at(k)

    @property
    def at_end(self) -> bool:
        """Whether no step leads on from the cursor."""
        return self.cursor == self.length - 1 and self._stops(self.cursor)

    @property
    def judged(self) -> Judgement:
        """The verdict on the descent up to the cursor, its reason, and the landmark that it converged to."""
        key = (self.cursor, self.tolerance)
        known = self.history.judged.get(key)
        if known is None:
            if len(self.history.judged) > _MOST_JUDGED:
                self.history.judged.clear()
            known = judge(self.objective, self.optimizer, self.history, self.cursor, self.tolerance)
            self.history.judged[key] = known
        return known

    @property
    def verdict(self) -> Verdict:
        """The verdict on the descent up to the cursor."""
        return self.judged[0]

    @property
    def reason(self) -> str:
        """The verdict in one sentence."""
        return self.judged[1]

    @property
    def landmark(self) -> Landmark | None:
        """The minimum (saddle, valley, …) that the descent has converged to; None if it has not, or none was found."""
        return self.judged[2]

    @property
    def curvature(self) -> Curvature | None:
        """How f curves at the cursor; None where a second partial is not finite, or there are very many variables.

        Kept with the record, since a screen asks several times: what is kept elsewhere would keep the record alive.
        """
        known = self.history.curved
        if self.cursor not in known:
            if len(known) > _MOST_JUDGED:
                known.clear()
            known[self.cursor] = self.objective.curvature(self.history.flat_at(self.cursor))
        found: Curvature | None = known[self.cursor]
        return found

    # -- moving --------------------------------------------------------------------------------------------------

    def forward(self, count: int = 1) -> Descent:
        """Take ``count`` steps; fewer if it stops. Steps that are kept already are not computed again.

        Several threads may step one descent: the first goes on with its record, the others with copies.
        """
        goal = self.cursor + count
        if goal < self.length or self._stops(self.length - 1):
            return replace(self, cursor=min(goal, self.length - 1))
        with self.history.lock:
            history = self.history.writable_copy(self.length)
            self.stepper.run(history, goal - self.length + 1, self.next_rate, self.tolerance)
            length = len(history)
        return replace(self, history=history, length=length, cursor=length - 1)

    def back(self, count: int = 1) -> Descent:
        """Go back ``count`` steps, to the start at most. Nothing is computed and nothing is forgotten."""
        return replace(self, cursor=max(self.cursor - count, 0))

    def goto(self, k: int) -> Descent:
        """Go to where it is after k updates, stepping on if need be."""
        if k < 0:
            raise ValueError(f"expected a step from 0, got {k}")
        return self.back(self.cursor - k) if k <= self.cursor else self.forward(k - self.cursor)

    def with_learning_rate(self, learning_rate: float) -> Descent:
        """Return the descent with another η from the cursor on; kept steps after the cursor are given up."""
        if not 0.0 < learning_rate < float("inf"):
            raise ValueError(f"expected a learning rate above 0, got {learning_rate}")
        if learning_rate == self.base_rate:
            return self
        return replace(self, length=self.cursor + 1, next_rate=learning_rate)

    def with_memory_budget(self, room: int) -> Descent:
        """The same descent, which keeps about so many bytes of large points; others are computed again."""
        with self.history.lock:
            history = self.history.with_memory_budget(room)
        return replace(self, history=history)

    # -- looking back --------------------------------------------------------------------------------------------

    @property
    def steps(self) -> Sequence[Step]:
        """The moves from the start up to the cursor; each ``Step`` is made when asked for."""
        return _Steps(self, self.cursor)

    def move_at(self, k: int) -> Move:
        """What leads from entry k on, worked out again: rate, noise, Newton's direction, a line search's trials.

        Entry k must be kept; that to which it leads need not be.
        """
        return self.stepper.move(self.history.state(k), self._rate_after(k), k + 1)

    def rate_at(self, k: int) -> float:
        """The learning rate that the update from entry k takes: by the schedule, or what the line search found."""
        return self.move_at(k).rate if self.optimizer.searches else self.optimizer.rate(self._rate_after(k), k + 1)

    def _rate_after(self, k: int) -> float:
        """η of the update from entry k, before any schedule."""
        return self.history.rates[k] if k < self.length - 1 else self.next_rate

    def predicted_at(self, k: int) -> float:
        """∇f·Δ of the update from entry k, kept or not: by how much f changes along its tangent plane there."""
        after = self.history.flat_at(k + 1) if k + 1 < self.length else self.move_at(k).point
        state = self.history.state(k)
        return self.history.algebra.along(state.gradient, state.point, after)

    def step_at(self, k: int) -> Step:
        """The move from entry k to entry k + 1, which must be kept."""
        before, after = self.point_at(k), self.point_at(k + 1)

        def named(numbers: Sequence[float]) -> dict[str, float]:
            return dict(zip(self.variables, numbers, strict=True))

        def memories(entry: int) -> dict[str, dict[str, float]]:
            return {name: named(row) for name, row in zip(self.optimizer.memory, self.memory_at(entry), strict=True)}

        gradient = self.gradient_at(k)
        return Step(
            number=k + 1,
            before=named(before),
            value=self.value_at(k),
            gradient=named(gradient),
            gradient_norm=self.history.norm_at(k),
            learning_rate=self.rate_at(k),
            update=named([b - a for a, b in zip(before, after, strict=True)]),
            after=named(after),
            value_after=self.value_at(k + 1),
            memory=memories(k + 1),
            memory_before=memories(k),
        )


class _Steps(Sequence[Step]):
    """A sequence of steps that holds none of them."""

    __slots__ = ("_count", "_descent")

    def __init__(self, descent: Descent, count: int) -> None:
        self._descent = descent
        self._count = count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, k: int) -> Step: ...
    @overload
    def __getitem__(self, k: slice) -> list[Step]: ...
    def __getitem__(self, k: int | slice) -> Step | list[Step]:
        if isinstance(k, slice):
            return [self._descent.step_at(i) for i in range(self._count)[k]]
        return self._descent.step_at(range(self._count)[k])

    def __iter__(self) -> Iterator[Step]:
        return (self._descent.step_at(k) for k in range(self._count))


def stepper_of(objective: Objective, optimizer: Optimizer) -> Stepper[Any]:
    """Return what steps an objective with an optimizer. Descents of the same two may share it."""
    if not objective.has_arrays:
        fused = optimizer.is_plain
        return FusedLoop(objective, optimizer) if fused else Stepper(objective, optimizer, NUMBERS, ScalarHistory)
    if optimizer.needs_hessian:
        raise ValueError(f"{optimizer.name} needs every second partial: expected a function of numbers, got arrays")
    from .array_algebra import ArrayAlgebra
    from .array_history import ArrayHistory

    return Stepper(objective, optimizer, ArrayAlgebra(objective.count), ArrayHistory)


def start(
    objective: Objective,
    point: Sequence[Any],
    *,
    optimizer: Optimizer = GD,
    learning_rate: float = DEFAULT_LEARNING_RATE,
    tolerance: float = DEFAULT_TOLERANCE,
    name: str = "",
    stepper: Stepper[Any] | None = None,
) -> Descent:
    """Return a descent that stands at its start; ``point`` has a number or an array for each variable, in order.

    ``stepper`` may be shared between descents of the same objective and optimizer, whose code is then made once.
    """
    if len(point) != len(objective.variables):
        raise ValueError(f"expected {len(objective.variables)} coordinates, got {len(point)}")
    if not 0.0 < learning_rate < float("inf"):
        raise ValueError(f"expected a learning rate above 0, got {learning_rate}")
    learning_rate = float(learning_rate)  # one of NumPy's would warn where it overflows
    stepper = stepper or stepper_of(objective, optimizer)
    return Descent(objective, optimizer, tolerance, name, stepper, stepper.begin(point), 1, 0, learning_rate)


def step(descent: Descent) -> Descent:
    """Return the descent one step on."""
    return descent.forward()
