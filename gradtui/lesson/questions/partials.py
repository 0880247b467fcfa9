"""Questions for the number of a partial, and for its sign."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import log10

from ...expression.derivation import partial
from ...expression.entries import read_entry
from ...expression.names import pretty
from ...expression.printing import short
from ...expression.tree import symbols
from ..diagnosis import Asking, Diagnosis, clauses
from ..diagnosis.numbers import broken_rule, coordinate_slip, has_names, slip
from ..explanation.working import partials as worked
from .formulas import judge_formula
from .place import Asked, Assessment, QuestionPlace, UnreadableError, right, wrong
from .reading import Typed, number_of, tree_of
from .telling import formula_text, idea_of, rules_of, told_short

TAKES = "a number, a fraction or an expression, such as −12, 3/4, 2*3"
SIGNS = ("positive", "negative", "zero")
_WITHIN = 0.005
_ZERO = 1e-9
_MANY = 3  # digits that a rounded number has at least, to be taken for another one than the right one
_WORDS = {
    "+": 1, "plus": 1, "pos": 1, "positive": 1, "p": 1, "up": 1, "rising": 1, "rises": 1, "rise": 1, ">0": 1,
    "> 0": 1, "increasing": 1, "uphill": 1, "above 0": 1, "+1": 1, "1": 1,
    "-": -1, "minus": -1, "neg": -1, "negative": -1, "n": -1, "down": -1, "falling": -1, "falls": -1, "fall": -1,
    "<0": -1, "< 0": -1, "decreasing": -1, "downhill": -1, "below 0": -1, "-1": -1,
    "0": 0, "zero": 0, "null": 0, "z": 0, "flat": 0, "level": 0, "constant": 0, "=0": 0, "= 0": 0,
}  # fmt: skip


def near(typed: Typed, true: float, within: float = _WITHIN) -> bool:
    """Whether a number is right: within half a per cent, or rounded to the digits it has, two of them at least."""
    if true == 0.0:
        return abs(typed.value) <= _ZERO
    gap = abs(typed.value - true)
    if gap <= within * abs(true):
        return True
    return typed.significant >= 2 and typed.value != 0.0 and gap <= typed.half * (1 + 1e-9)


def as_typed(value: float) -> str:
    """A number as one could type it."""
    return f"{value + 0.0:.12g}"


# -- the number ----------------------------------------------------------------------------------------------------


def ask_partial(place: QuestionPlace) -> Asked:
    """Ask for ∂f/∂x here."""
    return Asked(f"{place.where}: what is {place.slope}?", TAKES)


def solve_partial(place: QuestionPlace) -> str:
    """The number."""
    return as_typed(place.true_slope)


def judge_partial(place: QuestionPlace, answer: str) -> Assessment:
    """Compare a number with the engine's; of a wrong one say what it looks like."""
    true = place.true_slope
    try:
        typed = number_of(answer, place.of)
    except UnreadableError as reason:
        return _of_a_formula(place, answer, reason)
    if near(typed, true):
        return right(f"Right: {place.slope} = {short(true)} here.")
    found = _diagnosis(place, true, typed)
    return wrong(found.says, None, found.mistakes, found.term)


def _of_a_formula(place: QuestionPlace, answer: str, reason: UnreadableError) -> Assessment:
    """What a formula is worth where its number is asked for."""
    objective = place.run.objective
    if objective.has_arrays or objective.arrays is not None:
        raise reason
    known = (*objective.variables, *objective.constants, *place.written.trees)
    try:
        if not has_names(tree_of(answer, known, place.of)):
            raise reason
        found = judge_formula(place, answer)
    except UnreadableError:
        raise reason from None
    if found.outcome == "right":
        used = [v for v in symbols(partial(objective.tree, place.of)) if v in place.values]
        put = ", ".join(f"{pretty(v)} = {short(place.values[v])}" for v in used)
        raise UnreadableError(f"That is the right formula. Now put {put} in." if put else "Now work it out.")
    said = f"The question asks for a number here, and that formula is not right yet. {found.said}"
    return wrong(said, None, found.mistakes, found.term)


