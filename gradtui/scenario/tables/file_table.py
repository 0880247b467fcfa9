"""The top of a scenario file: its own keys, and the names of its tables."""

from __future__ import annotations

from typing import Any

from . import checks
from .checks import Path, Report
from .fields import Field, Table, keyed
from .values import LINE, Value, lines


def _version(report: Report, path: Path, value: Any) -> int | None:
    if type(value) is int and value == 1:
        return 1
    report.value(path, f"expected 1, got {checks.shown(value)}")
    return None


FILE = Table(
    "",
    "A function, where descents on it start, how they step, what is shown, told, asked and promised.",
    keyed(
        Field("title", LINE, "One line: what the scenario is called.", example='"{title}"', comment=""),
        Field(
            "summary",
            lines(),
            "What there is to see.",
            default="",
            example='"One line that says what there is to see."',
            comment="",
            also=("description",),
        ),
        Field("schema", Value({"const": 1}, _version), "The version of this format.", example="1"),
    ),
    home="at the top of the file",
)
TABLES = {
    "function": "[function]",
    "start": "[[start]]",
    "descent": "[descent]",
    "view": "[view]",
    "data": "[data]",
    "parameters": "[parameters]",
    "model": "[model]",
    "lesson": "[[lesson]]",
    "question": "[[question]]",
    "expect": "[[expect]]",
}
"""The tables, and how they are written. What is in them is said beside the reader of each, not loaded without need."""
