"""[view] and [[start]]: starts that the picture does not show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ...expression.entries import read_entry
from ...expression.names import pretty
from ...expression.printing import short
from ...expression.visible import visible
from ...scenario.tables.checks import Fault

if TYPE_CHECKING:
    from ...scenario.model import Scenario, Start


def unseen(scenario: Scenario, raw: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a fault for every start outside the ranges that the file gives to the picture's axes."""
    if scenario.view.plane is not None:
        names = scenario.view.plane
    elif scenario.parameters:
        return  # the axes are two entries that the app chooses
    else:
        first, second, *_ = *scenario.variables, ""
        names = first, second
    for i, start in enumerate(scenario.starts):
        for axis, name, given in zip("xy", names, (scenario.view.x, scenario.view.y), strict=True):
            if not name or given is None:
                continue
            value = _value(start, name)
            if not given[0] <= value <= given[1]:
                shown = f"{short(given[0])} to {short(given[1])}"
                said = f"{pretty(name)} = {short(value)} is outside the view, whose {axis} goes from {shown}"
                path = ("start", i) if "start" in raw else ("view", axis)
                yield Fault(path, f"the start {visible(start.name, limit=40)}: {said}", at_key=True)


def _value(start: Start, name: str) -> float:
    """The value of a variable, or of one entry of an array."""
    entry = None if name in start.at else read_entry(name)
    if entry is None:
        return float(start.at[name])
    array: Any = start.at[entry[0]]
    return float(array[entry[1]])
