"""The hill in three dimensions: bands of height, shaded; the runs on it, and two curves across it with their tangents.

The hill is solid, cut off at the edges of the window, and what is behind it is hidden. Two pixels a cell, one above the
other, as the contour has; lines on it are dots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, isfinite

import numpy as np

from ..canvas import colours, roles
from ..canvas.axis import Axis
from ..canvas.canvas import DEFAULT, MUTED, Box, Canvas, draw_dots, flattened, shaded
from ..plots.curve import height_axis
from ..plots.landmark_marks import LOW, OTHER, PAPER, Mark
from ..plots.levels import Levels
from ..plots.overlay import POINTER, Trace
from .outside import FARTHEST, arrow_to
from .projection import (
    COUNT,
    HEIGHT,
    NEAR,
    Camera,
    Flags,
    Horizon,
    Numbers,
    Projection,
    Whole,
    between,
    follow,
    fractions,
    light,
    placed,
)
from .surface_axes import darker, heights_beside, numbers_along

_LINE = 0.62  # how dark a level line is against its band
_RIDGE, _JUMP = 0.5, 0.25  # how dark it is along a ridge, behind it; the step of depth that makes one
_SHADES = 10  # few: fewer colours to send
_WALL = 0.5  # how dark the hill's cut sides are
_TANGENT = 0.62  # of half the hill's width, to either side
_WIRES = 17
_DIM = 0.8  # a curve, against its tangent


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
    across: Numbers
    """How far along x, from 0 to 1, the place is that each pixel shows; not a number for none and for cut sides."""
    along: Numbers
    """The same along y."""
    horizon: Horizon
    """What hides what."""

    def point_at(self, column: int, row: int) -> tuple[float, float] | None:
        """The place of the hill that a cell shows; None beside it and on its cut sides."""
        box = self.projection.box
        if not box.holds(column, row):
            return None
        for pixel in (2 * (row - box.top) + 1, 2 * (row - box.top)):
            across, along = float(self.across[pixel, column - box.left]), float(self.along[pixel, column - box.left])
            if isfinite(across):
                return self.projection.x.value(across), self.projection.y.value(along)
        return None

    @property
    def ground(self) -> tuple[Axis, Axis]:
        """The two sides of the window."""
        return self.projection.x, self.projection.y

    def holds(self, x: float, y: float) -> bool:
        """Whether a place is in the window."""
        return all(axis.low <= at <= axis.high for at, axis in zip((x, y), self.ground, strict=True))

    def cell(self, x: float, y: float, z: float) -> tuple[int, int, bool] | None:
        """The cell of a point and whether the hill hides it; None outside the picture."""
        if not all(map(isfinite, (x, y, z))):
            return None
        place = np.array([x]), np.array([y]), np.array([z])
        columns, rows, _ = self.projection.dots(*place)
        column, row, box = float(columns[0]), float(rows[0]), self.projection.box
        if not (0 <= column < box.width * 2 and 0 <= row < box.height * 4):
            return None
        _, away = self.projection.turned(*place[:2])
        hidden = bool(self.horizon.hides(columns, rows, away, 2 * NEAR)[0])
        return box.left + int(column) // 2, box.top + int(row) // 4, hidden

    def drawn(self, x: Numbers, y: Numbers) -> Numbers:
        """The height at which the hill is drawn at places of the plane: within the picture's heights."""
        return np.clip(self.on_hill(x, y), self.projection.z.low, self.projection.z.high)

    def on_hill(self, x: Numbers, y: Numbers) -> Numbers:
        """The height of the hill at places of the plane, between its points; not a number outside."""
        j, i = fractions(self.projection.x, x), fractions(self.projection.y, y)
        inside = (j >= 0) & (j <= 1) & (i >= 0) & (i <= 1)
        with np.errstate(all="ignore"):
            return np.where(inside, between(self.heights, np.where(inside, i, 0.0), np.where(inside, j, 0.0)), np.nan)


def samples(x: Axis, y: Axis) -> tuple[Numbers, Numbers]:
    """The coordinates at which a surface needs f, whatever the size of the picture: a row of x and a column of y."""
    parts = np.linspace(0.0, 1.0, COUNT)
    return (x.low * (1 - parts) + x.high * parts)[None, :], (y.low * (1 - parts) + y.high * parts)[:, None]


