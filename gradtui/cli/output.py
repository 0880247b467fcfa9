"""The one owner of stdout, stderr and the files of faults."""

from __future__ import annotations

import os
import sys

from ..expression.names import GREEK

DONE, FAULT, BAD_INPUT = 0, 1, 2

_ASCII = {
    "−": "-", "·": "*", "←": "<-", "→": "->", "∂": "d", "∇": "grad ", "‖": "|", "≤": "<=", "≥": ">=", "≠": "!=",
    "…": "...", "√": "sqrt", "∞": "inf", "²": "^2", "³": "^3", "○": "o", "●": "*", "π": "pi", "’": "'", "—": "-",
    "–": "-", "×": "x", "≈": "~",
} | GREEK  # fmt: skip


def fitted(text: str, encoding: str | None) -> str:
    """The text, in words of ASCII where the stream cannot take it as it is."""
    try:
        text.encode(encoding or "ascii")
    except (UnicodeError, LookupError):
        text = "".join(_ASCII.get(c, c) for c in text)
        return text.encode("ascii", "backslashreplace").decode("ascii")
    return text


def is_unicode() -> bool:
    """Whether stdout takes any character."""
    return (sys.stdout.encoding or "ascii").lower().startswith("utf")


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
    """Write a line to stderr."""
    sys.stderr.write(fitted(text, sys.stderr.encoding) + "\n")


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

    lines = "".join(traceback.format_exception(error))
    base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    where = Path(base) / "gradtui" / "fault.log"
    kept = f"; the details are in {where}"
    try:
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_text(lines, encoding="utf-8", errors="backslashreplace")
    except OSError:
        kept = ""
    say(f"gradtui: a fault of gradtui's own ({type(error).__name__}){kept}")
    return FAULT
