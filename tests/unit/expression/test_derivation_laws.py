"""Laws of derivations as data: every rule is named, every step is true on its own, and the parts make the whole."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.generate import expression

from gradtui import Function
from gradtui.engine.program.interpret import evaluate
from gradtui.expression.derivation import INNER, RULES, Derivation, derive, partial
from gradtui.expression.errors import ExpressionError
from gradtui.expression.primitives.registry import REGISTRY, of_numbers
from gradtui.expression.printing import plain
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import Node, Product, Reciprocal, Sum, Symbol, depends_on, fold, rebuilt, symbols, walk

SEEDS = st.integers(0, 10**9)
POINT = {"x": 0.7, "y": -0.4, "a": 1.3, "b": 0.6, "u": 0.9, "v": 1.7}


def sized(tree: Node) -> int:
    """How many nodes a tree has when it is written out, shared ones counted each time."""
    return fold(tree, lambda _, parts: 1 + sum(parts))


def steps(derivation: Derivation) -> Iterator[Derivation]:
    return (step for _, step in derivation.walk())


def put_back(tree: Node, inner: Node) -> Node:
    """The tree with the inside of a chain in the place of its u."""

    def combine(node: Node, parts: list[Node]) -> Node:
        return inner if isinstance(node, Symbol) and node.name == INNER else rebuilt(node, parts)

    return fold(tree, combine)


def slope(tree: Node, variable: str, values: Mapping[str, float]) -> float:
    """The derivative from values alone: six of them, so that the error is of the size of the rounding."""
    h = 2.0**-9

    def difference(k: int) -> float:
        x = values[variable]
        ahead, behind = ({**values, variable: x + sign * k * h} for sign in (1, -1))
        return (evaluate(tree, ahead) - evaluate(tree, behind)) / (2 * k * h)

    return 1.5 * difference(1) - 0.6 * difference(2) + 0.1 * difference(3)


def near(a: float, b: float, scale: float = 1.0) -> bool:
    return a == pytest.approx(b, rel=1e-7, abs=1e-7 * max(1.0, abs(scale)))


def drawn(seed: int, depth: int = 4) -> tuple[Node, dict[str, float]]:
    rng = random.Random(seed)
    tree = parse(expression(rng, rng.randint(1, depth)), limits=False)
    return tree, {"x": rng.uniform(-1.2, 1.2), "y": rng.uniform(-1.2, 1.2)}


# -- laws -----------------------------------------------------------------------------------------------------------


@settings(max_examples=50)
@given(SEEDS)
def test_every_step_is_true_on_its_own(seed: int) -> None:
    tree, values = drawn(seed, 3)
    for step in steps(derive(tree, "x")):
        found, height = evaluate(step.result, values), evaluate(step.before, values)
        if max(abs(found), abs(height)) > 1e3:
            continue  # a difference of large values, or of fast waves, has too few digits left
        assert found == pytest.approx(slope(step.before, "x", values), rel=1e-4, abs=1e-4), step


@settings(max_examples=50)
@given(SEEDS)
def test_every_step_is_the_partial_of_what_stands_before_it(seed: int) -> None:
    tree, _ = drawn(seed)
    for variable in ("x", "y"):
        derivation = derive(tree, variable)
        assert derivation.before is tree
        assert derivation.result == partial(tree, variable)
        for step in steps(derivation):
            assert step.variable == variable
            assert step.result == partial(step.before, variable)


@settings(max_examples=50)
@given(SEEDS)
def test_a_function_shows_its_last_result(seed: int) -> None:
    rng = random.Random(seed)
    f = Function(expression(rng, 3), variables=["x", "y"])
    for variable in f.variables:
        assert plain(f.derivation(variable).result) == str(f.partial(variable))


def check_parts(step: Derivation, values: Mapping[str, float]) -> None:
    """The results of the parts make the step's own result, by the rule that it names."""

    def at(node: Node) -> float:
        return evaluate(node, values)

    before, result = at(step.before), at(step.result)
    match step.rule:
        case "constant" | "held constant":
            assert (step.parts, result) == ((), 0.0)
            assert not depends_on(step.before, step.variable)
            assert bool(symbols(step.before)) is (step.rule == "held constant")
        case "variable":
            assert (step.before, step.parts, result) == (Symbol(step.variable), (), 1.0)
        case "sum rule":
            assert isinstance(step.before, Sum)
            assert tuple(part.before for part in step.parts) == step.before.children
            assert near(result, math.fsum(at(part.result) for part in step.parts))
        case "constant multiple":
            (part,) = step.parts
            if abs(at(part.before)) > 1e-3:
                assert near(result, before / at(part.before) * at(part.result), before)
        case "product rule":
            assert isinstance(step.before, Product)
            assert len(step.parts) >= 2
            assert all(part.before in step.before.children for part in step.parts)
            if all(abs(at(part.before)) > 1e-3 for part in step.parts):
                assert near(result, math.fsum(before / at(p.before) * at(p.result) for p in step.parts), before)
        case "quotient rule":
            assert isinstance(step.before, Product)
            top = math.prod(at(f) for f in step.before.children if not isinstance(f, Reciprocal))
            bottom = math.prod(at(f.divisor) for f in step.before.children if isinstance(f, Reciprocal))
            assert 1 <= len(step.parts) <= 2
            below = step.parts[-1]
            rising = at(step.parts[0].result) if len(step.parts) == 2 else 0.0
            assert near(at(below.before), bottom)
            assert near(result, (rising * bottom - top * at(below.result)) / bottom**2, before)
        case "chain rule":
            assert step.inner is not None
            assert step.outer is not None
            assert step.slope is not None
            (part,) = step.parts
            assert part.before == step.inner
            assert put_back(step.outer, step.inner) == step.before
            assert step.slope == partial(step.outer, INNER)
            outer = evaluate(step.slope, {**values, INNER: at(step.inner)})
            assert near(result, outer * at(part.result), outer)
        case "power of two functions":
            first, second = step.parts
            base, exponent = at(first.before), at(second.before)
            made = exponent * base ** (exponent - 1) * at(first.result) + before * math.log(base) * at(second.result)
            assert near(result, made, before)
        case "power rule" | "exponential rule" | "piecewise":
            assert step.parts
        case rule:
            assert rule.startswith("derivative of ")
            assert rule.removeprefix("derivative of ") in REGISTRY
    if step.rule != "chain rule":
        assert (step.inner, step.outer, step.slope) == (None, None, None)


