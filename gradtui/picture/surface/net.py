"""What touches a hill at a point, as a net of lines: its tangent plane, or the bowl that curves as the hill does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import hypot, isfinite

import numpy as np

from ..canvas import roles
from .on_surface import draw_line
from .projection import Numbers
from .surface import SurfacePicture

_REACH = 0.7  # of half the hill's width, to each side of the point
_MESH = 9.0  # dots from a line to the next, where it is seen from above
_FEWEST, _MOST = 2, 8  # meshes between two edges
_BEHIND = 3  # of so many dots of an edge behind the hill one is drawn
_AIR = 0.3  # of the hill's height that the net may be above it or below


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
    canvas = picture.canvas.copy()
    axes, projection = picture.ground, picture.projection
    z, sides = projection.z, projection.sides
    halves = [axis.high / 2 - axis.low / 2 for axis in axes]
    high = z.high / 2 - z.low / 2
    # shorter where it is steep, so that it is as large as it looks
    steep = [s * half / high / 2 * projection.tall / side if high else 0.0
             for s, half, side in zip(touching.slopes, halves, sides, strict=True)]  # fmt: skip
    reach = _REACH / hypot(1.0, *steep)
    if not isfinite(reach):
        return picture
    ends = [(max(at - reach / side * half, axis.low), min(at + reach / side * half, axis.high))
            for at, axis, half, side in zip((x, y), axes, halves, sides, strict=True)]  # fmt: skip
    along = np.linspace(0.0, 1.0, projection.points(2 * _REACH))
    for k in (0, 1):
        width = (ends[1 - k][1] / 2 - ends[1 - k][0] / 2) / halves[1 - k] * sides[1 - k] if halves[1 - k] else 0.0
        meshes = int(np.clip(2 * width * projection.scale / _MESH, _FEWEST, _MOST))
        for number, held in enumerate(np.linspace(*ends[1 - k], meshes + 1)):
            behind = _BEHIND if number in (0, meshes) else 0
            moving = ends[k][0] * (1 - along) + ends[k][1] * along
            still = np.full(len(moving), held)
            line = (moving, still) if k == 0 else (still, moving)
            with np.errstate(all="ignore"):
                heights = touching.heights(*line)
                far = (heights < z.low - 2 * _AIR * high) | (heights > z.high + 2 * _AIR * high)
            seen = np.where(far, np.nan, heights)
            draw_line(canvas, picture, (*line, seen), roles.GRADIENT.dark, behind=behind)
    said = "tangent plane" if touching.bends is None else "bowl of the second partials"
    canvas.put(max(canvas.width - len(said), 0), 0, said[: canvas.width], roles.GRADIENT.dark)
    return replace(picture, canvas=canvas)
