"""The keys and words that a lesson has introduced: during a lesson the footer and the panels have no others."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ...lesson import vocabulary
from ...scenario import catalogue
from ...scenario.cards import Lesson
from ...scenario.model import Scenario
from ..keys import ANSWER_KEYS, EDIT_KEYS, KEYS
from ..state import AppState

_OF_LINES = frozenset(key.action for key in (*ANSWER_KEYS, *EDIT_KEYS))  # a line to type in has its own keys
EVERY = frozenset(key.action for key in KEYS) | _OF_LINES
ALWAYS = _OF_LINES | {"step", "go_on", "card(1)", "card(-1)", "hint", "lesson", "leave", "pick", "help", "quit"}
"""What is there from the first card: to go on and back in the lesson, a step, the way back from anywhere, help."""

# `x` or **x**; a text may mark words too, and the names of its variables
_MARKED = re.compile(r"(\bpress\s+)?(?:`([^`\n]+)`|\*\*([^*\n]+)\*\*)", re.IGNORECASE)


def introduced(state: AppState) -> frozenset[str]:
    """The actions whose keys are known where the lesson stands; every one where no lesson goes on."""
    lesson = state.lesson
    if lesson is None:
        return EVERY
    return _of_lesson(lesson.scenario, lesson.at)


def words(state: AppState) -> frozenset[str]:
    """The field's words that are known where the lesson stands; every one where no lesson goes on."""
    lesson = state.lesson
    return vocabulary.EVERY if lesson is None else vocabulary.known(lesson.scenario, lesson.at)


def of_text(text: str, names: frozenset[str] = frozenset()) -> frozenset[str]:
    """The actions whose keys a text shows.

    A key that is called like one of ``names``, the function's own, is one where the text says to press it.
    """
    found: set[str] = set()
    for match in _MARKED.finditer(text):
        word = (match[2] or match[3]).strip()
        if match[1] or word not in names:
            found |= _keys().get(word, frozenset())
    return frozenset(found)


@lru_cache(maxsize=4)  # asked for at every change of keys
def _of_lesson(scenario: Scenario, at: int) -> frozenset[str]:
    texts = [card.text for card in scenario.cards if isinstance(card, Lesson)]
    names = frozenset((scenario.name, *scenario.variables, *scenario.constants))
    if catalogue.lesson_at(scenario.path) is None and not any(of_text(text, names) for text in texts):
        return EVERY  # nothing but questions, or a text that leaves the keys to be found
    found = set(ALWAYS) | of_text(vocabulary.told(scenario, at, earlier=False), names)
    for before in vocabulary.lessons_before(scenario):
        found |= of_text(before.text, before.names)
    return frozenset(found)


@cache
def _keys() -> dict[str, frozenset[str]]:
    """Each key as people write it → the actions that it does."""
    found: dict[str, set[str]] = {}
    for key in KEYS:
        for word in (*key.keys.split(","), *key.shown.split()):
            found.setdefault(word, set()).add(key.action)
    found["enter"] = {"go_on", "pick"}
    return {word: frozenset(actions) for word, actions in found.items()}
