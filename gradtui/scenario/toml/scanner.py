"""A second reader of TOML 1.0, which keeps no values but every position, and says what is wrong with what is no TOML.

``tomllib`` reads the valid files and gives no positions, and its words differ from one Python to the next. So this
one runs when there is something to say, and only then.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ...expression.names import letters
from ...expression.visible import visible
from ..tables.checks import Path
from .strings import decode, end_of, quotes

MAX_DEPTH = 50  # far below what tomllib can do on any Python
MAX_PARTS = 16  # tomllib takes quadratic time over the parts of a dotted key

_BLANK = re.compile(r"(?:[ \t\n]|#[^\x00-\x08\x0a-\x1f\x7f]*)*+")
_SPACE = re.compile(r"[ \t]*+")
_COMMENT = re.compile(r"(?:#[^\x00-\x08\x0a-\x1f\x7f]*+)?")
_BARE = re.compile(r"[A-Za-z0-9_-]++")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_TOKEN = re.compile(r"[^\s,\[\]{}#\"'=]++")
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
_DATE = r"(?P<date>[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))"
_OFFSET = r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"
_DAY = re.compile(rf"{_DATE}(?:[Tt ]{_TIME}{_OFFSET})?+|{_TIME}")
_WHOLE = r"[+-]?(?:0|[1-9](?:_?[0-9])*+)"
_SCALAR = re.compile(
    rf"true|false|[+-]?(?:inf|nan)|{_WHOLE}(?:\.[0-9](?:_?[0-9])*+)?(?:[eE][+-]?[0-9](?:_?[0-9])*+)?"
    r"|0x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*+|0o[0-7](?:_?[0-7])*+|0b[01](?:_?[01])*+"
)
_PLAIN = re.compile(r"(-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,20})?)[ \t]*+,[ \t\n]*+")
_MAX_DIGITS = 4300  # beyond, Python itself raises ValueError


class KeyPlace(NamedTuple):
    """Offsets into the text."""

    key: int
    """Where the key begins; for an item of an array, the item."""
    value: int
    """Where the value begins; for a table with a header, the header's name."""
    end: int
    """Where the value ends; for such a table, equal to ``value``."""


class BrokenError(Exception):
    """The text is not TOML."""

    def __init__(self, at: int, message: str, *, other: int | None = None, limit: bool = False) -> None:
        super().__init__(message)
        self.at = at
        """The offset of the fault."""
        self.message = message
        """What was expected and what was found."""
        self.other = other
        """The offset of an earlier definition, whose line ends the message."""
        self.limit = limit
        """TOML allows it, this reader does not."""
        self.path: Path = ()
        """The key that was being read."""


class _Table:
    """What has been defined so far under one key."""

    __slots__ = ("children", "items", "kind", "offset")

    def __init__(self, kind: str, offset: int) -> None:
        self.kind = kind
        """header, implicit (named within a longer header), dotted (within a longer key), array, inline or value."""
        self.offset = offset
        """Where it was defined."""
        self.children: dict[str, _Table] = {}
        """Its keys."""
        self.items = 0
        """How many tables an array of tables has; the children are the last one's."""


