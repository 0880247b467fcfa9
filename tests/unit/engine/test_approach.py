"""How a descent comes near its minimum: along each of the Hessian's directions by its own factor."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradtui.engine.descent.approach import NoApproachError, approach
from gradtui.engine.descent.descent import Descent, start
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.landmarks.search import find
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.reader import loads
from gradtui.scenario.runs import begin


def descent(text: str, point: list[float], rate: float, optimizer: str = "gd") -> Descent:
    variables = ("x", "y")[: len(point)]
    objective = ScalarObjective(parse(text), variables)
    return start(objective, point, optimizer=OPTIMIZERS[optimizer], learning_rate=rate, tolerance=0.0)


@settings(max_examples=15)
@given(st.floats(0.1, 3.1), st.floats(0.5, 20.0), st.floats(1.0, 30.0), st.floats(-3.0, 3.0), st.floats(0.05, 1.95))
def test_of_a_quadratic_the_logarithms_lie_on_straight_lines(
    angle: float, flat: float, ratio: float, at: float, part: float
) -> None:
    """Their slope is log|1 − ηλ|, whichever way the directions lie; below 2/λmax they fall."""
    u, steep = f"({np.cos(angle)}*(x - {at}) + {np.sin(angle)}*(y + 1))", flat * ratio
    v = f"({np.cos(angle)}*(y + 1) - {np.sin(angle)}*(x - {at}))"
    rate = part / steep
    run = descent(f"{flat / 2}*{u}^2 + {steep / 2}*{v}^2".replace("e-", "*10^-"), [at + 2.0, 1.5], rate).forward(12)
    found = approach(run)
    assert found.is_quadratic
    assert found.curvature.eigenvalues == pytest.approx((flat, steep))
    for value, factor, distances in zip((flat, steep), found.factors, found.distances, strict=True):
        assert factor == pytest.approx(1.0 - rate * value, abs=1e-9)
        sure = distances[distances > 1e-9]
        if ratio > 1.01 and abs(factor) > 0.01 and len(sure) > 1:
            slopes = np.diff(np.log(sure))
            assert slopes == pytest.approx(np.full(len(slopes), log(abs(1.0 - rate * value))), abs=1e-5)


def test_near_a_minimum_that_is_no_quadratic_s_it_comes_to_that() -> None:
    run = descent("(x^2 - 1.69)^2 + 0.3*x", [-2.0], 0.05).forward(30)
    found = approach(run, find(run.objective, [(-3.0, 3.0)]))  # type: ignore[arg-type]
    assert (found.letter, found.is_quadratic) == ("A", False)
    [distances], [factor] = found.distances, found.factors
    assert distances[0] == pytest.approx(2.0 - 1.32164573)
    assert distances[12] / distances[11] == pytest.approx(abs(factor), abs=1e-4)
    assert distances[1] / distances[0] != pytest.approx(abs(factor), abs=0.01)


def test_the_minimum_is_the_one_nearest_to_the_run_s_last_point() -> None:
    text, window = "(x^2 - 1.69)^2 + 0.3*x", [(-3.0, 3.0)]
    for place, letter in ((-2.0, "A"), (2.0, "B")):
        run = descent(text, [place], 0.02).forward(5)
        assert approach(run.back(5), find(run.objective, window)).letter == letter  # type: ignore[arg-type]


def test_across_a_straight_valley_there_is_one_direction() -> None:
    run = descent("(3 - 2*x - y)^2", [0.0, 0.0], 0.05).forward(5)
    found = approach(run)
    assert found.curvature.eigenvalues == pytest.approx((10.0,))
    assert found.distances[0] == pytest.approx([3 / 5**0.5 * 0.5**k for k in range(6)])


def test_arrays_of_a_quadratic_and_of_a_run_that_has_converged() -> None:
    [run, *_] = begin(open_scenario("house_prices"))
    found = approach(run.forward(20))
    assert len(found.distances) == 4
    ratios = found.distances[:, 1:] / found.distances[:, :-1]
    assert ratios == pytest.approx(np.abs(np.array(found.factors))[:, None] * np.ones(20), rel=1e-6)
    [run] = begin(
        loads(
            '[function]\nexpression = "sum(exp(w) - w)"\n[parameters]\nw = { shape = [2], init = "ones" }\n'
            "[descent]\nlearning_rate = 0.3\nsteps = 80\ntolerance = 1e-4"
        )
    )
    with pytest.raises(NoApproachError, match="before the run has converged"):
        approach(run.forward(3))
    found = approach(run.forward(80))
    assert found.curvature.eigenvalues == pytest.approx((1.0, 1.0), abs=1e-3)
    assert found.distances[:, -1] == pytest.approx(run.forward(80).point[0], abs=1e-7)
    assert 1e-6 < found.distances[0, -1] < 1e-3  # to the minimum, not to where the run has stopped


@pytest.mark.parametrize("optimizer", ["momentum", "adam", "newton", "line_search"])
def test_only_plain_gradient_descent_has_factors(optimizer: str) -> None:
    found = approach(descent("x^2 + 3*y^2", [1.0, 1.0], 0.1, optimizer).forward(3))
    assert found.factors == ()
    assert found.distances[:, 0] == pytest.approx([1.0, 1.0])


def test_the_factors_are_those_of_the_rate_where_the_run_stands() -> None:
    run = descent("x^2 + 3*y^2", [1.0, 1.0], 0.1).forward(3).with_learning_rate(0.2).forward(2)
    assert approach(run).factors == pytest.approx((0.6, -0.2))
    assert approach(run.back(4)).factors == pytest.approx((0.8, 0.4))


@pytest.mark.parametrize(
    ("text", "point", "why"),
    [
        ("x^2 - y^2", [1.0, 1.0], "curves down"),
        ("x^2 + y", [1.0, 1.0], "falls without bound"),
        ("x + y", [1.0, 1.0], "does not curve"),
        ("abs(x)", [1.0], "has a kink"),
        ("(x^2 + y^2 - 1)^2", [1.5, 0.5], "a line that may bend"),
        ("exp(x)", [1.0], "before the run has converged"),
    ],
)
def test_why_there_are_no_distances(text: str, point: list[float], why: str) -> None:
    run = descent(text, point, 0.05).forward(4)
    landmarks = find(run.objective, [(-2.0, 2.0)] * len(point))  # type: ignore[arg-type]
    with pytest.raises(NoApproachError, match=why):
        approach(run, landmarks)


def test_too_many_parameters_and_a_run_that_does_not_keep_its_points() -> None:
    [run] = begin(open_scenario("thousand_weights"))[:1]
    with pytest.raises(NoApproachError, match="too many parameters"):
        approach(run)
    [run] = begin(open_scenario("house_prices"))[:1]
    with pytest.raises(NoApproachError, match="does not keep every point"):
        approach(run.with_memory_budget(1).forward(200))


def test_of_a_run_that_diverges_along_one_direction() -> None:
    run = descent("x^2 + 100*y^2", [1.0, 1.0], 0.5).forward(400)
    found = approach(run)
    assert found.distances.shape == (2, run.length)
    assert found.distances[0, 5] == 0.0
    assert found.distances[1, 1:20] / found.distances[1, :19] == pytest.approx(np.full(19, 99.0))
