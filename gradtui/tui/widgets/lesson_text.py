"""The text of a lesson as lines: a little Markdown, wrapped.

Textual's own Markdown is a tree of widgets, with links that act; a lesson has paragraphs, lists and words that stand
out, comes from a stranger, and changes with a key.
"""

from __future__ import annotations

import re

from rich.cells import cell_len

from ...app.panels.lines import Line
from ...expression.visible import visible

_MARKS = re.compile(r"(\*\*|`|\*|(?<!\w)_(?=\S)|(?<=\S)_(?!\w))")
_LOOKS = {"**": "bold", "`": "key", "*": "heading", "_": "heading"}
_ITEM = re.compile(r"\s*([-*+•]|\d{1,3}[.)])\s+(.*)")
_HEADING = re.compile(r"\s*#{1,6}\s+(.*)")


def lesson_lines(text: str, width: int) -> list[Line]:
    """Paragraphs, lists and headings of a text, each line at most so wide."""
    width = max(width, 8)
    lines: list[Line] = []
    for paragraph in _paragraphs(text):
        if not paragraph:
            if lines and lines[-1]:
                lines.append(())
            continue
        item, heading = _ITEM.fullmatch(paragraph), _HEADING.fullmatch(paragraph)
        if heading:
            lines += _wrapped(_words(heading[1], "bold"), width)
        elif item:
            mark = "•" if item[1] in "-*+•" else item[1]
            indent = " " * (len(mark) + 1)
            body = _wrapped(_words(item[2]), width - len(indent))
            lines += [_joined(((f"{mark} " if k == 0 else indent, ""), *line)) for k, line in enumerate(body)]
        else:
            lines += _wrapped(_words(paragraph), width)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _paragraphs(text: str) -> list[str]:
    """The text's paragraphs and items, each on one line, with "" between paragraphs."""
    found: list[str] = []
    for raw in text.splitlines():
        line = raw.strip()
        begins = not line or _ITEM.fullmatch(line) or _HEADING.fullmatch(line)
        if found and found[-1] and not begins and not _HEADING.fullmatch(found[-1]):
            found[-1] += " " + line
        else:
            found.append(line)
    return found


def _words(text: str, look: str = "") -> list[tuple[str, str]]:
    """Words with their looks; a mark that has no partner is a character like others."""
    pieces = _MARKS.split(visible(text))
    words: list[tuple[str, str]] = []
    open_mark = ""
    for k, piece in enumerate(pieces):
        if k % 2 and piece == open_mark:
            open_mark = ""
        elif k % 2 and not open_mark and piece in pieces[k + 1 :]:
            open_mark = piece
        elif piece:
            shown = _LOOKS.get(open_mark, look) if open_mark else look
            words += [(part, shown) for part in re.split(r"(\s+)", piece) if part]
    return words


def _wrapped(words: list[tuple[str, str]], width: int) -> list[Line]:
    """Lines of words, broken at blanks; a word that is too long is broken anywhere."""
    lines: list[Line] = []
    line: list[tuple[str, str]] = []
    used = 0
    for group in _unbroken(words):
        size = sum(cell_len(text) for text, _ in group)
        if group[0][0].isspace():
            if line:
                line.append((" ", ""))
                used += 1
            continue
        if used + size > width and line:
            lines.append(tuple(line))
            line, used = [], 0
        for text, look in group:
            rest = text
            while used + cell_len(rest) > width:
                part = _fitting(rest, width - used)
                if not part and not line:
                    part = rest[0]
                lines.append((*line, (part, look)))
                line, used, rest = [], 0, rest[len(part) :]
            line.append((rest, look))
            used += cell_len(rest)
    if line:
        lines.append(tuple(line))
    return [_joined(line) for line in lines]


def _fitting(text: str, width: int) -> str:
    """As much of a text as fits into some cells."""
    used = 0
    for k, character in enumerate(text):
        used += cell_len(character)
        if used > width:
            return text[:k]
    return text


def _unbroken(words: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Pieces between which a line may end: what has no blank between belongs together."""
    groups: list[list[tuple[str, str]]] = []
    for text, look in words:
        blank = text.isspace()
        if groups and not blank and not groups[-1][0][0].isspace():
            groups[-1].append((text, look))
        else:
            groups.append([(text, look)])
    return groups


def _joined(line: Line) -> Line:
    """Neighbours of one look as one piece, without blanks at the end."""
    pieces: list[tuple[str, str]] = []
    for text, look in line:
        if pieces and (pieces[-1][1] == look or text.isspace()):
            pieces[-1] = (pieces[-1][0] + text, pieces[-1][1])
        else:
            pieces.append((text, look))
    if pieces:
        pieces[-1] = (pieces[-1][0].rstrip(), pieces[-1][1])
    return tuple(pieces)
