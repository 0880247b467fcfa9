"""Descents over arrays: the same steps as over numbers, the same bits again after going back, bounded memory."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from unit.engine.array_cases import VALUES, Case, objective

from gradtui.engine.arithmetic.array_pool import Pool
from gradtui.engine.descent import array_history as array_record
from gradtui.engine.descent.descent import Descent, start
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.objective.array_objective import ArrayObjective
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.engine.verdict.verdict import Verdict
from gradtui.expression.reading.parser import parse

LINEAR = Case("mean((X@w + b - y)**2)", ("w", "b"), ("X", "y"))


def begun(case: Case = LINEAR, **options: Any) -> Descent:
    f = objective(case)
    return start(f, [VALUES[v] for v in f.variables], **options)


@pytest.mark.parametrize("name", sorted(name for name, made in OPTIMIZERS.items() if not made.needs_hessian))
def test_arrays_step_as_numbers_do(name: str) -> None:
    """The sum of squares of three, as one array and as three numbers."""
    array = start(
        objective(Case("sum(w**2*p)", ("w",), ("p",))), [VALUES["w"]], optimizer=OPTIMIZERS[name], tolerance=0.0
    )
    text = " + ".join(f"w{k}**2*{float(VALUES['p'][k])!r}" for k in range(3))
    numbers = start(
        ScalarObjective(parse(text), ("w0", "w1", "w2")), list(VALUES["w"]), optimizer=OPTIMIZERS[name], tolerance=0.0
    )
    array, numbers = array.forward(40), numbers.forward(40)
    for k in range(41):
        assert array.point_at(k)[0] == pytest.approx(numbers.point_at(k), rel=1e-12)
        assert array.value_at(k) == pytest.approx(numbers.value_at(k), rel=1e-12)
        assert array.history.norm_at(k) == pytest.approx(numbers.history.norm_at(k), rel=1e-12)
        for kept, same in zip(array.memory_at(k), numbers.memory_at(k), strict=True):
            assert kept[0] == pytest.approx(same, rel=1e-12)


@pytest.mark.parametrize("name", sorted(name for name, made in OPTIMIZERS.items() if not made.needs_hessian))
@pytest.mark.parametrize("budget", [0, 600, 10**9])
def test_going_back_gives_the_same_bits(name: str, budget: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(array_record, "BUDGET", budget)
    run = begun(optimizer=OPTIMIZERS[name], learning_rate=0.05, tolerance=0.0)
    seen = []
    for _ in range(41):
        seen.append((run.point[0].copy(), run.point[1], run.gradient[0].copy(), run.value))
        run = run.forward()
    for k in (40, 39, 38, 17, 3, 16, 0, 40):
        there = run.goto(k)
        assert np.array_equal(there.point[0], seen[k][0])
        assert (there.point[1], there.value) == (seen[k][1], seen[k][3])
        assert np.array_equal(there.gradient[0], seen[k][2])
    record = run.history
    assert isinstance(record, array_record.ArrayHistory)
    assert (record.stride == 1) == (budget == 10**9)


def test_another_learning_rate_from_the_middle_on() -> None:
    run = begun(learning_rate=0.05, tolerance=0.0).forward(20)
    changed = run.goto(10).with_learning_rate(0.01).forward(5)
    assert [step.learning_rate for step in changed.steps] == [0.05] * 10 + [0.01] * 5
    assert run.length == 21
    assert np.array_equal(run.goto(10).point[0], changed.goto(10).point[0])
    fresh = begun(learning_rate=0.05, tolerance=0.0).forward(10).with_learning_rate(0.01).forward(5)
    assert np.array_equal(fresh.point[0], changed.point[0])


def test_a_step_has_arrays() -> None:
    step = begun(learning_rate=0.1).forward(2).step_at(1)
    assert step.after["w"] == pytest.approx(step.before["w"] - 0.1 * step.gradient["w"], rel=1e-15)
    assert step.update["b"] == pytest.approx(-0.1 * step.gradient["b"])


@pytest.mark.parametrize(
    ("case", "rate", "verdict", "said"),
    [
        (LINEAR, 0.1, Verdict.CONVERGED, "at or below the tolerance"),
        (LINEAR, 0.001, Verdict.STILL_MOVING, "after 300 steps"),
        (LINEAR, 3.0, Verdict.DIVERGED, "diverged"),
        (Case("sum(w**2)", ("w",)), 1.0, Verdict.OSCILLATING, "comes back to the same 2 points"),
        (Case("sum(w**2)", ("w",)), 1e300, Verdict.DIVERGED, "diverged at step"),
        (Case("sum(log(p)) + sum(p)", ("p",)), 0.5, Verdict.UNDEFINED, "log("),
    ],
)  # fmt: skip
def test_verdicts(case: Case, rate: float, verdict: Verdict, said: str) -> None:
    run = begun(case, learning_rate=rate).forward(300)
    assert run.verdict is verdict
    assert said in run.reason


def test_a_start_has_a_value_for_each_variable() -> None:
    f = objective(LINEAR)
    with pytest.raises(ValueError, match="expected 2 coordinates, got 1"):
        start(f, [VALUES["w"]])


def test_a_long_run_keeps_to_its_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(array_record, "BUDGET", 64 * 8 * 10)
    f = ArrayObjective(parse("sum(w**2)", shapes={"w": (64,)}), ("w",), {"w": (64,)})
    run = start(f, [np.ones(64)], learning_rate=0.01, tolerance=0.0).forward(500)
    record = run.history
    assert isinstance(record, array_record.ArrayHistory)
    assert len(record._kept) <= 11
    assert record.stride >= 50


def test_an_array_that_is_held_is_not_used_again() -> None:
    pool = Pool(4)
    first = pool.take()
    first[:] = 1.0
    view = first[1:3]
    second = pool.take()
    assert second is not first
    del first
    assert pool.take() is not view.base
    assert view.tolist() == [1.0, 1.0]
    kept = id(view.base)
    del view
    assert id(pool.take()) == kept


def test_what_was_seen_stays_as_it_was() -> None:
    """Points handed out stay the same while the descent goes on with arrays used again."""
    f = ArrayObjective(parse("sum(w**2)", shapes={"w": (64,)}), ("w",), {"w": (64,)})
    run = start(f, [np.ones(64)], learning_rate=0.1, tolerance=0.0)
    seen = []
    for _ in range(60):
        seen.append((run.point[0], run.point[0].copy(), run.gradient[0], run.gradient[0].copy()))
        run = run.forward()
    for point, copy, gradient, slopes in seen:
        assert np.array_equal(point, copy)
        assert np.array_equal(gradient, slopes)
