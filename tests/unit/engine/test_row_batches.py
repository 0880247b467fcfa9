"""Batches of rows: an update on a few rows of the data is NumPy's on them, and an epoch has every row once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from thinned import thinned

import gradtui
from gradtui.engine.descent import array_history as array_record
from gradtui.engine.descent.descent import Descent
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.objective.array_objective import ArrayObjective
from gradtui.engine.objective.noise import rows
from gradtui.scenario.reader import loads

STEPS = 25
COUNT = 12
LOSSES: dict[str, tuple[str, Callable[..., Any]]] = {  # and its slope by X@w + b, of one row
    "squares": ("mean((X@w + b - y)**2)", lambda z, y: 2 * (z - y)),
    "logarithms": ("mean(softplus(-y*(X@w + b)))", lambda z, y: -y / (1 + np.exp(y * z))),
}
FITTED = [name for name, o in OPTIMIZERS.items() if not o.needs_hessian]


def fit(optimizer: str, loss: str = "squares", steps: int = STEPS) -> Descent:
    """A descent on data, by an optimizer as a scenario has it."""
    text = (
        f'[function]\nexpression = "{LOSSES[loss][0]}"\n'
        f'[data]\nX = {{ shape = [{COUNT}, 3], init = "normal", seed = 1 }}\n'
        f'y = {{ shape = [{COUNT}], init = "normal", seed = 2 }}\n'
        '[parameters]\nw = { shape = [3], init = "normal", seed = 3 }\n[[start]]\nat = { b = 0.5 }\n'
        f"[descent]\nlearning_rate = 0.1\noptimizer = {{ {optimizer} }}\nsteps = {steps}\ntolerance = 0.0\n"
    )
    return gradtui.run(loads(text))[0]


def flat(run: Descent, k: int) -> Any:
    assert isinstance(run.objective, ArrayObjective)
    return run.objective.flat(dict(zip(run.variables, run.point_at(k), strict=True)))


def path(run: Descent) -> list[list[float]]:
    return [flat(run, k).tolist() for k in range(run.length)]


@pytest.mark.parametrize(("count", "batch"), [(12, 5), (12, 4), (12, 12), (1, 1), (10, 3), (40, 1), (1000, 64)])
@pytest.mark.parametrize("seed", [0, 1, 2**32 - 1])
def test_an_epoch_is_every_row_once(count: int, batch: int, seed: int) -> None:
    per_epoch = -(-count // batch)
    orders = []
    for epoch in range(4):
        parts = [rows(count, batch, seed, epoch * per_epoch + k + 1) for k in range(per_epoch)]
        assert [len(part) for part in parts[:-1]] == [batch] * (per_epoch - 1)
        orders.append([int(i) for part in parts for i in part])
        assert sorted(orders[-1]) == list(range(count))
    if count >= 10:
        assert len({tuple(order) for order in orders}) == 4
        assert list(rows(count, count, seed, 1)) != list(rows(count, count, seed ^ 1, 1))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("batch", [1, 5, 7, 12])
def test_an_update_is_numpys_on_its_rows(loss: str, batch: int) -> None:
    run = fit(f'name = "gd", batch = {batch}, seed = 3', loss)
    assert isinstance(run.objective, ArrayObjective)
    x, y = run.objective.data["X"], run.objective.data["y"]
    for k in range(STEPS):
        chosen = rows(COUNT, batch, 3, k + 1)
        point = dict(zip(run.variables, run.point_at(k), strict=True))
        slope = LOSSES[loss][1](x[chosen] @ point["w"] + point["b"], y[chosen])
        after = dict(zip(run.variables, run.point_at(k + 1), strict=True))
        assert after["w"] == pytest.approx(point["w"] - 0.1 * x[chosen].T @ slope / len(chosen), rel=1e-12, abs=1e-14)
        assert after["b"] == pytest.approx(point["b"] - 0.1 * slope.mean(), rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("name", FITTED)
def test_a_batch_of_all_rows_is_plain(name: str) -> None:
    for whole, plain in zip(path(fit(f'name = "{name}", batch = {COUNT}')), path(fit(f'name = "{name}"')), strict=True):
        assert whole == pytest.approx(plain, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("batch", [1, 5, 12])
def test_the_mean_over_an_epoch_is_the_gradient(loss: str, batch: int) -> None:
    run = fit('name = "gd"', loss)
    assert isinstance(run.objective, ArrayObjective)
    point = flat(run, 0)
    parts = [rows(COUNT, batch, 8, t) for t in range(1, -(-COUNT // batch) + 1)]
    mean = sum(len(part) / COUNT * run.objective.gradient_of_rows(point, part) for part in parts)
    assert mean == pytest.approx(run.objective.value_and_gradient(point)[1], rel=1e-12, abs=1e-14)


# budget 0 keeps few entries: the others are stepped to again
@pytest.mark.parametrize(("budget", "extra"), thinned([(0, ""), (10**9, "noise = 0.1, schedule = 'cosine', ")], of=5))
@pytest.mark.parametrize("name", FITTED)
def test_batches_come_again(name: str, budget: int, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(array_record, "BUDGET", budget)
    steps, optimizer = 12, f'name = "{name}", {extra}batch = 5, seed = '
    run = fit(optimizer + "3", steps=steps)
    kept = path(run)
    assert path(fit(optimizer + "3", steps=steps)) == kept
    assert path(fit(optimizer + "4", steps=steps)) != kept
    for count in (1, 7, steps):
        there = run.back(count)
        assert flat(there, there.cursor).tolist() == kept[steps - count]
        assert path(there.forward(count)) == kept
        other = there.with_learning_rate(0.05).forward(count)
        assert path(other.goto(there.cursor).with_learning_rate(0.1).forward(count)) == kept
