"""The functions that work on arrays as wholes: values, slopes where entries are large or tie, and what PyTorch has."""

from __future__ import annotations

import json
import random
from math import inf, log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from unit.engine import array_random, array_truth
from unit.engine.test_array_code import over

from gradtui.cli.main import main
from gradtui.engine.objective.array_gradient_check import check_entries
from gradtui.engine.objective.array_objective import ArrayObjective
from gradtui.engine.program.array_interpret import evaluate_arrays
from gradtui.export import explanations
from gradtui.expression.backward import gradient_formula
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import symbols
from gradtui.lesson.explanation import array_working, backward_words

RANDOM = np.random.RandomState(5)
GIVEN = {"w": RANDOM.standard_normal(3), "u": RANDOM.standard_normal(4), "m": RANDOM.standard_normal((3, 4))}
# a function → the same by NumPy
BY_NUMPY: dict[str, Any] = {
    "sum(m, 0)": lambda w, u, m: m.sum(axis=0),
    "sum(m, 1)": lambda w, u, m: m.sum(axis=1),
    "sum(m, -1)": lambda w, u, m: m.sum(axis=-1),
    "sum(w, 0)": lambda w, u, m: w.sum(axis=0),
    "mean(m, 0)": lambda w, u, m: m.mean(axis=0),
    "mean(m, -2)": lambda w, u, m: m.mean(axis=-2),
    "mean(m, 1)": lambda w, u, m: m.mean(axis=1),
    "mean(u, -1)": lambda w, u, m: u.mean(axis=-1),
    "max(m)": lambda w, u, m: m.max(),
    "max(w, max(u))": lambda w, u, m: np.maximum(w, u.max()),
    "softmax(w)": lambda w, u, m: np.exp(w) / np.exp(w).sum(),
    "softmax(m)": lambda w, u, m: np.exp(m) / np.exp(m).sum(axis=1, keepdims=True),
    "logsumexp(u)": lambda w, u, m: np.log(np.exp(u).sum()),
    "logsumexp(m)": lambda w, u, m: np.log(np.exp(m).sum(axis=1)),
    "transpose(m)": lambda w, u, m: m.T,
    "outer(w, u)": lambda w, u, m: np.outer(w, u),
    "ones(3, 4)*u": lambda w, u, m: np.ones((3, 4)) * u,
}


@pytest.mark.parametrize("text", BY_NUMPY)
def test_values(text: str) -> None:
    """By the generated code and by the table that formulas are worked out with."""
    expected = BY_NUMPY[text](**GIVEN)
    shapes = {name: np.shape(value) for name, value in GIVEN.items()} | {"T": np.shape(expected)}
    whole = f"sum(({text})*T)" if np.shape(expected) else f"({text})*T"
    tree = parse(whole, shapes=shapes)
    shown = evaluate_arrays(tree.children[0].children[0] if np.shape(expected) else tree.children[0], GIVEN)
    np.testing.assert_allclose(shown, expected, rtol=1e-14)
    f = ArrayObjective(tree, ["T"], shapes, {}, {name: GIVEN[name] for name in symbols(tree) if name != "T"})
    _, slope = f.value_and_gradient(np.ones(f.count))  # by T: what T is multiplied with
    np.testing.assert_allclose(np.reshape(slope, np.shape(expected)), expected, rtol=1e-14)


@pytest.mark.parametrize(
    ("text", "entries", "value", "slopes"),
    [
        ("logsumexp(w)", [1000.0, 1000.0], 1000.0 + log(2.0), [0.5, 0.5]),
        ("logsumexp(w)", [-1000.0, -1000.0], -1000.0 + log(2.0), [0.5, 0.5]),
        ("logsumexp(w)", [1e308, -1e308], 1e308, [1.0, 0.0]),
        ("logsumexp(w)", [-inf, 2.0], 2.0, [0.0, 1.0]),
        ("sum(softmax(w)**2)", [1e4, 0.0], 1.0, [0.0, 0.0]),
        ("sum(softmax(w)*w)", [800.0, 800.0], 800.0, [0.5, 0.5]),
        ("max(w)", [2.0, 7.0, 7.0, 7.0], 7.0, [0.0, 1 / 3, 1 / 3, 1 / 3]),
        ("max(w)*2 + max(-w)", [-1.0, 4.0], 9.0, [-1.0, 2.0]),
    ],
)
def test_large_entries_and_ties(text: str, entries: list[float], value: float, slopes: list[float]) -> None:
    f, _ = over(text, w=np.array(entries))
    found, gradient = f.value_and_gradient(np.array(entries))
    assert found == pytest.approx(value, rel=1e-15)
    assert gradient == pytest.approx(slopes, rel=1e-15)
    # the formulas, as they are shown
    formula, counts = gradient_formula(f.tree, "w", f.array_shapes)
    shown = evaluate_arrays(formula, {"w": np.array(entries)} | counts)
    np.testing.assert_allclose(np.broadcast_to(shown, len(entries)), slopes, rtol=1e-15)


def test_the_slope_of_a_share_that_is_nearly_everything_keeps_its_digits() -> None:
    """s·(g − Σ s·g) would be 0 to rounding where s is 1 − 1e−17."""
    f, _ = over("dot(softmax(w), g)", w=np.zeros(3), g=np.zeros(3))
    w, g = np.array([40.0, 0.0, 1.0]), np.array([1.0, 3.0, -0.5])
    values = {"w": array_truth.long(w), "g": array_truth.long(g)}
    slopes = f.value_and_gradient(np.concatenate([w, g]))[1]
    for k in range(3):
        assert slopes[k] == pytest.approx(float(array_truth.slope(f.tree, values, "w", (k,))), rel=1e-14)


