"""Where each key and each value of a TOML text stands. ``tomllib`` reads the values, and gives no positions.

This one reads what ``tomllib`` takes. In what it does not take, the first part that makes no sense ends the reading:
the places before it are found, and what the text has more of than a reader should be given.
"""

from __future__ import annotations

import re
import tomllib
from typing import NamedTuple

from ..tables.checks import Path

MAX_DEPTH = 50  # far below what tomllib can do on any Python
MAX_PARTS = 16  # tomllib takes quadratic time over the parts of a dotted key
_MAX_DIGITS = 4300  # beyond, Python itself raises ValueError

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*+)*+")
_SPACE = re.compile(r"[ \t]*+")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\[\s\S]|"{1,2}(?!"))*+"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*+'{3,5}"
    r'|"(?!"")(?:[^"\\\n]|\\[^\n])*+"'
    r"|'(?!'')[^'\n]*+'"
)
_BARE = re.compile(r"[A-Za-z0-9_-]++")
_SCALAR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ Tt][0-9][0-9:.Zz+-]*+|[^\s,\[\]{}#\"'=]++")
_PLAIN = re.compile(r"(-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,20})?)[ \t]*+,[ \t\n]*+")
_DIGITS = re.compile(rf"[+-]?[0-9_]{{{_MAX_DIGITS},}}")


class KeyPlace(NamedTuple):
    """Offsets into the text."""

    key: int
    """Where the key begins; for an item of an array, the item."""
    value: int
    """Where the value begins; for a table with a header, the header's name."""
    end: int
    """Where the value ends; for such a table, equal to ``value``."""


class TooMuchError(Exception):
    """There is more of something than is read."""

    def __init__(self, at: int, message: str, path: Path) -> None:
        super().__init__(message)
        self.at = at
        """The offset of what is too much."""
        self.message = message
        """What was expected and what was found."""
        self.path = path
        """The key that was being read."""


class NonsenseError(Exception):
    """Here the text is not TOML."""


class Scanner:
    """One pass over a text; ``places`` is what it has found so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.path: Path = ()
        self.places: dict[Path, KeyPlace] = {}
        self.keys: list[int] = []
        """Where each key = value and each header begins."""
        self.open: list[int] = []
        """Where each value begins that is being read, the innermost last."""
        self.counts: dict[Path, int] = {}
        """How many tables each array of tables has so far."""

    def document(self) -> None:
        """Read the whole text. Raises TooMuchError and NonsenseError."""
        path: Path = ()
        self.past(_BLANK)
        while self.at < len(self.text):
            if self.text.startswith("[", self.at):
                path = self.header()
            else:
                self.pair(path)
            self.past(_BLANK)

    def past(self, what: re.Pattern[str]) -> str:
        """Go past what a pattern matches, and return it."""
        match = what.match(self.text, self.at)
        if match is None:
            raise NonsenseError
        self.at = match.end()
        return match[0]

    def takes(self, mark: str) -> bool:
        """Go past a mark if it comes next, and tell whether it did."""
        if not self.text.startswith(mark, self.at):
            return False
        self.at += len(mark)
        return True

    def expect(self, mark: str) -> None:
        """Go past a mark that has to come next."""
        if not self.takes(mark):
            raise NonsenseError

    def named(self, path: Path, parts: list[tuple[str, int]]) -> Path:
        """Return the path of all parts but the last, each of which has a place from now on."""
        for name, offset in parts[:-1]:
            path = (*path, name)
            self.places.setdefault(path, KeyPlace(offset, offset, offset))
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
        return path

    def header(self) -> Path:
        """Read [table] or [[table]]; return the path of what the lines below it belong to."""
        self.path = ()
        several = self.takes("[[")
        if not several:
            self.expect("[")
        parts = self.key()
        self.expect("]]" if several else "]")
        name, offset = parts[-1]
        path = (*self.named((), parts), name)
        place = KeyPlace(offset, offset, offset)
        if several:
            self.places.setdefault(path, place)
            self.counts[path] = self.counts.get(path, 0) + 1
            path = (*path, self.counts[path] - 1)
        self.places[path] = place
        return path

    def pair(self, path: Path) -> None:
        """Read ``key = value``."""
        outer, self.path = self.path, path
        parts = self.key()
        name, offset = parts[-1]
        self.path = (*self.named(path, parts), name)
        self.expect("=")
        self.past(_SPACE)
        self.value(self.path, offset)
        self.path = outer

    def key(self) -> list[tuple[str, int]]:
        """Read a key; return its parts, each with its offset."""
        parts: list[tuple[str, int]] = []
        self.past(_SPACE)
        self.keys.append(self.at)
        while True:
            self.past(_SPACE)
            start = self.at
            if self.text.startswith(("'", '"'), start):
                parts.append((_said(self.past(_STRING)), start))
            else:
                parts.append((self.past(_BARE), start))
            if len(parts) > MAX_PARTS:
                raise TooMuchError(start, f"expected a key of at most {MAX_PARTS} parts, got more", self.path)
            self.past(_SPACE)
            if not self.takes("."):
                return parts

    def value(self, path: Path, key: int) -> None:
        """Read the value of ``path``, whose key is at an offset."""
        start = self.at
        self.open.append(start)
        if len(self.open) > MAX_DEPTH:
            raise TooMuchError(start, f"expected values nested at most {MAX_DEPTH} deep, got more", self.path)
        if self.text.startswith(("'", '"'), start):
            self.past(_STRING)
        elif self.takes("["):
            self.array(path)
        elif self.takes("{"):
            self.past(_SPACE)
            while not self.takes("}"):
                self.pair(path)
                self.past(_SPACE)
                self.takes(",")
        elif len(self.past(_SCALAR)) > _MAX_DIGITS and _DIGITS.fullmatch(self.text, start, self.at):
            raise TooMuchError(start, "expected a number that fits 64 bits, got thousands of digits", self.path)
        self.open.pop()
        self.places[path] = KeyPlace(key, start, self.at)

    def array(self, path: Path) -> None:
        """Read the items of an array, and its end."""
        text, places, count = self.text, self.places, 0
        self.past(_BLANK)
        while not self.takes("]"):
            if plain := _PLAIN.match(text, self.at):  # a short way through long data
                places[*path, count] = KeyPlace(self.at, self.at, plain.end(1))
                self.at = plain.end()
            else:
                self.value((*path, count), self.at)
                self.past(_BLANK)
                self.takes(",")
            self.past(_BLANK)
            count += 1


def _said(quoted: str) -> str:
    """What a quoted key is."""
    try:
        return str(tomllib.loads(f"k = {quoted}")["k"])
    except ValueError:
        raise NonsenseError from None
