"""What an author would want to know of a scenario: what the reader refuses, and what is read but does not hold.

A finding is an error where the file breaks its own word: a promise of [[expect]] that a run does not keep, a question
without an answer. It is a warning where a learner would be misled or would miss something, and a note where all is well
and worth knowing: rows of a data file that are left out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ...scenario.problems import Problem, ScenarioError
from ...scenario.tables.checks import Fault

if TYPE_CHECKING:
    from ...scenario.model import Scenario

Severity = Literal["error", "warning", "note"]

__all__ = ["Finding", "Severity", "lint"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a scenario that its author would want to know."""

    severity: Severity
    """Whether the file is wrong, only doubtful, or as it should be."""
    problem: Problem
    """What and where."""

    def __str__(self) -> str:
        """As the reader prints its problems; a warning or a note says that it is one."""
        found = self.problem
        if self.severity == "error":
            return str(found)
        key = f"{self.severity}: {found.key}" if found.key else self.severity
        return str(Problem(found.path, found.line, found.column, key, found.message, found.picture))


def lint(text: str, path: str = "<string>", *, file: str | None = None) -> tuple[Finding, ...]:
    """Return every finding about a scenario's text, in the order of the file; () for a clean one.

    ``path`` is what the findings call it; ``file`` is where it comes from, if it is a file: data files are looked for
    beside it. Runs the scenario's descents where something is said of them.
    """
    from ...scenario.reader import loads

    text = text.removeprefix("\ufeff")
    try:
        scenario = loads(text, path, file=file)
    except ScenarioError as error:
        return tuple(Finding("error", problem) for problem in error.problems)
    doubts = list(_doubts(scenario, tomllib.loads(text)))
    if not doubts:
        return ()
    from ...scenario.toml.faults import placed
    from ...scenario.toml.positions import Positions

    positions = Positions(text)
    found = [(*placed(positions, path, fault), severity) for severity, fault in doubts]
    found.sort(key=lambda item: item[0])
    return tuple(Finding(severity, problem) for _, problem, severity in found)


def _doubts(scenario: Scenario, raw: dict[str, Any]) -> Iterator[tuple[Severity, Fault]]:
    from .cards import unanswered, unreached
    from .claims import unfounded
    from .data import kept_out, made_of_files
    from .parts import unused
    from .promises import broken
    from .runs import Runs
    from .view import unseen

    runs = Runs(scenario)
    yield from (("error", fault) for fault in broken(runs))
    yield from (("error", fault) for fault in unanswered(runs))
    yield from (("warning", fault) for fault in unused(scenario, raw))
    yield from (("warning", fault) for fault in unreached(runs))
    yield from (("warning", fault) for fault in unseen(scenario, raw))
    yield from (("warning", fault) for fault in unfounded(scenario, raw))
    yield from (("note", fault) for fault in made_of_files(scenario, raw))
    yield from (("note", fault) for fault in kept_out(scenario))
