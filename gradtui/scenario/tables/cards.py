"""[[lesson]], [[question]], [[expect]]: what a scenario tells, what it asks, what its author promises."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from ...expression.entries import read_entry
from ...expression.names import pretty
from ..cards import ASKS, GOALS, VERDICTS, Ask, Card, Expect, Lesson, Question
from ..data.array_names import ArraysRead
from ..model import Start
from ..toml.positions import Positions
from . import checks
from .checks import Path, Report, shown
from .function_table import FunctionRead
from .view_table import entry_of

MAX_CARDS = 100
MAX_STEP = 100_000
MAX_TEXT = 2_000
_LESSON_KEYS = ("at_step", "when", "text")
_QUESTION_KEYS = ("at_step", "ask", "of")
_EXPECT_KEYS = ("start", "learning_rate", "verdict", "near")
_SIGNS = re.compile(r"\s*([+\-−])\s*([^\s+\-−,]+)\s*,?")


def signs_of(text: str) -> tuple[tuple[str, int], ...]:
    """Return the prescribed signs of "+x -y": (("x", 1), ("y", −1)). Raises ValueError for anything else."""
    found, at = [], 0
    while at < len(text):
        match = _SIGNS.match(text, at)
        if not match:
            raise ValueError(f"expected signs such as +x -y, got {text!r}")
        found.append((checks.plain(match[2]), 1 if match[1] == "+" else -1))
        at = match.end()
    if not found or len({name for name, _ in found}) < len(found):
        raise ValueError(f"expected signs such as +x -y, got {text!r}")
    return tuple(found)


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
        report.key((*path, "ask"), f"missing key ask, one of {checks.listed(ASKS)}")
        return None
    ask = cast("Ask | None", checks.choice(report, (*path, "ask"), table["ask"], ASKS))
    if ask is None:
        return None
    of = checks.text(report, (*path, "of"), table["of"]) if "of" in table else ""
    if of is None or function.variables is None:
        return None
    if arrays.parameters and ask not in ("partial", "sign", "next_value"):
        report.value((*path, "ask"), f"expected partial, sign or next_value where there are arrays, got {shown(ask)}")
        return None
    return _checked(report, (*path, "of"), Question(ask, of.strip(), step), function.variables, arrays, starts)


def _checked(
    report: Report,
    path: Path,
    question: Question,
    variables: tuple[str, ...],
    arrays: ArraysRead,
    starts: Sequence[Start],
) -> Question | None:
    """Return the question with what it is of checked and spelt as everywhere, or None after reporting why not."""
    ask, of = question.ask, question.of
    if ask in ("partial", "sign", "formula", "next_point"):
        if not of and ask != "next_point" and (len(variables) > 1 or arrays.parameters):
            report.key(path, f"missing key of, the variable, one of {checks.listed(map(pretty, variables))}")
            return None
        of = of or (variables[0] if ask != "next_point" else "")
        name = _variable(report, path, of, variables, arrays) if of else ""
        return None if name is None else Question(ask, name, question.at_step)
    if ask == "fate":
        of = of or (starts[0].name if starts else "")
        known = [start.name for start in starts]
        return Question(ask, of, question.at_step) if not starts or checks.choice(report, path, of, known) else None
    if ask == "learning_rate":
        of = of or "fewest"
        return Question(ask, of, question.at_step) if checks.choice(report, path, of, GOALS) else None
    if ask == "next_value":
        if of:
            report.key(path, "expected no key of: the value is that of the function")
        return question
    example = " ".join(f"{sign}{v}" for sign, v in zip("+-", variables, strict=False))
    try:
        signs = signs_of(of)
    except ValueError:
        report.key(path, f'expected the signs that the partials are to have, such as of = "{example}", got {shown(of)}')
        return None
    for name, _ in signs:
        if name not in variables:
            report.value(path, f"unknown variable, {checks.suggestion(name, variables, 'the variables are')}")
            return None
    return question


def _variable(report: Report, path: Path, of: str, variables: tuple[str, ...], arrays: ArraysRead) -> str | None:
    """Return a variable, or an entry of an array; None after reporting why it is none."""
    entry = read_entry(of) if arrays.parameters and len(of) <= MAX_TEXT else None
    name = checks.plain(entry[0] if entry else of)
    if name not in variables:
        report.value(path, f"unknown variable, {checks.suggestion(name, variables, 'the variables are')}")
        return None
    if name in arrays.parameters:
        return entry_of(report, path, of, name, arrays.parameters[name].shape)
    return name


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
