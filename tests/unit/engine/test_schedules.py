"""Schedules as PyTorch's, noise, and Newton's method and the line search as other arithmetic has them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from thinned import thinned

from gradtui.engine.descent.descent import Descent, start, step
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.descent.optimizers.optimizer import Optimizer
from gradtui.engine.descent.schedules import SCHEDULES, Schedule
from gradtui.engine.objective.array_objective import ArrayObjective
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse

DATA = json.loads((Path(__file__).parents[2] / "data" / "schedules.json").read_text("utf-8"))
TWO_MINIMA = "(x**2 - 1.69)**2 + 0.3*x"
ROSENBROCK = "(1 - x)**2 + 100*(y - x**2)**2"
HIMMELBLAU = "(x**2 + y - 11)**2 + (x + y**2 - 7)**2"


@cache
def parsed(text: str) -> Any:
    return parse(text)


def begin(
    text: str,
    at: dict[str, float],
    optimizer: Optimizer,
    rate: float,
    constants: dict[str, float] | None = None,
) -> Descent:
    objective = ScalarObjective(parsed(text), list(at), constants)
    return start(objective, list(at.values()), optimizer=optimizer, learning_rate=rate, tolerance=0.0)


def scheduled(name: str, optimizer: str = "gd", **settings: float) -> Optimizer:
    return replace(OPTIMIZERS[optimizer], schedule=SCHEDULES[name].with_settings(settings))


def rates(run: Descent, count: int) -> list[float]:
    return [run.step_at(k).learning_rate for k in range(count)]


# -- PyTorch -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", DATA["runs"], ids=lambda c: f"{c['schedule']}-{c['optimizer']}-{c['function']}")
def test_as_torch(case: dict[str, Any]) -> None:
    function, schedule = DATA["functions"][case["function"]], DATA["schedules"][case["schedule"]]
    optimizer = scheduled(schedule["name"], case["optimizer"], **schedule["settings"])
    eta = case["learning_rate"]
    run = begin(function["expression"], function["start"], optimizer, eta, function["constants"]).forward(40)
    assert rates(run, 40) == pytest.approx(schedule["rates"][repr(eta)], rel=1e-12, abs=1e-15)
    for k, point in zip(DATA["steps"], case["points"], strict=True):
        assert run.point_at(k) == pytest.approx(point, rel=1e-9, abs=1e-12)


# -- the laws of a schedule --------------------------------------------------------------------------------------------

SETTINGS = {
    "every": st.floats(1, 200) | st.integers(1, 200).map(float),
    "factor": st.floats(0.0, 1.0, exclude_max=True),
    "period": st.floats(1, 300) | st.integers(1, 300).map(float),
    "lowest": st.floats(0.0, 1.0, exclude_max=True),
    "warmup": st.just(0.0) | st.floats(0, 200) | st.integers(0, 200).map(float),
}


@st.composite
def schedules(draw: Callable[..., Any]) -> Schedule:
    schedule = SCHEDULES[draw(st.sampled_from(sorted(SCHEDULES)))]
    return schedule.with_settings({h.key: draw(SETTINGS[h.key]) for h in schedule.hyperparameters})


@given(schedules(), st.floats(1e-6, 1e3), st.integers(1, 1000))
def test_a_rate_is_from_nothing_to_eta(schedule: Schedule, eta: float, t: int) -> None:
    rate = schedule.rate(eta, t)
    assert 0.0 <= rate <= eta * (1 + 1e-15)
    assert schedule.rate(2 * eta, t) == pytest.approx(2 * rate, rel=1e-15)


@given(schedules(), st.floats(1e-6, 1e3), st.integers(1, 400))
def test_a_warmed_up_rate_is_the_product(schedule: Schedule, eta: float, t: int) -> None:
    warmup = schedule.values["warmup"]
    cold = schedule.with_settings(schedule.values | {"warmup": 0.0}).rate(eta, t)
    assert schedule.rate(eta, t) == pytest.approx(cold * (min(1.0, t / warmup) if warmup else 1.0), rel=1e-15)


@given(schedules(), st.floats(1e-6, 1e3), st.integers(1, 400))
def test_without_a_warm_up_a_rate_never_rises(schedule: Schedule, eta: float, t: int) -> None:
    cold = schedule.with_settings(schedule.values | {"warmup": 0.0})
    assert cold.rate(eta, t + 1) <= cold.rate(eta, t)


@pytest.mark.parametrize("n", [1, 2, 7, 10, 100, 3.5])
@pytest.mark.parametrize("name", ["warmup", "constant"])
def test_a_warm_up_rises_to_eta_and_stays(name: str, n: float) -> None:
    schedule = SCHEDULES[name].with_settings({"warmup": n})
    found = [schedule.rate(0.3, t) for t in range(1, 250)]
    last = math.ceil(n)
    assert found[last - 1 :] == [0.3] * (250 - last)
    assert found[0] == pytest.approx(0.3 * min(1.0, 1 / n), rel=1e-15)
    assert all(a < b for a, b in pairwise(found[:last]))


@pytest.mark.parametrize("period", [1, 2, 30, 100])
@pytest.mark.parametrize("lowest", [0.0, 0.1, 0.75])
def test_a_cosine_falls_to_its_lowest_and_stays(period: int, lowest: float) -> None:
    schedule = SCHEDULES["cosine"].with_settings({"period": period, "lowest": lowest})
    found = [schedule.rate(0.3, t) for t in range(1, period + 50)]
    assert found[0] == pytest.approx(0.3, rel=1e-15)
    assert all(a > b for a, b in pairwise(found[: period + 1]))
    assert found[period:] == [0.3 * lowest] * 49
    if period % 2 == 0:
        assert found[period // 2] == pytest.approx(0.3 * (1 + lowest) / 2, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "settings", "expected"),
    [
        ("constant", {}, {1: 0.1, 10_000: 0.1}),
        ("step", {}, {1: 0.1, 20: 0.1, 21: 0.05, 40: 0.05, 41: 0.025, 101: 0.003125}),
        ("step", {"every": 1, "factor": 0.0}, {1: 0.1, 2: 0.0, 50: 0.0}),
        ("exponential", {}, {1: 0.1, 2: 0.095, 101: 0.1 * 0.95**100}),
        ("exponential", {"factor": 0.0}, {1: 0.1, 2: 0.0}),
        ("cosine", {}, {1: 0.1, 26: 0.05 * (1 + math.sqrt(0.5)), 51: 0.05, 101: 0.0, 10_000: 0.0}),
        ("warmup", {}, {1: 0.01, 5: 0.05, 10: 0.1, 11: 0.1}),
        ("step", {"every": 4, "warmup": 8}, {1: 0.0125, 4: 0.05, 5: 0.03125, 8: 0.05, 9: 0.025}),
    ],
)
def test_rates(name: str, settings: dict[str, float], expected: dict[int, float]) -> None:
    schedule = SCHEDULES[name].with_settings(settings)
    for t, rate in expected.items():
        assert schedule.rate(0.1, t) == pytest.approx(rate, rel=1e-14, abs=1e-17)


def test_a_setting_that_a_schedule_does_not_have() -> None:
    with pytest.raises(KeyError, match="period"):
        SCHEDULES["step"].with_settings({"period": 10})


# -- a descent with one ------------------------------------------------------------------------------------------------

TRIED = (
    ("constant", {}), ("step", {"every": 3}), ("exponential", {"factor": 0.8}),
    ("cosine", {"period": 9, "lowest": 0.2, "warmup": 3}), ("warmup", {"warmup": 6}),
)  # fmt: skip


@pytest.mark.parametrize(("name", "settings"), TRIED)
@pytest.mark.parametrize("optimizer", thinned(sorted(OPTIMIZERS), of=3))
def test_another_eta_keeps_the_place(name: str, settings: dict[str, float], optimizer: str) -> None:
    """An eta changed after six updates: the seventh is the schedule's seventh."""
    with_it = scheduled(name, optimizer, **settings)
    run = begin(TWO_MINIMA, {"x": 2.0}, with_it, 0.02).forward(6).with_learning_rate(0.01).forward(8)
    first = [with_it.schedule.rate(0.02, t) for t in range(1, 7)]
    then = [with_it.schedule.rate(0.01, t) for t in range(7, 15)]
    found = rates(run, 14)
    if optimizer == "line_search":  # what it took, of which the schedule gives the first trial
        assert all(a <= b for a, b in zip(found, first + then, strict=True))
    else:
        assert found == first + then
    assert run.back(14).forward(14).point == run.point


