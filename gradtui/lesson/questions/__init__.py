"""Predict, then reveal: what is asked, what an answer is worth, hints. Judged by the engine, never by a stored answer.

A ``run`` is the descent that stands where the question is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from .place import Asked, Assessment, NoAnswerError, QuestionPlace, UnreadableError

if TYPE_CHECKING:
    from ...engine.descent.descent import Descent
    from ...scenario.cards import Question
    from ...scenario.model import Scenario

__all__ = ["MAX_ANSWER", "Asked", "Assessment", "ask", "hints", "judge", "solution"]

MAX_ANSWER = 2_000
"""Characters of an answer."""


class _Kind(NamedTuple):
    """What a kind of question can do."""

    ask: Callable[[QuestionPlace], Asked]
    judge: Callable[[QuestionPlace, str], Assessment]
    hint: Callable[[QuestionPlace], tuple[str, str, str]]
    solve: Callable[[QuestionPlace], str]


def _kind(ask: str) -> _Kind:
    """What a kind of question can do; loaded when it is first asked."""
    if ask == "partial":
        from .partials import ask_partial, hint_partial, judge_partial, solve_partial

        return _Kind(ask_partial, judge_partial, hint_partial, solve_partial)
    if ask == "sign":
        from .partials import ask_sign, hint_sign, judge_sign, solve_sign

        return _Kind(ask_sign, judge_sign, hint_sign, solve_sign)
    if ask == "formula":
        from .formulas import ask_formula, hint_formula, judge_formula, solve_formula

        return _Kind(ask_formula, judge_formula, hint_formula, solve_formula)
    if ask == "next_point":
        from .steps import ask_point, hint_point, judge_point, solve_point

        return _Kind(ask_point, judge_point, hint_point, solve_point)
    if ask == "next_value":
        from .steps import ask_value, hint_value, judge_value, solve_value

        return _Kind(ask_value, judge_value, hint_value, solve_value)
    if ask == "fate":
        from .endings import ask_fate, hint_fate, judge_fate, solve_fate

        return _Kind(ask_fate, judge_fate, hint_fate, solve_fate)
    if ask == "learning_rate":
        from .goldilocks import ask_rate, hint_rate, judge_rate, solve_rate

        return _Kind(ask_rate, judge_rate, hint_rate, solve_rate)
    if ask == "point":
        from .signs import ask_place, hint_place, judge_place, solve_place

        return _Kind(ask_place, judge_place, hint_place, solve_place)
    from .signs import ask_function, hint_function, judge_function, solve_function

    return _Kind(ask_function, judge_function, hint_function, solve_function)


def ask(question: Question, scenario: Scenario, run: Descent) -> Asked:
    """Return what is shown of a question. Raises ValueError with the reason where it cannot be asked here."""
    return _kind(question.ask).ask(QuestionPlace(question, scenario, run))


def judge(question: Question, scenario: Scenario, run: Descent, answer: str) -> Assessment:
    """Return what an answer is worth: right, wrong or unreadable, and what to say. Takes any text."""
    if len(answer) > MAX_ANSWER:
        return Assessment(
            "unreadable", f"That is {len(answer):,} characters long; an answer has at most {MAX_ANSWER:,}."
        )
    if not answer.strip():
        return Assessment("unreadable", "There is no answer yet.")
    try:
        return _kind(question.ask).judge(QuestionPlace(question, scenario, run), answer)
    except UnreadableError as reason:
        return Assessment("unreadable", str(reason))
    except NoAnswerError as reason:
        return Assessment("unreadable", f"There is no right answer here. {reason}")


def hints(question: Question, scenario: Scenario, run: Descent) -> tuple[str, str, str]:
    """Return three hints: what to look at, the rule with this problem's pieces, the way to the answer.

    Raises ValueError with the reason where the question has no answer here.
    """
    return _kind(question.ask).hint(QuestionPlace(question, scenario, run))


def solution(question: Question, scenario: Scenario, run: Descent) -> str:
    """Return a right answer as one could type it. Raises ValueError with the reason where there is none here."""
    return _kind(question.ask).solve(QuestionPlace(question, scenario, run))
