"""Why a descent stopped, or how it moves: a word for programs and a sentence for people."""

from __future__ import annotations

import itertools
from enum import StrEnum
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from ...expression.names import pretty
from ...expression.printing import short
from . import diagnosis as causes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..landmarks.landmark import Landmark
    from ..protocols import History, Objective, Optimizer, Vector

WINDOW = 64  # steps that a judgement on movement looks back
FEWEST = 16  # below this many steps nothing is said of oscillation or growth
FALL = 1e-9  # of how far f swings: less is no fall
ROUNDING = 2.0**-50  # of f
_LONGEST_PERIOD = 8


class Verdict(StrEnum):
    """How a descent ended or is moving."""

    CONVERGED = "converged"
    STILL_MOVING = "still_moving"
    OSCILLATING = "oscillating"
    DIVERGED = "diverged"
    UNDEFINED = "undefined"

    @property
    def words(self) -> str:
        """As people write it: "still moving"."""
        return self.value.replace("_", " ")


class Judgement(NamedTuple):
    """The verdict on a descent, and why."""

    verdict: Verdict
    """For programs."""
    reason: str
    """One sentence for people, without its capital letter and full stop. It claims what was computed, no more."""
    landmark: Landmark | None = None
    """Where it converged to, if that could be named."""


def judge(objective: Objective, optimizer: Optimizer, history: History, k: int, tolerance: float) -> Judgement:
    """Return the verdict on entries 0 to k of a record."""
    steps = f"{k} step{'s' * (k != 1)}"
    if not history.finite_at(k):
        return _not_finite(objective, optimizer, history, k)
    norm = history.norm_at(k)
    if tolerance > 0.0 and norm <= tolerance:
        landmark = causes.landmark_at(objective, history, k)
        found = f"after {steps} the gradient's norm {short(norm)} is at or below the tolerance {short(tolerance)}"
        where = causes.place_words(objective, landmark) if landmark else causes.flat_words(objective, history, k)
        return Judgement(Verdict.CONVERGED, f"{where}; {found}" if where else found, landmark)
    growth = _growth(objective, optimizer, history, k)
    if growth:
        return Judgement(Verdict.DIVERGED, growth + causes.why_away(objective, optimizer, history, k))
    rhythm = _rhythm(objective, optimizer, history, k)
    if rhythm:
        return Judgement(Verdict.OSCILLATING, rhythm + causes.why_round(objective, optimizer, history, k))
    where = f"after {steps} the gradient's norm is {short(norm)}"
    where += f", above the tolerance {short(tolerance)}" if tolerance else ""
    return Judgement(Verdict.STILL_MOVING, where + causes.why_slow(objective, optimizer, history, k))


def _not_finite(objective: Objective, optimizer: Optimizer, history: History, k: int) -> Judgement:
    name, value = _largest(objective, history, k, history.flat_at(k))
    if isfinite(value):
        point = history.point_at(k)
        fault = objective.undefined_at(point)
        if fault is None and isfinite(history.values[k]):
            fault = objective.slope_undefined_at(point)
        if fault:
            place = causes.point_words(objective, point)
            return Judgement(Verdict.UNDEFINED, f"undefined at step {k}: {fault}{',' * bool(place)}{place}")
    elif optimizer.needs_hessian and causes.has_no_inverse(objective, optimizer, history, k - 1):
        place = causes.point_words(objective, history.point_at(k - 1))
        words = f"undefined at step {k}: the matrix of second partials has no inverse{place}; damping would give it one"
        return Judgement(Verdict.UNDEFINED, words)
    after = "f or a slope is too large for a number" if isfinite(value) else "which is no finite number"
    words = f"diverged at step {k}: {pretty(name)} = {short(value)}, {after}"
    return Judgement(Verdict.DIVERGED, words + causes.why_away(objective, optimizer, history, k))


def _largest(objective: Objective, history: History, k: int, of: Vector) -> tuple[str, float]:
    """The entry that is largest of a vector, or not finite, and its value in the point of entry k."""
    at = history.algebra.largest(of)
    return objective.entry_name(at), float(history.flat_at(k)[at])


def _growth(objective: Objective, optimizer: Optimizer, history: History, k: int) -> str:
    """Divergence that is still finite: f rising, or steps lengthening, without a pause."""
    if k < FEWEST:
        return ""
    first = k - FEWEST
    values = history.values
    rising = all(values[i] < values[i + 1] for i in range(first, k)) and values[k] > values[0]
    # a schedule's rates would lengthen steps by themselves
    moves = [move / (optimizer.rate(1.0, first + i + 1) or 1.0) for i, move in enumerate(history.moved(first, k))]
    start = history.moved(0, 1)[0] / (optimizer.rate(1.0, 1) or 1.0)
    lengthening = all(a < b for a, b in itertools.pairwise(moves)) and moves[-1] > 1000 * start
    if not rising and not lengthening:
        return ""
    away = history.algebra.scaled_add(history.flat_at(k), -1.0, history.flat_at(0))
    name, value = _largest(objective, history, k, away)
    why = f"f has risen in each of the last {FEWEST} steps" if rising else "every step is longer than the one before"
    where = f"{pretty(name)} = {short(value)}, f = {short(values[k])}"
    return f"diverged: {why}; at step {k} {where}"


def _rhythm(objective: Objective, optimizer: Optimizer, history: History, k: int) -> str:
    """Bounded, going back and forth, and f not falling; with the period, if there is one."""
    window = min(WINDOW, k)
    if window < FEWEST or history.turns(k - window, k) < window // 8:
        return ""
    values = history.values[k - window : k + 1]
    part = len(values) // 4
    quarters = [*(values[i * part : (i + 1) * part] for i in range(3)), values[-part:]]
    if falls([min(quarter) for quarter in quarters], [max(quarter) for quarter in quarters]):
        return ""
    along = causes.along_words(objective, history, k)
    if optimizer.is_random:
        return f"oscillating{along}: {causes.wandering_words(optimizer, values)}"
    points = [column[k - window : k + 1] for column in history.traces]
    scale = max(max(c) - min(c) for c in points) or 1.0
    long = causes.steps_stay_long(optimizer, history, k - window, k)
    for period in range(1, _LONGEST_PERIOD + 1):
        if all(abs(c[i] - c[i - period]) <= 1e-6 * scale for c in points for i in range(len(c) - 2 * period, len(c))):
            back = f"comes back to the same {period} points" if period > 1 else "stays where it is"
            return f"oscillating{along}: it {back}, and f no longer falls{long}"
    between = f"between {short(min(values))} and {short(max(values))}"
    jumps = f"it jumps back and forth without a period; in the last {window} steps f was {between}"
    return f"oscillating{along}: {jumps}{long}"


def falls(lows: Sequence[float], highs: Sequence[float]) -> bool:
    """Whether f has fallen over a window, from its least and its greatest value in each quarter of it.

    Both must come down from quarter to quarter, by more than rounding.
    """
    least = FALL * (highs[0] - lows[0]) + ROUNDING * max(abs(highs[0]), abs(lows[-1]))
    return all(
        all(a >= b for a, b in itertools.pairwise(ends)) and ends[0] - ends[-1] > least for ends in (lows, highs)
    )
