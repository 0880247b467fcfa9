"""Cards and promises of a scenario: what it tells, what it asks, what its author promises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Ask = Literal["partial", "sign", "next_point", "next_value", "fate", "formula", "learning_rate", "point", "function"]
"""What a question asks for."""
ASKS: tuple[str, ...] = get_args(Ask)
VERDICTS = ("converged", "still_moving", "oscillating", "diverged", "undefined")
GOALS = ("fewest", "largest")
"""What a learning rate is asked for: to converge in the fewest steps, or to be the largest that converges."""


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

    ask: Ask
    """What is asked for."""
    of: str = ""
    """Of what: a variable or an entry (partial, sign, formula; next_point: "" is every coordinate), a start's name
    (fate), "fewest" or "largest" (learning_rate), signs such as "+x -y" (point, function)."""
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
