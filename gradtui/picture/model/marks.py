"""The rows of the data as marks: a glyph and a colour for each class, other ones for what is taken for another.

A row that is taken for its own class is a glyph: filled, or hollow where it is kept out to judge. One that is taken for
another is the letter of the class that it belongs to, on that class's colour: a capital, or a small one. So a mark says
all of it without any colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..canvas import roles
from ..canvas.canvas import DEFAULT, MUTED, Canvas, Plane
from ..canvas.class_tints import badge, hatch, tints
from ..canvas.contrast import ink

Array = np.ndarray[Any, np.dtype[np.float64]]
Places = np.ndarray[Any, np.dtype[np.int64]]

FILLED, HOLLOW = "●■▲◆▼★", "○□△◇▽☆"
"""The glyphs of the classes, over and over; where they are told apart by nothing else their regions tell them."""
_CHOSEN = 0xFFFFFF
_MOST_NAMED = 8  # classes in a legend


def letter(place: int) -> str:
    """The letter of a class, from A on."""
    return chr(ord("A") + place % 26)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of the data, as a picture needs them."""

    inputs: Array
    """What the model sees of each, shape (n, columns)."""
    own: Places
    """The place of the class that each belongs to."""
    decided: Places
    """The place of the one that it is taken for."""
    scores: Array
    """Its scores, shape (n,) or (n, k)."""
    numbers: tuple[int, ...]
    """Its number in the file."""
    kept_out: bool = False
    """Whether they are kept out of the descent."""
    chosen: int | None = None
    """The row that is looked at, counted from 0; None for none of these."""

    @property
    def right(self) -> int:
        """How many are taken for their own class."""
        return int(np.count_nonzero(self.own == self.decided))


Cells = dict[tuple[int, int], int]
"""The number of the row whose mark is in a cell, by the cell's column and line."""


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """A mark for each row."""

    codes: Plane
    """Its character."""
    foreground: Plane
    """Its colour."""
    background: Plane
    """The colour behind it; below 0 where it leaves what is there."""
    weight: Places
    """What is drawn over what, where several are in one cell: the greater over the lesser."""


def marks(rows: Rows) -> Marks:
    """The marks of rows."""
    count = int(max(rows.own.max(initial=0), 0)) + 1
    wrong = rows.own != rows.decided
    glyphs = np.array([ord((HOLLOW if rows.kept_out else FILLED)[k % len(FILLED)]) for k in range(count)])
    letters = np.array([ord(letter(k).lower() if rows.kept_out else letter(k)) for k in range(count)])
    colours, badges = (np.array([of(k) for k in range(count)]) for of in (_colour, badge))
    inks = np.array([ink(int(one)) for one in badges])
    codes = np.where(wrong, letters[rows.own], glyphs[rows.own])
    foreground = np.where(wrong, inks[rows.own], colours[rows.own])
    background = np.where(wrong, badges[rows.own], DEFAULT)
    weight = 2 * wrong + (not rows.kept_out)
    if rows.chosen is not None:
        foreground[rows.chosen], background[rows.chosen], weight[rows.chosen] = _CHOSEN, roles.FOCUS, 4
    codes, foreground, background = (plane.astype(np.int32) for plane in (codes, foreground, background))
    return Marks(codes, foreground, background, weight.astype(np.int64))


def _colour(place: int) -> int:
    return roles.of_class(place).dark


def draw(canvas: Canvas, rows: Rows, columns: Places, lines: Places, cells: Cells) -> None:
    """Draw rows in cells of the canvas, and note which is in which; those of a column or a line below 0 are outside."""
    found = marks(rows)
    order = np.argsort(found.weight, kind="stable")
    order = order[(columns[order] >= 0) & (lines[order] >= 0)]
    at = lines[order], columns[order]
    canvas.characters[at] = found.codes[order]
    canvas.foreground[at] = found.foreground[order]
    behind = found.background[order]
    canvas.background[at] = np.where(behind >= 0, behind, canvas.background[at])
    if canvas.isolines is not None:
        canvas.isolines[at] = False
    numbers = np.asarray(rows.numbers)[order]
    cells.update(zip(zip(columns[order].tolist(), lines[order].tolist(), strict=True), numbers.tolist(), strict=True))


def stacked(columns: Places, most: int) -> Places:
    """How many others are below each of the marks of one column, if they are laid on each other: at most ``most``."""
    order = np.argsort(columns, kind="stable")
    along = columns[order]
    first = np.flatnonzero(np.append(True, along[1:] != along[:-1])) if len(along) else np.zeros(0, dtype=np.int64)
    found = np.zeros(len(columns), dtype=np.int64)
    found[order] = np.arange(len(along)) - np.repeat(first, np.diff(first, append=len(along)))
    return np.minimum(found, max(most - 1, 0))


def keys(names: tuple[str, ...], parts: tuple[Rows, ...], width: int) -> list[tuple[str, int]]:
    """The legend, as texts each with a class's place, or −1: as much of it as there is room for."""
    kept_out = any(part.kept_out for part in parts)
    for shape in ("{hatch} {letter} {glyph} {name}", "{hatch} {letter} {glyph}", "{letter} {glyph}"):
        said = [
            (shape.format(hatch="  ", letter=letter(k), glyph=_glyphs(k, kept_out=kept_out), name=name), k)
            for k, name in enumerate(names[:_MOST_NAMED])
        ]
        if _length(said) <= width:
            break
    for more in ("a letter: taken for another class", "hollow, small: kept out"):
        if (more[0] == "a" or kept_out) and _length([*said, (more, -1)]) <= width:
            said.append((more, -1))
    return said


def _glyphs(place: int, *, kept_out: bool) -> str:
    at = place % len(FILLED)
    return FILLED[at] + (HOLLOW[at] if kept_out else "")


def _length(said: list[tuple[str, int]]) -> int:
    return sum(len(text) + 3 for text, _ in said) - 3


def legend(canvas: Canvas, line: int, names: tuple[str, ...], parts: tuple[Rows, ...], left: int = 0) -> None:
    """Write the legend in a line of the canvas: each class's ground, letter, glyph and name."""
    column = left
    for text, place in keys(names, parts, canvas.width - left):
        canvas.put(column, line, text, MUTED)
        if place >= 0:
            at = text.index(letter(place))
            canvas.put(column + at, line, text[at:].split(" ")[0], DEFAULT)
            glyphs = text[at + 2 :].split(" ")[0]
            canvas.put(column + at + 2, line, glyphs, _colour(place))
            for k in range(column, column + at - 1):  # its ground
                canvas.background[line, k] = tints()[place % len(tints()), 1]
                if canvas.outlines is not None:
                    canvas.outlines[line, k] = hatch(np.full((2, 2), place))[line % 2, k % 2]
        column += len(text) + 3
