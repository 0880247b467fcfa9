"""The distances of a run to its minimum, a curve for each direction, on a logarithmic scale."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...expression.printing import short
from ..canvas.canvas import MUTED, Canvas
from ..canvas.roles import HERE
from .frame import CurveFrame, frame_for
from .lines import Curve, draw_lines
from .marks import label_heights, label_now, label_steps, mark_outside, missing
from .scale import Values

_FOR_CURVES = 3  # times as many rows as the legend has, at least
_APART = 3  # columns between two entries of the legend
_LEAST = 5  # rows for curves, a legend and the steps


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


_Entry = tuple[int, Direction, str]
"""In a legend: a column, whose words they are, and the words."""


def distance_chart(width: int, height: int, directions: Sequence[Direction], cursor: int) -> Canvas:
    """Return the chart of the distances against the step, below a legend; what is 0 lies in the lowest row.

    Where there is no room for that it is a table of the distances at one step.
    """
    canvas = Canvas.blank(width, height)
    if not any(np.isfinite(direction.values).any() for direction in directions):
        return sentence(width, height, "no finite value yet")
    if not has_curves(width, height, directions):
        return _table(width, height, directions, cursor)
    legend = _legend(width, height, directions)
    for y, row in enumerate(legend):
        for x, one, text in row:
            canvas.put(x, y, one.glyph, one.colour)
            canvas.put(x + 1, y, text[1:])
    top = len(legend)
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


def has_curves(width: int, height: int, directions: Sequence[Direction]) -> bool:
    """Whether there is room for the curves and for what each is; else the distances of one step are a table."""
    return height >= _LEAST and bool(_legend(width, height, directions))


def _legend(width: int, height: int, directions: Sequence[Direction]) -> list[list[_Entry]]:
    """What each curve is, in rows, in as full words as there is room for; [] where the shortest have none."""
    most = max((height - 1) // (1 + _FOR_CURVES), 1)
    for size in range(len(directions[0].words)):
        rows: list[list[_Entry]] = []
        at = width
        for one in directions:
            text = f"{one.glyph} {one.words[size]}"
            if at + len(text) > width:
                rows.append([])
                at = 0
            rows[-1].append((at, one, text))
            at += len(text) + _APART
        if len(rows) <= most and all(x + len(text) <= width for row in rows for x, _, text in row):
            return rows
    return []


def _table(width: int, height: int, directions: Sequence[Direction], cursor: int) -> Canvas:
    """A row for each direction, with its distance at one step; the last row says how many there is no room for."""
    canvas = Canvas.blank(width, height)
    numbers = [short(one.now(cursor)) for one in directions]
    at = max(map(len, numbers)) + 4
    fit = (k for k in range(len(directions[0].words)) if all(at + len(one.words[k]) <= width for one in directions))
    size = next(fit, -1)
    count = len(directions) if len(directions) <= height else height - 1
    for y, (one, number) in enumerate(zip(directions[:count], numbers, strict=False)):
        canvas.put(0, y, one.glyph, one.colour)
        canvas.put(2, y, number, one.colour)
        canvas.put(at, y, one.words[size])
    if count < len(directions):
        canvas.put(0, count, f"… and {len(directions) - count} more", MUTED)
    return canvas