def _diagnosis(place: QuestionPlace, true: float, typed: Typed) -> Diagnosis:
    x, f = place.shown, place.name

    def is_like(value: float) -> bool:
        if typed.significant < _MANY:
            return value != 0.0 and abs(typed.value - value) <= 1e-3 * abs(value)
        return value != 0.0 and near(typed, value, 1e-3)

    if true != 0.0 and typed.value == 0.0:
        return Diagnosis(f"{f} does change with {x} here, so its slope is not 0. Look at each term that contains {x}.")
    if true != 0.0 and near(typed, -true):
        return Diagnosis("The size is right, look at the sign.", ("sign",))
    found = _mistaken(place, is_like)
    if found is not None:
        return found
    if true and abs(typed.value - true) <= 0.05 * abs(true):
        return Diagnosis("Close, but not near enough: work it out to three digits.")
    if true and typed.value and not place.scenario.parameters:
        factor = typed.value / true
        tens = log10(abs(factor)) if 1e-99 < abs(factor) < 1e99 else 0.5
        if abs(tens - round(tens)) < 1e-9:
            return Diagnosis(
                "The digits are right, look at the decimal point" + (" and the sign." if factor < 0 else ".")
            )
        if any(abs(abs(factor) - k) < 1e-3 * k for k in (2, 3, 4, 0.5, 1 / 3, 0.25)):
            return Diagnosis(
                "It is off by a small factor: look at the numbers in front, and at exponents that come down."
            )
    if place.scenario.parameters:
        return Diagnosis(f"Look at each place where {x} enters {f}, and at how much it counts there.")
    return Diagnosis(f"Look at each term that contains {x}; everything else is held constant.")


def _mistaken(place: QuestionPlace, fits: Callable[[float], bool]) -> Diagnosis | None:
    """A slip in the right formula, or the answer to a neighbouring question; only then a broken rule."""
    objective = place.run.objective
    of_numbers = not objective.has_arrays and objective.arrays is None
    formula = partial(objective.tree, place.of) if of_numbers else None
    variables = place.run.variables
    found = coordinate_slip(formula, variables, place.values, fits) if formula is not None else None
    found = found or _neighbour(place, fits)
    if found is not None or formula is None:
        return found
    asking = Asking(place.of, place.name, place.slope_of)
    slipped = slip(formula, place.values, fits)
    broken = broken_rule(objective.tree, variables, place.values, fits, asking)
    if slipped is None or broken is None:
        return slipped or broken
    return replace(slipped, says=f"{slipped.says} Or it may be that {clauses(broken.mistakes, asking)}.")


def _neighbour(place: QuestionPlace, fits: Callable[[float], bool]) -> Diagnosis | None:
    """What the number is, if it answers another question: the value, another partial, the same one before the step."""
    x, f = place.shown, place.name
    if fits(float(place.run.value)):
        said = f"That is {f} itself here. The question asks for how fast {f} changes with {x}."
        return Diagnosis(said, ("value_of_f",))
    if place.scenario.parameters:
        return None
    for variable, slope in zip(place.run.variables, place.run.gradient, strict=True):
        if variable != place.of and fits(float(slope)):
            said = f"That is {place.slope_of(variable)}: here {x} is the one that changes."
            return Diagnosis(said, ("other_partial",))
    cursor = place.run.cursor
    if cursor and fits(float(place.run.gradient_at(cursor - 1)[place.index])):
        return Diagnosis(f"That was {place.slope} before the step. The run has moved on: put the new coordinates in.")
    return None


