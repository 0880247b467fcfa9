"""[data] and [parameters]: arrays written out, generated, or read from a CSV file. NumPy is loaded only for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ..expression.shapes import Shape, size
from ..expression.shapes import shown as shown_shape
from . import checks
from .checks import Path, Report, shown

if TYPE_CHECKING:
    from ..engine.vector import Array

MAX_NUMBERS = 30_000_000
INITS = ("zeros", "ones", "normal", "uniform")
GENERATED_KEYS = ("shape", "init", "scale", "seed")
FILE_KEYS = ("file", "columns")
_MAX_SEED = 2**32 - 1


class ArraysRead(NamedTuple):
    """What could be read of [data] and [parameters]."""

    data: Mapping[str, Array]
    """The arrays of [data]."""
    numbers: Mapping[str, float]
    """The numbers of [data]: constants of the function."""
    parameters: Mapping[str, Array]
    """The initial value of each array parameter."""
    complete: bool
    """Whether every one of them could be read."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that the two tables bind."""
        return (*self.data, *self.numbers, *self.parameters)

    @property
    def shapes(self) -> dict[str, Shape]:
        """The shape of every array."""
        return {name: array.shape for name, array in (*self.data.items(), *self.parameters.items())}


NO_ARRAYS = ArraysRead({}, {}, {}, complete=True)


def read_arrays(report: Report, document: Mapping[str, Any], path: str | None) -> ArraysRead:
    """Read both tables of a document; data files are looked for beside the file at ``path``."""
    if "data" not in document and "parameters" not in document:
        return NO_ARRAYS
    return _Reader(report, path).read(document)


