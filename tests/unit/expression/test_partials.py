"""Partials as formulas: as a textbook writes them, equal to SymPy's, equal to what is computed."""

from __future__ import annotations

import math
import random
import re

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from planted import plant
from thinned import thinned
from unit.generate import expression

from gradtui import Function
from gradtui.expression.reading.parser import parse
from gradtui.expression.tidy import tidy
from gradtui.expression.tree import walk


@pytest.mark.parametrize(
    ("text", "variable", "formula"),
    [
        ("(y - w*x - b)**2", "w", "-2*x*(y - w*x - b)"),
        ("(y - w*x - b)**2", "b", "-2*(y - w*x - b)"),
        ("x**2*y + 3*x + y**3", "x", "2*x*y + 3"),
        ("x**2*y + 3*x + y**3", "y", "x**2 + 3*y**2"),
        ("(x**2 - 1.69)**2 + 0.3*x", "x", "4*x*(x**2 - 1.69) + 0.3"),
        ("(1 - x)**2 + 100*(y - x**2)**2", "x", "2*x - 2 - 400*x*(y - x**2)"),
        ("y**4/20 - x/3", "y", "y**3/5"),
        ("y**4/20 - x/3", "x", "-1/3"),
        ("0.1*x*3", "x", "0.3"),
        ("x*x*x", "x", "3*x**2"),
        ("5", "x", "0"),
        ("y", "x", "0"),
        ("x + x - 2*x", "x", "0"),
        ("x*y + y*x", "x", "2*y"),
        ("sin(2*x)", "x", "2*cos(2*x)"),
        ("exp(-x**2)", "x", "-2*x*exp(-x**2)"),
        ("log(x**2)", "x", "2/x"),
        ("sqrt(x)", "x", "1/(2*sqrt(x))"),
        ("1/x", "x", "-1/x**2"),
        ("2**x", "x", "2**x*log(2)"),
        ("e**x", "x", "e**x"),
        ("tanh(x)", "x", "1/cosh(x)**2"),
        ("sigmoid(x)", "x", "sigmoid(x)*sigmoid(-x)"),
        ("softplus(x)", "x", "sigmoid(x)"),
        ("abs(x - y)", "y", "-sign(x - y)"),
        ("relu(x)", "x", "where(x > 0, 1, 0)"),
        ("max(x, y)", "x", "where(x > y, 1, where(x < y, 0, 1/2))"),
        ("where(x > 0, x**2, y)", "x", "where(x > 0, 2*x, 0)"),
        ("x**(1/3)", "x", "x**(-2/3)/3"),
        ("(1e16 + 1 - 1e16)*x", "x", "1e+16 + 1 - 1e+16"),
    ],
)
def test_formula(text: str, variable: str, formula: str) -> None:
    names = tuple(dict.fromkeys((*Function(text).variables, variable)))
    assert str(Function(text, variables=names).partial(variable)) == formula


