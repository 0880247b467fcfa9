"""[data] and [parameters]: numbers, and arrays written out, generated, or read from a CSV file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ...expression.shapes import size
from ..tables import checks
from ..tables.checks import Path, Report, shown
from ..tables.fields import Table, values
from ..tables.values import Json
from .array_names import ArraysRead, FromFile
from .array_values import RULE, Budget, Rule, generated, read_rule, written
from .csv_form import COLUMNS, MAX_COLUMNS, file_of, form_of, watched

if TYPE_CHECKING:
    from ...engine.arithmetic.vector import Array

_NUMBERS: Json = {"type": "array", "items": {"type": "number"}, "minItems": 1}
_ARRAYS: list[Json] = [
    {**_NUMBERS, "description": "An array of numbers."},
    {"type": "array", "items": _NUMBERS, "minItems": 1, "description": "Rows of numbers."},
]


def _names(*values: Json) -> Json:
    return {"additionalProperties": {"anyOf": [*values]}}


DATA = Table(
    "data",
    "Names with fixed values: numbers, or arrays of one or two dimensions.",
    {},
    lambda: _names({"type": "number", "description": "A number."}, *_ARRAYS, RULE.schema, COLUMNS.schema),
    comment="arrays with fixed values: written out, from a CSV file beside this one, generated",
)
PARAMETERS = Table(
    "parameters",
    "Variables that are arrays, and how they begin.",
    {},
    lambda: _names(*_ARRAYS, RULE.schema),
    comment="variables that are arrays: shape, how they begin, how far from 0, which chance",
)


def read_arrays(report: Report, document: Mapping[str, Any], path: str | None) -> ArraysRead:
    """Read both tables of a document; data files are looked for beside the file at ``path``."""
    return _Reader(report, path).read(document)


class _Reader:
    def __init__(self, report: Report, path: str | None) -> None:
        self.report = report
        self.path = path
        self.budget = Budget()
        self.names: list[str] = []
        self.numbers: dict[str, float] = {}
        self.complete = True
        self.watched: dict[str, list[str]] = {}
        self.from_files: dict[str, FromFile] = {}

    def read(self, document: Mapping[str, Any]) -> ArraysRead:
        self.watched = watched(document.get("data"))
        data = dict(self._table(document, "data", "[data]"))
        parameters = dict(self._table(document, "parameters", "[parameters]"))
        made = (self._made(data), self._made(parameters))  # the rules last: by now all numbers are counted
        known = {*self.numbers, *made[0], *made[1]}
        unread = tuple(name for name in self.names if name not in known)
        complete = self.complete and not unread
        return ArraysRead(made[0], self.numbers, made[1], unread, complete, self.from_files)

    def _table(self, document: Mapping[str, Any], key: str, header: str) -> Iterator[tuple[str, Array | Rule]]:
        """Yield the arrays of a table, the generated ones as rules."""
        if key not in document:
            return
        table = checks.table(self.report, (key,), document[key], header)
        if table is None:
            self.complete = False
            return
        for word, value in table.items():
            path = (key, word)
            name = checks.name(self.report, path, word, self.names, at_key=True)
            if name is None:
                self.complete = False
            else:
                self.names.append(name)
            if type(value) in (int, float):
                self._number(path, name, value)
                continue
            array = self._array(path, value, name)
            if name is not None and array is not None:
                yield name, array

    def _number(self, path: Path, name: str | None, value: float) -> None:
        if path[0] == "parameters":
            advice = "a number is a variable: see [[start]] at"
            self.report.value(path, f"expected an array, got {shown(value)}; {advice}")
            return
        number = checks.number(self.report, path, value)
        if name is not None and number is not None:
            self.numbers[name] = number

    def _array(self, path: Path, value: Any, name: str | None) -> Array | Rule | None:
        is_data = path[0] == "data"
        if isinstance(value, list):
            return written(self.report, self.budget, path, value)
        if not isinstance(value, dict):
            expected = f"{'a number or ' if is_data else ''}an array of numbers"
            hint = '; a file is { file = "houses.csv", columns = ["area"] }' * (is_data and isinstance(value, str))
            self.report.value(path, f"expected {expected}, got {shown(value)}{hint}")
            return None
        if is_data and "file" in value:
            return self._from_file(path, value, name)
        return self._by_rule(path, value)

    def _by_rule(self, path: Path, table: dict[str, Any]) -> Rule | None:
        is_data = path[0] == "data"
        before = len(self.report.faults)
        checks.check_keys(self.report, path, table, (*RULE.fields, *COLUMNS.fields) if is_data else (*RULE.fields,))
        for key in COLUMNS.fields if is_data else ():
            if key in table:
                self.report.key((*path, key), f"expected {key} with a file, got it without file")
        if len(self.report.faults) > before and "shape" not in table:
            return None  # it may be what the unknown key was meant to be
        rule = read_rule(self.report, path, table, "a file or a shape" if is_data else "a shape")
        if rule is None or len(self.report.faults) > before:
            return None
        return rule if self.budget.allows(self.report, path, size(rule.shape)) else None

    def _from_file(self, path: Path, table: dict[str, Any], name: str | None) -> Array | None:
        """{ file = "houses.csv", columns = ["area", "age"] }."""
        from .csv_data import CsvError, read_columns

        report = self.report
        before = len(report.faults)
        for key in table:
            if key in RULE.fields:
                report.key((*path, key), f"expected {key} with generated data, got it with a file")
        checks.check_keys(report, path, [key for key in table if key not in RULE.fields], tuple(COLUMNS.fields))
        found = values(report, path, table, COLUMNS)
        form = form_of(report, path, found)
        file: str | None = found["file"]
        if "columns" not in table and len(report.faults) == before:
            report.key((*path, "columns"), 'missing key columns, for example columns = ["area", "age"]')
        columns = self._columns((*path, "columns"), table["columns"]) if "columns" in table else []
        if len(report.faults) > before or file is None or self.budget.spent:
            return None
        beside = self.watched.get(file_of(table) or "", ()) if form.drops else ()
        try:
            array, source = read_columns(self.path, file, columns, self.budget.left, form, beside)
        except CsvError as error:
            for message, column in error.faults:
                where = (*path, "file") if column is None else (*path, "columns", column)
                report.value(where, message)
            return None
        if name is not None:
            self.from_files[name] = source
        cells = (source.rows + source.dropped) * len(columns)  # what was read and left out costs as much
        return array if self.budget.allows(report, path, cells) else None

    def _columns(self, path: Path, value: Any) -> list[str]:
        columns: list[str] = []
        for i, item in enumerate(checks.array(self.report, path, value, "columns", MAX_COLUMNS) or ()):
            column = checks.text(self.report, (*path, i), item)
            if column in columns:
                self.report.value((*path, i), f"expected each column once, got {shown(column)} twice")
            elif column is not None:
                columns.append(column)
        return columns

    def _made(self, arrays: Mapping[str, Array | Rule]) -> dict[str, Array]:
        """Make what is a rule, unless there are too many numbers. Nobody writes to an array from here on."""
        made: dict[str, Array] = {}
        for name, value in arrays.items():
            if isinstance(value, Rule):
                if self.budget.spent:
                    continue
                value = generated(value)
            value.setflags(write=False)
            made[name] = value
        return made
