"""JSON: one strict document, in which a number that is not finite is null."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..tables import json_text
from .format import Destination, Format, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...engine.descent.descent import Descent
    from ...lesson.explanation.parts import Explanation
    from ...lesson.questions import Assessment
    from ...scenario.model import Scenario
    from ..map_data import Mapped
    from ..problems import CheckedFile
    from ..report import Report


def _runs(result: tuple[Scenario, Sequence[Descent]], to: Destination) -> Iterator[str]:
    from ..runs import as_json

    return as_json(*result, full=to.full, ascii_only=to.ascii_only)


def _explanation(result: tuple[Scenario, Explanation], to: Destination) -> str:
    from ..explanations import document

    return json_text(document(*result, full=to.full), ascii_only=to.ascii_only)


def _map(result: Mapped, to: Destination) -> str:
    from ..maps import document

    return json_text(document(result), ascii_only=to.ascii_only)


def _problems(result: Sequence[CheckedFile], to: Destination) -> str:
    from ..problems import document

    return json_text(document(result), ascii_only=to.ascii_only, indent=2)


def _answer(result: tuple[str, Assessment], to: Destination) -> str:
    from ..answers import document

    return json_text(document(*result), ascii_only=to.ascii_only)


def _report(result: Report, to: Destination) -> str:
    from ..report import document

    return json_text(document(result), ascii_only=to.ascii_only, indent=1)


JSON = Format(
    "json",
    "one strict JSON document, for a program",
    {
        Kind.RUNS: _runs,
        Kind.EXPLANATION: _explanation,
        Kind.MAP: _map,
        Kind.PROBLEMS: _problems,
        Kind.ANSWER: _answer,
        Kind.REPORT: _report,
    },
)
