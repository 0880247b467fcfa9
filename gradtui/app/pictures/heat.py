"""The gradient of many parameters as a map, a cell for each partial."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .picture import Act, Hands, Picture

if TYPE_CHECKING:
    from ...picture.canvas.canvas import Canvas
    from ..painting.studio import Studio
    from ..state import AppState


def _paint(state: AppState, studio: Studio, width: int, height: int) -> Canvas:
    return studio.arrays.paint_entries(state.session, width, height)


def _click(_: AppState, studio: Studio, column: int, row: int) -> Act | None:
    entry = studio.arrays.entry_at(column, row)
    return None if entry is None else ("at_entry", entry)


PICTURE = Picture(
    "heat",
    "map",
    "For many parameters the gradient itself: a cell for each partial, blue where it is negative, orange where "
    "it is positive, brighter where it is larger. ◆ is the entry that is worked out beside it; . and , pick another, "
    "b the largest. g shows the hill over a plane through the current point instead, v another plane: two entries, "
    "or two random directions d₁ and d₂.",
    planes=(0,),
    paint=_paint,
    reveals=frozenset({"slope"}),
    hands=Hands(click=_click),
)
