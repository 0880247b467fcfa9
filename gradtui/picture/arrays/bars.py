"""A few parameters as bars to the left and the right of 0, each entry's value and its partial beside its name.

A bar is exact to an eighth of a cell; its scale stays as it is from step to step.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from ...expression.entries import entry_name
from ...expression.printing import short
from ..canvas import signs
from ..canvas.canvas import ACCENT, DEFAULT, MUTED, Box, Canvas
from ..canvas.pieces import put_pieces
from ..canvas.roles import FOCUS, NEGATIVE, POSITIVE, variable
from ..canvas.sign_hatching import EIGHTHS
from .field import Chosen, Field, Quantity, index_of

MOST = 24
"""Entries that have bars."""
_MARK = "◆"
_NUMBER = 7  # columns of a number, in the half that a bar leaves free
_LEAST_HALF = 4  # columns, with shorter numbers or none
_WIDEST_HALF, _WIDEST_NAME = 34, 20
_THICKEST, _TALLEST = 3, 6  # rows of a bar, and of a bar with what is free below it
_GAP = 2  # columns between parts


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """Bars, and where their entries are."""

    canvas: Canvas
    """The picture."""
    rows: tuple[Chosen, ...]
    """The entries, from the top."""
    box: Box
    """The cells of their names and bars."""
    each: int
    """Rows from one entry to the next."""

    def entry_at(self, column: int, row: int) -> Chosen | None:
        """The entry under a cell: the number of its field, and its index there."""
        return self.rows[(row - self.box.top) // self.each] if self.box.holds(column, row) else None

    def cell_of(self, number: int, index: tuple[int, ...]) -> tuple[int, int] | None:
        """The cell where an entry's name begins."""
        return self.box.left + 2, self.box.top + self.rows.index((number, index)) * self.each


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where everything is, in columns and rows."""

    name: int
    """Columns of the names, with the mark before them."""
    half: int
    """Cells on either side of 0."""
    panels: int
    """Columns of bars: values and partials, or partials alone."""
    each: int
    """Rows of an entry."""
    thick: int
    """Those of its bar."""
    top: int
    """The first entry's row."""
    has_legend: bool
    """Whether there is room for it."""

    def left(self, panel: int) -> int:
        """The first column of a panel."""
        return self.name + panel * (2 * self.half + 1 + _GAP)


def are_few(fields: tuple[Field, ...]) -> bool:
    """Whether there are so few entries that they can have bars; a matrix is a map."""
    return sum(f.values.size for f in fields) <= MOST and all(min(f.values.shape[:2], default=1) == 1 or
                                                              f.values.ndim < 2 for f in fields)  # fmt: skip


def bars(
    width: int,
    height: int,
    parameters: Quantity,
    gradient: Quantity | None,
    chosen: Chosen | None = None,
    *,
    function: str = "f",
) -> Bars | None:
    """Return the bars of the parameters and of the gradient of a function; None where there is no room for them.

    Without a gradient they are those of the parameters alone.
    """
    fields = parameters.fields
    rows = tuple((n, index_of(k, f.values.shape)) for n, f in enumerate(fields) for k in range(f.values.size))
    names = [entry_name(fields[number].entry, index) for number, index in rows]
    layout = _laid_out(width, height, len(rows), max(map(len, names)), 1 if gradient is None else 2)
    if layout is None:
        return None
    canvas = Canvas.blank(width, height)
    for k, (entry, name) in enumerate(zip(rows, names, strict=True)):
        row = layout.top + k * layout.each + (layout.thick - 1) // 2
        own = variable(entry[0]).dark
        said = _cut(name, layout.name - _GAP - 2)
        if entry == chosen:
            canvas.put(0, row, f"{_MARK} {said}", 0xFFFFFF, FOCUS)
        else:
            canvas.put(2, row, said, own)
    shown = [quantity for quantity in (parameters, gradient) if quantity is not None][-layout.panels :]
    for panel, quantity in enumerate(shown):
        _panel(canvas, layout, layout.left(panel), quantity, [(number, index) for number, index in rows])
    if layout.has_legend and gradient is not None:
        _legend(canvas, height - 1, gradient.name, function)
    box = Box(0, layout.top, width, len(rows) * layout.each)
    return Bars(canvas, rows, box, layout.each)


