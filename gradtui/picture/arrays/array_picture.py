"""The picture of array parameters and their gradient: bars of a few, maps of more, distributions of very many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ..canvas.canvas import Box, Canvas
from .bars import are_few, bars
from .distribution import LEAST_HEIGHT, LEAST_WIDTH, distribution
from .field import Chosen, Index, Quantity
from .heat import heat

MANY = 500
"""Entries from which on their distribution is shown."""
_GAP = 2  # columns between parts
_BESIDE = 100  # columns from which on two things stand side by side
_DISTRIBUTION = 42  # columns of a distribution beside the map
_LEAST_MAP = 7  # rows


class _Part(Protocol):
    """Bars or maps."""

    @property
    def canvas(self) -> Canvas:
        """The picture."""

    def entry_at(self, column: int, row: int) -> Chosen | None:
        """The entry under a cell."""

    def cell_of(self, number: int, index: Index) -> tuple[int, int] | None:
        """A cell of an entry."""


@dataclass(frozen=True, slots=True, eq=False)
class ArrayPicture:
    """The picture, and where the entries are in it."""

    canvas: Canvas
    """The picture."""
    parts: tuple[tuple[Box, _Part], ...]
    """What has entries in it, and where it stands."""

    def entry_at(self, column: int, row: int) -> Chosen | None:
        """The entry under a cell: the number of its field, and its index there."""
        for box, part in self.parts:
            if box.holds(column, row):
                return part.entry_at(column - box.left, row - box.top)
        return None

    def cell_of(self, number: int, index: Index) -> tuple[int, int] | None:
        """A cell of an entry, or None where it has no room."""
        box, part = self.parts[0]
        found = part.cell_of(number, index)
        return None if found is None else (found[0] + box.left, found[1] + box.top)


def array_picture(
    width: int,
    height: int,
    parameters: Quantity,
    gradient: Quantity | None,
    chosen: Chosen | None = None,
    *,
    function: str = "f",
) -> ArrayPicture:
    """Return the picture in so many columns and rows; the chosen entry is marked.

    Without a gradient it is of the parameters alone: something asks for their partials.
    """
    canvas = Canvas.blank(width, height)
    if are_few(parameters.fields):
        few = bars(width, height, parameters, gradient, chosen, function=function)
        if few is not None:
            return ArrayPicture(few.canvas, ((Box(0, 0, width, height), few),))
    shown = [parameters] if gradient is None else [gradient, parameters]
    room, spread = _room(width, height, parameters.flat.size)
    for quantity, box in zip(shown, spread, strict=False):
        _put(canvas, distribution(box.width, box.height, quantity), box)
    boxes: tuple[Box, ...] = (room,)
    if not spread and width >= _BESIDE and len(shown) > 1:
        half = (width - _GAP) // 2
        boxes = (Box(0, 0, half, height), Box(half + _GAP, 0, width - half - _GAP, height))
    parts: list[tuple[Box, _Part]] = []
    for quantity, box in zip(shown, boxes, strict=False):
        means = f"< 0: {function} falls as it grows   > 0: {function} rises" if quantity is gradient else ""
        part = heat(box.width, box.height, quantity, chosen, says_signs=means)
        _put(canvas, part.canvas, box)
        parts.append((box, part))
    return ArrayPicture(canvas, tuple(parts))


def _room(width: int, height: int, count: int) -> tuple[Box, tuple[Box, ...]]:
    """Where the map stands, and the distributions: both beside it, or the first alone below, for each costs a key."""
    whole = Box(0, 0, width, height)
    if count < MANY:
        return whole, ()
    if width >= _BESIDE and height >= 2 * LEAST_HEIGHT + 1:
        left, half = width - _DISTRIBUTION, (height - 1) // 2
        return Box(0, 0, left - _GAP, height), (
            Box(left, 0, _DISTRIBUTION, half),
            Box(left, half + 1, _DISTRIBUTION, height - half - 1),
        )
    below = min(max(height * 2 // 5, LEAST_HEIGHT + 2), 14)
    if height - below - 1 < _LEAST_MAP or width < LEAST_WIDTH:
        return whole, ()
    top = height - below
    return Box(0, 0, width, top - 1), (Box(0, top, width, below),)


def _put(canvas: Canvas, part: Canvas, box: Box) -> None:
    """Lay a picture into a box of a larger one."""
    where = (slice(box.top, box.top + part.height), slice(box.left, box.left + part.width))
    canvas.characters[where] = part.characters
    canvas.foreground[where] = part.foreground
    canvas.background[where] = part.background