@settings(max_examples=50)
@given(SEEDS)
def test_the_parts_make_the_whole(seed: int) -> None:
    tree, values = drawn(seed)
    for step in steps(derive(tree, "x")):
        check_parts(step, values)


@pytest.mark.parametrize(
    "text",
    [
        "x**x", "(2*x)**(3*x)", "a**x", "a**(x**2)", "x**a", "(x + 1)**a", "e**x", "e**(2*x)", "2**(-x)",
        "x/y", "x/(x*y)/(2 + x)", "(x*a)/(b*x**2)*a", "1/x", "1/x/x", "a/(x**2 + 1)", "x*y/(x + 3)/2", "sin(x)/cos(x)",
        "-x", "-(3*x**2)", "-(-x)", "-(-(2*x))", "x*a*x*b", "a*(b*x)", "2*(a*(b*x))", "-(a*x)/b", "x**1", "x**0",
        "u*v*x", "sin(u*x)/v", "max(x, y)*x", "where(x > y, x**2, sin(x*y))", "tanh(x*y) - b", "erf(x**2)",
    ],
)  # fmt: skip
def test_the_parts_make_the_whole_of_chosen_functions(text: str) -> None:
    tree = parse(text)
    for variable in symbols(tree):
        for step in steps(derive(tree, variable)):
            check_parts(step, POINT)


@settings(max_examples=50)
@given(SEEDS)
def test_the_order_of_differentiation_does_not_matter(seed: int) -> None:
    tree, values = drawn(seed, 3)
    there = derive(derive(tree, "x").result, "y")
    back = derive(derive(tree, "y").result, "x")
    first, second = evaluate(there.result, values), evaluate(back.result, values)
    assert first == pytest.approx(second, rel=1e-7, abs=1e-7)
    for step in steps(there):
        check_parts(step, values)


@settings(max_examples=50)
@given(SEEDS)
def test_walk_goes_down_one_level_at_a_time_in_order(seed: int) -> None:
    walked = list(derive(drawn(seed)[0], "x").walk())
    assert walked[0][0] == 0
    for (depth, step), (after, below) in pairwise(walked):
        assert 1 <= after <= depth + 1
        assert (after == depth + 1) is bool(step.parts)
        if step.parts:
            assert below is step.parts[0]


# -- the rules ------------------------------------------------------------------------------------------------------

OF_ONE = [entry.name for entry in of_numbers() if entry.arity == (1, 1)]