def surface(
    width: int,
    height: int,
    x: Axis,
    y: Axis,
    name: str,
    values: Numbers,
    levels: Levels,
    view: Camera,
    wire: bool = False,
) -> SurfacePicture:
    """Return the hill; ``values`` are the heights at ``samples(x, y)``, ``name`` is the function's.

    With ``wire`` it is drawn as lines along x and y, those behind it hidden.
    """
    canvas = Canvas.blank(width, height)
    box = Box(0, 0, canvas.width, canvas.height)
    z = height_axis(name, values)
    projection = Projection(x, y, z, view, box)
    seen = np.isfinite(values)
    # far outside, where it is cut anyway, nearer: so that sums of them are numbers
    shares = np.clip(fractions(z, np.where(seen, values, z.low)), -1e3, 1e3)
    found = follow(projection, shares, seen)
    across, along, cut = found.across, found.along, found.cut
    band = np.searchsorted(fractions(z, levels.heights), found.share, side="right")
    band = np.where(found.found, np.where(found.defined, band, -1), -9)
    face = np.where((across < 1e-6) | (across > 1 - 1e-6), 1.2, 0.8)
    lit = np.where(cut, _WALL * face, light(shares, projection, across, along))
    across, along = (np.where(found.found & ~cut, part, np.nan) for part in (across, along))
    picture = SurfacePicture(canvas, projection, values, found.depth, across, along, found.horizon)
    if wire:
        _draw_wires(canvas, picture, levels)
    else:
        _colour(canvas, band, lit, cut, found.depth, levels)
    _draw_axes(canvas, picture, wire=wire)
    return picture


def _colour(canvas: Canvas, band: Whole, lit: Numbers, cut: Flags, depth: Numbers, levels: Levels) -> None:
    """Write the pixels: half blocks, level lines and what is behind ridges dark."""
    hill = band >= -1
    lit = np.round(lit * _SHADES) / _SHADES
    lit = np.where(_edges(band, cut), lit * _LINE, lit)
    with np.errstate(all="ignore"):
        ridge = hill[1:] & (depth[:-1] - depth[1:] > _JUMP) & np.isfinite(depth[:-1])
    lit[:-1] = np.where(ridge, lit[:-1] * _RIDGE, lit[:-1])
    palette = np.append(colours.bands(levels.count), colours.UNDEFINED).astype(np.int64)  # band −1 is its last
    base = palette[np.maximum(band, -1)]
    lit = np.where(band == -1, 1.0, lit)
    pixels = sum(np.minimum((base >> s & 255) * lit, 255).astype(np.int64) << s for s in (0, 8, 16))
    pixels = np.where(hill, pixels, -1)
    upper, lower = pixels[0::2], pixels[1::2]
    same = upper == lower
    only_low = (upper < 0) & (lower >= 0)
    lost = (band[0::2] == -1) & (band[1::2] == -1)
    canvas.characters[:] = np.where(same, ord(" "), np.where(only_low, ord("▄"), ord("▀")))
    canvas.characters[lost] = ord("╳")
    canvas.foreground[:] = np.where(same, DEFAULT, np.where(only_low, lower, upper))
    canvas.foreground[lost] = 0x6A6A6A
    canvas.background[:] = np.where(same, upper, np.where(only_low, DEFAULT, np.where(lower < 0, DEFAULT, lower)))


def _edges(band: Whole, cut: Flags) -> Flags:
    """Pixels on a level line: those above or left of a lower band's border, where lines do not crowd."""
    hill = band >= 0
    edge = np.zeros(band.shape, dtype=bool)
    edge[:, :-1] = (band[:, :-1] > band[:, 1:]) & hill[:, 1:]
    edge[:, 1:] |= (band[:, 1:] > band[:, :-1]) & hill[:, :-1]
    edge[:-1] |= (band[:-1] > band[1:]) & hill[1:]
    edge[1:] |= (band[1:] > band[:-1]) & hill[:-1]
    most = _window(np.where(hill, band, -99), np.maximum)
    least = _window(np.where(hill, band, 99), np.minimum)
    found: Flags = edge & hill & ~cut & (most - least <= 1)
    return found


