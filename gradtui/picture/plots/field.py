"""The gradient field: on a sparse grid an arrow that points the way f falls fastest, −∇f, dim where that is weak."""

from __future__ import annotations

from math import atan2, pi
from typing import Any

import numpy as np

from ..canvas import contrast
from ..canvas.axes import Frame
from ..canvas.canvas import Canvas, flattened

Numbers = np.ndarray[Any, np.dtype[np.float64]]

_ARROWS = "→↗↑↖←↙↓↘"
_SHARES = (0.6, 0.8, 1.0)  # how far an arrow's colour is from its band: weak, middling, strong


def heading(across: float, up: float) -> str:
    """The arrow nearest to a direction, as the eye sees it: both in units of the same length on screen."""
    return _ARROWS[round(atan2(up, across) / (pi / 4)) % 8]


def _cells(size: int, apart: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Which columns or rows of a box have arrows: so far apart, with like margins."""
    count = max(size // apart, 1)
    return (size - (count - 1) * apart) // 2 + np.arange(count) * apart


def _grid(frame: Frame) -> tuple[np.ndarray[Any, np.dtype[np.int64]], np.ndarray[Any, np.dtype[np.int64]]]:
    # equally far apart on screen in both directions
    wide = 6 if frame.box.width < 90 else 8
    return _cells(frame.box.width, wide), _cells(frame.box.height, wide // 2)


def field_points(frame: Frame) -> tuple[Numbers, Numbers]:
    """The coordinates at which the field needs the gradient: a row of x and a column of y."""
    columns, rows = _grid(frame)
    across = (columns + 0.5) / frame.box.width
    up = 1.0 - (rows + 0.5) / frame.box.height
    x = frame.x.low * (1 - across) + frame.x.high * across
    y = frame.y.low * (1 - up) + frame.y.high * up
    return x[None, :], y[:, None]


def draw_field(canvas: Canvas, frame: Frame, gx: Numbers, gy: Numbers) -> None:
    """Draw −∇f over a contour; ``gx`` and ``gy`` are the partials at ``field_points(frame)``.

    Directions are those that −∇f has in the picture, so that an arrow stands on its level line as the eye sees the
    run's own arrow do. No arrow where the gradient is zero or not finite, or where something else is drawn.
    """
    columns, rows = _grid(frame)
    shape = (len(rows), len(columns))
    gx, gy = (np.broadcast_to(np.asarray(g, dtype=float), shape) for g in (gx, gy))
    with np.errstate(all="ignore"):
        largest = np.maximum(np.abs(gx), np.abs(gy))
        seen = np.isfinite(gx) & np.isfinite(gy) & (largest > 0)
        if not seen.any():
            return
        # of unit size each, so that nothing overflows; the strength apart
        unit = np.where(seen, largest, 1.0)
        along_x, along_y = gx / unit, gy / unit
        strength = _strengths(np.log(unit) + np.log(np.hypot(along_x, along_y)), seen)
        per_x, per_y = _dots_per_unit(frame)
        turns = np.arctan2(-along_y * per_y, -along_x * per_x) / (np.pi / 4)
        eighths = np.where(seen, np.rint(turns), 0).astype(int) % 8
    for i, row in enumerate((frame.box.top + rows).tolist()):
        for j, column in enumerate((frame.box.left + columns).tolist()):
            if seen[i, j] and canvas.is_ground(column, row):
                where = (slice(row, row + 1), slice(column, column + 1))
                behind = int(flattened(canvas, where)[0, 0])
                ink = contrast.ink(behind) if behind >= 0 else 0xFFFFFF
                colour = _mixed(ink, max(behind, 0), _SHARES[strength[i, j]])
                canvas.put(column, row, _ARROWS[eighths[i, j]], colour, behind)


def _dots_per_unit(frame: Frame) -> tuple[float, float]:
    """How long a unit of each variable is on screen, the longer of the two as 1."""
    # halves, so that an axis as wide as the floats does not overflow
    x = frame.box.width * 2 / (frame.x.high / 2 - frame.x.low / 2)
    y = frame.box.height * 4 / (frame.y.high / 2 - frame.y.low / 2)
    longer = max(x, y)
    return (x / longer, y / longer) if np.isfinite(longer) else (1.0, 1.0)


def _strengths(logs: Numbers, seen: np.ndarray[Any, Any]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """0, 1 or 2: by thirds of the arrows, as far as their gradients do differ."""
    known = logs[seen]
    weak = min(float(np.quantile(known, 1 / 3)), float(known.max()) - float(np.log(2.0)))
    strong = min(float(np.quantile(known, 2 / 3)), float(known.max()) - float(np.log(1.25)))
    return (logs >= weak).astype(np.int64) + (logs >= max(weak, strong))


def _mixed(colour: int, behind: int, share: float) -> int:
    """So much of a colour over another."""
    parts = ((colour >> s & 255, behind >> s & 255, s) for s in (0, 8, 16))
    return sum(round(b + (a - b) * share) << s for a, b, s in parts)
