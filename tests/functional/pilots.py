"""The app in a test: what a widget shows, and waiting for something to come about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from gradtui.tui.widgets.keys_line import KeysLine


def text_of(app: App[Any], selector: str) -> str:
    """What a widget of the screen shows, without the blanks at the ends of its lines."""
    widget = app.screen.query_one(selector)
    return "\n".join(widget.render_line(y).text.rstrip() for y in range(widget.size.height))


def footer_of(app: App[Any]) -> list[tuple[str, str]]:
    """The keys and words of the line at the bottom; all of it fits."""
    line = app.screen.query_one(KeysLine)
    found = [(shown.display, shown.label) for shown in line.shown]
    assert text_of(app, "#keys") == " ".join(f"{display} {label}" for display, label in found)
    return found


async def settled(pilot: Pilot[None], condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait until something holds."""
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        await pilot.pause(0.02)
    raise AssertionError("it did not come about")
