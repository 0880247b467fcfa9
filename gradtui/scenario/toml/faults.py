"""Faults become problems: each gets its line and column. Loaded only when there is something to say."""

from __future__ import annotations

import re

from ...expression.errors import ExpressionError
from ...expression.visible import visible
from ..problems import Problem, ScenarioError
from ..tables.checks import MAX_FAULTS, Fault, Path
from .positions import Positions

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_JSON = re.compile(r"\s*(?:\{|\[\s*[\[{]\s*[\"\]}]|\[\s*-?[0-9]|\[\s*\"[^\"\n]*\"\s*,)")
_AT = re.compile(r"at line ([0-9]+), column ([0-9]+)")


def shown_key(path: Path) -> str:
    """Return a key as people write it, without the counts of arrays: "start.at.x"."""
    words = [_shown_word(part) for part in path if isinstance(part, str)]
    return ".".join(words if len(words) <= 8 else [*words[:8], "…"])


def _shown_word(word: str) -> str:
    return word if _BARE.fullmatch(word) and len(word) <= 40 else f'"{visible(word, limit=40)}"'


def _picture(positions: Positions, line: int, column: int, length: int = 1) -> str:
    text = positions.line(line)
    return ExpressionError("", text, column, min(length, max(len(text) - column + 1, 1))).picture


def located(text: str, path: str, faults: list[Fault]) -> ScenarioError:
    """Return the error for the faults of a document that is TOML, in file order."""
    positions = Positions(text)
    if positions.broken and positions.broken.limit:
        return broken(positions, path)
    found = [placed(positions, path, fault) for fault in faults[:MAX_FAULTS]]
    found.sort(key=lambda item: item[0])
    problems = [problem for _, problem in found]
    if len(faults) > MAX_FAULTS:
        problems.append(Problem(path, 0, 0, "", f"these are the first {MAX_FAULTS} problems, and there are more"))
    return ScenarioError(problems)


def placed(positions: Positions, path: str, fault: Fault) -> tuple[int, Problem]:
    """Return a fault's offset in the text, and the problem with its line and column."""
    place = positions.find(fault.path)
    present = positions.has(fault.path)
    offset = 0 if place is None else place.key if fault.at_key or not present else place.value
    if place is not None and present and fault.character is not None:
        offset = positions.within(place, fault.character)
    message = fault.message
    other = positions.find(fault.other) if fault.other else None
    if other is not None:
        message += f" on line {positions.line_and_column(other.key)[0]}"
    line, column = positions.line_and_column(offset)
    picture = _picture(positions, line, column, fault.length) if fault.character is not None else ""
    return offset, Problem(path, line, column, shown_key(fault.path), message, picture)


def not_toml(text: str, path: str, said: str) -> ScenarioError:
    """Return the error for a text that ``tomllib`` refuses; ``said`` is its message, used only for a position."""
    if "\r" in text.replace("\r\n", ""):
        line = text.replace("\r\n", "\n").partition("\r")[0].count("\n") + 1
        message = "expected lines that end in a line feed, got a bare carriage return (an old Mac's line end)"
        return ScenarioError([Problem(path, line, 1, "", message)])
    if _JSON.match(text):
        return ScenarioError([Problem(path, 1, 1, "", "expected a TOML scenario, but this is JSON, not TOML")])
    positions = Positions(text)
    if positions.broken:
        return broken(positions, path)
    where = _AT.search(said)
    line, column = (int(where[1]), int(where[2])) if where else positions.line_and_column(len(positions.text))
    return ScenarioError([Problem(path, line, column, "", "expected TOML", _picture(positions, line, column))])


def broken(positions: Positions, path: str) -> ScenarioError:
    """Return the error for what the scanner could not read."""
    error = positions.broken
    assert error is not None
    message = error.message
    if error.other is not None:
        message += f" on line {positions.line_and_column(error.other)[0]}"
    line, column = positions.line_and_column(error.at)
    if line == 1 + positions.text[: len(positions.text) - len(positions.text.lstrip())].count("\n"):
        message += _instead(positions.line(line))
    return ScenarioError(
        [Problem(path, line, column, shown_key(error.path), message, _picture(positions, line, column))]
    )


def _instead(line: str) -> str:
    """Say what a file whose very first line is no TOML may be."""
    if line.count(",") >= 1 and "=" not in line and "[" not in line:
        return "; this looks like CSV, not a TOML scenario"
    return "" if ("=" in line and not line.startswith("<")) or line.startswith("[") else "; this is not a TOML scenario"
