"""What a descent over arrays did: numbers of every step, and the points themselves only as far as there is room.

A million parameters take 8 MB a point. So points are kept at every ``stride``-th step, and those between are
computed again from the one before, which gives the same bits.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from math import isfinite, sqrt
from sys import maxsize
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ...expression.entries import entry_name
from ..arithmetic.vector import Array, length_of
from ..objective.array_objective import ArrayObjective
from .columns import Checkpoint, Column, Columns, ColumnView, Rates

if TYPE_CHECKING:
    from ..verdict.verdict import Judgement

BUDGET = 24 * 1024 * 1024  # bytes of kept points
_FEWEST = 3  # states that are kept however large they are
_AROUND = 400  # bytes that a kept state takes beside its numbers
_NUMBERS = 6  # of each entry: f, ‖∇f‖, its move's length and product, two coordinates
_DIRECTIONS_SEED = 20
_MOST_RECENT = 8  # states computed again that are held, for the next steps back
_PART = 8_192  # entries that are subtracted at once
_MOST_MIXED = 50_000  # entries that a random direction mixes


class State(NamedTuple):
    """Where a descent is: all that the next step needs. The arrays are never written to."""

    point: Array
    """The parameters, flat."""
    gradient: Array
    """∇f there, flat."""
    memory: tuple[Array, ...]
    """The optimizer's memory, each flat as the parameters are."""


class Kept(NamedTuple):
    """What is kept of a state; its gradient can be computed again."""

    point: Array
    """The parameters, flat."""
    memory: tuple[Array, ...]
    """The optimizer's memory."""


class RandomProjection(NamedTuple):
    """An entry, in those places that the random directions mix."""

    part: Array
    """The point there."""
    move: Array | None
    """The update that led to it; None at the start."""


