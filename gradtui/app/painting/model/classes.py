"""Classes: what the model takes each row for, drawn by how many inputs it has."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np

from ....expression.names import pretty
from ....expression.tree import Call
from ....picture.arrays.field import rounded_up
from ....picture.canvas.axis import Axis
from ....picture.canvas.canvas import Canvas
from ....picture.model import confusion, regions, score_curve, scores
from ....picture.model.layout import put_in
from ....picture.model.marks import Array, Cells, Rows, legend, patterned
from ....picture.model.model_picture import ModelPicture
from ....scenario.runs import judge_of
from .rows import batch_of, chosen_of

if TYPE_CHECKING:
    from ....engine.model.fit import Fit, Point
    from ...state import AppState

_STEPS = (1.0, 3.0)  # of a score: where its ground gets deeper
_SHARES = {"sigmoid": (0.2, 0.4), "softmax": (0.4, 0.8)}  # the same of a probability
_LEGENDED = (6, 16, 24)  # lines of a picture from which on one of them, or two, or three, are the legend
_APART = 3  # columns between the strips and the table
_STRIPS = 40  # columns that strips have at least beside a table


def paint_classes(state: AppState, fit: Fit, width: int, height: int) -> ModelPicture:
    """The score's curve of one input, the regions of two; of more the scores of the rows, and the confusion table."""
    point = state.session.inspected.run.point
    names = fit.model.labels
    parts = _parts(state, fit, point)
    lines = sum(height >= least for least in _LEGENDED)
    columns, has_batch = fit.inputs.shape[1], parts[0].used is not None
    key = legend(names, width, lines, kept_out=len(parts) > 1, batch=has_batch) if lines else None
    room = max(height - (key.height if key is not None else 0), 1)
    if columns == 1:
        canvas, cells = _curve(fit, point, parts, width, room)
    elif columns == 2:
        canvas, cells = _regions(fit, point, parts, width, room)
    else:
        canvas, cells = _strips(fit, names, parts, width, room)
    if key is not None:
        drawn, canvas = canvas, patterned(Canvas.blank(width, height))
        put_in(canvas, drawn)
        put_in(canvas, key, 0, room)
    return ModelPicture(canvas, cells)


def _parts(state: AppState, fit: Fit, point: Point) -> tuple[Rows, ...]:
    """The rows of the loss, and those that are kept out."""
    chosen, batch, found = chosen_of(state), batch_of(state.session), []
    for one in (fit, judge_of(state.session.scenario)):
        if one is None:
            continue
        predicted = one.predicted(point)
        numbers = tuple(one.numbers)
        found.append(
            Rows(
                one.inputs,
                one.targets.astype(np.int64),
                one.decided(predicted).astype(np.int64),
                predicted,
                numbers,
                kept_out=one is not fit,
                chosen=numbers.index(chosen) if chosen in numbers else None,
                used=np.isin(numbers, list(batch)) if batch and one is fit else None,
            )
        )
    return tuple(found)


def _kind(fit: Fit) -> str:
    """The function whose value the prediction is, if that is a probability; else ""."""
    whole = fit.model.whole
    return whole.function if isinstance(whole, Call) and whole.function in _SHARES else ""


def _input_axis(fit: Fit, column: int, parts: tuple[Rows, ...]) -> Axis:
    numbers = np.concatenate([part.inputs[:, column] for part in parts])
    return regions.axis_over(pretty(fit.model.columns[column]), numbers)


def _regions(fit: Fit, point: Point, parts: tuple[Rows, ...], width: int, height: int) -> tuple[Canvas, Cells]:
    x, y = (_input_axis(fit, column, parts) for column in (0, 1))
    plane = regions.plane(width, height, x, y)
    found = fit.at(point, plane.nodes)
    steps = _SHARES.get(_kind(fit), _STEPS)
    return regions.regions(plane, found, parts, boundary=fit.model.boundary, steps=steps)


def _curve(fit: Fit, point: Point, parts: tuple[Rows, ...], width: int, height: int) -> tuple[Canvas, Cells]:
    x = _input_axis(fit, 0, parts)
    found = fit.at(point, score_curve.samples(width, x)[:, None])
    y = _score_axis(fit, found)
    steps = _SHARES.get(_kind(fit), _STEPS)
    return score_curve.score_curve(width, height, x, y, found, parts, boundary=fit.model.boundary, steps=steps)


def _score_axis(fit: Fit, found: Array) -> Axis:
    """The axis of the scores: from 0 to 1 of a probability, else of round numbers, about 0 where there is one score."""
    kind = _kind(fit)
    if kind:
        return Axis("σ = 1" if kind == "sigmoid" else kind, 0.0, 1.0)
    finite = found[np.isfinite(found)]
    if found.ndim == 1:
        most = rounded_up(float(np.abs(finite).max(initial=0.0))) or 1.0
        return Axis("score", -most, most)
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (-1.0, 1.0)
    step = rounded_up(max(high - low, 1e-300)) / 5
    return Axis("scores", floor(low / step) * step, max(ceil(high / step), floor(low / step) + 1) * step)


def _strips(fit: Fit, names: tuple[str, ...], parts: tuple[Rows, ...], width: int, height: int) -> tuple[Canvas, Cells]:
    """The strips and the table, side by side where there is room, else one below the other."""
    wide, high = confusion.size(names, parts)
    if width >= _STRIPS + _APART + wide:
        strips, cells = _scores(fit, names, parts, width - wide - _APART, height)
        at = (strips.width + _APART, max((height - high) // 2, 0))
        table = confusion.confusion(wide, height - at[1], names, parts)
    else:
        high = confusion.size(names, parts, width)[1]
        if height < high + 3 * len(names):
            return _scores(fit, names, parts, width, height)
        strips, cells = _scores(fit, names, parts, width, height - high - 1)
        table, at = confusion.confusion(width, high, names, parts), (0, height - high)
    canvas = patterned(Canvas.blank(width, height))
    put_in(canvas, strips)
    put_in(canvas, table, *at)
    return canvas, cells


def _scores(fit: Fit, names: tuple[str, ...], parts: tuple[Rows, ...], width: int, height: int) -> tuple[Canvas, Cells]:
    found = np.concatenate([scores.leads(part) for part in parts])
    finite, kind, boundary = found[np.isfinite(found)], _kind(fit), fit.model.boundary
    if kind == "sigmoid":
        x = Axis("σ", 0.0, 1.0)
    else:
        is_one = parts[0].scores.ndim == 1
        most = 1.0 if kind else rounded_up(float(np.abs(finite).max(initial=0.0))) or 1.0
        x = Axis("score" if is_one else "own score − best other", -most, most)
        boundary = boundary if is_one else 0.0
    return scores.scores(width, height, x, names, parts, boundary=boundary)
