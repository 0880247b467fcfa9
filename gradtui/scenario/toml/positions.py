"""Line and column of each key and each value of a TOML text."""

from __future__ import annotations

import re
from bisect import bisect_right
from contextlib import suppress

from ..tables.checks import Path
from .scanner import KeyPlace, NonsenseError, Scanner, TooMuchError

_CHARACTER = re.compile(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|(?P<folded>\\[ \t]*\n[ \t\n]*)|\\.|[\s\S]")


class Positions:
    """Every position in one text, as far as it could be read."""

    def __init__(self, text: str) -> None:
        text = text.replace("\r\n", "\n")
        scanner = Scanner(text)
        self.text = text
        """The text, its line ends as TOML reads them."""
        self.too_much: TooMuchError | None = None
        """What there is too much of to be read, or None."""
        try:
            with suppress(NonsenseError):
                scanner.document()
        except TooMuchError as error:
            self.too_much = error
        self._places = scanner.places
        self._keys = scanner.keys
        self._end = scanner.at
        self._open = scanner.open
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def find(self, path: Path) -> KeyPlace | None:
        """Return the place of a key, or of the nearest table around it that has one."""
        while path and path not in self._places:
            path = path[:-1]
        return self._places.get(path)

    def has(self, path: Path) -> bool:
        """Tell whether the text has this key."""
        return path in self._places

    def blamed(self, offset: int, said: str) -> int:
        """Return where the fault is for which ``tomllib`` gave up at an offset.

        What is never closed is pointed at where it begins, a key that is there twice at the key.
        """
        if self._end <= offset and self.text.startswith(("'", '"'), self._end):
            return self._end
        if said.startswith(("Cannot", "Duplicate")):
            return max((key for key in self._keys if key < offset), default=offset)
        if said.startswith(("Unescaped", "Escaped", "Invalid hex")):
            return self.text.rfind("\\", 0, offset)
        if self.text[offset : offset + 1] in ("", "\n"):
            if said.startswith("Expected ']"):
                return self.text.rfind("\n", 0, offset) + 1
            if said.startswith("Unclosed") or offset == len(self.text):
                return max((at for at in self._open if self.text[at : at + 1] in ("[", "{")), default=offset)
        return offset

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and a column, both from 1."""
        return min(self._starts[min(line, len(self._starts)) - 1] + column - 1, len(self.text))

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Return line and column, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Return a line's text."""
        start = self._starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else None]

    def within(self, place: KeyPlace, index: int) -> int:
        """Return the offset of a character of a string value."""
        offsets = self._characters(place.value, place.end)
        return offsets[min(index, len(offsets) - 1)]

    def _characters(self, start: int, end: int) -> list[int]:
        """Where each character of a string stands, and its end; of another value only where it begins."""
        quote = self.text[start : start + 1]
        if quote not in ("'", '"'):
            return [start]
        quotes = 3 if self.text.startswith(3 * quote, start) else 1
        start, end = start + quotes, end - quotes
        if quotes == 3 and self.text.startswith("\n", start):
            start += 1
        if quote == "'":
            return [*range(start, end + 1)]
        return [m.start() for m in _CHARACTER.finditer(self.text, start, end) if not m["folded"]] + [end]