@pytest.mark.parametrize(("name", "settings"), TRIED)
@pytest.mark.parametrize("optimizer", thinned(sorted(OPTIMIZERS), of=3))
def test_back_and_forward_again(name: str, settings: dict[str, float], optimizer: str) -> None:
    with_it = scheduled(name, optimizer, **settings)
    run = begin(ROSENBROCK, {"x": -1.2, "y": 1.0}, with_it, 1e-3).forward(20)
    again = run.back(13).forward(13)
    # a new eta gives up the kept steps, so that these are computed anew
    anew = run.back(13).with_learning_rate(0.5).with_learning_rate(1e-3).forward(13)
    single = begin(ROSENBROCK, {"x": -1.2, "y": 1.0}, with_it, 1e-3)
    for _ in range(20):
        single = step(single)
    for other in (again, anew, single):
        assert [other.point_at(k) for k in range(21)] == [run.point_at(k) for k in range(21)]
        assert [other.memory_at(k) for k in range(21)] == [run.memory_at(k) for k in range(21)]
        assert rates(other, 20) == rates(run, 20)


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
def test_a_constant_schedule_is_none(optimizer: str) -> None:
    at = {"x": -1.2, "y": 1.0}
    plain = begin(ROSENBROCK, at, OPTIMIZERS[optimizer], 1e-3).forward(30)
    same = begin(ROSENBROCK, at, scheduled("constant", optimizer), 1e-3).forward(30)
    assert [plain.point_at(k) for k in range(31)] == [same.point_at(k) for k in range(31)]