def _laid_out(width: int, height: int, count: int, longest: int, most: int) -> _Layout | None:
    name = min(longest, _WIDEST_NAME, max(width // 4, 4)) + 2 + _GAP
    halves = {n: ((width - name - _GAP * (n - 1)) // n - 1) // 2 for n in (2, 1)}
    panels = most if halves[most] >= _NUMBER else 1
    half = min(halves[panels], _WIDEST_HALF)
    if half < _LEAST_HALF or height < count + 2:
        return None
    has_legend = height >= count + 4
    free = height - 2 - (2 if has_legend else 0)  # heading and axis, legend and a row before it
    each = min(free // count, _TALLEST)
    blank = 1 if each > 1 and count * each + 1 <= free else 0
    return _Layout(name, half, panels, each, min(max(each - 1, 1), _THICKEST), 1 + blank, has_legend)


def _cut(name: str, room: int) -> str:
    """A name in so many columns; its index stays, which tells it from the others."""
    if len(name) <= room:
        return name
    start, bracket, index = name.partition("[")
    kept = room - len(bracket + index) - 1
    return f"{start[:kept]}…{bracket}{index}" if bracket and kept >= 0 else name[: room - 1] + "…"


# -- drawing ------------------------------------------------------------------------------------------------------


def _panel(canvas: Canvas, layout: _Layout, left: int, quantity: Quantity, rows: list[Chosen]) -> None:
    """A column of bars under its heading, over its axis."""
    half, zero = layout.half, left + layout.half
    room = 2 * half + 1
    headings = (f"{quantity.name}  {quantity.about}", quantity.name)
    heading = next((text for text in headings if len(text) <= room), _cut(quantity.name, room))
    canvas.put(left, 0, heading, ACCENT)
    if len(heading) == len(headings[0]):
        canvas.put(left + len(quantity.name), 0, heading[len(quantity.name) :], MUTED)
    for k, (number, index) in enumerate(rows):
        value = float(quantity.fields[number].values[index])
        top = layout.top + k * layout.each
        for row in range(top, top + layout.thick):
            _bar(canvas, row, zero, half, value / quantity.most)
        _number(canvas, top + (layout.thick - 1) // 2, zero, half, value)
        for row in range(top, top + layout.each):
            canvas.put(zero, row, "│", MUTED)
    _axis(canvas, layout.top + len(rows) * layout.each, left, room, quantity.most)


def _bar(canvas: Canvas, row: int, zero: int, half: int, share: float) -> None:
    """One row of a bar: its part of the half that its sign has, in eighths of a cell, on the ground of nothing."""
    ground = signs.nothing()
    canvas.background[row, zero - half : zero + half + 1] = ground
    canvas.foreground[row, zero - half : zero + half + 1] = ground
    if not isfinite(share):
        for column in range(zero - half, zero + half + 1):
            canvas.put(column, row, "╳", MUTED)
        return
    eighths = min(round(abs(share) * half * 8), half * 8)
    if share and not eighths:
        eighths = 1  # nothing alone has no bar
    full, rest = divmod(eighths, 8)
    colour = (POSITIVE if share > 0 else NEGATIVE).dark
    if share > 0:
        canvas.put(zero + 1, row, "█" * full + EIGHTHS[rest].strip(), colour)
    else:
        canvas.put(zero - full, row, "█" * full, colour)
        if rest:
            # what is free stands before the bar's colour: there are no blocks that grow from the right
            canvas.put(zero - full - 1, row, EIGHTHS[8 - rest], ground, colour)


def _number(canvas: Canvas, row: int, zero: int, half: int, value: float) -> None:
    """The number beside 0, in the half that the bar leaves free."""
    text = next((t for digits in (4, 3, 2, 1) if len(t := short(value, digits)) < half), "")
    if not isfinite(value):
        text = f" {short(value)} "[: half + 1]
    text = f" {text} " if isfinite(value) else text
    column = zero + 1 if value < 0 else zero - len(text)
    canvas.put(column, row, text, DEFAULT)


def _axis(canvas: Canvas, row: int, left: int, room: int, most: float) -> None:
    """The ends of the scale and its middle."""
    low, high = short(-most), short(most)
    canvas.put(left, row, low, MUTED)
    canvas.put(left + room // 2, row, "0", MUTED)
    canvas.put(left + room - len(high), row, high, MUTED)


def _legend(canvas: Canvas, row: int, gradient: str, function: str) -> None:
    """What the signs of the gradient mean, in words and in their colours, and that the scales stay."""
    negative, positive = f"< 0: {function} falls as it grows", f"> 0: {function} rises"
    stays = "from step to step the scales stay"
    for pieces in (
        ((f"{gradient} {negative}", NEGATIVE.dark), (positive, POSITIVE.dark), (stays, MUTED)),
        ((f"{gradient} {negative}", NEGATIVE.dark), (positive, POSITIVE.dark)),
        ((negative, NEGATIVE.dark), (positive, POSITIVE.dark)),
    ):
        if sum(len(text) for text, _ in pieces) + 3 * (len(pieces) - 1) <= canvas.width:
            put_pieces(canvas, row, pieces, 3)
            return
