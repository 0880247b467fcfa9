"""Second partials by forward mode over the reverse sweep: what the formulas of the partials give."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from unit.generate import expression

from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.derivation import partial
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import symbols


def compared(text: str, points: list[tuple[float, ...]]) -> int:
    """Check the Hessian against the gradient of each partial's formula; return how many entries were compared."""
    tree = parse(text)
    variables = symbols(tree)
    objective = ScalarObjective(tree, variables)
    formulas = [ScalarObjective(partial(tree, variable), variables) for variable in variables]
    count = 0
    for point in points:
        at = point[: len(variables)]
        found = objective.hessian(at)
        for i, formula in enumerate(formulas):
            for j, wanted in enumerate(formula.gradient(at)):
                sizes = (abs(x) for row in found for x in row if math.isfinite(x))
                if math.isfinite(wanted) and math.isfinite(found[i][j]):
                    scale = max(1.0, abs(wanted), *sizes)
                    assert found[i][j] == pytest.approx(wanted, rel=1e-7, abs=1e-9 * scale), (text, at, i, j)
                    count += 1
    return count


@pytest.mark.parametrize(
    "text",
    [
        "x**3*y + y**4/x", "sin(x*y)*exp(-x)", "tanh(x)**2 + atan(y)", "log(1 + x**2)/y", "x**y", "sqrt(x*y) + cbrt(x)",
        "softplus(x*y) + sigmoid(x - y)", "erf(x*y)", "max(x**2, y**3) + min(x, y**2)", "relu(x - y)**3 + abs(x)*y**2",
        "where(x > y, x**2*y, exp(x)*y**2)", "asin(x/9) + acos(y/9) + tan(x/3)", "sinh(x)*cosh(y)", "log2(x)*log10(y)",
        "where(x > 100, log(x - 100), x*y)", "x", "x*y", "(x - y)**2/(1 + (x + y)**2)", "x**2.5 + y**-3",
    ],
)  # fmt: skip
def test_every_operation(text: str) -> None:
    assert compared(text, [(1.3, 0.7), (0.4, 2.2), (2.0, 1.0)]) > 0


def test_random_expressions() -> None:
    source = random.Random(31)
    points = [(0.7, -0.4), (-1.1, 0.9)]
    assert sum(compared(expression(source, 3), points) for _ in range(400)) > 600


def test_over_arrays_as_at_points() -> None:
    objective = ScalarObjective(parse("tanh(x*y)**2 + x**3*sin(y) + sigmoid(x)"), ("x", "y"))
    x, y = np.linspace(-2.0, 2.0, 40), np.linspace(1.0, 3.0, 40)
    over = objective.all_second_partials(x, y)
    for k in range(40):
        assert [column[k] for column in over] == pytest.approx(objective.second_partials((x[k], y[k])), rel=1e-11)
