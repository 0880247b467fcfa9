"""What ``gradtui run`` and ``gradtui explain`` say of a scenario's model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from functional.commands import call
from strict_json import strict

import gradtui
from gradtui.scenario.catalogue import COURSE, names, open_scenario

MODELS = [name for name in (*names(), *COURSE) if open_scenario(name).model is not None]
NUMPY = {"tanh": np.tanh, "exp": np.exp, "sum": np.sum}


@pytest.mark.parametrize("name", MODELS)
def test_predictions_are_numpys(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Python itself reads the prediction as the author wrote it."""
    code, out, err = call(capsys, "run", name, "--steps", "7", "--format", "json")
    document, scenario = strict(out), open_scenario(name)
    assert (code, err) == (0, "")
    model = scenario.model
    assert model is not None
    assert (document["model"]["rows"], document["model"]["prediction"]) == (len(model.rows), model.text)
    for run in document["runs"]:
        values = {n: np.array(x) for n, x in run["trajectory"][-1]["point"].items()}
        values |= NUMPY | scenario.data | scenario.constants
        for part in scenario.written.parts:
            values[part.name] = eval(part.text, {}, values)
        predicted = np.atleast_1d(eval(model.text, {}, values))
        assert np.array(run["model"]["predictions"]) == pytest.approx(predicted, rel=1e-12, abs=1e-12)
        target = np.atleast_1d(values[model.target])
        if model.kind == "regression":
            residuals = target - predicted
            assert np.array(run["model"]["residuals"]) == pytest.approx(residuals, rel=1e-12, abs=1e-9)
            score = 1 - np.sum(residuals**2) / np.sum((target - target.mean()) ** 2) if len(target) > 1 else None
        else:
            own = target.argmax(axis=1) if target.ndim == 2 else target
            decided = predicted.argmax(axis=1) if predicted.ndim == 2 else np.where(predicted > 0, 1.0, -1.0)
            assert run["model"]["decided"] == decided.tolist()
            score = np.mean(decided == own)
        assert run["model"]["score"] == (None if score is None else pytest.approx(score))


LOGISTIC = """\
[function]
expression = "mean(softplus(-s*(w*x + b)))"
variables = ["w", "b"]
[data]
x = [-2.0, -1.0, 1.0, 2.0, 3.0, 0.5, 1e200]
s = [-1.0, -1.0, 1.0, 1.0, 1.0, -1.0, 1.0]
[model]
prediction = "w*x + b"
target = "s"
inputs = "x"
kind = "classes"
test = 0.3
seed = 2
[[start]]
at = { w = 1.0, b = -1.0 }
[[start]]
at = { w = 1e300, b = 0.0 }
[descent]
learning_rate = 0.1
"""


@pytest.fixture
def logistic(tmp_path: Path) -> str:
    (tmp_path / "s.toml").write_text(LOGISTIC)
    return str(tmp_path / "s.toml")


def test_rows_kept_out_are_judged_and_what_is_not_finite_is_null(
    capsys: pytest.CaptureFixture[str], logistic: str
) -> None:
    document = strict(call(capsys, "run", logistic, "--format", "json", "--steps", "1")[1])
    given, data = document["model"], np.array([-2.0, -1.0, 1.0, 2.0, 3.0, 0.5, 1e200])
    assert (given["classes"], given["rows"], len(given["held_out"])) == ([-1.0, 1.0], 5, 2)
    out = np.array(given["held_out"]) - 1
    classes = np.array([-1.0, -1.0, 1.0, 1.0, 1.0, -1.0, 1.0])
    run, lost = document["runs"]
    point = run["trajectory"][-1]["point"]
    scores = point["w"] * data[out] + point["b"]
    assert run["model"]["test"]["loss"] == pytest.approx(np.mean(np.logaddexp(0, -classes[out] * scores)))
    assert run["model"]["test"]["score"] == np.mean(np.sign(scores) == classes[out])
    where = lost["model"]["predictions"].index(None)  # 1e300·1e200
    assert (lost["model"]["decided"][where], lost["model"]["score"]) == (None, None)
    assert lost["model"]["decided"][where - 1] is not None


