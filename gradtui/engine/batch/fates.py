"""Where descents end, named: the same landmark is the same fate, whatever start led there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...expression.names import pretty
from ...expression.printing import short
from ..arithmetic.vector import Array, Numbers
from ..landmarks.critical_points import reach_of, refine_critical_point
from ..landmarks.landmark import Kind, Landmark
from ..landmarks.letters import letter_of
from ..objective.scalar_objective import ScalarObjective
from ..verdict.verdict import Verdict
from .outcomes import CONVERGED, DIVERGED, MOVING, OSCILLATING, Ends
from .undefined_points import undefined_at

_NEAR = 2e-3  # of the window: an end so near to a landmark is that landmark
_BESIDE = 0.05  # of the window: how near to the points of a line an end in it is
_MOST_LOST = 32  # ends without a landmark that are looked into one by one


@dataclass(frozen=True, slots=True)
class Fate:
    """A way to end."""

    verdict: Verdict
    """As a descent's."""
    letter: str
    """One character: A, B, … for the places where f is lowest, in the order in which they were found."""
    landmark: Landmark | None = None
    """Where it converges to, if it does and the place is one that could be named."""

    def words(self, variables: Sequence[str], name: str = "f") -> str:
        """For a legend: "minimum x = 1.277, f = 0.3866"."""
        if self.verdict is not Verdict.CONVERGED:
            return self.verdict.words
        if self.landmark is None:
            return f"{name} is level there, but no minimum"
        mark = self.landmark
        if mark.kind is Kind.VALLEY and len(mark.point) > 1:
            return f"valley, {name} = {short(mark.value)}"
        place = ", ".join(f"{pretty(v)} = {short(x)}" for v, x in zip(variables, mark.point, strict=True))
        kind = f"degenerate {mark.shape.value}" if mark.kind is Kind.DEGENERATE else mark.kind.value
        return f"{kind} {place}, {name} = {short(mark.value)}"


STILL_MOVING = Fate(Verdict.STILL_MOVING, "~")
OSCILLATES = Fate(Verdict.OSCILLATING, "o")
DIVERGES = Fate(Verdict.DIVERGED, "x")
NO_VALUE = Fate(Verdict.UNDEFINED, "?")
LEVEL = Fate(Verdict.CONVERGED, "-")


