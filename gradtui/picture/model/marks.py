"""The rows of the data as marks: a glyph and a colour for each class, other ones for what is taken for another.

A row that is taken for its own class is a glyph: filled, or hollow where it is kept out to judge. One that is taken for
another is the letter of the class that it belongs to, on that class's colour: a capital, or a small one. So a mark says
all of it without any colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from ..canvas import roles
from ..canvas.canvas import DEFAULT, MUTED, Canvas, Flags, Plane
from ..canvas.class_tints import badge, hatch, tints
from ..canvas.contrast import ink
from ..canvas.pieces import laid

Array = np.ndarray[Any, np.dtype[np.float64]]
Places = np.ndarray[Any, np.dtype[np.int64]]

FILLED, HOLLOW = "●■▲◆▼★", "○□△◇▽☆"
"""The glyphs of the classes, over and over; where they are told apart by nothing else their regions tell them."""
_CHOSEN = 0xFFFFFF
_GROUND, _GAP = "    ", 3  # of a piece of the legend: blanks for three cells of ground, and columns between two


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
    used: Flags | None = None
    """Whether the next update uses each; None where it uses all of them."""

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
    wrong = rows.own != rows.decided
    glyphs, letters, colours, badges, inks = _looks(int(rows.own.max(initial=0)) + 1, kept_out=rows.kept_out)
    codes = np.where(wrong, letters[rows.own], glyphs[rows.own])
    foreground = np.where(wrong, inks[rows.own], colours[rows.own])
    background = np.where(wrong, badges[rows.own], DEFAULT)
    weight = 4 * wrong + 2 * (not rows.kept_out)
    if rows.used is not None:  # the others are quiet, without a ground of their own
        foreground, background = (
            np.where(rows.used, one, rest) for one, rest in ((foreground, MUTED), (background, DEFAULT))
        )
        weight = weight - 3 * ~rows.used
    if rows.chosen is not None:
        foreground[rows.chosen], background[rows.chosen], weight[rows.chosen] = _CHOSEN, roles.FOCUS, 9
    codes, foreground, background = (plane.astype(np.int32) for plane in (codes, foreground, background))
    return Marks(codes, foreground, background, weight.astype(np.int64))


@lru_cache(maxsize=8)
def _looks(count: int, *, kept_out: bool) -> tuple[Plane, ...]:
    """Of so many classes the glyphs and the letters, the colours, and those of letters and behind them."""
    badges = [badge(k) for k in range(count)]
    found = (
        [ord((HOLLOW if kept_out else FILLED)[k % len(FILLED)]) for k in range(count)],
        [ord(letter(k).lower() if kept_out else letter(k)) for k in range(count)],
        [_colour(k) for k in range(count)],
        badges,
        [ink(one) for one in badges],
    )
    return tuple(np.array(one, dtype=np.int32) for one in found)


def _colour(place: int) -> int:
    return roles.of_class(place).dark


def draw(canvas: Canvas, parts: Sequence[Rows], columns: Sequence[Places], lines: Sequence[Places]) -> Cells:
    """Draw the rows of each part in cells of the canvas; those of a column or a line below 0 are outside.

    Of several in one cell the one that tells most is seen: the chosen one, else one taken for another class.
    """
    each = [marks(rows) for rows in parts]
    codes, foreground, background, weight = (
        np.concatenate([getattr(one, name) for one in each]) for name in ("codes", "foreground", "background", "weight")
    )
    column, line, number = map(np.concatenate, (columns, lines, [np.asarray(rows.numbers) for rows in parts]))
    order = np.argsort(weight, kind="stable")
    order = order[(column[order] >= 0) & (line[order] >= 0)]
    at = line[order], column[order]
    behind = background[order]
    canvas.characters[at] = codes[order]
    canvas.foreground[at] = foreground[order]
    canvas.background[at] = np.where(behind >= 0, behind, canvas.background[at])
    if canvas.isolines is not None:
        canvas.isolines[at] = False
    places = zip(column[order].tolist(), line[order].tolist(), strict=True)
    return dict(zip(places, number[order].tolist(), strict=True))


def stacked(piles: Sequence[Places]) -> list[Places]:
    """How many marks are below each, if those of one pile are laid on each other.

    ``piles`` are the numbers of the piles of the marks, part by part: all parts have the same piles.
    """
    every = np.concatenate(piles)
    order = np.argsort(every, kind="stable")
    along = every[order]
    first = np.flatnonzero(np.append(len(along) > 0, along[1:] != along[:-1]))
    found = np.zeros(len(every), dtype=np.int64)
    found[order] = np.arange(len(along)) - np.repeat(first, np.diff(first, append=len(along)))
    return np.split(found, np.cumsum([len(pile) for pile in piles])[:-1])


def draw_piles(
    canvas: Canvas, parts: Sequence[Rows], columns: Sequence[Places], bottoms: Places, ups: Places, most: int
) -> Cells:
    """Draw rows on each other, those of one column and one class: from its line in ``bottoms`` by its way in ``ups``.

    Where a pile is higher than ``most``, its last mark is a + for all others; not if there is room for one mark alone.
    """
    levels = stacked([at * len(bottoms) + part.own for at, part in zip(columns, parts, strict=True)])
    lines = [
        bottoms[part.own] + ups[part.own] * np.minimum(level, most - 1)
        for part, level in zip(parts, levels, strict=True)
    ]
    cells = draw(canvas, parts, columns, lines)
    for part, at, line, level in zip(parts, columns, lines, levels, strict=True) if most > 1 else ():
        hidden = np.flatnonzero((level >= most) & (at >= 0) & (np.arange(len(at)) != part.chosen))
        for column, row in set(zip(at[hidden].tolist(), line[hidden].tolist(), strict=True)):
            if canvas.background[row, column] != roles.FOCUS:
                canvas.put(column, row, "+", DEFAULT)
    return cells


@lru_cache(maxsize=8)
def legend(names: tuple[str, ...], width: int, most: int, *, kept_out: bool, batch: bool = False) -> Canvas:
    """What the marks mean, in at most so many lines: each class's ground, letter, glyphs and name, then the rest.

    ``kept_out``: whether there are rows that only judge; ``batch``: whether some are not in the next batch.
    """
    classes = [_key(place, name, kept_out=kept_out) for place, name in enumerate(names)]
    words = [("letter: taken for another class", -1)]
    words += [("grey: not in the next batch", -1)] * batch
    words += [("hollow, small letter: kept out", -1)] * kept_out
    lines = laid([*classes, *words], width, _GAP)
    while len(lines) > most and words:
        words.pop()
        lines = laid([*classes, *words], width, _GAP)
    if len(lines) > most:
        lines = laid([_key(place, "", kept_out=kept_out) for place in range(len(names))], width, _GAP)
    canvas = patterned(Canvas.blank(width, max(min(len(lines), most), 1)))
    for row, line in enumerate(lines[:most]):
        column = 0
        for text, place in line:
            _write(canvas, column, row, text, place)
            column += len(text) + _GAP
    return canvas


def patterned(canvas: Canvas) -> Canvas:
    """A canvas whose grounds are hatched where there are no colours."""
    shape = canvas.characters.shape
    return replace(canvas, isolines=np.zeros(shape, dtype=bool), outlines=np.zeros(shape, dtype=np.int32))


def _key(place: int, name: str, *, kept_out: bool) -> tuple[str, int]:
    """A class in the legend: two cells of its ground, its letter, its glyphs and its name."""
    at = place % len(FILLED)
    return f"{_GROUND}{letter(place)} {FILLED[at]}{HOLLOW[at] * kept_out} {name}".rstrip(), place


def _write(canvas: Canvas, column: int, row: int, text: str, place: int) -> None:
    """A piece of the legend in a line of its canvas."""
    canvas.put(column, row, text, MUTED)
    if place < 0:
        return
    at = column + len(_GROUND)
    canvas.put(at, row, letter(place), DEFAULT)
    canvas.put(at + 2, row, text[len(_GROUND) + 2 :].split(" ")[0], _colour(place))
    where = (slice(row, row + 1), slice(column, at - 1))
    canvas.background[where] = tints()[place % len(tints()), 1]
    if canvas.outlines is not None:
        canvas.outlines[where] = hatch(np.full((1, at - 1 - column), place))
