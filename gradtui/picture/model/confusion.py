"""How many rows of each class are taken for which: a line for each true class, a column for what it is taken for."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..canvas.canvas import DEFAULT, MUTED, Canvas
from ..canvas.class_tints import tints
from ..canvas.roles import WRONG, of_class
from .marks import Rows, letter, patterned

_TITLE = "taken for"


def counts(rows: Rows, classes: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """How many rows of each class, line by line, are taken for each class, column by column."""
    return np.bincount(rows.own * classes + rows.decided, minlength=classes**2).reshape(classes, classes)


def size(names: tuple[str, ...], parts: tuple[Rows, ...]) -> tuple[int, int]:
    """The columns and lines that the table needs, or the tables of both parts one below the other."""
    wide = _cell(parts)
    return max(_gutter(names) + wide * len(names), len("kept out: ") + len(_TITLE)), len(parts) * (len(names) + 3) - 1


def confusion(width: int, height: int, names: tuple[str, ...], parts: tuple[Rows, ...]) -> Canvas:
    """The table of each part, as many as there is room for; what is right stands in brackets on its class's ground."""
    canvas = patterned(Canvas.blank(width, height))
    gutter, cell, top = _gutter(names), _cell(parts), 0
    if gutter + cell * len(names) > width:
        gutter = 2
    for part in parts:
        if top and top + len(names) + 2 > canvas.height:
            break
        _table(canvas, top, gutter, cell, names, part)
        top += len(names) + 3
    return canvas


def _table(canvas: Canvas, top: int, gutter: int, cell: int, names: tuple[str, ...], part: Rows) -> None:
    title = f"kept out: {_TITLE}" if part.kept_out else _TITLE
    middle = gutter + (cell * len(names) - len(title)) // 2
    canvas.put(max(min(middle, canvas.width - len(title)), 0), top, title, MUTED)
    found = counts(part, len(names)).tolist()
    for own, (name, line) in enumerate(zip(names, found, strict=True)):
        row = top + 2 + own
        canvas.put(gutter + own * cell + cell - 2, top + 1, letter(own), of_class(own).dark)
        canvas.put(0, row, letter(own), of_class(own).dark)
        canvas.put(2, row, name[: max(gutter - 3, 0)], MUTED)
        for taken, count in enumerate(line):
            text = f"[{count}]" if own == taken else f"{count} "
            colour = DEFAULT if own == taken else WRONG.dark if count else MUTED
            behind = int(tints()[own % len(tints()), -1]) if own == taken else None
            at = gutter + taken * cell
            canvas.put(at, row, f"{text:>{cell}}", colour, behind)


def _gutter(names: tuple[str, ...]) -> int:
    return max(map(len, names)) + 3


def _cell(parts: tuple[Rows, ...]) -> int:
    return max(len(f"{max((len(part.own) for part in parts), default=0)}") + 3, 5)
