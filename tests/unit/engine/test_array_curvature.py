"""The Hessian of a function of arrays and its eigenvalues: as the same function of numbers has them, and exact."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Any

import mpmath
import numpy as np
import pytest

from gradtui.engine.arithmetic.matrix import eigen
from gradtui.engine.arithmetic.symmetric import symmetric_eigen
from gradtui.engine.descent.descent import start
from gradtui.engine.landmarks.array_landmark import array_landmark
from gradtui.engine.landmarks.landmark import Kind
from gradtui.engine.objective.array_curvature import MOST, array_curvature
from gradtui.engine.objective.array_objective import ArrayObjective
from gradtui.engine.objective.curvature import curvature
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import symbols


def arrays(text: str, parameters: Mapping[str, Any], data: Mapping[str, Any]) -> ArrayObjective:
    shapes = {name: np.shape(value) for name, value in {**parameters, **data}.items()}
    return ArrayObjective(parse(text, shapes=shapes), list(parameters), {n: shapes[n] for n in parameters}, {}, data)


@pytest.mark.parametrize(
    ("of_arrays", "of_numbers"),
    [
        ("sum(w**2) + w@S@w", "x**2 + y**2 + z**2 + 2*x**2 + 3*y**2 - z**2/2 + 2*x*y + x*z"),
        ("sum(sin(w)) + (sum(w))**2", "sin(x) + sin(y) + sin(z) + (x + y + z)**2"),
        ("exp(sum(w)/3) - sum(w**4)", "exp((x + y + z)/3) - x**4 - y**4 - z**4"),
    ],
)
@pytest.mark.parametrize("at", [(0.3, -1.2, 2.0), (0.0, 0.0, 0.0), (300.0, -0.01, 5.0)])
def test_arrays_as_numbers(of_arrays: str, of_numbers: str, at: tuple[float, ...]) -> None:
    tree = parse(of_numbers)
    exact = curvature(ScalarObjective(tree, symbols(tree)), at)
    s = np.array([[2.0, 1.0, 0.5], [1.0, 3.0, 0.0], [0.5, 0.0, -0.5]])
    found = array_curvature(arrays(of_arrays, {"w": np.array(at)}, {"S": s} if "S" in of_arrays else {}), np.array(at))
    assert exact is not None
    assert found is not None
    size = max(map(abs, exact.eigenvalues))
    assert found.eigenvalues == pytest.approx(exact.eigenvalues, rel=1e-12, abs=1e-15 * size)
    along, across = np.array(found.directions), np.array(exact.directions)
    gaps = np.diff(exact.eigenvalues, prepend=-inf, append=inf) / size
    for k in range(3):
        if min(gaps[k], gaps[k + 1]) > 1e-2:
            assert abs(along[k] @ across[k]) == pytest.approx(1.0, abs=1e-12)
        assert max(found.directions[k], key=abs) > 0.0


def test_a_regression() -> None:
    """Of which the Hessian is 2·XᵀX/n, the column of ones included; and the verdict's words by it."""
    stream = np.random.RandomState(3)
    x, y = stream.standard_normal((20, 3)) * [1.0, 5.0, 0.5], stream.standard_normal(20)
    whole = np.column_stack([x, np.ones(20)])
    values = np.linalg.eigvalsh(whole.T @ whole / 10)
    f = arrays("mean((X@w + b - y)**2)", {"w": np.zeros(3), "b": 0.0}, {"X": x, "y": y})
    begun = [start(f, [np.zeros(3), 0.0], learning_rate=part / values[-1]) for part in (1.9, 2.2)]
    found, away = begun[0].forward(3000), begun[1].forward(200)
    assert found.landmark is not None
    assert (found.verdict, found.reason.startswith("a minimum with f = ")) == ("converged", True)
    assert found.landmark.eigenvalues == pytest.approx(tuple(values), rel=1e-12)
    assert found.curvature is not None
    assert found.curvature.condition_number == pytest.approx(values[-1] / values[0], rel=1e-12)
    assert away.verdict == "diverged"
    assert away.reason.endswith("since at its start η·λmax = 2.2 > 2: too long a step along w[1]"), away.reason
    saddle = start(arrays("sum(w**2) - b**2", {"w": np.ones(2), "b": 0.0}, {}), [np.ones(2), 0.0]).forward(100)
    assert "this is not a minimum: it is a saddle, f curves down" in saddle.reason


