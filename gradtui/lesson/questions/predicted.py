"""Questions for what the tangent plane predicts: ∇f·Δ, with Δ the step that is taken next."""

from __future__ import annotations

from functools import reduce
from math import hypot, isfinite
from operator import add
from typing import NamedTuple

from ...expression.names import pretty
from ...expression.printing import short
from ..prediction import is_line
from .partials import as_typed, near
from .place import Asked, Assessment, NoAnswerError, QuestionPlace, right, wrong
from .reading import Typed, number_of

_WITHIN = 0.005  # of what the parts add up to without their signs


class _Parts(NamedTuple):
    """The sum, and what is added up."""

    slopes: tuple[float, ...]
    """The partials."""
    moves: tuple[float, ...]
    """Δ, the step."""
    total: float
    """∇f·Δ."""

    @property
    def products(self) -> list[float]:
        """What each variable adds."""
        return [slope * move for slope, move in zip(self.slopes, self.moves, strict=True)]


def _parts(place: QuestionPlace) -> _Parts:
    """What is asked for. Raises NoAnswerError where there is none."""
    run = place.run
    place.objective  # noqa: B018 - raises where there are arrays
    if run.at_end:
        raise NoAnswerError("The descent has stopped here: no step leads on.")
    if run.optimizer.is_random:
        raise NoAnswerError("The steps have noise here: the next one is left to chance.")
    moves = tuple(b - a for a, b in zip(run.point, run.move_at(run.cursor).point, strict=True))
    total = run.predicted_at(run.cursor)
    if not all(map(isfinite, (total, *moves))):
        raise NoAnswerError(f"The next step leads to no point, or {place.name} has no slope here.")
    return _Parts(tuple(run.gradient), moves, total + 0.0)


def _plane(place: QuestionPlace) -> str:
    return "tangent" if is_line(place.run) else "tangent plane"


def ask_change(place: QuestionPlace) -> Asked:
    """Ask for ∇f·Δ."""
    run = place.run
    how = "" if run.optimizer.name == "gd" else f", {run.optimizer.title}"
    asked = f"by how much does the {_plane(place)} predict that {place.name} changes in the next step?"
    takes = f"a number, below 0 where {place.name} falls, or an expression, such as −3.6, 2*(−0.5)"
    return Asked(f"{place.where}, with η = {short(run.learning_rate)}{how}: {asked}", takes)


def solve_change(place: QuestionPlace) -> str:
    """The number."""
    return as_typed(_parts(place).total)


def judge_change(place: QuestionPlace, answer: str) -> Assessment:
    """Compare a number with ∇f·Δ; of a wrong one say what it looks like."""
    parts = _parts(place)
    typed = number_of(answer, "")
    size = reduce(add, map(abs, parts.products))
    if near(typed, parts.total) or abs(typed.value - parts.total) <= _WITHIN * size:
        return right(f"Right: {_worked(place, parts)}.")
    return wrong(_advice(place, parts, typed))


def _advice(place: QuestionPlace, parts: _Parts, typed: Typed) -> str:
    f, run = place.name, place.run

    def is_like(value: float) -> bool:
        return value != 0.0 and near(typed, value, 1e-3)

    if is_like(-parts.total):
        way = "falls" if parts.total < 0.0 else "rises"
        return f"The size is right, look at the sign: along the {_plane(place)} {f} {way} with this step."
    for variable, product in zip(run.variables, parts.products, strict=True):
        if len(run.variables) > 1 and is_like(product):
            return f"That is what {pretty(variable)} adds: the other variables move too."
    after = run.forward()
    if is_like(after.value - run.value):
        return f"That is what {f} really does. Asked for is what the {_plane(place)} predicts: slope times step."
    squared = reduce(add, [slope * slope for slope in parts.slopes])
    if is_like(squared) or is_like(-squared):
        return "η is missing: Δ is the step that is taken, not the gradient."
    if any(is_like(move) for move in parts.moves) or is_like(hypot(*parts.moves)):
        return f"That is the step. How much {f} changes is the slope times the step."
    if is_like(run.value + parts.total):
        return f"That is the height the step leads to. Asked for is by how much {f} changes."
    if any(is_like(slope) for slope in parts.slopes):
        return f"That is a slope. How much {f} changes is the slope times the step."
    return "Each variable adds its slope times how far it moves: look at each product."


def hint_change(place: QuestionPlace) -> tuple[str, str, str]:
    """Idea, rule, the products with their numbers."""
    parts = _parts(place)
    f, plane = place.name, _plane(place)
    idea = f"For a small step {f} is nearly its {plane}, which rises by the slope for each unit that a variable moves."
    names = [(place.slope_of(v), f"Δ{pretty(v)}") for v in place.run.variables]
    slopes = ", ".join(f"{name} = {short(slope)}" for (name, _), slope in zip(names, parts.slopes, strict=True))
    moves = ", ".join(f"{name} = {short(move)}" for (_, name), move in zip(names, parts.moves, strict=True))
    rule = f"Δ{f} = {' + '.join(f'{slope}·{move}' for slope, move in names)}. Here {slopes}, and {moves}."
    return idea, rule, f"{_worked(place, parts)}."


def _worked(place: QuestionPlace, parts: _Parts) -> str:
    """The sum with its numbers: "−12·1.2 + (−6)·0.6 = −18"."""
    pairs = zip(parts.slopes, parts.moves, strict=True)
    products = " + ".join(f"{_factor(slope)}·{_factor(move)}" for slope, move in pairs)
    return f"Δ{place.name} = {products} = {short(parts.total)}"


def _factor(value: float) -> str:
    return f"({short(value)})" if value < 0.0 else short(value)