def _window(band: Whole, pick: np.ufunc) -> Whole:
    """The greatest, or the least, of each pixel and its eight neighbours."""
    for axis in (0, 1):
        padded = np.pad(band, [(1, 1) if k == axis else (0, 0) for k in (0, 1)], mode="edge")
        parts = [padded.take(range(k, k + band.shape[axis]), axis=axis) for k in range(3)]
        band = pick(pick(parts[0], parts[1]), parts[2])
    return band


def _draw_wires(canvas: Canvas, picture: SurfacePicture, levels: Levels) -> None:
    """Lines along x and along y, in the colours of their bands."""
    projection = picture.projection
    x, y = projection.x, projection.y
    parts = np.linspace(0.0, 1.0, projection.points(2.0))
    held, free = np.meshgrid(np.linspace(0.0, 1.0, int(np.clip(projection.scale / 4, 7, _WIRES))), parts)
    across, along = (np.concatenate(part, axis=None) for part in ((free, held), (held, free)))
    places = x.low * (1 - across) + x.high * across, y.low * (1 - along) + y.high * along
    dots, hidden, inside = placed(picture.projection, picture.horizon, (*places, picture.drawn(*places)))
    band = np.where(hidden, -1, levels.bands(picture.on_hill(*places))[inside])
    for k, colour in enumerate(colours.bands(levels.count).tolist()):
        # the darkest bands would be lost on a dark ground
        draw_dots(canvas, projection.box, dots[band == k], darker(colour, 0.72) + 0x464646)


# -- what stands around -----------------------------------------------------------------------------------------------


def _draw_axes(canvas: Canvas, picture: SurfacePicture, *, wire: bool) -> None:
    """Numbers and names: of x and y below the near edges of the ground, of f beside the edge farthest to the left."""
    projection = picture.projection
    x, y, z = projection.x, projection.y, projection.z
    corners = np.array([x.low, x.high, x.high, x.low]), np.array([y.low, y.low, y.high, y.high])
    columns, rows, _ = projection.dots(*corners, np.full(4, z.low))
    _, away = projection.turned(*corners)
    if wire:
        parts = np.linspace(0.0, 1.0, projection.points(2.0))
        for a, b in ((0, 1), (1, 2), (2, 3), (3, 0)):
            edge = [corner[a] * (1 - parts) + corner[b] * parts for corner in corners]
            _draw(canvas, picture, (edge[0], edge[1], np.full(len(parts), z.low)), MUTED, dim=False)
    leftmost = int(np.argmin(columns))
    heights_beside(canvas, projection, float(columns[leftmost]), away[leftmost : leftmost + 1])
    for axis, edges, tint in ((x, ((0, 1), (3, 2)), 0), (y, ((0, 3), (1, 2)), 1)):
        a, b = min(edges, key=lambda edge: float(away[edge[0]] + away[edge[1]]))
        numbers_along(canvas, projection, axis, (columns[[a, b]], rows[[a, b]]), roles.PLANE[tint])


def _draw(
    canvas: Canvas,
    picture: SurfacePicture,
    line: tuple[Numbers, ...],
    colour: int,
    *,
    dim: bool = True,
    bold: bool = False,
) -> None:
    """Draw points as dots: those behind the hill every third and dim, or not at all."""
    dots, hidden, _ = placed(picture.projection, picture.horizon, line)
    box = picture.projection.box
    if dim:
        draw_dots(canvas, box, dots[hidden][::3], MUTED)
    dots = dots[~hidden]
    if bold:
        dots = np.concatenate([dots, np.stack([dots[:, 0], np.maximum(dots[:, 1] - 1, 0)], axis=1)])
    # where the hill is only a cell's lower half, dots take the whole of it
    at = dots[:, 1] // 4, dots[:, 0] // 2
    half = canvas.characters[at] == ord("▄")
    canvas.characters[at[0][half], at[1][half]] = ord(" ")
    draw_dots(canvas, box, dots, colour, on_ground=colour != MUTED)