class _Reader:
    def __init__(self, report: Report, path: str | None) -> None:
        self.report = report
        self.path = path
        self.left = MAX_NUMBERS
        self.complete = True

    def read(self, document: Mapping[str, Any]) -> ArraysRead:
        data: dict[str, Array] = {}
        numbers: dict[str, float] = {}
        parameters: dict[str, Array] = {}
        for at, key, value in self._entries(document, "data", "[data]"):
            name = checks.name(self.report, at, key, (*data, *numbers), at_key=True)
            if type(value) in (int, float):
                number = checks.number(self.report, at, value)
                if name is not None and number is not None:
                    numbers[name] = number
                    continue
            elif isinstance(value, dict) and "file" in value:
                self._keep(data, name, self._from_file(at, value))
                continue
            elif isinstance(value, dict):
                self._keep(data, name, self._generated(at, value, "a file or a shape"))
                continue
            else:
                self._keep(data, name, self._written(at, value))
                continue
            self.complete = False
        for at, key, value in self._entries(document, "parameters", "[parameters]"):
            name = checks.name(self.report, at, key, (*data, *numbers, *parameters), at_key=True)
            if isinstance(value, dict):
                self._keep(parameters, name, self._generated(at, value, "a shape"))
            elif type(value) in (int, float):
                self.report.value(
                    at, f"expected an array, got {shown(value)}; a number is a variable: see [[start]] at"
                )
                self.complete = False
            else:
                self._keep(parameters, name, self._written(at, value))
        return ArraysRead(data, numbers, parameters, self.complete)

    def _entries(self, document: Mapping[str, Any], key: str, header: str) -> list[tuple[Path, str, Any]]:
        if key not in document:
            return []
        table = checks.table(self.report, (key,), document[key], header)
        if table is None:
            self.complete = False
        return [((key, name), name, value) for name, value in (table or {}).items()]

    def _keep(self, into: dict[str, Array], name: str | None, array: Array | None) -> None:
        if name is None or array is None:
            self.complete = False
            return
        array.setflags(write=False)
        into[name] = array

    def _allowed(self, at: Path, count: int) -> bool:
        """Whether so many more numbers may be read. Asked before any of them is made."""
        self.left -= count
        if self.left < 0:
            total = f"{MAX_NUMBERS - self.left:,}"
            expected = f"at most {MAX_NUMBERS:,} numbers of data and parameters together"
            self.report.value(at, f"expected {expected}, got {total}")
        return self.left >= 0

    # -- written out -----------------------------------------------------------------------------------------------

    def _written(self, at: Path, value: Any) -> Array | None:
        """An array, or an array of equally long arrays, of numbers."""
        if not isinstance(value, list):
            self.report.value(at, f"expected an array of numbers, got {shown(value)}")
            return None
        rows = [item for item in value if isinstance(item, list)]
        if not value or any(not row for row in rows):
            self.report.value(at, "expected at least one number, got an empty array")
            return None
        if not rows:
            return self._numbers([(at, value)], (len(value),), at)
        if len(rows) != len(value):
            k = next(i for i, item in enumerate(value) if isinstance(item, list) != isinstance(value[0], list))
            self.report.value((*at, k), "expected either numbers or rows of numbers, got both")
            return None
        for i, row in enumerate(rows):
            if len(row) != len(rows[0]):
                self.report.value((*at, i), f"expected a row of {len(rows[0])} as the first, got {len(row)} numbers")
                return None
        return self._numbers([((*at, i), row) for i, row in enumerate(rows)], (len(rows), len(rows[0])), at)

    def _numbers(self, rows: Sequence[tuple[Path, list[Any]]], shape: Shape, at: Path) -> Array | None:
        import numpy as np

        if not self._allowed(at, size(shape)):
            return None
        found = [checks.number(self.report, (*path, i), x) for path, row in rows for i, x in enumerate(row)]
        kept = [x for x in found if x is not None]
        return np.array(kept, dtype=float).reshape(shape) if len(kept) == len(found) else None

    # -- generated ---------------------------------------------------------------------------------------------------

    def _generated(self, at: Path, table: dict[str, Any], what: str) -> Array | None:
        """{ shape = [20, 3], init = "normal", scale = 1.0, seed = 7 }."""
        report = self.report
        known = GENERATED_KEYS if at[0] == "parameters" else (*GENERATED_KEYS, *FILE_KEYS)
        before = len(report.faults)
        checks.check_keys(report, at, table, known)
        if "shape" not in table:
            if len(report.faults) == before:
                report.value(at, f'expected {what}, for example {{ shape = [10], init = "zeros" }}')
            return None
        shape = self._shape((*at, "shape"), table["shape"])
        init = checks.choice(report, (*at, "init"), table.get("init", "zeros"), INITS)
        random = init in ("normal", "uniform")
        scale = checks.number(report, (*at, "scale"), table["scale"]) if "scale" in table else 1.0
        if scale is not None and scale <= 0:
            report.value((*at, "scale"), f"expected a number greater than 0, got {shown(table['scale'])}")
        seed = checks.whole(report, (*at, "seed"), table["seed"], 0, _MAX_SEED) if "seed" in table else 0
        if init is not None and not random:
            for key in ("scale", "seed"):
                if key in table:
                    report.key((*at, key), f'expected {key} with init = "normal" or "uniform", got it with "{init}"')
        if len(report.faults) > before or shape is None or scale is None or not self._allowed(at, size(shape)):
            return None
        return generated(shape, init or "zeros", scale, seed or 0)

    def _shape(self, at: Path, value: Any) -> Shape | None:
        if not isinstance(value, list) or not 1 <= len(value) <= 2:
            self.report.value(at, f"expected one or two sizes such as [1000] or [20, 3], got {shown(value)}")
            return None
        sizes = [checks.whole(self.report, (*at, i), n, 1, MAX_NUMBERS) for i, n in enumerate(value)]
        return tuple(n for n in sizes if n is not None) if None not in sizes else None

    # -- from a file ---------------------------------------------------------------------------------------------------

    def _from_file(self, at: Path, table: dict[str, Any]) -> Array | None:
        """{ file = "houses.csv", columns = ["area", "age"] }."""
        from .csv_data import CsvError, read_columns

        report = self.report
        before = len(report.faults)
        checks.check_keys(report, at, table, FILE_KEYS)
        file = checks.text(report, (*at, "file"), table["file"])
        names: list[str | None] = []
        if "columns" not in table:
            report.key((*at, "columns"), 'missing key columns, for example columns = ["area", "age"]')
        else:
            items = checks.array(report, (*at, "columns"), table["columns"], "columns", 1000) or []
            names = [checks.text(report, (*at, "columns", i), item) for i, item in enumerate(items)]
        if len(report.faults) > before or file is None:
            return None
        columns = [name for name in names if name is not None]
        try:
            array = read_columns(self.path, file, columns, self.left)
        except CsvError as error:
            where = at if error.column is None else (*at, "columns", error.column)
            report.value((*at, "file") if error.column is None else where, str(error))
            return None
        return array if self._allowed(at, array.size) else None


def generated(shape: Shape, init: str, scale: float = 1.0, seed: int = 0) -> Array:
    """An array by its rule; random ones from NumPy's RandomState, whose streams never change."""
    import numpy as np

    if init == "zeros":
        return np.zeros(shape)
    if init == "ones":
        return np.ones(shape)
    random = np.random.RandomState(seed)
    return random.standard_normal(shape) * scale if init == "normal" else random.uniform(-scale, scale, shape)


def fitting(report: Report, path: Path, value: Any, initial: Array, name: str) -> Array | None:
    """The start of an array parameter: an array of its shape, or a number that fills it."""
    import numpy as np

    if type(value) in (int, float):
        number = checks.number(report, path, value)
        return None if number is None else np.full(initial.shape, number)
    reader = _Reader(report, None)
    array = reader._written(path, value)
    if array is not None and array.shape != initial.shape:
        report.value(path, f"expected {shown_shape(initial.shape)} as {name} has, got {shown_shape(array.shape)}")
        return None
    return array
