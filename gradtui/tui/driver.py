"""Textual's driver for Unix terminals, with a reader that nothing typed can end.

Textual 8.2 decodes its input strictly: a byte that begins no character (0x8A, a Latin-1 é) or an escape sequence with
a number beyond Unicode (``ESC [ 99999999999 u``) raises in its reading thread and takes the app down. And when the
terminal is gone it reads nothing for ever, at full speed.
"""

from __future__ import annotations

import os
import select
from codecs import getincrementaldecoder

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

_WAIT = 0.1  # seconds between two looks at whether to end
_AT_ONCE = 4096  # bytes


class SteadyDriver(LinuxDriver):
    """Reads what is typed: bytes that are no UTF-8 are replaced, a sequence that cannot be read is dropped."""

    def run_input_thread(self) -> None:
        """Read until the app ends, or the terminal does."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        while not self.exit_event.is_set():
            text = ""
            if select.select([self.fileno], [], [], _WAIT)[0]:
                try:
                    read = os.read(self.fileno, _AT_ONCE)
                except OSError:
                    read = b""
                if not read:
                    self._app.call_later(self._app.exit, return_code=129)  # as after a hang-up
                    return
                text = decode(read)
            try:
                if text:
                    for event in parser.feed(text):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)
            except (ValueError, OverflowError):
                parser = XTermParser(self._debug)
