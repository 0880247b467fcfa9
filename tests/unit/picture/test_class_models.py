"""Models of classes painted from a session: by how many inputs they have, and at every size."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from gradtui.app.painting.model.painter import paint_model
from gradtui.app.painting.studio import Studio
from gradtui.app.session import Session
from gradtui.app.state import AppState
from gradtui.picture.canvas.roles import FOCUS
from gradtui.picture.model.model_picture import ModelPicture
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.reader import loads
from gradtui.scenario.runs import fit_of, judge_of

ONE = """
[function]
name = "L"
expression = "mean(softplus(-(2*y - 1)*(w*x + b)))"
[data]
x = [-2.0, -1.5, -0.5, 0.25, 0.5, 1.0, 1.75, 3.0]
y = [0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0]
[parameters]
w = { shape = [1], init = "ones" }
[[start]]
at = { b = -0.1 }
[model]
prediction = "sigmoid(w*x + b)"
target = "y"
inputs = "x"
kind = "classes"
test = 0.25
"""
THREE = """
[function]
name = "L"
expression = "mean(logsumexp(X@W) - sum(T*(X@W), 1))"
[data]
X = [[1.0, 0.0], [2.0, 0.5], [0.0, 1.0], [0.5, 2.0], [-1.0, -1.0], [-2.0, -1.0]]
T = [[1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 1.0]]
[parameters]
W = { shape = [2, 3], init = "normal", seed = 1 }
[model]
prediction = "X@W"
target = "T"
inputs = "X"
kind = "classes"
"""
TEXTS = {
    "sigmoid": ONE,
    "score": ONE.replace("sigmoid(w*x + b)", "w*x + b"),
    "three": THREE,
    "probabilities": THREE.replace('prediction = "X@W"', 'prediction = "softmax(X@W)"'),
    "three, one input": THREE.replace("[2, 3]", "[3]").replace("X@W", "outer(x, W)").replace('"X"', '"x"').replace(
        "X = [[1.0, 0.0], [2.0, 0.5], [0.0, 1.0], [0.5, 2.0], [-1.0, -1.0], [-2.0, -1.0]]",
        "x = [1.0, 2.0, 0.0, 0.5, -1.0, -2.0]",
    ),
}  # fmt: skip


@cache
def session_of(name: str, steps: int) -> Session:
    scenario = loads(TEXTS[name]) if name in TEXTS else open_scenario(name)
    return Session.open(scenario).step(steps)


def painted(name: str, width: int, height: int, steps: int = 3, row: int = 0) -> ModelPicture:
    session = session_of(name, steps)
    studio = Studio(session)
    state = AppState(session, studio.plane, studio.home, shown="model")
    return paint_model(replace(state, row=row), width, height)


def letters_of(picture: ModelPicture) -> dict[int, str]:
    """What stands for each row that can be seen."""
    return {number: chr(picture.canvas.characters[y, x]) for (x, y), number in picture.rows.items()}


def test_exclusive_or_is_learned_by_regions() -> None:
    before, after = (letters_of(painted("tiny_network", 60, 24, steps)) for steps in (3, 250))
    assert after == {1: "●", 2: "■", 3: "■", 4: "●"}
    assert set(before.values()) & {"A", "B"}


@pytest.mark.parametrize("name", ["sigmoid", "score"])
def test_a_curve_is_of_what_is_predicted(name: str) -> None:
    lines = painted(name, 60, 24).canvas.text().splitlines()
    assert lines[0].lstrip().startswith("σ = 1" if name == "sigmoid" else "score")
    assert ("y = 0" in "".join(lines)) and ("y = 1" in "".join(lines))
    scenario = session_of(name, 3).scenario
    seen, point = letters_of(painted(name, 60, 24)), session_of(name, 3).run.point
    for fit, right, wrong in ((fit_of(scenario), "●■", "AB"), (judge_of(scenario), "○□", "ab")):
        assert fit is not None
        standing = fit.standing(point)
        assert standing.right is not None
        for number, own, is_right in zip(fit.numbers, fit.targets.astype(int), standing.right, strict=True):
            assert seen[number] == (right if is_right else wrong)[own]


def test_columns_of_ones_are_classes_by_their_places() -> None:
    text = painted("three", 60, 24).canvas.text()
    assert "A ● class 0" in text
    assert "C ▲ class 2" in text


def test_columns_of_a_file_are_the_names_of_classes() -> None:
    text = painted("three_flowers", 60, 24).canvas.text()
    assert "A ● snowbell   " in text
    assert "C ▲ king_lily" in text
    assert "taken for king_lily, wrong: it is snowbell" in painted("three_flowers", 60, 24, 3, 2).canvas.text()


@pytest.mark.parametrize(("width", "height"), [(120, 30), (46, 22)])
def test_many_inputs_are_strips_and_a_table_of_counts(width: int, height: int) -> None:
    picture = painted("spam", width, height, 5)
    fit = fit_of(session_of("spam", 5).scenario)
    assert fit is not None
    standing = fit.standing(session_of("spam", 5).run.point)
    own, taken = fit.targets.astype(int), standing.decided
    counts: Any = np.zeros((2, 2), dtype=int)
    np.add.at(counts, (own, taken), 1)
    text = picture.canvas.text()
    assert "taken for" in text
    assert text.count(f"[{counts[0, 0]}]") == 1
    assert text.count(f"[{counts[1, 1]}]") == 1
    for (x, _), number in picture.rows.items():  # farther to the right with a higher score
        for (other, _), than in picture.rows.items():
            assert (x <= other) or standing.predicted[number - 1] >= standing.predicted[than - 1]


def test_the_chosen_row_is_lit_whether_it_is_kept_out_or_not() -> None:
    for number in range(1, 9):
        picture = painted("sigmoid", 60, 24, row=number)
        cell = next(cell for cell, row in picture.rows.items() if row == number)
        assert np.argwhere(picture.canvas.background == FOCUS).tolist() == [[cell[1], cell[0]]]


@pytest.mark.parametrize("name", [*TEXTS, "spam", "tiny_network"])
def test_at_every_size(name: str) -> None:
    for size in ((1, 1), (2, 3), (8, 2), (10, 5), (23, 6), (24, 9), (46, 19), (73, 33), (84, 52), (140, 60)):
        canvas = painted(name, *size).canvas
        assert (canvas.width, canvas.height) == size
