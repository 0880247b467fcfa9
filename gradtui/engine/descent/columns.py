"""Columns of which only the newest entries are held; older ones are computed again, to the same bits.

An hour of play is a hundred thousand steps. What is held of the old ones is every ``stride``-th entry, from which the
others follow, and the least and the greatest value between two of these, from which a curve can be drawn.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, overload

Column = array  # of "d": eight bytes a number
Recompute = Callable[[list["Column[float]"], int, int], None]
"""(columns that hold entry k alone, k, count): append the ``count`` entries that follow it."""

_MOST_HELD = 256  # old entries; even, since every other one is given up when there are more
_BLOCKS = 3  # stretches computed again that are held, for what is looked at next
FEWEST = 512
"""Entries that are always held: more than a judgement looks back."""


class Extremes(NamedTuple):
    """The least and the greatest value of each stretch of old entries."""

    least_at: array[int]
    """The entry of the least one, the first where there are several."""
    least: Column[float]
    """The value there."""
    greatest_at: array[int]
    """The entry of the greatest one."""
    greatest: Column[float]
    """The value there."""

    @classmethod
    def none(cls) -> Extremes:
        """Of no stretch."""
        return cls(array("q"), array("d"), array("q"), array("d"))

    def first_part(self, count: int | None = None) -> Extremes:
        """A copy: of the first ones."""
        return Extremes(self.least_at[:count], self.least[:count], self.greatest_at[:count], self.greatest[:count])

    def halved(self) -> Extremes:
        """Of stretches twice as long."""
        found = Extremes.none()
        for i in range(0, len(self.least), 2):
            low = i + (self.least[i + 1] < self.least[i])
            high = i + (self.greatest[i + 1] > self.greatest[i])
            found.least_at.append(self.least_at[low])
            found.least.append(self.least[low])
            found.greatest_at.append(self.greatest_at[high])
            found.greatest.append(self.greatest[high])
        return found


class Checkpoint(NamedTuple):
    """What is held. A new one takes its place when there is too much of it, so whoever reads has one or the other."""

    first: int
    """The first of the newest entries; a multiple of the stride."""
    stride: int
    """How many entries lie between two old ones that are held."""
    newest: list[Column[float]]
    """The entries from ``first`` on. Only ever appended to."""
    oldest: list[Column[float]]
    """Every ``stride``-th entry before it."""
    extremes: Extremes
    """Of each stretch before it."""

    @classmethod
    def of(cls, columns: Sequence[Column[float]]) -> Checkpoint:
        """Columns of which everything is held."""
        return cls(0, 1, list(columns), [array("d") for _ in columns], Extremes.none())


class Columns:
    """Columns of equal length. ``values`` is the number of the one that curves are drawn of."""

    __slots__ = ("_again", "_blocks", "held", "room", "values")

    def __init__(self, held: Checkpoint, values: int, room: int, again: Recompute) -> None:
        self.held = held
        self.values = values
        self.room = max(room, FEWEST)
        """So many entries may be held before the older half of them is given up."""
        self._again = again
        self._blocks: dict[tuple[int, int], list[Column[float]]] = {}

    def __len__(self) -> int:
        held = self.held  # once: another thread may put a new one in its place
        return held.first + len(held.newest[self.values])

    # -- looking ---------------------------------------------------------------------------------------------------

    def find(self, k: int) -> tuple[list[Column[float]], int]:
        """Columns that have entry k, and its place in them."""
        held = self.held
        if k >= held.first:
            return held.newest, k - held.first
        block, place = divmod(k, held.stride)
        return (self._block(held, block), place) if place else (held.oldest, block)

    def _block(self, held: Checkpoint, block: int) -> list[Column[float]]:
        """A stretch of old entries, computed again."""
        key = (held.stride, block)
        found = self._blocks.get(key)
        if found is None:
            found = [column[block : block + 1] for column in held.oldest]
            self._again(found, block * held.stride, held.stride - 1)
            kept = list(self._blocks.items())[1 - _BLOCKS :]
            self._blocks = dict([*kept, (key, found)])
        return found

    def pieces(self, column: int, start: int, stop: int) -> Iterator[Column[float]]:
        """A column from one entry to before another, in pieces."""
        held = self.held
        while start < min(stop, held.first):
            block, place = divmod(start, held.stride)
            end = min(stop, (block + 1) * held.stride)
            columns = held.oldest if end - start == 1 and not place else self._block(held, block)
            offset = block if columns is held.oldest else place
            yield columns[column][offset : offset + end - start]
            start = end
        if start < stop:
            yield held.newest[column][start - held.first : stop - held.first]

    def outline(self, length: int) -> tuple[Sequence[int], Column[float]]:
        """Entries enough for a curve of the first ``length``, and their values.

        All of the newer ones; of each stretch of old ones the least and the greatest, and the start.
        """
        held = self.held
        blocks = min(held.first, length) // held.stride
        if not blocks:
            return range(length), self.slice(self.values, 0, length)
        steps, values = array("q", [0]), held.oldest[self.values][:1]
        least_at, least, greatest_at, greatest = held.extremes
        for block in range(blocks):
            pairs = {least_at[block]: least[block], greatest_at[block]: greatest[block]}
            for k in sorted(pairs):
                if k:
                    steps.append(k)
                    values.append(pairs[k])
        steps.extend(range(blocks * held.stride, length))
        values.extend(self.slice(self.values, blocks * held.stride, length))
        return steps, values

    def slice(self, column: int, start: int, stop: int) -> Column[float]:
        """A column from one entry to before another."""
        found = array("d")
        for piece in self.pieces(column, start, stop):
            found.extend(piece)
        return found

    # -- changing --------------------------------------------------------------------------------------------------

    def first_part(self, length: int) -> Checkpoint:
        """A copy of what is held of the first ``length`` entries."""
        held = self.held
        # the last entry is always among the newest: steps go on from there
        blocks = len(held.oldest[0]) if length > held.first else (length - 1) // held.stride
        first = blocks * held.stride
        newest = [self.slice(number, first, length) for number in range(len(held.newest))]
        extremes = held.extremes.first_part(blocks)
        oldest = [column[:blocks] for column in held.oldest]
        return Checkpoint(first, held.stride, newest, oldest, extremes)

    def cut(self, length: int) -> None:
        """Drop the newest entries from ``length`` on."""
        for column in self.held.newest:
            del column[length - self.held.first :]

    def evict(self) -> None:
        """Where there are too many, give up the older half of the newest entries."""
        held = self.held
        if len(self) - held.first <= self.room:
            return
        goal = len(self) - self.room // 2
        first, stride = held.first, held.stride
        oldest = [column[:] for column in held.oldest]
        extremes = held.extremes.first_part()
        values = held.newest[self.values]
        while first + stride <= goal:
            at = first - held.first
            for old, new in zip(oldest, held.newest, strict=True):
                old.append(new[at])
            part = values[at : at + stride]
            for where, what, found in (
                (extremes.least_at, extremes.least, min(part)),
                (extremes.greatest_at, extremes.greatest, max(part)),
            ):
                where.append(first + part.index(found))
                what.append(found)
            first += stride
            if len(oldest[0]) == _MOST_HELD:
                oldest, extremes, stride = [column[::2] for column in oldest], extremes.halved(), stride * 2
        newest = [column[first - held.first :] for column in held.newest]
        self.held = Checkpoint(first, stride, newest, oldest, extremes)
        self._blocks = {}


class ColumnView(Sequence[float]):
    """One of the columns, to be read as if all of it were held; ``late`` entries at its beginning are left out."""

    __slots__ = ("_columns", "_late", "_number")

    def __init__(self, columns: Columns, number: int, late: int = 0) -> None:
        self._columns = columns
        self._number = number
        self._late = late

    def __len__(self) -> int:
        return len(self._columns) - self._late

    @overload
    def __getitem__(self, k: int) -> float: ...
    @overload
    def __getitem__(self, k: slice) -> Column[float]: ...
    def __getitem__(self, k: int | slice) -> float | Column[float]:
        if isinstance(k, slice):
            start, stop, by = k.indices(len(self))
            found = self._columns.slice(self._number, start + self._late, max(stop, start) + self._late)
            return found[::by] if by > 0 else array("d", list(self)[k])
        columns, place = self._columns.find(range(len(self))[k] + self._late)
        return columns[self._number][place]


class Rates(Sequence[float]):
    """The learning rate of every update: how many had the same one."""

    __slots__ = ("_ends", "_rates")

    def __init__(self, rates: Sequence[float] = ()) -> None:
        self._ends = array("q")
        self._rates = array("d")
        self.extend(rates)

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, k: int) -> float: ...
    @overload
    def __getitem__(self, k: slice) -> Column[float]: ...
    def __getitem__(self, k: int | slice) -> float | Column[float]:
        if isinstance(k, slice):
            return array("d", [self[i] for i in range(*k.indices(len(self)))])
        return self._rates[bisect_right(self._ends, range(len(self))[k])]

    def same_until(self, k: int) -> int:
        """The first update after update k with another rate than it has."""
        return self._ends[bisect_right(self._ends, k)]

    def append(self, rate: float) -> None:
        """Add an update."""
        end = len(self) + 1
        if self._rates and self._rates[-1] == rate:
            self._ends[-1] = end
        else:
            # whoever reads in another thread finds a rate for every end
            self._rates.append(rate)
            self._ends.append(end)

    def extend(self, rates: Sequence[float]) -> None:
        """Add updates."""
        for rate in rates:
            self.append(rate)

    def first_part(self, length: int) -> Rates:
        """A copy of the first ones."""
        found = Rates()
        found._ends, found._rates = self._ends[:], self._rates[:]
        found.cut(length)
        return found

    def cut(self, length: int) -> None:
        """Drop all but the first ones."""
        kept = bisect_left(self._ends, length) + 1 if length else 0
        del self._ends[kept:], self._rates[kept:]
        if length:
            self._ends[-1] = length