def test_a_rate_of_zero_stands_still() -> None:
    run = begin(TWO_MINIMA, {"x": 2.0}, scheduled("cosine", period=5), 0.02).forward(12)
    assert len({run.point_at(k) for k in range(5, 13)}) == 1
    assert len({run.point_at(k) for k in range(6)}) == 6


@pytest.mark.parametrize(("name", "settings"), thinned(TRIED, of=5))
@pytest.mark.parametrize("optimizer", sorted(set(OPTIMIZERS) - {"newton"}))
def test_arrays_step_as_numbers_do(name: str, settings: dict[str, float], optimizer: str) -> None:
    """With a schedule and with noise: one array of three, and three numbers."""
    with_it = replace(scheduled(name, optimizer, **settings), noise=0.1, seed=5)
    numbers = begin("a**2 + b**2 + c**2", {"a": 1.0, "b": -2.0, "c": 3.0}, with_it, 0.3).forward(15)
    f = ArrayObjective(parse("sum(w**2)", shapes={"w": (3,)}), ["w"], {"w": (3,)})
    array = start(f, [[1.0, -2.0, 3.0]], optimizer=with_it, learning_rate=0.3, tolerance=0.0).forward(15)
    for k in range(16):
        assert array.point_at(k)[0] == pytest.approx(numbers.point_at(k), rel=1e-9, abs=1e-12)
    assert rates(array, 15) == rates(numbers, 15)


# -- noise -------------------------------------------------------------------------------------------------------------


def noisy(text: str, at: dict[str, float], seed: int, noise: float = 0.5, optimizer: str = "gd") -> Descent:
    return begin(text, at, replace(OPTIMIZERS[optimizer], noise=noise, seed=seed), 0.01)


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
def test_a_seed_is_a_path(optimizer: str) -> None:
    runs = [noisy(TWO_MINIMA, {"x": 2.0}, seed, optimizer=optimizer).forward(20) for seed in (3, 3, 4, 0)]
    paths = [[run.point_at(k) for k in range(21)] for run in runs]
    assert paths[0] == paths[1]
    assert all(a[1:] != b[1:] for a, b in ((paths[0], paths[2]), (paths[2], paths[3])))
    plain = begin(TWO_MINIMA, {"x": 2.0}, OPTIMIZERS[optimizer], 0.01).forward(20)
    silent = noisy(TWO_MINIMA, {"x": 2.0}, 3, 0.0, optimizer).forward(20)
    assert [silent.point_at(k) for k in range(21)] == [plain.point_at(k) for k in range(21)]
    # value and gradient are those of f: only the update sees the noise
    assert all(runs[0].gradient_at(k) == runs[0].objective.gradient(runs[0].point_at(k)) for k in range(21))


@pytest.mark.slow
@pytest.mark.parametrize("by", ["seed", "update"])
def test_noise_is_normal(by: str) -> None:
    """Over many seeds or many updates, on a plane, where the slope is 1 and 2 everywhere."""
    count, at = 2000, {"x": 0.0, "y": 0.0}
    if by == "seed":
        steps = [noisy("x + 2*y", at, seed).forward().step_at(0) for seed in range(count)]
    else:
        steps = list(noisy("x + 2*y", at, 7).forward(count).steps)
    found = np.array([[-s.update["x"] / 0.01 - 1, -s.update["y"] / 0.01 - 2] for s in steps]) / 0.5
    assert np.abs(found.mean(axis=0)).max() < 4 / math.sqrt(count)
    assert found.std(axis=0) == pytest.approx([1, 1], abs=0.06)
    assert (np.abs(found) < 1).mean() == pytest.approx(0.6827, abs=0.03)
    for a, b in ((found[:, 0], found[:, 1]), (found[:-1, 0], found[1:, 0]), (found[:-1, 0], found[1:, 1])):
        assert abs(np.corrcoef(a, b)[0, 1]) < 4 / math.sqrt(count)


