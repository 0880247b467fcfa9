"""A model's predictions, its score and its rows' parts, against NumPy and against the whole loss."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradtui.scenario.reader import load, loads
from gradtui.scenario.runs import begin, fit_of, judge_of, objective_of

DATA = """
X = [[0.0, 1.0], [2.0, -1.0], [0.5, 0.5], [-1.0, 3.0], [1.5, 1.0]]
y = [1.0, -0.5, 2.0, 0.25, -3.0]
s = [1.0, -1.0, 1.0, 1.0, -1.0]
k = [0.0, 1.0, 2.0, 2.0, 1.0]
"""
PARAMETERS = """
[parameters]
w = { shape = [2], init = "normal", seed = 1 }
V = { shape = [2, 3], init = "normal", seed = 2 }
"""
LOSSES = [
    ("mean((X@w + b - y)**2)", "X@w + b", "y", "regression", 0.0),
    ("mean((X@w + b - y)**2) + 0.1*sum(w**2)", "X@w + b", "y", "regression", 0.1),
    ("0.5*norm(X@w + b - y)**2", "X@w + b", "y", "regression", 0.0),
    ("dot(X@w - y, X@w - y)/3 + b**2", "X@w + b", "y", "regression", 0.0),
    ("mean(abs(X@w + b - y))", "X@w + b", "y", "regression", 0.0),
    ("mean(softplus(-s*(X@w + b)))", "X@w + b", "s", "classes", 0.0),
    ("mean(-(s + 1)/2*log(sigmoid(X@w + b)) - (1 - s)/2*log(1 - sigmoid(X@w + b)))", "sigmoid(X@w + b)", "s",
     "classes", 0.0),
    ("mean(logsumexp(X@V + b)) + 0*sum(k)", "X@V + b", "k", "classes", 0.0),
]  # fmt: skip


def scenario(loss: str, prediction: str, target: str, kind: str, more: str = "") -> Any:
    """A scenario of a loss and its model."""
    used = [line for line in PARAMETERS.splitlines() if line[:1] not in ("w", "V") or line[0] in loss]
    return loads(
        f'[function]\nname = "L"\nexpression = "{loss}"\n[data]{DATA}' + "\n".join(used)
        + f'\n[[start]]\nat = {{ b = 0.3 }}\n[model]\nprediction = "{prediction}"\ntarget = "{target}"\ninputs = "X"\n'
        f'kind = "{kind}"\n{more}'
    )  # fmt: skip


@pytest.mark.parametrize(("loss", "prediction", "target", "kind", "decay"), LOSSES)
def test_rows_add_up_to_the_loss_and_its_gradient(
    loss: str, prediction: str, target: str, kind: str, decay: float
) -> None:
    made = scenario(loss, prediction, target, kind)
    fit, run = fit_of(made), begin(made)[0]
    objective = objective_of(made)
    assert fit is not None
    assert objective.has_arrays
    rows = [fit.row(run.point, k) for k in range(fit.rows)]
    flat = objective.flat(dict(zip(run.variables, run.point, strict=True)))
    values = dict(zip(run.variables, run.point, strict=True))
    rest = decay * float(np.sum(values.get("w", 0.0) ** 2)) + (0.09 if "b**2" in loss else 0.0)
    value, slopes = objective.value_and_gradient(flat)
    assert sum(row.part or 0.0 for row in rows) == pytest.approx(value - rest, rel=1e-12)
    total = np.sum([row.slopes for row in rows if row.slopes is not None], axis=0)
    if decay:
        total[objective.position("w", (0,)) : objective.position("w", (1,)) + 1] += 2 * decay * values["w"]
    total[objective.position("b")] += 2 * 0.3 * ("b**2" in loss)
    assert total == pytest.approx(slopes, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize(
    "loss",
    [
        "sqrt(mean((X@w + b - y)**2))",
        "mean((X@w + b - y - mean(y))**2)",
        "mean((X@w + b)**2)*mean(y**2)",
        "1/mean((X@w + b - y)**2)",
        "max((X@w + b - y)**2)",
        "mean(transpose(X)@(X@w + b - y))",
        "sum(exp(y))*0 + logsumexp(X@w + b)",
    ],
)
def test_a_loss_that_is_no_sum_over_rows_has_no_parts(loss: str) -> None:
    made = scenario(loss, "X@w + b", "y", "regression")
    fit = fit_of(made)
    assert fit is not None
    assert fit.row(begin(made)[0].point, 0)[-2:] == (None, None)


def test_predictions_residuals_and_scores_are_numpys() -> None:
    made = scenario(*LOSSES[0][:4])
    fit, run = fit_of(made), begin(made)[0]
    assert fit is not None
    x, y = np.array(made.data["X"]), np.array(made.data["y"])
    values = dict(zip(run.variables, run.point, strict=True))
    predicted = x @ values["w"] + values["b"]
    standing = fit.standing(run.point)
    assert standing.predicted == pytest.approx(predicted, rel=1e-15)
    assert standing.residuals == pytest.approx(y - predicted, rel=1e-15)
    score = 1 - np.sum((y - predicted) ** 2) / np.sum((y - y.mean()) ** 2)
    assert standing.score == pytest.approx(score, rel=1e-14)
    assert fit.at(run.point, x[:2] + 1.0) == pytest.approx((x[:2] + 1.0) @ values["w"] + values["b"], rel=1e-15)


def test_classes_are_told_by_the_sign_the_half_or_the_largest_score() -> None:
    for loss, prediction, target, kind, _ in LOSSES[5:]:
        made = scenario(loss, prediction, target, kind)
        fit, run = fit_of(made), begin(made)[0]
        assert fit is not None
        x, values = np.array(made.data["X"]), dict(zip(run.variables, run.point, strict=True))
        standing = fit.standing(run.point)
        own = np.array(made.data[target])
        if target == "k":
            expected = np.argmax(x @ values["V"] + values["b"], axis=1)
        else:
            expected, own = (x @ values["w"] + values["b"] > 0).astype(int), (own > 0).astype(int)
        assert standing.decided is not None
        assert standing.decided.tolist() == expected.tolist()
        assert standing.score == np.mean(expected == own)


def test_rows_that_are_kept_out_judge_and_are_not_descended_on() -> None:
    made = scenario(*LOSSES[0][:4], more="test = 0.4\nseed = 3\n")
    fit, judge, run = fit_of(made), judge_of(made), begin(made)[0]
    assert fit is not None
    assert judge is not None
    assert sorted((*fit.numbers, *judge.numbers)) == [1, 2, 3, 4, 5]
    assert (fit.rows, judge.rows) == (3, 2)
    x = np.array([[0.0, 1.0], [2.0, -1.0], [0.5, 0.5], [-1.0, 3.0], [1.5, 1.0]])
    y = np.array([1.0, -0.5, 2.0, 0.25, -3.0])
    values = dict(zip(run.variables, run.point, strict=True))
    for part in (fit, judge):
        own = np.array(part.numbers) - 1
        error = x[own] @ values["w"] + values["b"] - y[own]
        assert part.loss(run.point) == pytest.approx(np.mean(error**2), rel=1e-14)
    assert run.value == fit.loss(run.point)


def test_one_example_is_all_of_the_loss() -> None:
    made = load("scenarios/one_example.toml")
    fit = fit_of(made)
    assert fit is not None
    row = fit.row((0.0, 0.0), 0)
    assert (row.inputs, row.target, float(row.predicted), row.residual, row.part) == ((2.0,), 3.0, 0.0, 3.0, 9.0)
    assert row.slopes is not None
    assert row.slopes.tolist() == [-12.0, -6.0]
    assert fit.at((1.0, 0.5), np.array([[0.0], [4.0]])).tolist() == [0.5, 4.5]


@pytest.mark.parametrize(
    ("prediction", "boundary"),
    [("1/(1 + exp(-(X@w + b)))", 0.5), ("1/(exp(-X@w - b) + 1)", 0.5), ("1/(2 + exp(X@w))", 0.0), ("X@w + b", 0.0)],
)
def test_a_sigmoid_that_is_written_out_decides_from_a_half_on(prediction: str, boundary: float) -> None:
    declared = scenario("mean(softplus(-s*(X@w + b)))", prediction, "s", "classes")
    assert declared.model.boundary == boundary
    fit, point = fit_of(declared), begin(declared)[0].point
    assert fit is not None
    assert fit.standing(point).decided == pytest.approx((fit.predicted(point) > boundary).astype(int))
