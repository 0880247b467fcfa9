"""The minimum downhill from a point; and the same things asked for from Python."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

import gradtui
from gradtui.engine.landmarks.downhill import downhill
from gradtui.engine.landmarks.letters import labelled, nearest_minimum, nearest_place
from gradtui.engine.landmarks.search import find
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import symbols

FUNCTIONS = {
    "two minima": ("(x**2 - 1.69)**2 + 0.3*x", [(-2.2, 2.2)]),
    "Himmelblau": ("(x**2 + y - 11)**2 + (x + y**2 - 7)**2", [(-6.0, 6.0)] * 2),
    "Rosenbrock": ("(1 - x)**2 + 100*(y - x**2)**2", [(-2.0, 2.0), (-1.0, 3.0)]),
    "a valley": ("(3 - 2*w - b)**2", [(-2.0, 4.0)] * 2),
    "three variables": ("(x - 1)**2 + 3*(y + x)**2 + (z**2 - 1)**2", [(-2.0, 2.0)] * 3),
}


def objective(text: str) -> ScalarObjective:
    tree = parse(text)
    return ScalarObjective(tree, symbols(tree))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_downhill_ends_at_a_landmark_of_the_window(name: str) -> None:
    text, ranges = FUNCTIONS[name]
    f = objective(text)
    landmarks = find(f, ranges)
    lows, highs = np.array(ranges).T
    for point in np.random.RandomState(1).uniform(lows, highs, (40, len(ranges))):
        found = downhill(f, tuple(point.tolist()))
        assert found is not None
        assert found.is_low
        assert found.value <= f.value(point.tolist())
        nearest = nearest_place(landmarks, found.point)
        assert nearest is not None
        inside = all(low <= x <= high for x, (low, high) in zip(found.point, ranges, strict=True))
        assert nearest[1] < 1e-6 or not inside


@pytest.mark.parametrize("text", ["x + y", "exp(x)", "-(x**2)", "log(x)", "x**3"])
def test_where_there_is_none_none_is_found(text: str) -> None:
    assert downhill(objective(text), (0.7,) * len(symbols(parse(text)))) is None


def test_the_nearest_of_a_line_is_measured_to_the_line() -> None:
    marks = find(objective("(3 - 2*w - b)**2"), [(-2.0, 4.0)] * 2)
    assert [letter for letter, _ in labelled(marks)] == ["A"]
    letter, distance = nearest_minimum(marks, (0.0, 0.0)) or ("", 0.0)
    assert (letter, distance) == ("A", pytest.approx(3 / 5**0.5, rel=1e-9))
    assert nearest_minimum((), (0.0, 0.0)) is None


def test_from_python() -> None:
    f = gradtui.Function("x**2 - y**2 + y**4/20")
    marks = f.landmarks(x=(-3, 3), y=(-4, 4))
    assert [mark.kind.value for mark in marks] == ["minimum", "minimum", "saddle"]
    for wrong, error in (
        ({"x": (-1, 1)}, TypeError), ({"x": (-1, 1), "z": (0, 1)}, ValueError),
        ({"x": (1, -1), "y": (0, 1)}, ValueError), ({"x": (0, float("inf")), "y": (0, 1)}, ValueError),
    ):  # fmt: skip
        with pytest.raises(error):
            f.landmarks(**wrong)
    found = gradtui.fate_map(gradtui.load("two_minima"), size=(40, 8), rates=(0.0, 0.25))
    assert found.fate.shape == found.steps.shape == (8, 40)
    assert {fate.letter for fate in found.fates} >= {"A", "B", "o", "x"}
    row = gradtui.fate_map(gradtui.load("two_minima"), over="start", size=(30, 5), learning_rate=0.05)
    assert row.fate.shape == (1, 30)
    with pytest.raises(TypeError):
        gradtui.fate_map(gradtui.load("house_prices"))
    with pytest.raises(ValueError, match="at least"):
        gradtui.fate_map(gradtui.load("two_minima"), size=(0, 5))


def test_a_run_that_is_compared_needs_no_numpy() -> None:
    code = (
        "import sys; from gradtui.cli.main import main; main(['run', 'rosenbrock', '--steps', '30']);"
        "assert not {'numpy', 'textual', 'plotext'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=False).returncode == 0
