"""Values and gradients: against PyTorch's, and three ways against each other."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

import numpy as np
import pytest
from planted import plant
from unit.generate import expression

from gradtui import Function
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.engine.program.interpret import evaluate
from gradtui.expression.reading.parser import parse

DATA = Path(__file__).parents[2] / "data"
GRADIENTS = [json.loads(line) for line in (DATA / "gradients.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("block", range(6))
def test_as_torch(block: int) -> None:
    cases = GRADIENTS[block::6]
    assert len(cases) == 50
    for case in cases:
        function = Function(case["expression"], variables=list(case["at"]))
        assert function(**case["at"]) == pytest.approx(case["value"], rel=1e-9)
        assert function.partials(**case["at"]) == pytest.approx(case["partials"], rel=1e-9)
        for variable, expected in case["partials"].items():
            assert function.partial(variable)(**case["at"]) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("seed", range(200))
def test_reverse_mode_is_the_slope(seed: int) -> None:
    """A central difference, whose error for these tame functions is far below the tolerance."""
    rng = random.Random(seed)
    function = Function.of(parse(expression(rng, 4), limits=False), ("x", "y"))
    point = {"x": rng.uniform(-1, 1), "y": rng.uniform(-1, 1)}
    h = 1e-5
    for variable, slope in function.partials(**point).items():
        ahead, behind = (function(**point | {variable: point[variable] + side * h}) for side in (1, -1))
        scale = max(1.0, abs(ahead))
        assert slope == pytest.approx((ahead - behind) / (2 * h), rel=1e-4, abs=1e-4 * scale)


def test_a_planted_wrong_slope_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, "sin", slope="-sin(u)")
    with pytest.raises(AssertionError):
        for seed in range(200):
            test_reverse_mode_is_the_slope(seed)


@pytest.mark.parametrize("seed", range(100))
def test_arrays_agree_with_single_points(seed: int) -> None:
    rng = random.Random(seed)
    function = Function.of(parse(expression(rng, 4), limits=False), ("x", "y"))
    xs, ys = np.linspace(-1.5, 1.5, 5)[None, :], np.linspace(-1.0, 1.0, 4)[:, None]
    values, slopes = function(x=xs, y=ys), function.partials(x=xs, y=ys)
    assert values.shape == slopes["x"].shape == (4, 5)
    for i in range(4):
        for j in range(5):
            at = {"x": float(xs[0, j]), "y": float(ys[i, 0])}
            assert values[i, j] == pytest.approx(function(**at), rel=1e-12, abs=1e-12)
            assert slopes["y"][i, j] == pytest.approx(function.partials(**at)["y"], rel=1e-11, abs=1e-11)


@pytest.mark.parametrize(
    ("text", "at", "value", "slope"),
    [
        ("abs(x)", 0.0, 0.0, 0.0),
        ("relu(x)", 0.0, 0.0, 0.0),
        ("max(x, 0)", 0.0, 0.0, 0.5),
        ("min(x, 2*x)", 0.0, 0.0, 1.5),
        ("sqrt(x)", 0.0, 0.0, math.inf),
        ("cbrt(x)", 0.0, 0.0, math.inf),
        ("sign(x)", 3.0, 1.0, 0.0),
        ("where(x > 0, sqrt(x), 0)", -1.0, 0.0, 0.0),
        ("where(x > 0, log(x), 2*x)", -1.0, -2.0, 2.0),
        ("where(x > 0, x**0.5, x)", 0.0, 0.0, 1.0),
        ("acosh(x)", 1.0, 0.0, math.inf),
        ("atanh(x)", 1.0, math.inf, math.inf),
        ("atanh(x)", -1.0, -math.inf, math.inf),
        ("exp(x)", 1000.0, math.inf, math.inf),
        ("1/x", 0.0, math.inf, -math.inf),
        ("log(x)", 0.0, -math.inf, math.inf),
        ("x**0", 0.0, 1.0, 0.0),
        ("tanh(x)", 400.0, 1.0, 0.0),
        ("softplus(x)", 1000.0, 1000.0, 1.0),
        ("softplus(x)", -1000.0, 0.0, 0.0),
        ("sigmoid(x)", -1000.0, 0.0, 0.0),
        ("9**9**9 + x", 0.0, math.inf, 1.0),
        ("x**3", -2.0, -8.0, 12.0),
        ("x**-2", 2.0, 0.25, -0.25),
        ("x**20", 1.0, 1.0, 20.0),
    ],
)
def test_where_mathematics_ends(text: str, at: float, value: float, slope: float) -> None:
    function = Function(text, variables=["x"])
    assert function(x=at) == value
    assert function.partials(x=at)["x"] == slope
    assert function(x=np.array([at]))[0] == value
    assert function.partials(x=np.array([at]))["x"][0] == slope


@pytest.mark.parametrize(
    "text", ["log(x)", "sqrt(x)", "x**0.5", "acos(x*5)", "acosh(-x)*acosh(x)", "0/(x + 1)", "log(x)**x"]
)
def test_not_a_number_is_no_exception(text: str) -> None:
    function = Function(text, variables=["x"])
    assert math.isnan(function(x=-1.0))
    assert not math.isfinite(function.partials(x=-1.0)["x"]) or text == "log(x)"


@pytest.mark.parametrize(
    ("text", "point", "words"),
    [
        ("log(x)", [-0.3], "log(−0.3) has no value"),
        ("acosh(x)", [0.5], "acosh(0.5) has no value"),
        ("atanh(x)", [1.0], "atanh(1) has no value"),
        ("1/(x - 1)", [1.0], "1/0 divides by zero"),
        ("sqrt(x*y)", [-2.0, 2.0], "sqrt(−4) has no value"),
        ("x**0.5", [-2.0], "(−2)^0.5 has no value"),
        ("where(x > 0, log(x), 0)", [-1.0], None),
        ("exp(x)", [1000.0], None),
        ("x**2", [1e300], None),
    ],
)
def test_what_is_undefined(text: str, point: list[float], words: str | None) -> None:
    tree = parse(text)
    objective = ScalarObjective(tree, [v for v in ("x", "y") if v in text][: len(point)])
    assert objective.undefined_at(point) == words


def test_slow_and_fast_evaluation_agree() -> None:
    for seed in range(100):
        tree = parse(expression(random.Random(seed), 4), limits=False)
        fast = ScalarObjective(tree, ("x", "y")).value([0.4, -0.7])
        assert evaluate(tree, {"x": 0.4, "y": -0.7}) == pytest.approx(fast, rel=1e-12)


class TestFunction:
    def test_contract(self) -> None:
        f = Function("x**2*y + sin(y)")
        assert f.variables == ("x", "y")
        assert f(x=1.0, y=2.0) == 2.0 + math.sin(2.0)
        assert f.partials(x=1.0, y=2.0) == {"x": 4.0, "y": 1.0 + math.cos(2.0)}
        assert str(f.partial("x")) == "2*x*y"
        assert f.partial("x").variables == ("x", "y")
        assert f.unicode == "x²·y + sin(y)"
        assert f.derivation("x").result == f.partial("x").tree

    def test_constants_and_greek(self) -> None:
        f = Function("a*θ**2", constants={"a": 3.0})
        assert f.variables == ("theta",)
        assert f(θ=2.0) == f(theta=2.0) == f(2.0) == 12.0
        assert f.partials(theta=2.0) == {"theta": 12.0}
        assert str(f.partial("θ")) == "2*a*theta"

    def test_no_minus_zero(self) -> None:
        assert str(Function("-x**2").partials(x=0.0)["x"]) == "0.0"

    @pytest.mark.parametrize(
        ("call", "words"),
        [
            (lambda f: f(x=1.0), "missing y"),
            (lambda f: f(x=1.0, y=2.0, z=3.0), "'z'"),
            (lambda f: f(1.0, 2.0, 3.0), "expected 2 numbers"),
            (lambda f: f(1.0, 2.0, x=3.0), "once"),
        ],
    )
    def test_wrong_arguments(self, call: object, words: str) -> None:
        with pytest.raises(TypeError, match=words):
            call(Function("x*y"))  # type: ignore[operator]

    @pytest.mark.parametrize("names", [["x", "x"], ["sin"], ["x_"], ["2x"], ["pi"], ["for"]])
    def test_wrong_names(self, names: list[str]) -> None:
        with pytest.raises(ValueError, match=r"."):
            Function("1", variables=names)

    def test_an_integer_beyond_the_floats(self) -> None:
        assert Function("x")(x=10**400) == math.inf

    def test_no_variables(self) -> None:
        assert Function("2*pi")() == 2 * math.pi
