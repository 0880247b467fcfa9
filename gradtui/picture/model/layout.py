"""Pictures of a model put together: a heading above one, two in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..canvas.canvas import Canvas
from ..canvas.pieces import Piece, put_pieces
from .model_picture import ModelPicture

_GAP = 2  # columns between two plots
WIDE = 92
"""Columns from which two plots stand side by side."""
HIGH = 16
"""Rows from which they stand one above the other."""


def sizes(width: int, height: int) -> list[tuple[int, int]]:
    """The columns and rows of two plots in so much room; of one, where there is no more."""
    if width >= WIDE:
        half = (width - _GAP) // 2
        return [(half, height), (width - _GAP - half, height)]
    if height >= HIGH:
        return [(width, height // 2), (width, height - height // 2)]
    return [(width, height)]


def both(width: int, height: int, first: ModelPicture, second: ModelPicture) -> ModelPicture:
    """Two pictures in one, at the corners at which they have room."""
    canvas = Canvas.blank(width, height)
    left = width - second.canvas.width
    top = 0 if left else height - second.canvas.height
    put_in(canvas, first.canvas)
    put_in(canvas, second.canvas, left, top)
    return ModelPicture(canvas, {**first.rows, **_moved(second, left, top)})


def headed(picture: ModelPicture, pieces: Sequence[Piece]) -> ModelPicture:
    """The picture with a line above it: pieces of text, each with its colour."""
    canvas = Canvas.blank(picture.canvas.width, picture.canvas.height + 1)
    put_in(canvas, picture.canvas, 0, 1)
    if put_pieces(canvas, 0, pieces) > canvas.width:
        canvas.put(canvas.width - 2, 0, " …", pieces[-1][1])
    return ModelPicture(canvas, _moved(picture, 0, 1))


def put_in(canvas: Canvas, part: Canvas, left: int = 0, top: int = 0) -> None:
    """Lay a picture into a larger one, with what it tells without colours where that one has a place for it."""
    where = (slice(top, top + part.height), slice(left, left + part.width))
    height, width = canvas.characters[where].shape
    canvas.characters[where] = part.characters[:height, :width]
    canvas.foreground[where] = part.foreground[:height, :width]
    canvas.background[where] = part.background[:height, :width]
    if canvas.isolines is not None and part.isolines is not None:
        canvas.isolines[where] = part.isolines[:height, :width]
    if canvas.outlines is not None and part.outlines is not None:
        canvas.outlines[where] = part.outlines[:height, :width]


def with_rows_below(part: Canvas, width: int, height: int) -> Canvas:
    """The picture with blanks to its right and below it, up to a size; what it tells without colours comes along."""
    canvas = Canvas.blank(width, height)
    put_in(canvas, part)
    room = (0, canvas.height - part.height), (0, canvas.width - part.width)
    isolines = None if part.isolines is None else np.pad(part.isolines, room)
    outlines = None if part.outlines is None else np.pad(part.outlines, room)
    return replace(canvas, isolines=isolines, outlines=outlines)


def _moved(picture: ModelPicture, left: int, top: int) -> dict[tuple[int, int], int]:
    return {(column + left, row + top): number for (column, row), number in picture.rows.items()}
