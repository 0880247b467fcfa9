"""The hill: f over its plane from above, or as a curve, with every run on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .hands import lift, on_plane
from .picture import Picture

if TYPE_CHECKING:
    from ...picture.canvas.axes import Frame
    from ...picture.canvas.canvas import Canvas
    from ..painting.studio import Studio
    from ..state import AppState


def _frame(studio: Studio) -> Frame | None:
    return studio.hill.frame


def _paint(state: AppState, studio: Studio, width: int, height: int) -> Canvas:
    return studio.hill.paint(state.session, width, height, state.tangent, state.level)


PICTURE = Picture(
    "hill",
    "hill",
    "For two variables from above: dark is low, bright is high, lines join points of equal height, and the "
    "bar beside it gives the heights. A unit of x is as long as one of y, unless it says that it is not to scale. "
    "For one variable as a curve with its tangent. ○ is a start, the disc on red is where the run is, thick dots are "
    "its last steps. The long arrow is −η·∇f, where plain gradient descent goes next; the two along the axes are its "
    "parts, one for each partial. A, B are minima, s saddles, m maxima; arrows at the edge point to what lies outside.",
    planes=(1, 2),
    paint=_paint,
    key="1",
    label="hill",
    help="The hill from above; of one variable, the curve.",
    beside=("model", "slices"),
    hands=replace(on_plane(_frame), up_down=lift),
)
