"""The kinds of question: one entry says all that the reader, the schema, a lesson and the manual have to know of one.

A kind is added by one file, which has what its ``judging`` names, and one entry of ``QUESTION_KINDS``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .question_of import COORDINATE, GOAL, PART, SIGNS, START, VARIABLE, Of, nothing

Hidden = Literal["slope", "formula", "update", "prediction", "steps", "pace", "fates"]
"""What would give an answer away: the slope or the formula of the variable that is asked of, the numbers of the next
step, what the tangent plane predicts for it, the next steps themselves, what the curvature says of η, maps of fates
and sweeps."""


@dataclass(frozen=True, slots=True)
class QuestionKind:
    """A kind of question."""

    name: str
    """What a scenario's ``ask`` calls it."""
    of: Of
    """What it can be of, and how the reader checks it."""
    judging: str
    """A module and a word, "gradtui.lesson.questions.steps:point": the module has ``ask_point``, ``judge_point``,
    ``hint_point`` and ``solve_point``. It is loaded when the first question of the kind is asked."""
    hides: frozenset[Hidden]
    """What stays hidden while it is open."""
    of_words: str
    """What it is of, for the manual."""
    judged_words: str
    """How an answer is judged, for the manual."""
    heading: str = "a question"
    """What it is called in the list of a lesson's cards; {slope} is ∂f/∂x, {of} the variable, {f} the function."""
    takes_arrays: bool = False
    """Whether it can be asked where there are arrays."""


_KINDS = (
    QuestionKind(
        "partial",
        VARIABLE,
        "gradtui.lesson.questions.partials:partial",
        frozenset({"slope", "update"}),
        "A variable, or an entry such as `w[3]`; can be left out if there is only one.",
        "A number within half a per cent, or rounded to the digits given, at least two of them.",
        "{slope}",
        takes_arrays=True,
    ),
    QuestionKind(
        "sign",
        VARIABLE,
        "gradtui.lesson.questions.partials:sign",
        frozenset({"slope", "update"}),
        "The same.",
        "positive, negative or zero, in words or signs.",
        "the sign of {slope}",
        takes_arrays=True,
    ),
    QuestionKind(
        "next_point",
        COORDINATE,
        "gradtui.lesson.questions.steps:point",
        frozenset({"steps", "update"}),
        "A variable, or nothing for every coordinate.",
        "Each coordinate within half a per cent of the step, or rounded to the digits given.",
        "the next {of}",
    ),
    QuestionKind(
        "next_value",
        nothing("the value is that of the function"),
        "gradtui.lesson.questions.steps:value",
        frozenset({"steps", "pace", "prediction"}),
        "Nothing.",
        "Whether f increases, decreases or stays the same.",
        "{f} after the step",
        takes_arrays=True,
    ),
    QuestionKind(
        "predicted_change",
        nothing("the change is that of the function"),
        "gradtui.lesson.questions.predicted:change",
        frozenset({"prediction"}),
        "Nothing.",
        "∇f·Δ, the change that the tangent plane predicts for the next step: within half a per cent, or rounded to the "
        "digits given, at least two of them.",
        "Δ{f} as predicted",
    ),
    QuestionKind(
        "fate",
        START,
        "gradtui.lesson.questions.endings:fate",
        frozenset({"steps", "pace", "fates"}),
        "The name of a start; the first one if left out.",
        "The minimum in which the descent from there ends, by its letter or coordinates, or that it does not settle.",
        "where it ends",
    ),
    QuestionKind(
        "formula",
        VARIABLE,
        "gradtui.lesson.questions.formulas:formula",
        frozenset({"slope", "formula", "update"}),
        "A variable.",
        "Any formula that equals the partial derivative, whatever its form.",
        "{slope}, the formula",
    ),
    QuestionKind(
        "part",
        PART,
        "gradtui.lesson.questions.parts:part",
        frozenset({"slope", "formula", "update"}),
        "A named part and a variable: `u/w` for ∂u/∂w.",
        "Any formula that equals this partial derivative, or its number at the point.",
        "{slope}",
    ),
    QuestionKind(
        "learning_rate",
        GOAL,
        "gradtui.lesson.questions.goldilocks:rate",
        frozenset({"pace", "fates"}),
        "`fewest` (the default) or `largest`.",
        "`fewest`: descent converges with it in at most a quarter more steps than the fewest that were found. "
        "`largest`: descent converges, and the rate is at most 2 % below the largest that does.",
        "a learning rate",
    ),
    QuestionKind(
        "point",
        SIGNS,
        "gradtui.lesson.questions.signs:place",
        frozenset(),
        "Signs, such as `+x -y`.",
        "Any point at which the partial derivatives have these signs.",
        "find a point",
    ),
    QuestionKind(
        "function",
        SIGNS,
        "gradtui.lesson.questions.signs:function",
        frozenset(),
        "The same.",
        "Any function whose partial derivatives have these signs at the current point.",
        "invent a function",
    ),
)
QUESTION_KINDS: dict[str, QuestionKind] = {kind.name: kind for kind in _KINDS}
"""Every kind of question by its name."""


def of_in_words() -> str:
    """What the kinds are of: "a variable or an entry (partial, sign), a start's name (fate)"."""
    kinds = list(QUESTION_KINDS.values())
    shapes = dict.fromkeys([VARIABLE, COORDINATE, *(kind.of for kind in kinds)])  # the stricter kinds first
    named: dict[str, list[str]] = {}
    for shape in shapes:
        if shape.words:
            named.setdefault(shape.words, []).extend(kind.name for kind in kinds if kind.of is shape)
    return ", ".join(f"{words} ({', '.join(names)})" for words, names in named.items())


def kinds_table() -> str:
    """The manual's table of the kinds, in Markdown."""
    rows = [f"| `{kind.name}` | {kind.of_words} | {kind.judged_words} |" for kind in QUESTION_KINDS.values()]
    return "\n".join(["| `ask` | `of` | how an answer is judged |", "|---|---|---|", *rows, ""])
