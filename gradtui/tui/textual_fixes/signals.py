"""Signals, heard in a thread of its own: at once, and whatever the program is doing."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from threading import Thread


def _endings() -> tuple[int, ...]:
    names = ["INT", "TERM", "HUP", "QUIT", "USR1", "USR2", "ALRM", "VTALRM", "PROF", "XCPU"]
    if sys.platform == "linux":
        names += ["IO", "PWR", "STKFLT"]  # elsewhere they end nothing, or are not there
    named = [int(getattr(signal, f"SIG{name}")) for name in names if hasattr(signal, f"SIG{name}")]
    if sys.platform == "linux":
        named += range(signal.SIGRTMIN, signal.SIGRTMAX + 1)
    return tuple(named)


ENDINGS = _endings()
"""The signals that end a process from outside: all but KILL, and those by which the system tells of a crash."""

_NEVER_IGNORED = ENDINGS[:4]


class Signals:
    """Calls ``hear(number)``, in its own thread, for each signal of some kinds, from ``start`` until ``stop``.

    From then on they are ignored. What whoever started the program has had ignored stays so, but for the usual ends.

    A handler of Python's runs in the main thread between two of its operations, so that it may find a lock taken by
    what it interrupted; one of asyncio's waits until the loop is idle. The byte that Python's own C code writes for
    each signal waits for nothing.
    """

    def __init__(self, numbers: Sequence[int], hear: Callable[[int], None]) -> None:
        self._numbers = frozenset(
            n for n in numbers if n in _NEVER_IGNORED or signal.getsignal(n) is not signal.SIG_IGN
        )
        self._hear = hear
        self._pipe: tuple[int, int] | None = None
        self._wakeup_before = -1

    def start(self) -> None:
        """Hear from now on. Only the main thread can."""
        self._pipe = reader, writer = os.pipe()
        if sys.platform != "win32":
            os.set_blocking(writer, False)
        self._wakeup_before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        for number in self._numbers:
            signal.signal(number, _heard)
        Thread(target=self._listen, args=(reader,), name="gradtui-signals", daemon=True).start()

    def stop(self) -> None:
        """Hear no more. How the program ends is decided: what is still typed, now as signals, does not change it."""
        if self._pipe is None:
            return
        signal.set_wakeup_fd(self._wakeup_before)
        for number in self._numbers:
            signal.signal(number, signal.SIG_IGN)
        os.close(self._pipe[1])
        self._pipe = None

    def _listen(self, reader: int) -> None:
        while heard := os.read(reader, 1):
            if heard[0] in self._numbers:
                self._hear(heard[0])
        os.close(reader)


def _heard(*_: object) -> None:
    """Nothing: it keeps the system from ending the program, which hears of it by the byte."""
