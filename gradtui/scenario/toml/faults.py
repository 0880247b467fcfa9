"""Faults become problems: each gets its line and column. Loaded only when there is something to say."""

from __future__ import annotations

import re

from ...expression.errors import ExpressionError
from ...expression.visible import visible
from ..problems import Problem, ScenarioError
from ..tables.checks import MAX_FAULTS, Fault, Path
from ..tables.file_table import TABLES
from .positions import Positions
from .scanner import TooMuchError

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_JSON = re.compile(r"\s*(?:\{|\[\s*[\[{]\s*[\"\]}]|\[\s*-?[0-9]|\[\s*\"[^\"\n]*\"\s*,)")
_TOKEN = re.compile(r"[^\s,\[\]{}#\"'=]+|[^\n#]")
_WORD = re.compile(r"\w+")
_SPACED = re.compile(r"\w[\w \t-]*=")
_TUPLE = re.compile(r"\('[^()]*\)")  # a key with its tables, as Python shows it
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
    if positions.too_much:
        return too_much(positions, positions.too_much, path)
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


def too_much(positions: Positions, error: TooMuchError, path: str) -> ScenarioError:
    """Return the error for a text that has more of something than is read."""
    line, column = positions.line_and_column(error.at)
    picture = _picture(positions, line, column)
    return ScenarioError([Problem(path, line, column, shown_key(error.path), error.message, picture)])


def not_toml(text: str, path: str, said: str) -> ScenarioError:
    """Return the error for a text that ``tomllib`` refuses, in its words."""
    if "\r" in text.replace("\r\n", ""):
        line = text.replace("\r\n", "\n").partition("\r")[0].count("\n") + 1
        message = "expected lines that end in a line feed, got a bare carriage return (an old Mac's line end)"
        return ScenarioError([Problem(path, line, 1, "", message)])
    if _JSON.match(text):
        return ScenarioError([Problem(path, 1, 1, "", "expected a TOML scenario, but this is JSON, not TOML")])
    positions = Positions(text)
    if positions.too_much:
        return too_much(positions, positions.too_much, path)
    where = _AT.search(said)
    gave_up = positions.offset(int(where[1]), int(where[2])) if where else len(positions.text)
    words = said.partition(" (at ")[0]
    at = positions.blamed(gave_up, words)
    line, column = positions.line_and_column(at)
    message = f"not TOML: {visible(_TUPLE.sub(_dotted, words[:1].lower() + words[1:]), limit=200)}"
    if at == gave_up and "'" not in words.replace("'='", ""):
        message += f", got {_found(positions.text, at)}"
    message += _advice(positions.text, at, words)
    if not positions.text[: at - column + 1].strip():
        message += _instead(positions.line(line))
    return ScenarioError([Problem(path, line, column, "", message, _picture(positions, line, column))])


def _dotted(names: re.Match[str]) -> str:
    return ".".join(re.findall(r"'([^']*)'", names[0]))


def _found(text: str, at: int) -> str:
    word = _TOKEN.match(text, at)
    if word:
        return visible(word[0], limit=40)
    return "the end" if at >= len(text) else "the end of the line"


def _advice(text: str, at: int, said: str) -> str:
    """What to write instead, for what people write who come from elsewhere."""
    word = _WORD.match(text, at)
    found = word[0] if word else ""
    if said.startswith("Cannot declare"):
        header = TABLES.get(found, "")
        return f"; write {header}" if header.startswith("[[") else ""
    if said.startswith("Expected '='"):
        if text.startswith(":", at):
            return "; TOML writes key = value"
        return "; a key has no spaces" if _SPACED.match(text, at) else ""
    if said != "Invalid value":
        return "; letters beyond a–z stand in quotes" if found[:1].isalpha() and not found.isascii() else ""
    if found.lower() in ("true", "false"):
        return f"; write {found.lower()}"
    return "; text stands in quotes" if found[:1].isalpha() else ""


def _instead(line: str) -> str:
    """Say what a file whose very first line is no TOML may be."""
    if line.count(",") >= 1 and "=" not in line and "[" not in line:
        return "; this looks like CSV, not a TOML scenario"
    return "" if ("=" in line and not line.startswith("<")) or line.startswith("[") else "; this is not a TOML scenario"