def hint_partial(place: QuestionPlace) -> tuple[str, str, str]:
    """Idea, rule, derivation with the numbers."""
    place.true_slope  # noqa: B018 - raises where there is no answer
    if place.run.objective.has_arrays:
        return _hint_entry(place)
    derivation = place.derivation
    work = worked(place.run, place.name)[place.index]
    numbers = f"{work.numbers} = " if work.numbers else ""
    short_way = told_short(derivation, place)
    return idea_of(place), rules_of(derivation, place), f"{short_way} Here: {numbers}{short(place.true_slope)}."


def _hint_entry(place: QuestionPlace) -> tuple[str, str, str]:
    """Idea, formula, formula with its numbers, for one of many parameters."""
    from ..explanation.array_working import one_entry

    f, x, objective = place.name, place.shown, place.run.objective
    assert objective.has_arrays
    variable, index = read_entry(place.of) or (place.of, ())
    work = one_entry(place.run, f, objective.position(variable, index))
    numbers = f"{work.numbers} = " if work.numbers else ""
    return (
        f"How fast does {f} change when only {x} changes, all else as it is? The other entries are constants.",
        f"The formula is {place.slope} = {work.formula}. Put the numbers in.",
        f"{place.slope} = {work.formula} = {numbers}{short(place.true_slope)}.",
    )


# -- the sign ------------------------------------------------------------------------------------------------------


def ask_sign(place: QuestionPlace) -> Asked:
    """Ask for the sign of ∂f/∂x here."""
    prompt = f"{place.where}: is {place.slope} positive, negative or zero?"
    return Asked(prompt, "positive, negative or zero (or +, −, 0)", SIGNS)


def sign_of(answer: str) -> int | None:
    """1, −1 or 0 of "positive", "−", "flat"; None for anything else."""
    word = " ".join(answer.strip().strip(".!").lower().replace("−", "-").replace("–", "-").split())
    if word in _WORDS:
        return _WORDS[word]
    starts = [s for s in SIGNS if len(word) > 1 and s.startswith(word)]
    return (1, -1, 0)[SIGNS.index(starts[0])] if len(starts) == 1 else None


def _true_sign(place: QuestionPlace) -> int:
    return (place.true_slope > 0.0) - (place.true_slope < 0.0)


def solve_sign(place: QuestionPlace) -> str:
    """The word."""
    return {1: "positive", -1: "negative", 0: "zero"}[_true_sign(place)]


def judge_sign(place: QuestionPlace, answer: str) -> Assessment:
    """Compare a sign with the engine's."""
    true = _true_sign(place)
    given = sign_of(answer)
    if given is None:
        try:
            given = int((value := number_of(answer, place.of).value) > 0.0) - int(value < 0.0)
        except UnreadableError:
            raise UnreadableError("Answer positive, negative or zero.") from None
    f, x = place.name, place.shown
    if given == true:
        way = {1: "rises", -1: "falls", 0: "is level"}[true]
        return right(f"Right: {f} {way} as {x} grows here. {place.slope} = {short(place.true_slope)}.")
    if given == 0:
        return wrong(f"{f} is not level along {x} here. Let {x} grow a little: which way does {f} go?")
    if true == 0:
        return wrong(f"Work out {place.slope} here: do the pieces add up to what you said?")
    return wrong(f"The other way. Let {x} grow a little and hold the rest: which terms of {f} grow, which shrink?")


def hint_sign(place: QuestionPlace) -> tuple[str, str, str]:
    """Idea, rule, derivation."""
    sign = {1: "above 0: positive", -1: "below 0: negative", 0: "exactly 0: level"}[_true_sign(place)]
    if place.run.objective.has_arrays:
        return (*hint_partial(place)[:2], f"{place.slope} = {short(place.true_slope)} here, {sign}.")
    work = worked(place.run, place.name)[place.index]
    rule = f"The formula is {place.slope} = {formula_text(place.derivation.result)}. Put the numbers in."
    numbers = f" = {work.numbers}" if work.numbers else ""
    return idea_of(place), rule, f"{place.slope}{numbers} = {short(place.true_slope)}, {sign}."
