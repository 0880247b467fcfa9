"""Functions of arrays: gradients against finite differences, formulas and entries against the backward sweep."""

from __future__ import annotations

import numpy as np
import pytest
from planted import plant
from unit.engine.array_cases import CASES, VALUES, Case, objective

from gradtui.engine.objective.array_gradient_check import check_entries
from gradtui.engine.objective.gradient_check import difference
from gradtui.engine.program.array_interpret import evaluate_arrays, with_numbers, with_parts
from gradtui.expression.backward import gradient_formula
from gradtui.expression.entries import entry
from gradtui.expression.printing import substituted, unicode
from gradtui.expression.reading.parser import parse

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)


@each_case
def test_the_gradient_is_that_of_finite_differences(case: Case) -> None:
    f = objective(case)
    point = f.flat(VALUES)
    value, gradient = f.value_and_gradient(point)
    assert value == f.value(point)
    assert value == pytest.approx(float(evaluate_arrays(f.tree, VALUES)), rel=1e-13)
    for k in range(0, f.count, max(f.count // 12, 1)):
        moved = point.copy()

        def along(x: float, moved: np.ndarray = moved, k: int = k) -> float:
            moved[k] = x
            return f.value(moved)

        slope, noise, why = difference(along, float(point[k]))
        assert not why
        assert gradient[k] == pytest.approx(slope, rel=1e-7, abs=1e-8 + noise)


@each_case
def test_formula_and_entries_are_the_sweeps_gradient(case: Case) -> None:
    f = objective(case)
    gradient = f.parts(f.value_and_gradient(f.flat(VALUES))[1])
    for variable, swept in zip(f.variables, gradient, strict=True):
        formula, counts = gradient_formula(f.tree, variable, f.array_shapes)
        values = VALUES | counts
        shown = np.broadcast_to(evaluate_arrays(formula, values), swept.shape)
        np.testing.assert_allclose(shown, swept, rtol=1e-11, atol=1e-13)
        for index in list(np.ndindex(swept.shape))[:12] if swept.shape else []:
            one = entry(formula, index, f.array_shapes)
            number = evaluate_arrays(one, values)
            assert np.shape(number) == ()
            assert float(number) == pytest.approx(float(swept[index]), rel=1e-11, abs=1e-13)
            worked = with_numbers(one, values)
            known = {n: float(x) for n, x in with_parts(worked, values).items() if np.ndim(x) == 0}
            assert substituted(worked, known, 4)


@pytest.mark.parametrize(
    ("text", "parameter", "formula"),
    [
        ("mean((X@w + b - y)**2)", "w", "(2/n)·Xᵀ@(X@w + b − y)"),
        ("mean((X@w + b - y)**2)", "b", "2·sum(X@w + b − y)/n"),
        ("sum(w**2)", "w", "2·w"),
        ("sum(X@w)", "w", "sum(X, 0)"),
        ("norm(w)", "w", "(1/norm(w))·w"),
        ("dot(w, u)", "w", "u"),
        ("sum(A@B)", "A", "sum(B, 1)"),
        ("mean(softplus(-s*(X@w)))", "w", "−(1/n)·Xᵀ@(s·sigmoid(−s·(X@w)))"),
        ("sum(A@B)", "B", "outer(sum(A, 0), ones(2))"),
        ("sum(X*c)", "c", "outer(sum(X, 1), ones(1))"),
        ("sum(tanh(X@W)@q)", "W", "Xᵀ@(q/cosh(X@W)²)"),
        ("max(w)", "w", "(1/sum(where(w = max(w), 1, 0)))·where(w = max(w), 1, 0)"),
        ("sum(softmax(w)*u)", "w", "softmax(w)·(u − sum(u·softmax(w)))"),
        ("sum(softmax(w))", "w", "0"),
        ("mean(logsumexp(X@W))", "W", "(1/n)·Xᵀ@softmax(X@W)"),
        ("sum(mean(W, 1)**2)", "W", "(2/n)·outer(mean(W, 1), ones(4))"),
        ("sum(transpose(A)@u)", "A", "outer(u, ones(4))"),
    ],
)
def test_formulas_as_they_are_shown(text: str, parameter: str, formula: str) -> None:
    arrays = {name: np.shape(value) for name, value in VALUES.items() if np.shape(value)}
    assert unicode(gradient_formula(parse(text, shapes=arrays), parameter, arrays)[0]) == formula


@each_case
def test_the_check_agrees(case: Case) -> None:
    f = objective(case)
    found = check_entries(f, f.flat(VALUES), [0, f.count - 1])
    assert found.agree is True, found
    assert found.digits is not None
    assert found.digits >= 6


def test_the_check_finds_a_wrong_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, "tanh", derivative="cos(u)", slope="1/cosh(u)**2")
    f = objective(CASES[3])
    assert check_entries(f, f.flat(VALUES), [0]).agree is False


def test_the_check_says_where_there_is_a_kink() -> None:
    f = objective(Case("sum(abs(w - u))", ("w",), ("u",)))
    found = check_entries(f, f.flat({"w": VALUES["u"]}), [1])
    assert found.agree is None
    assert "abs(w − u) has a kink at w[1]" in found.reason


def test_running_twice_gives_the_same_and_leaves_the_point_alone() -> None:
    for case in CASES:
        f = objective(case)
        point = f.flat(VALUES)
        before = point.copy()
        first = f.value_and_gradient(point)
        f.value_and_gradient(point * 2)
        second = f.value_and_gradient(point)
        assert first[0] == second[0]
        assert np.array_equal(first[1], second[1])
        assert np.array_equal(point, before)


def test_the_slope_of_tanh_keeps_its_digits_far_out() -> None:
    f = objective(Case("sum(tanh(w))", ("w",)))
    slopes = f.value_and_gradient(np.array([0.1, 4.0, 20.0]))[1]
    # 1/cosh², to ten digits at least
    assert slopes == pytest.approx([0.9900662908474398, 0.0013409506830258970, 1.6993417021166355e-17], rel=1e-10)


@pytest.mark.parametrize("text", ["sum(sigmoid(w))", "sum(softplus(w))", "mean(log(w))", "sum(1/w)", "sum(w**0.5)"])
def test_nothing_warns_where_numbers_end(text: str) -> None:
    f = objective(Case(text, ("w",)))
    for x in (0.0, -1.0, 800.0, -800.0, 1e308, float("inf")):
        f.value_and_gradient(np.full(3, x))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sum(log(w))", "log(−1) has no value (1 of its 3 entries)"),
        ("sum(sqrt(w))", "sqrt(−1) has no value (1 of its 3 entries)"),
        ("sum(1/(w + 1))", "1/0 divides by zero (1 of its 3 entries)"),
        ("sum(w**0.5)", "(−1)^0.5 has no value (1 of its 3 entries)"),
        ("sum(where(w > 0, log(abs(w)), 0))", None),
        ("sum(exp(1000*w))", None),
    ],
)
def test_what_has_no_value_is_named(text: str, said: str | None) -> None:
    assert objective(Case(text, ("w",))).undefined_at([np.array([2.0, -1.0, 3.0])]) == said


def test_names_and_places() -> None:
    f = objective(CASES[3])
    places = [f.entry(k) for k in range(f.count)]
    assert [f.position(*place) for place in places] == list(range(f.count))
    named = f.named(f.flat(VALUES))
    assert isinstance(named["b"], float)
    assert named["W"].shape == (3, 4)
    assert not named["W"].flags.writeable
