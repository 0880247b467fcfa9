"""One input: the score along it, or one a class, with the rows at their class's level and the boundary between."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from ..canvas import roles
from ..canvas.axes import Frame, framed
from ..canvas.axis import Axis
from ..canvas.canvas import DEFAULT, MUTED, Box, Canvas, draw_dots, many_dots
from ..canvas.class_tints import DEPTHS, hatch, tints
from .leading import leading
from .marks import Array, Cells, Places, Rows, draw_piles, letter, patterned

_MOST_STACKED = 4  # marks on each other
_SAMPLES = 2  # to a cell: one to a dot


def samples(width: int, x: Axis) -> Array:
    """The inputs at which a curve of so many columns needs scores: more than it has dots, whatever its frame."""
    return np.linspace(x.low, x.high, width * _SAMPLES + 1)


def score_curve(
    width: int, height: int, x: Axis, y: Axis, scores: Array, parts: tuple[Rows, ...], *, boundary: float = 0.0,
    steps: tuple[float, float] = (1.0, 3.0),
) -> tuple[Canvas, Cells]:  # fmt: skip
    """The curve of the score, or of each class's; ``scores`` are those at ``samples(width, x)``.

    Of one score the rows of the second class are at the top and those of the first at the bottom; of several each
    class has a line below the curves.
    """
    many = scores.shape[1] if scores.ndim == 2 else 0
    strips = many if height >= 3 * many else 0
    plot, frame = framed(width, height - strips, x, _levelled(y, height - strips) if not many else y)
    canvas = Canvas.blank(width, height)
    box = Box(frame.box.left, 0, frame.box.width, frame.box.height + strips)
    for name in ("characters", "foreground"):  # the numbers below go below the strips
        old, new = getattr(plot, name), getattr(canvas, name)
        new[: frame.box.height] = old[: frame.box.height]
        new[box.height :] = old[frame.box.height :]
    canvas = patterned(canvas)
    _tint(canvas, box, scores, boundary, steps)
    _draw_boundary(canvas, box, scores, boundary)
    if not many and y.low < boundary < y.high:
        level = int(frame.dot(x.low, boundary)[1])
        draw_dots(canvas, box, np.array([(k, level) for k in range(0, box.width * 2, 4)]), MUTED)
    across = np.linspace(0.0, frame.box.width * 2, len(scores))
    for place, curve in enumerate(np.atleast_2d(scores.T)):
        with np.errstate(all="ignore"):
            up = (1.0 - frame.y.fraction(curve)) * frame.box.height * 4
        dots = many_dots(np.stack([across, up], axis=1), frame.box.width * 2, frame.box.height * 4)
        draw_dots(canvas, frame.box, dots, roles.of_class(place).dark if many else DEFAULT)
    for place in range(many):  # at both ends each curve has its letter
        for k, end in ((0, x.low), (-1, x.high)):
            cell = frame.cell(end, float(scores[k, place]))
            if cell is not None:
                canvas.put(*cell, letter(place), roles.of_class(place).dark)
    columns = [_columns(frame, part) for part in parts]
    rows = frame.box.height
    if strips:
        cells = draw_piles(canvas, parts, columns, rows + np.arange(many), np.zeros(many, dtype=np.int64), 1)
    else:
        most = min(_MOST_STACKED, max(rows // 4, 1))
        above = np.arange(max(many, 2)) > 0
        cells = draw_piles(canvas, parts, columns, np.where(above, 0, rows - 1), np.where(above, 1, -1), most)
    for place in range(strips):
        canvas.put(max(box.left - 2, 0), frame.box.height + place, letter(place), roles.of_class(place).dark)
    return canvas, cells


def _levelled(y: Axis, height: int) -> Axis:
    """The axis of the score, with its ends in the middle of the first and of the last line."""
    rows = max(height - 1 if height >= 6 else height, 2)
    room = (y.high - y.low) / (rows - 1) / 2
    return replace(y, low=y.low - room, high=y.high + room)


def _tint(canvas: Canvas, box: Box, scores: Array, boundary: float, steps: tuple[float, float]) -> None:
    """The ground of each column, by what is taken for which class there."""
    middle = np.rint((np.arange(box.width) + 0.5) / box.width * (len(scores) - 1)).astype(np.int64)
    places, lead = leading(np.atleast_2d(scores[middle].T), boundary)
    table = tints()
    tint = table[places % len(table), np.minimum(np.digitize(lead, steps), len(DEPTHS) - 1)]
    where = (slice(0, box.height), slice(box.left, box.left + box.width))
    canvas.background[where] = np.where(places >= 0, tint, DEFAULT)
    if canvas.outlines is not None:
        canvas.outlines[where] = hatch(np.broadcast_to(places, (box.height, box.width)))


def crossings(scores: Array, boundary: float) -> list[float]:
    """Where along the samples, as a part of the way, what they are taken for changes: between two, as on a line."""
    places, _ = leading(np.atleast_2d(scores.T), boundary)
    found = []
    for k, (one, other) in enumerate(pairwise(places.tolist())):
        if one == other or one < 0 or other < 0:
            continue
        lead = scores[k : k + 2] - boundary if scores.ndim == 1 else scores[k : k + 2, one] - scores[k : k + 2, other]
        part = float(lead[0] / (lead[0] - lead[1])) if lead[0] != lead[1] else 0.5
        found.append((k + part) / (len(scores) - 1))
    return found


def _draw_boundary(canvas: Canvas, box: Box, scores: Array, boundary: float) -> None:
    last = box.width * 2 - 1
    for part in crossings(scores, boundary):
        column = min(int(part * box.width * 2), last)
        draw_dots(canvas, box, np.array([(column, k) for k in range(box.height * 4)]), DEFAULT)


def _columns(frame: Frame, part: Rows) -> Places:
    across = np.asarray(frame.x.fraction(part.inputs[:, 0]))  # type: ignore[arg-type]
    inside = (across >= 0.0) & (across <= 1.0)
    cell = np.minimum(np.where(inside, across, 0.0) * frame.box.width, frame.box.width - 1).astype(np.int64)
    return np.where(inside, frame.box.left + cell, -1)
