"""What lies outside a picture of a hill in three dimensions: where at its edge an arrow points to it."""

from __future__ import annotations

from math import atan2, isfinite, pi

import numpy as np

from ..plots.overlay import ARROWS
from .projection import Projection, fractions

FARTHEST = 1e6
"""In widths of the window: what is farther away lies in the same direction."""


def arrow_to(projection: Projection, x: float, y: float, height: float) -> tuple[int, int, str] | None:
    """The cell at the edge that is nearest to a place, and the arrow that points from there to it.

    ``height`` is the hill's at the place or, outside the window, at the window's edge. None where there is no such
    direction. Nothing is moved into the picture.
    """
    if not (isfinite(x) and isfinite(y)):
        return None
    box = projection.box
    shares = [
        min(max(float(fractions(axis, np.array([value]))[0]), -FARTHEST), FARTHEST)
        for axis, value in ((projection.x, x), (projection.y, y))
    ]
    edge = [min(max(share, 0.0), 1.0) for share in shares]
    at = [np.array([axis.value(share)]) for axis, share in zip((projection.x, projection.y), edge, strict=True)]
    z = np.array([height if isfinite(height) else projection.z.low])
    columns, rows, _ = projection.dots(at[0], at[1], z)
    column, row = float(columns[0]), float(rows[0])
    right, down = projection.along_ground(shares[0] - edge[0], shares[1] - edge[1])
    cell_x, cell_y = min(max(column, 0.0), box.width * 2 - 1.0), min(max(row, 0.0), box.height * 4 - 1.0)
    across, below = column + right - cell_x, row + down - cell_y
    if not (isfinite(across) and isfinite(below)) or (across == 0.0 and below == 0.0):
        return None
    arrow = ARROWS[round(atan2(-below, across) / (pi / 4)) % 8]
    return box.left + int(cell_x) // 2, box.top + int(cell_y) // 4, arrow
