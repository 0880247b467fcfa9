"""The keys of a table, each declared once.

The reader, the schema, what a new scenario begins with, what is said of an unknown key and the manual's tables all
follow from the declaration. It stands beside the reader of its table: ``VIEW`` in ``view_table.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from . import checks
from .checks import Path, Report
from .values import Json, Value

Words = str | Callable[[], str]
"""A text, or what makes it: of a registry that can grow."""


class Field(NamedTuple):
    """One key."""

    key: str
    """The key."""
    value: Value
    """What it can be."""
    about: Words
    """A sentence that says what it is for."""
    default: Any = None
    """What it is where a file does not have it."""
    needed: bool = False
    """Whether every file must have it."""
    missing: Words = ""
    """What is said after "missing key KEY, " where a file does not have it; "" where the table's reader says it."""
    example: str = ""
    """What a new scenario has, "{name}" for what depends on the scenario; "" for a key that the comment of another
    one shows."""
    comment: Words | None = None
    """What a new scenario says of it; None for the sentence itself."""
    also: tuple[str, ...] = ()
    """What people call it who come from elsewhere."""
    common: bool = False
    """Whether its name may mean too many things to say that it belongs here."""

    @property
    def sentence(self) -> str:
        """The sentence that says what it is for."""
        return words(self.about)

    @property
    def remark(self) -> str:
        """What a new scenario says of it."""
        if self.comment is None:
            return self.sentence[:1].lower() + self.sentence[1:].removesuffix(".")
        return words(self.comment)

    @property
    def schema(self) -> Json:
        """Its JSON Schema; what is defined elsewhere is explained there."""
        schema = self.value.schema
        return {**schema, "description": self.sentence} if self.about and "$ref" not in schema else schema


class Table(NamedTuple):
    """A table of a scenario file."""

    name: str
    """The key of the file under which it stands; "" for one that is a value of others."""
    about: str
    """A sentence that says what it is for."""
    fields: Mapping[str, Field]
    """Its keys."""
    rules: Json | Callable[[], Json] | None = None
    """What the schema says besides its keys, or what makes it."""
    most: int = 0
    """How many of them there can be, if it is written in two brackets."""
    one: str = ""
    """The same sentence for one of several."""
    comment: str = ""
    """What a new scenario says of it."""
    home: str = ""
    """Where its keys stand, in words; "" for its header."""

    @property
    def header(self) -> str:
        """How it is written: [view], [[start]]."""
        return f"[[{self.name}]]" if self.most else f"[{self.name}]"

    @property
    def schema(self) -> Json:
        """Its JSON Schema, or that of all of them."""
        needed = [key for key, field in self.fields.items() if field.needed]
        made: Json = {
            "type": "object",
            "description": self.one or self.about,
            **({"properties": {key: field.schema for key, field in self.fields.items()}} if self.fields else {}),
            "additionalProperties": False,
            **({"required": needed} if needed else {}),
            **((self.rules() if callable(self.rules) else self.rules) or {}),
        }
        if not self.most:
            return made
        return {"type": "array", "description": self.about, "minItems": 1, "maxItems": self.most, "items": made}

    @property
    def inline(self) -> str:
        """An example of it as a value: { shape = [2], init = "normal" }."""
        return f"{{ {', '.join(f'{key} = {field.example}' for key, field in self.fields.items() if field.example)} }}"


def words(text: Words) -> str:
    """Return a text that may have to be made."""
    return text() if callable(text) else text


def keyed(*fields: Field) -> dict[str, Field]:
    """Return fields by their keys."""
    return {field.key: field for field in fields}


def read(report: Report, path: Path, table: dict[str, Any], of: Table) -> dict[str, Any]:
    """Return the value of every key, its default where the table does not have it; report what is wrong.

    What other parts of the file decide is returned as the file has it.
    """
    checks.check_keys(report, path, table, tuple(of.fields))
    return values(report, path, table, of)


def values(report: Report, path: Path, table: Mapping[str, Any], of: Table) -> dict[str, Any]:
    """Do the same for a table in which there may be other keys too."""
    found = {}
    for key, field in of.fields.items():
        if key in table:
            reader = field.value.read
            found[key] = reader(report, (*path, key), table[key]) if reader else table[key]
            continue
        found[key] = field.default
        if field.missing:
            report.key((*path, key), f"missing key {key}, {words(field.missing)}")
    return found


def each(
    report: Report, document: Mapping[str, Any], of: Table, many: str
) -> Iterator[tuple[Path, dict[str, Any], dict[str, Any]]]:
    """Yield each table of several: where it is, what the file has, and the value of every key."""
    if of.name not in document:
        return
    value = document[of.name]
    if isinstance(value, dict):
        report.value((of.name,), f"expected {of.header} in two brackets, got [{of.name}]")
        return
    for i, item in enumerate(checks.array(report, (of.name,), value, many, of.most) or ()):
        path = (of.name, i)
        table = checks.table(report, path, item, of.header)
        if table is not None:
            yield path, table, read(report, path, table, of)