W = np.array([0.3, -1.2, 2.0])
M = np.array([[0.5, -1.0, 0.2], [1.5, 0.7, -0.4]])
X = np.array([[1.0, 2.0, -1.0], [0.5, -0.3, 0.8], [2.0, 0.1, 0.4], [-1.0, 1.0, 1.0]])
Y = np.array([0.7, -0.2])
EVERY_OPERATION = [
    "sum(w**3)", "mean(w**4)", "dot(w, w)*dot(w, sin(w))", "norm(w)**3", "norm(w - 1)", "norm(M)*sum(w)",
    "sum(X@w)**2", "sum(tanh(X@w))", "sum((M@w)**3)", "sum((Y@M)**3)", "Y@M@w",
    "sum(exp(M)*w)", "sum(sin(M + w))",
    "sum(b*w)*b**2", "sum(b*M*w)", "mean(b*w**2 + sin(b))", "sum((M*w + b)**3/(1 + w**2))",
    "sum(where(w > 0, w**3, w**2))",
    "sum(max(w**2, b*w))", "sum(min(M, w)**3)", "sum(relu(X@w)**2)", "mean(softplus(X@w))", "sum(sigmoid(M*w)**2)",
    "sum(abs(w)**2.5)", "sum(erf(w)*b)", "sum(tanh(tanh(M@w))*Y)", "exp(sum(w)/3)*log(b)", "sum(sqrt(w**2 + b))",
    "sum(sum(M, 0)**3)", "sum(sum(M, 1)**3)", "sum(mean(M*w, 1)**2)", "sum(mean(M, 0)**4*w)", "sum(w**3, 0)",
    "max(M)**2*max(w)", "sum(softmax(w)*w)", "sum(softmax(M*w)*M)", "sum(softmax(M)*w)", "logsumexp(w)**2",
    "sum(logsumexp(M*w)**2)", "sum(logsumexp(M))", "sum(softmax(w*b)**2)", "sum((transpose(M)@Y)**3)",
    "sum((transpose(M)*b)**3)", "sum(outer(w, w)**2) + sum(outer(w, w))", "sum(outer(w, Y)*transpose(M)**2)",
    "sum(where(w > 0, softmax(w), logsumexp(w)*w))", "sum((ones(2, 3)*w)**3)", "sum((M@transpose(M))*Y)**2",
    "sum(sum(M)*w**2)", "mean(M*sum(w**2))", "(sum(w)*mean(M))**2", "sum(cosh(w)) + sum(w)*0", "sum(w)",
]  # fmt: skip


@pytest.mark.parametrize("text", EVERY_OPERATION)
def test_a_hessian_of_arrays_by_differences_of_gradients(text: str) -> None:
    """Every operation of arrays, broadcasting and its sums included; both halves of the matrix."""
    given = {"w": W, "M": M, "b": 1.7}
    used = symbols(parse(text, shapes={n: np.shape(v) for n, v in (given | {"X": X, "Y": Y}).items()}))
    f = arrays(
        text, {n: v for n, v in given.items() if n in used}, {n: v for n, v in (("X", X), ("Y", Y)) if n in used}
    )
    flat = f.flat({n: given[n] for n in f.variables})
    rows = f.hessian(flat)
    for i in range(f.count):
        h = 1e-5
        ahead, behind = flat.copy(), flat.copy()
        ahead[i] += h
        behind[i] -= h
        slope = (f.value_and_gradient(ahead)[1] - f.value_and_gradient(behind)[1]) / (ahead[i] - behind[i])
        np.testing.assert_allclose(rows[i], slope, rtol=1e-7, atol=1e-8 * max(1.0, np.abs(rows).max()))
    assert (rows == rows.T).all()


def test_too_many_entries() -> None:
    for count, known in ((MOST, True), (MOST + 1, False)):
        f = arrays("sum(w**2)", {"w": np.ones(count)}, {})
        found = array_curvature(f, np.ones(count))
        assert (found is not None) == known
    assert array_curvature(arrays("sum(w**2)", {"w": np.ones(2)}, {}), np.array([1.0, inf])) is None
    assert array_curvature(arrays("sum(sqrt(w))", {"w": np.ones(2)}, {}), np.array([1.0, 0.0])) is None


