"""Predict, then reveal: what is asked, what an answer is worth, hints. Judged by the engine, never by a stored answer.

A ``run`` is the descent that stands where the question is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from ...scenario.tables.question_kinds import QUESTION_KINDS
from .place import Asked, Assessment, NoAnswerError, QuestionPlace, UnreadableError

if TYPE_CHECKING:
    from ...engine.descent.descent import Descent
    from ...scenario.cards import Question
    from ...scenario.model import Scenario

__all__ = ["MAX_ANSWER", "Asked", "Assessment", "ask", "hints", "judge", "solution"]

MAX_ANSWER = 2_000
"""Characters of an answer."""


class _Judging(NamedTuple):
    """What the module of a kind of question has."""

    ask: Callable[[QuestionPlace], Asked]
    judge: Callable[[QuestionPlace, str], Assessment]
    hint: Callable[[QuestionPlace], tuple[str, str, str]]
    solve: Callable[[QuestionPlace], str]


def _judging(ask: str) -> _Judging:
    """What asks and judges a kind of question; loaded when it is first asked."""
    module, _, word = QUESTION_KINDS[ask].judging.partition(":")
    found = import_module(module)
    return _Judging(*(getattr(found, f"{does}_{word}") for does in _Judging._fields))


def ask(question: Question, scenario: Scenario, run: Descent) -> Asked:
    """Return what is shown of a question. Raises ValueError with the reason where it cannot be asked here."""
    return _judging(question.ask).ask(QuestionPlace(question, scenario, run))


def judge(question: Question, scenario: Scenario, run: Descent, answer: str) -> Assessment:
    """Return what an answer is worth: right, wrong or unreadable, and what to say. Takes any text."""
    if len(answer) > MAX_ANSWER:
        return Assessment(
            "unreadable", f"That is {len(answer):,} characters long; an answer has at most {MAX_ANSWER:,}."
        )
    if not answer.strip():
        return Assessment("unreadable", "There is no answer yet.")
    try:
        return _judging(question.ask).judge(QuestionPlace(question, scenario, run), answer)
    except UnreadableError as reason:
        return Assessment("unreadable", str(reason))
    except NoAnswerError as reason:
        return Assessment("unreadable", f"There is no right answer here. {reason}")


def hints(question: Question, scenario: Scenario, run: Descent) -> tuple[str, str, str]:
    """Return three hints: what to look at, the rule with this problem's pieces, the way to the answer.

    Raises ValueError with the reason where the question has no answer here.
    """
    return _judging(question.ask).hint(QuestionPlace(question, scenario, run))


def solution(question: Question, scenario: Scenario, run: Descent) -> str:
    """Return a right answer as one could type it. Raises ValueError with the reason where there is none here."""
    return _judging(question.ask).solve(QuestionPlace(question, scenario, run))