@pytest.mark.parametrize("name", OF_ONE)
def test_every_function_of_one_has_its_rule(name: str) -> None:
    plainly = derive(parse(f"{name}(x)"), "x")
    assert plainly.rule == f"derivative of {name}"
    inside = derive(parse(f"{name}(x*y + 0.2)"), "x")
    assert inside.rule == "chain rule"
    assert plain(inside.inner or inside.before) == "x*y + 0.2"
    held = derive(parse(f"{name}(y)"), "x")
    assert (held.rule, plain(held.result)) == ("held constant", "0")
    at = {"x": 1.3 if name == "acosh" else 0.3, "y": 0.8}
    for derivation in (plainly, inside):
        found = evaluate(derivation.result, at)
        assert found == pytest.approx(slope(derivation.before, "x", at), rel=1e-6, abs=1e-9)
        for step in steps(derivation):
            assert step.rule in RULES or step.rule == f"derivative of {name}"


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("2*pi", ["constant"]),
        ("a*b + 2", ["held constant"]),
        ("-(3*x**2)", ["constant multiple", "power rule", "variable"]),
        ("x**2 + y - 1", ["sum rule", "power rule", "variable", "held constant", "constant"]),
        ("x*sin(x)", ["product rule", "variable", "derivative of sin", "variable"]),
        ("x/(x + 1)", ["quotient rule", "variable", "sum rule", "variable", "constant"]),
        ("a/x", ["quotient rule", "variable"]),
        ("x/a", ["constant multiple", "variable"]),
        ("x**2.5", ["power rule", "variable"]),
        ("a**x", ["exponential rule", "variable"]),
        ("x**x", ["power of two functions", "variable", "variable"]),
        ("(x + 1)**2", ["chain rule", "sum rule", "variable", "constant"]),
        ("2**(x*y)", ["chain rule", "constant multiple", "variable"]),
        ("max(x, 1)", ["piecewise", "variable", "constant"]),
        ("min(y, x)", ["piecewise", "held constant", "variable"]),
        ("where(x > 0, x, y)", ["piecewise", "variable", "held constant"]),
        ("where(x > 0, 1, 2)", ["piecewise", "constant", "constant"]),
    ],
)
def test_the_rules_of_a_function(text: str, rules: list[str]) -> None:
    assert [step.rule for step in steps(derive(parse(text), "x"))] == rules


@pytest.mark.parametrize("text", ["x**x", "a**x", "x**a", "erf(x)", "abs(x - 1)", "tanh(x)", "max(x, a, 2)",
                                  "where(x > a, x, 0)", "asin(x/2)", "x**x**x", "softplus(x)**sigmoid(x)"])  # fmt: skip
def test_second_partials_are_derivations_too(text: str) -> None:
    at = {"x": 0.7, "a": 1.3}
    first = derive(parse(text), "x")
    second = derive(first.result, "x")
    assert all(step.rule in RULES or step.rule.startswith("derivative of ") for step in steps(second))
    assert evaluate(second.result, at) == pytest.approx(slope(first.result, "x", at), rel=1e-5, abs=1e-6)


def test_no_text_can_have_the_name_of_an_inside() -> None:
    with pytest.raises(ExpressionError):
        parse(f"{INNER}*x")


def test_a_users_own_u_is_not_the_inside() -> None:
    step = derive(parse("sin(u*v)"), "u")
    assert step.inner is not None
    assert step.outer is not None
    assert symbols(step.inner) == ("u", "v")
    assert symbols(step.outer) == (INNER,)


def test_an_unknown_variable_is_refused() -> None:
    with pytest.raises(ValueError, match="'z', expected one of x, y"):
        Function("x*y").derivation("z")
    assert plain(Function("theta**2").derivation("θ").result) == "2*theta"
    assert derive(parse("x*y"), "z").rule == "held constant"


# -- size -----------------------------------------------------------------------------------------------------------


def test_a_deep_function_needs_no_stack() -> None:
    deep = derive(parse("sin(" * 99 + "x" + ")" * 99), "x")
    assert sum(1 for _ in deep.walk()) == 100
    tower = derive(parse("**".join(["x"] * 90)), "x")
    assert all(step.rule in ("power of two functions", "variable") for step in steps(tower))


@pytest.mark.parametrize("function", ["max", "min"])
def test_a_maximum_of_many_does_not_double_with_each(function: str) -> None:
    """A formula that doubles with every argument can be neither shown nor printed."""
    sizes = []
    for count in (4, 8, 12):
        text = f"{function}({', '.join(f'{k}*x' for k in range(1, count + 1))})"
        result = derive(parse(text), "x").result
        assert sum(1 for _ in walk(result)) < 40 * count
        sizes.append(sized(result))
    assert sizes[2] < 30 * sizes[0]
