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


async def click_in(pilot: Pilot[Any], selector: str, offset: tuple[int, int], times: int = 1) -> None:
    """Click on a cell of what a widget shows, whatever border it has."""
    widget = pilot.app.screen.query_one(selector)
    inner = widget.content_region.offset - widget.region.offset
    await pilot.click(selector, offset=(offset[0] + inner.x, offset[1] + inner.y), times=times)


def footer_of(app: App[Any]) -> list[tuple[str, str]]:
    """The keys and words of the line at the bottom; all of it fits."""
    line = app.screen.query_one(KeysLine)
    seen = {piece.key for piece in line.pieces(line.size.width)}
    assert all(shown.key in seen for shown in line.shown)
    return [(shown.display, shown.label) for shown in line.shown]


async def settled(pilot: Pilot[None], condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait until something holds."""
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        await pilot.pause(0.02)
    raise AssertionError("it did not come about")
