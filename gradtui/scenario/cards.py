"""Cards and promises of a scenario: what it tells, what it asks, what its author promises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

VERDICTS = ("converged", "still_moving", "oscillating", "diverged", "undefined")


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text, shown beside the pictures when its time has come."""

    text: str
    """Markdown: paragraphs, lists, **strong**, *emphasis*, `code`. Untrusted."""
    at_step: int = 0
    """The step of the run from which on it is told."""
    when: str = ""
    """A verdict: it is told when the run has it. "" for a text that waits for its step."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something to predict before it is seen. The answer is worked out by the engine, never stored."""

    ask: str
    """What is asked for: the name of one of ``QUESTION_KINDS``."""
    of: str = ""
    """Of what: a variable or an entry (partial, sign, formula; next_point: "" is every coordinate), a start's name
    (fate), "fewest" or "largest" (learning_rate), signs such as "+x -y" (point, function), "u/w" for ∂u/∂w (part)."""
    at_step: int = 0
    """The step of the run at which it is asked."""


Card = Lesson | Question


@dataclass(frozen=True, slots=True)
class Expect:
    """What the author promises of some runs; `gradtui check` runs them."""

    start: str = ""
    """The start's name; "" for every start."""
    learning_rate: float | None = None
    """The learning rate, one of the scenario's; None for every one."""
    verdict: str = ""
    """The verdict that the runs must have; "" for any."""
    near: Mapping[str, float] | None = None
    """Where they must end, each coordinate to four digits; None for anywhere."""
