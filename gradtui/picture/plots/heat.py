"""The gradient of many parameters as a heat map: blue where a partial is negative, orange where it is positive.

Small arrays get large cells with their numbers; large ones a pixel an entry, or a pixel for the largest of many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, isfinite
from typing import Any

import numpy as np

from ...expression.entries import entry_name
from ...expression.printing import short
from ..canvas import colours, contrast
from ..canvas.canvas import DEFAULT, MUTED, Box, Canvas
from .extremes import Array, Places, extremes, extremes_along

Index = tuple[int, ...]

_NUMBER = 7  # columns that a number needs
_TALLEST, _WIDEST = 7, 24  # rows and columns of a place
_MOST_NAMED = 12
_MARK = "◆"


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """An array to show."""

    name: str
    """What it is: ∂L/∂W₁."""
    entry: str
    """What its entries are called: W₁, so that one of them is W₁[0, 3]."""
    values: Array
    """Of no, one or two dimensions."""


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
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

    @property
    def gap(self) -> int:
        """How many of a place's columns are left empty: wide ones stand a column apart."""
        return int(self.place[0] > _NUMBER)

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


@dataclass(frozen=True, slots=True, eq=False)
class Heat:
    """A heat map, and where its entries are."""

    canvas: Canvas
    """The picture."""
    blocks: tuple[_Block | None, ...]
    """One for each field; None where there was no room."""
    shapes: tuple[Index, ...]
    """The fields' shapes."""

    def entry_at(self, column: int, row: int) -> tuple[int, Index] | None:
        """The field and the index in it of the entry under a cell: of several, the one that is shown."""
        for number, block in enumerate(self.blocks):
            if block is not None and block.box.holds(column, row):
                flat = block.entry(column - block.box.left, (row - block.box.top) * 2) if self.shapes[number] else 0
                return None if flat < 0 else (number, _index(flat, self.shapes[number]))
        return None

    def cell_of(self, number: int, index: Index) -> tuple[int, int] | None:
        """The cell in the middle of an entry's place, or None where its field has no room."""
        block = self.blocks[number]
        if block is None:
            return None
        flat = int(np.ravel_multi_index(index, self.shapes[number])) if index else 0
        column, half = block.corner(flat, self.shapes[number])
        wide, high = block.place
        return block.box.left + column + (wide - 1) // 2, block.box.top + (half + (high - 1) // 2) // 2


def heat(width: int, height: int, fields: Sequence[Field], chosen: tuple[int, Index] | None = None) -> Heat:
    """Return the heat map of some arrays on a common scale; ``chosen`` is marked, as (number of the field, index)."""
    canvas = Canvas.blank(width, height)
    below = 2 if height >= 8 else 1 if height >= 4 else 0
    rooms = _rooms(fields, width, height - below)
    tops = accumulate(rooms, initial=0)
    laid = [
        _laid_out(field.values, Box(0, top + 1, width, room - 1)) if room > 1 and field.values.ndim else None
        for field, room, top in zip(fields, rooms, tops, strict=False)
    ]
    # the extremes that are shown are the largest of all, and far fewer
    sizes = [_largest(b.shown[b.places >= 0] if b else f.values) for f, b in zip(fields, laid, strict=True)]
    most = max(sizes, default=0.0)
    blocks: list[_Block | None] = []
    top = 0
    for number, (field, room, block, size) in enumerate(zip(fields, rooms, laid, sizes, strict=True)):
        if room == 0:
            blocks.append(None)
            if number and rooms[number - 1]:
                canvas.put(0, top, f"… {len(fields) - number} more", MUTED)
            continue
        blocks.append(_field(canvas, field, Box(0, top, width, room), block, most, size))
        top += room
    found = Heat(canvas, tuple(blocks), tuple(field.values.shape for field in fields))
    if chosen is not None:
        _mark(found, chosen, most, float(fields[chosen[0]].values[chosen[1]]))
    if below:
        _legend(canvas, height - 1, most)
    if below > 1:
        _names(found, fields, chosen, most, height - 2)
    return found


# -- room ---------------------------------------------------------------------------------------------------------


def _rooms(fields: Sequence[Field], width: int, height: int) -> list[int]:
    """How many lines each field gets: its caption, and rows by the cube root of its entries, as far as it needs."""
    rooms = [1 if field.values.ndim == 0 else 2 for field in fields]
    while sum(rooms) + (0 in rooms) > height and any(rooms):  # with one left out, a line says how many more there are
        rooms[max(i for i, room in enumerate(rooms) if room)] = 0
    needs = [0 if not room else 1 + _wanted(field, width) for field, room in zip(fields, rooms, strict=True)]
    for _ in range(height - sum(rooms) - (0 in rooms)):
        hungry = [i for i, room in enumerate(rooms) if room and room < needs[i]]
        if hungry:
            rooms[max(hungry, key=lambda i: fields[i].values.size ** (1 / 3) / rooms[i])] += 1
    return rooms


