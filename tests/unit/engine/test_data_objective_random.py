"""Random functions of numbers over data: the numbers of the arrays, and partials that parse back and have them too."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from gradtui.engine.objective.data_objective import DataObjective
from gradtui.engine.program.array_interpret import evaluate_arrays
from gradtui.expression.printing import plain
from gradtui.expression.reading.parser import parse
from gradtui.lesson.explanation.explanation import explain
from gradtui.scenario.reader import loads
from gradtui.scenario.runs import objective_of

DATA = {"x": "[0.5, 1.0, 2.5, -1.0]", "y": "[1.0, 2.0, 2.0, -0.5]"}
LEAVES = ("x", "y", "w*x", "b*y", "(w*x + b)", "(w*x + b - y)", "x**2")
ARRAYS = (
    "({} + {})", "({} - {})", "{}*{}", "({})/(1 + ({})**2)", "({})**3", "abs({})", "max({}, {})", "min({}, w)",
    "where({} > b, {}, {})", "exp(-({})**2)", "softplus({})", "tanh({})", "log(1 + ({})**2)", "mean({})*{}",
    "({} - mean({}))", "sqrt(1 + abs({}))", "{}/sum(y)",
)  # fmt: skip


def entries(choice: random.Random, depth: int) -> str:
    """An array over the data."""
    if depth == 0:
        return choice.choice(LEAVES)
    form = choice.choice(ARRAYS)
    return form.format(*(entries(choice, depth - 1) for _ in range(form.count("{}"))))


def function(seed: int) -> str:
    choice = random.Random(seed)
    total, factor = choice.choice(("mean", "sum")), choice.choice(("1", "b", "exp(-w**2)"))
    return f"{total}({entries(choice, choice.choice((1, 2, 2)))} + w*x)*{factor} + b**2"


@pytest.mark.parametrize("first", range(0, 20, 10))
def test_numbers_and_formulas_are_those_of_the_arrays(first: int) -> None:
    for seed in range(first, first + 10):
        text = function(seed)
        used = "\n".join(f"{name} = {values}" for name, values in DATA.items() if name in text.replace("exp", ""))
        start = "[[start]]\nat = { w = 0.4, b = -0.3 }"
        objective = objective_of(loads(f'[function]\nexpression = "{text}"\n[data]\n{used}\n{start}'))
        assert isinstance(objective, DataObjective), text
        assert_same(objective, text, (-1.37, 2.11) if seed % 2 else (0.4, -0.3))


def assert_same(objective: DataObjective, text: str, point: tuple[float, float]) -> None:
    arrays = objective.arrays
    names = objective.variables
    place = [{"w": point[0], "b": point[1]}[name] for name in names]
    at = arrays.flat(dict(zip(names, place, strict=True)))
    value, slopes = arrays.value_and_gradient(at)
    assert objective.value_and_gradient(place) == pytest.approx((value, *slopes), rel=1e-11, abs=1e-12), text
    assert np.array(objective.hessian(place)) == pytest.approx(arrays.hessian(at), rel=1e-9, abs=1e-10), text
    shapes: Any = {name: array.shape for name, array in objective.given.items()}
    values = {**objective.given, **dict(zip(names, place, strict=True))}
    for partial, slope in zip(explain(objective, place, "L").partials, slopes, strict=True):
        again = parse(plain(partial.formula), tuple(values), shapes=shapes)
        assert float(evaluate_arrays(again, values)) == pytest.approx(slope, rel=1e-9, abs=1e-11), text
