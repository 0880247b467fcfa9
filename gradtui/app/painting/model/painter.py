"""Data and the model: what is drawn of them, by kind; below, how good it is and what the chosen row says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....picture.canvas.pieces import put_pieces
from ....picture.model.layout import with_rows_below
from ....picture.model.model_picture import ModelPicture
from ....scenario.runs import fit_of
from .words import words_below

if TYPE_CHECKING:
    from ...state import AppState

_LEAST = 5  # rows of the picture: it has them before there are words
_NARROWEST = 32  # columns in which there are words; a thumbnail has none


def paint_model(state: AppState, width: int, height: int) -> ModelPicture:
    """The picture of a scenario's data and its model where the run, or the probe, is."""
    fit = fit_of(state.session.scenario)
    assert fit is not None
    room = max(min(height - _LEAST, height // 3), 0) if width >= _NARROWEST else 0
    lines = words_below(state, fit, width, room)
    room = max(height, 1) - len(lines)
    if fit.model.is_of_classes:
        from .classes import paint_classes

        drawn = paint_classes(state, fit, width, room)
    else:
        from .regression import paint_regression

        drawn = paint_regression(state, fit, width, room)
    canvas = with_rows_below(drawn.canvas, width, height)
    for k, line in enumerate(lines, room):
        put_pieces(canvas, k, line)
    return ModelPicture(canvas, drawn.rows)
