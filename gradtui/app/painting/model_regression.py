"""Regression: what is predicted for each row, and what should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...expression.printing import short
from ...picture.canvas.canvas import Canvas
from ...picture.model.model_picture import ModelPicture

if TYPE_CHECKING:
    from ...engine.model.fit import Fit
    from ..state import AppState


def paint_regression(state: AppState, fit: Fit, width: int, height: int) -> ModelPicture:
    """The rows with their predictions."""
    standing = fit.standing(state.session.inspected.run.point)
    canvas = Canvas.blank(width, height)
    rows: dict[tuple[int, int], int] = {}
    for line, (number, y, guess) in enumerate(zip(fit.numbers, fit.targets, standing.predicted, strict=True)):
        if line < canvas.height:
            said = f"row {number}: ŷ = {short(float(guess))}, it is {short(float(y))}"
            canvas.put(0, line, said)
            rows |= {(column, line): number for column in range(min(len(said), width))}
    return ModelPicture(canvas, rows)
