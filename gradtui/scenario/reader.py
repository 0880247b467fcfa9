"""A scenario from a file or a text: all of its problems at once, or a ``Scenario`` without any."""
# pathlib would cost every start of the program a millisecond
# ruff: noqa: PTH119, PTH122

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ..expression.names import nearest
from ..expression.visible import visible
from .costs import too_much
from .data.array_names import NO_ARRAYS
from .model import Scenario
from .problems import refuse
from .runs import objective_of
from .tables import checks
from .tables.checks import Report, TooManyFaultsError
from .tables.descent_table import incompatibility, read_descent
from .tables.fields import values
from .tables.file_table import FILE, TABLES
from .tables.function_table import FunctionRead, read_function
from .tables.starts_table import read_starts
from .tables.view_table import read_view

if TYPE_CHECKING:
    from .cards import Card, Expect

KEYS = (*FILE.fields, *TABLES)
_OTHER_TABLES = {"params": "parameters", "weights": "parameters", "dataset": "data"}
"""What people call a table who come from elsewhere → ours."""
MAX_CHARACTERS = 256 * 1024

# tomllib takes quadratic time over a.a.a.a…: a text with many parts in a row goes through our own reader first
_MANY_PARTS = re.compile(r"(?<![\w-])(?:(?:[A-Za-z0-9_-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){16}")


def load(source: str | os.PathLike[str], *, also: Iterable[str] = ()) -> Scenario:
    """Read a scenario from a file.

    ``also`` are names, besides those of its folder, that may be suggested for a missing file.
    Raises ScenarioError with every problem of the file.
    """
    from .files import decode, read

    path = os.fsdecode(source)
    return _scenario(decode(read(path, also), path), path, path)


def loads(text: str, path: str = "<string>", *, file: str | None = None) -> Scenario:
    """Read a scenario from a text; ``path`` is what the problems call it. Raises ScenarioError.

    ``file`` is where the text comes from, if it comes from a file: data files are looked for beside it.
    """
    return _scenario(text.removeprefix("\ufeff"), path, file)


def load_bytes(data: bytes, path: str) -> Scenario:
    """Read a scenario from bytes that come from no file. Raises ScenarioError."""
    from .files import decode

    return _scenario(decode(data, path), path, None)


def _scenario(text: str, shown: str, path: str | None) -> Scenario:
    document = _document(text, shown)
    report = Report(_advice)
    scenario = None
    with suppress(TooManyFaultsError):
        scenario = _read(report, document, path, text)
    if report.faults or scenario is None:
        from .toml.faults import located

        raise located(text, shown, report.faults)
    return scenario


def _advice(key: str, known: Sequence[str]) -> str:
    from .tables.near_misses import key_advice

    return key_advice(key, known)


def _document(text: str, shown: str) -> dict[str, Any]:
    """Return the text's tables. Raises ScenarioError for what is not TOML."""
    if not text.strip():
        raise refuse(shown, "missing key function.expression: the file is empty; `gradtui list` names examples")
    if len(text) > MAX_CHARACTERS:
        raise refuse(shown, f"expected at most 256 KiB, got {len(text):,} characters")
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        raise refuse(shown, "expected Unicode text, got half of a surrogate pair")
    if _MANY_PARTS.search(text):
        from .toml.faults import too_much
        from .toml.positions import Positions

        positions = Positions(text)
        if positions.too_much:
            raise too_much(positions, positions.too_much, shown)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # TOMLDecodeError is a ValueError, and not the only one
        from .toml.faults import not_toml

        raise not_toml(text, shown, str(error)) from None


def _read(report: Report, document: dict[str, Any], path: str | None, text: str) -> Scenario | None:
    """Return the scenario, or None with at least one fault in the report."""
    meant = _check_tables(report, document)
    said = values(report, (), document, FILE)
    arrays = NO_ARRAYS
    if "data" in document or "parameters" in document:
        from .data.arrays import read_arrays

        arrays = read_arrays(report, document, path)
    if not meant.isdisjoint(("data", "parameters")):  # their names are unknown, and that has been said
        arrays = arrays._replace(complete=False)
    function = read_function(report, document.get("function", {}), arrays)
    starts = read_starts(report, document, function, arrays)
    descent = read_descent(report, document.get("descent", {}))
    view = read_view(report, document.get("view", {}), function.variables, arrays)
    cards: tuple[Card, ...] = ()
    expects: tuple[Expect, ...] = ()
    if not document.keys().isdisjoint(("lesson", "question", "expect")):
        from .tables.cards import read_cards, read_expects  # most scenarios teach without words

        cards = read_cards(report, document, text, function, arrays, starts)
        expects = read_expects(report, document, function, starts, descent.learning_rates)
    data, model, from_files = arrays.data, None, arrays.from_files
    if "model" in document:
        from .tables.model_table import read_model  # most functions are no loss of a model

        model, data, from_files = read_model(report, document["model"], function, arrays)
    if report.faults:
        return None
    assert function.written is not None and function.variables is not None and function.constants is not None
    scenario = Scenario(
        title=said["title"] or _title(path, function),
        summary=said["summary"],
        text=function.text,
        tree=function.written.whole,
        name=function.name,
        variables=function.variables,
        constants=function.constants,
        starts=starts,
        learning_rates=descent.learning_rates,
        optimizers=descent.optimizers,
        steps=descent.steps,
        tolerance=descent.tolerance,
        view=view,
        path=path,
        data=data,
        parameters=arrays.parameters,
        from_files=from_files,
        cards=cards,
        expects=expects,
        model=model,
        let=function.written if function.written.parts else None,
    )
    excess = too_much(scenario, scenario.steps)
    if excess:
        report.value(("descent", "steps"), excess)
    _check_optimizers(report, scenario, many="optimizers" in document.get("descent", {}))
    return None if report.faults else scenario


def _check_optimizers(report: Report, scenario: Scenario, *, many: bool) -> None:
    """Report each optimizer that cannot descend the function."""
    for i, optimizer in enumerate(scenario.optimizers):
        if optimizer.is_plain:
            continue
        fault = incompatibility(optimizer, objective_of(scenario))
        if fault:
            key, message = fault
            path: checks.Path = ("descent", "optimizers", i) if many else ("descent", "optimizer")
            report.value((*path, key) if key != "name" else path, message)


def _check_tables(report: Report, document: dict[str, Any]) -> set[str]:
    """Report every key at the top of the file that is none of ours. Return the tables that seem to be meant."""
    meant = set()
    for key, value in document.items():
        near = _OTHER_TABLES.get(key.lower()) or nearest(key, TABLES) if isinstance(value, dict | list) else None
        if key not in KEYS and near:
            report.key((key,), f"unknown table, did you mean {TABLES[near]}?")
            meant.add(near)
        elif key not in KEYS:
            report.key((key,), f"unknown key, {report.advice(key, KEYS)}")
    return meant


def _title(path: str | None, function: FunctionRead) -> str:
    """Make a title of the file's name, or of the function's."""
    if path is None:
        return f"{function.name}({', '.join(function.variables or ())})"
    stem = os.path.splitext(os.path.basename(path))[0]
    words = visible(re.sub(r"[_\s-]+", " ", stem)).strip() or "Scenario"
    return words[0].upper() + words[1:]
