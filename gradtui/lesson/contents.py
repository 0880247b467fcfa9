"""The cards of a lesson as a list: what was read and answered, which one is open, how many are to come."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from ..expression.names import pretty
from ..scenario.cards import Card, Lesson, Question
from ..scenario.model import Scenario
from ..scenario.tables.question_kinds import QUESTION_KINDS
from .explanation.parts import partial_symbol
from .lesson_state import LessonState

_MARKUP = re.compile(r"[*`_#]+")
_FIRST = re.compile(r"(?:[^.:?!;]|[.:?!;](?!\s))*[?]?")


class Entry(NamedTuple):
    """A card in the list."""

    number: int
    """Its number, from 1."""
    state: Literal["done", "open", "skipped", "to come"]
    """How far one is with it; a question that was left without an answer is skipped."""
    title: str
    """What it is about; of a card to come no more than that it is a question, or nothing."""
    answer: str = ""
    """The right answer that was given."""


def contents(lesson: LessonState) -> tuple[Entry, ...]:
    """Every card, with nothing that would give an answer away.

    What cards to come say may be the answer to what is asked before, and while a question is open no answer is told.
    """
    entries = []
    for k, card in enumerate(lesson.scenario.cards):
        is_question, is_right = isinstance(card, Question), k in lesson.right
        if k <= lesson.at or is_right:
            state: Literal["done", "open", "skipped"] = "skipped" if is_question and not is_right else "done"
            state = "open" if k == lesson.at else state
            answer = lesson.answers.get(k, "") if lesson.question is None else ""
            entries.append(Entry(k + 1, state, title_of(card, lesson.scenario), answer))
        else:
            entries.append(Entry(k + 1, "to come", "a question" if is_question else ""))
    return tuple(entries)


def title_of(card: Card, scenario: Scenario) -> str:
    """What a card is about: its first words, or what is asked for."""
    if isinstance(card, Lesson):
        text = " ".join(_MARKUP.sub("", card.text).split())
        found = _FIRST.match(text)
        return (found[0] if found else text).strip(" -•.")
    part, _, variable = card.of.rpartition("/")
    name = part or scenario.name
    count = len(scenario.variables) + len(scenario.parameters)
    slope = partial_symbol(name, (variable or scenario.variables[0],), count)
    return QUESTION_KINDS[card.ask].heading.format(
        slope=slope, of=pretty(card.of) if card.of else "point", f=pretty(scenario.name)
    )


def bar(done: int, count: int, width: int) -> tuple[str, str]:
    """How far one has come, as a line of so many cells: the part that is done, and the rest."""
    halves = round(2 * width * min(done, count) / max(count, 1))
    full = "━" * (halves // 2) + ("╸" if halves % 2 else "")
    return full, "─" * (width - len(full))
