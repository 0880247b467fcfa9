"""Classes: the score of each row, and whether it is taken for its own class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...expression.printing import short
from ...picture.canvas import roles
from ...picture.canvas.canvas import Canvas
from ...picture.model.model_picture import ModelPicture
from .model_rows import chosen_of

if TYPE_CHECKING:
    from ...engine.model.fit import Fit
    from ..state import AppState


def paint_classes(state: AppState, fit: Fit, width: int, height: int) -> ModelPicture:
    """The rows with their scores, as many as there is room for, from the chosen one on."""
    standing = fit.standing(state.session.inspected.run.point)
    assert standing.right is not None
    canvas = Canvas.blank(width, height)
    rows: dict[tuple[int, int], int] = {}
    chosen = chosen_of(state)
    first = fit.numbers.index(chosen) if chosen in fit.numbers else 0
    first = max(min(first, fit.rows - canvas.height), 0)
    for line, place in enumerate(range(first, min(first + canvas.height, fit.rows))):
        scores = ", ".join(short(float(s)) for s in standing.predicted[place].reshape(-1))
        is_right = bool(standing.right[place])
        number = fit.numbers[place]
        said = f"{'▸' if number == chosen else ' '} row {number}: {scores} {'right' if is_right else 'wrong'}"
        canvas.put(0, line, said, (roles.RIGHT if is_right else roles.WRONG).dark)
        rows |= {(column, line): number for column in range(min(len(said), width))}
    return ModelPicture(canvas, rows)
