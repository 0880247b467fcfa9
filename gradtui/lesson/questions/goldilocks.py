"""Questions for a learning rate: the one with the fewest steps, or the largest that still converges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from ...engine.descent.descent import Descent, start
from ...engine.descent.optimizers.optimizer import Optimizer
from ...engine.verdict.verdict import Verdict
from ...expression.printing import short
from .place import Asked, Assessment, NoAnswerError, QuestionPlace, UnreadableError, right, wrong
from .reading import number_of

if TYPE_CHECKING:
    from ...engine.protocols import Objective

_DECADES = 9
_LOWEST = 1e-6
_PER_DECADE = 32
_FINER = 48  # rates between two of the sweep
_ROUNDS = 4
_WITHIN = 0.02  # of the largest: so much below is right
_SLOWLY = 60  # rates of a sweep that has to take one descent after the other
_ROUND = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.5, 8.0, 9.0)


@dataclass(frozen=True, slots=True)
class _Best:
    """What a sweep over learning rates found."""

    rate: float
    """The rate with the fewest steps."""
    steps: int
    """How many those are."""
    largest: float
    """The largest rate, upwards from there without a gap, that converges."""


def _begin(run: Descent, rate: float) -> Descent:
    return run.goto(0).with_learning_rate(rate)


@lru_cache(maxsize=16)
def _from_start(objective: Objective, optimizer: Optimizer, point: tuple[float, ...], tolerance: float) -> Descent:
    """A descent at its start: the same one for the same start, so that what was found for it is found again."""
    return start(objective, point, optimizer=optimizer, tolerance=tolerance)


def _taken(run: Descent, rates: Sequence[float], steps: int) -> list[float]:
    """How many steps each rate takes to converge, inf for one that does not."""
    if not run.objective.has_arrays and not run.optimizer.is_random and len(rates) > 8:
        from ...engine.batch.batch import Batch
        from ...engine.batch.outcomes import CONVERGED

        ends = Batch(run.objective, run.optimizer).run(run.point_at(0), np.array(rates), steps, run.tolerance)
        return [float(n) if end == CONVERGED else inf for n, end in zip(ends.steps, ends.ends, strict=True)]
    found = []
    for rate in rates:
        end = _begin(run, rate).forward(steps)
        found.append(float(end.cursor) if end.verdict is Verdict.CONVERGED else inf)
    return found


@lru_cache(maxsize=16)
def _best(run: Descent, steps: int) -> _Best:
    """The best of a sweep, refined around the best, and the edge above it, bisected."""
    quick = not run.objective.has_arrays and not run.optimizer.is_random
    rates = [_LOWEST * 10 ** (k / _PER_DECADE) for k in range(_DECADES * _PER_DECADE + 1)]
    rates += [digit * 10.0**k for k in range(-6, 3) for digit in _ROUND]
    rates = sorted(set(rates))
    if not quick:
        rates = rates[:: max(1, len(rates) // _SLOWLY)]
    taken = dict(zip(rates, _taken(run, rates, steps), strict=True))
    if min(taken.values()) == inf:
        raise NoAnswerError(f"No learning rate was found with which it converges within {steps} steps.")
    for _ in range(2 if quick else 1):
        known = sorted(taken)
        middle = known.index(min(known, key=lambda rate: (taken[rate], rate)))
        low, high = known[max(middle - 1, 0)], known[min(middle + 1, len(known) - 1)]
        count = _FINER if quick else 12
        more = [low + (high - low) * k / (count + 1) for k in range(1, count + 1)]
        taken |= dict(zip(more, _taken(run, more, steps), strict=True))
    known = sorted(taken)
    best = min(known, key=lambda rate: (taken[rate], rate))
    last = best
    above = inf
    for rate in known[known.index(best) + 1 :]:
        if taken[rate] == inf:
            above = rate
            break
        last = rate
    for _ in range(_ROUNDS if above < inf else 0):
        count = _FINER if quick else 6
        more = [last + (above - last) * k / (count + 1) for k in range(1, count + 1)]
        for rate, n in zip(more, _taken(run, more, steps), strict=True):
            if n == inf:
                above = rate
                break
            last = rate
    return _Best(best, int(taken[best]), last)


def _found(place: QuestionPlace) -> _Best:
    run = place.run
    if run.at_end and run.cursor == 0:
        raise NoAnswerError("The start is a place to rest already: any learning rate takes 0 steps.")
    if run.tolerance == 0.0:
        raise NoAnswerError("The tolerance is 0: no descent counts as converged.")
    begun = _from_start(run.objective, run.optimizer, tuple(map(float, run.point_at(0))), run.tolerance)
    return _best(begun, place.scenario.steps)


def ask_rate(place: QuestionPlace) -> Asked:
    """Ask for a learning rate."""
    begun = place.run.goto(0)
    where = QuestionPlace(place.question, place.scenario, begun).where
    method = f" with {begun.optimizer.title}" if begun.optimizer.name != "gd" else ""
    if place.of == "largest":
        what = f"what is the largest η with which the descent still converges within {place.scenario.steps} steps?"
    else:
        what = "with which η does the descent converge in the fewest steps?"
    return Asked(f"{where}{method}: {what}", "a number above 0, such as 0.1")


def solve_rate(place: QuestionPlace) -> str:
    """A rate that is judged right."""
    best = _found(place)
    if place.of != "largest":
        return _shortest(best.rate, lambda rate: _steps_with(place, rate) <= _allowed(best))
    low = (1 - _WITHIN) * best.largest
    return _shortest(best.largest * (1 - _WITHIN / 4), lambda rate: rate >= low and _steps_with(place, rate) < inf)


def _shortest(rate: float, is_right: Callable[[float], bool]) -> str:
    """The rate with as few digits as will do."""
    for digits in range(1, 12):
        text = f"{rate:.{digits}g}"
        if is_right(float(text)):
            return text
    return repr(rate)


def _steps_with(place: QuestionPlace, rate: float) -> float:
    end = _begin(place.run, rate).forward(place.scenario.steps)
    return float(end.cursor) if end.verdict is Verdict.CONVERGED else inf


def _allowed(best: _Best) -> float:
    return max(best.steps + 1, 1.25 * best.steps)


def judge_rate(place: QuestionPlace, answer: str) -> Assessment:
    """Run a learning rate, and compare its steps with the best that a sweep found."""
    best = _found(place)
    rate = number_of(_unnamed(answer)).value
    if not 0.0 < rate < inf:
        raise UnreadableError("A learning rate is above 0.")
    end = _begin(place.run, rate).forward(place.scenario.steps)
    taken = end.cursor
    eta, many = f"η = {short(rate)}", f"{taken} step{'s' * (taken != 1)}"
    if end.verdict is not Verdict.CONVERGED:
        if end.verdict is Verdict.STILL_MOVING:
            small = rate < best.rate
            why = "too small" if small else "too large, a smaller one is at rest by then"
            return wrong(f"After {many} it is still moving: {eta} is {why}.", taken)
        way = {
            Verdict.OSCILLATING: "it jumps back and forth",
            Verdict.UNDEFINED: "it leaves the place where f has a value",
        }
        found = way.get(end.verdict, "it flies off")
        size = "too large" if rate > best.rate else "not a good one"
        return wrong(f"With {eta} {found}: {eta} is {size}.", taken)
    if place.of == "largest":
        if rate >= (1 - _WITHIN) * best.largest:
            return right(f"Right: {eta} still converges, in {many}; hardly more is possible.", taken)
        if rate < 0.5 * best.largest:
            return wrong(f"{eta} converges, in {many}. A much larger one does too.", taken)
        return wrong(f"{eta} converges, in {many}. A larger one does too: come within 2 % of the edge.", taken)
    if taken <= _allowed(best):
        fewest = "No rate was found that takes fewer." if taken <= best.steps else f"{best.steps} is the best found."
        return right(f"Right: {eta} takes {many}. {fewest}", taken)
    size = "larger" if rate < best.rate else "smaller"
    return wrong(f"{eta} converges in {many}. Fewer are possible: try a {size} one.", taken)


def _unnamed(answer: str) -> str:
    """The number behind "η =", "eta =", "learning rate"."""
    text = answer.strip()
    for name in ("η", "eta", "learning rate", "lr", "α"):
        if text.lower().startswith(name):
            return text[len(name) :].strip().removeprefix("=").removeprefix(":")
    return text


def hint_rate(place: QuestionPlace) -> tuple[str, str, str]:
    """Idea, what the curvature says, the answer."""
    best = _found(place)
    begun = place.run.goto(0)
    idea = "Too small creeps, too large jumps over the low place and may fly off. The best lies between."
    found = begun.curvature
    rule = "Try one, look at the steps: if they keep their direction take more, if they turn around take less."
    if found is not None and found.largest > 0.0 and begun.optimizer.name == "gd":
        rule = (
            f"At the start f curves by {short(found.largest)} at most. For a quadratic, 1/{short(found.largest)} = "
            f"{short(1 / found.largest)} does not jump over, and 2/{short(found.largest)} is the edge."
        )
    if place.of == "largest":
        return idea, rule, f"A sweep puts the edge at η ≈ {short(best.largest)}."
    return idea, rule, f"A sweep finds {best.steps} step{'s' * (best.steps != 1)} with η = {short(best.rate)}."
