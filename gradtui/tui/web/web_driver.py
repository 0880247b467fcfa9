"""Textual's driver for an app in a browser: nothing that a visitor sends ends it, and it ends with its server.

In Textual 8.2 what cannot be read ends the reading thread, and the app stands still; a sequence that tells a window's
size is believed; a file is handed over from another thread, in the middle of a frame; and an app whose server is gone
goes on for ever.
"""

from __future__ import annotations

import os
import time
from codecs import getincrementaldecoder
from collections.abc import Iterable
from threading import Lock, Thread
from typing import Any

from textual.app import App
from textual.drivers._byte_stream import ByteStream
from textual.drivers.web_driver import WebDriver
from textual.events import Resize
from textual.message import Message

from ..textual_fixes.steady_parser import SteadyParser

_GRACE = 5.0  # seconds in which an app without its server has to end
_MOST_WAITING = 200  # messages; a visitor who sends more has to wait
_PAUSE = 0.01  # seconds between two looks at how many there are


class BrowserDriver(WebDriver):
    """Shows the app in a browser, by way of the server that started this process."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._whole = Lock()
        self._write = self._write_whole  # type: ignore[assignment]

    def _write_whole(self, packet: bytes) -> None:
        """Write a packet as one piece, whichever thread writes it."""
        with self._whole:
            left = memoryview(packet)
            try:
                while left:
                    left = left[os.write(self.fileno, left) :]
            except OSError:
                pass  # the server is gone, and what it sent has come to its end too

    def run_input_thread(self) -> None:
        """Read until the app ends, or the server does."""
        parser = SteadyParser(debug=self._debug)
        packets = ByteStream()
        decode = getincrementaldecoder("utf-8")("replace").decode
        for data in self._input_reader:
            for kind, payload in packets.feed(data) if data else ():
                if kind == "D":
                    self._pass_on(parser.feed(decode(payload)))
                else:
                    self._wait_for_app()
                    self._on_meta(kind, payload)
            if not data:
                self._pass_on(parser.tick())
        if not self.exit_event.is_set():
            # a daemon: it is there for an app that does not end by itself
            Thread(target=_end_soon, name="end", daemon=True).start()
            self._app.call_later(self._app.exit, return_code=129)  # as after a hang-up

    def _pass_on(self, events: Iterable[Message]) -> None:
        """Pass on what was typed; the window's size comes from the server, which has looked at it."""
        for event in events:
            if not isinstance(event, Resize):
                self._wait_for_app()
                self.process_message(event)

    def _wait_for_app(self) -> None:
        """Wait until the app has done most of what it was sent."""
        while not self.exit_event.is_set() and self._waiting > _MOST_WAITING:
            time.sleep(_PAUSE)

    @property
    def _waiting(self) -> int:
        """How many messages the app and its screen have not heard yet."""
        app = self._app
        return app.message_queue_size + sum(screen.message_queue_size for screen in app._screen_stack[-1:])


def _end_soon() -> None:
    time.sleep(_GRACE)
    os._exit(129)
