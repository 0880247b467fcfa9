"""Curves drawn by plotext. The only file that imports it.

plotext draws dots between the middle of its first cell and that of its last, and ends the process on NaN and on numbers
far outside. So it is given no values but the dots in which they lie, a few hundred at most: what it draws is then
exact, and the numbers around it, which its own frame would put a row beside their place, are written elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import plotext

from ..canvas.canvas import DEFAULT, Canvas
from .frame import CurveFrame
from .scale import Values

_ESCAPE = re.compile(r"\x1b\[([0-9;]*)m")
_DASH = 4  # columns of dots that a dash takes, and the gap behind it
_STEEP = 4  # dots up or down from a column to the next: there is no gap, which would hide a peak
plotext.terminal.limit(False, False)  # neither in width nor in height to the terminal, which may be none
_FIGURE = type(plotext.figure)(plotext.terminal)  # one for all: each holds itself, and 100 kB, until it is collected


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Values to be drawn as a line."""

    values: Values
    """One after 0, 1, 2, … updates."""
    tint: int
    """Its colour."""
    is_dashed: bool = False
    """Whether it is drawn in dashes."""


def draw_lines(canvas: Canvas, curves: Sequence[Curve], frame: CurveFrame) -> None:
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
    for curve in curves:
        tint = curve.tint
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


def _pieces(drawn: Curve, frame: CurveFrame) -> Iterator[tuple[list[int], list[int]]]:
    """The dots of a curve, in pieces between values that are not finite: of each column the least and the greatest."""
    curve = drawn.values
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
    if drawn.is_dashed:
        tops, feet = np.pad(high, 1, "edge"), np.pad(low, 1, "edge")
        steep = np.maximum(tops[:-2], tops[2:]) - np.minimum(feet[:-2], feet[2:]) > _STEEP
        known &= (every // _DASH % 2 == 0) | steep | (high - low > _STEEP)
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


def _copy(ansi: str, canvas: Canvas, frame: CurveFrame) -> None:
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