# -- Newton's method ---------------------------------------------------------------------------------------------------


def newton(eta: float = 1.0, damping: float = 0.0) -> tuple[Optimizer, float]:
    return OPTIMIZERS["newton"].with_hyperparameters({"damping": damping}), eta


QUADRATICS = (  # f = ½·xᵀAx − bᵀx
    ("one", [[3]], [2], [5]),
    ("bowl", [[2, 0], [0, 2]], [1, -3], [4, 4]),
    ("ellipse", [[10, 0], [0, 1]], [3, 1], [-2, 7]),
    ("leaning", [[4, 1], [1, 3]], [1, 2], [2, 1]),
    ("saddle", [[2, 0], [0, -2]], [0, 0], [1, 2]),
    ("leaning saddle", [[1, 3], [3, 1]], [1, -1], [5, 2]),
    ("hill", [[-3, 1], [1, -2]], [0, 4], [1, 1]),
    ("ill-conditioned", [[1000, 1], [1, 1]], [1, 1], [3, -2]),
    ("three", [[4, 1, 0], [1, 3, -1], [0, -1, 2]], [1, 2, 3], [3, -4, 5]),
    ("three, a pivot of zero", [[0, 1, 2], [1, 0, 3], [2, 3, 1]], [1, 0, 1], [1, 1, 1]),
    ("four", [[5, 1, 0, 1], [1, 4, 1, 0], [0, 1, 3, 1], [1, 0, 1, 6]], [1, -1, 2, 0], [2, 2, -3, 1]),
)  # fmt: skip


@pytest.mark.parametrize(("eta", "damping"), [(1.0, 0.0), (0.5, 0.0), (1.0, 5.0), (0.25, 0.5)])
@pytest.mark.parametrize("case", QUADRATICS, ids=lambda c: c[0])
def test_newton_on_a_quadratic(case: Any, eta: float, damping: float) -> None:
    _, a, b, at = case
    n = len(b)
    names = "xyzw"[:n]
    text = " + ".join([f"({a[i][j]})/2*{names[i]}*{names[j]}" for i in range(n) for j in range(n)])
    text += "".join(f" - ({b[i]})*{names[i]}" for i in range(n))
    optimizer, rate = newton(eta, damping)
    run = begin(text, dict(zip(names, map(float, at), strict=True)), optimizer, rate).forward(3)
    hessian, right, point = sympy.Matrix(a), sympy.Matrix(b), sympy.Matrix(at)  # of rational numbers
    for k in range(1, 4):
        damped = hessian + sympy.Rational(damping) * sympy.eye(n)
        point = point - sympy.Rational(eta) * damped.LUsolve(hessian * point - right)
        assert run.point_at(k) == pytest.approx([float(x) for x in point], rel=1e-12, abs=1e-12)
    if (eta, damping) == (1.0, 0.0):
        assert hessian * point == right


SMOOTH: tuple[tuple[str, dict[str, float], int, Any], ...] = (
    (TWO_MINIMA, {"x": 2.0}, 8, lambda x: (x**2 - mpmath.mpf(1.69)) ** 2 + mpmath.mpf(0.3) * x),
    ("x**4", {"x": 3.0}, 30, lambda x: x**4),
    ("exp(x) - 2*x", {"x": -1.0}, 9, lambda x: mpmath.exp(x) - 2 * x),
    ("softplus(-2*w) + softplus(w)", {"w": 0.5}, 6,
     lambda w: mpmath.log(1 + mpmath.exp(-2 * w)) + mpmath.log(1 + mpmath.exp(w))),
    (ROSENBROCK, {"x": -1.2, "y": 1.0}, 7, lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2),
    (HIMMELBLAU, {"x": 4.0, "y": 3.0}, 6, lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2),
    ("log(1 + x**2) + cos(y)*x", {"x": 0.3, "y": 2.0}, 6, lambda x, y: mpmath.log(1 + x**2) + mpmath.cos(y) * x),
    ("exp(x + y) + x**2 + y**4 + z**2*x + z**4 + z", {"x": 0.5, "y": 1.0, "z": -1.0}, 5,
     lambda x, y, z: mpmath.exp(x + y) + x**2 + y**4 + z**2 * x + z**4 + z),
)  # fmt: skip


