"""The loss curve of every run, its lines drawn by plotext. The only file that imports it.

plotext draws dots between the middle of its first cell and that of its last, and ends the process on NaN and on numbers
far outside. So it is given no values but the dots in which they lie, a few hundred at most: what it draws is then
exact, and the numbers around it, which its own frame would put a row beside their place, are written here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotext

from ...expression.printing import short
from ..canvas.axis import Axis
from ..canvas.canvas import DEFAULT, MUTED, Canvas
from ..canvas.contrast import mix
from ..canvas.roles import HERE
from .loss_scale import LossScale, Values, scale_of, spans_decades

_ESCAPE = re.compile(r"\x1b\[([0-9;]*)m")
_WITH_TICKS = 7  # rows from which there are numbers on the left
_NARROWEST = 20  # columns from which there is room beside the curves
_BESIDE = 9  # columns on the right: a mark's number, so that the curves do not move as it grows by a digit
_STEPS = 4  # at least, so that the first step does not go through the whole chart
_QUIET = 0.4  # how much darker the runs are that the keys do not move
plotext.terminal.limit(False)
_FIGURE = type(plotext.figure)(plotext.terminal)  # one for all: each holds itself, and 100 kB, until it is collected


@dataclass(frozen=True, slots=True)
class Loss:
    """The values of f along one run."""

    values: Sequence[float]
    """f after 0, 1, 2, … updates."""
    colour: int
    """The run's colour."""
    cursor: int
    """The step it stands at, marked on the curve."""
    glyph: str
    """The run's glyph, the mark."""

    @property
    def now(self) -> float:
        """The value where it stands."""
        return float(self.values[self.cursor]) if self.cursor < len(self.values) else float("nan")


@dataclass(frozen=True, slots=True)
class LossFrame:
    """Where the steps and the values lie in a chart."""

    left: int
    """The first column of the curves."""
    top: int
    """The first row of them."""
    width: int
    """Their columns, two dots each."""
    last: int
    """The step in the last dot."""
    scale: LossScale
    """The values."""
    numbers: Sequence[tuple[int, str]] = ()
    """Round values with their rows."""

    def across(self, steps: Values) -> Values:
        """The dot of each step, not rounded."""
        return steps / self.last * (self.width * 2 - 1)

    def cell(self, step: int, value: float) -> tuple[int, int]:
        """The cell of a value, within the chart; the lowest row for what is not finite."""
        column = self.left + int(np.rint(self.across(np.array(float(step))))) // 2
        dot = float(np.clip(np.nan_to_num(self.scale.dots(np.array([value]))[0]), 0, self.scale.rows * 4 - 1))
        return column, self.top + self.scale.rows - 1 - round(dot) // 4


def wants_log(losses: Sequence[Loss]) -> bool:
    """Whether the active run, the last, spans so much that a logarithmic scale shows more."""
    return bool(losses) and spans_decades(np.asarray(losses[-1].values, dtype=float))


def loss_chart(width: int, height: int, losses: Sequence[Loss], *, log: bool = False) -> Canvas:
    """Return the chart of f against the step for every run; the active one last, so that it lies on top.

    All rows are the curves', but the last, with the steps, and one above where something is not in the picture.
    """
    canvas = Canvas.blank(width, height)
    curves = [np.asarray(loss.values, dtype=float) for loss in losses]
    if not any(np.isfinite(curve).any() for curve in curves):
        canvas.put(0, 0, "no finite value yet", MUTED)
        return canvas
    frame = frame_of(width, height, losses, log=log)
    missing = [_missing(loss, curve, frame) for loss, curve in zip(losses, curves, strict=True)]
    if any(missing) and height >= 4:
        frame = frame_of(width, height, losses, log=log, top=1)
        canvas.put(0, 0, "  ".join(filter(None, missing)), MUTED)
    pairs = list(zip(losses, curves, strict=True))
    _draw_lines(canvas, [(mix(loss.colour, 0x000000, _QUIET), curve) for loss, curve in pairs[:-1]], frame)
    _draw_lines(canvas, [(losses[-1].colour, curves[-1])], frame)  # by itself: its cells have no dots of others
    for loss, curve in pairs:
        _mark_outside(canvas, loss, curve, frame)
    active = losses[-1]
    for loss in losses:
        is_active = loss is active
        canvas.put(*frame.cell(loss.cursor, loss.now), loss.glyph, *(0xFFFFFF, HERE) if is_active else (loss.colour,))
    _label_heights(canvas, active, frame)
    if frame.left and active.cursor:  # at the start it stands on the left
        _label_now(canvas, active, frame)
    if height >= 2:
        _label_steps(canvas, active, frame)
    return canvas