def test_a_branch_that_is_not_taken_stays_out() -> None:
    f, _ = over("sum(where(w > 0, w, logsumexp(log(w))*softmax(1/w)))", w=np.ones(2))
    assert f.value_and_gradient(np.array([1.0, 2.0]))[1] == pytest.approx([1.0, 1.0])
    f, at = over("where(b > 0, max(w), max(log(w)) + dot(softmax(w/b), w))", b=1.0, w=np.array([0.0, -1.0]))
    assert f.value_and_gradient(at)[1] == pytest.approx([0.0, 1.0, 0.0])
    assert (f.hessian(at) == 0.0).all()


def test_the_check_says_where_the_largest_changes() -> None:
    f, at = over("max(w)", w=np.array([1.0, 2.0, 2.0]))
    found = check_entries(f, at, [1])
    assert found.agree is None
    assert "max(w) has a kink at w[1] = 2" in found.reason


# -- against PyTorch ---------------------------------------------------------------------------------------------------

KEPT = json.loads((Path(__file__).parents[2] / "data" / "array_functions.json").read_text("utf-8"))
"""What PyTorch had for these functions at these values."""


@pytest.mark.parametrize("kept", KEPT["functions"], ids=lambda kept: kept["expression"])
def test_as_pytorch_has_it(kept: dict[str, Any]) -> None:
    """Value, gradient and Hessian; at ties, and at entries whose exponentials overflow."""
    values = {name: np.array(KEPT["values"][name]) for name in kept["names"]}
    f, at = over(kept["expression"], **values)
    assert list(f.variables) == kept["names"]
    value, gradient = f.value_and_gradient(at)
    assert value == pytest.approx(kept["value"], rel=1e-13)
    np.testing.assert_allclose(gradient, kept["gradient"], rtol=1e-12, atol=1e-13 * np.abs(kept["gradient"]).max())
    if kept["hessian"] is not None:
        np.testing.assert_allclose(f.hessian(at), kept["hessian"], rtol=1e-12, atol=1e-13)


# -- to the last digits, against 60 ------------------------------------------------------------------------------------


def survey(seeds: range, depth: int) -> tuple[int, float]:
    """How many slopes of random functions were compared, and how far the worst is off for the largest of its array."""
    compared, worst = 0, 0.0
    for seed in seeds:
        rng = random.Random(seed)
        text = array_random.whole(rng, depth)
        shapes = array_random.SHAPES
        tree = parse(text, shapes, shapes={n: s for n, s in shapes.items() if s}, limits=False)
        names = symbols(tree)
        if not names:
            continue
        numbers = np.random.RandomState(seed)
        values = {name: numbers.uniform(-1.0, 1.0, shapes[name]) for name in names}
        f = ArrayObjective(tree, names, shapes, {}, {})
        found = f.value_and_gradient(f.flat(values))[1]
        exact = {name: array_truth.long(value) for name, value in values.items()}
        for name, slopes in zip(names, f.parts(found), strict=True):
            true = [float(array_truth.slope(tree, exact, name, index)) for index in np.ndindex(np.shape(slopes))]
            size = max(map(abs, true))
            off = np.abs(np.ravel(slopes) - true).max()
            compared += len(true)
            worst = max(worst, off / max(size, 1e-3))
            assert off <= 2e-13 * max(size, 1e-3), (seed, text, name)
    return compared, worst


def test_slopes_of_random_functions() -> None:
    compared, _ = survey(range(25), 3)
    assert compared > 100


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1000, 1400, 100))
def test_slopes_of_very_many_random_functions(first: int) -> None:
    compared, worst = survey(range(first, first + 100), 4)
    print(f"\n  {compared} slopes, the worst off by {worst:.1e}")
    assert compared > 400


def test_softmaxes_within_each_other_are_told_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The slope of a softmax has what comes back to it twice: written out, each level doubles the formula."""
    for module, name in ((array_working, "MOST"), (backward_words, "_WHOLE"), (explanations, "_ALL_OF_ARRAYS")):
        assert getattr(module, name) >= 100_000
        monkeypatch.setattr(module, name, 500)
    path, levels = tmp_path / "deep.toml", 12
    text = f"sum(u*{'softmax(' * levels}w{')' * levels})"
    path.write_text(f'[function]\nexpression = "{text}"\n[data]\nu = [1, 2, 3]\n[parameters]\nw = [0.5, 0.1, 0.2]\n')
    for form in ("text", "json"):
        assert main(["explain", str(path), "--format", form]) == 0
        said = capsys.readouterr().out
        assert "agree" in said
        assert len(said) < 60_000


@pytest.mark.parametrize("text", ["sum(log(softmax(m))@g)", "sum(log(softmax(m)))"])
def test_a_softmax_divided_by_itself_is_still_a_matrix(text: str) -> None:
    """The derivative of a logarithm cancels the softmax: what is left has fewer entries."""
    data = {"m": GIVEN["m"], "g": np.array([0.2, -0.3, 0.5, 1.0])}
    f, at = over(text, **{name: data[name] for name in symbols(parse(text, shapes={"m": (3, 4), "g": (4,)}))})
    _, slopes = f.value_and_gradient(at)
    formula, counts = gradient_formula(f.tree, "m", f.array_shapes)
    shown = np.broadcast_to(evaluate_arrays(formula, f.named(at) | counts), (3, 4))
    np.testing.assert_allclose(shown, f.named(slopes)["m"], rtol=1e-12, atol=1e-14)