class ArrayHistory:
    """Numbers of every entry and states of some. Only ever appended to; shared as ``ScalarHistory`` is."""

    __slots__ = (
        "_columns", "_kept", "_mixed", "_recent", "advance", "aligned", "judged", "lock", "moves",
        "norms", "objective", "rates", "room", "stride", "traces", "values",
    )  # fmt: skip

    def __init__(
        self,
        objective: ArrayObjective,
        advance: Callable[[State, float, int], tuple[State, float]],
        held: Checkpoint,
        rates: Rates,
        kept: dict[int, Kept],
        stride: int,
        room: int | None = None,
    ) -> None:
        self.objective = objective
        """What is descended."""
        self.advance = advance
        """(state, learning rate, number of the update from 1) → the next state and f there."""
        self._columns = Columns(held, 0, maxsize if room is None else room // (8 * _NUMBERS), self._again)
        self.values, self.norms = ColumnView(self._columns, 0), ColumnView(self._columns, 1)
        """f and ‖∇f‖ at each entry."""
        self.moves, self.aligned = ColumnView(self._columns, 2, 1), ColumnView(self._columns, 3, 1)
        """Of each update the length of its move, and the scalar product of that move with the move before (of very
        many entries, over those that the random directions mix)."""
        self.traces = ColumnView(self._columns, 4), ColumnView(self._columns, 5)
        """The point's coordinates along two fixed random directions, a column each."""
        self.rates = rates
        """The learning rate η of each update."""
        self.lock = Lock()
        """Held while entries are added, or a copy is taken."""
        self.judged: dict[tuple[int, float], Judgement] = {}
        """Verdicts that were asked for, by entry and tolerance."""
        self.room = room
        """So many bytes of columns are held, and of states; None for all columns, and a usual number of states."""
        self._kept = kept
        self.stride = stride
        """How many entries lie between two kept states."""
        self._recent: dict[int, State] = {}
        self._mixed: RandomProjection | None = None  # of the newest entry, for the next one

    @classmethod
    def begin(
        cls,
        objective: ArrayObjective,
        advance: Callable[[State, float, int], tuple[State, float]],
        point: Array,
        memories: int,
    ) -> ArrayHistory:
        """A record of its start alone."""
        value, gradient = objective.value_and_gradient(point)
        state = State(point, gradient, tuple(np.zeros_like(point) for _ in range(memories)))
        numbers = value, length_of(gradient), 0.0, 0.0, *projected(point)
        held = Checkpoint.of([array("d", [x]) for x in numbers])
        return cls(objective, advance, held, Rates(), {0: Kept(state.point, state.memory)}, 1)

    def with_memory_budget(self, room: int) -> ArrayHistory:
        """A record that goes on from this one, with so many bytes for its columns, and at least as many for states."""
        return self._copy(len(self), room)

    def __len__(self) -> int:
        return len(self._columns)

    # -- growing ---------------------------------------------------------------------------------------------------

    def append(self, before: State, after: State, value: float, rate: float) -> None:
        """Add the entry that one update led to."""
        last = self._mixed or RandomProjection(mixed(before.point), None)
        numbers, self._mixed = self._numbers(before, after, value, last)
        self.rates.append(rate)
        for column, x in zip(self._columns.held.newest, numbers, strict=True):
            column.append(x)
        self._recent = {len(self) - 2: before, len(self) - 1: after}
        self._keep(len(self) - 1, after)

    def _numbers(
        self, before: State, after: State, value: float, last: RandomProjection
    ) -> tuple[tuple[float, ...], RandomProjection]:
        """What the columns hold of an entry, and what the next one is compared with."""
        _, first, second = directions(self.objective.count)
        with np.errstate(all="ignore"):
            part = mixed(after.point)
            move = part - last.part
            moved = length_of(move) if part.size == after.point.size else _distance(before.point, after.point)
            aligned = 0.0 if last.move is None else float(move @ last.move)
            coordinates = float(first @ part), float(second @ part)
        return (value, length_of(after.gradient), moved, aligned, *coordinates), RandomProjection(part, move)

    def _mixed_at(self, k: int) -> RandomProjection:
        """What the entry after entry k is compared with."""
        part = mixed(self.flat_at(k))
        with np.errstate(all="ignore"):
            return RandomProjection(part, None if k == 0 else part - mixed(self.flat_at(k - 1)))

    def _again(self, columns: list[Column[float]], k: int, count: int) -> None:
        """What the columns held of the entries after entry k."""
        last, state = self._mixed_at(k), self.state(k)
        for t in range(k + 1, k + count + 1):
            before = state
            state, value = self.advance(before, self.rates[t - 1], t)
            numbers, last = self._numbers(before, state, value, last)
            for column, x in zip(columns, numbers, strict=True):
                column.append(x)

    def _keep(self, k: int, state: State) -> None:
        if k % self.stride == 0:
            self._kept[k] = Kept(state.point, state.memory)
        size = state.point.nbytes * (1 + len(state.memory)) + _AROUND
        room = max(BUDGET if self.room is None else self.room, _FEWEST * size)
        while len(self._kept) * size > room:
            self.stride *= 2
            self._kept = {k: kept for k, kept in self._kept.items() if k % self.stride == 0}

    def evict(self) -> None:
        """Give up columns that there is no room for."""
        self._columns.evict()

    def writable_copy(self, length: int) -> ArrayHistory:
        """This record if it has ``length`` entries, else a copy of its first ``length``."""
        return self if len(self) == length else self._copy(length, self.room)

    def _copy(self, length: int, room: int | None) -> ArrayHistory:
        kept = {k: state for k, state in self._kept.items() if k < length}
        held, rates = self._columns.first_part(length), self.rates.first_part(length - 1)
        copy = ArrayHistory(self.objective, self.advance, held, rates, kept, self.stride, room)
        copy._recent = {k: state for k, state in self._recent.items() if k < length}
        copy._mixed = copy._mixed_at(length - 1)
        return copy

    @property
    def numbers_stride(self) -> int:
        """How many old entries lie between two whose numbers are held."""
        return self._columns.held.stride

    def outline(self, length: int) -> tuple[Sequence[int], Column[float]]:
        """Entries enough for a curve of the first ``length``, and f at each."""
        return self._columns.outline(length)

    # -- looking ---------------------------------------------------------------------------------------------------

    def state(self, k: int) -> State:
        """The state after k updates: kept, or computed again from the last one kept before it."""
        found = self._recent.get(k)
        if found is not None:
            return found
        states = self._kept  # before the stride: another thread may double that, and then keep fewer
        at = k - k % self.stride
        kept = states[at]
        state = State(kept.point, self.objective.value_and_gradient(kept.point)[1], kept.memory)
        between = {at: state}
        while at < k:
            state, _ = self.advance(state, self.rates[at], at + 1)
            at += 1
            between[at] = state
            between.pop(at - _MOST_RECENT, None)
        self._recent = between
        return state

    def flat_at(self, k: int) -> Array:
        """The point after k updates, flat; where it is kept its gradient is not computed again."""
        found = self._recent.get(k) or self._kept.get(k)
        return self.state(k).point if found is None else found.point

    def point_at(self, k: int) -> tuple[Any, ...]:
        """A float or an array for each variable."""
        return tuple(self.objective.named(self.flat_at(k)).values())

    def gradient_at(self, k: int) -> tuple[Any, ...]:
        """The partials by each variable: a float or an array."""
        return tuple(self.objective.named(self.state(k).gradient).values())

    def memory_at(self, k: int) -> tuple[tuple[Any, ...], ...]:
        """For each name of the optimizer's memory, a float or an array for each variable."""
        return tuple(tuple(self.objective.named(row).values()) for row in self.state(k).memory)

    def norm_at(self, k: int) -> float:
        """‖∇f‖ at entry k."""
        return self.norms[k]

    def finite_at(self, k: int) -> bool:
        """Whether point, value and gradient are finite."""
        # very large points are seen whole only by their last move: the directions mix a part of the entries
        numbers = [self.values[k], self.norms[k], *(t[k] for t in self.traces), *([self.moves[k - 1]] if k else [])]
        return all(map(isfinite, numbers))

    def moved(self, first: int, last: int) -> list[float]:
        """The lengths of the updates from entry ``first`` to entry ``last``."""
        return list(self.moves[first:last])

    def turns(self, first: int, last: int) -> int:
        """How many of the updates between two entries go back against the one before."""
        return sum(product < 0.0 for product in self.aligned[first + 1 : last])

    def worst(self, k: int, variables: Sequence[str]) -> tuple[str, float]:  # noqa: ARG002
        """The entry of the point that is largest, or not finite, and its value; its name is made here."""
        point = self.flat_at(k)
        at = int(np.argmax(np.where(np.isfinite(point), np.abs(point), np.inf)))
        variable, index = self.objective.entry(at)
        return entry_name(variable, index), float(point[at])

    def moved_most(self, k: int, variables: Sequence[str]) -> tuple[str, float]:  # noqa: ARG002
        """The entry that is farthest from where it began, and its value."""
        with np.errstate(all="ignore"):
            away = np.abs(self.flat_at(k) - self.flat_at(0))
        at = int(np.argmax(np.where(np.isfinite(away), away, np.inf)))
        variable, index = self.objective.entry(at)
        return entry_name(variable, index), float(self.flat_at(k)[at])


def _distance(a: Array, b: Array) -> float:
    """‖b − a‖ of many entries, part by part: an array of the difference costs more than the subtraction."""
    part, total = np.empty(_PART), 0.0
    with np.errstate(all="ignore"):
        for first in range(0, a.size, _PART):
            near = a[first : first + _PART]
            move = np.subtract(b[first : first + _PART], near, out=part[: near.size])
            total += float(move @ move)
        far = sqrt(total) if total >= 0.0 else total  # not a number stays that
        return far if isfinite(far) and far > 1e-140 else length_of(b - a)


class Directions(NamedTuple):
    """Two random directions of length 1 at a right angle."""

    places: np.ndarray[Any, np.dtype[np.intp]] | None
    """The entries in which they are not 0; None for all."""
    first: Array
    """The first one, at those entries."""
    second: Array
    """The second one."""


_DIRECTIONS: dict[int, Directions] = {}


def directions(count: int) -> Directions:
    """The two random directions for so many entries, the same ones every time.

    For very many entries they are spread over a random choice of them, so that a projection costs next to nothing.
    """
    found = _DIRECTIONS.get(count)
    if found is None:
        random = np.random.RandomState(_DIRECTIONS_SEED)
        places = None
        if count > 2 * _MOST_MIXED:
            places = np.sort(random.choice(count, _MOST_MIXED, replace=False)).astype(np.intp)
        first, second = random.standard_normal((2, count if places is None else _MOST_MIXED))
        first /= np.linalg.norm(first)
        if count > 1:
            second -= (second @ first) * first
        second /= np.linalg.norm(second)
        found = Directions(places, first, second)
        _DIRECTIONS.clear()
        _DIRECTIONS[count] = found
    return found


def mixed(point: Array) -> Array:
    """The entries of a point that the two random directions mix."""
    places = directions(point.size).places
    return point if places is None else point[places]


def projected(point: Array) -> tuple[float, float]:
    """The coordinates of a point along the two random directions."""
    _, first, second = directions(point.size)
    part = mixed(point)
    return float(first @ part), float(second @ part)
