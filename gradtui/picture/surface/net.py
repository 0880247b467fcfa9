"""Nets of lines over a hill: its tangent plane, the bowl that curves as it does, and a level plane with its cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import hypot, isfinite

import numpy as np

from ..canvas import roles
from ..canvas.canvas import Canvas
from .on_surface import draw_line
from .projection import COUNT, Numbers
from .surface import SurfacePicture

_REACH = 0.7  # of half the hill's width, to each side of the point
_MESH = 9.0  # dots from a line to the next, where it is seen from above
_FEWEST, _MOST, _MOST_LEVEL = 2, 8, 4  # meshes between two edges; a level plane is the same everywhere
_BEHIND = 3  # of so many dots of an edge behind the hill one is drawn
_AIR = 0.3  # of the hill's height that a net may be above it or below
Ends = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Touching:
    """f near a point, by its first partials or by its first two."""

    point: tuple[float, float, float]
    """x, y and f there."""
    slopes: tuple[float, float]
    """The partials there."""
    bends: tuple[float, float, float] | None = None
    """∂²f/∂x², ∂²f/∂x∂y and ∂²f/∂y²; None for the plane."""

    def heights(self, x: Numbers, y: Numbers) -> Numbers:
        """What it has for f at places of the plane."""
        dx, dy = x - self.point[0], y - self.point[1]
        found: Numbers = self.point[2] + self.slopes[0] * dx + self.slopes[1] * dy
        if self.bends is not None:
            xx, xy, yy = self.bends
            found = found + (xx * dx * dx + yy * dy * dy) / 2 + xy * dx * dy
        return found

    @property
    def is_finite(self) -> bool:
        """Whether it can be drawn."""
        return all(map(isfinite, (*self.point, *self.slopes, *(self.bends or ()))))


def with_net(picture: SurfacePicture, touching: Touching) -> SurfacePicture:
    """Return the hill with a net over what touches it; what of it the hill hides is thin."""
    x, y, _ = touching.point
    if not (touching.is_finite and picture.holds(x, y)):
        return picture
    axes, projection = picture.ground, picture.projection
    high, halves = projection.z.high / 2 - projection.z.low / 2, _halves(picture)
    # shorter where it is steep, so that it is as large as it looks
    steep = [
        slope * half / high / 2 * projection.tall / side if high else 0.0
        for slope, half, side in zip(touching.slopes, halves, projection.sides, strict=True)
    ]
    reach = _REACH / hypot(1.0, *steep)
    if not isfinite(reach):
        return picture
    ends = [
        (max(at - reach / side * half, axis.low), min(at + reach / side * half, axis.high))
        for at, axis, half, side in zip((x, y), axes, halves, projection.sides, strict=True)
    ]
    canvas = picture.canvas.copy()
    _draw(canvas, picture, ends, touching.heights, roles.GRADIENT.dark)
    _say(canvas, "tangent plane" if touching.bends is None else "bowl of the second partials", roles.GRADIENT.dark)
    return replace(picture, canvas=canvas)


def with_level(picture: SurfacePicture, level: float, said: str) -> SurfacePicture:
    """Return the hill with the level plane at a height, and where it cuts the hill: one of its level lines."""
    if not isfinite(level):
        return picture
    canvas, ends = picture.canvas.copy(), [(axis.low, axis.high) for axis in picture.ground]
    _draw(canvas, picture, ends, lambda x, _: np.full(x.shape, level), roles.CHOSEN.dark, _MOST_LEVEL)
    x, y = cut(picture, level)
    draw_line(canvas, picture, (x, y, np.full(len(x), level)), roles.LEVEL, bold=True)
    _say(canvas, said, roles.LEVEL)
    return replace(picture, canvas=canvas)


def cut(picture: SurfacePicture, level: float) -> tuple[Numbers, Numbers]:
    """The places where the hill has a height: where it is passed between two points of the grid."""
    parts = np.linspace(0.0, 1.0, COUNT)
    x, y = (axis.low * (1 - parts) + axis.high * parts for axis in picture.ground)
    found: list[tuple[Numbers, Numbers]] = []
    for heights, is_across in ((picture.heights, True), (picture.heights.T, False)):
        with np.errstate(all="ignore"):
            off = heights - level
            first, second = off[:, :-1], off[:, 1:]
            rows, columns = np.nonzero((first < 0) != (second < 0))
            share = first[rows, columns] / (first[rows, columns] - second[rows, columns])
        is_real = np.isfinite(share)
        rows, columns, share = rows[is_real], columns[is_real], share[is_real]
        moving, held = (x, y) if is_across else (y, x)
        along = moving[columns] * (1 - share) + moving[columns + 1] * share
        found.append((along, held[rows]) if is_across else (held[rows], along))
    return np.concatenate([found[0][0], found[1][0]]), np.concatenate([found[0][1], found[1][1]])


def _halves(picture: SurfacePicture) -> list[float]:
    return [axis.high / 2 - axis.low / 2 for axis in picture.ground]


def _draw(
    canvas: Canvas,
    picture: SurfacePicture,
    ends: Ends,
    heights_at: Callable[[Numbers, Numbers], Numbers],
    colour: int,
    most: int = _MOST,
) -> None:
    """A net between the ends along x and y; its edges are seen through the hill."""
    projection, halves = picture.projection, _halves(picture)
    z = projection.z
    air = 2 * _AIR * (z.high / 2 - z.low / 2)
    along = np.linspace(0.0, 1.0, projection.points(2.0))
    for k in (0, 1):
        low, high = ends[1 - k]
        share = (high / 2 - low / 2) / halves[1 - k] * projection.sides[1 - k] if halves[1 - k] else 0.0
        meshes = int(np.clip(2 * share * projection.scale / _MESH, _FEWEST, most))
        for number, held in enumerate(np.linspace(low, high, meshes + 1)):
            moving = ends[k][0] * (1 - along) + ends[k][1] * along
            still = np.full(len(moving), held)
            x, y = (moving, still) if k == 0 else (still, moving)
            with np.errstate(all="ignore"):
                heights = heights_at(x, y)
                heights = np.where((heights < z.low - air) | (heights > z.high + air), np.nan, heights)
            draw_line(canvas, picture, (x, y, heights), colour, behind=_BEHIND if number in (0, meshes) else 0)


def _say(canvas: Canvas, said: str, colour: int) -> None:
    """Words at the upper right, below others."""
    left = max(canvas.width - len(said), 0)
    taken = canvas.characters[: canvas.height, max(left - 1, 0) :] != ord(" ")
    row = 0 if not taken[0].any() else min(1, canvas.height - 1)
    canvas.put(left, row, said[: canvas.width], colour)
