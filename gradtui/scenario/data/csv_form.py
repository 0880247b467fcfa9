"""How a CSV file is written and what is made of its columns: the keys of { file = … }."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from ...expression.names import nearest
from ..tables.checks import Path, Report, shown
from ..tables.fields import Field, Table, keyed
from ..tables.values import LINE, Value, array

MAX_COLUMNS = 1000
COMMA, SEMICOLON, TAB = ",", ";", "\t"
REFUSE, DROP = "refuse", "drop"
MISSING = frozenset(("", "na", "nan", "null", "?"))
"""What stands for a value that is missing, in small letters."""
_NO_DELIMITERS = '"+-._'  # of a number, or of a quoted value
_CALLED = {
    **dict.fromkeys(("comma", "commas"), COMMA),
    **dict.fromkeys(("semicolon", "semicolons"), SEMICOLON),
    **dict.fromkeys(("tab", "tabs", "tabulator", "\\t", "tsv"), TAB),
    **dict.fromkeys(("pipe", "bar"), "|"),
    **dict.fromkeys(("space", "blank"), " "),
    **dict.fromkeys(("point", "dot", "period"), "."),
}
_DROPPED = ("skip", "remove", "omit", "ignore", "delete", "leave out", "exclude")
_REFUSED = ("error", "raise", "fail", "none", "keep")


class Form(NamedTuple):
    """How a file is written, and what is made of it."""

    delimiter: str = COMMA
    """The character between two values."""
    decimal: str = "."
    """The sign within a number."""
    drops: bool = False
    """Whether rows with a missing value are left out; or they are at fault."""
    standardize: bool = False
    """Whether each column is moved to mean 0 and scaled to standard deviation 1."""


PLAIN = Form()
"""Commas between values and points in numbers."""


def quoted(character: str) -> str:
    """Return a character as a scenario has it; a tab as it is escaped there."""
    return '"\\t"' if character == TAB else f'"{character}"'


def _delimiter(report: Report, path: Path, value: Any) -> str | None:
    if not isinstance(value, str):
        report.value(path, f"expected a character in quotes such as {quoted(SEMICOLON)}, got {shown(value)}")
    elif len(value) != 1:
        near = _CALLED.get(value.lower()) or (value[0] if len(set(value)) == 1 and _separates(value[0]) else "")
        hint = f"; did you mean {quoted(near)}?" if near else ""
        report.value(path, f"expected one character such as {quoted(SEMICOLON)}, got {shown(value)}{hint}")
    elif not _separates(value):
        given = f"got {shown(value)}"
        report.value(path, f"expected a character that is in no number, such as {quoted(SEMICOLON)}, {given}")
    else:
        return value
    return None


def _separates(character: str) -> bool:
    """Whether a character can stand between values: ASCII, and in no number and no quote."""
    is_seen = " " <= character <= "~" and not character.isalnum()
    return character == TAB or (is_seen and character not in _NO_DELIMITERS)


def _decimal(report: Report, path: Path, value: Any) -> str | None:
    if value in (".", ","):
        return str(value)
    near = _CALLED.get(value.lower(), "") if isinstance(value, str) else ""
    hint = f"; did you mean {quoted(near)}?" if near in (".", ",") and near else ""
    report.value(path, f'expected "." or ",", got {shown(value)}{hint}')
    return None


def _missing(report: Report, path: Path, value: Any) -> str | None:
    if value in (REFUSE, DROP):
        return str(value)
    near = None
    if isinstance(value, str):
        word = nearest(value, (REFUSE, DROP, *_DROPPED, *_REFUSED))
        near = DROP if word in _DROPPED else REFUSE if word in _REFUSED else word
    report.value(path, f"expected refuse or drop, got {shown(value)}" + f"; did you mean {near}?" * bool(near))
    return None


def _yes_or_no(report: Report, path: Path, value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    word = value.lower() if isinstance(value, str) else ""
    near = "true" if word in ("true", "yes", "on") else "false" if word in ("false", "no", "off") else ""
    hint = f"; write {near} without quotes" if near else ""
    report.value(path, f"expected true or false, got {shown(value)}{hint}")
    return None


COLUMNS = Table(
    "",
    "Columns of a CSV file in the scenario's folder.",
    keyed(
        Field("file", LINE, "The file's name.", needed=True, example='"houses.csv"', also=("path", "csv")),
        Field(
            "columns",
            Value(array(LINE.schema, MAX_COLUMNS, uniqueItems=True)),
            "The columns' names.",
            needed=True,
            example='["price"]',
            also=("column",),
        ),
        Field(
            "delimiter",
            Value({"type": "string", "pattern": r"^[\t !#-*,/:-@\[-^`{-~]$"}, _delimiter),
            'The character between two values: "," where it is left out, ";" with a decimal comma.',
            example='";"',
            also=("sep", "separator", "delim"),
        ),
        Field(
            "decimal",
            Value({"enum": [".", ","]}, _decimal),
            "The sign within a number.",
            default=".",
            example='","',
            also=("decimal_separator", "decimal_point"),
        ),
        Field(
            "missing",
            Value({"enum": [REFUSE, DROP]}, _missing),
            "What a missing value does: the file is refused, or its row is left out.",
            default=REFUSE,
            example='"drop"',
            also=("na", "na_values", "dropna"),
        ),
        Field(
            "standardize",
            Value({"type": "boolean"}, _yes_or_no),
            "Whether each column's mean is taken from it and it is divided by its standard deviation.",
            default=False,
            example="true",
            also=("standardise", "normalise", "normalize", "zscore"),
        ),
    ),
    rules={"not": {"properties": {key: {"const": COMMA} for key in ("delimiter", "decimal")},
                   "required": ["delimiter", "decimal"]}},
    home="in an array of [data]",
)  # fmt: skip


def form_of(report: Report, path: Path, found: Mapping[str, Any]) -> Form:
    """Return the form that the values of the keys say; report a delimiter that is the decimal sign too."""
    delimiter = found["delimiter"] or (SEMICOLON if found["decimal"] == "," else COMMA)
    if delimiter == found["decimal"]:
        message = f'expected two characters for delimiter and decimal, got "{delimiter}" for both; did you mean ";"?'
        report.value((*path, "delimiter"), message)
    return Form(delimiter, found["decimal"] or ".", found["missing"] == DROP, bool(found["standardize"]))


def file_of(value: Any) -> str | None:
    """Return the file that an array of [data] names, the same text for the same path; None where it names none."""
    file = value.get("file") if isinstance(value, dict) else None
    return os.path.normpath(file) if isinstance(file, str) else None


def watched(data: Any) -> dict[str, list[str]]:
    """Return for each file the columns of all arrays that leave out rows: so that they keep the same ones."""
    found: dict[str, dict[str, None]] = {}
    for value in data.values() if isinstance(data, dict) else ():
        file = file_of(value)
        if file is not None and value.get("missing") == DROP and isinstance(value.get("columns"), list):
            names = (name for name in value["columns"][:MAX_COLUMNS] if isinstance(name, str))
            found.setdefault(file, {}).update(dict.fromkeys(names))
    return {file: list(names) for file, names in found.items()}
