"""What a scenario's model predicts where a run ended, and how well, for text, JSON and speech."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot, nan
from typing import TYPE_CHECKING, Any

from ..expression.names import pretty
from ..expression.printing import short, unicode
from ..expression.printing import worked as with_numbers
from ..expression.tree import symbols
from ..expression.visible import visible
from ..scenario.runs import fit_of, judge_of
from .tables import MOST_WRITTEN, finite, json_value

if TYPE_CHECKING:
    from ..engine.descent.descent import Descent
    from ..engine.model.fit import Fit, RowStanding, Standing
    from ..engine.model.model import Model
    from ..scenario.model import Scenario

_MOST_SAID = 120
"""Characters of a formula, or of a row's inputs, that are said."""


# -- JSON ---------------------------------------------------------------------------------------------------------


def declared(model: Model, *, full: bool = False) -> dict[str, Any]:
    """The model as the scenario declares it."""
    held_out: Any = list(model.held_out)
    if len(held_out) > MOST_WRITTEN and not full:
        held_out = {"shape": [len(held_out)], "norm": finite(hypot(*held_out))}
    return {
        "prediction": model.text,
        "target": model.target,
        "inputs": list(model.inputs),
        "columns": list(model.columns),
        "kind": model.kind,
        "classes": list(model.classes),
        "labels": list(model.labels),
        "rows": len(model.rows),
        "held_out": held_out,
    }


def standing_value(scenario: Scenario, point: Sequence[Any], *, full: bool = False) -> dict[str, Any]:
    """What the scenario's model predicts at a point, and how well."""
    fit, judge = fit_of(scenario), judge_of(scenario)
    assert fit is not None
    standing = fit.standing(point)
    made: dict[str, Any] = {"score": standing.score, "predictions": json_value(standing.predicted, full=full)}
    if standing.residuals is not None:
        made["residuals"] = json_value(standing.residuals, full=full)
    elif standing.decided is not None:
        import numpy as np

        known = np.isfinite(standing.predicted.reshape(fit.rows, -1)).all(axis=1)
        made["decided"] = json_value(np.where(known, np.array(fit.model.classes)[standing.decided], nan), full=full)
    kept_out = judge and judge.standing(point)
    made["test"] = kept_out and {"loss": finite(kept_out.loss), "score": kept_out.score}
    return made


# -- for people ---------------------------------------------------------------------------------------------------


def told(scenario: Scenario, descent: Descent) -> list[str]:
    """How well the model predicts where a run ended, and of the rows that were kept out."""
    fit, judge = fit_of(scenario), judge_of(scenario)
    if fit is None:
        return []
    said = how_well(fit, fit.standing(descent.point))
    if fit.rows > 1 and descent.cursor:
        first = fit.standing(descent.point_at(0)).score
        said += f"; at the start {short_score(fit, first)}" * (first is not None)
    found = [f"model: {said}"]
    if judge is not None:
        standing = judge.standing(descent.point)
        loss = f"{pretty(scenario.name)} = {short(standing.loss, 6)}"
        found.append(f"kept out: {loss}, {how_well(judge, standing)}")
    return found


def how_well(fit: Fit, standing: Standing) -> str:
    """R² or how many rows are right; of one example its prediction and its residual."""
    rows = f"{fit.rows:,} row{'s' * (fit.rows != 1)}"
    if standing.residuals is not None and fit.rows == 1:
        target = pretty(fit.model.target)
        residual = short(float(standing.residuals[0]), 6)
        predicted = short(float(standing.predicted[0]), 6)
        return f"ŷ = {predicted}, {target} = {short(float(fit.targets[0]), 6)}, {target} − ŷ = {residual}"
    if standing.score is None:
        return f"no score of {rows}"
    if standing.right is not None:
        return f"{int(standing.right.sum()):,} of {rows} right"
    return f"R² = {short(standing.score, 4)} over {rows}"


def worked(scenario: Scenario, point: Sequence[Any]) -> list[str]:
    """How well the model predicts at a point, and the prediction of one row with its numbers put in."""
    fit = fit_of(scenario)
    if fit is None:
        return []
    found = fit.row(point, 0)
    said = _of_one_class(fit, found) if fit.model.is_of_classes else _with_numbers(scenario, fit, point, found)
    if fit.rows == 1:
        return [f"model: {said}"]
    if found.part is not None:
        said += f"; its part of {pretty(scenario.name)}: {short(found.part, 6)}"
    columns = (visible(name, limit=30) for name in fit.model.columns)
    inputs = ", ".join(f"{name} = {short(x, 6)}" for name, x in zip(columns, found.inputs, strict=True))
    inputs = f"{inputs}; " * (len(inputs) <= _MOST_SAID)
    return [f"model: {how_well(fit, fit.standing(point))}", f"row {found.number}: {inputs}{said}"]


def _with_numbers(scenario: Scenario, fit: Fit, point: Sequence[Any], found: RowStanding) -> str:
    """ŷ = w·x + b = 0·2 + 0 = 0; y − ŷ = 3 − 0 = 3."""
    model, predicted = fit.model, short(float(found.predicted), 6)
    steps = [unicode(model.tree), unicode(model.whole)]
    values: dict[str, Any] = {**scenario.constants, **dict(zip(scenario.variables, point, strict=True))}
    if len(model.inputs) == len(found.inputs):
        values |= dict(zip(model.inputs, found.inputs, strict=True))
    if all(isinstance(values.get(name), float) for name in symbols(model.whole)):
        steps.append(with_numbers(model.whole, values, 6))
    steps = [step for step in dict.fromkeys(steps) if step != predicted and len(step) <= _MOST_SAID]
    residual = short(found.residual or 0.0, 6)
    difference = f"{short(found.target, 6)} − {f'({predicted})' if predicted.startswith('−') else predicted}"
    return f"{' = '.join(['ŷ', *steps, predicted])}; {pretty(model.target)} − ŷ = {difference} = {residual}"


def _of_one_class(fit: Fit, found: RowStanding) -> str:
    """The score, or the scores, of a row, and what it is taken for."""
    labels, classes = fit.model.labels, fit.model.classes
    decided, own = int(fit.decided(found.predicted[None])[0]), classes.index(found.target)
    scores = ", ".join(short(x, 6) for x in found.predicted.ravel().tolist())
    judged = "right" if decided == own else f"wrong: it is {labels[own]}"
    return f"score{'s' * (found.predicted.ndim > 0)} {scores}: taken for {labels[decided]}, {judged}"


def short_score(fit: Fit, score: float | None) -> str:
    """A score for a column: R², or how many rows are right."""
    if score is None:
        return "–"
    return f"{round(score * fit.rows):,}" if fit.model.is_of_classes else short(score, 4)


def columns(scenario: Scenario, descents: Sequence[Descent]) -> tuple[list[str], list[list[str]]]:
    """The heads and, for each run, the cells that the model adds to the table of all runs."""
    fit, judge = fit_of(scenario), judge_of(scenario)
    if fit is None or fit.rows == 1:
        return [], [[] for _ in descents]
    what = "right" if fit.model.is_of_classes else "R²"
    heads = [what]
    cells = [[short_score(fit, fit.standing(run.point).score)] for run in descents]
    if judge is not None:
        heads += [f"{pretty(scenario.name)} kept out", f"{what} kept out"]
        for run, row in zip(descents, cells, strict=True):
            standing = judge.standing(run.point)
            row += [short(standing.loss, 6), short_score(judge, standing.score)]
    return heads, cells
