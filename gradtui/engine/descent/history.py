"""What a descent did, as columns: an object for every step would cost more than the step."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import reduce
from math import hypot, isfinite
from operator import add
from threading import Lock
from typing import TYPE_CHECKING

from .number_algebra import NUMBERS
from .stepper import State

if TYPE_CHECKING:
    from ..objective.curvature import Curvature
    from ..verdict.verdict import Judgement
    from .stepper import Stepper

Column = array  # of "d": eight bytes a number


class ScalarHistory:
    """Columns of equal length, entry k being the state after k updates. Only ever appended to.

    Descents share a record: each knows how many of its entries are its own, and one that has to append where another
    already did takes a copy first (``writable_copy``). So a record is, for each of them, immutable. Whoever appends or
    copies holds ``lock``.
    """

    __slots__ = ("curved", "judged", "lock", "memory", "partials", "points", "rates", "values")

    algebra = NUMBERS
    """What its points can be reckoned with."""
    stride = 1
    """How many entries lie between two whose points are kept: all are."""

    def __init__(
        self,
        points: Sequence[Column[float]],
        values: Column[float],
        partials: Sequence[Column[float]],
        memory: Sequence[Sequence[Column[float]]],
        rates: Column[float],
    ) -> None:
        self.points = tuple(points)
        """A column for each variable."""
        self.values = values
        """f at each point."""
        self.partials = tuple(partials)
        """A column for each variable."""
        self.memory = tuple(tuple(columns) for columns in memory)
        """For each name of the optimizer's memory, a column for each variable."""
        self.lock = Lock()
        """Held while entries are added, or a copy is taken."""
        self.curved: dict[int, Curvature | None] = {}
        """How f curves, at entries where that was asked for."""
        self.judged: dict[tuple[int, float], Judgement] = {}
        """Verdicts that were asked for, by entry and tolerance: entries never change."""
        self.rates = rates
        """The learning rate η, before any schedule, of the update from entry k to entry k + 1 (so one entry fewer)."""

    @classmethod
    def begin(cls, stepper: Stepper[ScalarHistory], start: State) -> ScalarHistory:  # noqa: ARG003
        """A record of its start alone."""
        return cls(
            [array("d", [x]) for x in start.point],
            array("d", [start.value]),
            [array("d", [g]) for g in start.gradient],
            [[array("d", [m]) for m in row] for row in start.memory],
            array("d"),
        )

    def __len__(self) -> int:
        return len(self.values)

    @property
    def columns(self) -> list[Column[float]]:
        """Every column but the rates, in the order of the generated loop's parameters."""
        return [*self.points, self.values, *self.partials, *(column for row in self.memory for column in row)]

    def writable_copy(self, length: int) -> ScalarHistory:
        """This record if it has ``length`` entries, else a copy of its first ``length``."""
        if len(self) == length:
            return self
        return ScalarHistory(
            [column[:length] for column in self.points],
            self.values[:length],
            [column[:length] for column in self.partials],
            [[column[:length] for column in row] for row in self.memory],
            self.rates[: length - 1],
        )

    def with_memory_budget(self, room: int) -> ScalarHistory:  # noqa: ARG002
        """This record: an hour of numbers is a few megabytes, and all of them are kept."""
        return self

    def append(self, state: State, rate: float) -> None:
        """Add an entry, and the rate of the update that led to it."""
        kept = (x for row in state.memory for x in row)
        for column, x in zip(self.columns, (*state.point, state.value, *state.gradient, *kept), strict=True):
            column.append(x)
        self.rates.append(rate)

    # -- looking ---------------------------------------------------------------------------------------------------

    def state(self, k: int) -> State:
        """All that the next update needs at entry k."""
        return State(self.point_at(k), self.values[k], self.gradient_at(k), self.memory_at(k))

    def point_at(self, k: int) -> tuple[float, ...]:
        """The point at entry k."""
        return tuple(column[k] for column in self.points)

    def flat_at(self, k: int) -> tuple[float, ...]:
        """The point at entry k, as the objective takes it."""
        return self.point_at(k)

    def gradient_at(self, k: int) -> tuple[float, ...]:
        """∇f at entry k."""
        return tuple(column[k] for column in self.partials)

    def memory_at(self, k: int) -> tuple[tuple[float, ...], ...]:
        """The optimizer's memory at entry k: for each of its names, a number for each variable."""
        return tuple(tuple(column[k] for column in row) for row in self.memory)

    def norm_at(self, k: int) -> float:
        """‖∇f‖ at entry k."""
        return hypot(*(column[k] for column in self.partials))

    def finite_at(self, k: int) -> bool:
        """Whether point, value and gradient are finite."""
        return all(column[k] - column[k] == 0.0 for column in (*self.points, self.values, *self.partials))

    @property
    def traces(self) -> tuple[Column[float], ...]:
        """Columns by which one can tell whether it comes back to the same points."""
        return self.points

    def moved(self, first: int, last: int) -> list[float]:
        """The lengths of the updates from entry ``first`` to entry ``last``."""
        return [hypot(*(c[i + 1] - c[i] for c in self.points)) for i in range(first, last)]

    def turns(self, first: int, last: int) -> int:
        """How many of the updates between two entries go back against the one before."""
        columns = [column[first : last + 1] for column in self.points]
        # not sum: of floats it rounds otherwise from Python 3.12 on
        return sum(
            reduce(add, [(c[i + 1] - c[i]) * (c[i] - c[i - 1]) for c in columns]) < 0.0 for i in range(1, last - first)
        )

    def first_not_finite(self, start: int) -> int | None:
        """The first entry from ``start`` on with a point, value or partial that is not finite, or None."""
        columns = [*self.points, self.values, *self.partials]
        # a sum is finite only if all its terms are: a quick look before the careful one
        if all(isfinite(sum(column[start:])) for column in columns):
            return None
        for k in range(start, len(self)):
            if not all(isfinite(column[k]) for column in columns):
                return k
        return None

    def cut(self, length: int) -> None:
        """Drop what a loop wrote past an end that it could not see."""
        for column in self.columns:
            del column[length:]
        del self.rates[length - 1 :]
