"""Why a descent stopped, or how it moves: a word for programs and a sentence for people."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from enum import StrEnum
from math import hypot, isfinite
from typing import TYPE_CHECKING

from ..expression.names import pretty
from ..expression.printing import short
from .objective import Objective

if TYPE_CHECKING:
    from .descent import AnyObjective, AnyRecord

WINDOW = 64  # steps that a judgement on movement looks back
FEWEST = 16  # below this many steps nothing is said of oscillation or growth
UNMOVED = 1e-6  # of f's range: less is no fall
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


def judge(objective: AnyObjective, record: AnyRecord, k: int, tolerance: float) -> tuple[Verdict, str]:
    """Return the verdict on entries 0 to k of a record, and its reason in one sentence."""
    steps = f"{k} step{'s' * (k != 1)}"
    if not record.finite_at(k):
        return _not_finite(objective, record, k)
    norm = record.norm_at(k)
    if tolerance > 0.0 and norm <= tolerance:
        found = f"the gradient's norm {short(norm)} is at or below the tolerance {short(tolerance)} after {steps}"
        kind = _no_minimum(objective, record.point_at(k)) if isinstance(objective, Objective) else ""
        return Verdict.CONVERGED, f"{found}, but this is no minimum: {kind}" if kind else found
    growth = _growth(objective.variables, record, k)
    if growth:
        return Verdict.DIVERGED, growth
    rhythm = _rhythm(record, k)
    if rhythm:
        return Verdict.OSCILLATING, rhythm
    where = f"after {steps} the gradient's norm is {short(norm)}"
    return Verdict.STILL_MOVING, f"{where}, above the tolerance {short(tolerance)}" if tolerance else where


def _not_finite(objective: AnyObjective, record: AnyRecord, k: int) -> tuple[Verdict, str]:
    name, value = record.worst(k, objective.variables)
    if isfinite(value):
        point = record.point_at(k)
        fault = objective.undefined_at(point)
        if fault is None and isfinite(record.values[k]):
            fault = objective.slope_undefined_at(point)
        if fault:
            return Verdict.UNDEFINED, f"undefined at step {k}: {fault}{_place(objective, point)}"
    after = "f or a slope is too large for a number" if isfinite(value) else "which is no finite number"
    return Verdict.DIVERGED, f"diverged at step {k}: {pretty(name)} = {short(value)}, {after}"


def _place(objective: AnyObjective, point: Sequence[float]) -> str:
    """The point for a sentence, ", at x = 1, y = 2", where all variables are numbers."""
    if not isinstance(objective, Objective):
        return ""
    return ", at " + ", ".join(f"{pretty(v)} = {short(x)}" for v, x in zip(objective.variables, point, strict=True))


def _no_minimum(objective: Objective, point: Sequence[float]) -> str:
    """Name the kind of a point with zero gradient that curves down in some direction; "" for any other."""
    n = len(point)
    h = 1e-4 * max(1.0, *(abs(x) for x in point))
    rows = []
    for i in range(n):
        ahead = objective.gradient([x + h * (i == j) for j, x in enumerate(point)])
        behind = objective.gradient([x - h * (i == j) for j, x in enumerate(point)])
        rows.append([(a - b) / (2 * h) for a, b in zip(ahead, behind, strict=True)])
    lowest = min(rows[i][i] for i in range(n))
    highest = max(rows[i][i] for i in range(n))
    if n == 2:
        middle, apart = (rows[0][0] + rows[1][1]) / 2, hypot((rows[0][0] - rows[1][1]) / 2, rows[0][1])
        lowest, highest = middle - apart, middle + apart
    if not lowest < -1e-5 * max(1.0, abs(highest)):
        return ""
    if highest > 0:
        return "it is a saddle, f curves down in one direction and up in another"
    return "it is a maximum, f curves down on every side" if n <= 2 else "f curves down in some direction"


def _growth(variables: Sequence[str], record: AnyRecord, k: int) -> str:
    """Divergence that is still finite: f rising, or steps lengthening, without a pause."""
    if k < FEWEST:
        return ""
    first = k - FEWEST
    values = record.values
    rising = all(values[i] < values[i + 1] for i in range(first, k)) and values[k] > values[0]
    moves = record.moved(first, k)
    start = record.moved(0, 1)[0]
    lengthening = all(a < b for a, b in itertools.pairwise(moves)) and moves[-1] > 1000 * start
    if not rising and not lengthening:
        return ""
    name, value = record.moved_most(k, variables)
    why = f"f has risen in each of the last {FEWEST} steps" if rising else "every step is longer than the one before"
    where = f"{pretty(name)} = {short(value)}, f = {short(values[k])}"
    return f"diverged: {why}; at step {k} {where}"


def _rhythm(record: AnyRecord, k: int) -> str:
    """Bounded, going back and forth, and f no longer falling; with the period, if there is one."""
    window = min(WINDOW, k)
    if window < FEWEST:
        return ""
    values = record.values[k - window : k + 1]
    spread = max(record.values[0], *values) - min(record.values[0], *values)
    points = [column[k - window : k + 1] for column in record.traces]
    turns = record.turns(k - window, k)
    if turns < window // 8:
        return ""
    half = window // 2
    early, late = values[:half], values[-half:]
    swing, before = max(late) - min(late), max(early) - min(early)
    still = values[0] - values[-1] <= UNMOVED * spread and max(late) >= max(early) - UNMOVED * max(spread, before)
    wild = swing > 0.9 * before and swing > 1e-3 * spread
    if not still and not wild:
        return ""
    scale = max(max(c) - min(c) for c in points) or 1.0
    for period in range(1, _LONGEST_PERIOD + 1):
        if all(abs(c[i] - c[i - period]) <= 1e-6 * scale for c in points for i in range(len(c) - 2 * period, len(c))):
            return f"oscillating: it comes back to the same {period} points, and f no longer falls"
    return "oscillating: it jumps back and forth without a period, and f no longer falls"
