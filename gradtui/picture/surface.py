"""The hill in three dimensions: bands of height, shaded; the runs on it, and two curves across it with their tangents.

What is behind the hill is hidden. A height field needs no sorting for that: its points, drawn row by row from the far
corner to the near one, cover each other as they should. Two pixels a cell, one above the other, as the contour has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from . import colours
from .axes import Axis, tick_text
from .canvas import DEFAULT, MUTED, Box, Canvas, draw_dots
from .curve import height_axis
from .landmarks import LOW, OTHER, PAPER, Mark
from .levels import Levels
from .overlay import Trace
from .projection import Numbers, Projection, View

Whole = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
_COUNT = 192  # points along an axis
_MENDED = 2  # pixels between points, where it is seen from near
_LINE = 0.62  # how dark a level line is against its band
_LIGHT = (-0.55, 0.35, 0.75)  # from where the light comes: left, away, above
_SOFT = 0.45  # how much of the light does not depend on the slope
_NEAR = 0.06  # of depth: so near behind the hill a line still lies on it
_DRAPED = 24  # points of a path between two steps
_TANGENT = 0.22  # of an axis, to either side


@dataclass(frozen=True, slots=True, eq=False)
class SurfacePicture:
    """A hill without runs, and what is needed to put things on it."""

    canvas: Canvas
    """The picture."""
    projection: Projection
    """Where points lie in it."""
    heights: Numbers
    """f at ``samples``: a row for each y, a column for each x."""
    depth: Numbers
    """How far away the hill is, at each pixel: two a cell, one above the other; infinite where there is none."""
    places: Whole
    """Which of ``heights``, in one row, is seen at each pixel; −1 for none."""

    def point_at(self, column: int, row: int) -> tuple[float, float] | None:
        """The place of the hill that a cell shows."""
        box = self.projection.box
        if not box.holds(column, row):
            return None
        seen = self.places[2 * (row - box.top) : 2 * (row - box.top) + 2, column - box.left]
        found = [int(place) for place in seen if place >= 0]
        if not found:
            return None
        i, j = divmod(found[-1], _COUNT)
        return self.projection.x.value(j / (_COUNT - 1)), self.projection.y.value(i / (_COUNT - 1))

    def on_hill(self, x: Numbers, y: Numbers) -> Numbers:
        """The height of the hill at places of the plane, between its points; not a number outside."""
        j = (x - self.projection.x.low) / (self.projection.x.high - self.projection.x.low) * (_COUNT - 1)
        i = (y - self.projection.y.low) / (self.projection.y.high - self.projection.y.low) * (_COUNT - 1)
        inside = (j >= 0) & (j <= _COUNT - 1) & (i >= 0) & (i <= _COUNT - 1)
        i, j = np.where(inside, i, 0.0), np.where(inside, j, 0.0)
        below, left = np.minimum(i.astype(int), _COUNT - 2), np.minimum(j.astype(int), _COUNT - 2)
        up, right = i - below, j - left
        with np.errstate(all="ignore"):
            low = self.heights[below, left] * (1 - right) + self.heights[below, left + 1] * right
            high = self.heights[below + 1, left] * (1 - right) + self.heights[below + 1, left + 1] * right
            return np.where(inside, low * (1 - up) + high * up, np.nan)


def samples(x: Axis, y: Axis) -> tuple[Numbers, Numbers]:
    """The coordinates at which a surface needs f, whatever the size of the picture: a row of x and a column of y."""
    parts = np.linspace(0.0, 1.0, _COUNT)
    return (x.low * (1 - parts) + x.high * parts)[None, :], (y.low * (1 - parts) + y.high * parts)[:, None]


def surface(
    width: int, height: int, x: Axis, y: Axis, name: str, values: Numbers, levels: Levels, view: View
) -> SurfacePicture:
    """Return the hill; ``values`` are the heights at ``samples(x, y)``, ``name`` is the function's."""
    canvas = Canvas.blank(width, height)
    box = Box(0, 0, canvas.width, canvas.height)
    z = height_axis(name, values)
    projection = Projection(x, y, z, view, box)
    seen = np.isfinite(values)
    clipped = np.where(seen, np.clip(values, z.low, z.high), z.low)
    columns, rows = samples(x, y)
    column, row, depth = projection.dots(columns, rows, clipped)
    tint = _tints(values, clipped, z, levels, projection)

    # from the far corner to the near one: what comes later lies before
    _, away = projection.turned(np.array([x.low, x.high, x.low]), np.array([y.low, y.low, y.high]))
    order = (slice(None, None, -1 if away[2] > away[0] else 1), slice(None, None, -1 if away[1] > away[0] else 1))
    across, down = ((part[order] / 2).astype(np.int64).ravel() for part in (column, row))
    which = np.arange(_COUNT * _COUNT).reshape(_COUNT, _COUNT)[order].ravel()
    good = seen[order].ravel()
    shape = (box.height * 2, box.width)
    latest = np.full(shape, -1, dtype=np.int64)
    for below in (1, 0):  # a pixel below too, so that steep sides have no holes
        inside = good & (across >= 0) & (across < shape[1]) & (down + below >= 0) & (down + below < shape[0])
        drawn = np.full(shape, -1, dtype=np.int64)
        drawn[down[inside] + below, across[inside]] = np.flatnonzero(inside)
        latest = np.maximum(latest, drawn)
    for _ in range(_MENDED):
        latest = _mended(latest)
    found = latest >= 0
    places = np.where(found, which[latest], -1)
    deep = np.where(found, depth.ravel()[places], np.inf)
    _colour(canvas, places, tint.ravel(), levels.bands(values).ravel(), found)
    picture = SurfacePicture(canvas, projection, values, deep, places)
    _draw_base(canvas, picture)
    return picture


