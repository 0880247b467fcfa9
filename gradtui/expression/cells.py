"""How many columns of a terminal a text takes: letters of some scripts take two, marks on a letter none."""

from __future__ import annotations


def cells(text: str) -> int:
    """The columns that a text takes."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def kept(text: str, room: int) -> str:
    """As much of a text as there are columns for, at least the first letters, with "…" where it is cut."""
    if cells(text) <= room:
        return text
    end, used = 0, 1
    for char in text:
        used += _cells_of(char)
        if used > room:
            break
        end += 1
    return text[:end].rstrip() + "…"


def padded(text: str, room: int) -> str:
    """A text with blanks behind it, so that it takes so many columns."""
    return text + " " * (room - cells(text))


def one_each(text: str) -> str:
    """A text with one character for each of its columns: a NUL behind a letter that takes two."""
    if text.isascii():
        return text
    from unicodedata import normalize

    return "".join(char + "\0" * (_cells_of(char) - 1) for char in normalize("NFC", text) if _cells_of(char))


def _cells_of(char: str) -> int:
    from unicodedata import category, east_asian_width  # late: most texts are of letters that take one

    if char < "\u0300":
        return 1
    return 0 if category(char) in ("Mn", "Me") else 2 if east_asian_width(char) in "WF" else 1
