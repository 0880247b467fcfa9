"""A page of the manual as lines of text: of Markdown the headings, paragraphs, lists, quotes, code and tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from unicodedata import combining

NARROWEST = 20
"""Columns for which lines are made at the least: a table needs some for each of its columns."""
INDENT = 2  # what stands under a heading
_BETWEEN = 2  # two columns of a table
_NARROWEST = 4  # a column that gives way to others
_INLINE = re.compile(
    r"\\(?P<escaped>[*`\[\]<])|`` ?(?P<ticks>.+?) ?``|`(?P<code>[^`]+)`|\*\*(?P<strong>.+?)\*\*|\*(?P<emphasis>[^*]+)\*"
    r"|\[(?P<link>[^]]+)\]\([^)]+\)|(?P<blank>\s+)|(?P<text>[^\s`*[\\]+|.)"
)
_ITEM = re.compile(r"(- |\d+\. )(.*)")


class Piece(NamedTuple):
    """Some letters of one look."""

    text: str
    """The letters."""
    look: str
    """``heading``, ``bold``, ``code``, or "" for none."""


Line = list[Piece]
Word = list[Piece]
Fit = Callable[[str], str]


def lines_of(markdown: str, width: int, fit: Fit = str) -> list[Line]:
    """Lay a page out. ``fit`` makes text of what the stream can take, before anything is measured."""
    width = max(width, NARROWEST)
    lines: list[Line] = []
    for block in _blocks(markdown):
        made = _block(block, width, fit)
        if made and lines:
            lines.append([])
        lines += made
    return lines


def _blocks(markdown: str) -> Iterator[list[str]]:
    """The lines that belong together."""
    block: list[str] = []
    fenced = False
    for line in markdown.splitlines():
        if line.startswith("```"):
            fenced = not fenced
            block.append(line)
        elif fenced or (line.strip() and not line.startswith("<!--")):
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _block(block: list[str], width: int, fit: Fit) -> list[Line]:
    first = block[0]
    if first.startswith("#"):
        heading = _wrapped(first.lstrip("# "), width, fit)
        return [[piece._replace(look="heading") for piece in line] for line in heading]
    if first.startswith("```"):
        return [[Piece(fit(f"{'':{INDENT + 2}}{line}".rstrip()), "code")] if line else [] for line in block[1:-1]]
    if first.startswith("|"):
        return _table([_cells(line) for line in block if not re.fullmatch(r"[|: -]+", line)], width, fit)
    if first.startswith("> "):
        return _paragraph(" ".join(line.removeprefix("> ") for line in block), width, fit, INDENT + 2)
    if not _ITEM.match(first):
        return _paragraph(" ".join(block), width, fit, INDENT)
    lines: list[Line] = []
    for mark, text in _items(block):
        for at, line in enumerate(_wrapped(text, width - INDENT - len(mark), fit)):
            lines.append([Piece(" " * INDENT + (" " * len(mark) if at else mark), ""), *line])
    return lines


def _items(block: list[str]) -> list[tuple[str, str]]:
    """The items of a list, each with its mark."""
    items: list[tuple[str, str]] = []
    for line in block:
        found = _ITEM.match(line)
        if found:
            items.append((found[1], found[2]))
        else:
            mark, text = items[-1]
            items[-1] = mark, f"{text} {line.strip()}"
    return items


def _paragraph(text: str, width: int, fit: Fit, indent: int) -> list[Line]:
    return [[Piece(" " * indent, ""), *line] for line in _wrapped(text, width - indent, fit)]


def _words(text: str, fit: Fit) -> list[Word]:
    """The words of a text; code stays together."""
    words: list[Word] = [[]]
    for found in _INLINE.finditer(text):
        kind, inner = found.lastgroup or "", found[found.lastgroup or 0]
        if kind == "blank":
            words.append([])
        elif kind in ("strong", "emphasis", "link"):
            look = "bold" if kind == "strong" else "code" if kind == "link" else ""
            first, *others = [[Piece(text, look or own) for text, own in word] for word in _words(inner, fit)]
            words[-1] += first
            words += others
        else:
            words[-1].append(Piece(fit(inner), "code" if kind in ("code", "ticks") else ""))
    return [word for word in words if word]


def _length(word: Sequence[Piece]) -> int:
    """How many cells it takes; an accent takes none of its own."""
    return sum(not combining(letter) for piece in word for letter in piece.text)


def _wrapped(text: str, width: int, fit: Fit) -> list[Line]:
    """The lines of a text; a word that no line holds is broken at its blanks, or where it has to be."""
    lines: list[Line] = [[]]
    used = 0
    waiting = list(reversed(_words(text, fit)))
    while waiting:
        word = waiting.pop()
        length = _length(word)
        if used and used + 1 + length > width:
            lines.append([])
            used = 0
        if length > width and not used:
            word, rest = _broken(word, max(width, 1))
            waiting.append(rest)
            length = _length(word)
        lines[-1] += ([Piece(" ", "")] if used else []) + word
        used += length + bool(used)
    return lines


def _broken(word: Word, width: int) -> tuple[Word, Word]:
    """The part of a word that fits into a line, and what is left of it."""
    letters = [(letter, piece.look) for piece in word for letter in piece.text]
    blanks = [at for at, (letter, _) in enumerate(letters[: width + 1]) if letter == " " and at]
    at = blanks[-1] if blanks else width
    while at > 1 and combining(letters[at][0]):
        at -= 1
    head, rest = letters[:at], letters[at + bool(blanks) :]
    return [Piece(*letter) for letter in head], [Piece(*letter) for letter in rest]


def _cells(row: str) -> list[str]:
    return [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", row)[1:-1]]


def _table(rows: list[list[str]], width: int, fit: Fit) -> list[Line]:
    """Columns under each other; where they are too wide together, the widest give way and are wrapped."""
    columns = range(len(rows[0]))
    natural = [max(_natural(row[i], fit) for row in rows) for i in columns]
    free = width - INDENT - _BETWEEN * (len(natural) - 1)
    widths = list(natural)
    while sum(widths) > free and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    lines: list[Line] = []
    for number, row in enumerate(rows):
        made = [_wrapped(cell, size, fit) for cell, size in zip(row, widths, strict=True)]
        for at in range(max(map(len, made))):
            line = [Piece(" " * INDENT, "")]
            for i in columns:
                pieces = made[i][at] if at < len(made[i]) else []
                line += [piece._replace(look="bold") for piece in pieces] if number == 0 else pieces
                if any(at < len(other) and other[at] for other in made[i + 1 :]):
                    line.append(Piece(" " * (widths[i] - _length(pieces) + _BETWEEN), ""))
            lines.append(line)
        if number == 0:
            rule = (" " * _BETWEEN).join(fit("─") * size for size in widths)
            lines.append([Piece(" " * INDENT + rule, "")])
    return lines


def _natural(cell: str, fit: Fit) -> int:
    """How wide a cell is on one line."""
    words = _words(cell, fit)
    return sum(map(_length, words)) + max(len(words) - 1, 0)
