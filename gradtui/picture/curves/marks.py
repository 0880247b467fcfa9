"""What stands beside curves: their values and the steps as numbers, and what of them is not in the chart."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...expression.printing import short
from ..canvas.axis import Axis
from ..canvas.canvas import DEFAULT, MUTED, Canvas
from .frame import CurveFrame
from .scale import Values

# -- what is not in the picture ------------------------------------------------------------------------------------


def _outside(curve: Values, frame: CurveFrame) -> Any:
    """Of each value 1 where it lies above the chart, −1 where below, else 0."""
    with np.errstate(invalid="ignore"):
        dots = np.rint(frame.scale.dots(curve))
        return (dots > frame.scale.rows * 4 - 1).astype(int) - (dots < 0)


def missing(glyph: str, curve: Values, frame: CurveFrame) -> str:
    """What of a curve is not in the picture, in words."""
    said, outside = [], _outside(curve, frame)
    for side, arrow in ((1, "↑"), (-1, "↓")):
        if (outside == side).any():
            said.append(f"{arrow} to {short(side * float((side * curve[outside == side]).max()))}")
    lost = np.flatnonzero(~np.isfinite(curve))
    if lost.size:
        said.append(f"╳ {short(float(curve[lost[0]]))} at step {lost[0]}")
    return f"{glyph} {', '.join(said)}" if said else ""


def mark_outside(canvas: Canvas, curve: Values, colour: int, frame: CurveFrame) -> None:
    """An arrow where a curve leaves the chart, and a cross at the first step without a value."""
    outside = _outside(curve, frame)
    before = np.concatenate([[0], outside[:-1]])
    for step in np.flatnonzero((outside != 0) & (outside != before))[: frame.width].tolist():
        canvas.put(*frame.cell(step, float(curve[step])), "↑" if outside[step] > 0 else "↓", colour)
    lost = np.flatnonzero(~np.isfinite(curve))
    if lost.size:
        canvas.put(*frame.cell(int(lost[0]), float("nan")), "╳", colour)


# -- the numbers ---------------------------------------------------------------------------------------------------


def label_heights(canvas: Canvas, first: list[tuple[float, int]], frame: CurveFrame) -> None:
    """The curves' first values with their colours, in their rows; then round numbers that are two rows from them."""
    if not frame.left:
        return
    taken: list[int] = []
    for value, colour in first:
        row = frame.cell(0, value)[1]
        if np.isfinite(value) and row not in taken:
            text = short(value)
            canvas.put(frame.left - 1 - len(text), row, text, colour)
            taken.append(row)
    floor = frame.top + frame.scale.rows - 1
    if frame.scale.floor and floor not in taken:
        canvas.put(frame.left - 1 - len(frame.scale.floor), floor, frame.scale.floor, MUTED)
        taken.append(floor)
    for at, text in frame.numbers:
        row = frame.top + at
        if all(abs(row - other) >= 2 for other in taken):
            canvas.put(frame.left - 1 - len(text), row, text, MUTED)


def label_now(
    canvas: Canvas, text: str, cell: tuple[int, int], colour: int, frame: CurveFrame, *, must: bool = True
) -> None:
    """A text beside a mark: on the right, else where nothing is covered; there too if it ``must`` be written."""
    column, row = cell
    before = column - 1 - len(text)
    spots = [(column + 2, row), (column + 1, row - 1), (column + 1, row + 1), (before, row - 1), (before, row + 1)]
    rows = range(frame.top, frame.top + frame.scale.rows)
    for x, y in spots:
        if y in rows and frame.left <= x and x + len(text) <= canvas.width:
            cells = canvas.characters[y, max(x - 1, column + 1 if y == row else 0) : x + len(text) + 1]
            if (cells == ord(" ")).all():
                canvas.put(x, y, text, colour)
                return
    if must:
        canvas.put(*spots[0], text, colour)


def label_steps(canvas: Canvas, cursor: int, frame: CurveFrame) -> None:
    """The step where the run stands, the first and the last one, and round ones where there is room."""
    row = canvas.height - 1
    here = frame.cell(cursor, 0.0)[0]
    text = f"step {cursor}"
    labels = [(here - len(text) // 2, text, DEFAULT)]
    steps = [0, frame.last, *map(round, Axis("", 0.0, float(frame.last)).ticks(max(frame.width // 12, 2)))]
    labels += [(frame.cell(step, 0.0)[0] - len(str(step)) // 2, str(step), MUTED) for step in dict.fromkeys(steps)]
    taken: list[tuple[int, int]] = []
    for at, label, colour in labels:
        start = min(max(at, 0), max(canvas.width - len(label), 0))
        if all(start >= last + 2 or start + len(label) + 2 <= first for first, last in taken):
            canvas.put(start, row, label, colour)
            taken.append((start, start + len(label)))