def _mended(latest: Whole) -> Whole:
    """Pixels between two of the hill are the hill's, too."""
    padded = np.pad(latest, 1, constant_values=-1)
    above, below = padded[:-2, 1:-1], padded[2:, 1:-1]
    left, right = padded[1:-1, :-2], padded[1:-1, 2:]
    upright, level = np.minimum(above, below), np.minimum(left, right)
    return np.where(latest >= 0, latest, np.maximum(upright, level))


def _tints(values: Numbers, clipped: Numbers, z: Axis, levels: Levels, projection: Projection) -> Whole:
    """The colour of each point: its band's, lit from the left."""
    palette = np.append(colours.bands(levels.count), colours.UNDEFINED).astype(np.int64)
    base = palette[levels.bands(values)]
    with np.errstate(all="ignore"):
        heights = (clipped - z.low) / (z.high - z.low) * 0.85
        step = 2.0 / (_COUNT - 1)
        up, right = np.gradient(np.nan_to_num(heights), step)
    a = np.radians(projection.view.turn)
    # the normal of the hill, turned with it
    nx, ny = -(right * np.cos(a) - up * np.sin(a)), -(right * np.sin(a) + up * np.cos(a))
    length = np.sqrt(nx * nx + ny * ny + 1.0)
    lit = (nx * _LIGHT[0] - ny * _LIGHT[1] + _LIGHT[2]) / length
    share = np.clip(_SOFT + (1 - _SOFT) * lit / _LIGHT[2], 0.4, 1.12)
    share = np.round(share * 12) / 12  # few shades: fewer colours to send
    mixed = np.zeros(base.shape, dtype=np.int64)
    for shift in (16, 8, 0):
        mixed |= np.minimum((base >> shift & 255) * share, 255).astype(np.int64) << shift
    return mixed


