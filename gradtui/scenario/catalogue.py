"""The built-in scenarios, and the one door through which a command's SCENARIO argument goes."""
# pathlib would cost every start of the program a millisecond
# ruff: noqa: PTH100, PTH112, PTH113, PTH118, PTH119, PTH120, PTH123, PTH208

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

if TYPE_CHECKING:
    from .model import Scenario

CURRICULUM = (
    "two_minima", "partials", "one_example", "two_wells", "rosenbrock", "himmelblau", "saddle", "race", "noise",
    "line_fit", "line_fit_absolute", "unscaled", "standardized", "polynomial", "five_parameters", "house_prices",
    "spam", "three_flowers", "tiny_network", "two_moons", "thousand_weights", "million_weights",
)  # fmt: skip
"""The order in which a learner meets them; others follow by name."""
COURSE = (
    "one_slope", "two_slopes", "the_rule", "at_a_point", "the_symbol", "the_gradient", "one_step", "chain_rule",
    "a_million", "two_valleys",
)  # fmt: skip
"""The lessons of the course, in their order. Their files are in the folder ``course`` of the built-in ones."""

_LINE = re.compile(r'^(title|summary) = "([^"\\]*)"$', re.MULTILINE)


class Entry(NamedTuple):
    """A built-in scenario, as a list of them shows it."""

    name: str
    """What opens it: ``gradtui two_minima``."""
    title: str
    """Its title."""
    summary: str
    """Its summary."""


@cache
def _folder() -> str:
    """Return the folder of the built-in files: within the wheel, or beside the package in a checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    inside = os.path.join(package, "scenarios")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(package), "scenarios")


@cache
def names() -> tuple[str, ...]:
    """Return the names of the built-in scenarios, in the order of the curriculum."""
    try:
        found = {file[:-5] for file in os.listdir(_folder()) if file.endswith(".toml")}
    except OSError:
        return ()
    first = [name for name in CURRICULUM if name in found]
    return (*first, *sorted(found.difference(first)))


def find(name: str) -> str | None:
    """Return the file of a lesson or a built-in scenario, by its name with or without .toml, or None."""
    stem = name.removesuffix(".toml")
    if stem in COURSE:
        return os.path.join(_folder(), "course", f"{stem}.toml")
    return os.path.join(_folder(), f"{stem}.toml") if stem in names() else None


def lesson_at(path: str | None) -> str | None:
    """Return the name of the lesson whose file this is, or None."""
    file = os.path.basename(path or "")
    name = file.removesuffix(".toml")
    return name if name in COURSE and path == find(name) else None


def course() -> tuple[Entry, ...]:
    """Return every lesson's name, title and summary, in their order."""
    return _entries(COURSE)


def entries() -> tuple[Entry, ...]:
    """Return every built-in scenario's name, title and summary; the lessons are in ``course``."""
    return _entries(names())


def _entries(of: Iterable[str]) -> tuple[Entry, ...]:
    """Read titles and summaries.

    Only those two lines are looked at: our own files write each of them on one line, without escapes (a test holds
    them to it), and a list must not wait for every expression to be parsed.
    """
    listed = []
    for name in of:
        with open(find(name) or "", encoding="utf-8") as file:
            said = dict(_LINE.findall(file.read(2048)))
        listed.append(Entry(name, said.get("title", name), said.get("summary", "")))
    return tuple(listed)


def open_scenario(argument: str, stdin: BinaryIO | None = None) -> Scenario:
    """Read the scenario that a person names: a path, a built-in's name, or "-" for standard input.

    A file comes before a built-in of the same name. Raises ScenarioError.
    """
    from .reader import load, load_bytes

    if argument == "-":
        from .files import read_standard_input

        return load_bytes(read_standard_input(stdin), "<stdin>")
    built_in = None if os.path.isfile(argument) else find(argument)
    return load(built_in or argument, also=(*COURSE, *names()))
