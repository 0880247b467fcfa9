"""A picture as cells: a character, a foreground and a background colour each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from .colours import Plane as Plane
from .contrast import readable_ground

Flags = np.ndarray[Any, np.dtype[np.bool_]]

# Colours are 0xRRGGBB. Below zero they are roles, to which the screen gives the colours of its theme.
DEFAULT = -1
MUTED = -2
ACCENT = -3

BRAILLE = 0x2800
_ALIKE = 6  # cells between two parts of a row that are drawn apart
DOTS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], dtype=np.int32)
"""What each of the eight dots of a braille character adds to its code point."""


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """A picture. The planes have shape (height, width) and are never written to once the canvas is made."""

    characters: Plane
    """Code points."""
    foreground: Plane
    """Colours of the characters."""
    background: Plane
    """Colours behind them."""
    isolines: Flags | None = None
    """The cells whose dots are level lines and give way to all else; None in a picture that has no such lines."""
    outlines: Plane | None = None
    """The dots of outlines that its colours show; they are drawn where there are no colours."""

    @classmethod
    def blank(cls, width: int, height: int) -> Canvas:
        """An empty canvas of at least one cell."""
        shape = (max(height, 1), max(width, 1))
        blanks, fore, back = (np.full(shape, value, dtype=np.int32) for value in (ord(" "), DEFAULT, DEFAULT))
        return cls(blanks, fore, back)

    @property
    def width(self) -> int:
        """Cells across."""
        return int(self.characters.shape[1])

    @property
    def height(self) -> int:
        """Cells down."""
        return int(self.characters.shape[0])

    def copy(self) -> Canvas:
        """A canvas of its own to draw on."""
        lines = None if self.isolines is None else self.isolines.copy()
        return Canvas(self.characters.copy(), self.foreground.copy(), self.background.copy(), lines, self.outlines)

    def is_ground(self, column: int, row: int) -> bool:
        """Whether nothing is in a cell but its colours and level lines."""
        code = int(self.characters[row, column])
        is_line = code >= BRAILLE and self.isolines is not None and bool(self.isolines[row, column])
        return is_line or chr(code) in " ▀"

    def text(self) -> str:
        """The characters alone, rows without blanks at their ends."""
        return "\n".join("".join(map(chr, filter(None, row))).rstrip() for row in self.characters.tolist())

    def changes(self, other: Canvas) -> list[tuple[int, int, int]]:
        """Where two canvases of one size differ: a row, the first column of a part of it, and that behind its last.

        A row has a second part only behind so many cells alike that it is less to go there than to draw them.
        """
        differ = self.characters != other.characters
        differ |= self.foreground != other.foreground
        differ |= self.background != other.background
        rows, columns = np.nonzero(differ)
        if not len(rows):
            return []
        apart = (np.diff(rows) != 0) | (np.diff(columns) > _ALIKE)
        first, last = np.append(True, apart), np.append(apart, True)
        return list(zip(rows[first].tolist(), columns[first].tolist(), (columns[last] + 1).tolist(), strict=True))

    # -- drawing: for the picture that made the canvas, before it hands it out -------------------------------------

    def put(self, x: int, y: int, text: str, colour: int = DEFAULT, behind: int | None = None) -> None:
        """Write text from a cell on; what lies outside is left out."""
        if not 0 <= y < self.height:
            return
        width = self.width
        for i, char in enumerate(text, x):
            if 0 <= i < width:
                self.characters[y, i] = ord(char)
                self.foreground[y, i] = colour
                if self.isolines is not None:
                    self.isolines[y, i] = False
                if behind is not None:
                    self.background[y, i] = behind


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of cells in a canvas, and the dots in it: two across and four down to a cell."""

    left: int
    """Its first column."""
    top: int
    """Its first row."""
    width: int
    """Cells across."""
    height: int
    """Cells down."""

    def holds(self, x: int, y: int) -> bool:
        """Whether the cell is in it."""
        return self.left <= x < self.left + self.width and self.top <= y < self.top + self.height


def line_dots(points: Sequence[tuple[float, float]], width: int, height: int) -> np.ndarray[Any, Any]:
    """Return the dots of a polyline, clipped to width × height dots, as an array of (x, y) rows.

    Points are in dots, as floats; the line breaks at points that are not finite. Cost does not grow with how far the
    line leaves the picture: each segment is clipped first (Liang–Barsky).
    """
    dots: list[np.ndarray[Any, Any]] = []
    for (x0, y0), (x1, y1) in pairwise(points):
        clipped = _clip(x0, y0, x1, y1, width, height)
        if clipped is None:
            continue
        x0, y0, x1, y1 = clipped
        count = int(max(abs(x1 - x0), abs(y1 - y0))) + 2
        dots.append(np.stack([np.linspace(x0, x1, count), np.linspace(y0, y1, count)], axis=1))
    if not dots:
        return np.empty((0, 2), dtype=int)
    cells = np.floor(np.concatenate(dots))
    # of a line that comes from very far, what rounding leaves of its clipped ends may be far out too
    inside = (cells[:, 0] >= 0) & (cells[:, 0] < width) & (cells[:, 1] >= 0) & (cells[:, 1] < height)
    kept: np.ndarray[Any, Any] = cells[inside].astype(int)
    return kept


