"""The hill from above: bands of height in half blocks, level lines between them."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

import numpy as np

from ..canvas import colours
from ..canvas.axes import Frame
from ..canvas.canvas import Canvas
from .levels import Levels
from .overlay import Trace, draw_arrow, draw_trace

_LINE = 0.62  # how dark a level line is against its band
Heights = np.ndarray[Any, np.dtype[np.float64]]


def grid(frame: Frame) -> tuple[Heights, Heights]:
    """The coordinates at which a contour in this frame needs f: a row of x and a column of y, two a cell high."""
    box = frame.box
    across = (np.arange(box.width) + 0.5) / box.width
    up = 1.0 - (np.arange(box.height * 2) + 0.5) / (box.height * 2)
    x = frame.x.low * (1 - across) + frame.x.high * across
    y = frame.y.low * (1 - up) + frame.y.high * up
    return x[None, :], y[:, None]


def contour(canvas: Canvas, frame: Frame, values: Heights, levels: Levels) -> Canvas:
    """Return the canvas with the hill in its frame; ``values`` are the heights at ``grid(frame)``."""
    canvas = canvas.copy()
    band = levels.bands(values)
    palette = np.append(colours.bands(levels.count), colours.UNDEFINED).astype(np.int32)  # band −1 is its last
    pixels = palette[band]
    edge = _edges(band)
    dark = pixels.copy()
    for shift in (0, 8, 16):
        part = pixels >> shift & 255
        dark += ((part * _LINE).astype(np.int32) - part) << shift
    pixels = np.where(edge, dark, pixels)
    box = frame.box
    where = (slice(box.top, box.top + box.height), slice(box.left, box.left + box.width))
    upper, lower = pixels[0::2], pixels[1::2]
    same = upper == lower
    lost = (band[0::2] < 0) & (band[1::2] < 0)
    canvas.characters[where] = np.where(lost, ord("╳"), np.where(same, ord(" "), ord("▀")))
    canvas.foreground[where] = np.where(lost, 0x6A6A6A, upper)
    canvas.background[where] = np.where(lost, colours.UNDEFINED, lower)
    return canvas


def _edges(band: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Pixels on a level line: those above or left of a lower band's border.

    Where levels stand closer than a pixel or two the lines are left out, and the bands speak for themselves.
    """
    right = np.zeros(band.shape, dtype=bool)
    below = np.zeros(band.shape, dtype=bool)
    right[:, :-1] = band[:, :-1] > band[:, 1:]
    right[:, 1:] |= band[:, 1:] > band[:, :-1]
    below[:-1] = band[:-1] > band[1:]
    below[1:] |= band[1:] > band[:-1]
    padded = np.pad(band, 1, mode="edge")
    stack = np.stack([padded[i : i + band.shape[0], j : j + band.shape[1]] for i in range(3) for j in range(3)])
    crowded = stack.max(axis=0) - stack.min(axis=0) > 1
    edges: np.ndarray[Any, Any] = (right | below) & ~crowded & (band >= 0)
    return edges


def with_runs(
    background: Canvas,
    frame: Frame,
    traces: Sequence[Trace],
    next_point: tuple[float, float] | None,
    pull: tuple[float, float] | None = None,
    partials: tuple[float, float] | None = None,
) -> Canvas:
    """Return the hill with every run on it, the arrow −η∇f from the active one, and that to where its memory pulls.

    ``partials`` is −η∂f/∂x and −η∂f/∂y: two arrows along the axes, which together make −η∇f.
    """
    canvas = background.copy()
    for trace in sorted(traces, key=lambda t: t.active):
        if trace.active and partials is not None:
            _draw_partials(canvas, frame, trace.points[-1], partials)
        if trace.active and pull is not None:
            _draw_arrow(canvas, frame, trace.points[-1], pull, colours.MEMORY)
        if trace.active and next_point is not None:
            _draw_arrow(canvas, frame, trace.points[-1], next_point, colours.ARROW)
        draw_trace(canvas, frame, trace)
    return canvas


def _draw_partials(canvas: Canvas, frame: Frame, point: tuple[float, float], step: tuple[float, float]) -> None:
    """Each variable's part of a step, from the point along its axis."""
    x, y = point
    for end, colour in zip(((x + step[0], y), (x, y + step[1])), colours.PARTIAL_ARROWS, strict=True):
        _draw_arrow(canvas, frame, point, end, colour)


def _draw_arrow(
    canvas: Canvas, frame: Frame, start: tuple[float, float], end: tuple[float, float], colour: int
) -> None:
    # so far away that in dots it is no number: it has no direction on the screen
    if all(map(isfinite, (*frame.dot(*start), *frame.dot(*end)))):
        draw_arrow(canvas, frame, start, end, colour)
