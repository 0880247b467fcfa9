"""A line on a terminal that says what one waits for, from the first second on; it goes before anything else is written.

It is written to standard error, and only where that is a terminal: nothing of it is ever in a file or a pipe.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread
from time import monotonic

_FIRST, _NEXT = 1.0, 0.5  # seconds to the first line, and between two

Told = Callable[[int, int], None]
"""Is told how many are done, and of how many."""


class _Line:
    """The line, and the thread that renews it."""

    def __init__(self, work: str, of: str) -> None:
        self._work = work
        self._of = of
        self._part = ""
        self._began = monotonic()
        self._ended = Event()
        self._writing = Lock()
        self._width = 0

    def told(self, done: int, count: int) -> None:
        """Keep how far it is."""
        if count > 1:
            self._part = f", {done:,} of {count:,} {self._of}"

    def renew(self) -> None:
        """Write the line again and again, until it has ended."""
        pause = _FIRST
        while not self._ended.wait(pause):
            pause = _NEXT
            with self._writing:
                if not self._ended.is_set():
                    self._write(f"gradtui {self._work}: {monotonic() - self._began:.0f} s{self._part}")

    def end(self) -> None:
        """Take the line away, for good."""
        with self._writing:
            self._ended.set()
            if self._width:
                self._write("")
                self._width = 0

    def _write(self, text: str) -> None:
        blank = " " * (self._width - len(text))
        self._width = len(text)
        with suppress(OSError, ValueError):
            sys.stderr.write(f"\r{text}{blank}" + "\r" * (not text))
            sys.stderr.flush()


_shown: list[_Line] = []


def end() -> None:
    """Take away what is shown, since something else is to be written."""
    while _shown:
        _shown.pop().end()


@contextmanager
def waiting(work: str, of: str = "") -> Iterator[Told]:
    """Say after a second, on a terminal, how long some work takes already; and how many ``of`` it are done."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    line = _Line(work, of)
    with suppress(RuntimeError):  # no thread can be started
        Thread(target=line.renew, name="waiting", daemon=True).start()
    _shown.append(line)
    try:
        yield line.told
    finally:
        end()
