"""The one owner of stdout, stderr and the files of faults."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from errno import EBADF, EMFILE, ENFILE, ENOMEM
from io import StringIO
from typing import Self, TextIO

from ..expression.visible import fitted, visible
from . import waiting

DONE, FAULT, BAD_INPUT = 0, 1, 2
_TOGETHER = 1 << 16  # characters written at once


class OutputError(Exception):
    """Standard output cannot be written to. The message is one line for a person."""


class _Closed(StringIO):
    """In place of a standard stream that is not there: what is written to it is an error."""

    def write(self, text: str) -> int:  # noqa: ARG002 - a file's form
        raise OSError(EBADF, "it is closed")

    @property
    def buffer(self) -> Self:  # type: ignore[override]
        return self


def open_what_is_closed() -> None:
    """Give a program its standard streams that was started without them: after ``>&-`` they are None in Python."""
    if sys.stdout is None:
        sys.stdout = _Closed()
    if sys.stderr is None:
        sys.stderr = _nowhere()


def finish() -> None:
    """Have everything written. Raises OutputError, and BrokenPipeError where nobody reads any more."""
    _put(sys.stdout.flush)


def _put(write: Callable[[], object]) -> None:
    waiting.end()
    try:
        write()
    except OSError as error:
        sys.stdout = _nowhere()  # the interpreter's own last flush is quiet as well
        if isinstance(error, BrokenPipeError):
            raise
        why = error.strerror or "no reason given"
        raise OutputError(f"standard output cannot be written: {why[:1].lower()}{why[1:]}") from None


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - as long as the program runs


def is_unicode() -> bool:
    """Whether stdout takes any character."""
    return (sys.stdout.encoding or "ascii").lower().startswith("utf")


def is_screen_unicode() -> bool:
    """Whether a terminal on stdout shows any character: by the stream's encoding and the locale."""
    return not unicode_fault()


def unicode_fault() -> str:
    """Why a terminal on stdout may not show any character; "" if it does.

    Python itself makes UTF-8 of a C locale that is asked for; who asks for it means it. One that is not set at all
    says nothing.
    """
    for stream in (sys.stdout, sys.stderr):  # the app writes to stderr's terminal
        encoding = (stream.encoding if stream else None) or "ascii"
        if not encoding.lower().startswith("utf"):
            return f"the encoding is {encoding}"
    asked = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or ""
    if sys.flags.utf8_mode and not os.environ.get("PYTHONUTF8"):
        # LC_CTYPE may be what Python has put there
        asked = os.environ.get("LC_ALL") or os.environ.get("LANG") or asked
    return f"the locale is {asked}" if asked in ("C", "POSIX") else ""


def fit(text: str) -> str:
    """The text as stdout can take it."""
    return text if is_unicode() else fitted(text, sys.stdout.encoding)


def data(text: str) -> None:
    """Write to stdout. Raises OutputError."""
    _put(lambda: sys.stdout.write(fitted(text, sys.stdout.encoding)))


def pieces(texts: Iterable[str]) -> None:
    """Write to stdout what comes piece by piece. Raises OutputError."""
    if not is_unicode():  # whether it fits is seen of the whole
        texts = ["".join(texts)]
    gathered, size = [], 0
    for text in texts:
        gathered.append(text)
        size += len(text)
        if size >= _TOGETHER:
            data("".join(gathered))
            gathered, size = [], 0
    data("".join(gathered))


def raw(content: bytes) -> None:
    """Write bytes to stdout. Raises OutputError."""
    _put(sys.stdout.flush)
    _put(lambda: sys.stdout.buffer.write(content))
    _put(sys.stdout.buffer.flush)


def say(text: str) -> None:
    """Write to stderr, with nothing that could act on a terminal. Where that cannot be, the exit code says enough."""
    waiting.end()
    try:
        sys.stderr.write(fitted(visible(text, lines=True), sys.stderr.encoding) + "\n")
        sys.stderr.flush()
    except OSError:
        sys.stderr = _nowhere()


def save(path: str, content: str | bytes | Iterable[str]) -> str | None:
    """Write a file of the user's choice; return what went wrong, or None."""
    try:
        with open(path, "wb") as file:  # noqa: PTH123 - pathlib costs the start-up
            if isinstance(content, bytes):
                file.write(content)
            else:
                file.writelines(text.encode() for text in ([content] if isinstance(content, str) else content))
    except OSError as error:
        return f"{path}: {(error.strerror or 'cannot be written').lower()}"
    except ValueError:
        return "the name of the output file has a NUL in it"
    return None


def shortage(error: BaseException) -> str:
    """What the system does not give us enough of, as an error tells it; "" for any other error."""
    number = error.errno if isinstance(error, OSError) else None
    if number in (EMFILE, ENFILE):
        return "too few files may be open at once here (ulimit -n)"
    if isinstance(error, MemoryError) or number == ENOMEM:
        return "there is not enough memory here"
    if isinstance(error, BlockingIOError) or (isinstance(error, RuntimeError) and "start new thread" in str(error)):
        return "too few processes and threads may run here (ulimit -u)"
    return ""


def fault(error: BaseException) -> int:
    """Keep a fault's traceback in a log file and say where, in one line; what the system lacks is no fault."""
    lacking = shortage(error)
    if lacking:
        say(f"gradtui: {lacking}")
        return BAD_INPUT
    import traceback
    from pathlib import Path

    from ..state_folder import state_folder

    lines = "".join(traceback.format_exception(error))
    where = Path(state_folder()) / "fault.log"
    kept = f"; the details are in {where}"
    try:
        where.parent.mkdir(parents=True, exist_ok=True)
        # a pipe put in its place must not hang us
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NONBLOCK", 0)
        with open(os.open(where, flags, 0o666), "wb") as file:  # noqa: PTH123
            file.write(lines.encode("utf-8", "backslashreplace"))
    except OSError:
        kept = ""
    missing = f"; {error.name} cannot be loaded" if isinstance(error, ImportError) and error.name else ""
    say(f"gradtui: a fault of gradtui's own ({type(error).__name__}){missing}{kept}; gradtui doctor says more")
    return FAULT
