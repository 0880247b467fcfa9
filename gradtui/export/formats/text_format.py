"""Text for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .format import Destination, Drawn, Format, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...engine.descent.descent import Descent
    from ...lesson.explanation.parts import Explanation
    from ...lesson.questions import Assessment
    from ...scenario.catalogue import Entry
    from ...scenario.model import Scenario
    from ..map_data import Mapped
    from ..problems import CheckedFile
    from ..report import Report


def _runs(result: tuple[Scenario, Sequence[Descent]], to: Destination) -> str:
    from ..runs import as_text

    return as_text(*result, to.fit)


def _explanation(result: tuple[Scenario, Explanation], to: Destination) -> str:
    from ..explanations import as_text

    return as_text(*result, to.style, to.width, to.fit)


def _map(result: Mapped, to: Destination) -> str:
    from ..map_text import as_text

    return as_text(result, to.style, to.fit, tinted=to.is_true_colour)


def _screen(drawn: Drawn, _: Destination) -> str:
    return drawn("txt")


def _problems(result: Sequence[CheckedFile], _: Destination) -> str:
    from ..problems import as_text

    return as_text(result)


def _list(result: Mapping[str, Sequence[Entry]], _: Destination) -> str:
    from ..listing import as_text

    return as_text(result)


def _answer(result: tuple[str, Assessment], _: Destination) -> str:
    from ..answers import as_text

    return as_text(*result)


def _report(result: Report, to: Destination) -> str:
    from ..report import as_text

    return as_text(result, to.style, to.width, to.fit)


TEXT = Format(
    "text",
    "for a person",
    {
        Kind.RUNS: _runs,
        Kind.EXPLANATION: _explanation,
        Kind.MAP: _map,
        Kind.SCREEN: _screen,
        Kind.PROBLEMS: _problems,
        Kind.LIST: _list,
        Kind.ANSWER: _answer,
        Kind.REPORT: _report,
    },
    suffixes=(".txt",),
)
