"""Questions for the next step: where it lands, and whether f falls with it."""

from __future__ import annotations

from math import isfinite

from ...engine.descent.descent import Descent
from ...expression.names import pretty
from ...expression.printing import short
from ..explanation.working import rule, update
from ..narrate import narrate
from .partials import as_typed
from .place import Asked, Assessment, NoAnswerError, QuestionPlace, UnreadableError, right, wrong
from .reading import Typed, coordinates

WAYS = ("up", "down", "same")
_WORDS = {
    "up": "up", "u": "up", "rises": "up", "rise": "up", "rising": "up", "higher": "up", "more": "up", "+": "up",
    "increases": "up", "grows": "up", "uphill": "up", "larger": "up", "greater": "up",
    "down": "down", "d": "down", "falls": "down", "fall": "down", "falling": "down", "lower": "down", "less": "down",
    "-": "down", "decreases": "down", "shrinks": "down", "downhill": "down", "smaller": "down",
    "same": "same", "s": "same", "the same": "same", "stays": "same", "flat": "same", "equal": "same", "level": "same",
    "0": "same", "=": "same", "unchanged": "same", "stays the same": "same", "it stays the same": "same",
}  # fmt: skip


def _next(place: QuestionPlace) -> Descent:
    """The descent one step on. Raises NoAnswerError where there is none."""
    if place.run.at_end:
        raise NoAnswerError("The descent has stopped here: no step leads on.")
    return place.run.forward()


# -- where it lands ------------------------------------------------------------------------------------------------


def _wanted(place: QuestionPlace) -> tuple[str, ...]:
    return (place.of,) if place.of else place.run.variables


def _landing(place: QuestionPlace) -> dict[str, float]:
    if place.run.optimizer.is_random:
        raise NoAnswerError("The steps have noise here: where the next one lands is left to chance.")
    after = _next(place)
    found = dict(zip(place.run.variables, after.point, strict=True))
    if not all(isinstance(x, float) for x in found.values()):
        raise NoAnswerError("There are too many parameters to name where the step lands.")
    if not all(isfinite(x) for x in found.values()):
        raise NoAnswerError("The next step leads to no point.")
    return {v: float(found[v]) for v in _wanted(place)}


def ask_point(place: QuestionPlace) -> Asked:
    """Ask where the next step lands."""
    wanted = _wanted(place)
    rate = f"η = {short(place.run.learning_rate)}"
    how = "" if place.run.optimizer.name == "gd" else f", {place.run.optimizer.title}"
    what = (
        f"what is {pretty(place.of)}"
        if place.of
        else "where is it"
        if len(wanted) > 1
        else f"what is {pretty(wanted[0])}"
    )
    example = "a number, such as 1.2 or 0 − 0.1*3"
    if len(wanted) > 1:
        example = "coordinates, such as " + ", ".join(f"{pretty(v)} = {k}" for k, v in enumerate(wanted, 1))
    return Asked(f"{place.where}, with {rate}{how}: {what} after the next step?", example)


def solve_point(place: QuestionPlace) -> str:
    """The coordinates."""
    found = _landing(place)
    if len(found) == 1:
        return as_typed(next(iter(found.values())))
    return ", ".join(f"{pretty(v)} = {as_typed(x)}" for v, x in found.items())


def judge_point(place: QuestionPlace, answer: str) -> Assessment:
    """Compare coordinates with where the engine's step lands."""
    true = _landing(place)
    wanted = tuple(true)
    given = coordinates(answer, place.run.variables, wanted)
    extra = [v for v in given if v not in true]
    if extra:
        raise UnreadableError(f"Asked for is {pretty(wanted[0])} alone.")
    missing = [v for v in wanted if v not in given]
    bad = [v for v in given if not _is_near(place, v, given[v], true[v])]
    if not bad and missing:
        return wrong(f"Right so far, but only some coordinates: what is {pretty(missing[0])} after the step?")
    if not bad:
        landed = ", ".join(f"{pretty(v)} = {short(x)}" for v, x in true.items())
        return right(f"Right: it lands at {landed}.")
    said = _advice(place, bad[0], given[bad[0]].value, true[bad[0]], {v: t.value for v, t in given.items()})
    good = [pretty(v) for v in given if v not in bad]
    start = f"{' and '.join(good)} {'is' if len(good) == 1 else 'are'} right. " if good else ""
    return wrong(f"{start}{said}")


def _is_near(place: QuestionPlace, variable: str, typed: Typed, true: float) -> bool:
    """Half a per cent of the step, or rounded to the digits given, where those show the step."""
    before = float(place.run.point[place.run.variables.index(variable)])
    step = abs(true - before)
    gap = abs(typed.value - true)
    if gap <= max(0.005 * step, 1e-9 * abs(true), 1e-12):
        return True
    return gap <= typed.half * (1 + 1e-9) and (typed.half <= 0.25 * step or 0.0 < typed.half <= 1e-3 * abs(true))


