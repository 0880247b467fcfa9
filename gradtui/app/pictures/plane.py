"""The hill of many parameters over a plane through the current point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .picture import Picture

if TYPE_CHECKING:
    from ...picture.canvas.canvas import Canvas
    from ..painting.studio import Studio
    from ..state import AppState


def _paint(state: AppState, studio: Studio, width: int, height: int) -> Canvas:
    return studio.arrays.paint_plane(state.session, width, height, state.array_plane)


PICTURE = Picture("plane", "plane", "", planes=(0,), paint=_paint, beside=("model",))
