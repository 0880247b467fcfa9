"""One run of an optimizer: a start, its steps, and a cursor that goes forward, back and anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..objective.scalar_objective import ScalarObjective
from ..verdict.verdict import Judgement, Verdict, judge
from .fused_loop import FusedLoop
from .history import ScalarHistory
from .optimizers import GD, Optimizer

if TYPE_CHECKING:
    from ..landmarks.landmark import Landmark
    from ..objective.array_objective import ArrayObjective
    from ..objective.curvature import Curvature
    from .array_history import ArrayHistory, State
    from .array_stepper import ArrayStepper
    from .general_stepper import GeneralStepper, Move

    AnyObjective = ScalarObjective | ArrayObjective
    AnyHistory = ScalarHistory | ArrayHistory
    AnyLoop = FusedLoop | GeneralStepper | ArrayStepper

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


@dataclass(frozen=True, slots=True, eq=False)
class Descent:
    """A descent and where it stands. Every change returns a new one; the old one stays as it was."""

    objective: AnyObjective
    """What is descended."""
    optimizer: Optimizer
    """How."""
    tolerance: float
    """Converged when the gradient's norm is at or below it; 0 never."""
    name: str
    """For people: "right · η=0.05"."""
    loop: AnyLoop
    """What steps the objective with the optimizer."""
    history: AnyHistory
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
        return self.history.rates[self.cursor] if self.cursor < self.length - 1 else self.next_rate

    @property
    def learning_rate(self) -> float:
        """η of the update that leaves the cursor; of a line search the first rate that it tries."""
        return self.optimizer.rate(self.base_rate, self.cursor + 1)

    @property
    def point(self) -> tuple[float, ...]:
        """Where the cursor is."""
        return self.point_at(self.cursor)

    @property
    def value(self) -> float:
        """F at the cursor."""
        return self.history.values[self.cursor]

    @property
    def gradient(self) -> tuple[float, ...]:
        """∇f at the cursor."""
        return self.gradient_at(self.cursor)

    @property
    def gradient_norm(self) -> float:
        """‖∇f‖ at the cursor."""
        return self.history.norm_at(self.cursor)

    def point_at(self, k: int) -> tuple[float, ...]:
        """The point after k updates."""
        return self.history.point_at(k)

    def gradient_at(self, k: int) -> tuple[float, ...]:
        """∇f after k updates."""
        return self.history.gradient_at(k)

    def state_at(self, k: int) -> State:
        """All that the next step needs, flat, after k updates of a function of arrays."""
        return self.history.state(k)  # type: ignore[union-attr]

    def value_at(self, k: int) -> float:
        """F after k updates."""
        return self.history.values[k]

    def memory_at(self, k: int) -> tuple[tuple[float, ...], ...]:
        """The optimizer's memory after k updates: for each of its names, a number for each variable."""
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
        """How f curves at the cursor; None where a second partial is not finite, or there are very many variables."""
        return self.objective.curvature(self.history.flat_at(self.cursor))  # type: ignore[arg-type]

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
            # a loop and its record are of one kind
            self.loop.run(history, goal - self.length + 1, self.next_rate, self.tolerance)  # type: ignore[arg-type]
            history.evict()
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
        """The same descent, whose record takes about so many bytes however far it goes: old entries are found again."""
        with self.history.lock:
            # a loop and its record are of one kind
            history: AnyHistory = self.loop.with_memory_budget(self.history, room)  # type: ignore[arg-type]
        return replace(self, history=history)

    # -- looking back --------------------------------------------------------------------------------------------

    @property
    def steps(self) -> Sequence[Step]:
        """The moves from the start up to the cursor; each ``Step`` is made when asked for."""
        return _Steps(self, self.cursor)

    def move_at(self, k: int) -> Move:
        """What leads from entry k on, worked out again: rate, noise, Newton's direction, a line search's trials.

        For a function of numbers. Entry k must be kept; that to which it leads need not be.
        """
        from .general_stepper import move

        assert not self.objective.has_arrays
        return move(
            self.objective,
            self.optimizer,
            self.point_at(k),
            self.value_at(k),
            self.gradient_at(k),
            self.memory_at(k),
            self.history.rates[k] if k < self.length - 1 else self.next_rate,
            k + 1,
        )

    def rate_at(self, k: int) -> float:
        """The learning rate that the update from entry k takes: by the schedule, or what the line search found."""
        base = self.history.rates[k] if k < self.length - 1 else self.next_rate
        if not self.optimizer.searches:
            return self.optimizer.rate(base, k + 1)
        if not self.objective.has_arrays:
            return self.move_at(k).rate
        from .array_history import ArrayHistory
        from .array_stepper import ArrayStepper
        from .general_stepper import taken

        assert isinstance(self.loop, ArrayStepper)
        assert isinstance(self.history, ArrayHistory)
        state = self.history.state(k)
        return taken(self.loop.trials(state, self.loop.seen(state, k + 1), self.optimizer.rate(base, k + 1)))

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

    def __getitem__(self, k):  # type: ignore[no-untyped-def]
        if isinstance(k, slice):
            return [self._descent.step_at(i) for i in range(self._count)[k]]
        return self._descent.step_at(range(self._count)[k])

    def __iter__(self) -> Iterator[Step]:
        return (self._descent.step_at(k) for k in range(self._count))


def loop_of(objective: AnyObjective, optimizer: Optimizer) -> AnyLoop:
    """Return what steps an objective with an optimizer. Descents of the same two may share it."""
    if objective.has_arrays:
        from .array_stepper import ArrayStepper

        if optimizer.needs_hessian:
            raise ValueError(f"{optimizer.name} needs every second partial: expected a function of numbers, got arrays")
        return ArrayStepper(objective, optimizer)
    if optimizer.is_plain:
        return FusedLoop(objective, optimizer)
    from .general_stepper import GeneralStepper

    return GeneralStepper(objective, optimizer)


def start(
    objective: AnyObjective,
    point: Sequence[Any],
    *,
    optimizer: Optimizer = GD,
    learning_rate: float = DEFAULT_LEARNING_RATE,
    tolerance: float = DEFAULT_TOLERANCE,
    name: str = "",
    loop: AnyLoop | None = None,
) -> Descent:
    """Return a descent that stands at its start; ``point`` has a number or an array for each variable, in order.

    ``loop`` may be shared between descents of the same objective and optimizer, whose code is then made once.
    """
    if len(point) != len(objective.variables):
        raise ValueError(f"expected {len(objective.variables)} coordinates, got {len(point)}")
    if not 0.0 < learning_rate < float("inf"):
        raise ValueError(f"expected a learning rate above 0, got {learning_rate}")
    learning_rate = float(learning_rate)  # one of NumPy's would warn where it overflows
    history: AnyHistory
    if not objective.has_arrays:
        at = tuple(float(x) for x in point)
        loop = loop or loop_of(objective, optimizer)
        history = ScalarHistory.begin(at, objective.value_and_gradient(at), optimizer.init(len(at)))
    else:
        from .array_stepper import ArrayStepper

        loop = loop or loop_of(objective, optimizer)
        assert isinstance(loop, ArrayStepper)
        history = loop.begin(objective.flat(dict(zip(objective.variables, point, strict=True))))
    return Descent(objective, optimizer, tolerance, name, loop, history, 1, 0, learning_rate)


def step(descent: Descent) -> Descent:
    """Return the descent one step on."""
    return descent.forward()
