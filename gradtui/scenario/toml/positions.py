"""Line and column of each key and each value of a TOML text."""

from __future__ import annotations

import re
from bisect import bisect_right

from ..tables.checks import Path
from .scanner import BrokenError, KeyPlace, Scanner
from .strings import decode, quotes


class Positions:
    """Every position in one text, as far as it could be read."""

    def __init__(self, text: str) -> None:
        text = text.replace("\r\n", "\n")
        scanner = Scanner(text)
        self.text = text
        """The text, its line ends as TOML reads them."""
        self.broken: BrokenError | None = None
        """Why it is not TOML, or None."""
        try:
            scanner.document()
        except BrokenError as error:
            error.path = scanner.path
            self.broken = error
        self._places = scanner.places
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def find(self, path: Path) -> KeyPlace | None:
        """Return the place of a key, or of the nearest table around it that has one."""
        while path and path not in self._places:
            path = path[:-1]
        return self._places.get(path)

    def has(self, path: Path) -> bool:
        """Tell whether the text has this key."""
        return path in self._places

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
        offsets = decode(self.text, place.value, place.end)[1] if quotes(self.text, place.value) else [place.value]
        return offsets[min(index, len(offsets) - 1)]