def _advice(place: QuestionPlace, variable: str, value: float, true: float, all_given: dict[str, float]) -> str:
    run, x = place.run, pretty(variable)
    i = run.variables.index(variable)
    before, slope, rate = float(run.point[i]), float(run.gradient[i]), run.learning_rate
    step = true - before

    def is_like(other: float) -> bool:
        return abs(value - other) <= 0.005 * max(abs(other - before), abs(other), 1e-9) and other != true

    if is_like(before - step):
        return f"{x}: that goes uphill. A step goes against the slope: subtract."
    if is_like(before):
        return f"{x} does move: its slope is not 0 here."
    if is_like(step) or is_like(-step):
        return f"{x}: that is the step alone. Take it from where {x} is now."
    if is_like(before - slope) or is_like(before + slope):
        return f"{x}: η is missing. A step is η times the slope."
    if is_like(slope) or is_like(-slope):
        return f"{x}: that is the slope. A step is η times the slope, taken from where {x} is now."
    if run.optimizer.name != "gd" and is_like(before - rate * slope):
        return (
            f"{x}: that is a step of gradient descent. {run.optimizer.title} does it in another way: look at its rule."
        )
    for j, other in enumerate(run.variables):
        if j != i and variable in all_given and is_like(float(run.forward().point[j])):
            return f"That is {pretty(other)} after the step, not {x}."
        if j != i and is_like(before - rate * float(run.gradient[j])):
            return f"{x}: that takes the slope along {pretty(other)}. Each variable has its own."
    if (value - before) * step < 0.0:
        return f"{x} goes the other way: a step goes against the slope."
    size = "too far" if abs(value - before) > abs(step) else "not far enough"
    return f"{x} goes the right way, but {size}. A step is η times the slope."


def hint_point(place: QuestionPlace) -> tuple[str, str, str]:
    """Idea, rule, the update with its numbers."""
    true = _landing(place)
    run = place.run
    idea = "A step goes downhill: against the slope of each variable, and farther where it is steeper."
    slopes = ", ".join(
        f"{place.slope_of(v)} = {short(float(g))}"
        for v, g in zip(run.variables, run.gradient, strict=True)
        if v in true
    )
    rule_said = f"The rule is {rule(run)} with η = {short(run.learning_rate)}. Here {slopes}."
    if not run.objective.has_arrays:
        wanted = {pretty(v) for v in true}
        lines = [
            f"{w.target} ← {w.numbers} = {short(w.value)}"
            for w in update(run)
            if not w.is_parameter or w.target in wanted
        ]
    else:
        lines = [f"{pretty(v)} = {short(x)}" for v, x in true.items()]
    return idea, rule_said, "; ".join(lines[-8:]) + "."


# -- up or down ----------------------------------------------------------------------------------------------------


def _way(place: QuestionPlace) -> tuple[str, Descent]:
    after = _next(place)
    if not isfinite(after.value) or not isfinite(place.run.value):
        raise NoAnswerError(f"{place.name} has no value after the next step.")
    change = after.value - place.run.value
    if abs(change) <= 4e-16 * max(abs(after.value), abs(place.run.value)):
        return "same", after
    return ("up" if change > 0 else "down"), after


def ask_value(place: QuestionPlace) -> Asked:
    """Ask whether f rises or falls with the next step."""
    rate = f"η = {short(place.run.learning_rate)}"
    f = place.name
    prompt = f"{place.where}, {f} = {short(place.run.value)}. With {rate}, does the next step take {f} up or down?"
    return Asked(prompt, "up, down or same", WAYS)


def solve_value(place: QuestionPlace) -> str:
    """The way."""
    return _way(place)[0]


def judge_value(place: QuestionPlace, answer: str) -> Assessment:
    """Compare with what the engine's step does."""
    true, after = _way(place)
    word = " ".join(answer.strip().strip(".!").lower().replace("−", "-").split())
    f = place.name
    given = _WORDS.get(word.removeprefix(f"{f.lower()} ").removeprefix("it "))
    if given is None:
        raise UnreadableError("Answer up, down or same.")
    if given == true:
        return right(f"Right: {f} goes from {short(place.run.value)} to {short(after.value)}.")
    if given == "down":
        return wrong("A step points downhill, but how long is it? It may go past the low place and up the other side.")
    if given == "up":
        return wrong(f"The step goes against the slope. Is it so long that {f} rises again on the other side?")
    return wrong(f"{f} does change. Work out where the step lands, then {f} there.")


def hint_value(place: QuestionPlace) -> tuple[str, str, str]:
    """Idea, rule, the step itself."""
    _, after = _way(place)
    f, run = place.name, place.run
    idea = "A short step against the slope goes down. A long one may go past the low place and up the other side."
    length = "Work out where the step lands, then " + f"{f} there, and compare it with {short(run.value)}."
    if not run.objective.has_arrays and len(run.variables) <= 4:
        lands = ", ".join(f"{pretty(v)} = {short(float(x))}" for v, x in zip(run.variables, after.point, strict=True))
        return idea, length, f"It lands at {lands}, where {f} = {short(after.value)}; before it was {short(run.value)}."
    return idea, length, narrate(after, f)
