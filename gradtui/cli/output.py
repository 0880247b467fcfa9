"""The one owner of stdout, stderr and the files of faults."""

from __future__ import annotations

import os
import sys

from ..expression.visible import visible

DONE, FAULT, BAD_INPUT = 0, 1, 2


def fitted(text: str, encoding: str | None) -> str:
    """The text, in words of ASCII where the stream cannot take it as it is."""
    try:
        text.encode(encoding or "ascii")
    except (UnicodeError, LookupError):
        from ..expression.ascii_text import ascii_text  # late: few need it

        return ascii_text(text)
    return text


def is_unicode() -> bool:
    """Whether stdout takes any character."""
    return (sys.stdout.encoding or "ascii").lower().startswith("utf")


def is_screen_unicode() -> bool:
    """Whether a terminal on stdout shows any character: by the stream's encoding and the locale.

    Python itself makes UTF-8 of a C locale that is asked for; who asks for it means it. One that is not set at all
    says nothing.
    """
    streams = (sys.stdout, sys.stderr)  # the app writes to stderr's terminal
    if not all((stream.encoding or "ascii").lower().startswith("utf") for stream in streams):
        return False
    asked = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or ""
    if sys.flags.utf8_mode and not os.environ.get("PYTHONUTF8"):
        # LC_CTYPE may be what Python has put there
        asked = os.environ.get("LC_ALL") or os.environ.get("LANG") or asked
    return asked not in ("C", "POSIX")


def fit(text: str) -> str:
    """The text as stdout can take it."""
    return text if is_unicode() else fitted(text, sys.stdout.encoding)


def data(text: str) -> None:
    """Write to stdout."""
    sys.stdout.write(fitted(text, sys.stdout.encoding))


def raw(content: bytes) -> None:
    """Write bytes to stdout."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def say(text: str) -> None:
    """Write to stderr, with nothing that could act on a terminal."""
    sys.stderr.write(fitted(visible(text, lines=True), sys.stderr.encoding) + "\n")


def save(path: str, content: str | bytes) -> str | None:
    """Write a file of the user's choice; return what went wrong, or None."""
    try:
        with open(path, "wb") as file:  # noqa: PTH123 - pathlib costs the start-up
            file.write(content if isinstance(content, bytes) else content.encode())
    except OSError as error:
        return f"{path}: {(error.strerror or 'cannot be written').lower()}"
    except ValueError:
        return "the name of the output file has a NUL in it"
    return None


def fault(error: BaseException) -> int:
    """Keep a fault's traceback in a log file and say where, in one line."""
    import traceback
    from pathlib import Path

    from ..state_folder import state_folder

    lines = "".join(traceback.format_exception(error))
    where = Path(state_folder()) / "fault.log"
    kept = f"; the details are in {where}"
    try:
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_text(lines, encoding="utf-8", errors="backslashreplace")
    except OSError:
        kept = ""
    say(f"gradtui: a fault of gradtui's own ({type(error).__name__}){kept}")
    return FAULT