def _colour(canvas: Canvas, places: Any, tint: Any, band: Any, found: Flags) -> None:
    """Write the pixels: half blocks, level lines dark."""
    pixels = np.where(found, tint[places], -1)
    bands = np.where(found, band[places], -9)
    edge = np.zeros(found.shape, dtype=bool)
    edge[:-1] |= (bands[:-1] > bands[1:]) & found[1:]
    edge[1:] |= (bands[1:] > bands[:-1]) & found[:-1]
    edge[:, :-1] |= (bands[:, :-1] > bands[:, 1:]) & found[:, 1:]
    edge[:, 1:] |= (bands[:, 1:] > bands[:, :-1]) & found[:, :-1]
    dark = sum(((pixels >> s & 255) * _LINE).astype(np.int64) << s for s in (0, 8, 16))
    pixels = np.where(edge & found, dark, pixels)
    upper, lower = pixels[0::2], pixels[1::2]
    same = upper == lower
    only_low = (upper < 0) & (lower >= 0)
    canvas.characters[:] = np.where(same, ord(" "), np.where(only_low, ord("▄"), ord("▀")))
    canvas.foreground[:] = np.where(same, DEFAULT, np.where(only_low, lower, upper))
    canvas.background[:] = np.where(same, upper, np.where(only_low, DEFAULT, np.where(lower < 0, DEFAULT, lower)))


# -- what stands around -----------------------------------------------------------------------------------------------


def _draw_base(canvas: Canvas, picture: SurfacePicture) -> None:
    """The edges of the ground, and the numbers at its near corners."""
    projection = picture.projection
    x, y, z = projection.x, projection.y, projection.z
    corners = [(x.low, y.low), (x.high, y.low), (x.high, y.high), (x.low, y.high)]
    for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True):
        parts = np.linspace(0.0, 1.0, 120)
        line = x0 * (1 - parts) + x1 * parts, y0 * (1 - parts) + y1 * parts, np.full(120, z.low)
        _draw(canvas, picture, line, MUTED, hidden=False)
    _, away = projection.turned(np.array([c[0] for c in corners]), np.array([c[1] for c in corners]))
    near_y = y.low if away[0] + away[1] <= away[2] + away[3] else y.high
    near_x = x.low if away[0] + away[3] <= away[1] + away[2] else x.high
    for value in (x.low, x.high, None):
        place = (x.low + x.high) / 2 if value is None else value
        _label(canvas, projection, place, near_y, x.name if value is None else _number(x, value))
    for value in (y.low, y.high, None):
        place = (y.low + y.high) / 2 if value is None else value
        _label(canvas, projection, near_x, place, y.name if value is None else _number(y, value))


def _number(axis: Axis, value: float) -> str:
    return tick_text(value, (axis.high - axis.low) / 10)


def _label(canvas: Canvas, projection: Projection, x: float, y: float, text: str) -> None:
    """Write outside the ground, a little away from its middle."""
    columns, rows, _ = projection.dots(np.array([x]), np.array([y]), np.array([projection.z.low]))
    column, row = float(columns[0]) / 2, float(rows[0]) / 4
    column += 1.5 if column > projection.box.width / 2 else -0.5 - len(text)
    start, line = int(min(max(column, 0), canvas.width - len(text))), int(min(row + 0.8, canvas.height - 1))
    if start >= 0 and line >= 0 and (canvas.background[line, start : start + len(text)] < 0).all():
        canvas.put(start, line, text, MUTED)


