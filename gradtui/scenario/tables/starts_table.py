"""[[start]]: the points where descents begin."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...expression.names import pretty
from ...expression.printing import number_text
from ..data.array_names import NO_ARRAYS, ArraysRead
from ..model import Start
from . import checks
from .checks import Path, Report, shown
from .fields import Field, Table, each, keyed
from .function_table import FunctionRead
from .values import LINE, Value

if TYPE_CHECKING:
    from ...engine.arithmetic.vector import Array
    from ..data.array_values import Budget

MAX_STARTS = 64
_NUMBERS = {"type": "array", "items": {"anyOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}}]}}
_POINT = {"type": "object", "additionalProperties": {"anyOf": [{"type": "number"}, _NUMBERS]}}
START = Table(
    "start",
    "Where descents begin; without any, at the origin.",
    keyed(
        Field(
            "name",
            LINE,
            "What it is called; its coordinates, if left out.",
            example='"{start}"',
            comment="",
            common=True,
        ),
        Field(
            "at",
            Value(_POINT),
            "The value of each variable: a number; of an array parameter an array may be given.",
            example="{{ {at} }}",
            comment="",
            also=("point",),
        ),
    ),
    most=MAX_STARTS,
    one="A point from which descents begin.",
    comment=f"where descents begin: as many as you like, up to {MAX_STARTS}",
)


def read_starts(
    report: Report, document: Mapping[str, Any], function: FunctionRead, arrays: ArraysRead = NO_ARRAYS
) -> tuple[Start, ...]:
    """Read [[start]]. Without one there is one start, the origin."""
    if "start" not in document:
        return origin(report, function, arrays)
    given: list[tuple[str | None, dict[str, float | Array]]] = []
    lines: dict[str, Path] = {}
    budget = None
    if arrays.parameters:
        from ..data.array_values import Budget  # numbers alone do without

        budget = Budget("the arrays of all starts together")
    for path, table, found in each(report, document, START, "starts"):
        name = found["name"]
        if name is not None and name in lines:
            message = f"expected a new name, got {shown(name)}, which is used"
            report.value((*path, "name"), message, lines[name])
        elif name is not None:
            lines[name] = (*path, "name")
        point = _point(report, path, table, function, arrays, budget)
        if point is not None:
            given.append((name, point))
    return named(given)


def origin(report: Report, function: FunctionRead, arrays: ArraysRead = NO_ARRAYS) -> tuple[Start, ...]:
    """Return the start of a scenario without one: every number 0, every array its initial value."""
    point: dict[str, float | Array] = {v: arrays.parameters.get(v, 0.0) for v in function.variables or ()}
    fault = _undefined(function, point, arrays) if function.variables else None
    if fault:
        where = "as the arrays begin" if arrays.parameters else "at the origin, the default"
        report.key(("start",), f"missing [[start]], and {where}, {fault}")
    return (Start("start" if arrays.parameters else "origin", point),)


def named(given: list[tuple[str | None, dict[str, float | Array]]]) -> tuple[Start, ...]:
    """Name the starts that have no name after their coordinates, each name once."""
    taken = {name for name, _ in given if name}
    starts = []
    for count, (name, point) in enumerate(given, 1):
        if name is None:
            numbers = [(v, x) for v, x in point.items() if isinstance(x, float)]
            short = len(point) <= 3 and len(numbers) == len(point)
            made = ", ".join(f"{v}={number_text(x)}" for v, x in numbers) if short else f"start {count}"
            name, again = made, 2
            while name in taken:
                name, again = f"{made} ({again})", again + 1
            taken.add(name)
        starts.append(Start(name, point))
    return tuple(starts)


def _point(
    report: Report, path: Path, table: dict[str, Any], function: FunctionRead, arrays: ArraysRead, budget: Budget | None
) -> dict[str, float | Array] | None:
    """Return a start's coordinates in the order of the variables, or None after reporting why not."""
    variables = function.variables
    numbers = tuple(name for name in variables or () if name not in arrays.parameters) if variables else None
    example = f"at = {{ {', '.join(f'{name} = 0' for name in numbers or variables or ('x',))} }}"
    at = (*path, "at")
    if "at" not in table and numbers == ():
        table = {**table, "at": {}}  # every variable is an array, and has an initial value
    if "at" not in table:
        report.key(at, f"missing key at, for example {example}")
        return None
    if not isinstance(table["at"], dict):
        count = len(numbers or "")
        wanted = f"a table with {count} number{'s' * (count != 1)} ({', '.join(numbers)})" if numbers else "a table"
        if numbers and _are_numbers(table["at"], count):
            example = f"at = {{ {', '.join(f'{v} = {x}' for v, x in zip(numbers, table['at'], strict=True))} }}"
        report.value(at, f"expected {wanted}, got {shown(table['at'])}; write {example}")
        return None
    point: dict[str, float] = {}
    given: dict[str, Array] = {}
    whole = True
    for key, value in table["at"].items():
        name = checks.plain(key)
        if variables is not None and name not in variables:
            advice = checks.suggestion(name, variables, "the variables are")
            found = "a constant is no variable" if name in (function.constants or {}) else "unknown variable"
            found = "data is no variable" if name in arrays.data else found
            report.key((*at, key), f"{found}, {advice}")
            whole = False
            continue
        if name in point or name in given:
            report.key((*at, key), f"expected each variable once, got {pretty(name)} twice")
        if name in arrays.parameters:
            from ..data.array_values import fitting

            assert budget is not None
            array = fitting(report, budget, (*at, key), value, arrays.parameters[name], name)
            if array is None:
                whole = False
            else:
                given[name] = array
            continue
        if not arrays.complete and (name in arrays.unread or isinstance(value, list)):
            continue  # its shape is unknown, and that has been said
        number = checks.number(report, (*at, key), value)
        point[name] = math.nan if number is None else number
    missing = [name for name in numbers or () if name not in point]
    if missing:
        report.key(at, f"missing {' and '.join(missing)}, expected a number for each of {', '.join(numbers or ())}")
    if variables is None or numbers is None or missing or not whole or set(point) != set(numbers):
        return None
    if not all(map(math.isfinite, point.values())):
        return None
    ordered: dict[str, float | Array] = {}
    for name in variables:
        ordered[name] = given.get(name, arrays.parameters[name]) if name in arrays.parameters else point[name]
    fault = _undefined(function, ordered, arrays)
    if fault:
        report.value(at, f"expected a point where {function.name} has a value, but {fault}")
        return None
    return ordered


