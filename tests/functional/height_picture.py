"""A picture in one file: how high is f here? A test puts it among the others."""

from __future__ import annotations

from gradtui.app.painting.studio import Studio
from gradtui.app.painting.words import in_words
from gradtui.app.pictures.picture import Act, Hands, Picture
from gradtui.app.state import AppState
from gradtui.picture.canvas.canvas import Canvas


def _paint(state: AppState, studio: Studio, width: int, height: int) -> Canvas:
    return in_words(width, height, f"f is {state.session.inspected.run.value:g} high here.")


def _arrow(state: AppState, studio: Studio, across: int, down: int) -> Act:
    return ("next_run",) if across > 0 else ("previous_run",)


PICTURE = Picture(
    "height",
    "height",
    "A number says how high it is.",
    planes=(2,),
    paint=_paint,
    key="9",
    label="height",
    help="How high f is here.",
    footer=True,
    reveals=frozenset({"slope"}),
    beside=("slices",),
    hands=Hands(arrow=_arrow),
)
