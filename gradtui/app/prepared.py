"""A changed scenario made ready in a thread of its own, so that showing it does not keep the keys waiting."""

from __future__ import annotations

from ..picture.canvas.canvas import Canvas
from ..scenario.model import Scenario
from .painting.studio import Studio
from .panels.numbers import numbers
from .pictures.registry import first, paint
from .session import Session
from .state import AppState

Prepared = tuple[Session, Studio]
"""A session and where its pictures are painted."""


def first_picture(session: Session, studio: Studio, width: int, height: int) -> Canvas:
    """The picture that a session is opened with, at a size."""
    state = AppState(session, studio.plane, studio.home, shown=first(session, studio.plane))
    return paint(state, studio, width, height)


def telling_picture(session: Session, studio: Studio, width: int, height: int) -> Canvas:
    """The picture by which a scenario is known in the menu: of many parameters that tell classes apart, the classes."""
    model = session.scenario.model
    if studio.plane or model is None or not model.is_of_classes:
        return first_picture(session, studio, width, height)
    return paint(AppState(session, studio.plane, studio.home, shown="model"), studio, width, height)


def prepared(session: Session, scenario: Scenario, width: int, height: int) -> Prepared:
    """A session's scenario as it is now, as many steps on, with a studio where it was painted once at a size.

    Code is generated, formulas are derived and the hill is kept: what follows in the app's own thread is short.
    """
    fresh = session.reopened(scenario)
    studio = Studio(fresh)
    if width and height:
        first_picture(fresh, studio, width, height)
        numbers(fresh, width, height)
    return fresh, studio
