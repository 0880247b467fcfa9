"""A changed scenario made ready in a thread of its own, so that showing it does not keep the keys waiting."""

from __future__ import annotations

from ..scenario.model import Scenario
from .panels.numbers import numbers
from .pictures.arrays import ArrayPainter
from .pictures.hill import Painter, painter_of
from .session import Session

Prepared = tuple[Session, Painter | ArrayPainter]
"""A session and what paints it."""


def prepared(session: Session, scenario: Scenario, width: int, height: int) -> Prepared:
    """A session's scenario as it is now, as many steps on, with a painter that has painted it once at a size.

    Code is generated, formulas are derived and the hill is kept: what follows in the app's own thread is short.
    """
    fresh = session.reopened(scenario)
    painter = painter_of(fresh)
    if width and height:
        painter.paint(fresh, width, height)
        numbers(fresh, width, height)
    return fresh, painter
