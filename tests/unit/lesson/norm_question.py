"""A kind of question in one file: how long is the gradient?"""

from __future__ import annotations

from math import hypot

from gradtui.expression.printing import short
from gradtui.lesson.questions.place import Asked, Assessment, QuestionPlace, UnreadableError, right, wrong


def _norm(place: QuestionPlace) -> float:
    return hypot(*map(float, place.run.gradient))


def ask_norm(place: QuestionPlace) -> Asked:
    return Asked(f"{place.where}: how long is ∇{place.name}?", "a number")


def judge_norm(place: QuestionPlace, answer: str) -> Assessment:
    try:
        given = float(answer)
    except ValueError:
        raise UnreadableError("A length is one number.") from None
    true = _norm(place)
    return right("Right.") if abs(given - true) <= 0.005 * true else wrong("Square the partials, add, take the root.")


def hint_norm(place: QuestionPlace) -> tuple[str, str, str]:
    slopes = " and ".join(short(float(slope)) for slope in place.run.gradient)
    return "It is an arrow: how long?", "By Pythagoras.", f"Its parts are {slopes}."


def solve_norm(place: QuestionPlace) -> str:
    return short(_norm(place))
