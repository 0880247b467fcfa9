"""Columns of numbers from a CSV file beside its scenario. A scenario is a stranger's: nothing else is read for it."""
# ruff: noqa: PTH116, PTH117, PTH118, PTH120, PTH123 - as in files.py

from __future__ import annotations

import csv
import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, TextIOWrapper
from itertools import islice
from math import isfinite, nan
from typing import TYPE_CHECKING, Any

from ...expression.names import nearest
from ...expression.visible import visible
from ..files import kind_of
from ..tables.checks import listed
from .array_values import MAX_NUMBERS

if TYPE_CHECKING:
    from ...engine.arithmetic.vector import Array

MAX_BYTES = 64 * 1024 * 1024
MAX_LINE = 1024 * 1024
_MOST_LISTED = 12
_MOST_FAULTS = 10


class CsvError(Exception):
    """What is wrong with a data file.

    ``faults`` has a message for each, and the number of the wanted column that is at fault, or None.
    """

    def __init__(self, message: str, faults: Iterable[tuple[str, int | None]] = ()) -> None:
        self.faults = tuple(faults) or ((message, None),)
        super().__init__(message)


def read_columns(scenario: str | None, file: str, columns: Sequence[str], most: int) -> Array:
    """Return columns of the file as an array: (n,) for one column, (n, k) for k.

    ``scenario`` is the path of the scenario's own file; the data file must lie in its folder or below, links
    resolved. ``most`` is how many numbers may be read. Raises CsvError.
    """
    import numpy as np

    shown = visible(file, limit=60)
    if scenario is None:
        raise CsvError(f"expected data within the scenario, which comes from no file, got the file {shown}")
    data = _bytes(_resolved(scenario, file, shown), file, shown)
    _check_text(data, shown)
    rows = csv.reader(_lines(data, shown), strict=True)
    try:
        head = _head(next(rows, None), shown)
        places = _places(head, columns, shown)
        numbers = _numbers(rows, head, places, most, shown, strange=not data.isascii() or b"_" in data)
    except csv.Error as error:
        raise CsvError(f"{shown}:{max(rows.line_num, 1)}: {_fault(str(error))}") from None
    if not numbers:
        raise CsvError(f"expected rows of numbers in {shown}, got only a line of names")
    found = np.array(numbers, dtype=float)
    return found if len(places) == 1 else found.reshape(-1, len(places))


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


def _fault(said: str) -> str:
    """What the reader of CSV found, in the same words on every Python."""
    if "field larger" in said:
        return f"expected values of at most {csv.field_size_limit():,} characters, got more"
    if "end of data" in said:
        return "expected a quote that closes this value, got the end of the file"
    return "expected CSV: a comma or the end of the line behind a quoted value"


def _lines(data: bytes, shown: str) -> Iterator[str]:
    with TextIOWrapper(BytesIO(data), "utf-8-sig", newline="") as text:
        for number, line in enumerate(text, 1):
            if len(line) > MAX_LINE:
                raise CsvError(f"{shown}:{number}: expected lines of at most {MAX_LINE:,} characters, got more")
            yield line


def _head(line: Sequence[str] | None, shown: str) -> list[str]:
    head = [name.strip() for name in line or ()]
    if not any(head):
        raise CsvError(f"{shown}:1: expected a line of column names, got a line without one")
    return head


def _places(head: Sequence[str], columns: Sequence[str], shown: str) -> list[int]:
    """Return where the wanted columns stand."""
    faults: list[tuple[str, int | None]] = []
    for k, wanted in enumerate(columns):
        count = head.count(wanted)
        if count > 1:
            faults.append((f"expected one column {visible(wanted, limit=40)} in {shown}, got {count}", k))
        elif not count:
            faults.append((f"{shown} has no column {visible(wanted, limit=40)}; {_advice(wanted, head)}", k))
    if faults:
        raise CsvError(faults[0][0], faults)
    return [head.index(wanted) for wanted in columns]


def _advice(wanted: str, head: Sequence[str]) -> str:
    near = nearest(wanted, head)
    if near:
        return f"did you mean {visible(near, limit=40)}?"
    names = [visible(column, limit=30) for column in head[:_MOST_LISTED]]
    said = ", ".join([*names, "…"]) if len(head) > _MOST_LISTED else listed(names)
    alone = len(head) == 1 and (";" in head[0] or "\t" in head[0])
    return f"its columns are {said}" + "; write commas between the columns" * alone


def _numbers(
    rows: Any, head: Sequence[str], places: Sequence[int], most: int, shown: str, strange: bool
) -> array[float]:
    """Return the numbers of the wanted columns, row after row.

    ``strange``: the file has what float() takes and CSV has not, 1_000 or digits of other scripts.
    """
    numbers = array("d")
    faults: list[tuple[str, int | None]] = []
    for row in rows:
        if len(row) != len(head):
            if row:
                message = f"expected {len(head)} value{'s' * (len(head) != 1)} as in line 1, got {len(row)}"
                faults.append((f"{shown}:{rows.line_num}: {message}", None))
        else:
            for i in places:
                text = row[i]
                try:
                    value = float(text)
                except ValueError:
                    value = nan
                if not isfinite(value) or (strange and ("_" in text or not text.isascii())):
                    found = visible(text.strip(), limit=30) or "nothing"
                    where = f"{shown}:{rows.line_num}: expected a finite number"
                    faults.append((f"{where} in column {visible(head[i], limit=30)}, got {found}", None))
                numbers.append(value)
        if len(numbers) > most:
            total = f"{MAX_NUMBERS:,} numbers of data and parameters together"
            raise CsvError(f"expected at most {total}, got more with line {rows.line_num} of {shown}")
        if len(faults) >= _MOST_FAULTS:
            break
    if faults:
        raise CsvError(faults[0][0], faults)
    return numbers
