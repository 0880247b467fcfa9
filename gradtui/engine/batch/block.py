"""One block of a batch: its descents step together as long as they move, and the rest closes up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import hypot, inf
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from ..arithmetic.matrix import solve
from ..arithmetic.vector import Array, Numbers
from .judge import WINDOW, RhythmWatch, lengths
from .outcomes import CONVERGED, MOVING, STOPPED, Ends

if TYPE_CHECKING:
    from ..descent.optimizers.optimizer import Optimizer
    from ..program.array_emit import ArrayCode

_LEAST_GONE = 16  # a part of a block that has ended, from which on the rest moves together
_BLIND = 16  # steps between two looks at what seldom happens
_HUGE = 1e290  # a ‖∇f‖² from which on f may be beyond the floats


class Owner(Protocol):
    """What a block needs of the batch that it is a part of."""

    optimizer: Optimizer
    """What moves the descents."""
    n: int
    """How many variables there are."""

    @property
    def in_one(self) -> bool:
        """Whether one program looks and moves."""

    def code(self, *, with_rates: bool) -> list[ArrayCode]:
        """The generated code, made once for all blocks."""


class Block:
    """The descents of one block, as long as they move.

    ``at`` are their places among all. A ``light`` one does without f between the first entry and the last window.
    """

    def __init__(
        self, batch: Owner, starts: Sequence[Array], rates: Any, tolerance: float, at: Numbers, *, light: bool
    ) -> None:
        self.batch = batch
        self.n = batch.n
        self.optimizer = batch.optimizer
        self.rates = rates
        self.tolerance = tolerance
        self._bound = tolerance * tolerance * (1 + 1e-9) if tolerance > 0.0 else -1.0
        count = len(starts[0])
        self.points = [np.array(column) for column in starts]
        self.memory = [np.zeros(count) for _ in range(self.n * len(self.optimizer.memory))]
        self.light = light
        self.stays = self.optimizer.is_plain and not self.optimizer.memory  # where an update moves nothing
        self.at = at
        self.open = np.ones(count, dtype=bool)  # has not ended
        self.first, self.first_move = np.zeros(count), np.zeros(count)  # f at the start, the first update's length
        self._resize()

    def _resize(self) -> None:
        """Code and arrays for as many descents as there are."""
        count = len(self.at)
        batch = self.batch
        self.codes = [code.own(count) for code in batch.code(with_rates=np.ndim(self.rates) > 0)]
        self.value, self.test = np.empty(count), np.empty(count)
        self.next_points = [np.empty(count) for _ in self.points]
        self.next_memory = [np.empty(count) for _ in self.memory]
        upper = self.n * (self.n + 1) // 2 if self.optimizer.needs_hessian else 0
        self.looked = [np.empty(count) for _ in range(self.n + upper)]

    def run(self, steps: int, found: Ends, is_stale: Callable[[], bool]) -> None:
        """Take the steps, and write down how each descent ends."""
        watch: RhythmWatch | None = None
        factor = self.optimizer.rate
        for k in range(steps + 1):
            if k % 64 == 63 and is_stale():
                return
            in_window = k >= steps - WINDOW
            light = self.light and k > 0 and not in_window
            # without a tolerance only what is not finite ends, and stays so: one look now and then will find it
            blind = light and self.tolerance <= 0.0 and k % _BLIND != 0
            self._look_and_move(k + 1, light=light, blind=blind)
            if k == 0:
                self.first[:] = self.value
                moves = [b - a for a, b in zip(self.points, self.next_points, strict=True)]
                self.first_move[:] = lengths(moves) / (factor(1.0, 1) or 1.0)
            if in_window:
                watch = watch or RhythmWatch(min(steps, WINDOW), self.first)
                watch.add(self.value, self.points, self.next_points, factor(1.0, k + 1))
            ended = not blind and not self._all_move() and self._write_ends(k, found, light=light)
            if light and k % _BLIND == 0 and self.stays:
                ended |= self._write_standing(steps, found)
            if ended:
                if not self.open.any():
                    return
                gone = len(self.open) - np.count_nonzero(self.open)
                if gone * _LEAST_GONE >= len(self.open) and k < steps:
                    self._compact(watch)
                    continue
            self.points, self.next_points = self.next_points, self.points
            self.memory, self.next_memory = self.next_memory, self.memory
        self.points, self.next_points = self.next_points, self.points  # back to the last entry
        self._write_moving(steps, found, watch)

    def _look_and_move(self, t: int, *, light: bool, blind: bool) -> None:
        """Work out f and the test at the points, and the next points: update ``t``."""
        optimizer = self.optimizer
        rate = optimizer.rate(self.rates, t)
        noise: list[float] = []
        if optimizer.noise:
            from ..objective.noise import normal

            noise = (optimizer.noise * normal(optimizer.seed, t, self.n)).tolist()
        moved = [*self.next_points, *self.next_memory]
        if blind:
            self.codes[3](*self.points, rate, float(t), *self.memory, *noise, *moved)
            return
        if self.batch.in_one:
            looked = (self.test, *self.looked) if light else (self.value, self.test, *self.looked)
            self.codes[light](*self.points, rate, float(t), *self.memory, *noise, *looked, *moved)
            return
        look, move, _ = self.codes
        look(*self.points, self.value, self.test, *self.looked)
        slopes = self.looked[: self.n]
        seen = [g + x for g, x in zip(slopes, noise, strict=True)] if noise else slopes
        directions = self._directions(seen) if optimizer.needs_hessian else []
        rates = np.full(self.value.shape, rate)
        if optimizer.searches:
            self._search(rates, seen)
        move(*self.points, *slopes, *directions, rates, float(t), *self.memory, *noise, *moved)

    def _value(self, points: Sequence[Array]) -> Array:
        """F at some points."""
        value = np.empty(points[0].size)
        self.batch.code(with_rates=np.ndim(self.rates) > 0)[2].own(value.size)(*points, value)
        return value

    def _directions(self, slopes: Sequence[Array]) -> list[Array]:
        """Newton's direction, as ``matrix.solve`` has it."""
        damping = self.optimizer.values["lam"]
        upper = self.looked[self.n :]
        if self.n == 1:
            return [slopes[0] / (upper[0] + damping)]
        if self.n == 2:
            p, q, s = upper[0] + damping, upper[1], upper[2] + damping
            determinant = p * s - q * q
            a, b = slopes
            found = [(s * a - q * b) / determinant, (p * b - q * a) / determinant]
            for k in np.flatnonzero(self.open & ~(np.isfinite(found[0]) & np.isfinite(found[1]))):
                here = solve([[float(p[k]), float(q[k])], [float(q[k]), float(s[k])]], [float(a[k]), float(b[k])])
                found[0][k], found[1][k] = here
            return found
        rows = np.empty((len(self.at), self.n, self.n))
        waiting = iter(upper)
        for i in range(self.n):
            for j in range(i, self.n):
                rows[:, i, j] = rows[:, j, i] = next(waiting)
        rows += damping * np.eye(self.n)
        right = np.stack(slopes, axis=1)[:, :, None]
        good = np.isfinite(rows).all(axis=(1, 2)) & ~np.isin(np.linalg.det(rows), (0.0, inf, -inf))
        solved = np.full(right.shape, np.nan)
        solved[good] = np.linalg.solve(rows[good], right[good])
        for k in np.flatnonzero(self.open & ~good):
            solved[k, :, 0] = solve(rows[k].tolist(), right[k, :, 0].tolist())
        return list(solved[:, :, 0].T)

    def _search(self, rate: Array, slopes: Sequence[Array]) -> None:
        """Shrink each descent's rate until f falls enough."""
        from ..descent.line_search import most_trials

        shrink, slope = self.optimizer.values["shrink"], self.optimizer.values["slope"]
        steepness = slopes[0] * slopes[0]
        for g in slopes[1:]:
            steepness = steepness + g * g
        rate[~np.isfinite(steepness)] = 0.0
        trying = np.flatnonzero(self.open & np.isfinite(steepness))
        for _ in range(most_trials(shrink)):
            if not trying.size:
                return
            reached = [x[trying] - rate[trying] * g[trying] for x, g in zip(self.points, slopes, strict=True)]
            value = self._value(reached)
            bound = self.value[trying] - slope * rate[trying] * steepness[trying]
            trying = trying[~((value <= bound) & (value > -inf))]
            rate[trying] *= shrink
        rate[trying] = 0.0

    # -- ends --------------------------------------------------------------------------------------------------------

    def _all_move(self) -> bool:
        """Whether no descent is near its end: every ‖∇f‖² is above the tolerance and of ordinary size."""
        least, most = np.minimum.reduce(self.test), np.maximum.reduce(self.test)
        if not (least > self._bound and most < _HUGE):
            return False
        # a point that is not finite may have a slope of 0, which a tolerance sees
        return self.tolerance > 0.0 or all(np.isfinite(np.maximum.reduce(np.abs(p))) for p in self.points)

    def _write_standing(self, steps: int, found: Ends) -> bool:
        """Write down the descents whose points an update leaves as they are: every other will, too. Whether any."""
        still = self.open.copy()
        for here, following in zip(self.points, self.next_points, strict=True):
            still &= (here == following) & np.isfinite(here)
        which = np.flatnonzero(still)
        if which.size:
            self.value[which] = self._value([p[which] for p in self.points])
            which = which[np.isfinite(self.value[which])]
            self._write(which, MOVING, steps, found)
        return which.size > 0

    def _write_ends(self, k: int, found: Ends, *, light: bool) -> bool:
        """Write down the descents that end at entry k. Whether any do."""
        usual = (self.test > self._bound) & (self.test < _HUGE)
        for column in self.points:
            usual &= np.isfinite(column)
        near = np.flatnonzero(self.open & ~usual)
        if not near.size:
            return False
        # the squares may have overflowed, and rounded where it matters: measure as a single descent does
        slopes = [column[near] for column in self.looked[: self.n]]
        if light:
            self.value[near] = self._value([p[near] for p in self.points])
        finite = np.isfinite(self.value[near])
        for column in (*(p[near] for p in self.points), *slopes):
            finite &= np.isfinite(column)
        norms = np.array([hypot(*g) for g in zip(*(s.tolist() for s in slopes), strict=True)])
        converged = finite & (norms <= self.tolerance) if self.tolerance > 0.0 else np.zeros(len(near), dtype=bool)
        ended = converged | ~finite
        self._write(near[ended], np.where(converged, CONVERGED, STOPPED)[ended], k, found)
        return bool(ended.any())

    def _write(self, which: Numbers, ends: Any, k: int, found: Ends) -> None:
        places = self.at[which]
        for i, column in enumerate(self.points):
            found.points[i, places] = column[which]
        found.values[places] = self.value[which]
        found.steps[places] = k
        found.ends[places] = ends
        self.open[which] = False

    def _write_moving(self, k: int, found: Ends, watch: RhythmWatch | None) -> None:
        """Write down those that have not ended after all updates: still moving, oscillating, or ever farther."""
        assert watch is not None
        moving = np.flatnonzero(self.open)
        self._write(moving, watch.ends(self.first_move)[moving], k, found)

    def _compact(self, watch: RhythmWatch | None) -> None:
        """Let the descents that have not ended move together, to their next points."""
        kept = np.flatnonzero(self.open)
        self.points = [column[kept] for column in self.next_points]
        self.memory = [column[kept] for column in self.next_memory]
        for name in ("at", "open", "first", "first_move"):
            setattr(self, name, getattr(self, name)[kept])
        if np.ndim(self.rates):
            self.rates = self.rates[kept]
        if watch is not None:
            watch.keep(kept)
        value = self.value[kept]
        self._resize()
        self.value[:] = value
