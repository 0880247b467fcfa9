"""What a question can be of: a variable, a start, a goal, signs, nothing. How the reader checks each."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...expression.entries import read_entry
from ...expression.names import pretty
from ...expression.tree import depends_on
from ...expression.written import Part
from ..data.array_names import ArraysRead
from ..model import Start
from . import checks
from .checks import Path, Report, shown
from .view_table import entry_of

GOALS = ("fewest", "largest")
"""What a learning rate is asked for: to converge in the fewest steps, or to be the largest that converges."""
_LONGEST = 2_000  # characters of an entry
_OF_PART = re.compile(r"\s*[∂d]?\s*(\w+?)(?:\s*/\s*|\s*,\s*|\s+by\s+|\s+)[∂d]?\s*(\w+)\s*")
_SIGNS = re.compile(r"\s*([+\-−])\s*([^\s+\-−,]+)\s*,?")


@dataclass(frozen=True, slots=True)
class Known:
    """What the rest of the file has, of which something can be asked."""

    variables: tuple[str, ...]
    """The variables, arrays among them."""
    arrays: ArraysRead
    """What is an array."""
    starts: Sequence[Start]
    """Where descents begin."""
    parts: Sequence[Part] = ()
    """The named parts of the function."""


@dataclass(frozen=True, slots=True)
class Of:
    """What the key ``of`` of a question must be."""

    words: str
    """What it is, for the schema; "" where the key is left out."""
    check: Callable[[Report, Path, str, Known], str | None]
    """Returns it spelt as everywhere, its default for "", or None after reporting why not."""


def signs_of(text: str) -> tuple[tuple[str, int], ...]:
    """Return the prescribed signs of "+x -y": (("x", 1), ("y", −1)). Raises ValueError for anything else."""
    found, at = [], 0
    while at < len(text):
        match = _SIGNS.match(text, at)
        if not match:
            raise ValueError(f"expected signs such as +x -y, got {text!r}")
        found.append((checks.plain(match[2]), 1 if match[1] == "+" else -1))
        at = match.end()
    if not found or len({name for name, _ in found}) < len(found):
        raise ValueError(f"expected signs such as +x -y, got {text!r}")
    return tuple(found)


def _variable(report: Report, path: Path, of: str, known: Known) -> str | None:
    if of:
        return _named(report, path, of, known)
    if len(known.variables) > 1 or known.arrays.parameters:
        report.key(path, f"missing key of, the variable, one of {checks.listed(map(pretty, known.variables))}")
        return None
    return known.variables[0]


def _coordinate(report: Report, path: Path, of: str, known: Known) -> str | None:
    return _named(report, path, of, known) if of else ""


def _named(report: Report, path: Path, of: str, known: Known) -> str | None:
    """Return a variable, or an entry of an array; None after reporting why it is none."""
    parameters = known.arrays.parameters
    entry = read_entry(of) if parameters and len(of) <= _LONGEST else None
    name = checks.plain(entry[0] if entry else of)
    if name not in known.variables:
        report.value(path, f"unknown variable, {checks.suggestion(name, known.variables, 'the variables are')}")
        return None
    if name in parameters:
        return entry_of(report, path, of, name, parameters[name].shape)
    return name


def _start(report: Report, path: Path, of: str, known: Known) -> str | None:
    if not known.starts:
        return of
    return checks.choice(report, path, of or known.starts[0].name, [start.name for start in known.starts])


def _goal(report: Report, path: Path, of: str, _known: Known) -> str | None:
    return checks.choice(report, path, of or GOALS[0], GOALS)


def _signs(report: Report, path: Path, of: str, known: Known) -> str | None:
    example = " ".join(f"{sign}{v}" for sign, v in zip("+-", known.variables, strict=False))
    try:
        signs = signs_of(of)
    except ValueError:
        report.key(path, f'expected the signs that the partials are to have, such as of = "{example}", got {shown(of)}')
        return None
    for name, _ in signs:
        if name not in known.variables:
            report.value(path, f"unknown variable, {checks.suggestion(name, known.variables, 'the variables are')}")
            return None
    return of


def _part(report: Report, path: Path, of: str, known: Known) -> str | None:
    """Return a part and a variable, "u/w"."""
    if not known.parts:
        report.key(path, "expected a named part to ask of: there is no [function] let")
        return None
    parts = {part.name: part for part in known.parts}
    name, variable = checks.plain(of), ""
    if name not in parts and name not in known.variables:
        match = _OF_PART.fullmatch(of)
        name, variable = (checks.plain(match[1]), checks.plain(match[2])) if match else (name, "")
    example = f'of = "{known.parts[-1].name}/{known.variables[0]}"'
    if not of:
        report.key(path, f"missing key of, a part and a variable, such as {example}")
    elif name not in parts:
        report.value(path, f"unknown part, {checks.suggestion(name, list(parts), 'the parts are')}")
    elif not variable:
        moving = [v for v in known.variables if depends_on(parts[name].whole, v)] or list(known.variables)
        if len(moving) == 1:
            return f"{name}/{moving[0]}"
        listed = checks.listed(f'"{name}/{v}"' for v in moving)
        report.value(path, f"expected a part and a variable, {listed}, got {shown(of)}")
    elif variable not in known.variables:
        report.value(path, f"unknown variable, {checks.suggestion(variable, known.variables, 'the variables are')}")
    else:
        return f"{name}/{variable}"
    return None


VARIABLE = Of("a variable or an entry", _variable)
"""One variable; may be left out where there is only one."""
COORDINATE = Of("a variable or an entry", _coordinate)
"""One variable, or all of them."""
PART = Of("a part and a variable such as u/w", _part)
"""The slope of a named part by a variable."""
START = Of("a start's name", _start)
"""The first one's, if left out."""
GOAL = Of("fewest or largest", _goal)
"""The first of ``GOALS``, if left out."""
SIGNS = Of("signs such as +x -y", _signs)
"""The signs of some partials."""


def nothing(because: str) -> Of:
    """A question of nothing in particular; ``because`` says why, where a file has the key all the same."""

    def check(report: Report, path: Path, of: str, _known: Known) -> str | None:
        if of:
            report.key(path, f"expected no key of: {because}")
        return of

    return Of("", check)
