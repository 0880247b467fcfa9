"""What a descent did, as columns: an object for every step would cost more than the step."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from math import isfinite

Column = array  # of "d": eight bytes a number


class Record:
    """Columns of equal length, entry k being the state after k updates. Only ever appended to.

    Descents share a record: each knows how many of its entries are its own, and one that has to append where another
    already did takes a copy first (``owned``). So a record is, for each of them, immutable.
    """

    __slots__ = ("memory", "partials", "points", "rates", "values")

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
        self.rates = rates
        """The learning rate of the update that leads from entry k to entry k + 1 (so one entry fewer)."""

    @classmethod
    def begin(cls, point: Sequence[float], evaluated: Sequence[float], memory: Sequence[Sequence[float]]) -> Record:
        """A record of its start alone; ``evaluated`` is f and its partials there."""
        return cls(
            [array("d", [x]) for x in point],
            array("d", evaluated[:1]),
            [array("d", [g]) for g in evaluated[1:]],
            [[array("d", [m]) for m in row] for row in memory],
            array("d"),
        )

    def __len__(self) -> int:
        return len(self.values)

    @property
    def columns(self) -> list[Column[float]]:
        """Every column but the rates, in the order of the generated loop's parameters."""
        return [*self.points, self.values, *self.partials, *(column for row in self.memory for column in row)]

    def owned(self, length: int) -> Record:
        """This record if it has ``length`` entries, else a copy of its first ``length``."""
        if len(self) == length:
            return self
        return Record(
            [column[:length] for column in self.points],
            self.values[:length],
            [column[:length] for column in self.partials],
            [[column[:length] for column in row] for row in self.memory],
            self.rates[: length - 1],
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
