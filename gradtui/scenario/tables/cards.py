"""[[lesson]], [[question]], [[expect]]: what a scenario tells, what it asks, what its author promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..cards import VERDICTS, Card, Expect, Lesson, Question
from ..data.array_names import ArraysRead
from ..model import Start
from ..toml.positions import Positions
from . import checks
from .checks import Path, Report, shown
from .fields import Field, Table, each, keyed
from .function_table import FunctionRead
from .question_kinds import QUESTION_KINDS, of_in_words
from .question_of import Known
from .values import LINE, POSITIVE, Value, lines, one_of, whole

MAX_CARDS = 100
MAX_STEP = 100_000
_STEP = whole(0, MAX_STEP)
_VERDICTS = ", ".join(VERDICTS)
LESSON = Table(
    "lesson",
    "Texts beside the picture, in the order of the file.",
    keyed(
        Field(
            "at_step",
            _STEP,
            "The step of the run from which on it is told.",
            default=0,
            example="0",
            comment='told from this step on; or when = "converged", "diverged", …',
            common=True,
        ),
        Field(
            "when",
            one_of(VERDICTS),
            "Told when the run has this verdict.",
            default="",
            comment=f"told when the run is: {_VERDICTS}",
        ),
        Field(
            "text",
            lines(2_000),
            "Markdown: paragraphs, lists, **strong**, *emphasis*, `code`.",
            needed=True,
            missing="what the lesson says",
            example='"Markdown: **strong**, *emphasis*, `code`, lists."',
            comment="",
        ),
    ),
    rules={"not": {"required": ["at_step", "when"]}},
    most=MAX_CARDS,
    one="A text, shown when its time has come.",
    comment="a text beside the picture, in the order of the file",
)
QUESTION = Table(
    "question",
    "What is asked before it is seen.",
    keyed(
        Field("at_step", _STEP, "The step of the run at which it is asked.", default=0, comment="", common=True),
        Field(
            "ask",
            one_of(QUESTION_KINDS),
            "What is asked for.",
            needed=True,
            missing=lambda: f"one of {checks.listed(QUESTION_KINDS)}",
            example='"partial"',
            comment=lambda: asks("partial"),
        ),
        Field(
            "of",
            LINE,
            lambda: f"Of what: {of_in_words()}.",
            default="",
            example='"{of}"',
            comment="the variable; for fate a start's name, for learning_rate fewest or largest",
        ),
    ),
    most=MAX_CARDS,
    one="Something to predict. The answer is worked out, never written.",
    comment="asked before the next step is taken; the answer is worked out, never written",
)
EXPECT = Table(
    "expect",
    "What the author promises of the runs; gradtui check runs them.",
    keyed(
        Field(
            "start",
            LINE,
            "Only of the runs from this start.",
            default="",
            example='"{start}"',
            comment="only the runs from there, and",
            common=True,
        ),
        Field(
            "learning_rate",
            Value(POSITIVE.schema, checks.number),
            "Only of the runs with this η.",
            example="{rate}",
            comment="only those with it",
        ),
        Field("verdict", one_of(VERDICTS), "How they end.", default="", example='"converged"', comment=_VERDICTS),
        Field(
            "near",
            Value({
                "type": "object",
                "minProperties": 1,
                "additionalProperties": {"type": "number", "description": "The coordinate."},
            }),
            "Where they end, to four digits.",
            example="{{ {near} }}",
            comment="",
        ),
    ),
    rules={"anyOf": [{"required": ["verdict"]}, {"required": ["near"]}]},
    most=MAX_CARDS,
    one="A promise.",
    comment="what you promise of the runs: gradtui check runs them",
)  # fmt: skip


def asks(first: str) -> str:
    """Return the kinds of question for a comment: one of them first, then those of slopes, as they are taught."""
    from textwrap import wrap  # only a new scenario needs it

    kinds = sorted(QUESTION_KINDS.values(), key=lambda kind: "slope" not in kind.hides)
    return "\n".join(wrap(", ".join(dict.fromkeys([first, *(kind.name for kind in kinds)])), 80))


def read_cards(
    report: Report,
    document: Mapping[str, Any],
    text: str,
    function: FunctionRead,
    arrays: ArraysRead,
    starts: Sequence[Start],
) -> tuple[Card, ...]:
    """Read [[lesson]] and [[question]], in the order in which the file has them."""
    cards: list[tuple[Path, Card]] = []
    for path, table, found in each(report, document, LESSON, "lessons"):
        if "when" in table and "at_step" in table:
            report.key((*path, "when"), "expected at_step or when, got both")
        if found["text"] is not None:
            cards.append((path, Lesson(**{**found, "text": found["text"].strip()})))
    for path, _, found in each(report, document, QUESTION, "questions"):
        of = _of(report, path, found, function, arrays, starts)
        if of is not None:
            cards.append((path, Question(**{**found, "of": of})))
    if "lesson" in document and "question" in document and not report.faults:  # TOML keeps the two lists apart
        positions = Positions(text)
        places = {path: positions.find(path) for path, _ in cards}
        cards.sort(key=lambda item: place.key if (place := places[item[0]]) else 0)
    return tuple(card for _, card in cards)


def _of(
    report: Report,
    path: Path,
    found: Mapping[str, Any],
    function: FunctionRead,
    arrays: ArraysRead,
    starts: Sequence[Start],
) -> str | None:
    """Return what a question is of, or None after reporting why it cannot be asked."""
    ask, of = found["ask"], found["of"]
    if ask is None or of is None or function.variables is None:
        return None
    if arrays.parameters and not QUESTION_KINDS[ask].takes_arrays:
        takes = checks.listed(kind.name for kind in QUESTION_KINDS.values() if kind.takes_arrays)
        report.value((*path, "ask"), f"expected {takes} where there are arrays, got {shown(ask)}")
        return None
    known = Known(function.variables, arrays, starts, function.written.parts if function.written else ())
    return QUESTION_KINDS[ask].of.check(report, (*path, "of"), of.strip(), known)


def read_expects(
    report: Report, document: Mapping[str, Any], function: FunctionRead, starts: Sequence[Start], rates: Sequence[float]
) -> tuple[Expect, ...]:
    """Read [[expect]]."""
    promises = []
    for path, table, found in each(report, document, EXPECT, "promises"):
        start, rate = found["start"], found["learning_rate"]
        if start and starts:
            checks.choice(report, (*path, "start"), start, [s.name for s in starts])
        if rate is not None and rates and rate not in rates:
            listed = checks.listed(map(repr, rates))
            report.value((*path, "learning_rate"), f"expected a learning rate of [descent], {listed}, got {rate!r}")
        if "near" in table:
            found["near"] = _near(report, (*path, "near"), table["near"], function)
        elif "verdict" not in table:
            report.key(path, "missing verdict or near, what the runs are expected to come to")
        promises.append(Expect(**found))
    return tuple(promises)


def _near(report: Report, path: Path, value: Any, function: FunctionRead) -> dict[str, float] | None:
    """Return the coordinates of a point, of some variables at least."""
    table = checks.table(report, path, value, "near = { x = 1.0 }")
    if table is None:
        return None
    found: dict[str, float] = {}
    for key, item in table.items():
        name = checks.plain(key)
        if function.variables is not None and name not in function.variables:
            advice = checks.suggestion(name, function.variables, "the variables are")
            report.key((*path, key), f"unknown variable, {advice}")
            continue
        number = checks.number(report, (*path, key), item)
        if number is not None:
            found[name] = number
    if not table:
        report.value(path, "expected a point such as { x = 1.0 }, got an empty table")
    return found