def _draw(
    canvas: Canvas, picture: SurfacePicture, line: tuple[Numbers, Numbers, Numbers], colour: int, *, hidden: bool = True
) -> None:
    """Draw points as dots: those behind the hill every third and dim, or not at all."""
    column, row, depth = picture.projection.dots(*line)
    box = picture.projection.box
    with np.errstate(all="ignore"):
        inside = (column >= 0) & (column < box.width * 2) & (row >= 0) & (row < box.height * 4)
    column, row, depth = column[inside], row[inside], depth[inside]
    dots = np.stack([column.astype(int), row.astype(int)], axis=1)
    free = depth <= picture.depth[dots[:, 1] // 2, dots[:, 0] // 2] + _NEAR
    if hidden:
        draw_dots(canvas, box, dots[~free][::3], MUTED)
    draw_dots(canvas, box, dots[free], colour, 0.5 if colour != MUTED else None)


def _put(
    canvas: Canvas,
    picture: SurfacePicture,
    place: tuple[float, float, float],
    glyph: str,
    colour: int,
    behind: int | None,
) -> None:
    """Put a glyph on the hill; dim where it is behind it."""
    found = picture.projection.dots(*(np.array([part]) for part in place))
    column, row, depth = (float(part[0]) for part in found)
    box = picture.projection.box
    if not (0 <= column < box.width * 2 and 0 <= row < box.height * 4):
        return
    free = depth <= picture.depth[int(row) // 2, int(column) // 2] + 2 * _NEAR
    at = int(column) // 2, int(row) // 4
    under = int(canvas.background[at[1], at[0]])
    canvas.put(*at, glyph, colour if free else 0x9A9A9A, (behind if free else None) or (under if under >= 0 else None))


def with_runs(
    picture: SurfacePicture,
    traces: Sequence[Trace],
    point: tuple[float, float, float],
    slopes: tuple[float, float],
    marks: Sequence[Mark] = (),
) -> Canvas:
    """Return the hill with every run on it, the landmarks, and at a point the curves to the east and to the north.

    ``point`` is (x, y, f there), ``slopes`` the two partials there: the slopes of the two tangents.
    """
    canvas = picture.canvas.copy()
    projection = picture.projection
    x0, y0, f0 = point
    for k, (axis, other) in enumerate(((projection.x, y0), (projection.y, x0))):
        if not all(map(isfinite, point)):
            break
        along = np.linspace(axis.low, axis.high, 500)
        beside = np.full(500, other)
        x, y = (along, beside) if k == 0 else (beside, along)
        tint = colours.PARTIAL_ARROWS[k]
        _draw(canvas, picture, (x, y, _within(picture.on_hill(x, y), projection.z)), _dim(tint))
        here = (x0, y0)[k]
        reach = _TANGENT * (axis.high - axis.low)
        tangent = np.linspace(here - reach, here + reach, 200)
        x, y = (tangent, np.full(200, y0)) if k == 0 else (np.full(200, x0), tangent)
        with np.errstate(all="ignore"):
            z = f0 + slopes[k] * (tangent - here)
        near = (z >= projection.z.low) & (z <= projection.z.high)
        _draw(canvas, picture, (x[near], y[near], z[near]), tint)
    for mark in sorted(marks, key=lambda m: m.glyph.isupper()):
        x1, y1 = mark.places[len(mark.places) // 2]
        z1 = float(picture.on_hill(np.array([x1]), np.array([y1]))[0])
        if np.isfinite(z1):
            _put(canvas, picture, (x1, y1, z1), mark.glyph, LOW if mark.glyph.isupper() else OTHER, PAPER)
    for trace in sorted(traces, key=lambda t: t.active):
        _draw_trace(canvas, picture, trace)
    return canvas


def _draw_trace(canvas: Canvas, picture: SurfacePicture, trace: Trace) -> None:
    places = np.array(trace.points, dtype=float)
    parts = np.linspace(0.0, 1.0, _DRAPED, endpoint=False)
    with np.errstate(all="ignore"):
        ways = places[:-1, None, :] * (1 - parts)[None, :, None] + places[1:, None, :] * parts[None, :, None]
    line = ways.reshape(-1, 2)
    line = line[np.isfinite(line).all(axis=1)]
    z = _within(picture.on_hill(line[:, 0], line[:, 1]), picture.projection.z)
    _draw(canvas, picture, (line[:, 0], line[:, 1], z), trace.colour)
    for at, glyph, behind in ((0, "○", None), (-1, trace.glyph, colours.HERE if trace.active else None)):
        x, y = float(places[at, 0]), float(places[at, 1])
        if np.isfinite(x) and np.isfinite(y):
            height = float(_within(picture.on_hill(np.array([x]), np.array([y])), picture.projection.z)[0])
            if np.isfinite(height):
                tint = 0xFFFFFF if behind is not None else trace.colour
                _put(canvas, picture, (x, y, height), glyph, tint, behind)


def _within(z: Numbers, axis: Axis) -> Numbers:
    return np.clip(z, axis.low, axis.high)


def _dim(colour: int) -> int:
    return sum(int((colour >> shift & 255) * 0.8) << shift for shift in (0, 8, 16))
