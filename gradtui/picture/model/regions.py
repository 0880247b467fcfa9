"""Two inputs: what each place of the plane is taken for, the boundary between classes, and the rows on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ..canvas.axes import Frame, framed
from ..canvas.axis import Axis
from ..canvas.canvas import BRAILLE, DEFAULT, Canvas, Flags, packed
from ..canvas.class_tints import DEPTHS, hatch, tints
from .leading import leading
from .marks import Array, Cells, Places, Rows, draw

_ACROSS, _DOWN = (np.array([(k + 0.5) / count for k in range(count)]) for count in (2, 4))  # of a cell: its dots


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """What stays the same from step to step: the axes, and the places at which scores are asked for."""

    canvas: Canvas
    """The axes, with nothing in them."""
    frame: Frame
    """Where the inputs lie in it."""
    nodes: Array
    """The corners of the cells, row by row from the top, shape (m, 2)."""


@lru_cache(maxsize=8)
def plane(width: int, height: int, x: Axis, y: Axis) -> Plane:
    """The plane of two inputs in so many cells, to scale where that can be."""
    canvas, frame = framed(width, height, x, y, scale="alike")
    box = frame.box
    across = np.array([frame.x.value(k / box.width) for k in range(box.width + 1)])
    up = np.array([frame.y.value(1.0 - k / box.height) for k in range(box.height + 1)])
    nodes = np.stack([np.tile(across, len(up)), np.repeat(up, len(across))], axis=1)
    return Plane(canvas, frame, nodes)


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """What each dot, and each cell, is taken for."""

    dots: Flags
    """Whether a dot is on the boundary, four lines and two columns to a cell."""
    places: Places
    """The place of the class of each cell's middle; −1 where the scores are no numbers."""
    margin: Array
    """How far the scores there are from the boundary."""


def taken(scores: Array, rows: int, columns: int, boundary: float = 0.0) -> Taken:
    """What a plane of so many cells is taken for; ``scores`` are those at its nodes, shape (m,) or (m, k)."""
    grid = np.moveaxis(scores.reshape(rows + 1, columns + 1, -1), 2, 0)
    with np.errstate(all="ignore"):
        decided, lead = leading(np.stack([_spread(one) for one in grid]), boundary)
    cell = (rows, 4, columns, 2)
    return Taken(
        _boundary(decided, lead), decided.reshape(cell)[:, 2, :, 1], lead.reshape(cell)[:, 1:3].mean(axis=(1, 3))
    )


def _spread(grid: Array) -> Array:
    """Numbers at the corners of cells, in between them at each dot: four lines and two columns to a cell."""
    left, right = grid[:, :-1, None], grid[:, 1:, None]
    wide = (left * (1 - _ACROSS) + right * _ACROSS).reshape(len(grid), -1)
    upper, lower = wide[:-1, None, :], wide[1:, None, :]
    found: Array = (upper * (1 - _DOWN)[:, None] + lower * _DOWN[:, None]).reshape(-1, wide.shape[1])
    return found


def _boundary(decided: Places, lead: Array) -> Flags:
    """Between two dots that are taken for different classes, the one whose lead is less."""
    found = np.zeros(decided.shape, dtype=bool)
    for axis in (0, 1):
        one, other = ((slice(None, -1), slice(1, None))[k] for k in (0, 1))
        first, second = (
            ((one, slice(None)), (other, slice(None))) if axis == 0 else ((slice(None), one), (slice(None), other))
        )
        at = np.nonzero((decided[first] != decided[second]) & (decided[first] >= 0) & (decided[second] >= 0))
        nearer = lead[first][at] <= lead[second][at]
        found[first][at] |= nearer
        found[second][at] |= ~nearer
    return found


def depth(margin: Array, steps: tuple[float, float]) -> Places:
    """The tint for each margin: deeper beyond the first step, and beyond the second."""
    return np.digitize(margin, steps)


def regions(
    ground: Plane,
    scores: Array,
    parts: tuple[Rows, ...],
    *,
    boundary: float = 0.0,
    steps: tuple[float, float] = (1.0, 3.0),
) -> tuple[Canvas, Cells]:  # fmt: skip
    """The regions of the classes, the boundary between them, and the rows; ``scores`` are those at its nodes.

    The ground is deeper where the scores are farther from the boundary than each of ``steps``.
    """
    box = ground.frame.box
    found = taken(scores, box.height, box.width, boundary)
    canvas = ground.canvas.copy()
    where = (slice(box.top, box.top + box.height), slice(box.left, box.left + box.width))
    dots = packed(found.dots)
    lined = dots > 0
    known = found.places >= 0
    table = tints()
    tint = table[found.places % len(table), np.minimum(depth(found.margin, steps), len(DEPTHS) - 1)]
    canvas.characters[where] = np.where(lined, BRAILLE | dots, ord(" "))
    canvas.foreground[where] = DEFAULT
    canvas.background[where] = np.where(known, tint, DEFAULT)
    isolines, outlines = (
        np.zeros(canvas.characters.shape, dtype=bool),
        np.zeros(canvas.characters.shape, dtype=np.int32),
    )
    isolines[where] = lined
    outlines[where] = np.where(lined, 0, hatch(found.places))
    canvas = replace(canvas, isolines=isolines, outlines=outlines)
    at = [cells(ground.frame, part.inputs) for part in parts]
    return canvas, draw(canvas, parts, [columns for columns, _ in at], [lines for _, lines in at])


def cells(frame: Frame, points: Array) -> tuple[Places, Places]:
    """The column and the line of the cell of each point, as ``Frame.cell`` has them; −1 for what lies outside."""
    box = frame.box
    across, up = frame.x.fraction(points[:, 0]), frame.y.fraction(points[:, 1])  # type: ignore[arg-type]
    inside = np.asarray((across >= 0.0) & (across <= 1.0) & (up >= 0.0) & (up <= 1.0))
    with np.errstate(all="ignore"):
        columns = box.left + np.minimum(np.where(inside, across, 0.0) * box.width, box.width - 1).astype(np.int64)
        lines = box.top + np.minimum(np.where(inside, 1.0 - up, 0.0) * box.height, box.height - 1).astype(np.int64)
    return np.where(inside, columns, -1), np.where(inside, lines, -1)


def axis_over(name: str, columns: Array, room: float = 0.08) -> Axis:
    """An axis over all numbers of a column, with a little room on either side."""
    finite = columns[np.isfinite(columns)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    wide = (high - low) or max(abs(high), 1.0)
    return Axis(name, low - room * wide, high + room * wide)
