"""Where the entries of an array lie in a map: places of one size, row by row, each for one entry or for many."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np

from ..canvas.canvas import Box
from .extremes import Array, Places, extremes, extremes_along
from .field import Index

NUMBER = 7
"""Columns that any number needs."""
TALLEST = 5
"""Rows of a place, at most."""
_WIDEST = 24  # columns of a place
_MOST_SHARED = 240  # places, where many entries share one
_AS_GOOD = 1.5  # times as large as those in one line, places in several are no better
_ROOMY = 6  # rows of a map from which on one of them is spared for the columns' numbers


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Where a field's entries are: places of one size, row by row."""

    box: Box
    """The cells of its map; for a number those of its line."""
    places: Places
    """Shape (lines, places across): the entry, counted row by row, that each place shows; −1 for none."""
    shown: Array
    """Shape (lines, places across): those entries; where there is none, any number."""
    group: tuple[int, int] = (1, 1)
    """How many rows and columns of entries (for a vector: 1 and how many entries) one place stands for."""
    place: tuple[int, int] = (1, 1)
    """A place's width in columns and height in half cells."""
    gutter: int = 0
    """Columns on the left of the map for the numbers of its rows."""
    ruler: int = 0
    """Whether there is a row above it for the numbers of its columns: 1 or 0."""

    @property
    def gap(self) -> int:
        """How many of a place's columns are left empty: wide ones stand a column apart."""
        return int(self.place[0] > NUMBER)

    def corner(self, flat: int, shape: Index) -> tuple[int, int]:
        """The column and the half row, within the map, where an entry's place begins."""
        if len(shape) == 2:
            row, column = divmod(flat, shape[1])
            line, at = row // self.group[0], column // self.group[1]
        else:
            line, at = divmod(flat // self.group[1], self.places.shape[1])
        return at * self.place[0], line * self.place[1]

    def entry(self, column: int, half: int) -> int:
        """The entry, counted row by row, at a column and a half row within the map; −1 for none."""
        (at, rest), line = divmod(column, self.place[0]), half // self.place[1]
        lines, across = self.places.shape
        return int(self.places[line, at]) if line < lines and at < across and rest < self.place[0] - self.gap else -1


def laid_out(values: Array, box: Box, indent: int = 0) -> Block:
    """The places of a vector or a matrix in a box, with numbers of rows and columns where there is room for them.

    ``indent``: how far matrices beside it are set in for the numbers of their rows; a vector is in line with them.
    """
    if values.ndim == 1:
        return _vector(values, box, indent)
    rows, columns = values.shape
    ruler = int(box.height - 1 >= rows or box.height >= _ROOMY)
    gutter = gutter_of(values)
    if box.width - gutter < min(columns, box.width * 3 // 4):
        gutter = 0
    box = Box(box.left + gutter, box.top + ruler, box.width - gutter, box.height - ruler)
    if rows > 2 * box.height or columns > box.width:
        wide, high = _shared(box)
        down, across = ceil(rows / (2 * box.height // high)), ceil(columns / (box.width // wide))
        places = extremes(values, down, across)
    else:
        down = across = 1
        places = np.arange(values.size).reshape(rows, columns)
    wide = min(box.width // places.shape[1], _WIDEST)
    high = min(2 * box.height // places.shape[0], 2 * TALLEST)
    high -= high % 2 if high > 1 else 0  # whole cells where there is room for them
    return Block(box, places, np.ravel(values)[places], (down, across), (wide, high), gutter, ruler)


def gutter_of(values: Array) -> int:
    """The columns that the numbers of an array's rows need, or of a vector's entries."""
    return len(f"{len(values) - 1}") + 1


def _vector(values: Array, box: Box, indent: int) -> Block:
    count = values.size
    gutter, ruler = gutter_of(values), int(box.height > 1)
    beside = Box(box.left + gutter, box.top, box.width - gutter, box.height)
    indent = indent if box.width - indent >= 2 * count else 0
    below = Box(box.left + indent, box.top + ruler, box.width - indent, box.height - ruler)
    if beside.width < gutter * 3:
        gutter, beside = 0, box
    wide, high = _place(count, beside)
    alone = min(below.width // count, _WIDEST)  # all in one line
    tall = min(2 * TALLEST, 2 * below.height, 2 * alone) // 2 * 2
    is_as_good = wide * high <= _AS_GOOD * alone * tall or beside.width // wide >= count
    if alone >= 2 and (indent or is_as_good):
        return _vector_in(values, below, alone, tall, 0, ruler)
    return _vector_in(values, beside, wide, high, gutter, 0)


def _vector_in(values: Array, box: Box, wide: int, high: int, gutter: int, ruler: int) -> Block:
    count = values.size
    across = min(box.width // wide, count)
    group = ceil(count / (across * (2 * box.height // high)))
    firsts = np.arange(count) if group == 1 else extremes_along(values, group)
    lines = ceil(len(firsts) / across)
    padded = np.full(lines * across, -1, dtype=np.int64)
    padded[: len(firsts)] = firsts
    places = padded.reshape(lines, across)
    return Block(box, places, values[places], (1, group), (wide, high), gutter, ruler)


def _place(count: int, box: Box) -> tuple[int, int]:
    """The columns and half rows of a vector's places: as large as can be, and neither long nor tall."""
    if count > 2 * box.height * box.width:
        return _shared(box)
    best, largest = (1, 1), 0.0
    for high in (1, *range(2, 2 * min(TALLEST, box.height) + 1, 2)):
        widest = min(box.width // ceil(count / (2 * box.height // high)), _WIDEST)
        for wide in {min(widest, 4 * high), widest} - {0}:
            area = wide * high * (1.0 if max(wide, high) <= 4 * min(wide, high) else 0.5)
            if area > largest:
                best, largest = (wide, high), area
    return best


def _shared(box: Box) -> tuple[int, int]:
    """The columns and half rows of places that many entries share: squares, so few that they are told apart.

    At each step they change their colours, and all of them are sent.
    """
    side = 1
    while (box.width // (2 * side)) * (box.height // side) > _MOST_SHARED:
        side += 1
    return min(2 * side, box.width), 2 * side
