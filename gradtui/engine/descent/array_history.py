"""What a descent over arrays did: numbers of every step, and the points themselves only as far as there is room.

A million parameters take 8 MB a point. So points are kept at every ``stride``-th step, and those between are
computed again from the one before, which gives the same bits.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from math import isfinite, sqrt
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..arithmetic.vector import Array, length_of
from .stepper import State

if TYPE_CHECKING:
    from ..objective.curvature import Curvature
    from ..verdict.verdict import Judgement
    from .stepper import Stepper

Column = array  # of "d": eight bytes a number

BUDGET = 24 * 1024 * 1024  # bytes of kept points
FEWEST = 3  # states that are kept however large they are
_AROUND = 400  # bytes that a kept state takes beside its numbers
_DIRECTIONS_SEED = 20
_MOST_RECENT = 8  # states computed again that are held, for the next steps back
_PART = 8_192  # entries that are subtracted at once
_MOST_MIXED = 50_000  # entries that a random direction mixes


class Kept(NamedTuple):
    """What is kept of a state; its value and gradient can be computed again."""

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
        "_kept", "_mixed", "_newest", "_recent", "algebra", "aligned", "curved", "judged", "lock", "moves", "norms",
        "rates", "room", "stepper", "stride", "traces", "values",
    )  # fmt: skip

    def __init__(
        self, stepper: Stepper[ArrayHistory], columns: Sequence[Column[float]], kept: dict[int, Kept], newest: State
    ) -> None:
        self.stepper = stepper
        """What steps it, and steps again from a kept state."""
        self.algebra = stepper.algebra
        """What its points can be reckoned with."""
        self.values, self.norms, self.rates, self.moves, self.aligned, *traces = columns
        """f and ‖∇f‖ at each entry; of each update the learning rate η before any schedule, the length of its move,
        and the scalar product of that move with the move before (of very many entries, over those that the random
        directions mix)."""
        self.traces = tuple(traces)
        """The point's coordinates along two fixed random directions, a column each."""
        self.lock = Lock()
        """Held while entries are added, or a copy is taken."""
        self.curved: dict[int, Curvature | None] = {}
        """How f curves, at entries where that was asked for."""
        self.judged: dict[tuple[int, float], Judgement] = {}
        """Verdicts that were asked for, by entry and tolerance."""
        self.room = BUDGET
        """So many bytes of states are kept, or a few of them if that is more."""
        self.stride = 1
        """How many entries lie between two kept states."""
        self._kept = kept
        self._newest = newest
        self._recent = {len(self) - 1: newest}
        self._mixed = RandomProjection(mixed(newest.point), None)  # of the newest entry, for the next one

    @classmethod
    def begin(cls, stepper: Stepper[ArrayHistory], start: State) -> ArrayHistory:
        """A record of its start alone."""
        numbers = ([start.value], [length_of(start.gradient)], [], [], [], *([x] for x in projected(start.point)))
        columns = [array("d", column) for column in numbers]
        return cls(stepper, columns, {0: Kept(start.point, start.memory)}, start)

    def __len__(self) -> int:
        return len(self.values)

    # -- growing ---------------------------------------------------------------------------------------------------

    def append(self, state: State, rate: float) -> None:
        """Add an entry, and the rate of the update that led to it."""
        before, last = self._newest, self._mixed
        _, first, second = directions(state.point.size)
        with np.errstate(all="ignore"):
            part = mixed(state.point)
            move = part - last.part
            whole = part.size == state.point.size
            self.moves.append(length_of(move) if whole else _distance(before.point, state.point))
            self.aligned.append(0.0 if last.move is None else float(move @ last.move))
            self.traces[0].append(float(first @ part))
            self.traces[1].append(float(second @ part))
        self.norms.append(length_of(state.gradient))
        self.rates.append(rate)
        self.values.append(state.value)
        self._newest, self._mixed = state, RandomProjection(part, move)
        self._recent = {len(self) - 2: before, len(self) - 1: state}
        self._keep(len(self) - 1, state)

    def _keep(self, k: int, state: State) -> None:
        if k % self.stride == 0:
            self._kept[k] = Kept(state.point, state.memory)
        size = state.point.nbytes * (1 + len(state.memory)) + _AROUND
        room = max(self.room, FEWEST * size)
        while len(self._kept) * size > room:
            self.stride *= 2
            self._kept = {k: kept for k, kept in self._kept.items() if k % self.stride == 0}

    def writable_copy(self, length: int) -> ArrayHistory:
        """This record if it has ``length`` entries, else a copy of its first ``length``."""
        return self if len(self) == length else self._copy(length)

    def with_memory_budget(self, room: int) -> ArrayHistory:
        """A record that goes on from this one, with so many bytes for states."""
        copy = self._copy(len(self))
        copy.room = room
        return copy

    def _copy(self, length: int) -> ArrayHistory:
        updates = length - 1
        columns = (
            self.values[:length], self.norms[:length], self.rates[:updates], self.moves[:updates],
            self.aligned[:updates], *(trace[:length] for trace in self.traces),
        )  # fmt: skip
        kept = {k: state for k, state in self._kept.items() if k < length}
        copy = ArrayHistory(self.stepper, columns, kept, self.state(updates))
        copy.room, copy.stride = self.room, self.stride
        if updates:
            with np.errstate(all="ignore"):
                part = copy._mixed.part
                copy._mixed = RandomProjection(part, part - mixed(self.flat_at(updates - 1)))
        copy._recent |= {k: state for k, state in self._recent.items() if k < length}
        return copy

    # -- looking ---------------------------------------------------------------------------------------------------

    def state(self, k: int) -> State:
        """The state after k updates: kept, or computed again from the last one kept before it."""
        found = self._recent.get(k)
        if found is not None:
            return found
        states = self._kept  # before the stride: another thread may double that, and then keep fewer
        at = k - k % self.stride
        kept = states[at]
        state = State(kept.point, *self.algebra.evaluate(self.stepper.objective, kept.point), kept.memory)
        between = {at: state}
        while at < k:
            state = self.stepper.advance(state, self.rates[at], at + 1)
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
        return self._by_variable(self.flat_at(k))

    def gradient_at(self, k: int) -> tuple[Any, ...]:
        """The partials by each variable: a float or an array."""
        return self._by_variable(self.state(k).gradient)

    def memory_at(self, k: int) -> tuple[tuple[Any, ...], ...]:
        """For each name of the optimizer's memory, a float or an array for each variable."""
        return tuple(self._by_variable(row) for row in self.state(k).memory)

    def _by_variable(self, flat: Array) -> tuple[Any, ...]:
        return self.algebra.by_variable(self.stepper.objective, flat)

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
