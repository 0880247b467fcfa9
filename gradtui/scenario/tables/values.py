"""What a key can be: how its value is read, and how the schema says it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from . import checks
from .checks import Path, Report, shown

Json = dict[str, Any]

_CONTROLS = r"\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069"


class Value(NamedTuple):
    """One kind of value."""

    said: Json | Callable[[], Json]
    """Its JSON Schema, or what makes it: of a registry that can grow, or of a module that a reader can do without."""
    read: Callable[[Report, Path, Any], Any] | None = None
    """Returns the value, or None after reporting what is wrong with it; None where the table's reader does this itself,
    because it takes other parts of the file."""

    @property
    def schema(self) -> Json:
        """Its JSON Schema."""
        return self.said() if callable(self.said) else self.said


LINE = Value(
    {"type": "string", "pattern": rf"^[^\u0009\u000a{_CONTROLS}]*[^\s{_CONTROLS}][^\u0009\u000a{_CONTROLS}]*$"},
    checks.text,
)
"""A text of one line, safe to show."""


def lines(most: int | None = None) -> Value:
    """Return a text of one or more lines, safe to show, of at most so many characters."""

    def read(report: Report, path: Path, value: Any) -> str | None:
        text = checks.text(report, path, value, lines=True)
        if text is not None and most is not None and len(text) > most:
            report.value(path, f"expected at most {most:,} characters, got {len(text):,}")
        return text

    schema: Json = {"type": "string", "pattern": rf"^[^{_CONTROLS}]*[^\s{_CONTROLS}][^{_CONTROLS}]*$"}
    return Value(schema if most is None else {**schema, "maxLength": most}, read)


def number(holds: Callable[[float], bool], expected: str, first: str = "a number", **bounds: float) -> Value:
    """Return a finite number that holds.

    ``expected`` is what is said of one that does not, ``first`` of what is no number; ``bounds`` are the schema's.
    """

    def read(report: Report, path: Path, value: Any) -> float | None:
        found = checks.number(report, path, value, first)
        if found is not None and not holds(found):
            report.value(path, f"expected {expected}, got {shown(value)}")
            return None
        return found

    return Value({"type": "number", **bounds}, read)


def whole(low: int, high: int) -> Value:
    """Return a whole number of a range."""
    return Value(
        {"type": "integer", "minimum": low, "maximum": high},
        lambda report, path, value: checks.whole(report, path, value, low, high),
    )


def one_of(words: Iterable[str]) -> Value:
    """Return one of some words: of those that there are when a file is read."""
    return Value(
        lambda: {"enum": list(words)}, lambda report, path, value: checks.choice(report, path, value, tuple(words))
    )


def array(item: Json, most: int, least: int = 1, **more: Any) -> Json:
    """Return the schema of a list."""
    return {"type": "array", "items": item, "minItems": least, "maxItems": most, **more}


POSITIVE = number(lambda x: x > 0, "a number greater than 0", exclusiveMinimum=0)
"""A learning rate."""
SEED = whole(0, 2**32 - 1)
"""What random numbers begin with."""
