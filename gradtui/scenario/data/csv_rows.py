"""The text of a CSV file: its line of names, its rows of numbers, and what is wrong with them."""

from __future__ import annotations

import csv
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, TextIOWrapper
from math import isfinite, nan
from typing import Any

from ...expression.names import nearest
from ...expression.visible import visible
from ..tables.checks import listed
from .array_values import MAX_NUMBERS
from .csv_form import MISSING, Form, quoted

MAX_LINE = 1024 * 1024
_DELIMITERS = ";\t,|"  # that a file with one column may mean
_MOST_LISTED = 12
_MOST_COMPARED = 1000  # with a name that is not there: a file may have very many
_MOST_FAULTS = 10


class CsvError(Exception):
    """What is wrong with a data file.

    ``faults`` has a message for each, and the number of the wanted column that is at fault, or None.
    """

    def __init__(self, message: str, faults: Iterable[tuple[str, int | None]] = ()) -> None:
        self.faults = tuple(faults) or ((message, None),)
        super().__init__(message)


def numbers_of(
    data: bytes, columns: Sequence[str], most: int, shown: str, form: Form, beside: Iterable[str] = ()
) -> tuple[array[float], int]:
    """Return the numbers of columns, row after row, and how many rows were left out. Raises CsvError.

    ``shown`` is what the messages call the file. In rows that are left out a value of ``beside`` can be missing too.
    """
    rows = csv.reader(_lines(data, shown), strict=True, delimiter=form.delimiter)
    try:
        head = _head(next(rows, None), shown)
        places = _places(head, columns, shown)
        there = {*columns, *beside} if form.drops else set()
        guarded = [i for i, name in enumerate(head) if name in there]
        strange = not data.isascii() or b"_" in data
        numbers, dropped = _numbers(rows, head, places, guarded, most, shown, form, strange)
    except csv.Error as error:
        raise CsvError(f"{shown}:{max(rows.line_num, 1)}: {_fault(str(error), form)}") from None
    if not numbers and dropped:
        raise CsvError(f"expected a row of {shown} without a missing value, got none: {dropped:,} are left out")
    if not numbers:
        raise CsvError(f"expected rows of numbers in {shown}, got only a line of names")
    return numbers, dropped


def _fault(said: str, form: Form) -> str:
    """What the reader of CSV found, in the same words on every Python."""
    if "field larger" in said:
        return f"expected values of at most {csv.field_size_limit():,} characters, got more"
    if "end of data" in said:
        return "expected a quote that closes this value, got the end of the file"
    delimiter = "a comma" if form.delimiter == "," else f"the delimiter {quoted(form.delimiter)}"
    return f"expected CSV: {delimiter} or the end of the line behind a quoted value"


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
    counts = Counter(head)
    for k, wanted in enumerate(columns):
        if len(faults) == _MOST_FAULTS:
            break
        count = counts[wanted]
        if count > 1:
            faults.append((f"expected one column {visible(wanted, limit=40)} in {shown}, got {count}", k))
        elif not count:
            faults.append((f"{shown} has no column {visible(wanted, limit=40)}; {_advice(wanted, head)}", k))
    if faults:
        raise CsvError(faults[0][0], faults)
    places = {name: i for i, name in enumerate(head)}
    return [places[wanted] for wanted in columns]


def _advice(wanted: str, head: Sequence[str]) -> str:
    other = next((c for c in _DELIMITERS if c in head[0]), "") if len(head) == 1 else ""
    near = "" if other else nearest(wanted, head[:_MOST_COMPARED])
    if near:
        return f"did you mean {visible(near, limit=40)}?"
    names = [visible(column, limit=30) for column in head[:_MOST_LISTED]]
    said = ", ".join([*names, "…"]) if len(head) > _MOST_LISTED else listed(names)
    return f"its columns are {said}" + (f"; did you mean delimiter = {quoted(other)}?" if other else "")


def _numbers(
    rows: Any,
    head: Sequence[str],
    places: Sequence[int],
    guarded: Sequence[int],
    most: int,
    shown: str,
    form: Form,
    strange: bool,
) -> tuple[array[float], int]:
    """Return the numbers of the wanted columns, row after row, and how many rows were left out.

    ``guarded``: the columns in which a missing value leaves its row out. ``strange``: the file has what float() takes
    and CSV has not, 1_000 or digits of other scripts.
    """
    numbers = array("d")
    dropped = 0
    faults: list[tuple[str, int | None]] = []
    has_comma = form.decimal == ","
    for row in rows:
        if len(row) != len(head):
            if row:
                message = f"expected {len(head)} value{'s' * (len(head) != 1)} as in line 1, got {len(row)}"
                faults.append((f"{shown}:{rows.line_num}: {message}", None))
        elif guarded and any(row[i].strip().lower() in MISSING for i in guarded):
            dropped += 1
        else:
            for i in places:
                text = row[i]
                value = _with_comma(text) if has_comma else _with_point(text)
                if not isfinite(value) or (strange and ("_" in text or not text.isascii())):
                    found = visible(text.strip(), limit=30) or "nothing"
                    where = f"{shown}:{rows.line_num}: expected a finite number"
                    message = f"{where} in column {visible(head[i], limit=30)}, got {found}{_hint(text, form)}"
                    faults.append((message, None))
                numbers.append(value)
        if len(numbers) + dropped * len(places) > most:
            total = f"{MAX_NUMBERS:,} numbers of data and parameters together"
            raise CsvError(f"expected at most {total}, got more with line {rows.line_num} of {shown}")
        if len(faults) >= _MOST_FAULTS:
            break
    if faults:
        raise CsvError(faults[0][0], faults)
    return numbers, dropped


def _with_point(text: str) -> float:
    """The number of a text, nan for what is none."""
    try:
        return float(text)
    except ValueError:
        return nan


def _with_comma(text: str) -> float:
    """The same with a decimal comma. A point would be of thousands, or of another file."""
    return nan if "." in text else _with_point(text.replace(",", "."))


def _hint(text: str, form: Form) -> str:
    """Advice for a number that is written with the other decimal sign."""
    read, other = (_with_point, ".") if form.decimal == "," else (_with_comma, ",")
    is_meant = other in text and isfinite(read(text))
    return f"; did you mean decimal = {quoted(other)}?" if is_meant else ""
