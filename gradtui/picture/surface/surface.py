"""The hill in three dimensions: solid, cut off at the edges of the window; what is behind it is hidden."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np

from ..canvas import grounds
from ..canvas.axis import Axis
from ..canvas.canvas import MUTED, Box, Canvas, draw_dots
from .horizon import NEAR, Horizon, follow, placed
from .projection import Camera, Numbers, Projection, between, fractions
from .relief import draw_relief
from .solid import Solid
from .surface_axes import heights_beside, numbers_along, tell_scale

_WIRES = 17


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
    """How far away the hill is, at each dot; infinite where there is none."""
    across: Numbers
    """How far along x, from 0 to 1, the place is that each dot shows; not a number for none and for cut sides."""
    along: Numbers
    """The same along y."""
    horizon: Horizon
    """What hides what."""

    def point_at(self, column: int, row: int) -> tuple[float, float] | None:
        """The place of the hill that a cell shows; None beside it and on its cut sides."""
        box = self.projection.box
        if not box.holds(column, row):
            return None
        for dot in ((2, 1), (2, 0), (1, 1), (1, 0), (3, 1), (3, 0), (0, 1), (0, 0)):  # from the middle on
            at = (row - box.top) * 4 + dot[0], (column - box.left) * 2 + dot[1]
            across, along = float(self.across[at]), float(self.along[at])
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


def surface(width: int, height: int, solid: Solid, view: Camera) -> SurfacePicture:
    """Return the picture of a hill without runs. As wires it is lines along x and y, those behind it hidden."""
    canvas = Canvas.blank(width, height)
    projection = Projection(solid.x, solid.y, solid.z, view, Box(0, 0, canvas.width, canvas.height))
    found = follow(projection, solid.shares, solid.defined)
    across, along = (np.where(found.found & ~found.cut, part, np.nan) for part in (found.across, found.along))
    is_wire = solid.form == "wire"
    if not is_wire:
        canvas = draw_relief(canvas, projection, found, solid.shares, solid.levels)
    picture = SurfacePicture(canvas, projection, solid.values, found.depth, across, along, found.horizon)
    if is_wire:
        _draw_wires(canvas, picture, solid)
    _draw_axes(canvas, picture, wire=is_wire)
    return picture


def _draw_wires(canvas: Canvas, picture: SurfacePicture, solid: Solid) -> None:
    """Lines along x and along y, in the colours of their bands."""
    projection = picture.projection
    x, y = projection.x, projection.y
    parts = np.linspace(0.0, 1.0, projection.points(2.0))
    held, free = np.meshgrid(np.linspace(0.0, 1.0, int(np.clip(projection.scale / 4, 7, _WIRES))), parts)
    across, along = (np.concatenate(part, axis=None) for part in ((free, held), (held, free)))
    places = x.low * (1 - across) + x.high * across, y.low * (1 - along) + y.high * along
    dots, hidden, inside = placed(picture.projection, picture.horizon, (*places, picture.drawn(*places)))
    band = np.where(hidden, -1, solid.levels.bands(picture.on_hill(*places))[inside])
    for k in range(solid.levels.count):
        colour = int(grounds.ground().lines[int((k + 0.5) * grounds.SHADES / solid.levels.count)])
        draw_dots(canvas, projection.box, dots[band == k], colour)


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
            dots, hidden, _ = placed(projection, picture.horizon, (edge[0], edge[1], np.full(len(parts), z.low)))
            draw_dots(canvas, projection.box, dots[~hidden], MUTED)
    leftmost = int(np.argmin(columns))
    heights_beside(canvas, projection, float(columns[leftmost]), away[leftmost : leftmost + 1])
    for axis, edges in ((x, ((0, 1), (3, 2))), (y, ((0, 3), (1, 2)))):
        a, b = min(edges, key=lambda edge: float(away[edge[0]] + away[edge[1]]))
        numbers_along(canvas, projection, axis, (columns[[a, b]], rows[[a, b]]))
    tell_scale(canvas, projection)
