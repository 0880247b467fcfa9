"""The gradient field: on a sparse grid comets in dots, which fly the way f falls fastest, −∇f; longer where steeper."""

from __future__ import annotations

from math import atan2, pi
from typing import Any

import numpy as np

from ..canvas.axes import Frame
from ..canvas.canvas import Canvas, draw_dots
from ..canvas.contrast import mix
from ..canvas.quantile import quantile
from ..canvas.roles import GRADIENT

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]

_ARROWS = "→↗↑↖←↙↓↘"
_WIDE = 48  # columns from which comets are eight apart, else six
_SHORTEST, _LONGEST = 3.0, 0.7  # in dots; of the way to the next comet
_TAIL = mix(GRADIENT.dark, 0x1B3A48, 0.25)
_HEAD = 2  # dots that are bright and thick
_WEAK = 0.15  # of the longest: what a tenth of the comets is at least as long as


def heading(across: float, up: float) -> str:
    """The arrow nearest to a direction, as the eye sees it: both in units of the same length on screen."""
    return _ARROWS[round(atan2(up, across) / (pi / 4)) % 8]


def _apart(frame: Frame) -> int:
    """Columns from one comet to the next; half as many rows are as long."""
    return 6 if frame.box.width < _WIDE else 8


def _cells(size: int, apart: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Which columns or rows of a box have comets: so far apart, with like margins."""
    count = max(size // apart, 1)
    return (size - (count - 1) * apart) // 2 + np.arange(count) * apart


def _grid(frame: Frame) -> tuple[np.ndarray[Any, np.dtype[np.int64]], np.ndarray[Any, np.dtype[np.int64]]]:
    wide = _apart(frame)
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

    Directions are those that −∇f has in the picture, so that a comet crosses its level line as the eye sees the run's
    own arrow do. None where the gradient is zero or not finite, or where something else is drawn.
    """
    columns, rows = np.meshgrid(*_grid(frame))
    gx, gy = (np.broadcast_to(np.asarray(g, dtype=float), columns.shape).ravel() for g in (gx, gy))
    columns, rows = columns.ravel(), rows.ravel()
    places = zip((frame.box.left + columns).tolist(), (frame.box.top + rows).tolist(), strict=True)
    largest = np.maximum(np.abs(gx), np.abs(gy))
    with np.errstate(all="ignore"):
        seen = np.isfinite(largest) & (largest > 0) & np.array([canvas.is_ground(*place) for place in places])
    if not seen.any():
        return
    # of unit size each, so that nothing overflows; the steepness apart
    unit = largest[seen]
    along_x, along_y = gx[seen] / unit, gy[seen] / unit
    longest = _LONGEST * 2 * _apart(frame)
    length = np.maximum(longest * _shares(np.log(unit) + np.log(np.hypot(along_x, along_y))), _SHORTEST)
    per_x, per_y = _dots_per_unit(frame)
    with np.errstate(all="ignore"):
        way = np.stack([-along_x * per_x, along_y * per_y], axis=1)
        way = way / np.abs(way).max(axis=1, keepdims=True)
        way = way / np.hypot(*way.T)[:, None]
    is_way = np.isfinite(way).all(axis=1)
    middle = np.stack([columns[seen] * 2 + 1.0, rows[seen] * 4 + 2.0], axis=1)
    tails, heads = comets(middle[is_way], way[is_way], length[is_way])
    for dots, colour in ((tails, _TAIL), (heads, GRADIENT.dark)):
        inside = ((dots >= 0) & (dots < [frame.box.width * 2, frame.box.height * 4])).all(axis=1)
        draw_dots(canvas, frame.box, dots[inside], colour)


Dots = np.ndarray[Any, np.dtype[np.int64]]


def comets(middle: Numbers, way: Numbers, length: Numbers) -> tuple[Dots, Dots]:
    """The dots of comets and of their heads: with these middles, unit vectors along them and lengths, in dots.

    Along the axis that it runs along the more, a comet has one dot at each place: the one through which it goes. Its
    head is at the end to which it flies; a long one's is two dots thick.
    """
    steep = np.abs(way[:, 1]) > np.abs(way[:, 0])
    flat = np.where(steep[:, None], way[:, ::-1], way)  # as if each ran along x the more
    start = np.where(steep[:, None], middle[:, ::-1], middle)
    reach, sign = length / 2 * np.abs(flat[:, 0]), np.sign(flat[:, 0])
    head, tail = np.floor(start[:, 0] + sign * reach), np.floor(start[:, 0] - sign * reach)
    count = np.abs(head - tail) + 1
    k: Numbers = np.arange(count.max(initial=1.0))
    at = head[:, None] - sign[:, None] * k
    beside = start[:, 1:] + (at + 0.5 - start[:, :1]) * (flat[:, 1:] / flat[:, :1])
    is_long = (count > 2 * _HEAD)[:, None]
    is_in, is_head = k < count[:, None], k < np.where(is_long, _HEAD, 1)
    other = np.floor(beside) + np.where(beside % 1.0 < 0.5, -1, 1)

    def dots(along: Numbers, across: Numbers, which: Flags) -> Dots:
        turned = np.broadcast_to(steep[:, None], which.shape)[which]
        pair = along[which], np.floor(across)[which]
        return np.stack([np.where(turned, pair[1], pair[0]), np.where(turned, pair[0], pair[1])], axis=1).astype(int)

    heads = dots(at, beside, is_head), dots(at, other, is_head & is_long)
    return dots(at, beside, is_in), np.concatenate(heads)


def _dots_per_unit(frame: Frame) -> tuple[float, float]:
    """How long a unit of each variable is on screen, the longer of the two as 1."""
    # halves, so that an axis as wide as the floats does not overflow
    x = frame.box.width * 2 / (frame.x.high / 2 - frame.x.low / 2)
    y = frame.box.height * 4 / (frame.y.high / 2 - frame.y.low / 2)
    longer = max(x, y)
    return (x / longer, y / longer) if np.isfinite(longer) else (1.0, 1.0)


def _shares(logs: Numbers) -> Numbers:
    """How long each comet is, of the longest: as steep as f is, or a power of that where steepness differs by much."""
    high, low = quantile(logs, 0.95), quantile(logs, 0.1)
    power = min(1.0, float(np.log(_WEAK)) / (low - high)) if low < high else 1.0
    return np.exp(np.minimum((logs - high) * power, 0.0))