def _are_numbers(value: Any, count: int) -> bool:
    """Tell whether a value is an array of so many numbers, so that it can be shown as the table it should be."""
    return isinstance(value, list) and len(value) == count and all(type(x) in (int, float) for x in value)


def _undefined(function: FunctionRead, point: Mapping[str, float | Array], arrays: ArraysRead) -> str | None:
    """Return which part of f has no value at a point; None where all have one, be it an overflow."""
    if arrays.parameters or arrays.data:
        return _arrays_undefined(function, point, arrays)
    from ...engine.objective.scalar_objective import ScalarObjective

    if function.tree is None or function.constants is None:
        return None
    numbers = [x for x in point.values() if isinstance(x, float)]
    return ScalarObjective(function.tree, tuple(point), function.constants).undefined_at(numbers)


def _arrays_undefined(function: FunctionRead, point: Mapping[str, float | Array], arrays: ArraysRead) -> str | None:
    """The same where there are arrays; only a value that is not finite is looked into."""
    from ...engine.objective.array_objective import ArrayObjective

    if function.tree is None or function.constants is None or not arrays.complete:
        return None
    shapes = {name: array.shape for name, array in arrays.parameters.items()}
    f = ArrayObjective(function.tree, tuple(point), shapes, function.constants, arrays.data)
    return None if math.isfinite(f.value(f.flat(point))) else f.undefined_at(list(point.values()))
