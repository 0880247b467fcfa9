"""The gradient of many parameters as a heat map: blue where a partial is negative, orange where it is positive.

Small arrays get large cells with their numbers; large ones a pixel an entry, or a pixel for the largest of many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, isfinite, sqrt
from typing import Any

import numpy as np

from ..expression.entries import entry_name
from ..expression.printing import short
from . import colours
from .canvas import DEFAULT, MUTED, Box, Canvas

Array = np.ndarray[Any, np.dtype[np.float64]]
Index = tuple[int, ...]
Places = np.ndarray[Any, np.dtype[np.int64]]

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
    """Where a field's entries are."""

    box: Box
    """The cells of its map; for a number those of its line."""
    owner: Places
    """Shape (2·height, width): the entry, counted row by row, that each half cell shows; −1 for none."""
    group: tuple[int, int] = (1, 1)
    """How many rows and columns of entries (for a vector: 1 and how many entries) one place stands for."""
    across: int = 1
    """How many places a line has."""
    place: tuple[int, int] = (1, 1)
    """A place's width in columns and height in half cells."""

    def corner(self, flat: int, shape: Index) -> tuple[int, int]:
        """The column and the half row, within the map, where an entry's place begins."""
        if len(shape) == 2:
            row, column = divmod(flat, shape[1])
            line, at = row // self.group[0], column // self.group[1]
        else:
            line, at = divmod(flat // self.group[1], self.across)
        return at * self.place[0], line * self.place[1]


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
        """The field and the index in it of the entry under a cell."""
        for number, block in enumerate(self.blocks):
            if block is not None and block.box.holds(column, row):
                flat = int(block.owner[(row - block.box.top) * 2, column - block.box.left])
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
    laid = _all_laid_out(fields, rooms, width)
    # the extremes that are shown are the largest of all, and far fewer
    sizes = [
        _largest(np.ravel(f.values)[b.owner[b.owner >= 0]] if b else f.values)
        for f, b in zip(fields, laid, strict=True)
    ]
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
        _mark(found, chosen)
    if below:
        _legend(canvas, height - 1, most)
    if below > 1:
        _names(found, fields, chosen, height - 2)
    return found


# -- room ---------------------------------------------------------------------------------------------------------


def _rooms(fields: Sequence[Field], width: int, height: int) -> list[int]:
    """How many lines each field gets: its caption, and rows by the square root of its entries, as far as it needs."""
    rooms = [1 if field.values.ndim == 0 else 2 for field in fields]
    while sum(rooms) + (0 in rooms) > height and any(rooms):  # with one left out, a line says how many more there are
        rooms[max(i for i, room in enumerate(rooms) if room)] = 0
    needs = [0 if not room else 1 + _wanted(field, width) for field, room in zip(fields, rooms, strict=True)]
    left = height - sum(rooms) - (0 in rooms)
    while left > 0:
        hungry = [i for i, room in enumerate(rooms) if room and room < needs[i]]
        if not hungry:
            break
        poorest = max(hungry, key=lambda i: sqrt(fields[i].values.size) / rooms[i])
        rooms[poorest] += 1
        left -= 1
    return rooms


def _wanted(field: Field, width: int) -> int:
    """How many rows would show every entry as well as can be."""
    values = field.values
    if values.ndim == 0:
        return 0
    if values.ndim == 2:
        rows = int(values.shape[0])
        return rows * _TALLEST if values.shape[1] * _NUMBER <= width else rows
    lines = ceil(values.size * _NUMBER / width)
    return lines * _TALLEST if lines <= 8 else ceil(2 * values.size / width)


# -- drawing ------------------------------------------------------------------------------------------------------


def _all_laid_out(fields: Sequence[Field], rooms: Sequence[int], width: int) -> list[_Block | None]:
    """The block of each array that has room for one."""
    blocks: list[_Block | None] = []
    top = 0
    for field, room in zip(fields, rooms, strict=True):
        has_block = room > 1 and field.values.ndim > 0
        blocks.append(_laid_out(field.values, Box(0, top + 1, width, room - 1)) if has_block else None)
        top += room
    return blocks


def _field(canvas: Canvas, field: Field, box: Box, block: _Block | None, most: float, size: float) -> _Block:
    values = field.values
    if block is None:
        number = float(values)
        canvas.put(box.left, box.top, f"{field.name} = {short(number)}", DEFAULT)
        canvas.put(box.left + len(field.name) + 3 + len(short(number)) + 1, box.top, "  ", behind=_colour(number, most))
        return _Block(Box(box.left, box.top, box.width, 1), np.zeros((2, box.width), dtype=np.int64))
    inner = block.box
    shape = "×".join(f"{n:,}" for n in values.shape)
    each = block.group[0] * block.group[1]
    caption = f"{shape}{f', the largest of {each:,} in a cell' if each > 1 else ''}, up to {short(size)}"
    canvas.put(box.left, box.top, field.name, DEFAULT)
    canvas.put(box.left + len(field.name) + 2, box.top, caption, MUTED)
    flat = np.ravel(values)
    shown = np.where(block.owner >= 0, flat[np.maximum(block.owner, 0)], 0.0)
    pixels = _colours(shown, most)
    pixels = np.where(block.owner >= 0, pixels, DEFAULT)
    upper, lower = pixels[0::2], pixels[1::2]
    where = (slice(inner.top, inner.top + inner.height), slice(inner.left, inner.left + inner.width))
    lost = ~np.isfinite(shown[0::2]) & (block.owner[0::2] >= 0)
    canvas.characters[where] = np.where(lost, ord("╳"), np.where(upper == lower, ord(" "), ord("▀")))
    canvas.foreground[where] = np.where(lost, 0x9A9A9A, upper)
    canvas.background[where] = lower
    _numbers(canvas, values, block)
    return block


def _laid_out(values: Array, box: Box) -> _Block:
    owner = np.full((2 * box.height, box.width), -1, dtype=np.int64)
    if values.ndim == 1:
        return _vector(values, box, owner)
    rows, columns = values.shape
    if rows <= 2 * box.height and columns <= box.width:
        wide = min(box.width // columns, _WIDEST)
        high = min(2 * box.height // rows, 2 * _TALLEST)
        high -= high % 2 if high > 1 else 0  # whole cells where there is room for them
        places = np.arange(values.size).reshape(rows, columns)
        _fill(owner, places, wide, high)
        return _Block(box, owner, across=columns, place=(wide, high))
    down, across = ceil(rows / (2 * box.height)), ceil(columns / box.width)
    for i, first in enumerate(range(0, rows, down)):
        part = values[first : first + down]
        for j, left in enumerate(range(0, columns, across)):
            piece = part[:, left : left + across]
            place = _extreme(np.ravel(piece)[None, :])[0]
            owner[i, j] = (first + place // piece.shape[1]) * columns + left + place % piece.shape[1]
    return _Block(box, owner, (down, across), ceil(columns / across))


def _vector(values: Array, box: Box, owner: Places) -> _Block:
    count = values.size
    wide, high = _place(count, box)
    across = box.width // wide
    group = ceil(count / (across * (2 * box.height // high)))
    full = count // group
    firsts = (
        np.arange(full) * group + _extreme(values[: full * group].reshape(full, group))
        if group > 1
        else np.arange(full)
    )
    if full * group < count:
        firsts = np.append(firsts, full * group + _extreme(values[None, full * group :])[0])
    lines = ceil(len(firsts) / across)
    padded = np.full(lines * across, -1, dtype=np.int64)
    padded[: len(firsts)] = firsts
    _fill(owner, padded.reshape(lines, across), wide, high)
    return _Block(box, owner, (1, group), across, (wide, high))


def _place(count: int, box: Box) -> tuple[int, int]:
    """The columns and half rows of a vector's places: as large as can be, and neither long nor tall."""
    best, largest = (1, 1), 0.0
    for high in (1, *range(2, 2 * _TALLEST + 1, 2)):
        for wide in range(1, min(box.width, _WIDEST) + 1):
            if (box.width // wide) * (2 * box.height // high) >= count:
                area = wide * high * (1.0 if max(wide, high) <= 4 * min(wide, high) else 0.5)
                if area > largest:
                    best, largest = (wide, high), area
    return best


def _fill(owner: Places, places: Places, wide: int, high: int) -> None:
    """Spread each place over so many columns and half rows; wide ones stand a column apart."""
    grid = places.repeat(high, axis=0).repeat(wide, axis=1)
    if wide > _NUMBER:
        grid[:, wide - 1 :: wide] = -1
    owner[: grid.shape[0], : grid.shape[1]] = grid


def _extreme(groups: Array) -> Places:
    """The place of the entry of largest absolute value in each row; of one that is not finite, if there is any."""
    high, low = groups.argmax(axis=1), groups.argmin(axis=1)
    each = np.arange(len(groups))
    with np.errstate(invalid="ignore"):
        found: Places = np.where(groups[each, high] >= -groups[each, low], high, low)
    return found


def _numbers(canvas: Canvas, values: Array, block: _Block) -> None:
    """Write its number into each place that is wide enough."""
    wide, high = block.place[0] - (block.place[0] > _NUMBER), block.place[1]
    if wide < _NUMBER - 1 or high < 2:
        return
    flat = np.ravel(values)
    for place in range(values.size):
        text = short(float(flat[place]), 3)
        if len(text) >= wide:
            text = short(float(flat[place]), 2)
        if len(text) >= wide:
            continue
        column, half = block.corner(place, values.shape)
        row = block.box.top + (half + (high - 1) // 2) // 2
        column += block.box.left + (wide - len(text)) // 2
        canvas.put(column, row, text, colours.ink(int(canvas.background[row, column])))


def _mark(found: Heat, chosen: tuple[int, Index]) -> None:
    number, index = chosen
    block, shape = found.blocks[number], found.shapes[number]
    if block is None or not shape:
        return
    column, half = block.corner(int(np.ravel_multi_index(index, shape)), shape)
    column, row = block.box.left + column, block.box.top + half // 2
    found.canvas.put(column, row, _MARK, colours.ink(int(found.canvas.background[row, column])))


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


def _names(found: Heat, fields: Sequence[Field], chosen: tuple[int, Index] | None, row: int) -> None:
    """The chosen entry, then the largest ones, as many as there is room for."""
    entries: list[tuple[float, str]] = []
    for number, (field, block) in enumerate(zip(fields, found.blocks, strict=True)):
        if block is None:
            continue
        flat = np.ravel(field.values)
        places = np.unique(block.owner[block.owner >= 0])
        sizes = np.abs(np.nan_to_num(flat[places], nan=np.inf))
        for place in places[np.argsort(sizes)[::-1][:_MOST_NAMED]].tolist():
            name = entry_name(field.entry, _index(place, found.shapes[number]))
            entries.append((float(flat[place]), f"{name} {short(float(flat[place]), 3)}"))
    entries.sort(key=lambda pair: -abs(pair[0]) if pair[0] == pair[0] else -np.inf)
    text = ""
    if chosen is not None:
        field, index = fields[chosen[0]], chosen[1]
        text = f"{_MARK} {entry_name(field.entry, index)} {short(float(field.values[index]), 3)}"
    lead = f"{text}   largest: " if text else "largest: "
    for k, (_, said) in enumerate(entries):
        piece = (lead if k == 0 else " · ") + said
        start = "" if k == 0 and text else text
        if len(start) + len(piece) > found.canvas.width:
            break
        text = piece if k == 0 else text + piece
    found.canvas.put(0, row, text, DEFAULT)


def _index(flat: int, shape: Index) -> Index:
    return tuple(int(i) for i in np.unravel_index(flat, shape)) if shape else ()


def _largest(values: Array) -> float:
    """The largest absolute value that is finite."""
    if values.size == 0:
        return 0.0
    high, low = float(np.max(values)), float(np.min(values))
    if isfinite(high) and isfinite(low):
        return max(high, -low)
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max()) if finite.size else 0.0


def _colours(values: Array, most: float) -> np.ndarray[Any, np.dtype[np.int32]]:
    palette = colours.diverging()
    half = len(palette) // 2
    with np.errstate(all="ignore"):
        share = np.sqrt(np.abs(values) / most) if most > 0 else np.zeros(values.shape)
        place = half + np.rint(np.sign(values) * np.minimum(share, 1.0) * half)
    lost = ~np.isfinite(values)
    found: np.ndarray[Any, np.dtype[np.int32]] = palette[np.where(lost, half, place).astype(int)]
    return np.where(lost, colours.UNDEFINED, found).astype(np.int32)


def _colour(value: float, most: float) -> int:
    return int(_colours(np.array([value]), most)[0])
