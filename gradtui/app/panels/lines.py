"""Words in lines of a width, as ``textwrap`` breaks them; what fits in one, as most does at every key, at once."""

from __future__ import annotations

import textwrap

Line = tuple[tuple[str, str], ...]
"""A line of text: pieces, each with its look ("" or one of ``LOOKS``)."""


def wrap(text: str, width: int, indent: str = "") -> list[str]:
    """The lines of a text, those after the first with an indent; none of a text of blanks."""
    if len(text) <= width and text.isprintable():
        line = text.rstrip(" ")
        return [line] if line else []
    return textwrap.wrap(text, width, subsequent_indent=indent)


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
