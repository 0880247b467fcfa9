"""Every shipped scenario with arrays against PyTorch, whose numbers are kept in tests/data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gradtui
from gradtui.engine.descent.descent import start
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.scenario.catalogue import names
from gradtui.scenario.runs import objective_of

REFERENCE: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[2] / "data" / "array_scenarios.json").read_text("utf-8")
)
CASES = [(name, run) for name, runs in REFERENCE.items() for run in runs]
NEAR = 1e-9


def test_none_is_left_out() -> None:
    assert set(REFERENCE) == {name for name in names() if gradtui.load(name).parameters}


@pytest.mark.parametrize(("name", "run"), CASES, ids=[f"{name}-{run['optimizer']}" for name, run in CASES])
def test_descends_as_torch(name: str, run: dict[str, Any]) -> None:
    scenario = gradtui.load(name)
    objective = objective_of(scenario)
    point = [scenario.starts[0].at[v] for v in scenario.variables]
    optimizer, rate = OPTIMIZERS[run["optimizer"]], run["learning_rate"]
    descent = start(objective, point, optimizer=optimizer, learning_rate=rate, tolerance=0.0)
    for variable, gradient in zip(descent.variables, descent.gradient, strict=True):
        assert np.ravel(gradient)[:6] == pytest.approx(run["first_gradient"][variable], rel=NEAR, abs=1e-13)
    descent = descent.forward(len(run["values"]) - 1)
    assert list(descent.history.values) == pytest.approx(run["values"], rel=NEAR)
    norms = [descent.history.norm_at(k) for k in range(descent.length)]
    assert norms == pytest.approx(run["norms"], rel=NEAR)
    for variable, value in zip(descent.variables, descent.point, strict=True):
        assert np.ravel(value)[:6] == pytest.approx(run["end"][variable]["first"], rel=NEAR, abs=1e-12)
        assert float(np.linalg.norm(value)) == pytest.approx(run["end"][variable]["norm"], rel=NEAR)
