"""A picture of data and a model, and where the rows of the data are in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..canvas.canvas import Canvas


@dataclass(frozen=True, slots=True, eq=False)
class ModelPicture:
    """The picture, and the rows in it that a click chooses."""

    canvas: Canvas
    """The picture."""
    rows: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """The number of the row that is in a cell, by the cell's column and row."""

    def row_at(self, column: int, row: int) -> int | None:
        """The number of the row in a cell, or in the one nearest to it among its neighbours."""
        near = ((column + across, row + down) for across, down in _NEAR)
        return next((self.rows[cell] for cell in near if cell in self.rows), None)


_NEAR = sorted(
    ((across, down) for across in range(-2, 3) for down in range(-1, 2)), key=lambda way: way[0] ** 2 + 4 * way[1] ** 2
)
