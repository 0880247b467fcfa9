"""The hill from above: a smooth ground in half blocks, level lines in dots on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite
from typing import Any

import numpy as np

from ..canvas import colours, grounds, roles
from ..canvas.axes import Frame
from ..canvas.canvas import BRAILLE, Canvas, Flags, draw_dots, line_dots, packed
from .levels import Levels
from .overlay import Trace, draw_arrow, draw_trace

_BEHIND_LEVEL = 0x303030  # behind what is said of a level line that is lit
_FAINT = 1e-3  # of a level, from the highest to the lowest
_DOTTED = 3  # of so many dots of the sum's second leg one is drawn
CLOSEST = 3.0
"""Dots between two level lines: where they are closer every other one is left out."""
Heights = np.ndarray[Any, np.dtype[np.float64]]


def grid(frame: Frame) -> tuple[Heights, Heights]:
    """The coordinates at which a contour in this frame needs f: a row of x and a column of y, one for each dot."""
    box = frame.box
    across = (np.arange(box.width * 2) + 0.5) / (box.width * 2)
    up = 1.0 - (np.arange(box.height * 4) + 0.5) / (box.height * 4)
    x = frame.x.low * (1 - across) + frame.x.high * across
    y = frame.y.low * (1 - up) + frame.y.high * up
    return x[None, :], y[:, None]


def contour(canvas: Canvas, frame: Frame, values: Heights, levels: Levels, closest: float = CLOSEST) -> Canvas:
    """Return the canvas with the hill in its frame; ``values`` are the heights at ``grid(frame)``."""
    canvas = canvas.copy()
    rows, columns = frame.box.height, frame.box.width
    places = levels.places(np.where(np.isfinite(values), values, np.nan))
    dots = lines(places, len(levels.heights), closest=closest)
    cells = places.reshape(rows, 4, columns, 2)
    halves = cells.reshape(rows, 2, 2, columns, 2).mean(axis=(2, 4))  # of each cell its upper and its lower half
    lost = np.isnan(halves)
    ground = grounds.ground()
    shade = np.where(lost, 0, halves * (grounds.SHADES / levels.count)).astype(int)
    shade = np.clip(shade, 0, grounds.SHADES - 1)
    tint = np.where(lost, colours.UNDEFINED, ground.tints[shade])
    marks = packed(dots)
    lined, nowhere = marks > 0, lost.all(axis=1)
    upper, lower = tint[:, 0], tint[:, 1]
    split = (upper != lower) & ~lined
    box = frame.box
    where = (slice(box.top, box.top + rows), slice(box.left, box.left + columns))
    plain = np.where(split, ord("▀"), ord(" "))
    canvas.characters[where] = np.where(nowhere, ord("╳"), np.where(lined, BRAILLE | marks, plain))
    canvas.foreground[where] = np.where(nowhere, 0x6A6A6A, np.where(lined, ground.lines[shade[:, 1]], upper))
    canvas.background[where] = lower
    isolines = np.zeros(canvas.characters.shape, dtype=bool)
    isolines[where] = lined & ~nowhere
    return replace(canvas, isolines=isolines)


def lines(places: Heights, last: int, torn: tuple[Flags, Flags] | None = None, closest: float = CLOSEST) -> Flags:
    """The dots on level lines: between two samples on either side of a level, the one that is nearer to it.

    Where whole levels are closer than so many dots, only every second, fourth, … is drawn. ``torn``: where no line is
    between a sample and the next one below, and the next to the right, for they are not neighbours on the hill.
    """
    found = np.zeros(places.shape, dtype=bool)
    band = np.minimum(np.floor(np.nan_to_num(places, nan=-1.0)), last)
    for axis in (0, 1):
        first: list[slice] = [slice(None), slice(None)]
        second = list(first)
        first[axis], second[axis] = slice(None, -1), slice(1, None)
        one, other = tuple(first), tuple(second)
        differ = band[one] != band[other]
        if torn is not None:
            differ &= ~torn[axis]
        at = np.nonzero(differ)  # few
        low, high = np.minimum(band[one][at], band[other][at]), np.maximum(band[one][at], band[other][at])
        beyond = at[0] + (axis == 0), at[1] + (axis == 1)
        crowd = np.fmax(np.fmax(_steepness(places, *at), _steepness(places, *beyond)) * closest, 1.0)
        apart = np.exp2(np.ceil(np.log2(crowd)))
        level = np.floor(high / apart) * apart  # of those between the two samples the highest that is drawn
        crosses = (level > low) & (low >= 0)
        nearer = np.abs(places[one][at] - level) <= np.abs(places[other][at] - level)
        found[one][at] |= crosses & nearer
        found[other][at] |= crosses & ~nearer
    return found


def _steepness(places: Heights, rows: Any, columns: Any) -> Heights:
    """How many levels a sample is from the next, down or across, whichever is more: as ``np.gradient``, where asked."""
    ends = []
    for axis, at in enumerate((rows, columns)):
        low, high = np.maximum(at - 1, 0), np.minimum(at + 1, places.shape[axis] - 1)
        pair = ((low, columns), (high, columns)) if axis == 0 else ((rows, low), (rows, high))
        ends.append(np.abs(places[pair[1]] - places[pair[0]]) / np.maximum(high - low, 1))
    steepest: Heights = np.maximum(*ends)
    return steepest


def with_level(canvas: Canvas, frame: Frame, values: Heights, level: float, said: str) -> Canvas:
    """Return the hill with the level line at one height lit; ``values`` are the heights at ``grid(frame)``."""
    lit, box = canvas.copy(), frame.box
    if isfinite(level):
        with np.errstate(all="ignore"):
            off = np.clip((values - level) / max(float(np.nanmax(np.abs(values - level), initial=0.0)), 1e-300), -1, 1)
        # one level, so far from others that none is left out
        dots = np.argwhere(lines(1.0 + _FAINT * np.where(np.isfinite(values), off, np.nan), 1))[:, ::-1]
        last = box.width * 2 - 1, box.height * 4 - 1
        thick = [np.minimum(dots + np.array(way), last) for way in ((0, 0), (1, 0), (0, 1))]
        draw_dots(lit, box, np.concatenate(thick), roles.LEVEL, on_ground=True)
    lit.put(max(box.left + box.width - len(said) - 2, 0), box.top, f" {said} ", roles.LEVEL, _BEHIND_LEVEL)
    return lit


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
            _draw_arrow(canvas, frame, trace.points[-1], pull, roles.MEMORY.dark)
        if trace.active and next_point is not None:
            _draw_arrow(canvas, frame, trace.points[-1], next_point, roles.GRADIENT.dark)
        draw_trace(canvas, frame, trace)
    return canvas


def _draw_partials(canvas: Canvas, frame: Frame, point: tuple[float, float], step: tuple[float, float]) -> None:
    """Each variable's part of a step, from the point along its axis; dotted, the second one at the tip of the first."""
    x, y = point
    leg = [frame.dot(x + step[0], y), frame.dot(x + step[0], y + step[1])]
    if all(map(isfinite, (*leg[0], *leg[1]))):
        dots = line_dots(leg, frame.box.width * 2, frame.box.height * 4)
        draw_dots(canvas, frame.box, dots[::_DOTTED], frame.y.colour, on_ground=True)
    for end, colour in zip(((x + step[0], y), (x, y + step[1])), (frame.x.colour, frame.y.colour), strict=True):
        _draw_arrow(canvas, frame, point, end, colour)


def _draw_arrow(
    canvas: Canvas, frame: Frame, start: tuple[float, float], end: tuple[float, float], colour: int
) -> None:
    # so far away that in dots it is no number: it has no direction on the screen
    if all(map(isfinite, (*frame.dot(*start), *frame.dot(*end)))):
        draw_arrow(canvas, frame, start, end, colour)
