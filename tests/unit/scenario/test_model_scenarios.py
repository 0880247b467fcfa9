"""The built-in scenarios with a model do what their summaries and comments say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradtui.engine.model.fit import Fit
from gradtui.scenario.catalogue import find, open_scenario
from gradtui.scenario.model import Scenario
from gradtui.scenario.runs import fit_of, judge_of, run


def of(name: str) -> tuple[Scenario, Fit]:
    scenario = open_scenario(name)
    fit = fit_of(scenario)
    assert fit is not None
    return scenario, fit


def right(fit: Fit, point: Any) -> int:
    """How many rows are taken for their own class."""
    found = fit.standing(point).right
    assert found is not None
    return int(found.sum())


def test_one_point_tilts_the_squared_errors_line_and_not_the_absolute_ones() -> None:
    scenario, fit = of("line_fit")
    there = np.ones(20, dtype=bool)
    there[17] = False
    x, y = scenario.data["x"], scenario.data["y"]
    least = np.polyfit(x, y, 1)
    fast, slow, leaping = run(scenario)
    assert fast.point == pytest.approx(least, abs=1e-6)
    assert leaping.point == pytest.approx(least, abs=1e-6)
    assert slow.verdict == "still_moving"
    without = np.polyfit(x[there], y[there], 1)
    assert without == pytest.approx([0.8, 1.0], abs=0.1)  # what the points were made of
    rattling, settling = run(open_scenario("line_fit_absolute"))
    for descent in (rattling, settling):
        assert descent.point == pytest.approx(without, abs=0.1)
    assert abs(least[0] - without[0]) > 0.15
    last = [np.linalg.norm(np.subtract(d.point, d.point_at(149))) for d in (rattling, settling)]
    assert last[1] < last[0] / 10
    residuals = fit.standing(fast.point).residuals
    assert residuals is not None
    assert residuals.argmin() == 17


def test_two_moons_are_told_apart_by_forty_one_parameters() -> None:
    scenario, fit = of("two_moons")
    assert sum(array.size for array in scenario.parameters.values()) + 1 == 41
    adam, gd = run(scenario)
    assert [right(fit, descent.point_at(10)) for descent in (adam, gd)] == [70, 70]
    assert right(fit, adam.point_at(100)) == right(fit, gd.point) == fit.rows == 80


def test_three_flowers_begin_with_a_guess_among_three() -> None:
    scenario, fit = of("three_flowers")
    quick, slow = run(scenario)
    assert quick.value_at(0) == pytest.approx(np.log(3))
    assert (right(fit, quick.point_at(30)), right(fit, slow.point_at(200)), fit.rows) == (56, 47, 60)


def test_the_polynomial_learns_its_points_by_heart_unless_weights_decay() -> None:
    scenario, fit = of("polynomial")
    judge = judge_of(scenario)
    assert judge is not None
    assert (fit.rows, judge.rows) == (12, 4)
    adam, decaying = run(scenario)
    assert adam.value < decaying.value < adam.value_at(50)
    assert judge.loss(adam.point) > 10 * judge.loss(adam.point_at(50))
    assert judge.loss(decaying.point) < 3 * judge.loss(decaying.point_at(50)) < 0.1


def test_metres_and_stops_need_their_own_units() -> None:
    scenario, fit = of("unscaled")
    standardized, other = of("standardized")
    assert find("unscaled") != find("standardized")
    assert scenario.data["minutes"] == pytest.approx(standardized.data["minutes"])
    unit, third, long = run(scenario)
    assert [round(fit.standing(descent.point).score or 0.0, 2) for descent in (unit, third)] == [0.1, 0.1]
    assert long.verdict == "diverged"
    quick, _ = run(standardized)
    assert other.standing(quick.point_at(10)).score == pytest.approx(0.9113, abs=1e-4)
    numbers = []
    for descent in (unit, quick):
        assert descent.curvature is not None
        numbers.append(descent.curvature.condition_number)
    assert numbers == pytest.approx([6.39e8, 2.67], rel=0.01)
