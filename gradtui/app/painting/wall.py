"""Pictures in frames: one with what is said of it in its border, and a wall of small ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...expression.cells import kept, one_each
from ...picture.canvas.canvas import ACCENT, DEFAULT, MUTED, Canvas
from ...picture.canvas.roles import FOCUS

_NARROWEST, _LOWEST = 28, 9  # cells of a tile
_SHAPE = 2.8  # how many times as wide as high a tile is at most, in cells
_WHITE = 0xFFFFFF


@dataclass(frozen=True, slots=True)
class Wall:
    """How the tiles of a wall lie."""

    count: int
    """How many tiles there are."""
    columns: int
    """Tiles beside each other."""
    tile: tuple[int, int]
    """Columns and rows of a tile, its frame and the gap to the next with it."""
    rows: int
    """Rows of tiles that are seen at once."""

    @property
    def picture(self) -> tuple[int, int]:
        """Columns and rows of the picture in a tile."""
        return inside(self.tile[0] - 1, self.tile[1])

    def top(self, chosen: int) -> int:
        """The first row of tiles that is seen, so that a tile is among them."""
        every = -(-self.count // self.columns)
        return min(max(chosen // self.columns - self.rows // 2, 0), max(every - self.rows, 0))

    def seen(self, chosen: int) -> range:
        """The tiles that are seen."""
        first = self.top(chosen) * self.columns
        return range(first, min(first + self.rows * self.columns, self.count))

    def at(self, column: int, row: int, chosen: int) -> int | None:
        """The tile in a cell."""
        across, down = column // self.tile[0], row // self.tile[1]
        number = (self.top(chosen) + down) * self.columns + across
        return number if across < self.columns and down < self.rows and number < self.count else None


def laid(width: int, height: int, count: int) -> Wall:
    """The wall on which the pictures are largest."""
    best: tuple[int, Wall] | None = None
    for columns in range(1, max(width // _NARROWEST, 1) + 1):
        every = max(-(-count // columns), 1)
        high = max(min(height // every, round(width / columns / 2)), min(_LOWEST, height), 1)
        wide = max(min(width // columns, round(high * _SHAPE)), 1)
        wall = Wall(count, columns, (wide, high), max(height // high, 1))
        seen = min(wall.rows * columns, count)
        if best is None or wide * high * seen > best[0]:
            best = wide * high * seen, wall
    assert best is not None
    return best[1]


def inside(width: int, height: int) -> tuple[int, int]:
    """Columns and rows of the picture in a frame."""
    return max(width - 4, 1), max(height - 2, 1)


def painted(
    wall: Wall, names: Sequence[str], pictures: Mapping[int, Canvas], chosen: int | None, width: int, height: int
) -> Canvas:
    """The wall: what is not drawn yet is an empty frame. Without a chosen tile it begins at its first one."""
    canvas = Canvas.blank(width, height)
    focus = chosen or 0
    wide, high = wall.tile
    for number in wall.seen(focus):
        left = number % wall.columns * wide
        top = (number // wall.columns - wall.top(focus)) * high
        is_chosen = number == chosen
        _frame(canvas, left, top, wide - 1, high, ACCENT if is_chosen else MUTED)
        _title(canvas, left, top, wide - 1, names[number], is_chosen=is_chosen)
        _paste(canvas, pictures.get(number), left + 2, top + 1)
    return canvas


def framed(picture: Canvas | None, width: int, height: int, name: str, aside: str, below: str) -> Canvas:
    """A picture in a frame: its name and a word in the upper border, facts in the lower one as far as they fit."""
    canvas = Canvas.blank(width, height)
    _frame(canvas, 0, 0, width, height, MUTED)
    _title(canvas, 0, 0, width - len(aside) - 2 if aside else width, name)
    for row, text in ((0, aside), (height - 1, below)):
        if text and len(text) + 6 <= width:
            canvas.put(width - len(text) - 4, row, f" {text} ", MUTED)
    _paste(canvas, picture, 2, 1)
    return canvas


def _frame(canvas: Canvas, left: int, top: int, width: int, height: int, colour: int) -> None:
    canvas.put(left, top, f"╭{'─' * (width - 2)}╮", colour)
    for row in range(top + 1, top + height - 1):
        canvas.put(left, row, "│", colour)
        canvas.put(left + width - 1, row, "│", colour)
    canvas.put(left, top + height - 1, f"╰{'─' * (width - 2)}╯", colour)


def _title(canvas: Canvas, left: int, top: int, width: int, name: str, *, is_chosen: bool = False) -> None:
    room = width - 6
    if room > 0:
        shown = f" {one_each(kept(name, room))} "
        canvas.put(left + 2, top, shown, _WHITE if is_chosen else DEFAULT, FOCUS if is_chosen else None)


def _paste(canvas: Canvas, picture: Canvas | None, left: int, top: int) -> None:
    """Put a picture into the canvas; what does not fit is left out."""
    if picture is None:
        return
    width, height = min(picture.width, canvas.width - left), min(picture.height, canvas.height - top)
    if width <= 0 or height <= 0:
        return
    where = (slice(top, top + height), slice(left, left + width))
    canvas.characters[where] = picture.characters[:height, :width]
    canvas.foreground[where] = picture.foreground[:height, :width]
    canvas.background[where] = picture.background[:height, :width]
