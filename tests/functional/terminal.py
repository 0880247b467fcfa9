"""A terminal for tests: a pseudo-terminal with a process in it, its output, its modes, its end."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

_ANSWERS = {
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",  # "can you show a whole frame at once?" "yes"
    b"\x1b[?2048$p": b"\x1b[?2048;2$y",  # "can you tell a new size in what is typed?" "yes"
}
FRAME_END = b"\x1b[?2026l"  # the end of a synchronized frame, which Textual sends where the terminal can show one
_MODE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
_ON_AT_THE_START = {7, 25}  # of the private modes: lines wrap, the cursor is shown


class Terminal:
    """Runs a command in a terminal of its own; use it as a context manager, which ends the process."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        cwd: str | None = None,
        tells_size: bool = False,
        stderr: int | None = None,
    ) -> None:
        self.output = b""
        """All that the process wrote."""
        self._answers = _ANSWERS if tells_size else dict(list(_ANSWERS.items())[:1])
        self.master, self.slave = pty.openpty()
        self.resize(*size)
        self.at_first = termios.tcgetattr(self.slave)
        self.at_last: list[Any] | None = None

        def take_terminal() -> None:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            list(command),
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave if stderr is None else stderr,
            env=dict(os.environ) | {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | dict(env or {}),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=take_terminal,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.at_last = self._attributes()
        for descriptor in {self.master, self.slave} - {-1}:
            os.close(descriptor)

    # -- to the process ----------------------------------------------------------------------------------------------

    def feed(self, keys: bytes) -> None:
        """Type."""
        os.write(self.master, keys)

    def pour(self, data: bytes, seconds: float = 60.0) -> None:
        """Type very much, and read meanwhile; a process that has ended takes no more."""
        end = time.monotonic() + seconds
        while data and self.process.poll() is None:
            assert time.monotonic() < end, f"{len(data)} bytes were not taken"
            if select.select([], [self.master], [], 0.01)[1]:
                data = data[os.write(self.master, data[:1024]) :]
            while self.read(0.0):
                pass

    def hang_up(self) -> None:
        """Close the window."""
        os.close(self.master)
        self.master = -1

    def stop(self, number: int) -> None:
        """Stop the process by a signal, and wait until it stands still."""
        self.signal(number)
        end = time.monotonic() + 20
        while (done := os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT)) is None:
            assert time.monotonic() < end, "it did not stop"
            self.read(0.02)
        assert done.si_code == os.CLD_STOPPED

    def resize(self, width: int, height: int) -> None:
        """Make the window larger or smaller; the process gets its SIGWINCH."""
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def signal(self, number: int) -> None:
        """Send a signal to the process."""
        self.process.send_signal(number)

    # -- from the process --------------------------------------------------------------------------------------------

    def read(self, seconds: float) -> bytes:
        """Read what comes within a time, as soon as anything comes; answer what a terminal is asked."""
        if self.master < 0:
            time.sleep(max(seconds, 0.0))
            return b""
        if not select.select([self.master], [], [], max(seconds, 0.0))[0]:
            return b""
        piece = os.read(self.master, 1 << 16)
        for question, answer in self._answers.items():
            if question in piece:
                self.feed(answer)
        self.output += piece
        return piece

    def wait_for(self, text: bytes | str, seconds: float = 20.0, *, since: int = 0) -> bytes:
        """Read until a text came, and return all that came from ``since`` on."""
        wanted = text.encode() if isinstance(text, str) else text
        end = time.monotonic() + seconds
        while wanted not in self.output[since:]:
            left = end - time.monotonic()
            if left <= 0 or (self.process.poll() is not None and not self.read(0.05)):
                raise AssertionError(f"did not see {wanted!r} in {self.output[since:][-2000:]!r}")
            self.read(min(left, 0.05))
        return self.output[since:]

    def wait_until(self, holds: Callable[[bytes], bool], seconds: float = 20.0) -> None:
        """Read until something holds of all that came."""
        end = time.monotonic() + seconds
        while not holds(self.output):
            if time.monotonic() > end or self.process.poll() is not None:
                raise AssertionError(f"it did not come about: {self.output[-2000:]!r}")
            self.read(0.05)

    def wait_until_quiet(self, quiet: float = 0.15, seconds: float = 20.0) -> bytes:
        """Read until nothing came for a while, and return what came."""
        before, end = len(self.output), time.monotonic() + seconds
        while self.read(quiet) and time.monotonic() < end:
            pass
        return self.output[before:]

    def finish(self, seconds: float = 20.0) -> int:
        """Read until the process ends, and return its exit code: 128 + n for a signal."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            if time.monotonic() > end:
                raise AssertionError(f"it did not end: {self.output[-2000:]!r}")
            self.read(0.02)
        # what a process wrote at its end may be slow to come through the system, where that has much to do
        while self.read(0.02) or (self.master >= 0 and self.modes_left and self.read(1.0)):
            pass
        code = self.process.returncode
        return code if code >= 0 else 128 - code

    # -- how the process leaves it -----------------------------------------------------------------------------------

    @property
    def modes_left(self) -> dict[int, bool]:
        """The private modes that are not as they were at first."""
        modes: dict[int, bool] = {}
        for match in _MODE.finditer(self.output):
            modes |= {int(mode): match[2] == b"h" for mode in match[1].split(b";")}
        return {mode: on for mode, on in modes.items() if on != (mode in _ON_AT_THE_START)}

    @property
    def unread(self) -> int:
        """How many bytes that were typed nobody has read: the shell would."""
        return int(struct.unpack("i", fcntl.ioctl(self.slave, termios.FIONREAD, b"\0" * 4))[0])

    @property
    def was_full_screen(self) -> bool:
        """Whether the alternate screen was in use at any time."""
        return b"\x1b[?1049h" in self.output

    @property
    def after_full_screen(self) -> str:
        """What was written after the alternate screen was left, without escape sequences."""
        text = self.output.rpartition(b"\x1b[?1049l")[2].decode(errors="replace")
        return re.sub(r"\x1b\[[0-9;?<>=]*[a-zA-Z]|\x1b[=>78]", "", text).strip()

    def assert_restored(self) -> None:
        """The terminal is as the process found it."""
        assert self.modes_left == {}
        assert self.output.count(b"\x1b[<u") == len(re.findall(rb"\x1b\[>[0-9]+u", self.output))  # keyboard protocol
        assert (self.at_last or self._attributes()) == self.at_first

    def _attributes(self) -> list[Any] | None:
        with contextlib.suppress(termios.error):  # the window was closed
            return termios.tcgetattr(self.slave)
        return self.at_first


SIGNALS = {name: int(getattr(signal, name)) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")}
