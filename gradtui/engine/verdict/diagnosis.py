"""Why a descent ended as it did: pieces of sentences for a verdict. Each claims what was computed, and no more.

What costs an import or a Hessian is worked out only where a sentence needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import hypot, inf, isfinite
from typing import TYPE_CHECKING, Any

from ...expression.names import pretty
from ...expression.printing import short, unicode
from ...expression.reading.parser import parse
from ...expression.tree import Number
from ..program.interpret import evaluate

if TYPE_CHECKING:
    from ..landmarks.landmark import Landmark
    from ..protocols import History, Objective, Optimizer

_MOST_NAMED = 4  # variables of a point in a sentence
_ALONG = 0.97  # of a unit vector in one variable: the direction is that variable's
_ALIKE = 3.0  # times the shortest: steps that are about as long
_CRAWL = 16  # steps
_UNSEEN = 1e-3  # of a coordinate, or of 1: less is no visible movement
_NARROW = 100.0  # a condition number from which a valley is called long and narrow


# -- places -----------------------------------------------------------------------------------------------------------


def point_words(objective: Objective, point: Sequence[Any]) -> str:
    """A point for a sentence, " at x = 1, y = 2", where all variables are numbers and few."""
    if objective.has_arrays or len(point) > _MOST_NAMED:
        return ""
    return " at " + ", ".join(f"{pretty(v)} = {short(x)}" for v, x in zip(objective.variables, point, strict=True))


def landmark_at(objective: Objective, history: History, k: int) -> Landmark | None:
    """The landmark to which a descent that has converged at entry k belongs; None where none could be named."""
    if not objective.has_arrays:
        from ..landmarks.critical_points import reach_of, refine_critical_point

        point = history.point_at(k)
        found = refine_critical_point(objective, point, reach_of(point))
        if found is not None and found.kind == "valley":
            found = replace(found, point=point, value=history.values[k])  # one place of it is as good as another
        return found
    from ..landmarks.array_landmark import array_landmark

    flat = history.flat_at(k)
    return array_landmark(objective.curvature(flat), flat, history.values[k])


def flat_words(objective: Objective, history: History, k: int) -> str:
    """What is to be said of a place that is no landmark, if f is flat there: for the beginning of a sentence."""
    if objective.has_arrays:
        return ""
    from ..landmarks.critical_points import reach_of
    from ..landmarks.flattening import Flatness, flatness

    point = history.point_at(k)
    found = flatness(objective, point, reach_of(point))
    if found is Flatness.LEVEL:
        return f"f is level to rounding here, to all sides{point_words(objective, point)}"
    if found is Flatness.FLATTENS:
        return f"f only flattens here: its slope is small{point_words(objective, point)}, but nowhere 0 near by"
    return ""


def place_words(objective: Objective, landmark: Landmark | None) -> str:
    """What a landmark is, for the beginning of a sentence: "at a minimum at x = 1.277, f = 0.3866"."""
    if landmark is None:
        return ""
    at = point_words(objective, landmark.point)
    kind, shape = str(landmark.kind), str(landmark.shape)
    if not landmark.eigenvalues:
        return f"a kink{at}, where f is {'lowest' if kind == 'minimum' else 'highest'} and has no gradient"
    if kind == "minimum":
        return f"a minimum{at} with f = {short(landmark.value)}"
    if kind == "valley":
        line = "a line of minima" if len(landmark.point) > 1 else "where f is level"
        return f"a valley, {line},{at} with f = {short(landmark.value)}"
    if kind == "maximum":
        ways = "to both sides" if len(landmark.eigenvalues) == 1 else "in every direction"
        return f"the gradient is zero, but this is not a minimum: it is a maximum{at}, f curves down {ways}"
    if kind == "saddle":
        ways = "f curves down in one direction and up in another"
        return f"the gradient is zero, but this is not a minimum: it is a saddle{at}, {ways}"
    flat = sum(value == 0.0 for value in landmark.eigenvalues)
    level = "f does not curve there" if flat == len(landmark.eigenvalues) else "f does not curve in some direction"
    if shape == "minimum":
        return f"a flat minimum{at}: {level}, but is nowhere lower near by"
    if shape == "maximum":
        return f"the gradient is zero, but this is not a minimum: {level}, and f is nowhere higher near by{at}"
    if shape == "saddle":
        return f"the gradient is zero, but this is not a minimum: {level}, and f falls on some side of it{at}"
    return f"the gradient is zero{at}; {level}, so it cannot tell a minimum"


# -- directions -------------------------------------------------------------------------------------------------------


def direction_words(objective: Objective, direction: Sequence[float]) -> str:
    """A direction for a sentence: "along x", "along (0.8, −0.6)"; "" where there are too many entries."""
    names = objective.variables
    if objective.has_arrays:
        largest = max(range(len(direction)), key=lambda i: abs(direction[i]))
        if abs(direction[largest]) < _ALONG:
            return ""
        return f"along {pretty(objective.entry_name(largest))}"
    for name, part in zip(names, direction, strict=True):
        if abs(part) >= _ALONG:
            return f"along {pretty(name)}"
    if len(direction) > _MOST_NAMED:
        return ""
    if next((part for part in direction if part), 0.0) < 0.0:  # it is a line: either way is the same
        direction = [-part for part in direction]
    return f"along ({', '.join(short(part, 2) for part in direction)})"


def along_words(objective: Objective, history: History, k: int) -> str:
    """The direction of a descent that goes back and forth, if its last moves all lie in one: " along x"."""
    if objective.has_arrays or k < 3:
        return ""
    moves = [[c[i + 1] - c[i] for c in history.traces] for i in range(max(k - 8, 0), k)]
    longest = max(moves, key=lambda move: hypot(*move))
    length = hypot(*longest)
    if not 0.0 < length < inf:
        return ""
    unit = [x / length for x in longest]
    for move in moves:
        along = sum(x * u for x, u in zip(move, unit, strict=True))
        if hypot(*(x - along * u for x, u in zip(move, unit, strict=True))) > 0.05 * length:
            return ""
    return " " + direction_words(objective, unit) if len(unit) > 1 else ""


# -- rates ------------------------------------------------------------------------------------------------------------


def limit_of(optimizer: Optimizer) -> tuple[float, str] | None:
    """The η·λ above which an optimizer leaves a quadratic's minimum, and how it is written; None if it is not known."""
    if not optimizer.stable_below:
        return None
    tree = parse(optimizer.stable_below)
    limit = evaluate(tree, optimizer.values)
    return limit, unicode(tree) if isinstance(tree, Number) else f"{unicode(tree)} = {short(limit)}"


