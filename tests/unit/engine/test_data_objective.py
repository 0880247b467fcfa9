"""A function of numbers over data: everything that a function of numbers has, and the numbers of the arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradtui.engine.objective.data_objective import DataObjective
from gradtui.expression.printing import plain
from gradtui.lesson.explanation.explanation import explain
from gradtui.scenario.edited import edited
from gradtui.scenario.reader import loads
from gradtui.scenario.runs import begin, objective_of
from gradtui.scenario.window import landmarks_of, ranges_of

DATA = """[data]
x = [0.0, 1.0, 2.5, -1.0]
y = [1.0, 2.0, 2.0, -0.5]
X = [[1.0, 2.0], [0.0, 1.0], [3.0, -1.0], [0.5, 0.5]]
"""
FUNCTIONS = [
    "mean((w*x + b - y)**2)",
    "sum((w*x + b - y)**2) + 0.1*w**2 + b",
    "mean(abs(w*x - b - y))",
    "mean(where(x > 0, (w*x - y)**2, b**2))",
    "sum(softplus(-y*(w*x + b)))/4",
    "mean((w*X - b)**2)",
    "mean(w + b**2 + 0*x) + sum(b*w*x**0)",
    "exp(-mean((w*x + b - y)**2))*mean(y)",
    "mean(max(w*x, b*y))",
    "sum(mean(X@transpose(X))*w - b + x)",
    "mean((w*x + b)/y) + sum(w/(1 + x**2)) + b/sum(y) - mean(x/(w*y + 9))",
]


def scenario(text: str, more: str = "") -> Any:
    """A scenario of a function over these data."""
    used = "".join(line + "\n" for line in DATA.splitlines() if line[:1] == "[" or line[0] in text)
    return loads(f'[function]\nexpression = "{text}"\n{used}[[start]]\nat = {{ w = 0.4, b = -0.3 }}\n{more}')


@pytest.mark.parametrize("text", FUNCTIONS)
def test_it_has_the_numbers_of_the_arrays(text: str) -> None:
    objective = objective_of(scenario(text))
    assert isinstance(objective, DataObjective)
    arrays = objective.arrays
    for point in ((0.4, -0.3), (-1.5, 2.0), (0.0, 0.1)):
        at = arrays.flat(dict(zip(objective.variables, point, strict=True)))
        value, slopes = arrays.value_and_gradient(at)
        found = objective.value_and_gradient(point)
        assert found == pytest.approx((value, *slopes), rel=1e-13, abs=1e-15)
        assert np.array(objective.hessian(point)) == pytest.approx(arrays.hessian(at), rel=1e-12, abs=1e-13)
    places = np.linspace(-2, 2, 7)
    grid = objective.values(places[None, :], places[:, None])
    assert grid[2, 5] == pytest.approx(objective.value((places[5], places[2])), rel=1e-14)


@pytest.mark.parametrize("text", FUNCTIONS)
def test_its_partials_are_the_textbooks_and_agree(text: str) -> None:
    objective = objective_of(scenario(text))
    assert not objective.has_arrays
    found = explain(objective, (0.4, -0.3), "L")
    assert found.check is not None
    assert found.check.agree is not False
    for partial, slope in zip(found.partials, objective.gradient((0.4, -0.3)), strict=True):
        assert float(partial.value) == pytest.approx(slope, rel=1e-12, abs=1e-15)


def test_a_mean_is_differentiated_row_by_row() -> None:
    objective = objective_of(scenario(FUNCTIONS[0]))
    assert not objective.has_arrays
    by_w, by_b = explain(objective, (0.0, 0.0), "L").partials
    assert (plain(by_w.formula), plain(by_b.formula)) == ("mean(2*x*(w*x + b - y))", "mean(2*(w*x + b - y))")
    assert by_w.lines[0].rule == "entry by entry"
    assert by_w.lines[0].says.startswith(
        "row by row: (w·x + b − y)² gives 2·x·(w·x + b − y). The derivative of the mean"
    )
    assert by_w.substituted == "mean(2·x·(0·x + 0 − y))"


@pytest.mark.parametrize("text", ["(y - w*x)@(y - w*x) + b", "norm(w*x + b - y)", "sum(sum(w*X + b, 0))"])
def test_what_meets_data_otherwise_stays_a_function_of_arrays(text: str) -> None:
    assert objective_of(scenario(text)).has_arrays


def test_a_long_one_stays_a_function_of_arrays() -> None:
    rows = ", ".join(["1.0"] * 2_000)
    made = loads(
        f'[function]\nexpression = "mean((w*x - 1)**2)"\n[data]\nx = [{rows}]\n[[start]]\nat = {{ w = 0.0 }}\n'
    )
    assert objective_of(made).has_arrays


def test_steps_on_rows_are_those_of_the_arrays() -> None:
    made = scenario(FUNCTIONS[0], '[descent]\noptimizer = { name = "gd", batch = 2, seed = 5 }\n')
    run = begin(made)[0].forward(6)
    objective = run.objective
    assert isinstance(objective, DataObjective)
    from gradtui.engine.descent.descent import start

    other = start(objective.arrays, (0.4, -0.3), optimizer=run.optimizer, learning_rate=run.base_rate).forward(6)
    assert run.point == pytest.approx(other.point, rel=1e-12)


def test_its_lowest_point_is_the_line_of_least_squares() -> None:
    made = scenario(FUNCTIONS[0])
    (lowest,) = landmarks_of(made, ranges_of(made))
    slope, intercept = np.polyfit([0.0, 1.0, 2.5, -1.0], [1.0, 2.0, 2.0, -0.5], 1)
    assert lowest.point == pytest.approx((slope, intercept), rel=1e-9)


def test_an_edit_keeps_the_data() -> None:
    made = edited(scenario(FUNCTIONS[0]), "mean(abs(w*x + b - y))")
    assert isinstance(objective_of(made), DataObjective)
