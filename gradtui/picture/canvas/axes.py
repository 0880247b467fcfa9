"""Where a number lies in a picture: the frame around a plot, with labelled axes, to scale where that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .axis import Axis, tick_text
from .canvas import MUTED, Box, Canvas
from .to_scale import to_scale

Scale = Literal["alike", "centred"]


@dataclass(frozen=True, slots=True)
class Frame:
    """A plot's box in a canvas and its two axes."""

    x: Axis
    """From left to right."""
    y: Axis
    """From bottom to top."""
    box: Box
    """The cells inside the axes."""

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """The cell of a point, or None outside the plot."""
        across, up = self.x.fraction(x), self.y.fraction(y)
        if not (0.0 <= across <= 1.0 and 0.0 <= up <= 1.0):
            return None
        column = min(int(across * self.box.width), self.box.width - 1)
        row = min(int((1.0 - up) * self.box.height), self.box.height - 1)
        return self.box.left + column, self.box.top + row

    def dot(self, x: float, y: float) -> tuple[float, float]:
        """The point in dots from the box's upper left corner: two across and four down to a cell."""
        return self.x.fraction(x) * self.box.width * 2, (1.0 - self.y.fraction(y)) * self.box.height * 4

    @property
    def seen(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The ranges of the two axes."""
        return (self.x.low, self.x.high), (self.y.low, self.y.high)

    @property
    def is_to_scale(self) -> bool:
        """Whether a unit of x is as long as one of y: a cell is twice as high as wide."""
        across, up = (
            (self.x.high / 2 - self.x.low / 2) / self.box.width,
            (self.y.high / 2 - self.y.low / 2) / self.box.height,
        )
        return abs(2 * across - up) <= 1e-9 * up

    def point(self, column: int, row: int) -> tuple[float, float]:
        """The numbers in the middle of a cell of the canvas."""
        across = (column - self.box.left + 0.5) / self.box.width
        up = 1.0 - (row - self.box.top + 0.5) / self.box.height
        return self.x.value(across), self.y.value(up)


def box_of(width: int, height: int, y: Axis, least: int = 0) -> Box:
    """The cells inside the axes, where the numbers beside them have at least ``least`` columns."""
    rows = max(height - 1 if height >= 6 else height, 1)
    left = 0
    if width >= 24:
        texts = [text for _, text in _labels(y, max(rows // 3, 2))]
        left = min(max(max(map(len, [*texts, y.name])) + 1, least), width // 3)
    return Box(left, 0, max(width - left, 1), rows)


def framed(
    width: int, height: int, x: Axis, y: Axis, *, scale: Scale | None = None, notes: Sequence[str] = ()
) -> tuple[Canvas, Frame]:
    """Return a canvas with labelled axes and the frame of the plot inside them.

    The vertical axis has its numbers on the left and its name above them; the horizontal one has both below. With a
    ``scale`` a unit of x is as long as one of y, or it is said that it is not; "centred": 0 is in the middle of a cell.
    The first of ``notes`` for which there is room is said of the axes, below.
    """
    canvas = Canvas.blank(width, height)
    box = box_of(width, height, y)
    if scale:
        x, y = to_scale(x, y, box.width, box.height, centred=scale == "centred")
        box = box_of(width, height, y, box.left)  # numbers of a wider axis may need a column more
        x, y = to_scale(x, y, box.width, box.height, centred=scale == "centred")
    rows, left, bottom = box.height, box.left, height > box.height
    frame = Frame(x, y, box)
    if scale and not frame.is_to_scale:
        notes = ("not to scale",)
    if left:
        for tick, text in _labels(y, max(rows // 3, 2)):
            cell = frame.cell(x.low, tick)
            if cell is not None and 0 < cell[1] < rows:
                canvas.put(left - 1 - len(text), cell[1], text, MUTED)
        canvas.put(max(left - 1 - len(y.name), 0), 0, y.name, y.colour)
    if bottom:
        label_below(canvas, frame, height - 1, note_for(box.width, notes))
    return canvas, frame


def _labels(axis: Axis, most: int) -> list[tuple[float, str]]:
    ticks = axis.marks(most)
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
    return [(tick, tick_text(tick, step)) for tick in ticks]


def note_for(width: int, notes: Sequence[str]) -> str:
    """The first note that leaves an axis of so many columns room for its numbers, or ""."""
    return next((note for note in notes if width >= 3 * len(note)), "")


def label_below(canvas: Canvas, frame: Frame, row: int, note: str = "") -> None:
    """Write the horizontal axis' numbers and its name, behind a note, in a row of the canvas."""
    box, x = frame.box, frame.x
    name = f"{note}  {x.name}" if note else x.name
    name_at = box.left + box.width - len(name)
    free = 0
    for tick, text in _labels(x, max(box.width // 8, 2)):
        cell = frame.cell(tick, frame.y.low)
        if cell is None:
            continue
        at = max(cell[0] - len(text) // 2, free)
        if at + len(text) + bool(note) < name_at:
            canvas.put(at, row, text, MUTED)
            free = at + len(text) + 1
    canvas.put(name_at, row, name[: -len(x.name)] if x.name else name, MUTED)
    canvas.put(box.left + box.width - len(x.name), row, x.name, x.colour)
