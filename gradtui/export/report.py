"""A report about a machine, as text and as JSON. It rests on the standard library alone: something is broken."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from ..expression.visible import visible
from .style import Style


class Fact(NamedTuple):
    """One thing that was found out."""

    name: str
    """Its name among the keys of the JSON."""
    value: Any
    """What JSON says of it."""
    text: str
    """What the text says of it."""
    problem: str = ""
    """What is wrong about it, and what helps."""

    @property
    def label(self) -> str:
        """Its name in the text."""
        return self.name if self.name.isupper() else self.name.replace("_", " ")


class Section(NamedTuple):
    """Facts under a heading."""

    name: str
    """The heading."""
    facts: list[Fact]
    """What was found out."""


class Report(NamedTuple):
    """All that was found out."""

    sections: Sequence[Section]
    """The facts."""
    samples: Sequence[str] = ()
    """Lines with colours and signs to be looked at, for a terminal."""

    @property
    def problems(self) -> list[str]:
        """What is wrong."""
        return [fact.problem for section in self.sections for fact in section.facts if fact.problem]


def document(report: Report) -> dict[str, Any]:
    """The document of ``gradtui doctor --format json``."""
    made: dict[str, Any] = {"schema": 1, "ok": not report.problems, "problems": report.problems}
    for section in report.sections:
        made[section.name] = {fact.name: fact.value for fact in section.facts}
    return made


def as_text(report: Report, style: Style, width: int, fit: Callable[[str], str] = str) -> str:
    """For a person: the facts in two columns, and last what is wrong."""
    left = max(len(fact.label) for section in report.sections for fact in section.facts) + 4
    lines = []
    for section in report.sections:
        lines += [style(section.name.replace("_", " "), "bold")]
        for fact in section.facts:
            said = textwrap.wrap(fit(visible(fact.text)), width - left, break_on_hyphens=False) or [""]
            lines.append(f"  {_marked(fact, left - 2, style)}{said[0]}")
            lines += [" " * left + more for more in said[1:]]
        lines.append("")
    lines += report.samples
    if report.problems:
        lines.append(style("what is wrong", "bold"))
        for number, problem in enumerate(report.problems, 1):
            lines += textwrap.wrap(
                fit(f"{number}. {visible(problem)}"), width, initial_indent="  ", subsequent_indent="     "
            )
    else:
        lines.append("All is well.")
    return "\n".join(lines) + "\n"


def _marked(fact: Fact, width: int, style: Style) -> str:
    """A fact's name in its column; where something is wrong, with a sign."""
    label = f"{fact.label}{' !' if fact.problem else ''}"
    return style(label, "value" if fact.problem else "rule") + " " * (width - len(label))
