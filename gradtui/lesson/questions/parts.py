"""Questions for the slope of a named part: the inside of a chain rule, looked at alone."""

from __future__ import annotations

from dataclasses import replace

from ...engine.descent.descent import start
from ...expression.names import pretty
from ...expression.printing import short
from ...expression.written import Written
from ...scenario.runs import objective_of
from .formulas import ask_formula, hint_formula, judge_formula, solve_formula
from .partials import near
from .place import Asked, Assessment, NoAnswerError, QuestionPlace, UnreadableError, right, wrong
from .reading import number_of


def _inside(place: QuestionPlace) -> QuestionPlace:
    """The same question of the part, as if it were the function itself, at the same point."""
    name, _, variable = place.of.partition("/")
    parts = place.formula.written.parts
    k = next((k for k, part in enumerate(parts) if part.name == name), None)
    if k is None:
        raise NoAnswerError(f"{place.name} has no part {pretty(name)} here.")
    own = Written(parts[k].tree, parts[:k])
    scenario = replace(place.scenario, name=name, text=parts[k].text, tree=own.whole, let=own, cards=(), expects=())
    question = replace(place.question, ask="formula", of=variable)
    return QuestionPlace(question, scenario, start(objective_of(scenario), place.run.point))


def ask_part(place: QuestionPlace) -> Asked:
    """Ask for ∂u/∂w."""
    return ask_formula(_inside(place))


def solve_part(place: QuestionPlace) -> str:
    """The tidied partial of the part in the language."""
    return solve_formula(_inside(place))


def judge_part(place: QuestionPlace, answer: str) -> Assessment:
    """Compare a formula, or a number, with the partial of the part."""
    inside = _inside(place)
    try:
        found = judge_formula(inside, answer)
    except UnreadableError as reason:  # the part itself has no name within itself
        whole = _of_the_whole(place, inside, answer)
        if whole is None:
            raise reason from None
        return whole
    if found.outcome == "right":
        return found
    try:
        typed = number_of(answer, inside.of)
    except UnreadableError:
        return _of_the_whole(place, inside, answer) or found
    if near(typed, inside.true_slope):
        return right(f"Right: {inside.slope} = {short(inside.true_slope)} here, and as a formula {solve_part(place)}.")
    return found


def _of_the_whole(place: QuestionPlace, inside: QuestionPlace, answer: str) -> Assessment | None:
    """What to say to ∂L/∂w in place of ∂u/∂w."""
    whole = QuestionPlace(inside.question, place.scenario, place.run)
    try:
        is_whole = judge_formula(whole, answer).outcome == "right"
    except ValueError:
        return None
    said = f"That is {whole.slope}. Asked for is {inside.slope}: how {inside.name} alone changes."
    return wrong(said) if is_whole else None


def hint_part(place: QuestionPlace) -> tuple[str, str, str]:
    """Idea, rules, derivation."""
    return hint_formula(_inside(place))