def test_columns_that_are_not_scaled() -> None:
    """The smallest eigenvalue is right beside one 7e10 times as large: no valley is seen where there is none."""
    area = np.array([25000.0, 250000.0, 80000.0, 120000.0, 60000.0, 200000.0])
    age = np.array([3.0, 40.0, 12.0, 7.0, 25.0, 60.0])
    price = np.array([100.0, 900.0, 350.0, 500.0, 250.0, 700.0])
    text = "mean((u*area + v*age + b - price)**2)"
    f = arrays(text, {"u": 0.0, "v": 0.0, "b": 0.0}, {"area": area, "age": age, "price": price})
    found = f.curvature(np.zeros(3))
    assert found is not None
    with mpmath.workdps(40):
        whole = mpmath.matrix(np.column_stack([area, age, np.ones(6)]).tolist())
        true = [float(x) for x in mpmath.eigsy(whole.T * whole / 3, eigvals_only=True)]
    assert found.eigenvalues == pytest.approx(true, rel=1e-4)
    assert found.condition_number == pytest.approx(true[2] / true[0], rel=1e-4)


def graded(n: int, seed: int) -> np.ndarray:
    """XᵀX, where the columns of X differ in size by up to 11 powers of ten: its eigenvalues by up to 22."""
    stream = np.random.RandomState(seed)
    x = stream.standard_normal((n + 5, n)) * 10.0 ** stream.uniform(-5, 6, n)
    return np.asarray(x.T @ x)


@pytest.mark.parametrize("n", [2, 3, 5, 6, 7, 12, 20])
def test_small_eigenvalues_beside_large_ones(n: int) -> None:
    for seed in range(3):
        rows = graded(n, seed)
        with mpmath.workdps(60):
            exact = sorted(float(x) for x in mpmath.eigsy(mpmath.matrix(rows.tolist()), eigvals_only=True))
        for values, vectors in (eigen(rows.tolist()), symmetric_eigen(rows)):
            assert values == pytest.approx(exact, rel=1e-12 if n > 2 else 1e-9)
            across = np.array(vectors) if isinstance(vectors, tuple) else vectors.T
            assert across @ across.T == pytest.approx(np.eye(n), abs=1e-13)
            assert np.abs(across @ rows - np.array(values)[:, None] * across).max() <= 1e-13 * exact[-1]


AREAS, AGES = [152e3, 98e3, 201e3, 75e3, 165e3, 120e3], [3.0, 61.0, 12.0, 40.0, 25.0, 8.0]


def test_a_regression_on_columns_of_unlike_sizes_has_one_minimum() -> None:
    """No valley: its smallest eigenvalue is some 1e-11 of the largest, and as sure."""
    data = {"area": np.array(AREAS), "age": np.array(AGES), "price": np.array([3.1, 1.7, 4.0, 1.2, 3.3, 2.6])}
    f = arrays("mean((w1*area + w2*age + b - price)**2)", {"w1": 0.0, "w2": 0.0, "b": 0.0}, data)
    found = array_curvature(f, np.zeros(3))
    columns = np.column_stack([data["area"], data["age"], np.ones(6)])
    with mpmath.workdps(60):
        x = mpmath.matrix(columns.tolist())
        exact = sorted(float(v) for v in mpmath.eigsy(x.T * x / 3, eigvals_only=True))
    assert found is not None
    assert exact[-1] / exact[0] > 1e10
    assert found.eigenvalues == pytest.approx(exact, rel=1e-12)
    mark = array_landmark(found, np.zeros(3), 0.0)
    assert mark is not None
    assert mark.kind is Kind.MINIMUM


def test_what_cannot_be_told_from_0_is_0() -> None:
    """A matrix of rank 2: of what is left by rounding nothing is claimed, however large the columns."""
    stream = np.random.RandomState(5)
    x = stream.standard_normal((2, 8)) * 10.0 ** stream.uniform(-2, 3, 8)
    values, _ = symmetric_eigen(np.asarray(x.T @ x))
    assert values.tolist()[:6] == [0.0] * 6
    assert values[6] > 0.0
