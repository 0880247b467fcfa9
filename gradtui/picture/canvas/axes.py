"""Where a number lies in a picture: axes, ticks at 1-2-5 steps, and the frame around a plot."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

from .canvas import MUTED, Box, Canvas

_STEPS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
_STEPS_TOO = (1.0, 2.0, 4.0, 5.0, 10.0, 20.0, 40.0, 50.0)


@dataclass(frozen=True, slots=True)
class Axis:
    """An interval of numbers laid along a side of the picture."""

    name: str
    """The variable, as it is shown."""
    low: float
    """The number at its start."""
    high: float
    """The number at its end; greater than ``low``."""

    def fraction(self, value: float) -> float:
        """How far along the axis a number lies: 0 at its start, 1 at its end."""
        width = self.high - self.low
        if isfinite(width):
            return (value - self.low) / width
        # halves, so that an axis as wide as the floats does not overflow
        return (value / 2 - self.low / 2) / (self.high / 2 - self.low / 2)

    def value(self, fraction: float) -> float:
        """The number so far along the axis."""
        return self.low * (1 - fraction) + self.high * fraction

    def marks(self, most: int) -> list[float]:
        """Ticks; one or two more than ``most``, or multiples of 4, where else one would stand alone: it is no scale."""
        found = self.ticks(most)
        if len(found) > 1 or most < 1:
            return found
        return next((more for few in (1, 2) if len(more := self.ticks(most + few, _STEPS_TOO)) > 1), found)

    def ticks(self, most: int, steps: tuple[float, ...] = _STEPS) -> list[float]:
        """At most ``most`` round numbers on the axis: multiples of 1, 2 or 5 times a power of ten."""
        width = self.high / 2 - self.low / 2
        if not isfinite(width) or width <= 0 or most < 1:
            return []
        raw = max(width * 2 / most, 5e-324) if isfinite(width * 2) else width / most * 2
        if not isfinite(raw) or raw < 1e-300:
            return []
        power = 10.0 ** floor(log10(raw))
        for factor in steps:
            step = factor * power
            first, last = ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9)
            if isfinite(step) and last - first + 1 <= most and last - first < 1000:
                # where floats lie farther apart than the step, some are the same
                return list(dict.fromkeys(k * step for k in range(first, last + 1)))
        return []


def tick_text(value: float, step: float) -> str:
    """A tick's number, with as many digits as its step needs."""
    if value == 0:
        return "0"
    if abs(value) >= 1e5 or abs(value) < 1e-3:
        return f"{value:.3g}".replace("e+0", "e").replace("e-0", "e-").replace("e+", "e").replace("-", "−")
    digits = max(0, -floor(log10(step) + 1e-9)) if step > 0.0 else 17
    return f"{value:.{digits}f}".replace("-", "−")


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


def framed(width: int, height: int, x: Axis, y: Axis, *, alike: bool = False) -> tuple[Canvas, Frame]:
    """Return a canvas with labelled axes and the frame of the plot inside them.

    The vertical axis has its numbers on the left and its name above them; the horizontal one has both below. ``alike``:
    the axes are drawn to scale, or it is said that they are not.
    """
    canvas = Canvas.blank(width, height)
    bottom = 1 if height >= 6 else 0
    rows = max(height - bottom, 1)
    left, note = 0, ""
    for _ in range(2):  # numbers of a wider axis may need a column more
        labels = _labels(y, max(rows // 3, 2))
        left = max([len(text) for _, text in labels] + [len(y.name), left - 1]) + 1 if width >= 24 else 0
        left = min(left, width // 3)
        box = Box(left, 0, max(width - left, 1), rows)
        if alike:
            from .to_scale import to_scale

            x, y = to_scale(x, y, box.width, box.height)
    frame = Frame(x, y, box)
    if alike and not frame.is_to_scale:
        note = "not to scale"
    if left:
        for tick, text in _labels(y, max(rows // 3, 2)):
            cell = frame.cell(x.low, tick)
            if cell is not None and 0 < cell[1] < rows:
                canvas.put(left - 1 - len(text), cell[1], text, MUTED)
        canvas.put(max(left - 1 - len(y.name), 0), 0, y.name, MUTED)
    if bottom:
        _label_below(canvas, frame, height - 1, note)
    return canvas, frame


def _labels(axis: Axis, most: int) -> list[tuple[float, str]]:
    ticks = axis.marks(most)
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
    return [(tick, tick_text(tick, step)) for tick in ticks]


def _label_below(canvas: Canvas, frame: Frame, row: int, note: str) -> None:
    box, x = frame.box, frame.x
    name = f"{note}  {x.name}" if note and box.width >= 3 * len(note) else x.name
    name_at = box.left + box.width - len(name)
    free = 0
    for tick, text in _labels(x, max(box.width // 8, 2)):
        cell = frame.cell(tick, frame.y.low)
        if cell is None:
            continue
        at = max(cell[0] - len(text) // 2, free)
        if at + len(text) < name_at:
            canvas.put(at, row, text, MUTED)
            free = at + len(text) + 1
    canvas.put(name_at, row, name, MUTED)
