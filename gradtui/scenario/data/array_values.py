"""An array written out in a scenario, or made by a rule. NumPy is loaded only to make one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ...expression.shapes import Shape, size
from ...expression.shapes import shown as shown_shape
from ..tables import checks
from ..tables.checks import Path, Report, shown
from ..tables.fields import Field, Table, keyed, values
from ..tables.values import SEED, Value, array, number, one_of, whole

if TYPE_CHECKING:
    from ...engine.arithmetic.vector import Array

MAX_NUMBERS = 30_000_000
INITS = ("zeros", "ones", "normal", "uniform")
MAX_SCALE = 1e300  # ten times as much, and a sample may be infinite
_RANDOM = ("normal", "uniform")


class Budget:
    """How many numbers may still be read. Asked before any of them is made."""

    def __init__(self, what: str = "data and parameters together") -> None:
        self.what = what
        self.left = MAX_NUMBERS

    @property
    def spent(self) -> bool:
        """Whether more was asked for than there is. It has been reported."""
        return self.left < 0

    def allows(self, report: Report, path: Path, count: int) -> bool:
        """Take so many numbers. The first time that there are too many, say so; from then on only refuse."""
        before = self.left
        self.left -= count
        if self.spent and before >= 0:
            expected = f"at most {MAX_NUMBERS:,} numbers of {self.what}"
            report.value(path, f"expected {expected}, got {MAX_NUMBERS - self.left:,}")
        return not self.spent


class Rule(NamedTuple):
    """An array that is not made yet."""

    shape: Shape
    """One or two sizes, each at least 1."""
    init: str
    """zeros, ones, normal or uniform."""
    scale: float
    """The standard deviation of normal; uniform goes from −scale to scale."""
    seed: int
    """What the random numbers begin with."""


def _shape(report: Report, path: Path, value: Any) -> Shape | None:
    if not isinstance(value, list) or not 1 <= len(value) <= 2:
        report.value(path, f"expected one or two sizes such as [1000] or [20, 3], got {shown(value)}")
        return None
    sizes = [checks.whole(report, (*path, i), n, 1, MAX_NUMBERS) for i, n in enumerate(value)]
    return tuple(n for n in sizes if n is not None) if None not in sizes else None


_RANDOM_ALONE = {
    "if": {"anyOf": [{"required": ["scale"]}, {"required": ["seed"]}]},
    "then": {"properties": {"init": {"enum": list(_RANDOM)}}, "required": ["init"]},
}
RULE = Table(
    "",
    "An array that is made.",
    keyed(
        Field(
            "shape",
            Value(array({**whole(1, MAX_NUMBERS).schema, "description": "A size."}, 2), _shape),
            "One or two sizes.",
            needed=True,
            example="[2]",
            also=("size", "dims"),
        ),
        Field("init", one_of(INITS), "What it is filled with.", default="zeros", example='"normal"', also=("initial",)),
        Field(
            "scale",
            number(
                lambda x: 0 < x <= MAX_SCALE,
                f"a number greater than 0 and at most {MAX_SCALE:g}",
                exclusiveMinimum=0,
                maximum=MAX_SCALE,
            ),
            "The standard deviation of normal; uniform goes from −scale to scale.",
            default=1.0,
            example="1.0",
            also=("std", "sd"),
        ),
        Field("seed", SEED, "What the random numbers begin with.", default=0, example="7"),
    ),
    rules=_RANDOM_ALONE,
    home="in an array of [data] or [parameters]",
)


def read_rule(report: Report, path: Path, table: Mapping[str, Any], what: str) -> Rule | None:
    """Read { shape = [20, 3], init = "normal", scale = 1.0, seed = 7 }; unknown keys have been reported."""
    before = len(report.faults)
    if "shape" not in table:
        report.value(path, f'expected {what}, for example {{ shape = [10], init = "zeros" }}')
        return None
    found = values(report, path, table, RULE)
    init = found["init"]
    if init is not None and init not in _RANDOM:
        given = f'got it with "{init}"' if "init" in table else "got it without init"
        for key in ("scale", "seed"):
            if key in table:
                report.key((*path, key), f'expected {key} with init = "normal" or "uniform", {given}')
    return None if len(report.faults) > before else Rule(**found)


def generated(rule: Rule) -> Array:
    """Make the array of a rule; random ones come from NumPy's RandomState, whose streams never change."""
    import numpy as np

    if rule.init == "zeros":
        return np.zeros(rule.shape)
    if rule.init == "ones":
        return np.ones(rule.shape)
    random = np.random.RandomState(rule.seed)
    if rule.init == "uniform":
        return random.uniform(-rule.scale, rule.scale, rule.shape)
    array = random.standard_normal(rule.shape)
    array *= rule.scale
    return array


def written(report: Report, budget: Budget, path: Path, value: list[Any]) -> Array | None:
    """Return an array of numbers, or of equally long arrays of numbers; None after reporting why not."""
    rows = [item for item in value if isinstance(item, list)]
    if not value or any(not row for row in rows):
        report.value(path, "expected at least one number, got an empty array")
        return None
    if not rows:
        return _numbers(report, budget, [(path, value)], (len(value),), path)
    if len(rows) != len(value):
        k = next(i for i, item in enumerate(value) if isinstance(item, list) != isinstance(value[0], list))
        report.value((*path, k), "expected either numbers or rows of numbers, got both")
        return None
    for i, row in enumerate(rows):
        if any(isinstance(item, list) for item in row):
            report.value((*path, i), "expected at most two dimensions, rows of numbers, got rows of arrays")
            return None
        if len(row) != len(rows[0]):
            count = f"{len(rows[0])} number{'s' * (len(rows[0]) != 1)}"
            report.value((*path, i), f"expected {count} as in the first row, got {len(row)}")
            return None
    return _numbers(report, budget, [((*path, i), row) for i, row in enumerate(rows)], (len(rows), len(rows[0])), path)


def _numbers(
    report: Report, budget: Budget, rows: Sequence[tuple[Path, list[Any]]], shape: Shape, path: Path
) -> Array | None:
    import numpy as np

    if not budget.allows(report, path, size(shape)):
        return None
    found = [checks.number(report, (*at, i), x) for at, row in rows for i, x in enumerate(row)]
    kept = [x for x in found if x is not None]
    return np.array(kept, dtype=float).reshape(shape) if len(kept) == len(found) else None


def fitting(report: Report, budget: Budget, path: Path, value: Any, initial: Array, name: str) -> Array | None:
    """Return the start of an array parameter: an array of its shape, or a number that fills it. None if reported."""
    import numpy as np

    if isinstance(value, list):
        array = written(report, budget, path, value)
        if array is not None and array.shape != initial.shape:
            expected = f"{shown_shape(initial.shape)} as {name} has"
            report.value(path, f"expected {expected}, got {shown_shape(array.shape)}")
            return None
    else:
        expected = f"an array of {shown_shape(initial.shape)}, or a number that fills it"
        number = checks.number(report, path, value, expected)
        if number is None or not budget.allows(report, path, initial.size):
            return None
        array = np.full(initial.shape, number)
    if array is not None:
        array.setflags(write=False)
    return array
