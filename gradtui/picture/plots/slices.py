"""Slices: f along one variable while the others are held, a curve for each variable, as steep as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..canvas import roles
from ..canvas.axes import Frame, note_for
from ..canvas.axis import Axis
from ..canvas.canvas import DEFAULT, MUTED, Canvas
from .curve import Touching, curve, draw_touching
from .overlay import mark, pointer
from .steepness import Heights, around

_WIDE = 64  # columns from which two slices stand side by side
_GAP = 2


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """f along one variable, through a point."""

    axis: Axis
    """The values of the variable that are shown; its colour is that of the tangent and the heading."""
    heights: Heights
    """f along it, at ``curve.samples(axis)``."""
    place: float
    """The variable at the point."""
    value: float
    """f there."""
    touching: Touching
    """What touches the curve there: its tangent, or the parabola."""
    headings: Sequence[tuple[str, str]]
    """What is seen, and the slope, where there is less and less room: ("f along x, y = 0.5", "slope −1.24 ↘"), …"""


def slices(width: int, height: int, parts: Sequence[Slice], name: str = "f") -> Canvas:
    """Return the slices, side by side where it is wide, else one above the other; ``name`` is the function's."""
    canvas = Canvas.blank(width, height)
    if not parts:
        return canvas
    across = width >= _WIDE
    gap = _GAP if across else 0
    size = ((canvas.width if across else canvas.height) + gap) // len(parts) - gap
    wide, high = (size, canvas.height) if across else (canvas.width, size)
    if size < 1:
        return canvas
    tellings = list(zip(*(part.headings for part in parts), strict=False))  # alike on all
    fits = [all(len(what) + len(steep) + 2 <= wide for what, steep in said) for said in tellings]
    headings = tellings[fits.index(True) if True in fits else -1] if tellings else [("", "")] * len(parts)
    for k, (part, heading) in enumerate(zip(parts, headings, strict=True)):
        top, left = (0, k * (size + gap)) if across else (k * (size + gap), 0)
        head = 1 if high > 1 else 0
        if head:
            _head(canvas, left, top, wide, heading, part.axis.colour)
        drawn = _one(wide, high - head, part, name)
        where = (slice(top + head, top + head + drawn.height), slice(left, left + drawn.width))
        canvas.characters[where] = drawn.characters
        canvas.foreground[where] = drawn.foreground
        canvas.background[where] = drawn.background
    return canvas


def _head(canvas: Canvas, left: int, top: int, width: int, heading: tuple[str, str], tint: int) -> None:
    """What is seen, and the slope at the other end."""
    what, steep = heading
    if len(what) + len(steep) + 2 > width:
        what, steep = f"{what} {steep}".strip(), ""
        what = what if len(what) <= width else what[: max(width - 1, 0)] + "…"
    canvas.put(left, top, what, tint)
    canvas.put(left + width - len(steep), top, steep, tint)


def _one(width: int, height: int, part: Slice, name: str) -> Canvas:
    """A slice, with the variable's axis in its colour."""
    view = around(width, height, name, part.axis, part.heights, part.place, part.value)
    canvas, frame = curve(width, height, part.axis, view.heights, part.heights, notes=view.notes)
    box = frame.box
    if height > box.height:
        below = canvas.foreground[-1]
        note_end = box.left + box.width - len(part.axis.name)
        below[:] = part.axis.colour
        note = note_for(box.width, view.notes)
        if note:
            below[note_end - len(note) - 2 : note_end] = MUTED
    if not np.isfinite(part.heights).any():
        said = f"{name} is not finite anywhere here"
        canvas.put(box.left, box.height // 2, said[: box.width], MUTED)
    _point(canvas, frame, part)
    return canvas


def _point(canvas: Canvas, frame: Frame, part: Slice) -> None:
    place, value = float(part.place), float(part.value)
    draw_touching(canvas, frame, place, value, part.touching, part.axis.colour)
    if not mark(canvas, frame, place, value, "●", 0xFFFFFF, roles.HERE):
        pointer(canvas, frame, place, value, roles.HERE)
    if np.isfinite(place) and not np.isfinite(value):
        # f has no value there: a mark where it would be
        cell = frame.cell(place, frame.y.low)
        if cell is not None:
            canvas.put(cell[0], cell[1], "╳", DEFAULT, roles.HERE)