def _clip(
    x0: float, y0: float, x1: float, y1: float, width: int, height: int
) -> tuple[float, float, float, float] | None:
    dx, dy = x1 - x0, y1 - y0
    if not (dx - dx == 0.0 and dy - dy == 0.0):
        return None
    near, far = 0.0, 1.0
    for step, room in ((-dx, x0), (dx, width - 1e-9 - x0), (-dy, y0), (dy, height - 1e-9 - y0)):
        if step == 0.0:
            if room < 0.0:
                return None
        elif step < 0.0:
            near = max(near, room / step)
        else:
            far = min(far, room / step)
    if near > far:
        return None
    return x0 + near * dx, y0 + near * dy, x0 + far * dx, y0 + far * dy


def many_dots(points: np.ndarray[Any, Any], width: int, height: int) -> np.ndarray[Any, Any]:
    """As ``line_dots``, for a line of many points, an array of (x, y) rows; in order if all are inside."""
    x, y = points[:, 0], points[:, 1]
    inside: np.ndarray[Any, Any] = (x >= 0.0) & (x < width - 1e-9) & (y >= 0.0) & (y < height - 1e-9)
    first = np.flatnonzero(inside[:-1] & inside[1:])
    start, way = points[first], points[first + 1] - points[first]
    count = np.abs(way).max(axis=1, initial=0.0).astype(int) + 2
    segment = np.repeat(np.arange(len(first)), count)
    share = (np.arange(len(segment)) - np.repeat(np.cumsum(count) - count, count)) / (count - 1)[segment]
    found = [np.floor(start[segment] + share[:, None] * way[segment]).astype(int)]
    # those that cross the border; what lies wholly on one side of the picture is not in it
    low, high = np.minimum(points[:-1], points[1:]), np.maximum(points[:-1], points[1:])
    crossing = (high[:, 0] >= 0.0) & (low[:, 0] < width) & (high[:, 1] >= 0.0) & (low[:, 1] < height)
    crossing &= ~(inside[:-1] & inside[1:])
    pairs = [[(a, b) for a, b in points[k : k + 2].tolist()] for k in np.flatnonzero(crossing).tolist()]
    found += [line_dots(pair, width, height) for pair in pairs]
    return np.concatenate(found)


def broken(dots: np.ndarray[Any, Any], on: int, off: int) -> np.ndarray[Any, Any]:
    """A line's dots in dashes: so many, and a gap of so many."""
    if not len(dots):
        return dots
    dots = dots[np.append(True, (np.diff(dots, axis=0) != 0).any(axis=1))]  # ends of segments come twice
    return dots[np.arange(len(dots)) % (on + off) < on]


def packed(dots: Flags) -> Plane:
    """The dots of each cell as what they add to braille's first code point."""
    rows, columns = dots.shape[0] // 4, dots.shape[1] // 2
    cells, found = dots.reshape(rows, 4, columns, 2), np.zeros((rows, columns), dtype=np.int32)
    for row in range(4):
        for column in range(2):
            found |= cells[:, row, :, column] * DOTS[row, column]
    return found


def draw_dots(canvas: Canvas, box: Box, dots: np.ndarray[Any, Any], colour: int, *, on_ground: bool = False) -> None:
    """Set braille dots in a box of the canvas. Cells with dots keep them, but level lines; a glyph or a letter stays.

    ``on_ground``: the background of each touched cell is made one, and as dark as the line needs to be seen on it.
    """
    if not len(dots):
        return
    rows, columns = dots[:, 1] // 4, dots[:, 0] // 2
    # only the part of the box that has dots in it: an arrow is short
    top, bottom, left, right = int(rows.min()), int(rows.max()), int(columns.min()), int(columns.max())
    masks = np.zeros((bottom - top + 1, right - left + 1), dtype=np.int32)
    np.bitwise_or.at(masks, (rows - top, columns - left), DOTS[dots[:, 1] % 4, dots[:, 0] % 2])
    where = (slice(box.top + top, box.top + bottom + 1), slice(box.left + left, box.left + right + 1))
    touched = masks != 0
    old = canvas.characters[where]
    behind = canvas.background[where]
    is_braille = (old >= BRAILLE) & (old <= BRAILLE + 0xFF)
    touched &= is_braille | (old == ord(" ")) | (old == ord("▀"))
    if canvas.isolines is not None:
        lines = canvas.isolines[where]
        is_braille &= ~lines
        lines[touched] = False
    if on_ground:
        under = touched & ~is_braille
        tints = flattened(canvas, where)[under].tolist()
        behind[under] = [tint if tint < 0 else readable_ground(tint, colour) for tint in tints]
    old[touched] = np.where(is_braille, old | masks, BRAILLE | masks)[touched]
    canvas.foreground[where][touched] = colour


def flattened(canvas: Canvas, where: tuple[slice, slice]) -> Plane:
    """The one colour nearest to each cell: the mean of its two halves where it is a half block.

    On a ground of tints it is the lower half's: neighbours hardly differ, and it stays a tint.
    """
    behind, before = canvas.background[where], canvas.foreground[where]
    if canvas.isolines is not None:
        return behind
    half = (canvas.characters[where] == ord("▀")) & (behind >= 0) & (before >= 0)
    mean = sum((((behind >> s & 255) + (before >> s & 255)) // 2) << s for s in (0, 8, 16))
    return np.where(half, mean, behind).astype(np.int32)
