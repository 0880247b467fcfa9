"""The record of a descent that may go on for hours: its newest entries, and enough of the old ones to find the rest."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from .columns import Checkpoint, Column, Columns, ColumnView, Rates, Recompute
from .history import ScalarHistory

if TYPE_CHECKING:
    Part = Column[float] | ColumnView
    Parts = Sequence[Part]


class Loop(Protocol):
    """What stepped a record, and can step a part of it again."""

    def take(self, columns: Sequence[array[float]], first: int, count: int, learning_rate: float) -> None:
        """Append so many updates from ``first`` on to columns in a record's order."""


class LongHistory(ScalarHistory):
    """As a record, in little room. What is not held is stepped again by the loop that stepped it at first."""

    __slots__ = ("_columns", "_loop", "_shape")

    def __init__(self, loop: Loop, held: Checkpoint, rates: Rates, shape: tuple[int, int], room: int) -> None:
        self._columns = Columns(held, shape[0], room, _again(loop, rates))
        self._shape = shape
        self._loop = loop
        super().__init__(*self._parts(), rates)

    def _parts(self) -> tuple[Parts, Part, Parts, list[Parts]]:
        """Points, values, partials, memory: the columns themselves as long as they hold everything."""
        held, (variables, memories) = self._columns.held, self._shape
        whole: Parts = (
            held.newest if not held.first else [ColumnView(self._columns, i) for i in range(len(held.newest))]
        )
        rest = whole[variables + 1 :]
        rows = [rest[i : i + variables] for i in range(variables, variables * (1 + memories), variables)]
        return whole[:variables], whole[variables], rest[:variables], rows

    @classmethod
    def over(cls, loop: Loop, history: ScalarHistory, room: int) -> LongHistory:
        """A record that goes on from a copy of another; ``room`` is in bytes."""
        copies = [column[:] for column in history.columns]
        shape = len(history.points), len(history.memory)
        return cls(loop, Checkpoint.of(copies), Rates(history.rates), shape, room // (8 * len(copies)))

    def __len__(self) -> int:
        return len(self._columns)

    @property
    def columns(self) -> list[Column[float]]:
        """Those of the newest entries, which a loop appends to."""
        return self._columns.held.newest

    @property
    def stride(self) -> int:
        """How many entries lie between two that are held."""
        return self._columns.held.stride

    def writable_copy(self, length: int) -> ScalarHistory:
        """This record if it has ``length`` entries, else a copy of its first ``length``."""
        if len(self) == length:
            return self
        assert isinstance(self.rates, Rates)
        held, rates = self._columns.first_part(length), self.rates.first_part(length - 1)
        return LongHistory(self._loop, held, rates, self._shape, self._columns.room)

    def outline(self, length: int) -> tuple[Sequence[int], Column[float]]:
        """Entries enough for a curve of the first ``length``, and f at each."""
        return self._columns.outline(length)

    def cut(self, length: int) -> None:
        """Drop what a loop wrote past an end that it could not see."""
        self._columns.cut(length)
        assert isinstance(self.rates, Rates)
        self.rates.cut(length - 1)

    def evict(self) -> None:
        """Give up old entries where there are too many."""
        held_all = not self._columns.held.first
        self._columns.evict()
        if held_all and self._columns.held.first:
            # whoever reads the columns that there were has them as they are
            points, self.values, partials, memory = self._parts()
            self.points, self.partials, self.memory = tuple(points), tuple(partials), tuple(map(tuple, memory))


def _again(loop: Loop, rates: Rates) -> Recompute:
    """What steps on from an entry as at first."""

    def again(columns: list[Column[float]], k: int, count: int) -> None:
        goal = k + count
        while k < goal:
            end = min(goal, rates.same_until(k))
            loop.take(columns, k + 1, end - k, rates[k])
            k = end

    return again
