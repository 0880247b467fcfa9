"""[view]: what the picture shows."""

from __future__ import annotations

from typing import Any, Literal, cast

from ..expression.entries import entry_name, read_entry
from ..expression.names import pretty
from ..expression.printing import number_text
from . import checks
from .arrays import NO_ARRAYS, ArraysRead
from .checks import Path, Report, shown
from .model import View

VIEW_KEYS = ("x", "y", "plane", "levels", "scale")


def read_view(report: Report, value: Any, variables: tuple[str, ...] | None, arrays: ArraysRead = NO_ARRAYS) -> View:
    """Read [view]."""
    path: Path = ("view",)
    table = checks.table(report, path, value, "[view]")
    if table is None:
        return View()
    checks.check_keys(report, path, table, VIEW_KEYS)
    x = _range(report, (*path, "x"), table["x"]) if "x" in table else None
    y = _range(report, (*path, "y"), table["y"]) if "y" in table else None
    if y is not None and variables is not None and len(variables) == 1 and not arrays.parameters:
        report.key((*path, "y"), f"expected no y, the range of a second variable: {variables[0]} is the only variable")
    plane = _plane(report, (*path, "plane"), table["plane"], variables, arrays) if "plane" in table else None
    levels = checks.whole(report, (*path, "levels"), table["levels"], 2, 50) if "levels" in table else None
    scale = checks.choice(report, (*path, "scale"), table["scale"], ("linear", "log")) if "scale" in table else None
    return View(x, y, plane, levels, cast('Literal["linear", "log"] | None', scale))


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


def _plane(
    report: Report, path: Path, value: Any, variables: tuple[str, ...] | None, arrays: ArraysRead
) -> tuple[str, str] | None:
    if not isinstance(value, list) or len(value) != 2:
        report.value(path, f'expected two variables such as ["x", "y"], got {shown(value)}')
        return None
    plane = []
    for i, item in enumerate(value):
        name = checks.plain(item) if isinstance(item, str) else None
        entry = read_entry(name) if name else None
        if entry is not None and entry[0] in arrays.parameters:
            shape = arrays.parameters[entry[0]].shape
            if len(entry[1]) != len(shape) or any(k >= n for k, n in zip(entry[1], shape, strict=True)):
                last = entry_name(entry[0], tuple(n - 1 for n in shape))
                first = entry_name(entry[0], (0,) * len(shape))
                report.value((*path, i), f"expected an entry from {first} to {last}, got {shown(item)}")
                continue
            name = entry_name(*entry)
        elif name is not None and name in arrays.parameters:
            example = entry_name(name, (0,) * arrays.parameters[name].ndim)
            report.value((*path, i), f"expected one entry of the array {name}, such as {example}, got {shown(item)}")
            continue
        elif name is None or (variables is not None and name not in variables):
            advice = checks.suggestion(str(name or ""), variables or (), "the variables are") if variables else ""
            report.value((*path, i), f"expected a variable, got {shown(item)}{'; ' * bool(advice)}{advice}")
            continue
        if name in plane:
            report.value((*path, i), f"expected two different variables, got {pretty(name)} twice")
        else:
            plane.append(name)
    return (plane[0], plane[1]) if len(plane) == 2 else None