def _put(
    canvas: Canvas,
    picture: SurfacePicture,
    place: tuple[float, float],
    mark: tuple[str, int, int | None],
    pointer: int | None = None,
) -> None:
    """Put a glyph on the hill: its colour, and the one behind it; dim where it is behind the hill.

    To what lies outside the picture an arrow points from its edge, if there is a colour to stand behind it.
    """
    glyph, colour, behind = mark
    edge = [np.clip(np.array([at]), ax.low, ax.high) for at, ax in zip(place, picture.ground, strict=True)]
    height = float(picture.drawn(*edge)[0])
    found = picture.cell(*place, height) if picture.holds(*place) else None
    if found is None:
        if pointer is not None and (arrow := arrow_to(picture.projection, *place, height)) is not None:
            canvas.put(*arrow, 0xFFFFFF, pointer)
        return
    column, row, hidden = found
    where = slice(row, row + 1), slice(column, column + 1)
    under = int(shaded(flattened(canvas, where), 0.45)[0, 0])
    canvas.put(column, row, glyph, 0x9A9A9A if hidden else colour, under if hidden or behind is None else behind)


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
    # from a point outside the window they would hang in the air
    if all(map(isfinite, point)) and picture.holds(*point[:2]):
        for tangents in (False, True):
            for k in (0, 1):
                _draw_partial(canvas, picture, k, point, slopes[k] if tangents else None)
    for mark in sorted(marks, key=lambda m: m.glyph.isupper()):
        place = mark.places[len(mark.places) // 2]
        is_low = mark.glyph.isupper()  # to the others it would be arrows all around
        _put(canvas, picture, place, (mark.glyph, LOW if is_low else OTHER, PAPER), PAPER if is_low else None)
    for trace in sorted(traces, key=lambda t: t.active):
        _draw_trace(canvas, picture, trace)
    return canvas


def _draw_partial(
    canvas: Canvas, picture: SurfacePicture, k: int, point: tuple[float, float, float], slope: float | None
) -> None:
    """The curve across the hill along x (0) or y (1), through a point; or with its slope the tangent there."""
    projection = picture.projection
    axis, tint = (projection.x, projection.y)[k], roles.PLANE[k]
    if slope is None:
        parts = np.linspace(0.0, 1.0, picture.projection.points(2.5))
        moving = axis.low * (1 - parts) + axis.high * parts
    else:
        half, high = axis.high / 2 - axis.low / 2, projection.z.high / 2 - projection.z.low / 2
        steep = slope * half / high / 2 * HEIGHT if high else float("nan")
        if not isfinite(steep):
            return
        reach = _TANGENT / hypot(1.0, steep) * half
        moving = point[k] + np.linspace(-reach, reach, picture.projection.points(2 * _TANGENT))
    held = np.full(len(moving), point[1 - k])
    x, y = (moving, held) if k == 0 else (held, moving)
    with np.errstate(all="ignore"):
        z = picture.drawn(x, y) if slope is None else point[2] + slope * (moving - point[k])
    _draw(canvas, picture, (x, y, z), darker(tint, _DIM) if slope is None else tint, bold=slope is not None)


def _draw_trace(canvas: Canvas, picture: SurfacePicture, trace: Trace) -> None:
    """A run: its line laid on the hill, its start and where it is."""
    places = np.array(trace.points, dtype=float)
    fine = int(np.clip(picture.projection.points(400.0 / max(len(places), 1)), 16, picture.projection.points(3.0)))
    parts = np.linspace(0.0, 1.0, fine, endpoint=False)[None, :, None]
    with np.errstate(all="ignore"):
        line = (places[:-1, None, :] * (1 - parts) + places[1:, None, :] * parts).reshape(-1, 2)
    # what is far outside cannot be seen, and its products would not be numbers
    near = [np.abs(fractions(axis, line[:, k])) <= FARTHEST for k, axis in enumerate(picture.ground)]
    x, y = line[near[0] & near[1]].T
    _draw(canvas, picture, (x, y, picture.drawn(x, y)), trace.colour)
    _put(canvas, picture, trace.points[0], ("○", trace.colour, None))
    behind = roles.HERE if trace.active else None
    here = trace.glyph, 0xFFFFFF if trace.active else trace.colour, behind
    _put(canvas, picture, trace.points[-1], here, behind or POINTER)
