"""What steps, records and verdicts need of one another, of numbers or of arrays alike.

For type checkers only: nothing of this is loaded while a descent runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, Self, overload

if TYPE_CHECKING:
    from array import array
    from threading import Lock

    from .arithmetic.vector import Array
    from .objective.array_objective import ArrayObjective
    from .objective.scalar_objective import ScalarObjective

    Objective = ScalarObjective | ArrayObjective
    """What is descended on; ``has_arrays`` tells which of the two it is."""

Vector = Any
"""A tuple of numbers, or a flat array of all entries."""


class Column(Protocol):
    """Numbers, one an entry; a part of them is an array of its own."""

    def __len__(self) -> int: ...

    @overload
    def __getitem__(self, k: int, /) -> float: ...
    @overload
    def __getitem__(self, k: slice, /) -> array[float]: ...


class Optimizer(Protocol):
    """How it is descended."""

    @property
    def name(self) -> str:
        """Its name in scenarios."""

    @property
    def values(self) -> Mapping[str, float]:
        """Symbol → value of each hyperparameter."""

    @property
    def stable_below(self) -> str:
        """The η·λ above which it leaves a quadratic's minimum, in its hyperparameters; "" where that is not known."""

    @property
    def is_random(self) -> bool:
        """Whether an update sees something other than the gradient."""

    @property
    def needs_hessian(self) -> bool:
        """Whether an update is Newton's."""

    @property
    def searches(self) -> bool:
        """Whether η is only the first of the rates that are tried."""

    @property
    def schedule(self) -> object | None:
        """How η changes from update to update; None for a constant one."""

    def rate(self, eta: float, t: int, /) -> float:
        """The learning rate of update ``t``, by the schedule."""


class State(Protocol):
    """Where a descent is: all that the next update needs."""

    @property
    def point(self) -> Vector:
        """The parameters."""

    @property
    def value(self) -> float:
        """F there."""

    @property
    def gradient(self) -> Vector:
        """∇f there."""

    @property
    def memory(self) -> tuple[Vector, ...]:
        """The optimizer's memory, a vector for each of its names."""


class Update(Protocol):
    """An optimizer's formula on vectors."""

    def __call__(
        self,
        point: Vector,
        gradient: Vector,
        memory: tuple[Vector, ...],
        rate: float,
        t: int,
        direction: Any = None,
        /,
    ) -> tuple[Vector, tuple[Vector, ...]]:
        """Return the next point and memory; ``direction`` is Newton's, for an optimizer that needs it."""


class Algebra(Protocol):
    """What steps are made of: vectors are tuples of numbers, or flat arrays of all entries."""

    def flat(self, objective: Any, coordinates: Sequence[Any], /) -> Vector:
        """A point from a number or an array for each variable."""

    def by_variable(self, objective: Any, vector: Vector, /) -> tuple[Any, ...]:
        """A number or an array for each variable."""

    def vector(self, entries: Array, /) -> Vector:
        """A vector from an array of its entries."""

    def zeros(self, like: Vector, /) -> Vector:
        """A vector of zeros, as long as another."""

    def scaled_add(self, a: Vector, scale: float, b: Vector, /) -> Vector:
        """A + scale·b."""

    def dot(self, a: Vector, b: Vector, /) -> float:
        """a·b."""

    def along(self, gradient: Vector, before: Vector, after: Vector, /) -> float:
        """∇f·(after − before): by how much f changes along its tangent plane."""

    def largest(self, a: Vector, /) -> int:
        """The place of the entry that is largest, or not a number."""

    def evaluate(self, objective: Any, point: Vector, /) -> tuple[float, Vector]:
        """F and ∇f at a point."""

    def update(self, optimizer: Any, /) -> Update:
        """The formula of an optimizer."""


class History(Protocol):
    """What a descent did: entry k is where it is after k updates. Only ever appended to."""

    lock: Lock
    """Held while entries are added, or a copy is taken."""
    judged: dict[tuple[int, float], Any]
    """Verdicts that were asked for, by entry and tolerance."""
    curved: dict[int, Any]
    """Curvatures that were asked for, by entry."""

    @classmethod
    def begin(cls, stepper: Any, start: Any, /) -> Self:
        """A record of its start alone."""

    def __len__(self) -> int: ...

    @property
    def algebra(self) -> Algebra:
        """What its points can be reckoned with."""

    @property
    def stride(self) -> int:
        """How many entries lie between two whose points are kept; those between are computed again."""

    @property
    def values(self) -> Column:
        """F at each entry."""

    @property
    def rates(self) -> Column:
        """η of each update, before any schedule."""

    @property
    def traces(self) -> Sequence[Column]:
        """Columns by which one can tell whether it comes back to the same points; of numbers, the points."""

    def append(self, state: Any, rate: float, /) -> None:
        """Add an entry, and the rate of the update that led to it."""

    def writable_copy(self, length: int, /) -> Self:
        """This record if it has ``length`` entries, else a copy of its first ``length``."""

    def with_memory_budget(self, room: int, /) -> Self:
        """A record that goes on from this one in about so many bytes, where it would else take many."""

    def state(self, k: int, /) -> State:
        """All that the next update needs at an entry."""

    def point_at(self, k: int, /) -> tuple[Any, ...]:
        """A number or an array for each variable."""

    def gradient_at(self, k: int, /) -> tuple[Any, ...]:
        """The partial by each variable."""

    def memory_at(self, k: int, /) -> tuple[tuple[Any, ...], ...]:
        """For each name of the optimizer's memory, a number or an array for each variable."""

    def flat_at(self, k: int, /) -> Vector:
        """The point as the objective takes it: a number for each entry."""

    def norm_at(self, k: int, /) -> float:
        """‖∇f‖."""

    def finite_at(self, k: int, /) -> bool:
        """Whether point, value and gradient are finite."""

    def moved(self, first: int, last: int, /) -> list[float]:
        """The lengths of the updates between two entries."""

    def turns(self, first: int, last: int, /) -> int:
        """How many of the updates between two entries go back against the one before."""
