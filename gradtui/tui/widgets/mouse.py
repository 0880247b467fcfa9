"""What the mouse is on. Textual says it of moves and clicks, but not of a button that goes down or of the wheel."""

from __future__ import annotations

from textual.errors import NoWidget
from textual.events import MouseEvent
from textual.screen import Screen
from textual.widget import Widget


def under(screen: Screen[None], event: MouseEvent) -> Widget | None:
    """The widget that an event happened on."""
    if event.widget is not None:
        return event.widget
    try:
        return screen.get_widget_at(event.screen_x, event.screen_y)[0]
    except NoWidget:
        return None


def is_on_picture(screen: Screen[None], event: MouseEvent) -> bool:
    """Whether an event happened on the main picture."""
    return place_on(screen, event, "picture") is not None


def place_on(screen: Screen[None], event: MouseEvent, name: str) -> tuple[int, int] | None:
    """The column and row of a widget's content that an event happened on; None beside it, its border included."""
    widget = under(screen, event)
    if widget is None or widget.id != name:
        return None
    at = (
        event.get_content_offset(widget)
        if event.widget is widget
        else event.screen_offset - widget.content_region.offset
    )
    if at is None or not widget.content_size.region.contains_point(at):
        return None
    return at.x, at.y
