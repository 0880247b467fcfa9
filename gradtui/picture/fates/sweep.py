"""The learning-rate sweep: how many steps one start needs for each η, and where it ends."""

from __future__ import annotations

from itertools import groupby

import numpy as np

from ...engine.batch.fate_map import FateMap
from ...engine.verdict.verdict import Verdict
from ..canvas.axes import Frame, framed
from ..canvas.axis import Axis
from ..canvas.canvas import DEFAULT, MUTED, Canvas
from ..canvas.contrast import ink
from ..canvas.roles import HERE
from .fate_colours import colours, sign
from .fate_picture import FatePicture, legend

_BARS = " ▁▂▃▄▅▆▇█"
_LEGEND = 3  # lines below, as a fate map has
_LETTERED = 3  # learning rates that end alike, to have a letter


def cells(width: int, height: int, x: Axis) -> int:
    """How many learning rates a sweep needs that is drawn in so many cells."""
    return framed(width, max(height - _LEGEND, 1), x, _steps_axis(100))[1].box.width


def _steps_axis(most: int) -> Axis:
    return Axis("steps", 0.0, float(max(most, 4)))


def draw(width: int, height: int, x: Axis, found: FateMap | None) -> FatePicture:
    """A bar for each learning rate as high as its steps, in its fate's colour, which fills it all where it never ends.

    Neighbours that end alike have one letter.
    """
    rows = max(height - _LEGEND, 1)
    most = _most(found) if found is not None else 100
    plot, frame = framed(width, rows, x, _steps_axis(most))
    canvas = Canvas.blank(width, height)
    canvas.characters[:rows] = plot.characters
    canvas.foreground[:rows] = plot.foreground
    if found is None or found.fate.shape[1] != frame.box.width:
        canvas.put(frame.box.left + 1, frame.box.height // 2, "working it out …", MUTED)
        return FatePicture(canvas, frame)
    tints = colours(found.fates).tolist()
    box, fates, steps = frame.box, found.fate[0].tolist(), found.steps[0].tolist()
    for column, (k, taken) in enumerate(zip(fates, steps, strict=True)):
        if found.fates[k].verdict is Verdict.CONVERGED:
            _bar(canvas, frame, column, taken / frame.y.high, tints[k])
        else:
            canvas.background[box.top : box.top + box.height, box.left + column] = tints[k]
    for k, stretch in groupby(range(box.width), key=fates.__getitem__):
        columns = list(stretch)
        if len(columns) >= _LETTERED:
            _letter(canvas, frame, columns[len(columns) // 2], sign(found.fates[k]), tints[k])
    legend(canvas, found, rows)
    return FatePicture(canvas, frame)


def _most(found: FateMap) -> int:
    """The top of the axis: what most need; a few that crawl go beyond it."""
    ends = np.array([fate.verdict is Verdict.CONVERGED for fate in found.fates])[found.fate[0]]
    steps = np.sort(found.steps[0][ends])
    return int(steps[int(len(steps) * 0.9)] * 1.3) + 1 if len(steps) else 100


def _bar(canvas: Canvas, frame: Frame, column: int, part: float, colour: int) -> None:
    eighths = max(1, round(min(part, 1.0) * frame.box.height * 8))
    for row in range(frame.box.height):
        level = min(max(eighths - 8 * row, 0), 8)
        if level:
            y = frame.box.top + frame.box.height - 1 - row
            canvas.put(frame.box.left + column, y, _BARS[level], colour)
    if part > 1.0:
        canvas.put(frame.box.left + column, frame.box.top, "↑", DEFAULT)


def _letter(canvas: Canvas, frame: Frame, column: int, letter: str, tint: int) -> None:
    """Write a letter in the middle of what is filled of a column; nowhere if no cell of it is whole."""
    box = frame.box
    at = box.left + column
    cells = [canvas.characters[row, at] == ord("█") or canvas.background[row, at] == tint for row in range(box.height)]
    if whole := [row for row, is_whole in enumerate(cells) if is_whole]:
        canvas.put(at, whole[len(whole) // 2], letter, ink(tint), tint)


def with_marks(picture: FatePicture, now: float, cursor: int | None, words: str) -> Canvas:
    """The sweep with the run's own η marked, a cursor on a column (of the canvas), and words in the last line."""
    canvas, frame = picture.canvas.copy(), picture.frame
    bottom = frame.box.top + frame.box.height - 1
    own = frame.cell(now, 0.0)
    if own is not None:
        canvas.put(own[0], bottom, "●", 0xFFFFFF, HERE)
    if cursor is not None and frame.box.holds(cursor, bottom):
        for row in range(frame.box.top, bottom + 1):
            if chr(int(canvas.characters[row, cursor])) == " ":
                canvas.put(cursor, row, "┊", DEFAULT)
        canvas.put(cursor, frame.box.top, "┼", 0xFFFFFF, HERE)
    canvas.put(0, canvas.height - 1, words[: canvas.width], DEFAULT)
    return canvas
