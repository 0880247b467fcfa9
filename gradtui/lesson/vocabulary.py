"""Which of the field's words a learner has met: a lesson of the course shows none before a card has introduced it.

Whoever opens a scenario of the gallery, a problem or a file of their own is taken to know them all.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ..scenario import catalogue
from ..scenario.cards import Lesson
from ..scenario.model import Scenario

WORDS = {
    "η": re.compile(r"η|learning rate"),
    "∇": re.compile(r"∇"),
    "θ": re.compile(r"θ"),
    "curvature": re.compile(r"\bcurvature|\bcurves by\b"),
    "λ": re.compile(r"λ|\beigenvalue"),
    "2/λmax": re.compile(r"2\s*/\s*λ"),
    "condition number": re.compile(r"\bcondition number"),
    "Hessian": re.compile(r"\bHessian"),
    "fate": re.compile(r"\bfate", re.IGNORECASE),
}
"""Each word that is not used before its time, and what a text that introduces it has in it."""
EVERY = frozenset(WORDS)


def introduced(text: str) -> frozenset[str]:
    """The words that a text has in it."""
    return frozenset(word for word, pattern in WORDS.items() if pattern.search(text))


@lru_cache(maxsize=4)  # asked for at every frame
def known(scenario: Scenario, at: int, *, earlier: bool = True) -> frozenset[str]:
    """The words that whoever reads a scenario's card with this number has met.

    ``earlier=False`` leaves out what the lessons before have introduced: they are files to be read.
    """
    if catalogue.lesson_at(scenario.path) is None:
        return EVERY
    return introduced(told(scenario, at, earlier=earlier))


def told(scenario: Scenario, at: int, *, earlier: bool = True) -> str:
    """The texts of a lesson up to its card with this number, after those of the lessons that come before it."""
    before = [lesson.text for lesson in lessons_before(scenario)] if earlier else []
    return "\n".join([*before, *(card.text for card in scenario.cards[: at + 1] if isinstance(card, Lesson))])


class LessonText(NamedTuple):
    """What a lesson of the course tells."""

    text: str
    """The texts of its cards."""
    names: frozenset[str]
    """The names in its function."""


def lessons_before(scenario: Scenario) -> list[LessonText]:
    """The lessons of the course that come before one; none before a scenario that is not of the course."""
    name = catalogue.lesson_at(scenario.path)
    return [] if name is None else [_read(other) for other in catalogue.COURSE[: catalogue.COURSE.index(name)]]


@lru_cache(maxsize=len(catalogue.COURSE))
def _read(name: str) -> LessonText:
    """A lesson's texts; no formula is parsed for them."""
    import tomllib  # late: only a lesson asks

    found = tomllib.loads(Path(catalogue.find(name) or "").read_text(encoding="utf-8"))
    function = found["function"]
    written = [function["expression"], function.get("name", "f"), *function.get("let", {}).values()]
    names = _NAME.findall(" ".join(written))
    return LessonText("\n".join(card["text"] for card in found.get("lesson", ())), frozenset(names))


_NAME = re.compile(r"[^\W\d]\w*")


_BECAUSE = re.compile(r", since (?:(?!\. |\.$).)*λ(?:(?!\. |\.$).)*")


def plainly(said: str, words: frozenset[str]) -> str:
    """What is said of a run without the reason that takes a word that is not among those known."""
    return said if "λ" in words or "λ" not in said else _BECAUSE.sub("", said)
