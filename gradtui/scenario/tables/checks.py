"""Values from a TOML document, checked one by one. Faults are collected, never raised: a file gets all of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from ...expression.names import GREEK, nearest
from ...expression.reading.tokens import check_name
from ...expression.visible import visible

Path = tuple[str | int, ...]
"""Where a value is: ("start", 1, "at", "x")."""

MAX_FAULTS = 100
_BITS_64 = 2**63
_DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_TIMES = {"date": "a date", "time": "a time", "datetime": "a date and time"}


class Fault(NamedTuple):
    """A problem that does not know its line yet."""

    path: Path
    """The key that is at fault; where the file does not have it, its table is pointed at."""
    message: str
    """What was expected and what was found."""
    at_key: bool = False
    """Point at the key, not at its value."""
    other: Path | None = None
    """Another key, whose line ends the message."""
    character: int | None = None
    """The character of a string value that is at fault, from 0."""
    length: int = 1
    """How many characters are at fault."""


class TooManyFaultsError(Exception):
    """The list is full: nobody reads more."""


class Report:
    """The faults found so far."""

    def __init__(self, advice: Callable[[str, Sequence[str]], str]) -> None:
        self.faults: list[Fault] = []
        self.advice = advice
        """What to write instead of an unknown key, of those that are known."""

    def add(self, fault: Fault) -> None:
        """Take one more fault."""
        self.faults.append(fault)
        if len(self.faults) > MAX_FAULTS:
            raise TooManyFaultsError

    def value(self, path: Path, message: str, other: Path | None = None) -> None:
        """Say that the value of a key is wrong."""
        self.add(Fault(path, message, other=other))

    def key(self, path: Path, message: str, other: Path | None = None) -> None:
        """Say that a key is wrong or missing."""
        self.add(Fault(path, message, at_key=True, other=other))


def shown(value: Any) -> str:
    """Return a value for a message: 'the string "fifty"', "a boolean (true)"."""
    if isinstance(value, bool):
        return f"a boolean ({str(value).lower()})"
    if isinstance(value, str):
        return f'the string "{visible(value, limit=40)}"' if value else "an empty string"
    if isinstance(value, int):
        return str(value) if abs(value) < _BITS_64 else "a whole number beyond 64 bits"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, list):
        kinds = [shown(item) if not isinstance(item, list | dict) else "…" for item in value[:4]]
        return f"an array ({', '.join(kinds)}{', …' * (len(value) > 4)})" if value else "an empty array"
    if isinstance(value, dict):
        return "a table"
    return _TIMES.get(type(value).__name__, "a date")


def listed(words: Iterable[str]) -> str:
    """Return words for a message: "x, y or z"."""
    words = list(words)
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def suggestion(word: str, known: Sequence[str], what: str) -> str:
    """Return "did you mean …?" for the near word, or the list of all."""
    near = nearest(word, known)
    return f"did you mean {near}?" if near else f"{what} {listed(known)}"


def check_keys(report: Report, path: Path, table: Iterable[str], known: Sequence[str]) -> None:
    """Report each key that the table does not have."""
    for key in table:
        if key not in known:
            report.key((*path, key), f"unknown key, {report.advice(key, known)}")


def number(report: Report, path: Path, value: Any, expected: str = "a number") -> float | None:
    """Return a finite number, or None after reporting why not."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        report.value(path, f"expected {expected}, got {shown(value)}{_unquoted(value)}")
    elif isinstance(value, int) and abs(value) >= _BITS_64:
        report.value(path, f"expected {expected}, got {shown(value)}; write a decimal number such as 1e20")
    elif not math.isfinite(value):
        report.value(path, f"expected {expected} that is finite, got {value!r}")
    else:
        return float(value)
    return None


def _unquoted(value: Any) -> str:
    """Advice for a number within quotes."""
    if isinstance(value, str) and len(value) < 40 and value.isascii() and "_" not in value:
        try:
            float(value)
        except ValueError:
            return ""
        return f"; write {value.strip()} without quotes"
    return ""


def whole(report: Report, path: Path, value: Any, low: int, high: int) -> int | None:
    """Return a whole number of a range, or None after reporting why not."""
    if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
        return value
    hint = _unquoted(value)
    if isinstance(value, float) and value.is_integer() and low <= value <= high:
        hint = f"; write {int(value)}"
    report.value(path, f"expected a whole number from {low:,} to {high:,}, got {shown(value)}{hint}")
    return None


def text(report: Report, path: Path, value: Any, *, lines: bool = False) -> str | None:
    """Return a text that is safe to show, or None after reporting why not."""
    if not isinstance(value, str):
        report.value(path, f"expected a string, got {shown(value)}")
    elif not value.strip():
        report.value(path, f"expected some text, got {shown(value)}; leave the key out instead")
    elif bad := [c for c in value if (c < " " and not (lines and c in "\n\t")) or "\x7f" <= c <= "\x9f"]:
        report.value(path, f"expected text without control characters, got {visible(bad[0])}")
    elif any(c in _DIRECTIONS for c in value):
        found = next(c for c in value if c in _DIRECTIONS)
        report.value(path, f"expected text without marks that change its direction, got {visible(found)}")
    else:
        return value
    return None


def choice(report: Report, path: Path, value: Any, known: Sequence[str]) -> str | None:
    """Return one of some words, or None after reporting why not."""
    if isinstance(value, str) and value in known:
        return value
    near = nearest(value, known) if isinstance(value, str) else None
    hint = f"; did you mean {near}?" if near else ""
    report.value(path, f"expected {listed(known)}, got {shown(value)}{hint}")
    return None


def name(report: Report, path: Path, value: Any, taken: Sequence[str] = (), *, at_key: bool = False) -> str | None:
    """Return a name in ASCII letters, or None after reporting why it is none."""
    if not isinstance(value, str):
        report.value(path, f"expected a name in quotes, got {shown(value)}")
        return None
    try:
        return check_name(value, taken)
    except ValueError as error:
        message = f"expected a new name, got {shown(value)[len('the string ') :]}: {error}"
        report.add(Fault(path, message, at_key=at_key))
        return None


def array(report: Report, path: Path, value: Any, of: str, most: int) -> list[Any] | None:
    """Return a list of at least one and at most ``most`` items, or None after reporting why not."""
    if not isinstance(value, list):
        report.value(path, f"expected an array of {of}, got {shown(value)}")
    elif not value:
        report.value(path, f"expected at least one of {of}, got an empty array")
    elif len(value) > most:
        report.value(path, f"expected at most {most} {of}, got {len(value):,}")
    else:
        return value
    return None


def plain(name: str) -> str:
    """Return a name in ASCII letters: ``theta`` for θ."""
    return "".join(GREEK.get(c, c) for c in name)


def table(report: Report, path: Path, value: Any, header: str) -> dict[str, Any] | None:
    """Return a table, or None after reporting why not."""
    if isinstance(value, dict):
        return value
    report.value(path, f"expected the table {header}, got {shown(value)}")
    return None