def newton_by_mpmath(f: Any, at: Sequence[float], count: int, eta: float, damping: float) -> list[list[float]]:
    n = len(at)

    def slope(orders: dict[int, int], point: list[Any]) -> Any:
        wanted = tuple(orders.get(i, 0) for i in range(n))
        return mpmath.diff(f, tuple(point), wanted) if n > 1 else mpmath.diff(f, point[0], wanted[0])

    with mpmath.workdps(60):
        point, found = [mpmath.mpf(x) for x in at], []
        for _ in range(count):
            g = mpmath.matrix([slope({i: 1}, point) for i in range(n)])
            h = mpmath.matrix(n, n)
            for i in range(n):
                for j in range(n):
                    h[i, j] = slope({i: 2} if i == j else {i: 1, j: 1}, point) + damping * (i == j)
            d = mpmath.lu_solve(h, g)
            point = [x - mpmath.mpf(eta) * d[i] for i, x in enumerate(point)]
            found.append([float(x) for x in point])
    return found


@pytest.mark.parametrize(("eta", "damping"), [(1.0, 0.0), (0.5, 2.0)])
@pytest.mark.parametrize("case", SMOOTH, ids=lambda c: c[0])
def test_newton_as_mpmath(case: Any, eta: float, damping: float) -> None:
    text, at, count, f = case
    optimizer, rate = newton(eta, damping)
    run = begin(text, at, optimizer, rate).forward(count)
    for k, point in enumerate(newton_by_mpmath(f, list(at.values()), count, eta, damping), 1):
        assert run.point_at(k) == pytest.approx(point, rel=1e-9, abs=1e-12)


# -- the line search ---------------------------------------------------------------------------------------------------


def backtracking(
    f: Any, slopes: Any, at: Sequence[float], count: int, eta: float, shrink: float, slope: float
) -> tuple[list[tuple[float, ...]], list[float]]:
    points, taken = [tuple(at)], []
    for _ in range(count):
        x, g = points[-1], slopes(*points[-1])
        length, rate = sum(p * p for p in g), eta
        while f(*[a - rate * p for a, p in zip(x, g, strict=True)]) > f(*x) - slope * rate * length:
            rate *= shrink
        points.append(tuple(a - rate * p for a, p in zip(x, g, strict=True)))
        taken.append(rate)
    return points, taken


SEARCHED: tuple[tuple[str, dict[str, float], int, Any, Any], ...] = (
    ("x**2", {"x": 3.0}, 20, lambda x: x**2, lambda x: (2 * x,)),
    (TWO_MINIMA, {"x": 2.0}, 8, lambda x: (x**2 - 1.69) ** 2 + 0.3 * x, lambda x: (4 * x * (x**2 - 1.69) + 0.3,)),
    (ROSENBROCK, {"x": -1.2, "y": 1.0}, 60, lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
     lambda x, y: (-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2))),
    (HIMMELBLAU, {"x": 0.5, "y": -1.0}, 10, lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
     lambda x, y: (4 * x * (x**2 + y - 11) + 2 * (x + y**2 - 7), 2 * (x**2 + y - 11) + 4 * y * (x + y**2 - 7))),
    ("x**2 + 10*y**2 + z**4", {"x": 2.0, "y": 1.0, "z": -1.0}, 12, lambda x, y, z: x**2 + 10 * y**2 + z**4,
     lambda x, y, z: (2 * x, 20 * y, 4 * z**3)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("eta", "shrink", "slope"), [(1.0, 0.5, 1e-4), (0.3, 0.5, 1e-4), (2.0, 0.8, 0.3), (1, 0.1, 0.1)]
)
@pytest.mark.parametrize("case", SEARCHED, ids=lambda c: c[0])
def test_backtracking(case: Any, eta: float, shrink: float, slope: float) -> None:
    text, at, count, f, slopes = case
    optimizer = OPTIMIZERS["line_search"].with_hyperparameters({"shrink": shrink, "slope": slope})
    run = begin(text, at, optimizer, eta).forward(count)
    points, taken = backtracking(f, slopes, list(at.values()), count, eta, shrink, slope)
    assert rates(run, count) == pytest.approx(taken, rel=1e-12)
    for k, point in enumerate(points):
        assert run.point_at(k) == pytest.approx(point, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("shrink", [0.5, 0.8, 0.95, 0.99])
@pytest.mark.parametrize("eta", [1.0, 100.0])
def test_a_search_that_shrinks_little_still_falls(shrink: float, eta: float) -> None:
    optimizer = OPTIMIZERS["line_search"].with_hyperparameters({"shrink": shrink})
    run = begin(ROSENBROCK, {"x": -1.2, "y": 1.0}, optimizer, eta).forward(5)
    values = [run.value_at(k) for k in range(run.length)]
    assert all(b < a for a, b in pairwise(values))
