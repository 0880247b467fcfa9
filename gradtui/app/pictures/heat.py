"""Many parameters and their gradient, entry by entry: bars, maps, distributions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .picture import Act, Hands, Picture

if TYPE_CHECKING:
    from ...picture.canvas.canvas import Canvas
    from ..painting.studio import Studio
    from ..state import AppState


def _paint(state: AppState, studio: Studio, width: int, height: int) -> Canvas:
    return studio.arrays.paint_entries(state.session, width, height, blind=state.is_blind)


def _click(_: AppState, studio: Studio, column: int, row: int) -> Act | None:
    entry = studio.arrays.entry_at(column, row)
    return None if entry is None else ("at_entry", entry)


PICTURE = Picture(
    "heat",
    "entries",
    "For many parameters: each entry and its partial. Up to 24 entries are bars to the left and the right of 0. "
    "More are maps: a tile for each partial, blue where it is negative, orange where it is positive, stronger "
    "where it is larger. Very many share tiles, which have the colour of the largest of them, and have their "
    "distribution drawn too. The scales stay from step to step. ◆ is the entry that is worked out beside it; . "
    "and , pick another, b the largest. g shows the hill over a plane through the current point instead, v "
    "another plane: two entries, or two random directions d₁ and d₂.",
    planes=(0,),
    paint=_paint,
    beside=("model",),
    hands=Hands(click=_click),
)
