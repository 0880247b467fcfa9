"""Regression, from what the engine computed: the axes, the curve, the points and their residuals."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ....expression.names import pretty
from ....expression.printing import short, unicode, worked
from ....picture.canvas import roles
from ....picture.canvas.axis import Axis
from ....picture.canvas.canvas import DEFAULT, MUTED
from ....picture.canvas.pieces import Piece
from ....picture.model import layout, scatter
from ....picture.model.model_picture import ModelPicture
from ....picture.model.regression import Other, against_target, along_input
from ....picture.plots import overlay
from ....picture.plots.curve import samples
from ....scenario.default_window import rounded
from ....scenario.runs import fit_of, judge_of
from .rows import batch_of, chosen_of, residual_name

if TYPE_CHECKING:
    from ....engine.model.fit import Fit
    from ....scenario.model import Scenario
    from ...session import Session
    from ...state import AppState

Span = tuple[float, float]
_MARGIN = 0.06  # of a range, on either side of it
_LEAST_HEADED = 6  # rows from which there is a heading
_MOST = 1e307
_ALONG = (
    ", the others at their means   . next input",
    ", the others at their means   . next",
    ", others at their means  . next",
    ", others at means  . next",
    "  . next",
)  # behind the input's name, from the fullest on
_MOST_OTHERS = 6  # curves of other runs


def paint_regression(state: AppState, fit: Fit, width: int, height: int) -> ModelPicture:
    """The line or the curve over the one input; of several the predictions against the target too."""
    if len(fit.model.columns) == 1:
        return _headed(width, height, _said(state, fit), lambda w, h: _along(state, fit, 0, w, h))
    place = state.model_input % len(fit.model.columns)
    column = pretty(fit.model.columns[place])
    room = layout.sizes(width, height)
    wide = room[-1][0] - len(f"ŷ along {column}")
    along = next((said for said in _ALONG if len(said) <= wide), _ALONG[-1])
    headings = [
        [("ŷ against ", MUTED), (pretty(fit.model.target), DEFAULT), ("; on the line they are equal", MUTED)],
        [("ŷ along ", MUTED), (column, DEFAULT), (along, MUTED)],
    ]
    first = _headed(*room[0], headings[0], lambda w, h: _against(state, fit, w, h))
    if len(room) == 1:
        return first
    second = _headed(*room[1], headings[1], lambda w, h: _along(state, fit, place, w, h))
    return layout.both(width, height, first, second)


def _headed(width: int, height: int, pieces: list[Piece], paint: Any) -> ModelPicture:
    if height < _LEAST_HEADED:
        return paint(width, height)  # type: ignore[no-any-return]
    return layout.headed(paint(width, height - 1), pieces)


def _said(state: AppState, fit: Fit) -> list[Piece]:
    """The prediction, and the same with the numbers of the point."""
    run = state.session.inspected.run
    pieces = [(f"ŷ = {unicode(fit.model.tree)}", DEFAULT)]
    if run.objective.has_arrays and any(run.objective.shapes.values()):
        return pieces
    values = dict(zip(run.variables, map(float, run.point), strict=True))
    return [*pieces, (f" = {worked(fit.model.whole, values, 3)}", _colour(state.session))]


def _colour(session: Session) -> int:
    """The colour of what is predicted: the run's own, the probe's while there is one."""
    return overlay.PROBE if session.probe is not None else roles.run(session.active).dark


# -- what is drawn --------------------------------------------------------------------------------------------------


def _along(state: AppState, fit: Fit, place: int, width: int, height: int) -> ModelPicture:
    """The curve along one input, the others at their means; bars where there are no others."""
    session = state.session
    spans, up = ranges_of(session.scenario)
    x = Axis(pretty(fit.model.columns[place]), *spans[place])
    y = Axis(pretty(fit.model.target), *up)
    inputs = np.tile(fit.inputs.mean(axis=0), (len(samples(x)), 1))
    inputs[:, place] = samples(x)
    with np.errstate(all="ignore"):
        curve = fit.at(session.inspected.run.point, inputs)
        others = [
            Other(fit.at(session.runs[i].point, inputs), roles.run(i).dark, roles.glyph(i)) for i in _resting(session)
        ]
    is_alone = len(fit.model.columns) == 1
    points = _points(state, fit, place, has_bars=is_alone)
    chosen = _chosen(state, points, says=is_alone)
    return along_input(width, height, (x, y), curve, _colour(session), points, chosen, others)


def _resting(session: Session) -> list[int]:
    """The runs that have begun and that a key does not move, where they are few enough to be told apart."""
    moving = session.active if session.probe is None else -1
    found = [i for i, run in enumerate(session.runs) if i != moving and run.cursor]
    return found if len(found) <= _MOST_OTHERS else []


def _against(state: AppState, fit: Fit, width: int, height: int) -> ModelPicture:
    """Each row's prediction over its target."""
    _, up = ranges_of(state.session.scenario)
    axes = Axis(pretty(fit.model.target), *up), Axis("ŷ", *up)
    points = _points(state, fit, -1, has_bars=True)
    return against_target(width, height, axes, _colour(state.session), points, _chosen(state, points))


