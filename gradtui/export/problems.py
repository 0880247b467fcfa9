"""What is wrong with scenarios, as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ..expression.visible import visible
from ..lesson.lint import Finding
from ..scenario.problems import MOST_SHOWN, more_words


class CheckedFile(NamedTuple):
    """A scenario that has been checked."""

    name: str
    """As it was named."""
    findings: Sequence[Finding]
    """What is wrong, doubtful or worth knowing in it."""

    @property
    def is_ok(self) -> bool:
        """Whether nothing is wrong or doubtful."""
        return all(finding.severity == "note" for finding in self.findings)


def as_text(checked: Sequence[CheckedFile]) -> str:
    """For a person: a line for each of the first findings, and how many more there are; or that there are none."""
    return "".join(f"{line}\n" for file in checked for line in _lines(file))


def _lines(file: CheckedFile) -> list[str]:
    ok = [f"{visible(file.name)}: ok"] if file.is_ok else []
    more = more_words([finding.problem for finding in file.findings])
    return [*map(str, file.findings[:MOST_SHOWN]), *more, *ok]


def document(checked: Sequence[CheckedFile]) -> dict[str, Any]:
    """The document of ``gradtui check --format json``."""
    files = []
    for file in checked:
        problems = [
            {
                "line": finding.problem.line,
                "column": finding.problem.column,
                "severity": finding.severity,
                "key": finding.problem.key,
                "message": finding.problem.message,
            }
            for finding in file.findings
        ]
        files.append({"file": file.name, "ok": file.is_ok, "problems": problems})
    return {"schema": 1, "files": files}