def frame_of(width: int, height: int, losses: Sequence[Loss], *, log: bool, top: int = 0) -> LossFrame:
    """Where the chart of such losses has its steps and values."""
    curves = [np.asarray(loss.values, dtype=float) for loss in losses]
    rows = max(height - top - (height >= 2), 1)
    scale = scale_of(curves[-1], curves[:-1], rows, log=log)
    last = max(_STEPS, *(len(curve) - 1 for curve in curves))
    if width < _NARROWEST:
        return LossFrame(0, top, max(width, 1), last, scale)
    texts = [scale.floor, short(float(curves[-1][0])) if len(curves[-1]) else ""]
    with_numbers = rows >= _WITH_TICKS - 1 and max(map(len, curves)) > 1  # a value alone has no scale
    numbers = scale.numbers() if with_numbers else []
    left = max(map(len, [*texts, *(text for _, text in numbers)])) + 1
    right = max(len(short(losses[-1].now)) + 2, _BESIDE)
    return LossFrame(left, top, max(width - left - right, 2), last, scale, numbers)


# -- the curves ----------------------------------------------------------------------------------------------------


def _draw_lines(canvas: Canvas, curves: Sequence[tuple[int, Values]], frame: LossFrame) -> None:
    """Draw curves in their colours over what is there."""
    if not curves:
        return
    width, rows = max(frame.width, 2), max(frame.scale.rows, 2)  # of one cell, plotext knows the middle alone
    figure = _FIGURE
    figure.clear.data()
    figure.clear.settings()
    figure.plot_size(width, rows)
    figure.theme("colorless")
    figure.canvas("default")
    figure.axes(False)
    for tint, curve in curves:
        marker = plotext.marker("braille", (tint >> 16 & 255, tint >> 8 & 255, tint & 255))
        for dots in _pieces(curve, frame):
            # the middle of each dot, in cells
            xs = [(dot + 0.5) / 2 for dot in dots[0]]
            ys = [(dot + 0.5) / 4 + rows - frame.scale.rows for dot in dots[1]]
            figure.draw(figure.signal(xs, ys, marker=marker).lines(len(xs) > 1))
    for name, cells in (("x", width), ("y", rows)):
        figure.ruler(name).lim(0.5, cells - 0.5)  # what lies in the middle of its first cell and of its last
        figure.ruler(name).frequency(0)
    _copy(figure.build().string(), canvas, frame)


def _pieces(curve: Values, frame: LossFrame) -> Iterator[tuple[list[int], list[int]]]:
    """The dots of a curve, in pieces between values that are not finite: of each column the least and the greatest."""
    if not len(curve):
        return
    up, xs = frame.scale.dots(curve), frame.across(np.arange(len(curve), dtype=float))
    columns = np.rint(xs).astype(int)
    every = np.arange(columns[-1] + 1)
    low = np.interp(every, xs, up)
    high = low.copy()
    # a value lies in its own dot, whatever the line between two others would say
    own, first = np.unique(columns, return_index=True)
    low[own], high[own] = np.fmin.reduceat(up, first), np.fmax.reduceat(up, first)
    most = frame.scale.rows * 4 - 1
    known = np.isfinite(low) & np.isfinite(high)
    inside = known & (low < most + 0.5) & (high >= -0.5)
    near = inside.copy()  # outside only the way there and back
    near[1:] |= inside[:-1]
    near[:-1] |= inside[1:]
    known &= near
    low, high = (np.rint(np.clip(np.nan_to_num(edge), 0, most)).astype(int) for edge in (low, high))
    cuts = np.flatnonzero(np.diff(known.astype(int))) + 1
    for piece in np.split(every, cuts):
        if known[piece[0]]:
            yield _line(piece.tolist(), low[piece].tolist(), high[piece].tolist())


def _line(columns: list[int], low: list[int], high: list[int]) -> tuple[list[int], list[int]]:
    xs, ys = [columns[0]], [high[0]]
    for column, below, above in zip(columns, low, high, strict=True):
        ends = (below, above) if abs(below - ys[-1]) <= abs(above - ys[-1]) else (above, below)
        for end in ends if below != above else (below,):
            if ys[-2:] == [end, end]:
                xs[-1] = column  # a level stretch is one line
            else:
                xs.append(column)
                ys.append(end)
    return xs, ys


def _copy(ansi: str, canvas: Canvas, frame: LossFrame) -> None:
    """Copy plotext's text into the canvas; curves keep their colours."""
    for row, line in enumerate(ansi.split("\n")[: frame.scale.rows]):
        column, colour = frame.left, DEFAULT
        for i, piece in enumerate(_ESCAPE.split(line)):
            if i % 2:
                colour = _colour(piece, colour)
            else:
                for char in piece:
                    if char != " ":
                        canvas.put(column, frame.top + row, char, colour)
                    column += 1


