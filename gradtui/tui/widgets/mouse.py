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
    widget = under(screen, event)
    return widget is not None and widget.id == "picture"
