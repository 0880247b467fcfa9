"""What the mouse does on a picture of the plane: whatever has a frame takes it from here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..window import panned
from .picture import Act, Hands

if TYPE_CHECKING:
    from ...picture.canvas.axes import Frame
    from ..painting.studio import Studio
    from ..state import AppState


def lift(state: AppState, studio: Studio, down: int) -> Act | None:
    """Up (−1) and down (1) move the level plane, where there is one."""
    if state.level is None or len(state.plane) != 2:
        return None
    return "level_at", studio.hill.lifted(state.session, state.level, -down)


def on_plane(frame_of: Callable[[Studio], Frame | None]) -> Hands:
    """A click moves the probe, dragging moves the window, the wheel zooms around the mouse."""

    def click(_: AppState, studio: Studio, column: int, row: int) -> Act | None:
        frame = frame_of(studio)
        return ("look_at", frame.point(column, row)) if frame is not None and frame.box.holds(column, row) else None

    def drag(state: AppState, studio: Studio, across: int, down: int) -> Act | None:
        frame = frame_of(studio)
        if frame is None:
            return None
        return "window", panned(frame.seen[: len(state.plane)], -across / frame.box.width, down / frame.box.height)

    def wheel(state: AppState, studio: Studio, by: int, column: int, row: int) -> Act | None:
        frame = frame_of(studio)
        if frame is None or not frame.box.holds(column, row):
            return None
        count = len(state.plane)
        return "zoom_around", by, frame.point(column, row)[:count], frame.seen[:count]

    return Hands(frame=frame_of, click=click, drag=drag, wheel=wheel)
