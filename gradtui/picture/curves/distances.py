"""The distances of a run to its minimum, a curve for each direction, on a logarithmic scale."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...expression.printing import short
from ..canvas.canvas import DEFAULT, MUTED, Canvas
from ..canvas.roles import HERE
from .frame import CurveFrame, frame_for
from .lines import Curve, draw_lines
from .marks import label_heights, label_now, label_steps, mark_outside, missing
from .scale import Values

_FOR_CURVES = 3  # times as many rows as the legend has, at least
_APART = 3  # columns between two entries of the legend


@dataclass(frozen=True, slots=True, eq=False)
class Direction:
    """The distance to the minimum along one direction."""

    values: Values
    """It after 0, 1, 2, … updates."""
    colour: int
    """The direction's colour."""
    glyph: str
    """Its mark."""
    words: Sequence[str]
    """What the legend says of it, from the fullest to the shortest."""

    def now(self, step: int) -> float:
        """The distance at a step."""
        return float(self.values[step])


def distance_chart(width: int, height: int, directions: Sequence[Direction], cursor: int) -> Canvas:
    """Return the chart of the distances against the step, below a legend; what is 0 lies in the lowest row."""
    canvas = Canvas.blank(width, height)
    if not any(np.isfinite(direction.values).any() for direction in directions):
        return sentence(width, height, "no finite value yet")
    top = _legend(canvas, directions)
    frame = distance_frame(width, height, directions, cursor, top)
    lost = [words for one in directions if (words := missing(one.glyph, one.values, frame))]
    if lost:
        canvas.put(0, top, "  ".join(lost), MUTED)
        frame = distance_frame(width, height, directions, cursor, top + 1)
    for one in directions:  # each by itself: its cells have no dots of others
        draw_lines(canvas, [Curve(one.values, one.colour)], frame)
        mark_outside(canvas, one.values, one.colour, frame)
    for one in directions:
        canvas.put(*frame.cell(cursor, one.now(cursor)), one.glyph, 0xFFFFFF, HERE)
    label_heights(canvas, [(one.now(0), one.colour) for one in directions], frame)
    if frame.left and cursor:
        for one in directions:
            now = one.now(cursor)
            label_now(canvas, short(now), frame.cell(cursor, now), one.colour, frame, must=False)
    if height >= 2:
        label_steps(canvas, cursor, frame)
    return canvas


def distance_frame(width: int, height: int, directions: Sequence[Direction], cursor: int, top: int) -> CurveFrame:
    """Where the chart has its steps and distances, below so many rows: every one of them lies in it."""
    firsts, nows = ([short(one.now(step)) for one in directions] for step in (0, cursor))
    longest = [max(texts, key=len) for texts in (firsts, nows)]
    curves = [one.values for one in directions]
    return frame_for(width, height, curves, log=True, top=top, first=longest[0], now=longest[1])


def sentence(width: int, height: int, words: str) -> Canvas:
    """A chart's place with words in it: why there is none."""
    canvas = Canvas.blank(width, height)
    for row, line in enumerate(textwrap.wrap(words, max(width, 1))[:height]):
        canvas.put(0, row, line, MUTED)
    return canvas


def _legend(canvas: Canvas, directions: Sequence[Direction]) -> int:
    """Write what each curve is, in as full words as there is room for; the number of its rows."""
    most = max((canvas.height - 1) // (1 + _FOR_CURVES), 1)
    for size in range(len(directions[0].words)):
        rows = _packed([f"{one.glyph} {one.words[size]}" for one in directions], canvas.width)
        if len(rows) <= most and all(x + len(text) <= canvas.width for row in rows for x, _, text in row):
            break
    for y, row in enumerate(rows[:most]):
        for x, i, text in row:
            canvas.put(x, y, text[0], directions[i].colour)
            canvas.put(x + 1, y, text[1:], DEFAULT)
    if len(rows) > most:
        canvas.put(canvas.width - 1, most - 1, "…", MUTED)
    return min(len(rows), most)


def _packed(texts: Sequence[str], width: int) -> list[list[tuple[int, int, str]]]:
    """Texts in rows, each with its column and number."""
    rows: list[list[tuple[int, int, str]]] = []
    at = width
    for i, text in enumerate(texts):
        if at + len(text) > width:
            rows.append([])
            at = 0
        rows[-1].append((at, i, text))
        at += len(text) + _APART
    return rows
