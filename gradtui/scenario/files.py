"""Bytes from a file or from standard input, and the text they are. Nothing large, strange or changing is read."""
# pathlib would cost every start of the program a millisecond
# ruff: noqa: PTH110, PTH115, PTH116, PTH118, PTH123

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable
from typing import BinaryIO

from ..expression.names import nearest
from ..expression.visible import visible
from .problems import MAX_PATH, Problem, ScenarioError, refuse

MAX_BYTES = 256 * 1024
_TOO_LARGE = "expected at most 256 KiB"
_TEXT = frozenset(b"\t\n\r" + bytes(range(32, 127)))
_KINDS = (
    (stat.S_ISDIR, "a directory"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"), (stat.S_ISSOCK, "a socket"),
)  # fmt: skip


def read(path: str, also: Iterable[str] = ()) -> bytes:
    """Return the bytes of a regular file of at most 256 KiB.

    ``also`` are names besides those in the file's folder that may be suggested for a missing file.
    Raises ScenarioError.
    """
    try:
        _check(path, os.stat(path))
        for _ in range(3):
            data, steady = _snapshot(path)
            if steady:
                return data
    except FileNotFoundError:
        raise refuse(path, _missing(path, also)) from None
    except IsADirectoryError:
        raise refuse(path, "expected a file, got a directory") from None
    except PermissionError:
        raise refuse(path, "permission denied") from None
    except ValueError as error:
        if isinstance(error, ScenarioError):
            raise
        raise refuse(path, "expected a path, got one with a null character") from None
    except OSError as error:
        said = error.strerror or "it cannot be read"
        raise refuse(path, said[:1].lower() + said[1:]) from None
    raise refuse(path, "expected a file at rest, got one that changes while it is read; try again")


def _snapshot(path: str) -> tuple[bytes, bool]:
    """Return a file's bytes, and whether it stayed the same file while they were read."""
    # a pipe put in the file's place must not hang us
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    with open(descriptor, "rb") as file:
        before = os.fstat(descriptor)
        _check(path, before)
        data = file.read(MAX_BYTES + 1)
        after = os.fstat(descriptor)
    if len(data) > MAX_BYTES:
        raise refuse(path, f"{_TOO_LARGE}, got more")
    steady = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns) and len(data) == after.st_size
    return data, steady


def _check(path: str, status: os.stat_result) -> None:
    """Refuse, unread, what is no regular file or too large."""
    found = kind_of(status)
    if found:
        raise refuse(path, f"expected a regular file, got {found}")
    if status.st_size > MAX_BYTES:
        raise refuse(path, f"{_TOO_LARGE}, got {status.st_size:,} bytes")


def kind_of(status: os.stat_result) -> str:
    """Return what a file is that is no regular one: "a directory"; "" for a regular file."""
    if stat.S_ISREG(status.st_mode):
        return ""
    return next((name for test, name in _KINDS if test(status.st_mode)), "something else")


def _missing(path: str, also: Iterable[str]) -> str:
    """Say that there is no such file, and which one may be meant."""
    try:
        return f"no such file: it is a link to {os.readlink(path)}, which does not exist"
    except (OSError, ValueError):
        pass
    folder, name = os.path.split(path)
    try:
        there = [entry.name for _, entry in zip(range(10_000), os.scandir(folder or "."), strict=False)]
    except OSError:
        where = visible(folder, limit=MAX_PATH) if folder and not os.path.exists(folder) else ""
        return f"no such file: there is no folder {where}" if where else "no such file"
    near = nearest(name, there) or nearest(f"{name}.toml", there)
    known = nearest(name.removesuffix(".toml"), also)
    meant = [os.path.join(folder, near)] if near else []
    if known:
        meant.append(f"the built-in {known}")
    return f"no such file; did you mean {' or '.join(meant)}?" if meant else "no such file"


def read_standard_input(stream: BinaryIO | None = None) -> bytes:
    """Return at most 256 KiB from standard input, or from ``stream``. Raises ScenarioError."""
    name = "<stdin>"
    if stream is None and sys.stdin is None:
        raise refuse(name, "expected a scenario on standard input, which is closed")
    try:
        data = (stream or sys.stdin.buffer).read(MAX_BYTES + 1)
    except (OSError, ValueError):
        raise refuse(name, "expected a scenario on standard input, which cannot be read") from None
    if len(data) > MAX_BYTES:
        raise refuse(name, f"{_TOO_LARGE}, got more")
    return data


def decode(data: bytes, path: str) -> str:
    """Return the text of a file, without a byte order mark. Raises ScenarioError."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_like_utf_16(data):
        raise refuse(path, "expected UTF-8, got UTF-16; save the file as UTF-8")
    body = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        if _is_binary(body):
            raise refuse(path, "expected a TOML scenario, got what looks like a binary file") from None
        before = body[: error.start].decode()
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        message = f"expected UTF-8, got the byte 0x{body[error.start]:02x}; save the file as UTF-8"
        raise ScenarioError([Problem(path, line, column, "", message)]) from None
    if "\0" in text:
        raise refuse(path, "expected a TOML scenario, got what looks like a binary file")
    return text


def _looks_like_utf_16(data: bytes) -> bool:
    """Tell UTF-16 without its mark by a zero in nearly every other byte, and text in the others."""
    half = len(data) // 2
    for zeros, others in ((data[1::2], data[::2]), (data[::2], data[1::2])):
        if half > 8 and zeros.count(0) > 0.7 * half:
            return sum(byte in _TEXT for byte in others) > 0.7 * half
    return False


def _is_binary(data: bytes) -> bool:
    """Tell a picture or an archive from a text in an old encoding: texts have few control characters."""
    head = data[:4096]
    odd = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return b"\0" in data or odd * 20 > len(head)