class Scanner:
    """One pass over a text; ``places`` is what it has found so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.path: Path = ()
        self.places: dict[Path, KeyPlace] = {}
        self.root = _Table("header", 0)

    def skip(self, what: re.Pattern[str]) -> None:
        """Go past what a pattern matches, be it nothing."""
        match = what.match(self.text, self.at)
        assert match is not None
        self.at = match.end()

    def ahead(self, mark: str) -> bool:
        """Tell whether this comes next."""
        return self.text.startswith(mark, self.at)

    # -- the document --------------------------------------------------------------------------------------------

    def document(self) -> None:
        """Read the whole text. Raises BrokenError."""
        table = self.root
        path: Path = ()
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.ahead("["):
                table, path = self.header()
            else:
                self.pair(table, path)
            self.end_of_line()
            self.skip(_BLANK)

    def end_of_line(self) -> None:
        """Go past spaces and a comment, to the end of the line."""
        self.skip(_SPACE)
        self.skip(_COMMENT)
        if self.at < len(self.text) and not self.ahead("\n"):
            raise BrokenError(self.at, f"expected the end of the line, got {self.found()}")

    def header(self) -> tuple[_Table, Path]:
        """Read [table] or [[table]]; return what the lines below it belong to."""
        opening = self.at
        mark = "]]" if self.ahead("[[") else "]"
        self.at += len(mark)
        self.path = ()
        parts = self.key()
        if not self.ahead(mark):
            message = f"expected {mark} after the table's name, got {self.found()}"
            raise BrokenError(opening if self.found() == "the end of the line" else self.at, message)
        self.at += len(mark)
        table = self.root
        path: Path = ()
        for name, offset in parts[:-1]:
            path = (*path, name)
            child = table.children.setdefault(name, _Table("implicit", offset))
            if child.kind in ("value", "inline"):
                raise BrokenError(offset, f"expected a table, but {_word(name)} has a value", other=child.offset)
            self.places.setdefault(path, KeyPlace(offset, offset, offset))
            if child.kind == "array":
                path = (*path, child.items - 1)
            table = child
        name, offset = parts[-1]
        path = (*path, name)
        self.path = path
        old = table.children.get(name)
        if mark == "]]":
            if old is not None and old.kind != "array":
                message = f"expected a new name, but {_word(name)} is defined already"
                raise BrokenError(offset, message, other=old.offset)
            new = table.children.setdefault(name, _Table("array", offset))
            new.children = {}
            self.places.setdefault(path, KeyPlace(offset, offset, offset))
            path = (*path, new.items)
            new.items += 1
        else:
            if old is not None and old.kind != "implicit":
                hint = f"; write [[{visible(name)}]]" if old.kind == "array" else ""
                message = f"expected each table once{hint}, but [{_dotted(path)}] is defined already"
                raise BrokenError(offset, message, other=old.offset)
            new = table.children.setdefault(name, _Table("header", offset))
            new.kind, new.offset = "header", offset
        self.places[path] = KeyPlace(offset, offset, offset)
        return new, path

    def pair(self, table: _Table, path: Path) -> None:
        """Read ``key = value`` into a table."""
        self.path = path
        parts = self.key()
        self.path = (*path, *(name for name, _ in parts))
        if not self.ahead("="):
            raise self.no_equals(parts)
        for name, offset in parts[:-1]:
            path = (*path, name)
            child = table.children.setdefault(name, _Table("dotted", offset))
            if child.kind == "implicit":
                child.kind = "dotted"
            if child.kind != "dotted":
                message = f"expected a new key, but {_word(name)} is defined already"
                raise BrokenError(offset, message, other=child.offset)
            self.places.setdefault(path, KeyPlace(offset, offset, offset))
            table = child
        name, offset = parts[-1]
        if name in table.children:
            first = table.children[name].offset
            raise BrokenError(offset, f"expected each key once, but {_word(name)} is defined already", other=first)
        table.children[name] = _Table("value", offset)
        self.at += 1
        self.skip(_SPACE)
        start = self.at
        self.value((*path, name))
        self.places[*path, name] = KeyPlace(offset, start, self.at)

    def key(self) -> list[tuple[str, int]]:
        """Read a key; return its parts, each with its offset."""
        parts = []
        while True:
            self.skip(_SPACE)
            start = self.at
            bare = _BARE.match(self.text, self.at)
            mark = quotes(self.text, self.at)
            if bare:
                self.at = bare.end()
                parts.append((bare[0], start))
            elif len(mark) == 1:
                parts.append((self.string(), start))
            else:
                found = self.found()
                other = not found[0].isascii() and letters(found)
                hint = f'; letters beyond a–z stand in quotes: "{found}"' if other else ""
                raise BrokenError(start, f"expected a key, got {found}{hint}")
            if len(parts) > MAX_PARTS:
                raise BrokenError(start, f"expected a key of at most {MAX_PARTS} parts, got more", limit=True)
            self.skip(_SPACE)
            if not self.ahead("."):
                return parts
            self.at += 1

    def no_equals(self, parts: list[tuple[str, int]]) -> BrokenError:
        """Return the error for a key without an equals sign, with what to write instead."""
        line = self.text[parts[0][1] :].partition("\n")[0]
        words = re.match(r"([A-Za-z0-9_-]+(?:[ \t]+[A-Za-z0-9_-]+)+)[ \t]*=", line)
        hint = ""
        if words:
            hint = f"; a key has no spaces: write {'_'.join(words[1].split())}"
        elif self.ahead(":"):
            hint = "; TOML writes key = value"
        return BrokenError(self.at, f"expected = after the key {_word(parts[-1][0])}, got {self.found()}{hint}")

    # -- values --------------------------------------------------------------------------------------------------

    def value(self, path: Path) -> None:
        """Read the value of ``path``."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise BrokenError(self.at, f"expected values nested at most {MAX_DEPTH} deep, got more", limit=True)
        if quotes(self.text, self.at):
            self.string()
        elif self.ahead("["):
            self.array(path)
        elif self.ahead("{"):
            self.inline(path)
        else:
            self.scalar()
        self.depth -= 1

    def string(self) -> str:
        """Read a string; return what it says."""
        start = self.at
        mark = quotes(self.text, start)
        end = end_of(self.text, start, mark)
        if end < 0:
            stop = len(self.text) if len(mark) == 3 else (self.text + "\n").find("\n", start)
            control = _CONTROL.search(self.text, start, stop)
            if control:
                raise BrokenError(control.start(), f"expected no control character, got {_control(control[0])}")
            found = "the end" if stop >= len(self.text) else "a new line"
            raise BrokenError(start, f"expected {mark} at the end of this string, got {found}")
        said, _, wrong = decode(self.text, start, end)
        if wrong >= 0:
            found = visible(self.text[wrong : wrong + 2])
            raise BrokenError(wrong, f"expected an escape such as \\n, got {found}; write \\\\ for a backslash")
        self.at = end
        return said

    def array(self, path: Path) -> None:
        """Read [value, value, …] of any number of lines."""
        opening = self.at
        self.at += 1
        self.skip(_BLANK)
        count = self.plain_numbers(path, 0)
        self.skip(_BLANK)
        while not self.ahead("]"):
            start = self.at
            if start >= len(self.text):
                raise BrokenError(opening, "expected a ] that closes this array, got the end")
            self.value((*path, count))
            self.places[*path, count] = KeyPlace(start, start, self.at)
            count += 1
            self.skip(_BLANK)
            if self.ahead(","):
                self.at += 1
                self.skip(_BLANK)
                count = self.plain_numbers(path, count)
                self.skip(_BLANK)
            elif not self.ahead("]"):
                if self.at >= len(self.text):
                    raise BrokenError(opening, "expected a ] that closes this array, got the end")
                raise BrokenError(self.at, f"expected a comma or ] in this array, got {self.found()}")
        self.at += 1

    def plain_numbers(self, path: Path, count: int) -> int:
        """Go past plain numbers with their commas, a short way through long data; return the count of items so far."""
        text, at, places = self.text, self.at, self.places
        while plain := _PLAIN.match(text, at):
            places[*path, count] = KeyPlace(at, at, plain.end(1))
            at = plain.end()
            count += 1
        self.at = at
        return count

    def inline(self, path: Path) -> None:
        """Read { key = value, … } of one line."""
        opening = self.at
        self.at += 1
        table = _Table("inline", opening)
        self.skip(_SPACE)
        if self.ahead("}"):
            self.at += 1
            return
        while True:
            outer = self.path
            self.pair(table, path)
            self.path = outer
            self.skip(_SPACE)
            if self.ahead("}"):
                self.at += 1
                return
            if not self.ahead(","):
                if self.found() in ("the end of the line", "the end"):
                    raise BrokenError(opening, f"expected a }} that closes this table on its line, got {self.found()}")
                raise BrokenError(self.at, f"expected a comma or }} in this table, got {self.found()}")
            self.at += 1

    def scalar(self) -> None:
        """Read a number, a boolean, a date or a time."""
        day = _DAY.match(self.text, self.at)
        if day:
            if day["date"] and not _exists(day["date"]):
                raise BrokenError(self.at, f"expected a date that exists, got {day['date']}")
            self.at = day.end()
            return
        token = _TOKEN.match(self.text, self.at)
        if token is None:
            raise BrokenError(self.at, f"expected a value, got {self.found()}")
        if not _SCALAR.fullmatch(token[0]):
            raise BrokenError(self.at, f"expected a value, got {visible(token[0], limit=40)}{_advice(token[0])}")
        if len(token[0]) > _MAX_DIGITS and re.fullmatch(_WHOLE, token[0]):
            raise BrokenError(self.at, "expected a number that fits 64 bits, got thousands of digits", limit=True)
        self.at = token.end()

    # -- words ---------------------------------------------------------------------------------------------------

    def found(self) -> str:
        """Return what stands here, for a message."""
        if self.at >= len(self.text):
            return "the end"
        char = self.text[self.at]
        if char in "\n#":
            return "the end of the line"
        if char == "\r" or _CONTROL.match(char):
            return _control(char)
        token = _TOKEN.match(self.text, self.at)
        return visible(token[0] if token else char, limit=40)


def _control(char: str) -> str:
    return "a carriage return without a line feed" if char == "\r" else f"the control character {visible(char)}"


def _word(name: str) -> str:
    return visible(name, limit=40) if _BARE.fullmatch(name) else f'"{visible(name, limit=40)}"'


def _dotted(path: Path) -> str:
    return ".".join(_word(part) for part in path if isinstance(part, str))


def _advice(token: str) -> str:
    """What to write instead of a value that is none."""
    if token.lower() in ("true", "false"):
        return f"; write {token.lower()}"
    try:
        number = float(token)
    except ValueError:
        return "; text stands in quotes"
    return f"; write {number:g}" if token.isascii() and len(token) < 20 else ""


def _exists(date: str) -> bool:
    from datetime import date as day

    try:
        day.fromisoformat(date)
    except ValueError:
        return False
    return True
