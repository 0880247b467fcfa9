"""``gradtui run … --speak``: a line of plain words for each step, for screen readers and logs."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine.descent.descent import Descent
from ...export.speech import tell
from ...scenario.model import Scenario


def as_speech(scenario: Scenario, descents: Sequence[Descent]) -> str:
    """The descents as lines to be read aloud: no tables, no signs."""
    return "".join(f"{line}\n" for line in tell(scenario, descents))