def why_away(objective: Objective, optimizer: Optimizer, history: History, k: int) -> str:
    """Why it went away, if the curvature at its lowest point tells: "; at its start η·λmax = 2.3 > 2, …"."""
    limit = limit_of(optimizer)
    if limit is None:
        return ""
    if k == 0:
        return ""
    lowest = _lowest(history, k - 1)
    if not history.finite_at(lowest):
        return ""
    found = objective.curvature(history.flat_at(lowest))
    if found is None or _has_no_curvature(objective, history, lowest):
        return ""
    amount = optimizer.rate(history.rates[lowest], lowest + 1) * found.largest
    if not (limit[0] < amount < inf) or _went_elsewhere(objective, history, lowest, k, found.directions[-1]):
        return ""
    along = direction_words(objective, found.directions[-1]) if len(found.directions) > 1 else ""
    where = "at its start" if lowest == 0 else f"at its lowest point, step {lowest},"
    return f", since {where} η·λmax = {_above(amount, limit)}{': too long a step ' + along if along else ''}"


def _went_elsewhere(objective: Objective, history: History, first: int, last: int, direction: Sequence[float]) -> bool:
    """Whether a descent left across a direction: then a step too long along it is not what took it away."""
    if objective.has_arrays:
        return False
    ways = ([c[k] - c[first] for c in history.traces] for k in range(last, first, -1))
    way = next((way for way in ways if hypot(*way) < inf), None)
    return way is not None and abs(sum(x * u for x, u in zip(way, direction, strict=True))) < 0.05 * hypot(*way)


def _above(amount: float, limit: tuple[float, str]) -> str:
    """An amount and the limit that it exceeds, with digits enough to see that it does."""
    digits = next((d for d in range(4, 17) if float(f"{amount:.{d}g}") > float(short(limit[0]))), 17)
    return f"{short(amount, digits)} > {limit[1]}"


