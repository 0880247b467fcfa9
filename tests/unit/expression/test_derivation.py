"""Derivations as data: which rule, on what, from what; every step true by itself."""

from __future__ import annotations

import random
from math import isfinite

import pytest
from thinned import thinned
from unit.generate import expression

from gradtui.engine.objective.gradient_check import difference
from gradtui.engine.program.interpret import evaluate
from gradtui.expression.derivation import INNER, RULES, Derivation, derive, partial
from gradtui.expression.primitives.registry import REGISTRY, of_numbers
from gradtui.expression.printing import plain
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import Node, Product, Symbol, fold, rebuilt, symbols


def shape(step: Derivation) -> tuple[object, ...]:
    return (step.rule, plain(step.before), plain(step.result), *(shape(part) for part in step.parts))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", ("constant", "5", "0")),
        ("y**2", ("held constant", "y**2", "0")),
        ("x", ("variable", "x", "1")),
        ("-x", ("constant multiple", "-x", "-1", ("variable", "x", "1"))),
        ("3*y*x**2", ("constant multiple", "3*y*x**2", "6*y*x", ("power rule", "x**2", "2*x", ("variable", "x", "1")))),
        ("-3*x", ("constant multiple", "-3*x", "-3", ("variable", "x", "1"))),
        ("x/3", ("constant multiple", "x/3", "1/3", ("variable", "x", "1"))),
        ("x**y", ("power rule", "x**y", "y*x**(y - 1)", ("variable", "x", "1"))),
        ("y**x", ("exponential rule", "y**x", "y**x*log(y)", ("variable", "x", "1"))),
        ("sin(x)", ("derivative of sin", "sin(x)", "cos(x)", ("variable", "x", "1"))),
        (
            "x*sin(x)",
            (
                "product rule", "x*sin(x)", "sin(x) + x*cos(x)", ("variable", "x", "1"),
                ("derivative of sin", "sin(x)", "cos(x)", ("variable", "x", "1")),
            ),
        ),
        ("1/x", ("quotient rule", "1/x", "-1/x**2", ("variable", "x", "1"))),
        (
            "x**2/sin(x)",
            (
                "quotient rule", "x**2/sin(x)", "x*(2 - x/tan(x))/sin(x)",
                ("power rule", "x**2", "2*x", ("variable", "x", "1")),
                ("derivative of sin", "sin(x)", "cos(x)", ("variable", "x", "1")),
            ),
        ),
        (
            "x**x",
            ("power of two functions", "x**x", "x**x*(1 + log(x))", ("variable", "x", "1"), ("variable", "x", "1")),
        ),
        (
            "where(x > 0, x**2, y)",
            (
                "piecewise", "where(x > 0, x**2, y)", "where(x > 0, 2*x, 0)",
                ("power rule", "x**2", "2*x", ("variable", "x", "1")), ("held constant", "y", "0"),
            ),
        ),
    ],
)  # fmt: skip
def test_the_tree_of_rules(text: str, expected: tuple[object, ...]) -> None:
    assert shape(derive(parse(text), "x")) == expected


def test_the_linear_model() -> None:
    step = derive(parse("(y - w*x - b)**2"), "w")
    assert step.rule == "chain rule"
    assert step.inner is not None
    assert step.outer is not None
    assert step.slope is not None
    assert plain(step.inner) == "y - w*x - b"
    assert (plain(step.outer), plain(step.slope)) == (f"{INNER}**2", f"2*{INNER}")
    assert plain(step.parts[0].result) == "-x"
    assert [part.rule for part in step.parts[0].parts] == ["held constant", "constant multiple", "held constant"]
    assert plain(step.result) == "-2*x*(y - w*x - b)"


@pytest.mark.parametrize("text", ["sin(2*x)", "(3*x + 1)**5", "2**(3*x)", "abs(x - 1)", "erf(x**2)", "tanh(x*y)"])
def test_a_chain_is_the_outer_slope_times_the_inner_one(text: str) -> None:
    step = derive(parse(text), "x")
    assert step.rule == "chain rule"
    assert step.inner is not None
    assert step.slope is not None
    assert step.outer is not None

    def put_back(tree: Node) -> Node:
        inner = step.inner
        assert inner is not None
        return fold(tree, lambda n, parts: inner if isinstance(n, Symbol) and n.name == INNER else rebuilt(n, parts))

    values = {"x": 0.7, "y": -1.3}
    assert put_back(step.outer) == step.before
    product = Product([put_back(step.slope), step.parts[0].result])
    assert evaluate(product, values) == pytest.approx(evaluate(step.result, values), rel=1e-14)


@pytest.mark.parametrize("function", sorted(entry.name for entry in of_numbers()))
def test_every_function_has_a_rule(function: str) -> None:
    text = {"where": "where(x > y, x*y, x)"}.get(function) or (
        f"{function}(x*y, x)" if REGISTRY[function].arity[0] == 2 else f"{function}(x)"
    )
    for _, step in derive(parse(text), "x").walk():
        assert step.rule in RULES or step.rule == f"derivative of {function}"
    assert REGISTRY[function].derivative or function in {"min", "max", "where"}


@pytest.mark.parametrize("seed", thinned(range(150), of=6))
def test_every_step_is_true_by_itself(seed: int) -> None:
    rng = random.Random(seed)
    tree = parse(expression(rng, 5), limits=False)
    values = {"x": rng.uniform(-1.5, 1.5), "y": rng.uniform(-1.5, 1.5)}
    root = derive(tree, "x")
    assert root.result == partial(tree, "x")
    for _, step in root.walk():
        before = step.before
        slope, noise, why = difference(lambda x, t=before: evaluate(t, values | {"x": x}), values["x"])  # type: ignore[misc]
        value = evaluate(step.result, values)
        if not why and isfinite(value) and abs(value) < 1e6:
            assert value == pytest.approx(slope, rel=1e-5, abs=1e-6 + noise), step
        if "x" not in symbols(step.before):
            assert step.rule in ("constant", "held constant")
            assert (step.rule == "constant") == (not symbols(step.before))


def test_the_terms_of_a_sum_keep_their_order() -> None:
    step = derive(parse("x**2*y + 3*x - y**3 + 5"), "x")
    assert [(plain(part.before), part.rule) for part in step.parts] == [
        ("x**2*y", "constant multiple"),
        ("3*x", "constant multiple"),
        ("-y**3", "held constant"),
        ("5", "constant"),
    ]


def test_deep_and_wide_expressions_are_no_trouble() -> None:
    deep = "sin(" * 99 + "x" + ")" * 99
    assert len(list(derive(parse(deep), "x").walk())) == 100
    wide = " + ".join(f"{k}*x**{k}" for k in range(1, 120))
    assert len(derive(parse(wide), "x").parts) == 119
