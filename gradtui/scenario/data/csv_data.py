"""Columns of numbers from a CSV file beside its scenario. A scenario is a stranger's: nothing else is read for it."""
# ruff: noqa: PTH116, PTH117, PTH118, PTH120, PTH123 - as in files.py

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from ...expression.names import nearest
from ...expression.visible import visible
from ..files import kind_of
from .array_names import FromFile
from .csv_form import PLAIN, Form
from .csv_rows import CsvError, numbers_of

if TYPE_CHECKING:
    from ...engine.arithmetic.vector import Array

MAX_BYTES = 64 * 1024 * 1024
__all__ = ["CsvError", "read_columns"]


def read_columns(
    scenario: str | None, file: str, columns: Sequence[str], most: int, form: Form = PLAIN, beside: Iterable[str] = ()
) -> tuple[Array, FromFile]:
    """Return columns of the file as an array, (n,) for one column, (n, k) for k, and what is known of them.

    ``scenario`` is the path of the scenario's own file; the data file must lie in its folder or below, links
    resolved. ``most`` is how many numbers may be read. ``beside`` are the columns in which a missing value leaves its
    row out too. Raises CsvError.
    """
    import numpy as np

    shown = visible(file, limit=60)
    if scenario is None:
        raise CsvError(f"expected data within the scenario, which comes from no file, got the file {shown}")
    data = _bytes(_resolved(scenario, file, shown), file, shown)
    _check_text(data, shown)
    numbers, dropped = numbers_of(data, columns, most, shown, form, beside)
    found = np.array(numbers, dtype=float)
    array = found if len(columns) == 1 else found.reshape(-1, len(columns))
    source = FromFile(file, tuple(columns), len(array), dropped)
    if not form.standardize:
        return array, source
    from .spread import standardized

    array, means, deviations = standardized(array, columns, shown)
    return array, source._replace(means=means, deviations=deviations)


def _resolved(scenario: str, file: str, shown: str) -> str:
    """Return the data file's real path, within the scenario's own folder."""
    parts = file.replace("\\", "/").split("/")
    if os.path.isabs(file) or "\0" in file or "\\" in file or ".." in parts or file.startswith("~"):
        raise CsvError(f"expected a file in the scenario's folder, got the path {shown}")
    folder = os.path.dirname(os.path.realpath(scenario))
    path = os.path.realpath(os.path.join(folder, file))
    if os.path.commonpath([folder, path]) != folder:
        raise CsvError(f"expected a file in the scenario's folder, but {shown} leads out of it")
    return path


def _bytes(path: str, file: str, shown: str) -> bytes:
    """Return the bytes of a regular file that is not too large and stays as it is."""
    try:
        _check(os.stat(path), shown)
        descriptor = _opened(path)
        with open(descriptor, "rb") as opened:
            before = os.fstat(descriptor)
            _check(before, shown)
            data = opened.read(MAX_BYTES + 1)
            after = os.fstat(descriptor)
    except FileNotFoundError:
        folder, name = os.path.split(path)
        near = nearest(name, _there(folder))
        meant = os.path.join(os.path.dirname(file), near) if near else ""
        raise CsvError(f"no such file: {shown}" + f"; did you mean {visible(meant, limit=60)}?" * bool(near)) from None
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or "it cannot be read"
        raise CsvError(f"{shown}: {said[:1].lower()}{said[1:]}") from None
    if len(data) != after.st_size or (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise CsvError(f"expected a file at rest, but {shown} changes while it is read; try again")
    return data


def _flags(*names: str) -> int:
    return sum(getattr(os, name, 0) for name in names)  # not every system has every one


_FILE = _flags("O_RDONLY", "O_NONBLOCK", "O_CLOEXEC", "O_NOFOLLOW")  # a pipe in the file's place must not hang us
_FOLDER = _flags("O_PATH", "O_DIRECTORY", "O_CLOEXEC", "O_NOFOLLOW")


def _opened(path: str) -> int:
    """Open a file by a path that has been resolved: a link that was put since in the place of any part leads nowhere.

    Each folder is opened in the one before. Raises OSError.
    """
    if os.open not in os.supports_dir_fd:  # Windows
        return os.open(path, _FILE)
    root, *folders, name = path.split("/")
    folder = os.open(root or "/", _FOLDER)
    try:
        for part in folders:
            inner = os.open(part, _FOLDER, dir_fd=folder)
            os.close(folder)
            folder = inner
        return os.open(name, _FILE, dir_fd=folder)
    finally:
        os.close(folder)


def _check(status: os.stat_result, shown: str) -> None:
    """Refuse, unread, what is no regular file or too large."""
    found = kind_of(status)
    if found:
        raise CsvError(f"expected a regular file, but {shown} is {found}")
    if status.st_size > MAX_BYTES:
        raise CsvError(f"expected at most 64 MiB, but {shown} has {status.st_size:,} bytes")


def _there(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in islice(entries, 1000)]
    except OSError:
        return []


def _check_text(data: bytes, shown: str) -> None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CsvError(f"expected UTF-8, but {shown} is UTF-16; save it as UTF-8")
    try:
        empty = not data.removeprefix(b"\xef\xbb\xbf").decode().strip()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        found = f"got the byte 0x{error.object[error.start]:02x}"
        raise CsvError(f"{shown}:{line}: expected UTF-8, {found}; save the file as UTF-8") from None
    if empty:
        raise CsvError(f"expected a line of column names in {shown}, got an empty file")