def wandering_words(optimizer: Optimizer, values: Sequence[float]) -> str:
    """What noise or batches do to f over a window: "the steps are noisy: f wanders within 0.02 of 0.5; …"."""
    middle, apart = max(values) / 2 + min(values) / 2, max(values) / 2 - min(values) / 2
    mend = "a smaller η or a falling schedule settles it" if optimizer.schedule is None else "a smaller η settles it"
    return f"the steps are noisy: f wanders within {short(apart, 2)} of {short(middle)}; {mend}"


def steps_stay_long(optimizer: Optimizer, history: History, first: int, last: int) -> str:
    """That its steps do not shorten, of an optimizer whose steps do not follow the slope's size."""
    if limit_of(optimizer) is not None or optimizer.searches or optimizer.needs_hessian:
        return ""
    moves = history.moved(first, last)
    if max(moves) > _ALIKE * min(moves):
        return ""
    about = short(sum(moves) / len(moves), 2)
    return f"; its steps stay about {about} long, however small the slope: a smaller η or a falling schedule settles it"


def _has_no_curvature(objective: Objective, history: History, k: int) -> bool:
    """Whether f has a kink at an entry: second partials beside it say nothing of it."""
    if objective.has_arrays:
        return False
    from ..landmarks.kink_shape import jumps

    point = history.point_at(k)
    return jumps(objective, point, [0.1 * max(1.0, abs(x)) for x in point])


def _lowest(history: History, k: int) -> int:
    """The entry up to k at which f is lowest; where it is not a number its run has ended."""
    values = history.values[: k + 1]
    least: int = values.index(min(values))
    return least


def why_round(objective: Objective, optimizer: Optimizer, history: History, k: int) -> str:
    """Why it goes round, if the curvature where f was lowest tells."""
    limit = limit_of(optimizer)
    if limit is None or optimizer.is_random:
        return ""
    lowest = _lowest(history, k)
    found = objective.curvature(history.flat_at(lowest))
    if found is None or _has_no_curvature(objective, history, lowest):
        return ""
    amount = optimizer.rate(history.rates[min(lowest, k - 1)], min(lowest, k - 1) + 1) * found.largest
    if amount > limit[0] * (1 + 1e-9):
        return f", since η·λmax = {_above(amount, limit)} at its lowest point"
    if amount >= limit[0] * (1 - 1e-9):
        return f", since η·λmax = {limit[1]}, neither nearer nor farther at any step"
    return ""


def why_slow(objective: Objective, optimizer: Optimizer, history: History, k: int) -> str:
    """What is to be said of a descent that still moves: that it does not, or hardly, or that its valley is narrow."""
    if k < _CRAWL:
        return ""
    moves = history.moved(k - _CRAWL, k)
    if max(moves) == 0.0:
        rate = optimizer.rate(history.rates[k - 1], k)
        return ", but it no longer moves" + (": the learning rate has come down to 0" if rate == 0.0 else "")
    size = max(1.0, *(abs(x) for x in history.point_at(k))) if not objective.has_arrays else 1.0
    total = sum(moves)
    words = ""
    if total < _UNSEEN * size:
        words = f"; it is crawling: the last {_CRAWL} steps together moved it by {short(total)}"
    if optimizer.name != "gd" or objective.has_arrays or len(objective.variables) < 2:
        return words
    found = objective.curvature(history.flat_at(k))
    if found is None or found.condition_number is None or not _NARROW <= found.condition_number < inf:
        return words
    across = direction_words(objective, found.directions[-1])
    narrow = f"f curves {found.condition_number:,.0f} times as much {across} as across that"
    return f"{words}; the valley is narrow: {narrow}" if isfinite(found.condition_number) else words


def has_no_inverse(objective: Objective, optimizer: Optimizer, history: History, k: int) -> bool:
    """Whether Newton's matrix at entry k, the last one that is finite, has no inverse."""
    if objective.has_arrays or k < 0:
        return False
    from ..objective.newton import newton_direction

    point, gradient = history.point_at(k), history.gradient_at(k)
    hessian = objective.hessian(point)
    direction = newton_direction(objective, optimizer.values["lam"], point, gradient)
    return all(isfinite(h) for row in hessian for h in row) and not all(map(isfinite, direction))