EVERY_FUNCTION = [
    ("sin(u)", "sin(u)"), ("cos(u)", "cos(u)"), ("tan(u)", "tan(u)"), ("asin(u)", "asin(u)"),
    ("acos(u)", "acos(u)"), ("atan(u)", "atan(u)"), ("sinh(u)", "sinh(u)"), ("cosh(u)", "cosh(u)"),
    ("tanh(u)", "tanh(u)"), ("asinh(u)", "asinh(u)"), ("acosh(1 + u)", "acosh(1 + u)"), ("atanh(u)", "atanh(u)"),
    ("exp(u)", "exp(u)"), ("log(u)", "log(u)"), ("log2(u)", "log(u)/log(2)"),
    ("log10(u)", "log(u)/log(10)"), ("sqrt(u)", "sqrt(u)"), ("cbrt(u)", "cbrt(u)"), ("sigmoid(u)", "1/(1+exp(-u))"),
    ("softplus(u)", "log(1+exp(u))"), ("erf(u)", "erf(u)"), ("u**3", "u**3"), ("u**-2", "u**-2"), ("2**u", "2**u"),
    ("u**u", "u**u"), ("u/(1+u)", "u/(1+u)"), ("abs(u)", "u"), ("relu(u)", "u"), ("max(u, -1)", "u"),
    ("min(u, 2)", "u"), ("where(u > 0, u**2, 1)", "u**2"), ("sign(u)", "1"),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs"), thinned(EVERY_FUNCTION, of=4))
@pytest.mark.parametrize("inner", ["x", "x*y", "(x**2 + y)/3"])
def test_every_rule_against_sympy(ours: str, theirs: str, inner: str) -> None:
    point = {"x": 0.7, "y": 0.9}
    function = Function(re.sub(r"\bu\b", f"({inner})", ours), variables=["x", "y"])
    oracle = sympy.sympify(re.sub(r"\bu\b", f"({inner})", theirs))
    for variable in ("x", "y"):
        expected = float(oracle.diff(variable).subs(point).evalf(30))
        assert function.partial(variable)(**point) == pytest.approx(expected, rel=1e-12, abs=1e-12)
        assert function.partials(**point)[variable] == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("seed", thinned(range(60), of=4))
def test_random_partials_against_sympy(seed: int) -> None:
    rng = random.Random(seed)
    text = expression(rng, 3)
    point = {"x": rng.uniform(-1.5, 1.5), "y": rng.uniform(-1.5, 1.5)}
    rules = {"sigmoid": lambda u: 1 / (1 + sympy.exp(-u)), "softplus": lambda u: sympy.log(1 + sympy.exp(u))}
    oracle = sympy.sympify(text, locals=rules, rational=True)
    function = Function(text, variables=["x", "y"])
    for variable in ("x", "y"):
        expected = float(oracle.diff(variable).subs({k: sympy.Float(v, 40) for k, v in point.items()}).evalf(25))
        assert function.partial(variable)(**point) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def compare(seed: int) -> None:
    """The formula, printed and read again, is the computed partial."""
    rng = random.Random(seed)
    text = expression(rng, rng.randint(1, 5))
    function = Function.of(parse(text, limits=False), ("x", "y"))
    point = {"x": rng.uniform(-1.5, 1.5), "y": rng.uniform(-1.5, 1.5)}
    computed = function.partials(**point)
    for variable in ("x", "y"):
        formula = function.partial(variable)
        read = Function.of(parse(str(formula), ("x", "y"), limits=False), ("x", "y"))
        assert read.tree == formula.tree
        value = read(**point)
        assert value == formula(**point)
        # the two are different arithmetic: compare on the scale of the largest number on the way
        scale = max(1.0, *(abs(v) for v in computed.values()))
        assert value == pytest.approx(computed[variable], rel=1e-9, abs=1e-10 * scale), (text, point)


@pytest.mark.parametrize("block", thinned(range(8), of=4))
def test_formula_is_the_computed_partial(block: int) -> None:
    for seed in range(block * 100, block * 100 + 100):
        compare(seed)


@pytest.mark.slow
def test_formula_is_the_computed_partial_on_many() -> None:
    for seed in range(10_000, 11_500):
        compare(seed)


@given(st.integers(0, 10**9))
def test_tidying_changes_nothing_twice_and_no_value(seed: int) -> None:
    rng = random.Random(seed)
    tree = parse(expression(rng, 4), limits=False)
    once = tidy(tree)
    assert tidy(once) == once
    assert sum(1 for _ in walk(once)) <= 2 * sum(1 for _ in walk(tree)) + 2
    point = {"x": rng.uniform(-1.5, 1.5), "y": rng.uniform(-1.5, 1.5)}
    before, after = Function.of(tree, ("x", "y"))(**point), Function.of(once, ("x", "y"))(**point)
    assert after == pytest.approx(before, rel=1e-9, abs=1e-9)


def test_a_planted_wrong_rule_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, "sin", derivative="-sin(u)")
    with pytest.raises(AssertionError):
        test_every_rule_against_sympy("sin(u)", "sin(u)", "x")


def test_a_deep_derivative_needs_no_stack() -> None:
    deep = Function("**".join(["x"] * 90))
    assert math.isfinite(deep.partials(x=0.9)["x"])
    assert deep.partial("x")(x=0.9) == pytest.approx(deep.partials(x=0.9)["x"])
