"""The rows of the data as points, each with a bar as long as its residual, at their own places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..canvas import roles
from ..canvas.axes import Frame
from ..canvas.canvas import DEFAULT, MUTED, Canvas, draw_dots

Array = np.ndarray[Any, Any]

ROW, BATCH, KEPT_OUT = range(3)
"""What a row is to the run: one of the loss, one that the next update uses, one that is kept out."""
GLYPHS = "○●◇"
"""The glyph of each."""
COLOURS = (DEFAULT, roles.GRADIENT.dark, MUTED)
"""The colour of each."""
_MOST_BARS = 400  # of more than that, one would lie on the other
_ORDER = (KEPT_OUT, ROW, BATCH)  # the last on top
_OUTSIDE = "↑↓"


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """The rows of the data, one a place of each array."""

    numbers: Array
    """The number of each row in the file."""
    across: Array
    """Where it stands, from left to right."""
    up: Array
    """And from bottom to top."""
    ends: Array
    """How high its bar ends; nan for no bar."""
    residuals: Array
    """What is missing to the target: its sign is the bar's colour."""
    roles: Array
    """What it is to the run."""


def draw_bars(canvas: Canvas, frame: Frame, points: Points, chosen: int) -> None:
    """Draw the bar of every row, that of the chosen one twice as wide; of very many rows that one alone."""
    few = len(points.numbers) <= _MOST_BARS
    width, height = frame.box.width * 2, frame.box.height * 4
    with np.errstate(all="ignore"):
        x = np.floor(_fraction(frame.x, points.across) * width)
        y, end = ((1.0 - _fraction(frame.y, each)) * height for each in (points.up, points.ends))
        top, bottom = np.minimum(y, end), np.maximum(y, end)
        seen = (x >= 0) & (x < width) & (bottom >= 0) & (top < height)
    is_chosen = points.numbers == chosen
    for is_over in (True, False):
        dots = [np.empty((0, 2), dtype=int)]
        wanted = seen & ((points.residuals < 0.0) == is_over) & (is_chosen if not few else True)
        for k in np.flatnonzero(wanted).tolist():
            rows = np.arange(int(max(top[k], 0.0)), int(min(bottom[k], height - 1.0)) + 1)
            column = int(x[k])
            wide = (column, column ^ 1) if is_chosen[k] else (column,)
            dots += [np.stack([np.full(len(rows), at), rows], axis=1) for at in wide]
        found = np.concatenate(dots)
        colour = (roles.NEGATIVE if is_over else roles.POSITIVE).dark
        draw_dots(canvas, frame.box, found[found[:, 0] < width], colour)


def draw_points(canvas: Canvas, frame: Frame, points: Points, chosen: int) -> Mapping[tuple[int, int], int]:
    """Draw every row, an arrow at the edge for one above or below, the chosen one lit; the row that each cell shows."""
    box = frame.box
    with np.errstate(all="ignore"):
        across, up = _fraction(frame.x, points.across), _fraction(frame.y, points.up)
        seen = np.isfinite(across) & ~np.isnan(up) & (across >= 0.0) & (across <= 1.0)
        columns = np.minimum(np.where(seen, across, 0.0) * box.width, box.width - 1).astype(int) + box.left
        inside = np.clip(np.where(seen, up, 0.0), 0.0, 1.0)
        rows = np.minimum((1.0 - inside) * box.height, box.height - 1).astype(int) + box.top
    is_chosen = points.numbers == chosen
    cells: dict[tuple[int, int], int] = {}
    turns = [np.flatnonzero(seen & (points.roles == role) & ~is_chosen) for role in _ORDER]
    below = np.concatenate([*turns, np.flatnonzero(seen & is_chosen)])[::-1]  # from the topmost on
    _, on_top = np.unique(rows[below] * canvas.width + columns[below], return_index=True)
    for k in below[on_top].tolist():
        role = int(points.roles[k])
        colour = COLOURS[role]
        glyph = _OUTSIDE[0] if up[k] > 1.0 else _OUTSIDE[1] if up[k] < 0.0 else GLYPHS[role]
        cell = int(columns[k]), int(rows[k])
        if is_chosen[k]:
            canvas.put(*cell, glyph, 0xFFFFFF, roles.FOCUS)
        else:
            canvas.put(*cell, glyph, colour)
        cells[cell] = int(points.numbers[k])
    return cells


def draw_label(canvas: Canvas, frame: Frame, points: Points, chosen: int, text: str) -> None:
    """Write the chosen row's residual beside the middle of its bar."""
    found = np.flatnonzero(points.numbers == chosen)
    if not len(found) or not text:
        return
    k, box = int(found[0]), frame.box
    ends = [points.up[k], points.ends[k] if np.isfinite(points.ends[k]) else points.up[k]]
    across = float(frame.x.fraction(float(points.across[k])))
    heights = [min(max(float(frame.y.fraction(float(end))), 0.0), 1.0) for end in ends if np.isfinite(end)]
    if not heights or not 0.0 <= across <= 1.0:
        return
    column = min(int(across * box.width), box.width - 1)
    row = min(int((1.0 - sum(heights) / len(heights)) * box.height), box.height - 1)
    at = column + 2 if column + 2 + len(text) <= box.width else column - 1 - len(text)
    tint = (roles.NEGATIVE if points.residuals[k] < 0.0 else roles.POSITIVE).dark
    canvas.put(box.left + max(at, 0), box.top + row, text, tint)


def _fraction(axis: Any, values: Array) -> Array:
    """How far along an axis numbers lie."""
    found: Array = np.asarray(axis.fraction(values), dtype=float)
    return found
