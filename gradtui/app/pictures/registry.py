"""The registry of pictures. A picture is a file of this folder, which has its ``PICTURE``, and a line of ``_FILES``."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from .picture import Picture

if TYPE_CHECKING:
    from ...picture.canvas.canvas import Canvas
    from ..painting.studio import Studio
    from ..session import Session
    from ..state import AppState

_FILES = (
    "hill",
    "surface",
    "slices",
    "compass",
    "fates",
    "sweep",
    "heat",
    "plane",
    "model",
)
"""In the order of the keys; the first that a function has is the one that it is opened with."""

_ASKED = "This picture has the answer in it: it comes after the question."


def _entry(file: str) -> Picture:
    found: Picture = import_module(f"{__package__}.{file}").PICTURE
    return found


PICTURES: dict[str, Picture] = {picture.name: picture for picture in map(_entry, _FILES)}
"""Every picture by its name."""


def shown(state: AppState) -> Picture:
    """The picture that is shown."""
    return PICTURES[state.shown]


def first(session: Session, plane: tuple[int, ...]) -> str:
    """The picture that a session is opened with: of arrays the plane, if the scenario names one."""
    if not plane and session.scenario.view.plane is not None:
        return "plane"
    return next(picture.name for picture in PICTURES.values() if len(plane) in picture.planes)


def paint(state: AppState, studio: Studio, width: int, height: int) -> Canvas:
    """What is shown, in so many columns and rows; words, where it has the answer to an open question in it."""
    picture = shown(state)
    if picture.is_asked(state):
        from ..painting.words import in_words

        return in_words(width, height, _ASKED)
    return picture.paint(state, studio, width, height)


def paint_beside(state: AppState, studio: Studio, width: int, height: int) -> Canvas | None:
    """What stands beside what is shown; None where nothing does."""
    beside = beside_of(state)
    return None if beside is None else beside.paint(state, studio, width, height)


def beside_of(state: AppState) -> Picture | None:
    """The picture that stands beside the one that is shown; None where there is none for the function."""
    found = (PICTURES[name] for name in shown(state).beside)
    return next((picture for picture in found if not picture.why_not(state)), None)