def _points(state: AppState, fit: Fit, place: int, *, has_bars: bool) -> scatter.Points:
    """All rows: over an input, as high as their targets; or, at −1, over their targets as high as their predictions."""
    session = state.session
    batch = batch_of(session)
    judge = judge_of(session.scenario)
    columns: list[list[Any]] = [[], [], [], [], [], []]
    for rows in (fit, judge):
        if rows is None:
            continue
        with np.errstate(all="ignore"):
            predicted = rows.predicted(session.inspected.run.point)
        targets, numbers = rows.targets, np.array(rows.numbers)
        across = targets if place < 0 else rows.inputs[:, place]
        up, ends = (predicted, targets) if place < 0 else (targets, predicted)
        used = np.where(np.isin(numbers, list(batch)), scatter.BATCH, scatter.ROW)
        own = used if rows is fit else np.full(rows.rows, scatter.KEPT_OUT)
        none = np.full(rows.rows, np.nan)
        with np.errstate(all="ignore"):
            found = numbers, across, up, ends if has_bars else none, targets - predicted, own
        for column, part in zip(columns, found, strict=True):
            column.append(part)
    return scatter.Points(*(np.concatenate(column) for column in columns))


def _chosen(state: AppState, points: scatter.Points, *, says: bool = True) -> tuple[int, str]:
    """The row that is lit, and its residual in words."""
    number = chosen_of(state)
    found = points.residuals[points.numbers == number]
    if not number or not len(found) or not says:
        return number, ""
    residual = short(float(found[0]))
    is_only = len(points.numbers) == 1
    return number, f"{residual_name(state.session.scenario)} = {residual}" if is_only else f"row {number}: {residual}"


# -- the axes -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def ranges_of(scenario: Scenario) -> tuple[list[Span], Span]:
    """The range of each input, and of targets and predictions: they stay as they are while runs go on.

    The predictions of a start are in it, where they are not farther from the targets than these from each other.
    """
    fit, judge = fit_of(scenario), judge_of(scenario)
    assert fit is not None
    inputs = fit.inputs if judge is None else np.concatenate([fit.inputs, judge.inputs])
    targets = fit.targets if judge is None else np.concatenate([fit.targets, judge.targets])
    across = [_span(column, around_zero=len(targets) == 1) for column in inputs.T]
    low, high = float(targets.min()), float(targets.max())
    if len(targets) == 1:
        return across, rounded(*_reaching(low, _at_starts(scenario, fit)))
    reach = high - low
    for start in _at_starts(scenario, fit):
        found = start[np.isfinite(start) & (start >= targets.min() - reach) & (start <= targets.max() + reach)]
        low, high = float(found.min(initial=low)), float(found.max(initial=high))
    return across, _span(np.array([low, high]))


def _at_starts(scenario: Scenario, fit: Fit) -> list[Any]:
    with np.errstate(all="ignore"):
        return [fit.predicted([start.at[v] for v in scenario.variables]) for start in scenario.starts]


def _reaching(target: float, predictions: list[Any]) -> Span:
    """Around one target as far as the first start is from it, on both sides."""
    away = abs(float(predictions[0][0]) - target)
    reach = away if 0.0 < away < _MOST else 1.0
    return target - reach, target + reach


def _span(values: Any, *, around_zero: bool = False) -> Span:
    """A range with all of the values in it, and some room."""
    low, high = float(values.min()), float(values.max())
    if around_zero:
        return rounded(min(low, 0.0), max(high, 0.0))
    if not low < high:
        return rounded(low, high)
    room = (high - low) * _MARGIN
    return max(low - room, -_MOST), min(high + room, _MOST)
