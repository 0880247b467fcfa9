"""Arrays against NumPy written by hand, in one process, taking turns; medians."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from bench.measure import MARGIN, REPORTED, compare, report_against, timed

import gradtui
from gradtui.engine.objective.array_objective import ArrayObjective
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.derivation import partial
from gradtui.expression.printing import plain
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import symbols
from gradtui.scenario import catalogue
from gradtui.scenario.runs import objective_of

pytestmark = pytest.mark.bench

BAR = 1.2  # a value and its gradient, against the lines that one would write oneself
GRID_BAR = 1.0
CODE_BAR = 5.0  # milliseconds
GOLDSTEIN_PRICE = (
    "(1 + (x + y + 1)**2*(19 - 14*x + 3*x**2 - 14*y + 6*x*y + 3*y**2))"
    "*(30 + (2*x - 3*y)**2*(18 - 32*x + 12*x**2 + 48*y - 36*x*y + 27*y**2))"
)


def objective(text: str, parameters: dict[str, Any], data: dict[str, Any]) -> ArrayObjective:
    shapes = {name: np.shape(value) for name, value in {**parameters, **data}.items()}
    tree = parse(text, shapes=shapes)
    variables = [name for name in symbols(tree) if name in parameters]
    return ArrayObjective(tree, variables, {n: shapes[n] for n in parameters}, {}, data)


def hold(
    what: str,
    ours: Callable[[], object],
    theirs: Callable[[], object],
    bar: float,
    *,
    margin: float = MARGIN,
    repeats: int = 15,
) -> None:
    result = compare(what, lambda: timed(ours), lambda: timed(theirs), repeats=repeats)
    result.report_against(bar, margin=margin)


def test_a_million_parameters() -> None:
    random = np.random.RandomState(1)
    X, y, w = random.standard_normal((20, 1_000_000)), random.standard_normal(20), random.standard_normal(1_000_000)
    f = objective("mean((X@w + b - y)**2)", {"w": w, "b": 0.5}, {"X": X, "y": y})
    point = f.flat({"w": w, "b": 0.5})

    def by_hand(w: Any, b: float) -> tuple[Any, Any, Any]:
        r = X @ w + b - y
        return np.mean(r * r), X.T @ (2 / 20 * r), 2 / 20 * r.sum()

    value, gradient = f.value_and_gradient(point)
    expected = by_hand(w, 0.5)
    assert value == pytest.approx(expected[0], rel=1e-12)
    np.testing.assert_allclose(gradient[:-1], expected[1], rtol=1e-9, atol=1e-12)
    hold("a million parameters", lambda: f.value_and_gradient(point), lambda: by_hand(w, 0.5), BAR)


@pytest.mark.parametrize(("examples", "inputs", "hidden"), [(200, 2, 10), (256, 64, 128), (2000, 10, 32)])
def test_a_network_of_two_layers(examples: int, inputs: int, hidden: int) -> None:
    random = np.random.RandomState(2)
    X, y = random.standard_normal((examples, inputs)), random.standard_normal(examples)
    values = {
        "W1": random.standard_normal((inputs, hidden)) / np.sqrt(inputs), "b1": 0.1 * random.standard_normal(hidden),
        "W2": random.standard_normal(hidden), "b2": 0.1,
    }  # fmt: skip
    f = objective("mean((tanh(X@W1 + b1)@W2 + b2 - y)**2)", values, {"X": X, "y": y})
    point = f.flat(values)

    def by_hand(W1: Any, b1: Any, W2: Any, b2: float) -> tuple[Any, ...]:
        H = np.tanh(X @ W1 + b1)
        r = H @ W2 + b2 - y
        loss = np.mean(r * r)
        d = 2 / examples * r
        dH = np.outer(d, W2) * (1 - H * H)
        return loss, X.T @ dH, dH.sum(axis=0), H.T @ d, d.sum()

    value, gradient = f.value_and_gradient(point)
    expected = by_hand(**values)
    assert value == pytest.approx(expected[0], rel=1e-12)
    np.testing.assert_allclose(gradient, np.concatenate([np.ravel(g) for g in expected[1:]]), rtol=1e-9, atol=1e-12)
    what = f"a network of {examples}×{inputs}×{hidden}"
    calls = max(1, 400_000 // (examples * inputs * hidden))

    def ours() -> None:
        for _ in range(calls):
            f.value_and_gradient(point)

    def theirs() -> None:
        for _ in range(calls):
            by_hand(**values)

    # a tenth of a millisecond is mostly what it costs to call NumPy at all: reported, not held to the bar
    margin = MARGIN if examples * inputs * hidden > 10_000 else REPORTED
    hold(what, ours, theirs, BAR, margin=margin, repeats=31)


NUMPY = {
    name: getattr(np, name) for name in ["sin", "cos", "tan", "exp", "log", "sqrt", "tanh", "abs", "cosh", "sinh"]
} | {
    "pi": np.pi,
    "e": np.e,
}
SCALAR = [name for name in catalogue.names() if not (gradtui.load(name).parameters or gradtui.load(name).data)]


@pytest.mark.parametrize("name", SCALAR)
def test_a_grid(name: str) -> None:
    """320×180 points of every shipped function; the plain expression has the arrays of a mesh."""
    scenario = gradtui.load(name)
    f = objective_of(scenario)
    assert isinstance(f, ScalarObjective)
    assert len(scenario.variables) <= 2
    code = compile(scenario.text.replace("^", "**"), name, "eval")
    x, y = np.linspace(-2, 2, 320), np.linspace(-1, 3, 180)
    mesh = np.meshgrid(x, y)
    if len(scenario.variables) == 1:
        ours, values = (np.linspace(-2, 2, 320 * 180),), {scenario.variables[0]: np.linspace(-2, 2, 320 * 180)}
    else:
        ours, values = (x[None, :], y[:, None]), dict(zip(scenario.variables, mesh, strict=True))
    names = NUMPY | dict(scenario.constants) | values

    def plain_expression() -> Any:
        return eval(code, names)

    np.testing.assert_allclose(f.values(*ours), plain_expression(), rtol=1e-11, atol=1e-11)

    def gridded() -> None:
        for _ in range(5):
            f.values(*ours)

    def plainly() -> None:
        for _ in range(5):
            plain_expression()

    hold(f"a grid of {name}", gridded, plainly, GRID_BAR, repeats=41)


def test_from_text_to_code() -> None:
    """Goldstein–Price parsed, differentiated as formulas and compiled with its gradient."""

    def work() -> None:
        tree = parse(GOLDSTEIN_PRICE)
        for variable in ("x", "y"):
            plain(partial(tree, variable))
        f = ScalarObjective(tree, ("x", "y"))
        f.value_and_gradient((0.0, -1.0))

    seconds = sorted(timed(work) for _ in range(21))[10]
    what = "Goldstein–Price, parsed, differentiated, compiled"
    report_against(what, seconds * 1e3, CODE_BAR, unit="ms", margin=REPORTED)
