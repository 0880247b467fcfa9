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
from .function_table import FunctionRead
from .question_kinds import QUESTION_KINDS
from .question_of import Known

MAX_CARDS = 100
MAX_STEP = 100_000
MAX_TEXT = 2_000
_LESSON_KEYS = ("at_step", "when", "text")
_QUESTION_KEYS = ("at_step", "ask", "of")
_EXPECT_KEYS = ("start", "learning_rate", "verdict", "near")


def read_cards(
    report: Report,
    document: Mapping[str, Any],
    text: str,
    function: FunctionRead,
    arrays: ArraysRead,
    starts: Sequence[Start],
) -> tuple[Card, ...]:
    """Read [[lesson]] and [[question]], in the order in which the file has them."""
    found: list[tuple[Path, Card]] = []
    for i, table in _tables(report, document, "lesson", "lessons", _LESSON_KEYS):
        lesson = _lesson(report, ("lesson", i), table)
        if lesson is not None:
            found.append((("lesson", i), lesson))
    for i, table in _tables(report, document, "question", "questions", _QUESTION_KEYS):
        question = _question(report, ("question", i), table, function, arrays, starts)
        if question is not None:
            found.append((("question", i), question))
    if "lesson" in document and "question" in document and not report.faults:  # TOML keeps the two lists apart
        positions = Positions(text)
        places = {path: positions.find(path) for path, _ in found}
        found.sort(key=lambda item: place.key if (place := places[item[0]]) else 0)
    return tuple(card for _, card in found)


def read_expects(
    report: Report, document: Mapping[str, Any], function: FunctionRead, starts: Sequence[Start], rates: Sequence[float]
) -> tuple[Expect, ...]:
    """Read [[expect]]."""
    found = []
    for i, table in _tables(report, document, "expect", "promises", _EXPECT_KEYS):
        path: Path = ("expect", i)
        start = checks.text(report, (*path, "start"), table["start"]) if "start" in table else ""
        if start:
            start = checks.choice(report, (*path, "start"), start, [s.name for s in starts]) if starts else start
        rate = None
        if "learning_rate" in table:
            rate = checks.number(report, (*path, "learning_rate"), table["learning_rate"])
        if rate is not None and rates and rate not in rates:
            listed = checks.listed(map(repr, rates))
            report.value((*path, "learning_rate"), f"expected a learning rate of [descent], {listed}, got {rate!r}")
        verdict = checks.choice(report, (*path, "verdict"), table["verdict"], VERDICTS) if "verdict" in table else ""
        near = _near(report, (*path, "near"), table["near"], function) if "near" in table else None
        if "verdict" not in table and "near" not in table:
            report.key(path, "missing verdict or near, what the runs are expected to come to")
        found.append(Expect(start or "", rate, verdict or "", near))
    return tuple(found)


def _tables(
    report: Report, document: Mapping[str, Any], key: str, many: str, known: Sequence[str]
) -> list[tuple[int, dict[str, Any]]]:
    """Return the tables of an array of tables with their numbers, their keys checked."""
    if key not in document:
        return []
    if isinstance(document[key], dict):
        report.value((key,), f"expected [[{key}]] in two brackets, got [{key}]")
        return []
    found = []
    for i, item in enumerate(checks.array(report, (key,), document[key], many, MAX_CARDS) or ()):
        table = checks.table(report, (key, i), item, f"[[{key}]]")
        if table is not None:
            checks.check_keys(report, (key, i), table, known)
            found.append((i, table))
    return found


def _at_step(report: Report, path: Path, table: dict[str, Any]) -> int:
    if "at_step" not in table:
        return 0
    return checks.whole(report, (*path, "at_step"), table["at_step"], 0, MAX_STEP) or 0


def _lesson(report: Report, path: Path, table: dict[str, Any]) -> Lesson | None:
    step = _at_step(report, path, table)
    when = checks.choice(report, (*path, "when"), table["when"], VERDICTS) if "when" in table else ""
    if "when" in table and "at_step" in table:
        report.key((*path, "when"), "expected at_step or when, got both")
    if "text" not in table:
        report.key((*path, "text"), "missing key text, what the lesson says")
        return None
    text = checks.text(report, (*path, "text"), table["text"], lines=True)
    if text is not None and len(text) > MAX_TEXT:
        report.value((*path, "text"), f"expected at most {MAX_TEXT:,} characters, got {len(text):,}")
    return Lesson(text.strip(), step, when or "") if text is not None else None


def _question(
    report: Report,
    path: Path,
    table: dict[str, Any],
    function: FunctionRead,
    arrays: ArraysRead,
    starts: Sequence[Start],
) -> Question | None:
    step = _at_step(report, path, table)
    if "ask" not in table:
        report.key((*path, "ask"), f"missing key ask, one of {checks.listed(QUESTION_KINDS)}")
        return None
    ask = checks.choice(report, (*path, "ask"), table["ask"], tuple(QUESTION_KINDS))
    if ask is None:
        return None
    of = checks.text(report, (*path, "of"), table["of"]) if "of" in table else ""
    if of is None or function.variables is None:
        return None
    if arrays.parameters and not QUESTION_KINDS[ask].takes_arrays:
        takes = checks.listed(kind.name for kind in QUESTION_KINDS.values() if kind.takes_arrays)
        report.value((*path, "ask"), f"expected {takes} where there are arrays, got {shown(ask)}")
        return None
    known = Known(function.variables, arrays, starts)
    checked = QUESTION_KINDS[ask].of.check(report, (*path, "of"), of.strip(), known)
    return None if checked is None else Question(ask, checked, step)


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
