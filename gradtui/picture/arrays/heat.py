"""Many numbers as maps, one for each parameter: blue where a number is negative, orange where it is positive.

Small arrays get large places with their numbers; large ones a pixel an entry, or a pixel for the largest of many. The
colours' scale stays as it is from step to step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, isfinite

import numpy as np

from ...expression.entries import entry_name
from ...expression.printing import short
from ..canvas import colours, signs
from ..canvas.canvas import DEFAULT, MUTED, Box, Canvas
from ..canvas.contrast import ink
from ..canvas.roles import variable
from .blocks import NUMBER, TALLEST, Block, gutter_of, laid_out
from .extremes import Array, extremes_along
from .field import Chosen, Field, Index, Quantity, index_of, largest_finite, place_of, written_size
from .tiles import draw_numbers, draw_ticks, write

_MOST_NAMED = 12
_APART = 2  # of the tints of places that many entries share: neighbours of one tint are sent together
_MARK = "◆"
_STRIP = 5  # cells of the legend's colours from one number to the next


@dataclass(frozen=True, slots=True, eq=False)
class Heat:
    """Maps, and where their entries are."""

    canvas: Canvas
    """The picture."""
    blocks: tuple[Block | None, ...]
    """One for each field; None where there was no room."""
    shapes: tuple[Index, ...]
    """The fields' shapes."""

    def entry_at(self, column: int, row: int) -> Chosen | None:
        """The field and the index in it of the entry under a cell: of several, the one that is shown."""
        for number, block in enumerate(self.blocks):
            if block is not None and block.box.holds(column, row):
                flat = block.entry(column - block.box.left, (row - block.box.top) * 2) if self.shapes[number] else 0
                return None if flat < 0 else (number, index_of(flat, self.shapes[number]))
        return None

    def cell_of(self, number: int, index: Index) -> tuple[int, int] | None:
        """The cell in the middle of an entry's place, or None where its field has no room."""
        block = self.blocks[number]
        if block is None:
            return None
        column, half = block.corner(place_of(index, self.shapes[number]), self.shapes[number])
        wide, high = block.place
        return block.box.left + column + (wide - 1) // 2, block.box.top + (half + (high - 1) // 2) // 2


def heat(width: int, height: int, shown: Quantity, chosen: Chosen | None = None, *, says_signs: str = "") -> Heat:
    """Return the maps of a quantity's fields on its scale; ``chosen`` is marked.

    ``says_signs``: what the signs mean, for the legend.
    """
    canvas = Canvas.blank(width, height)
    fields, most = shown.fields, shown.most
    below = 2 if height >= 8 else 1 if height >= 4 else 0
    rooms = _rooms(fields, width, height - below)
    apart = int(sum(rooms) + len(rooms) - 1 <= height - below)
    tops = [top + number * apart for number, top in enumerate(accumulate(rooms, initial=0))]
    indent = max((gutter_of(field.values) for field in fields if field.values.ndim == 2), default=0)
    laid = [
        laid_out(field.values, Box(0, top + 1, width, room - 1), indent) if room > 1 and field.values.ndim else None
        for field, room, top in zip(fields, rooms, tops, strict=False)
    ]
    blocks: list[Block | None] = []
    for number, (field, room, block, top) in enumerate(zip(fields, rooms, laid, tops, strict=False)):
        if room == 0:
            blocks.append(None)
            if number and rooms[number - 1]:
                canvas.put(0, top, f"… {len(fields) - number} more", MUTED)
            continue
        blocks.append(_field(canvas, field, variable(number).dark, Box(0, top, width, room), block, most))
    found = Heat(canvas, tuple(blocks), tuple(field.values.shape for field in fields))
    if chosen is not None:
        _mark(found, chosen, most, float(fields[chosen[0]].values[chosen[1]]))
    if below:
        _legend(canvas, height - 1, most, says_signs)
    if below > 1:
        _names(found, fields, chosen, height - 2)
    return found


# -- room ---------------------------------------------------------------------------------------------------------


def _rooms(fields: Sequence[Field], width: int, height: int) -> list[int]:
    """How many lines each field gets: its caption, and rows by the cube root of its entries, as far as it needs."""
    rooms = [1 if field.values.ndim == 0 else 2 for field in fields]
    in_line = any(field.values.ndim == 2 for field in fields)
    while sum(rooms) + (0 in rooms) > height and any(rooms):  # with one left out, a line says how many more there are
        rooms[max(i for i, room in enumerate(rooms) if room)] = 0
    needs = [
        0 if not room else 1 + _wanted(field, width, in_line=in_line) for field, room in zip(fields, rooms, strict=True)
    ]
    for _ in range(height - sum(rooms) - (0 in rooms)):
        hungry = [i for i, room in enumerate(rooms) if room and room < needs[i]]
        if hungry:
            rooms[max(hungry, key=lambda i: fields[i].values.size ** (1 / 3) / rooms[i])] += 1
    return rooms