def _wanted(field: Field, width: int) -> int:
    """How many rows would show every entry as well as can be."""
    values = field.values
    if values.ndim == 0:
        return 0
    if values.ndim == 2:
        rows, columns = values.shape
        wide = width // columns
        return int(rows) * (_TALLEST if wide >= _NUMBER else (wide + 1) // 2 or 1)
    return ceil(values.size * _NUMBER / width) * _TALLEST


# -- drawing ------------------------------------------------------------------------------------------------------


def _field(canvas: Canvas, field: Field, box: Box, block: _Block | None, most: float, size: float) -> _Block:
    values = field.values
    if block is None:
        number = float(values)
        said = f"{field.name} = {short(number)}"
        canvas.put(box.left, box.top, said, DEFAULT)
        canvas.put(box.left + len(said) + 1, box.top, "  ", behind=int(_colours(np.array(number), most)))
        return _Block(box, np.zeros((1, 1), dtype=np.int64), np.full((1, 1), number))
    inner = block.box
    canvas.put(box.left, box.top, field.name, DEFAULT)
    left = box.left + len(field.name) + 2
    _write(canvas, left, box.top, _caption(values.shape, block.group, size, box.width - left), MUTED)
    wide, high = block.place
    colour = np.where(block.places >= 0, _colours(block.shown, most), DEFAULT).repeat(high, axis=0)
    spread = colour.repeat(wide, axis=1)
    if block.gap:
        spread[:, wide - 1 :: wide] = DEFAULT
    pixels = np.full((2 * inner.height, inner.width), DEFAULT, dtype=np.int32)
    pixels[: spread.shape[0], : spread.shape[1]] = spread
    upper, lower = pixels[0::2], pixels[1::2]
    where = (slice(inner.top, inner.top + inner.height), slice(inner.left, inner.left + inner.width))
    lost = (upper == colours.UNDEFINED) | (lower == colours.UNDEFINED)
    canvas.characters[where] = np.where(lost, ord("╳"), np.where(upper == lower, ord(" "), ord("▀")))
    canvas.foreground[where] = np.where(lost, 0x9A9A9A, upper)
    canvas.background[where] = np.where(lost & (lower == colours.UNDEFINED), upper, lower)
    _numbers(canvas, block)
    return block


def _caption(shape: Index, group: tuple[int, int], size: float, room: int) -> str:
    """The shape, how many entries share a place, and the largest: as much as there is room for."""
    said = "×".join(f"{n:,}" for n in shape)
    each = group[0] * group[1]
    up_to = f", up to {short(size)}"
    few = f", {each:,} a cell" if each > 1 else ""
    most = f", the largest of {each:,} in a cell" if each > 1 else ""
    return next((said + rest for rest in (most + up_to, few + up_to, few, "") if len(said + rest) <= room), "")


def _laid_out(values: Array, box: Box) -> _Block:
    if values.ndim == 1:
        return _vector(values, box)
    rows, columns = values.shape
    down, across = ceil(rows / (2 * box.height)), ceil(columns / box.width)
    places = np.arange(values.size).reshape(rows, columns) if down == across == 1 else extremes(values, down, across)
    wide = min(box.width // places.shape[1], _WIDEST)
    high = min(2 * box.height // places.shape[0], 2 * _TALLEST)
    high -= high % 2 if high > 1 else 0  # whole cells where there is room for them
    return _Block(box, places, np.ravel(values)[places], (down, across), (wide, high))


def _vector(values: Array, box: Box) -> _Block:
    count = values.size
    wide, high = _place(count, box)
    across = box.width // wide
    group = ceil(count / (across * (2 * box.height // high)))
    firsts = np.arange(count) if group == 1 else extremes_along(values, group)
    lines = ceil(len(firsts) / across)
    padded = np.full(lines * across, -1, dtype=np.int64)
    padded[: len(firsts)] = firsts
    places = padded.reshape(lines, across)
    return _Block(box, places, values[places], (1, group), (wide, high))


def _place(count: int, box: Box) -> tuple[int, int]:
    """The columns and half rows of a vector's places: as large as can be, and neither long nor tall."""
    best, largest = (1, 1), 0.0
    for high in (1, *range(2, 2 * min(_TALLEST, box.height) + 1, 2)):
        widest = min(box.width // ceil(count / (2 * box.height // high)), _WIDEST)
        for wide in {min(widest, 4 * high), widest} - {0}:
            area = wide * high * (1.0 if max(wide, high) <= 4 * min(wide, high) else 0.5)
            if area > largest:
                best, largest = (wide, high), area
    return best


def _numbers(canvas: Canvas, block: _Block) -> None:
    """Write its number into each place that is wide enough."""
    wide, high = block.place[0] - block.gap, block.place[1]
    if wide < _NUMBER - 1 or high < 2:
        return
    top, left = block.box.top + (high - 1) // 4, block.box.left
    for line, (places, shown) in enumerate(zip(block.places.tolist(), block.shown.tolist(), strict=True)):
        row = top + line * high // 2
        for at, (flat, value) in enumerate(zip(places, shown, strict=True)):
            text = _fitting(value, wide - 1) if flat >= 0 else ""
            column = left + at * block.place[0] + (wide - len(text)) // 2
            behind = int(canvas.background[row, column])
            if behind == colours.UNDEFINED and 0 < len(text) < wide - 1:
                column, text = column - 1, f" {text} "
            _write(canvas, column, row, text, contrast.ink(behind))


def _fitting(value: float, room: int) -> str:
    """A number with three digits that count, two or one, in so many columns; "" where none of them is so short."""
    return next((text for digits in (3, 2, 1) if len(text := short(value, digits)) <= room), "")


def _mark(found: Heat, chosen: tuple[int, Index], most: float, value: float) -> None:
    """Mark the chosen entry's place at its upper left, or beside its number if that begins there."""
    number, index = chosen
    block, shape = found.blocks[number], found.shapes[number]
    if block is None or not shape:
        return
    column, half = block.corner(int(np.ravel_multi_index(index, shape)), shape)
    column, row = block.box.left + column, block.box.top + half // 2
    here = found.canvas.characters[row, column : column + block.place[0] - block.gap].tolist()
    if here[0] not in map(ord, " ▀╳") and ord(" ") in here:
        column += here.index(ord(" "))
    colour = int(_colours(np.array(value), most))
    found.canvas.put(column, row, _MARK, contrast.ink(colour), colour)


def _legend(canvas: Canvas, row: int, most: float) -> None:
    """From the most negative colour to the most positive."""
    low, high = f"{short(-most)} ", f" {short(most)}"
    wide = min(24, canvas.width - len(low) - len(high))
    if wide < 3 or not isfinite(most):
        return
    canvas.put(0, row, low, MUTED)
    shares = np.linspace(-1.0, 1.0, wide)
    # the colours follow the root
    canvas.background[row, len(low) : len(low) + wide] = _colours(shares * np.abs(shares), 1.0 if most > 0 else 0.0)
    canvas.put(len(low) + wide, row, high, MUTED)
    words = "   ↘ falls as it grows   ↗ rises"
    if len(low) + wide + len(high) + len(words) <= canvas.width:
        canvas.put(len(low) + wide + len(high), row, words, MUTED)


def _names(found: Heat, fields: Sequence[Field], chosen: tuple[int, Index] | None, most: float, row: int) -> None:
    """The chosen entry, then the largest ones, as many as there is room for."""

    def said(number: int, index: Index) -> str:
        return f"{entry_name(fields[number].entry, index)} {short(float(fields[number].values[index]), 3)}"

    entries: list[tuple[float, int, int]] = []
    for number, (field, block) in enumerate(zip(fields, found.blocks, strict=True)):
        places = extremes_along(np.ravel(field.values), field.values.size) if block is None else block.places
        shown = np.ravel(field.values)[places] if block is None else block.shown
        sizes = np.abs(np.where(np.isnan(shown), np.inf, shown))[places >= 0]
        places = places[places >= 0]
        if len(places) > _MOST_NAMED:
            best = np.argpartition(sizes, -_MOST_NAMED)[-_MOST_NAMED:]
            sizes, places = sizes[best], places[best]
        entries += zip((-sizes).tolist(), [number] * len(places), places.tolist(), strict=True)
    text = f"{_MARK} {said(*chosen)}" if chosen is not None else ""
    between = "   " if text else ""
    if most == 0.0 and all(size == 0.0 for size, _, _ in entries):
        between, entries = f"{between}every entry is 0", []
        text += between if len(text) + len(between) <= found.canvas.width else ""
    lead = f"{between}largest: "
    for _, number, place in sorted(entries):
        piece = lead + said(number, _index(place, found.shapes[number]))
        if len(text) + len(piece) > found.canvas.width:
            break
        text, lead = text + piece, " · "
    _write(found.canvas, 0, row, text, DEFAULT)


def _write(canvas: Canvas, column: int, row: int, text: str, colour: int) -> None:
    """Write text from a cell of the canvas on, all at once; what lies outside is left out."""
    codes = [ord(char) for char in text[: max(canvas.width - column, 0)]]
    canvas.characters[row, column : column + len(codes)] = codes
    canvas.foreground[row, column : column + len(codes)] = colour


def _index(flat: int, shape: Index) -> Index:
    return tuple(int(i) for i in np.unravel_index(flat, shape)) if shape else ()


def _largest(values: Array) -> float:
    """The largest absolute value that is finite."""
    return float(np.abs(values[np.isfinite(values)]).max(initial=0.0))


def _colours(values: Array, most: float) -> np.ndarray[Any, np.dtype[np.int32]]:
    palette = np.append(colours.diverging(), np.int32(colours.UNDEFINED))  # at −1
    half = len(palette) // 2 - 1
    with np.errstate(all="ignore"):
        share = np.sqrt(np.abs(values) / most) if most > 0 else np.zeros(values.shape)
        place = half + np.rint(np.sign(values) * np.minimum(share, 1.0) * half)
    found: np.ndarray[Any, np.dtype[np.int32]] = palette[np.where(np.isfinite(values), place, -1).astype(int)]
    return found
