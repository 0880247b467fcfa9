"""How many rows of each class are taken for which: a line for each true class, a column for what it is taken for."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..canvas.canvas import DEFAULT, MUTED, Canvas
from ..canvas.class_tints import tints
from ..canvas.roles import WRONG, of_class
from .marks import Rows, letter, patterned

_TITLE, _OUT = "taken for", "kept out: "
_APART = 3  # columns between two tables


def counts(rows: Rows, classes: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """How many rows of each class, line by line, are taken for each class, column by column."""
    return np.bincount(rows.own * classes + rows.decided, minlength=classes**2).reshape(classes, classes)


def size(names: tuple[str, ...], parts: tuple[Rows, ...], width: int = 0) -> tuple[int, int]:
    """The columns and lines that the tables of the parts need: below each other, or abreast in so many columns."""
    wide, high = max(_gutter(names) + _cell(parts) * len(names), len(f"{_OUT}{_TITLE}")), len(names) + 2
    abreast = len(parts) * (wide + _APART) - _APART
    return (abreast, high) if abreast <= width else (wide, len(parts) * (high + 1) - 1)


def confusion(width: int, height: int, names: tuple[str, ...], parts: tuple[Rows, ...]) -> Canvas:
    """The table of each part, as many as there is room for; what is right stands in brackets on its class's ground."""
    canvas = patterned(Canvas.blank(width, height))
    high, is_abreast = len(names) + 2, size(names, parts, width)[1] == len(names) + 2
    wide = size(names, parts)[0]
    for k, part in enumerate(parts):
        left, top = (k * (wide + _APART), 0) if is_abreast else (0, k * (high + 1))
        if k == 0 or top + high <= canvas.height:
            _table(canvas, left, top, names, parts, part)
    return canvas


def _table(canvas: Canvas, left: int, top: int, names: tuple[str, ...], parts: tuple[Rows, ...], part: Rows) -> None:
    gutter, cell = _gutter(names), _cell(parts)
    if gutter + cell * len(names) > canvas.width:
        gutter = 2
    title = f"{_OUT}{_TITLE}" if part.kept_out else _TITLE
    middle = left + gutter + (cell * len(names) - len(title)) // 2
    canvas.put(max(min(middle, canvas.width - len(title)), 0), top, title, MUTED)
    found = counts(part, len(names)).tolist()
    for own, (name, line) in enumerate(zip(names, found, strict=True)):
        row = top + 2 + own
        canvas.put(left + gutter + own * cell + cell - 2, top + 1, letter(own), of_class(own).dark)
        canvas.put(left, row, letter(own), of_class(own).dark)
        canvas.put(left + 2, row, name[: max(gutter - 3, 0)], MUTED)
        for taken, count in enumerate(line):
            text = f"[{count}]" if own == taken else f"{count} "
            colour = DEFAULT if own == taken else WRONG.dark if count else MUTED
            behind = int(tints()[own % len(tints()), -1]) if own == taken else None
            canvas.put(left + gutter + taken * cell, row, f"{text:>{cell}}", colour, behind)


def _gutter(names: tuple[str, ...]) -> int:
    return max(map(len, names)) + 3


def _cell(parts: tuple[Rows, ...]) -> int:
    return max(len(f"{max((len(part.own) for part in parts), default=0)}") + 3, 5)
