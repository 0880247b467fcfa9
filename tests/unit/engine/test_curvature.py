"""Curvature: eigenvalues as NumPy has them, and learning rates that do what the numbers say when they are run."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, isfinite
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strict_json import strict

import gradtui
from gradtui.cli.main import main
from gradtui.engine.arithmetic.matrix import eigen, solve
from gradtui.engine.descent.descent import Descent, start
from gradtui.engine.descent.history import ScalarHistory
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.objective.curvature import Curvature, Pace, curvature
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.engine.verdict.diagnosis import limit_of
from gradtui.expression.reading.parser import parse

GD = OPTIMIZERS["gd"]


def random_symmetric(n: int, seed: int, scale: float = 1.0) -> Any:
    rows = np.random.RandomState(seed).standard_normal((n, n))
    return scale * (rows + rows.T) / 2


# -- small matrices ---------------------------------------------------------------------------------------------------


def assert_eigen(rows: Any) -> None:
    """Values as LAPACK's, and vectors that are a basis of the matrix's own directions."""
    rows = np.asarray(rows, dtype=float)
    values, vectors = eigen(rows.tolist())
    size = np.abs(rows).max(initial=0.0)
    # so that neither side of a comparison leaves the floats
    unit = size if size > 0.0 else 1.0
    np.testing.assert_allclose(
        np.array(values) / unit, np.linalg.eigvalsh(rows / unit), rtol=1e-13, atol=1e-14 * len(rows)
    )
    assert list(values) == sorted(values)
    basis = np.array(vectors)
    np.testing.assert_allclose(basis @ basis.T, np.eye(len(rows)), atol=1e-13)
    np.testing.assert_allclose(
        basis @ (rows / unit) @ basis.T, np.diag(np.array(values) / unit), atol=1e-13 * len(rows)
    )
    for vector in vectors:
        assert max(vector, key=abs) > 0.0


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 8, 13])
@pytest.mark.parametrize("scale", [1.0, 1e-8, 1e12, 1e-150, 1e150])
def test_eigen_of_random_matrices(n: int, scale: float) -> None:
    for seed in range(4):
        assert_eigen(random_symmetric(n, 10 * n + seed, scale))


def test_eigen_of_a_large_matrix() -> None:
    assert_eigen(random_symmetric(32, 1))


@pytest.mark.parametrize(
    "rows",
    [
        [[0.0]],
        [[-3.0]],
        [[0.0, 0.0], [0.0, 0.0]],
        [[2.0, 0.0], [0.0, 2.0]],
        [[8.0, 4.0], [4.0, 2.0]],
        [[0.0, 1.0], [1.0, 0.0]],
        [[1.0, 1.0], [1.0, 1.0]],
        [[1.0, 1e-9], [1e-9, 1.0]],
        [[1.0, -1e-300], [-1e-300, 1.0]],
        [[5e-324, 0.0], [0.0, 1.0]],
        [[1e154, 1e154], [1e154, -1e154]],
        [[1e200, 3e199], [3e199, -2e200]],
        [[2e-200, 1e-200], [1e-200, 2e-200]],
        np.zeros((5, 5)),
        np.eye(6),
        np.ones((7, 7)),
        np.diag([3.0, 1.0, 3.0, -1.0]),
        np.full((3, 3), 1e-200) + np.diag([1e-200] * 3),
        1e-310 * (np.ones((3, 3)) + np.eye(3)),
        np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]),
    ],
    ids=str,
)
def test_eigen_of_special_matrices(rows: Any) -> None:
    assert_eigen(rows)


@pytest.mark.parametrize("n", [2, 3, 6])
def test_eigen_of_badly_scaled_matrices(n: int) -> None:
    """Of variables that differ in size by many powers of ten."""
    for seed in range(6):
        sizes = 10.0 ** np.random.RandomState(seed).uniform(-8.0, 8.0, n)
        assert_eigen(random_symmetric(n, seed) * np.outer(sizes, sizes))


@given(st.integers(1, 6), st.integers(0, 2**31), st.integers(0, 5))
def test_eigen_of_equal_eigenvalues(n: int, seed: int, kinds: int) -> None:
    random = np.random.RandomState(seed)
    turn = np.linalg.qr(random.standard_normal((n, n)))[0]
    values = random.choice([-1.0, 0.0, 2.0, 2.0 + 1e-12, 1e-9, 1e6][: kinds + 1], n)
    rows = turn @ np.diag(values) @ turn.T
    assert_eigen((rows + rows.T) / 2)


@pytest.mark.parametrize("bad", [inf, -inf, float("nan")])
@pytest.mark.parametrize("n", [1, 2, 3])
def test_no_eigenvalues_of_what_is_not_finite(n: int, bad: float) -> None:
    rows = np.eye(n)
    rows[0, -1] = rows[-1, 0] = bad
    with pytest.raises(ValueError, match="finite"):
        eigen(rows.tolist())


@pytest.mark.parametrize("n", [1, 2, 3, 4, 8, 32])
@pytest.mark.parametrize("scale", [1.0, 1e-120, 1e120])
def test_solve(n: int, scale: float) -> None:
    for seed in range(4):
        rows = random_symmetric(n, seed, scale) + (n * scale * np.eye(n) if seed % 2 else 0.0)
        right = np.random.RandomState(seed + 1).standard_normal(n)
        expected = np.linalg.solve(rows / scale, right) / scale
        bound = 1e-14 * n * np.linalg.cond(rows / scale) * np.abs(expected).max()
        np.testing.assert_allclose(solve(rows.tolist(), right.tolist()), expected, rtol=0, atol=bound)


@pytest.mark.parametrize(
    ("rows", "right", "expected"),
    [
        ([[0.0, 1.0], [1.0, 0.0]], [2.0, 3.0], [3.0, 2.0]),
        ([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]], [1.0, 2.0, 3.0], [3.0, 1.0, 2.0]),
        ([[1e200, 0.0], [0.0, 1e200]], [1e200, 2e200], [1.0, 2.0]),
        ([[1e-200, 0.0], [0.0, 1e-200]], [1e-200, 2e-200], [1.0, 2.0]),
        ([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1e-20]], [1.0, 1.0, 1e-20], [1.0, 1.0, 1.0]),
    ],
)
def test_solve_of_special_matrices(rows: list[list[float]], right: list[float], expected: list[float]) -> None:
    assert solve(rows, right) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    "rows", [[[0.0]], [[8.0, 4.0], [4.0, 2.0]], np.zeros((2, 2)), np.zeros((3, 3)), np.ones((4, 4))], ids=str
)
def test_no_solution(rows: Any) -> None:
    rows = np.asarray(rows).tolist()
    assert not all(map(isfinite, solve(rows, [1.0] * len(rows))))


# -- what the eigenvalues say -----------------------------------------------------------------------------------------


def quadratic(values: Sequence[float]) -> ScalarObjective:
    """A bowl that curves so much along each axis."""
    names = "xyzuvw"[: len(values)]
    return ScalarObjective(
        parse(" + ".join(f"{v / 2}*{n}**2" for v, n in zip(values, names, strict=True))), tuple(names)
    )


def steps_of(f: ScalarObjective, rate: float, most: int = 20_000) -> Descent:
    return start(f, (1.0,) * len(f.variables), learning_rate=rate, tolerance=1e-9).forward(most)


@pytest.mark.parametrize(
    "values", [(2.0,), (1.0, 3.0), (0.5, 40.0), (1.0, 2.0, 9.0), (3.0, 3.0), (1e-3, 1e-1), (7e4, 9e5)]
)
def test_learning_rates_do_what_is_said(values: tuple[float, ...]) -> None:
    f = quadratic(values)
    found = curvature(f, (1.0,) * len(values))
    assert found is not None
    assert found.eigenvalues == pytest.approx(sorted(values), rel=1e-14)
    assert found.condition_number == pytest.approx(max(values) / min(values), rel=1e-13)
    stable, safe, best = found.stable_rate, found.safe_rate, found.best_rate
    assert stable is not None
    assert safe is not None
    assert best is not None
    assert stable == pytest.approx(2.0 / max(values), rel=1e-14)
    assert (steps_of(f, 0.99 * stable).verdict, steps_of(f, 1.01 * stable, 300).verdict) == ("converged", "diverged")
    left = [max(map(abs, steps_of(f, part * best, 40).point)) for part in (1.0, 0.5, 0.8, 0.95, 1.05, 1.2)]
    assert left[0] == min(left)
    run = steps_of(f, safe)
    for column in run.history.points:
        assert min(column[: run.cursor]) >= 0.0, "it jumped over"
    assert min(steps_of(f, 1.1 * safe, 5).point) < 0.0


@pytest.mark.parametrize("name", ["gd", "momentum", "nesterov"])
@pytest.mark.parametrize("setting", [0.0, 0.3, 0.9, 0.99])
def test_limits_of_momentum(name: str, setting: float) -> None:
    optimizer = OPTIMIZERS[name] if name == "gd" else OPTIMIZERS[name].with_hyperparameters({"momentum": setting})
    found = limit_of(optimizer)
    assert found is not None
    f = quadratic((1.0, 2.5))
    for part, verdict in ((0.97, "converged"), (1.03, "diverged")):
        run = start(f, (1.0, 1.0), optimizer=optimizer, learning_rate=part * found[0] / 2.5).forward(20_000)
        assert run.verdict == verdict


@pytest.mark.parametrize("name", [o for o in OPTIMIZERS if o not in ("gd", "momentum", "nesterov")])
def test_no_limit_is_known_of_others(name: str) -> None:
    assert limit_of(OPTIMIZERS[name]) is None


@pytest.mark.parametrize(
    ("values", "condition", "flattest", "stable", "best"),
    [
        ((1.0, 4.0), 4.0, 1.0, 0.5, 0.4),
        ((0.0, 4.0), inf, 4.0, 0.5, 0.25),
        ((1e-14, 4.0), inf, 4.0, 0.5, 0.25),
        ((-1e-14, 4.0), inf, 4.0, 0.5, 0.25),
        ((-1.0, 4.0), None, 4.0, 0.5, 0.25),
        ((-4.0, -1.0), None, None, None, None),
        ((0.0, 0.0), None, None, None, None),
        ((0.0,), None, None, None, None),
        ((5.0,), 1.0, 5.0, 0.4, 0.2),
        ((1e-320,), 1.0, 1e-320, None, None),
        ((-2.0, 0.0, 1.0, 3.0), None, 1.0, 2.0 / 3.0, 0.5),
    ],
)
def test_numbers(
    values: tuple[float, ...], condition: float | None, flattest: float | None, stable: float | None, best: float | None
) -> None:
    found = Curvature(values, tuple(tuple(row) for row in np.eye(len(values)).tolist()))
    assert found.condition_number == condition
    assert found.flattest == flattest
    assert found.stable_rate == (None if stable is None else pytest.approx(stable))
    assert found.safe_rate == (None if stable is None else pytest.approx(stable / 2))
    assert found.best_rate == (None if best is None else pytest.approx(best))


@pytest.mark.parametrize(
    ("values", "rate", "pace"),
    [
        ((1.0, 4.0), 0.51, Pace.UNSTABLE),
        ((1.0, 4.0), 0.49, Pace.ZIG_ZAG),
        ((1.0, 4.0), 0.26, Pace.ZIG_ZAG),
        ((1.0, 4.0), 0.24, Pace.GOOD),
        ((1.0, 4.0), 0.021, Pace.GOOD),
        ((1.0, 4.0), 0.019, Pace.SLOW),
        ((0.01, 4.0), 0.24, Pace.SLOW),
        ((0.0, 4.0), 0.24, Pace.GOOD),
        ((-1.0, 4.0), 0.24, Pace.GOOD),
        ((-1.0, 4.0), 0.6, Pace.UNSTABLE),
        ((-4.0, -1.0), 0.1, Pace.DOWNHILL),
        ((-4.0,), 0.1, Pace.DOWNHILL),
        ((-4.0, 0.0), 0.1, Pace.DOWNHILL),
        ((0.0, 0.0), 0.1, Pace.LEVEL),
        ((2.0,), 0.5, Pace.GOOD),
        ((2.0,), 1.0, Pace.ZIG_ZAG),
    ],
)
def test_pace(values: tuple[float, ...], rate: float, pace: Pace) -> None:
    assert Curvature(values, ()).pace(rate) is pace


@settings(max_examples=30)
@given(st.floats(-2.0, 3.0), st.floats(0.0, 2.0), st.floats(-2.5, 0.5))
def test_pace_is_seen_in_the_run(power: float, spread: float, part: float) -> None:
    """Unstable leaves, zig-zag jumps over and comes nearer, good and slow never jump over."""
    values = (10.0**power, 10.0 ** (power + spread))
    f, rate = quadratic(values), 10.0**part / values[1]
    found = curvature(f, (1.0, 1.0))
    assert found is not None
    if min(abs(rate * value - bound) for value in values for bound in (1.0, 2.0)) < 1e-6:
        return
    first, second = steps_of(f, rate, 1).point, steps_of(f, rate, 2).point
    jumped, nearer = min(first) < 0.0, abs(second[1]) < 1.0
    match found.pace(rate):
        case Pace.UNSTABLE:
            assert (jumped, nearer) == (True, False)
        case Pace.ZIG_ZAG:
            assert (jumped, nearer) == (True, True)
        case pace:
            assert (jumped, nearer) == (False, True)
            left = abs(steps_of(f, rate, 100).point[0])
            assert pace is (Pace.SLOW if left > 0.98**100 * 1.0001 else Pace.GOOD)


def test_no_curvature_where_a_second_partial_is_not_finite() -> None:
    f = ScalarObjective(parse("sqrt(x) + y**2"), ("x", "y"))
    assert curvature(f, (0.0, 1.0)) is None
    assert curvature(f, (-1.0, 1.0)) is None
    assert start(f, (1.0, 1.0)).curvature == curvature(f, (1.0, 1.0))


# -- gradtui run ------------------------------------------------------------------------------------------------------

STEPS = {"million_weights": 1, "thousand_weights": 95, "tiny_network": 30, "spam": 30} | dict.fromkeys(
    ("two_moons", "three_flowers", "polynomial"), 20
)


def test_json_has_what_a_descent_has(shipped_name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Verdict, reason, landmark and curvature of every run of every scenario."""
    scenario = gradtui.load(shipped_name)
    steps = STEPS.get(shipped_name, scenario.steps)
    assert main(["run", shipped_name, "--steps", str(steps), "--format", "json"]) == 0
    document = strict(capsys.readouterr().out)
    for run, found in zip(gradtui.run(scenario, steps), document["runs"], strict=True):
        assert (found["verdict"], found["reason"]) == (str(run.verdict), run.reason)
        assert (found["landmark"] is None) == (run.landmark is None)
        assert (found["curvature"] is None) == (run.curvature is None)
        if run.landmark is not None:
            told = found["landmark"]
            assert (told["kind"], told["shape"]) == (str(run.landmark.kind), str(run.landmark.shape))
            assert (told["value"], told["eigenvalues"]) == (run.landmark.value, list(run.landmark.eigenvalues))
            if isinstance(run.history, ScalarHistory):
                assert tuple(told["point"].values()) == run.landmark.point
        if run.curvature is not None:
            told, condition = found["curvature"], run.curvature.condition_number
            assert told["eigenvalues"] == list(run.curvature.eigenvalues)
            assert told["condition_number"] == (None if condition == inf else condition)
            assert told["exact"] is True
            assert told["best_learning_rate"] == run.curvature.best_rate
