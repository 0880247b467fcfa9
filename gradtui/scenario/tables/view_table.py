"""[view]: what the picture shows."""

from __future__ import annotations

from typing import Any

from ...expression.entries import entry_name, read_entry
from ...expression.names import pretty
from ...expression.printing import number_text
from ...expression.shapes import Shape
from ..data.array_names import NO_ARRAYS, ArraysRead
from ..model import ViewSettings
from . import checks
from .checks import Path, Report, shown
from .fields import Field, Table, keyed, read
from .values import Value, array, one_of, whole

_LONGEST = 100  # characters of an entry's name
_PAIR = array({"type": "number"}, 2, 2)


def _range(report: Report, path: Path, value: Any) -> tuple[float, float] | None:
    if not isinstance(value, list) or len(value) != 2:
        report.value(path, f"expected two numbers such as [-2.0, 2.0], got {shown(value)}")
        return None
    low, high = (checks.number(report, (*path, i), item) for i, item in enumerate(value))
    if low is None or high is None:
        return None
    if not low < high:
        found = f"[{number_text(low)}, {number_text(high)}]"
        report.value(path, f"expected two numbers, the smaller one first, got {found}")
        return None
    return low, high


VIEW = Table(
    "view",
    "What the picture shows; what is left out is chosen.",
    keyed(
        Field(
            "x",
            Value(_PAIR, _range),
            "The range of the horizontal axis: the smaller number first.",
            example="[{low}, {high}]",
            comment="the horizontal axis",
            common=True,
        ),
        Field(
            "y",
            Value(_PAIR, _range),
            "The range of the vertical axis.",
            example="[-3.0, {top}]",
            comment="the vertical axis",
            common=True,
        ),
        Field(
            "plane",
            Value(array({"type": "string"}, 2, 2, uniqueItems=True)),
            'Which two variables the axes are; entries are written "w[0]".',
            example='["{first}", "{second}"]',
            comment="which two of more than two variables",
        ),
        Field("levels", whole(2, 50), "How many lines of equal height.", example="12"),
        Field("scale", one_of(("linear", "log")), "How the lines are spaced.", example='"linear"', comment='or "log"'),
    ),
    comment="what the picture shows; left out, it is chosen",
)


def read_view(
    report: Report, value: Any, variables: tuple[str, ...] | None, arrays: ArraysRead = NO_ARRAYS
) -> ViewSettings:
    """Read [view]."""
    path: Path = ("view",)
    table = checks.table(report, path, value, "[view]")
    if table is None:
        return ViewSettings()
    found = read(report, path, table, VIEW)
    if found["y"] is not None and variables is not None and len(variables) == 1 and not arrays.parameters:
        report.key((*path, "y"), f"expected no y, the range of a second variable: {variables[0]} is the only variable")
    if "plane" in table:
        found["plane"] = _plane(report, (*path, "plane"), table["plane"], variables, arrays)
    return ViewSettings(**found)


def _plane(
    report: Report, path: Path, value: Any, variables: tuple[str, ...] | None, arrays: ArraysRead
) -> tuple[str, str] | None:
    if not isinstance(value, list) or len(value) != 2:
        report.value(path, f'expected two variables such as ["x", "y"], got {shown(value)}')
        return None
    plane = []
    for i, item in enumerate(value):
        name = checks.plain(item) if isinstance(item, str) else ""
        stem = name.partition("[")[0].strip()
        if stem in arrays.parameters:
            name = entry_of(report, (*path, i), name, stem, arrays.parameters[stem].shape) or ""
            if not name:
                continue
        elif not name or (variables is not None and name not in variables):
            advice = checks.suggestion(name, variables or (), "the variables are") if variables else ""
            report.value((*path, i), f"expected a variable, got {shown(item)}{'; ' * bool(advice)}{advice}")
            continue
        if name in plane:
            report.value((*path, i), f"expected two different variables, got {pretty(name)} twice")
        else:
            plane.append(name)
    return (plane[0], plane[1]) if len(plane) == 2 else None


def entry_of(report: Report, path: Path, text: str, stem: str, shape: Shape) -> str | None:
    """Return one entry of an array as it is always written, "W[2, 0]", or None after reporting why not."""
    entry = read_entry(text) if len(text) <= _LONGEST else None
    if entry and len(entry[1]) == len(shape) and all(k < n for k, n in zip(entry[1], shape, strict=True)):
        return entry_name(*entry)
    first, last = entry_name(stem, (0,) * len(shape)), entry_name(stem, tuple(n - 1 for n in shape))
    report.value(path, f"expected an entry from {first} to {last}, got {shown(text)}")
    return None
