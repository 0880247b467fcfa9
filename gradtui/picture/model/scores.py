"""More inputs than two: the rows of each class on the axis of the score, with the boundary that parts them."""

from __future__ import annotations

import numpy as np

from ..canvas.axes import Frame, label_below
from ..canvas.axis import Axis
from ..canvas.canvas import DEFAULT, MUTED, Box, Canvas, draw_dots
from ..canvas.class_tints import hatch, tints
from ..canvas.roles import of_class
from .marks import Array, Cells, Places, Rows, draw_piles, letter, patterned

_NARROWEST = 12  # columns that have room for letters beside the strips
_TINT = 0  # the softest: how far from the boundary is seen by the axis


def leads(rows: Rows) -> Array:
    """Where each row lies on the axis: its score, or of a score a class how far its own is above the best other."""
    if rows.scores.ndim == 1:
        return rows.scores
    places = np.arange(len(rows.own))
    others = rows.scores.copy()
    others[places, rows.own] = -np.inf
    with np.errstate(all="ignore"):
        found: Array = rows.scores[places, rows.own] - others.max(axis=1)
    return found


def scores(
    width: int, height: int, x: Axis, names: tuple[str, ...], parts: tuple[Rows, ...], *, boundary: float = 0.0
) -> tuple[Canvas, Cells]:
    """A strip for each class with its rows at ``leads``, on each other where there are many, and the boundary."""
    canvas = patterned(Canvas.blank(width, height))
    count = len(names)
    rows = max(canvas.height - 1, 1)
    left = max(map(len, names)) + 3 if width >= 40 + max(map(len, names)) else 2 * (width >= _NARROWEST)
    box = Box(left, 0, max(canvas.width - left, 1), rows)
    frame = Frame(x, Axis("", 0.0, 1.0), box)
    of_one = all(part.scores.ndim == 1 for part in parts)
    gap = int(rows >= 3 * count)  # a line between two strips
    tops = [k * (rows + gap) // count for k in range(count + 1)]
    at = frame.dot(boundary, 0.0)[0]
    column = min(max(int(at), 0), box.width * 2 - 1)
    for place, name in enumerate(names):
        strip = Box(left, tops[place], box.width, max(tops[place + 1] - tops[place] - gap, 1))
        _tint(canvas, strip, column, place, of_one=of_one)
        draw_dots(canvas, strip, np.array([(column, k) for k in range(strip.height * 4)]), DEFAULT)
        middle = strip.top + (strip.height - 1) // 2
        if left:
            canvas.put(0, middle, letter(place), of_class(place).dark)
            canvas.put(2, middle, name[: max(left - 3, 0)], MUTED)
    bottoms = np.array([max(tops[k + 1] - gap - 1, tops[k]) for k in range(count)])
    most = max(min(tops[k + 1] - tops[k] - gap for k in range(count)), 1)
    columns = [_columns(frame, leads(part)) for part in parts]
    cells = draw_piles(canvas, parts, columns, bottoms, np.full(count, -1), most)
    if canvas.height > 1:
        label_below(canvas, frame, canvas.height - 1)
    return canvas, cells


def _tint(canvas: Canvas, strip: Box, column: int, place: int, *, of_one: bool) -> None:
    """The ground on either side of the boundary: of one score that of its class, else that of the strip's own."""
    middles = np.arange(strip.width) * 2 + 1 > column
    taken = middles.astype(np.int64) if of_one else np.where(middles, place, -1)
    where = (slice(strip.top, strip.top + strip.height), slice(strip.left, strip.left + strip.width))
    table = tints()
    canvas.background[where] = np.where(taken >= 0, table[taken % len(table), _TINT], DEFAULT)
    if canvas.outlines is not None:
        canvas.outlines[where] = hatch(np.broadcast_to(taken, (strip.height, strip.width)))


def _columns(frame: Frame, found: Array) -> Places:
    """The columns of numbers; what lies beyond the axis is at its end, what is no number nowhere."""
    with np.errstate(all="ignore"):
        across = np.clip(np.asarray(frame.x.fraction(found)), 0.0, 1.0)  # type: ignore[arg-type]
    inside = np.isfinite(across)
    cell = np.minimum(np.where(inside, across, 0.0) * frame.box.width, frame.box.width - 1).astype(np.int64)
    return np.where(inside, frame.box.left + cell, -1)
