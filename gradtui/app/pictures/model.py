"""The model: the data, what is predicted for them, and how far off it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .picture import Act, Hands, Picture

if TYPE_CHECKING:
    from ...picture.canvas.canvas import Canvas
    from ...picture.model.model_picture import ModelPicture
    from ..painting.studio import Studio
    from ..state import AppState


class _Drawn:
    """What was drawn last."""

    def __init__(self, _: Studio) -> None:
        self.picture: ModelPicture | None = None


def _lacks(state: AppState) -> str:
    if state.session.scenario.model is not None:
        return ""
    return "There is no model here: [model] of a scenario says what its loss measures."


def _paint(state: AppState, studio: Studio, width: int, height: int) -> Canvas:
    from ..painting.model.painter import paint_model

    picture = paint_model(state, width, height)
    studio.kept(_Drawn).picture = picture
    return picture.canvas


def _click(_: AppState, studio: Studio, column: int, row: int) -> Act | None:
    picture = studio.kept(_Drawn).picture
    number = None if picture is None else picture.row_at(column, row)
    return None if number is None else ("at_row", number)


def _up_down(state: AppState, _: Studio, by: int) -> Act:
    """The row before or after the chosen one; between the last and the first none is chosen."""
    from ..painting.model.rows import numbers_of

    turns = [0, *numbers_of(state.session)]
    at = turns.index(state.row) if state.row in turns else 0
    return "at_row", turns[(at + by) % len(turns)]


def _turn(state: AppState, by: int) -> AppState:
    """Another input along which the model is drawn."""
    model = state.session.scenario.model
    count = 1 if model is None or model.is_of_classes else len(model.columns)
    return replace(state, model_input=(state.model_input + by) % count) if count > 1 else state


PICTURE = Picture(
    "model",
    "data and model",
    "What the loss measures. ○ is a row of the data, ● one that the next update uses where it takes a batch, ◇ one "
    "that is kept out to judge by. The line or curve is what the model predicts where the run, or the probe, is, and "
    "a bar is a row's residual y − ŷ: orange where y is above, blue where it is below. Of several inputs, ŷ is drawn "
    "against y, and along one input, with the others at their means; . and , choose it; ↑ or ↓ at the edge is "
    "a row beyond it. Of classes, the ground is the "
    "class that the model takes a place for, and a letter a row that is taken for another class. ↑ ↓ or a click "
    "choose a row: below stand its numbers, its part of the loss and of each partial.",
    planes=(0, 1, 2),
    paint=_paint,
    key="7",
    label="model",
    help="The data and the model: what the loss measures.",
    lacks=_lacks,
    hands=Hands(click=_click, up_down=_up_down, turn=_turn),
)
