"""Slices: f along one variable while the others are held, one curve for each variable, on a common height axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..canvas import roles
from ..canvas.axes import Frame
from ..canvas.axis import Axis
from ..canvas.canvas import DEFAULT, MUTED, Canvas
from .curve import Heights, curve, height_axis, tangent
from .overlay import mark, pointer

_WIDE = 64  # columns from which two slices stand side by side
_GAP = 2


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """f along one variable, through a point."""

    axis: Axis
    """The values of the variable that are shown."""
    heights: Heights
    """f along it, at ``curve.samples(axis)``."""
    place: float
    """The variable at the point."""
    value: float
    """f there."""
    slope: float
    """The partial there: the slope of the tangent."""
    caption: str
    """What is seen: "f along x, y held at 0.5: slope −1.24 ↘"."""
    briefer: Sequence[str] = ()
    """The same where there is less and less room: "along x, y held: −1.24 ↘", "along x: −1.24 ↘"."""


def slices(width: int, height: int, parts: Sequence[Slice], name: str = "f") -> Canvas:
    """Return the slices, side by side where it is wide, else one above the other; ``name`` is the function's."""
    canvas = Canvas.blank(width, height)
    if not parts:
        return canvas
    values = np.concatenate([part.heights for part in parts])
    heights = height_axis(name, values, [part.value for part in parts])
    across = width >= _WIDE
    gap = _GAP if across else 0
    # of one size and alike, so that they can be compared
    size = ((canvas.width if across else canvas.height) + gap) // len(parts) - gap
    wide, high = (size, canvas.height) if across else (canvas.width, size)
    tellings = list(zip(*([part.caption, *part.briefer] for part in parts), strict=False))  # alike on all
    captions = next((said for said in tellings if max(map(len, said)) <= wide), tellings[-1])
    if size < 1:
        return canvas
    for k, part in enumerate(parts):
        tint = roles.PLANE[k % len(roles.PLANE)]
        drawn = _one(wide, high, part, captions[k], heights, tint)
        top, left = (0, k * (size + gap)) if across else (k * (size + gap), 0)
        where = (slice(top, top + drawn.height), slice(left, left + drawn.width))
        canvas.characters[where] = drawn.characters
        canvas.foreground[where] = drawn.foreground
        canvas.background[where] = drawn.background
    return canvas


def _one(width: int, height: int, part: Slice, caption: str, heights: Axis, tint: int) -> Canvas:
    """A slice with its caption in the first row, which the axis leaves free."""
    rows = height - 1 if height >= 6 else height  # with numbers below, as ``framed`` has them
    canvas, frame = curve(width, height, part.axis, _lifted(heights, rows), part.heights)
    if rows > 1:
        canvas.characters[0] = ord(" ")
        canvas.put(0, 0, caption if len(caption) <= width else caption[: max(width - 1, 0)] + "…", tint)
    if not np.isfinite(part.heights).any():
        said = f"{heights.name} is not finite anywhere here"
        canvas.put(frame.box.left, rows // 2, said[: frame.box.width], MUTED)
    _point(canvas, frame, part, tint)
    return canvas


def _lifted(heights: Axis, rows: int) -> Axis:
    """The axis with a row to spare at its top; a little more or less if two ticks are then below that row."""
    if rows < 2:
        return heights
    row = (heights.high / 2 - heights.low / 2) / (rows - 1) * 2
    ways = [
        Axis(heights.name, heights.low, min(heights.high + share * row, 1.7e308)) for share in (1.0, 0.8, 1.3, 1.6, 2.0)
    ]
    below, most = 1.0 - 1.0 / rows, max(rows // 3, 2)
    return next((y for y in ways if sum(0.0 <= y.fraction(tick) <= below for tick in y.ticks(most)) > 1), ways[0])


def _point(canvas: Canvas, frame: Frame, part: Slice, tint: int) -> None:
    place, value, slope = float(part.place), float(part.value), float(part.slope)
    tangent(canvas, frame, place, value, slope, tint)
    if not mark(canvas, frame, place, value, "●", 0xFFFFFF, roles.HERE):
        pointer(canvas, frame, place, value, roles.HERE)
    if np.isfinite(place) and not np.isfinite(value):
        # f has no value there: a mark where it would be
        cell = frame.cell(place, frame.y.low)
        if cell is not None:
            canvas.put(cell[0], cell[1], "╳", DEFAULT, roles.HERE)