class Fates:
    """The fates of one function, in the order in which they are met. Numbers once given stay."""

    def __init__(
        self,
        objective: ScalarObjective,
        ranges: Sequence[tuple[float, float]],
        landmarks: Sequence[Landmark] = (),
        *,
        by_newton: bool = False,
    ) -> None:
        self.objective = objective
        self.by_newton = by_newton  # who leaves the numbers where there is no next point
        self.lows, self.highs = np.array(ranges, dtype=float).T
        self.spans = np.array([high - low for low, high in ranges])
        self.known: list[Fate] = []
        self._lost = 0
        for landmark in landmarks:
            if landmark.is_low:
                self._number(landmark)

    def of(self, ends: Ends) -> Numbers:
        """The number of the fate of each descent, a place in ``known``."""
        with np.errstate(all="ignore"):
            return self._fates(ends)

    def _fates(self, ends: Ends) -> Numbers:
        found = np.full(ends.ends.shape, -1, dtype=np.int16)
        for end, fate in ((MOVING, STILL_MOVING), (OSCILLATING, OSCILLATES), (DIVERGED, DIVERGES)):
            self._set(found, ends.ends == end, fate)
        converged = np.flatnonzero(ends.ends == CONVERGED)
        found[converged] = self._landmarks(ends.points[:, converged], ends.values[converged])
        stopped = np.flatnonzero(found < 0)
        if stopped.size:
            points = ends.points[:, stopped]
            undefined = undefined_at(self.objective, points)
            if self.by_newton:
                undefined |= ~np.isfinite(points).all(axis=0)
            self._set(found, stopped[undefined], NO_VALUE)
            self._set(found, stopped[~undefined], DIVERGES)
        return found

    def _set(self, found: Numbers, where: Numbers, fate: Fate) -> None:
        if where.any() if where.dtype == bool else where.size:
            found[where] = self._place(fate)

    def _place(self, fate: Fate) -> int:
        if fate not in self.known:
            self.known.append(fate)
        return self.known.index(fate)

    def _number(self, landmark: Landmark) -> int:
        """The number of a landmark's fate; a new one if it is not known."""
        for number, fate in enumerate(self.known):
            if fate.landmark is not None and self._is_same(fate.landmark, landmark):
                return number
        low = sum(fate.landmark is not None and fate.landmark.is_low for fate in self.known)
        self.known.append(Fate(Verdict.CONVERGED, letter_of(landmark, low), landmark))
        return len(self.known) - 1

    def _is_same(self, one: Landmark, other: Landmark) -> bool:
        if _is_valley(one) and _is_valley(other):
            return abs(one.value - other.value) <= 1e-9 * max(1.0, abs(one.value))
        near = 2e-3 if one.kind is Kind.DEGENERATE else 1e-5
        parts = zip(one.point, other.point, self.spans.tolist(), strict=True)
        return all(abs(a - b) / width < near for a, b, width in parts)

    def _landmarks(self, points: Array, values: Array) -> Numbers:
        """The fate of each end at which the gradient is small: a known landmark near by, else what it settles to."""
        found = np.full(points.shape[1], -1, dtype=np.int16)
        # a single place before a valley that is as deep
        order = sorted(range(len(self.known)), key=lambda number: _is_valley(self.known[number].landmark))
        for number in order:
            landmark = self.known[number].landmark
            if landmark is not None:
                self._match(found, number, landmark, points, values)
        while (left := np.flatnonzero(found < 0)).size:
            first = int(left[0])
            landmark = None
            if self._lost < _MOST_LOST:
                end = tuple(points[:, first].tolist())
                landmark = refine_critical_point(self.objective, end, reach_of(end))
            if landmark is None:
                self._lost += 1
                # those beside it, which would be lost as well
                beside = (
                    np.abs((points[:, left] - points[:, first : first + 1]) / self.spans[:, None]).max(axis=0) < 0.02
                )
                found[left[beside] if self._lost < _MOST_LOST else left] = self._place(LEVEL)
                continue
            number = self._number(landmark)
            found[first] = number
            self._match(found, number, landmark, points, values)
        return found

    def _match(self, found: Numbers, number: int, landmark: Landmark, points: Array, values: Array) -> None:
        """Give a number to the ends that are a landmark and have none yet."""
        waiting = np.flatnonzero(found < 0)
        if _is_valley(landmark):
            near = np.abs(values[waiting] - landmark.value) <= 1e-9 * max(1.0, abs(landmark.value))
            near[near] = self._is_floor(points[:, waiting[near]])
            near[near] = self._is_by_the_line(points[:, waiting[near]], landmark)
        else:
            place = np.array(landmark.point)[:, None]
            near = (np.abs(points[:, waiting] - place) / self.spans[:, None]).max(axis=0) < _NEAR
        found[waiting[near]] = number

    def _is_by_the_line(self, points: Array, valley: Landmark) -> Numbers:
        """Whether points are on the line of a valley, as far as it was followed, or outside the window."""
        beside = (points < self.lows[:, None]).any(axis=0) | (points > self.highs[:, None]).any(axis=0)
        if len(valley.line) < 2:
            return np.ones_like(beside)
        for place in valley.line:
            beside |= (np.abs(points - np.array(place)[:, None]) / self.spans[:, None]).max(axis=0) < _BESIDE
        return np.asarray(beside)

    def _is_floor(self, points: Array) -> Numbers:
        """Where f hardly curves in some direction and in another up, as it does on the floor of a valley."""
        count, n = points.shape[1], len(points)
        if not count:
            return np.zeros(0, dtype=bool)
        rows = np.empty((count, n, n))
        waiting = iter(self.objective.all_second_partials(*points)[1 + n :])
        for i in range(n):
            for j in range(i, n):
                rows[:, i, j] = rows[:, j, i] = next(waiting) * (self.spans[i] * self.spans[j])
        rows[~np.isfinite(rows).all(axis=(1, 2))] = 0.0
        curved = np.linalg.eigvalsh(rows)
        least = np.abs(curved).min(axis=1)
        return np.asarray((least <= 1e-4 * curved[:, -1]) & (curved[:, 0] >= -1e-4 * curved[:, -1]))


def _is_valley(landmark: Landmark | None) -> bool:
    return landmark is not None and landmark.kind is Kind.VALLEY and len(landmark.point) > 1
