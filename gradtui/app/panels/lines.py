"""Words in lines of a width, as ``textwrap`` breaks them; what fits in one, as most does at every key, at once."""

from __future__ import annotations

import re
import textwrap

from ...expression.cells import cells

_WIDE = "\N{CJK RADICAL REPEAT}"
"""Nearly every letter that takes two columns comes from here on."""
_PIECES = re.compile(rf"[ \t\n]+|[^ \t\n{_WIDE}-\U0010ffff]+|.")

Line = tuple[tuple[str, str], ...]
"""A line of text: pieces, each with its look ("" or one of ``LOOKS``)."""


def wrap(text: str, width: int, indent: str = "") -> list[str]:
    """The lines of a text, those after the first with an indent; none of a text of blanks."""
    if len(text) <= width and text.isprintable() and (text.isascii() or max(text) < _WIDE or cells(text) <= width):
        line = text.rstrip(" ")
        return [line] if line else []
    if max(text) >= _WIDE and cells(text) > len(text):
        return _wrapped_wide(text, width, indent)
    return textwrap.wrap(text, width, subsequent_indent=indent)


def _wrapped_wide(text: str, width: int, indent: str) -> list[str]:
    """The same by columns: a line may end behind each letter that takes two."""
    made: list[str] = []
    line = ""
    for piece in _PIECES.findall(text):
        if cells(line) + cells(piece.rstrip()) > width and line.strip():
            made.append(line.rstrip())
            line = indent
        while cells(piece) > (room := max(width - cells(line), 1)) and not piece.isspace() and len(piece) > 1:
            made.append(line + piece[:room])
            line, piece = indent, piece[room:]
        line += piece if line.strip() or not piece.isspace() else ""
    return [*made, line.rstrip()] if line.strip() else made


def folded(line: Line, width: int) -> list[Line]:
    """A line that is longer than there is room for as several, broken where the room ends: code has no better place."""
    made: list[Line] = []
    pieces: list[tuple[str, str]] = []
    room = width
    for text, look in line:
        while len(text) > room:
            made.append((*pieces, (text[:room], look)))
            text, pieces, room = text[room:], [], width
        pieces.append((text, look))
        room -= len(text)
    return [*made, tuple(pieces)]