def _colour(codes: str, before: int) -> int:
    parts = codes.split(";")
    if parts[:2] == ["38", "2"] and len(parts) >= 5:
        red, green, blue = (int(part) for part in parts[2:5])
        return red << 16 | green << 8 | blue
    return DEFAULT if codes in ("", "0") else before


# -- what is not in the picture ------------------------------------------------------------------------------------


def _outside(curve: Values, frame: LossFrame) -> Any:
    """Of each value 1 where it lies above the chart, −1 where below, else 0."""
    with np.errstate(invalid="ignore"):
        dots = np.rint(frame.scale.dots(curve))
        return (dots > frame.scale.rows * 4 - 1).astype(int) - (dots < 0)


def _missing(loss: Loss, curve: Values, frame: LossFrame) -> str:
    """What of a run is not in the picture, in words."""
    said, outside = [], _outside(curve, frame)
    for side, arrow in ((1, "↑"), (-1, "↓")):
        if (outside == side).any():
            said.append(f"{arrow} to {short(side * float((side * curve[outside == side]).max()))}")
    lost = np.flatnonzero(~np.isfinite(curve))
    if lost.size:
        said.append(f"╳ {short(float(curve[lost[0]]))} at step {lost[0]}")
    return f"{loss.glyph} {', '.join(said)}" if said else ""


def _mark_outside(canvas: Canvas, loss: Loss, curve: Values, frame: LossFrame) -> None:
    """An arrow where a run leaves the chart, and a cross at the first step without a value."""
    outside = _outside(curve, frame)
    before = np.concatenate([[0], outside[:-1]])
    for step in np.flatnonzero((outside != 0) & (outside != before))[: frame.width].tolist():
        canvas.put(*frame.cell(step, float(curve[step])), "↑" if outside[step] > 0 else "↓", loss.colour)
    lost = np.flatnonzero(~np.isfinite(curve))
    if lost.size:
        canvas.put(*frame.cell(int(lost[0]), float("nan")), "╳", loss.colour)


# -- the numbers ---------------------------------------------------------------------------------------------------


def _label_heights(canvas: Canvas, active: Loss, frame: LossFrame) -> None:
    """The active run's first value, in its row; then round numbers that are two rows from it."""
    if not frame.left:
        return
    taken = []
    if len(active.values) and np.isfinite(active.values[0]):
        text = short(float(active.values[0]))
        row = frame.cell(0, float(active.values[0]))[1]
        canvas.put(frame.left - 1 - len(text), row, text, active.colour)
        taken.append(row)
    numbers = list(frame.numbers)
    if frame.scale.floor:
        numbers.insert(0, (frame.scale.rows - 1, frame.scale.floor))
    for at, text in numbers:
        row = frame.top + at
        if all(abs(row - other) >= 2 for other in taken):
            canvas.put(frame.left - 1 - len(text), row, text, MUTED)


def _label_now(canvas: Canvas, active: Loss, frame: LossFrame) -> None:
    """The value where the active run stands, beside its mark: on the right, else where nothing is covered."""
    text = short(active.now)
    column, row = frame.cell(active.cursor, active.now)
    before = column - 1 - len(text)
    spots = [(column + 2, row), (column + 1, row - 1), (column + 1, row + 1), (before, row - 1), (before, row + 1)]
    rows = range(frame.top, frame.top + frame.scale.rows)
    for x, y in spots:
        if y in rows and frame.left <= x and x + len(text) <= canvas.width:
            cells = canvas.characters[y, max(x - 1, column + 1 if y == row else 0) : x + len(text) + 1]
            if (cells == ord(" ")).all():
                canvas.put(x, y, text, active.colour)
                return
    canvas.put(*spots[0], text, active.colour)


def _label_steps(canvas: Canvas, active: Loss, frame: LossFrame) -> None:
    """The step where the active run stands, the first and the last one, and round ones where there is room."""
    row = canvas.height - 1
    here = frame.cell(active.cursor, 0.0)[0]
    text = f"step {active.cursor}"
    labels = [(here - len(text) // 2, text, DEFAULT)]
    steps = [0, frame.last, *map(round, Axis("", 0.0, float(frame.last)).ticks(max(frame.width // 12, 2)))]
    labels += [(frame.cell(step, 0.0)[0] - len(str(step)) // 2, str(step), MUTED) for step in dict.fromkeys(steps)]
    taken: list[tuple[int, int]] = []
    for at, label, colour in labels:
        start = min(max(at, 0), max(canvas.width - len(label), 0))
        if all(start >= last + 2 or start + len(label) + 2 <= first for first, last in taken):
            canvas.put(start, row, label, colour)
            taken.append((start, start + len(label)))