def _wanted(field: Field, width: int, *, in_line: bool) -> int:
    """How many rows would show every entry as well as can be, with a row for the numbers of the columns.

    ``in_line``: a vector is in line with the columns of a matrix, if it has room.
    """
    values = field.values
    if values.ndim == 0:
        return 0
    if values.ndim == 2:
        rows, columns = values.shape
        wide = width // columns
        return 1 + int(rows) * (TALLEST if wide >= NUMBER else (wide + 1) // 2 or 1)
    return 1 + (1 if in_line and values.size * 2 <= width else ceil(values.size * NUMBER / width)) * TALLEST


# -- drawing ------------------------------------------------------------------------------------------------------


def _field(canvas: Canvas, field: Field, own: int, box: Box, block: Block | None, most: float) -> Block:
    values = field.values
    if block is None:
        number = float(values)
        said = f"{field.name} = {short(number)}"
        canvas.put(box.left, box.top, said, DEFAULT)
        canvas.put(box.left, box.top, field.name, own)
        tint = int(signs.tinted(np.array(number), most))
        canvas.put(box.left + len(said) + 1, box.top, "  ", tint, tint)
        return Block(box, np.zeros((1, 1), dtype=np.int64), np.full((1, 1), number))
    inner = block.box
    canvas.put(box.left, box.top, field.name, own)
    left = box.left + len(field.name) + 1
    write(canvas, left, box.top, _caption(field, block, box.width - left), MUTED)
    wide, high = block.place
    tints = signs.tinted(block.shown, most, apart=1 if block.group == (1, 1) else _APART)
    colour = np.where(block.places >= 0, tints, DEFAULT).repeat(high, axis=0)
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
    draw_ticks(canvas, block, values.shape)
    draw_numbers(canvas, block)
    return block


def _caption(field: Field, block: Block, room: int) -> str:
    """The shape, how many entries share a cell, and the largest: as much as there is room for."""
    said = f"· {written_size(field.values.shape)}"
    each = block.group[0] * block.group[1]
    # the extremes that are shown are the largest of all, and far fewer
    up_to = f"   largest |·| {short(largest_finite(block.shown[block.places >= 0].ravel()), 3)}"
    if each == 1:
        return next((said + rest for rest in (up_to, "") if len(said + rest) <= room), "")
    tellings = (f"   each tile: {each:,} entries, largest |·|", f"   largest |·| of {each:,}", f", {each:,} a tile")
    return next((said + rest for rest in (*tellings, "") if len(said + rest) <= room), "")


def _mark(found: Heat, chosen: Chosen, most: float, value: float) -> None:
    """Mark the chosen entry's place at its upper left, or beside its number if that begins there."""
    number, index = chosen
    block, shape = found.blocks[number], found.shapes[number]
    if block is None or not shape:
        return
    column, half = block.corner(place_of(index, shape), shape)
    column, row = block.box.left + column, block.box.top + half // 2
    here = found.canvas.characters[row, column : column + block.place[0] - block.gap].tolist()
    if here[0] not in map(ord, " ▀╳") and ord(" ") in here:
        column += here.index(ord(" "))
    colour = int(signs.tinted(np.array(value), most))
    found.canvas.put(column, row, _MARK, ink(colour), colour)


def _legend(canvas: Canvas, row: int, most: float, says_signs: str) -> None:
    """The colours from −most over 0 to most, with numbers at their places, and what the signs mean."""
    if not isfinite(most):
        return
    # a quarter of the most has half the colour, as colours follow the root
    ends = [short(value, 3) for value in (-most, -most / 4, 0.0, most / 4, most)]
    strip = np.linspace(-1.0, 1.0, 4 * _STRIP)
    tints = signs.tinted(strip * np.abs(strip), 1.0)
    if sum(map(len, ends)) + 4 * (_STRIP + 2) > canvas.width:
        ends, tints = [ends[0], ends[-1]], tints[:: max(4 * _STRIP // max(canvas.width - 12, 1) + 1, 1)]
    each = len(tints) // (len(ends) - 1)
    if len(ends[0] + ends[-1]) + 2 + each > canvas.width:
        return
    column = 0
    for number, text in enumerate(ends):
        canvas.put(column, row, text, MUTED)
        column += len(text) + 1
        if number < len(ends) - 1:
            part = slice(column, column + each)
            canvas.background[row, part] = canvas.foreground[row, part] = tints[number * each : (number + 1) * each]
            column += each + 1
    for words in (f"  {says_signs}   from step to step the same", f"  {says_signs}"):
        if column + len(words) <= canvas.width:
            canvas.put(column, row, words, MUTED)
            return


def _names(found: Heat, fields: Sequence[Field], chosen: Chosen | None, row: int) -> None:
    """The chosen entry, then the largest ones, as many as there is room for."""

    def said(number: int, index: Index) -> str:
        return f"{entry_name(fields[number].entry, index)} {short(float(fields[number].values[index]), 3)}"

    entries: list[tuple[float, int, int]] = []
    for number, (field, block) in enumerate(zip(fields, found.blocks, strict=True)):
        places = extremes_along(np.ravel(field.values), field.values.size) if block is None else block.places
        shown = np.ravel(field.values)[places] if block is None else block.shown
        sizes: Array = np.abs(np.where(np.isnan(shown), np.inf, shown))[places >= 0]
        places = places[places >= 0]
        if len(places) > _MOST_NAMED:
            best = np.argpartition(sizes, -_MOST_NAMED)[-_MOST_NAMED:]
            sizes, places = sizes[best], places[best]
        entries += zip((-sizes).tolist(), [number] * len(places), places.tolist(), strict=True)
    text = f"{_MARK} {said(*chosen)}" if chosen is not None else ""
    between = "   " if text else ""
    if all(size == 0.0 for size, _, _ in entries):
        between, entries = f"{between}every entry is 0", []
        text += between if len(text) + len(between) <= found.canvas.width else ""
    lead = f"{between}largest: "
    for _, number, place in sorted(entries):
        piece = lead + said(number, index_of(place, found.shapes[number]))
        if len(text) + len(piece) > found.canvas.width:
            break
        text, lead = text + piece, " · "
    write(found.canvas, 0, row, text, DEFAULT)