def test_the_text_says_how_well(capsys: pytest.CaptureFixture[str], logistic: str) -> None:
    said = call(capsys, "run", "line_fit")[1]
    assert "\nmodel: R² = 0.3216 over 20 rows; at the start −0.721\n" in said
    assert said.splitlines()[-3].endswith("0.3216")
    said = call(capsys, "run", "one_example", "--steps", "1", "--lr", "0.05")[1]
    assert "\nmodel: ŷ = 1.5, y = 3, y − ŷ = 1.5\n" in said
    said = call(capsys, "run", logistic, "--steps", "1")[1]
    assert "\nmodel: no score of 5 rows" in said
    lines = said.splitlines()
    assert lines[-3].split("  ")[-3:] == ["right", "f kept out", "right kept out"]
    assert lines[-1].split()[-3:] == ["–", "0", "2"]
    assert any(line.startswith("kept out: f = ") and line.endswith(" of 2 rows right") for line in lines)


def test_it_is_read_aloud(capsys: pytest.CaptureFixture[str]) -> None:
    said = call(capsys, "run", "one_example", "--steps", "1", "--lr", "0.05", "--speak")[1]
    assert said.endswith("\nModel: y hat is 1.5, y is 3, y minus y hat is 1.5.\n")
    said = call(capsys, "run", "polynomial", "--steps", "2", "--speak")[1]
    assert "Kept out: L is 0.161772, R squared is 0.1822 over 4 rows." in said


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (["one_example", "--at", "w=-1,b=0.5"], ["model: ŷ = w·x + b = (−1)·2 + 0.5 = −1.5; y − ŷ = 3 − (−1.5) = 4.5"]),
        (["house_prices"], [
            "model: R² = −10.59 over 40 rows",
            "row 1: area = 9.7, rooms = 4, age = 2.4; ŷ = X@w + b = 0; y − ŷ = 39 − 0 = 39; its part of L: 38.025",
        ]),
        (["three_flowers"], [
            "model: 20 of 60 rows right",
            "row 1: length = 4.8, width = 1.7; scores 0, 0, 0: taken for snowbell, wrong: it is king_lily; its",
            "    part of L: 0.0183102",
        ]),
    ],
)  # fmt: skip
def test_explain_works_a_prediction_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: list[str], lines: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    said = call(capsys, "explain", *words)[1].splitlines()
    at = said.index(lines[0])
    assert said[at : at + len(lines)] == lines


def test_explain_has_the_predictions_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = strict(call(capsys, "explain", "one_example", "--format", "json")[1])["model"]
    assert (found["target"], found["predictions"], found["residuals"], found["test"]) == ("y", [0.0], [3.0], None)
    assert "model" not in strict(call(capsys, "explain", "two_minima", "--format", "json")[1])


def test_many_predictions_are_a_shape_unless_all_are_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "s.toml"
    path.write_text(
        '[function]\nexpression = "mean((w*x - y)**2)"\n[data]\nx = { shape = [30000], init = "normal" }\n'
        'y = { shape = [30000], init = "ones" }\n[model]\nprediction = "w*x"\ntarget = "y"\ninputs = "x"\ntest = 0.5\n'
    )
    line = ["run", str(path), "--steps", "1", "--format", "json"]
    short, full = (strict(call(capsys, *line, *more)[1]) for more in ([], ["--full"]))
    assert short["model"]["held_out"]["shape"] == short["runs"][0]["model"]["predictions"]["shape"] == [15000]
    assert len(full["model"]["held_out"]) == len(full["runs"][0]["model"]["residuals"]) == 15000


def test_check_says_which_rows_are_kept_out(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "check", "--strict", "polynomial")
    assert (code, out) == (
        0, "polynomial:19:8: note: model.test: 4 of 16 rows kept out: 3, 4, 8, 14\npolynomial: ok\n"
    )  # fmt: skip


def test_what_a_model_is_says_itself_in_a_line() -> None:
    scenario = gradtui.load("polynomial")
    fit, judge = gradtui.fit_of(scenario), gradtui.judge_of(scenario)
    assert fit is not None
    assert judge is not None
    point = gradtui.run(scenario, 2)[0].point
    for value in (fit, judge, fit.standing(point), scenario.model):
        assert len(repr(value)) < 120
    assert fit.at(point, [[0.5], [1.0]]) == pytest.approx(np.polyval(point[::-1], [0.5, 1.0]))
