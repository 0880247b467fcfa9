"""Speech: plain words, for screen readers and logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .format import Destination, Format, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...engine.descent.descent import Descent
    from ...scenario.model import Scenario


def _runs(result: tuple[Scenario, Sequence[Descent]], _: Destination) -> str:
    from ..speech import tell

    return "".join(f"{line}\n" for line in tell(*result))


SPEECH = Format("speech", "a line of plain words for each step, to be read aloud", {Kind.RUNS: _runs}, flag="speak")
