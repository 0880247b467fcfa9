"""∇f·Δ: the change of f along its tangent plane. Exact for linear f, second order for others, alike everywhere."""

from __future__ import annotations

import json
from math import inf

import numpy as np
import pytest

import gradtui
from gradtui.engine.descent.descent import Descent, start
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.export.runs import as_json
from gradtui.expression.reading.parser import parse
from gradtui.scenario.reader import loads

ROSENBROCK = "(1 - x)**2 + 100*(y - x**2)**2"


FILE = '[function]\nexpression = "x**4"\n'


def begin(text: str, at: dict[str, float], optimizer: str = "gd", rate: float = 0.1) -> Descent:
    objective = ScalarObjective(parse(text), list(at))
    return start(objective, list(at.values()), optimizer=OPTIMIZERS[optimizer], learning_rate=rate, tolerance=0.0)


@pytest.mark.parametrize("optimizer", sorted(set(OPTIMIZERS) - {"newton"}))  # it has no step where nothing curves
@pytest.mark.parametrize(("a", "b"), [(3, -7), (0, 5), (-2, -9)])
def test_it_is_exact_for_linear_f(a: int, b: int, optimizer: str) -> None:
    run = begin(f"{a}*x + {b}*y + 7", {"x": 5.0, "y": -3.0}, optimizer, 0.25).forward(3)
    for step in run.steps:
        size = 1.0 + abs(a * step.after["x"]) + abs(b * step.after["y"])
        assert step.predicted_change == pytest.approx(step.value_after - step.value, rel=0.0, abs=1e-14 * size)


@pytest.mark.parametrize(
    ("text", "at"),
    [(ROSENBROCK, {"x": -1.2, "y": 1.0}), ("sin(3*x) + exp(x)", {"x": 0.4}), ("x*y**3", {"x": 2, "y": 1})],
)
def test_what_it_misses_is_of_second_order(text: str, at: dict[str, float]) -> None:
    """A step half as long: a quarter of the error, half the prediction."""
    longer, shorter = (begin(text, at, rate=rate).forward(1).steps[0] for rate in (1e-5, 5e-6))
    missed = [s.value_after - s.value - s.predicted_change for s in (longer, shorter)]
    assert missed[1] / missed[0] == pytest.approx(0.25, abs=0.01)
    assert shorter.predicted_change / longer.predicted_change == pytest.approx(0.5)


@pytest.mark.parametrize("optimizer", ["gd", "momentum", "adam", "newton", "line_search"])
def test_the_step_is_the_one_taken_whoever_makes_it(optimizer: str) -> None:
    run = begin(ROSENBROCK, {"x": -1.2, "y": 1.0}, optimizer, 1e-3)
    before_it_is_taken = [run.forward(k).predicted_at(k) for k in range(4)]
    taken = run.forward(4)
    assert [step.predicted_change for step in taken.steps] == before_it_is_taken
    assert [taken.predicted_at(k) for k in range(4)] == before_it_is_taken
    step = taken.steps[2]
    by_hand = [step.gradient[v] * (step.after[v] - step.before[v]) for v in "xy"]
    assert step.predicted_change == by_hand[0] + by_hand[1]


def test_of_arrays_it_is_the_sum_over_all_entries() -> None:
    run = gradtui.run(gradtui.load("house_prices"))[0]
    step = run.steps[3]
    by_hand = sum(np.sum(np.asarray(step.gradient[v]) * np.asarray(step.update[v])) for v in run.variables)
    assert step.predicted_change == pytest.approx(float(by_hand), rel=1e-12)
    assert run.predicted_at(3) == pytest.approx(step.predicted_change, rel=1e-12)


def test_where_a_step_leaves_the_numbers_there_is_none() -> None:
    run = begin("x**4", {"x": 1e50}, rate=1e200).forward(2)
    assert [step.predicted_change for step in run.steps] == [-inf]
    said = "".join(as_json(loads(FILE), [run]))
    assert [entry["predicted_change"] for entry in json.loads(said)["runs"][0]["trajectory"]] == [None, None]


@pytest.mark.parametrize("name", ["two_minima", "rosenbrock", "spam"])
def test_the_json_has_it_with_the_entry_that_the_step_leads_to(name: str) -> None:
    scenario = gradtui.load(name)
    run = gradtui.run(scenario)[0].goto(12)
    entries = json.loads("".join(as_json(scenario, [run])))["runs"][0]["trajectory"]
    assert entries[0]["predicted_change"] is None
    assert [e["predicted_change"] for e in entries[1:]] == pytest.approx(
        [s.predicted_change for s in run.steps], rel=1e-12
    )
