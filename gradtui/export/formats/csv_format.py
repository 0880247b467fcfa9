"""CSV: a line for every step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .format import Destination, Format, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...engine.descent.descent import Descent
    from ...scenario.model import Scenario


def _runs(result: tuple[Scenario, Sequence[Descent]], _: Destination) -> Iterator[str]:
    from ..runs import as_csv

    return as_csv(*result)


CSV = Format("csv", "a line for every step of every run, for a spreadsheet", {Kind.RUNS: _runs})
