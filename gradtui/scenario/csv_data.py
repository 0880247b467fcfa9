"""Columns of numbers from a CSV file beside its scenario. A scenario is a stranger's: nothing else is read for it."""
# ruff: noqa: PTH116, PTH117, PTH118, PTH119, PTH120, PTH123 - as in files.py

from __future__ import annotations

import csv
import os
import stat
from collections.abc import Sequence
from io import StringIO
from math import isfinite
from typing import TYPE_CHECKING

from ..expression.names import nearest
from ..expression.visible import visible
from .checks import listed

if TYPE_CHECKING:
    from ..engine.vector import Array

MAX_BYTES = 64 * 1024 * 1024
_MOST_LISTED = 12


class CsvError(Exception):
    """What is wrong with a data file. ``column`` is the number of the wanted column that is at fault, or None."""

    def __init__(self, message: str, column: int | None = None) -> None:
        self.column = column
        super().__init__(message)


def read_columns(scenario: str | None, file: str, columns: Sequence[str], most: int) -> Array:
    """Return columns of the file as an array: (n,) for one column, (n, k) for k.

    ``scenario`` is the path of the scenario's own file; the data file must lie in its folder or below, links
    resolved. ``most`` is how many numbers may be read. Raises CsvError.
    """
    import numpy as np

    if scenario is None:
        raise CsvError("expected data within the scenario, as it comes from no file")
    shown = visible(file, limit=60)
    text = _text(_resolved(scenario, file, shown), shown)
    rows = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        head = [name.strip() for name in next(rows, [])]
        if not any(head):
            raise CsvError(f"expected a line of column names in {shown}, got an empty file")
        places = [_place(head, name, k, shown) for k, name in enumerate(columns)]
        found: list[list[float]] = []
        for row in rows:
            if not row:
                continue
            if len(row) != len(head):
                raise CsvError(f"{shown}:{rows.line_num}: expected {len(head)} values as in line 1, got {len(row)}")
            found.append([_number(row[i], f"{shown}:{rows.line_num}", head[i]) for i in places])
            if len(found) * len(places) > most:
                raise CsvError(f"expected at most {most:,} more numbers, got more in {shown}")
    except csv.Error as error:
        raise CsvError(f"{shown}:{rows.line_num}: expected CSV: {error}") from None
    if not found:
        raise CsvError(f"expected rows of numbers in {shown}, got only a line of names")
    array = np.array(found, dtype=float)
    return np.ascontiguousarray(array[:, 0]) if len(places) == 1 else array


def _resolved(scenario: str, file: str, shown: str) -> str:
    """The data file's real path, within the scenario's own folder."""
    if os.path.isabs(file) or "\0" in file or "\\" in file or ".." in file.split("/") or file.startswith("~"):
        raise CsvError(f"expected a file beside the scenario, got the path {shown}")
    folder = os.path.dirname(os.path.realpath(scenario))
    path = os.path.realpath(os.path.join(folder, file))
    if os.path.commonpath([folder, path]) != folder:
        raise CsvError(f"expected a file within the scenario's folder, but {shown} leads out of it")
    return path


def _text(path: str, shown: str) -> str:
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise CsvError(f"expected a regular file, but {shown} is none")
        # a pipe put in the file's place must not hang us
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
        with open(descriptor, "rb") as opened:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise CsvError(f"expected a regular file, but {shown} is none")
            if status.st_size > MAX_BYTES:
                raise CsvError(f"expected at most 64 MiB, but {shown} has {status.st_size:,} bytes")
            data = opened.read(MAX_BYTES + 1)
    except FileNotFoundError:
        near = nearest(os.path.basename(path), _neighbours(path))
        raise CsvError(f"no such file: {shown}" + (f"; did you mean {near}?" if near else "")) from None
    except OSError as error:
        raise CsvError(f"{shown}: {(error.strerror or 'it cannot be read').lower()}") from None
    try:
        return data.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CsvError(f"{shown}:{line}: expected UTF-8, got the byte 0x{data[error.start]:02x}") from None


def _neighbours(path: str) -> list[str]:
    try:
        return [entry.name for _, entry in zip(range(1000), os.scandir(os.path.dirname(path)), strict=False)]
    except OSError:
        return []


def _place(head: Sequence[str], name: str, number: int, shown: str) -> int:
    if head.count(name) > 1:
        raise CsvError(f"expected one column {visible(name, limit=40)} in {shown}, got {head.count(name)}", number)
    if name in head:
        return head.index(name)
    near = nearest(name, head)
    known = [visible(column, limit=30) for column in head[:_MOST_LISTED]]
    hint = f"did you mean {visible(near, limit=40)}?" if near else f"its columns are {listed(known)}"
    raise CsvError(f"{shown} has no column {visible(name, limit=40)}; {hint}", number)


def _number(text: str, where: str, column: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not isfinite(value) or "_" in text or not text.isascii():
        found = f"got {visible(text.strip(), limit=30)}" if text.strip() else "got nothing"
        raise CsvError(f"{where}: expected a finite number in column {visible(column, limit=30)}, {found}")
    return value
