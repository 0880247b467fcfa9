"""What the pictures of very many descents share: a cursor that arrows and clicks move, and a cell that is replayed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .picture import Act, Hands

if TYPE_CHECKING:
    from ...picture.canvas.canvas import Canvas
    from ..painting.maps import Kind, Maps
    from ..painting.studio import Studio
    from ..state import AppState


def maps_of(studio: Studio) -> Maps:
    """The maps, made when they are first asked for: they bring the engine for many descents with them."""
    from ..painting.maps import Maps

    return studio.kept(Maps)


def paint_of(kind: Kind) -> Callable[[AppState, Studio, int, int], Canvas]:
    """What paints one kind of map."""

    def paint(state: AppState, studio: Studio, width: int, height: int) -> Canvas:
        return maps_of(studio).paint(state.session, kind, width, height, state.cursor)

    return paint


def legend_of(words: str) -> Callable[[AppState, Studio], str]:
    """What is said of a map, after what it says itself."""

    def legend(_: AppState, studio: Studio) -> str:
        return maps_of(studio).fewest + words

    return legend


def takes_few_rows(state: AppState) -> str:
    """Why there is no map of an optimizer that takes a few rows of the data at a time; "" of any other."""
    return "That needs steps on all rows of the data; o takes another optimizer." * bool(
        state.session.run.optimizer.batch
    )


def hands_of(kind: Kind) -> Hands:
    """Arrows and clicks move the cursor, enter and a second click replay its cell."""

    def arrow(state: AppState, studio: Studio, across: int, down: int) -> Act | None:
        cell = maps_of(studio).moved(state.session, kind, state.cursor, across, down)
        return None if cell is None else ("aim", cell)

    def click(_: AppState, studio: Studio, column: int, row: int) -> Act | None:
        return ("aim", (column, row)) if maps_of(studio).holds(column, row) else None

    def pick(state: AppState, studio: Studio) -> Act | None:
        picked = maps_of(studio).picked(state.session, kind, state.cursor)
        return None if picked is None else ("replay", *picked)

    return Hands(arrow=arrow, click=click, pick=pick)
