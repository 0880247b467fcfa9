"""A hand at the app: keys, the mouse, pastes and the size of the window, each followed by all that comes of it.

Events go the way of a terminal's, through the driver. A pilot waits until the process is idle, which takes 60 ms a
key; here it is over as soon as no message waits anywhere.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Iterator
from typing import Any

from textual import events
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Size
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.message_pump import MessagePump

_QUIET = 3  # looks in a row at which nothing waits
_MOST = 4_000  # looks: something goes on for ever


class Hand:
    """Acts on an app that runs in a test. Places are fractions of the window."""

    def __init__(self, app: App[Any]) -> None:
        self.app = app

    async def settle(self) -> None:
        """Wait until everything that was sent has been dealt with; threads that work go on."""
        quiet = 0
        for _ in range(_MOST):
            await asyncio.sleep(0)
            if self.app._exit or self.app._exception is not None:
                await asyncio.sleep(0.01)
                return
            quiet = 0 if any(map(_is_busy, self._pumps())) else quiet + 1
            if quiet == _QUIET:
                return
        raise AssertionError("it never comes to rest")

    def _pumps(self) -> Iterator[MessagePump]:
        yield self.app
        for screen in self.app.screen_stack:
            yield from screen.walk_children(with_self=True)

    # -- what a hand can do ------------------------------------------------------------------------------------------

    async def press(self, *keys: str) -> None:
        """Press keys, in Textual's names or as characters."""
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
            try:
                character: str | None = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(name, name)))
            except KeyError:
                character = key if len(key) == 1 else None
            await self._send(events.Key(name, character))

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.press(*(character if character != " " else "space" for character in text))

    async def paste(self, text: str) -> None:
        """Paste a text."""
        await self._send(events.Paste(text))

    async def resize(self, width: int, height: int) -> None:
        """Make the window larger or smaller."""
        assert isinstance(self.app._driver, HeadlessDriver)
        self.app._driver._size = (width, height)
        await self._send(events.Resize(Size(width, height), Size(width, height)))

    async def focus(self, *, has: bool) -> None:
        """Look at another window, or at this one again."""
        await self._send(events.AppFocus() if has else events.AppBlur())

    async def click(self, across: float, down: float, times: int = 1) -> None:
        """Click on a cell."""
        for _ in range(times):
            await self._mouse(events.MouseDown, across, down, 1)
            await self._mouse(events.MouseUp, across, down, 1)

    async def drag(self, across: float, down: float, to_across: float, to_down: float) -> None:
        """Press the button on a cell, move to another one, let go."""
        await self._mouse(events.MouseDown, across, down, 1)
        for part in (0.3, 0.7, 1.0):
            await self._mouse(events.MouseMove, across + part * (to_across - across), down + part * (to_down - down), 1)
        await self._mouse(events.MouseUp, to_across, to_down, 1)

    async def scroll(self, across: float, down: float, *, up: bool) -> None:
        """Turn the wheel over a cell."""
        await self._mouse(events.MouseScrollUp if up else events.MouseScrollDown, across, down, 0)

    async def _mouse(self, kind: type[events.MouseEvent], across: float, down: float, button: int) -> None:
        width, height = self.app.size
        x, y = min(int(across * width), width - 1), min(int(down * height), height - 1)
        await self._send(kind(None, x, y, 0, 0, button, False, False, False, screen_x=x, screen_y=y))

    async def _send(self, event: events.Event) -> None:
        if self.app._exit:
            return
        driver = self.app._driver
        assert driver is not None
        driver.process_message(event)
        await asyncio.sleep(0)
        await self.settle()


def _is_busy(pump: MessagePump) -> bool:
    queue = pump._message_queue
    return bool(
        pump.is_running and not pump._closing and ((queue is not None and queue.qsize()) or pump._next_callbacks)
    )
