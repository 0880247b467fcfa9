"""A derivation in words: readable step by step, and its end is what the panel shows."""

from __future__ import annotations

import random

import pytest
from thinned import thinned
from unit.generate import expression

import gradtui
from gradtui import Function
from gradtui.engine.descent.descent import start
from gradtui.expression.derivation import INNER
from gradtui.expression.primitives.registry import REGISTRY, of_numbers
from gradtui.expression.printing import plain, unicode
from gradtui.lesson.explanation import working
from gradtui.lesson.explanation.explanation import explain, explain_one, partial_symbol
from gradtui.lesson.explanation.rule_words import RESULT, told


def says(text: str, variable: str = "x", name: str = "f") -> list[tuple[str, str]]:
    return [(line.rule, line.says) for line in told(Function(text).derivation(variable), name)]


def test_the_linear_model_in_words() -> None:
    f = Function("(y - w*x - b)**2", variables=["w", "b"], constants={"x": 2.0, "y": 3.0})
    lines = told(f.derivation("w"), "L", f.variables)
    assert lines[0].says == (
        "call the inside u = y − w·x − b, so that L = u²; ∂L/∂u = 2·u, and ∂u/∂w = −x. "
        "Multiplied: 2·(y − w·x − b)·(−x) = −2·x·(y − w·x − b)"
    )
    assert lines[-1].says == "So ∂L/∂w = −2·x·(y − w·x − b)"


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("x**2*y", "constant multiple", "treat y as a constant factor; "
         "the derivative of x² is 2·x, so x²·y gives 2·x·y"),
        ("-x**2", "constant multiple", "the minus sign stays; the derivative of x² is 2·x, so −x² gives −2·x"),
        ("4*x", "constant multiple", "the factor 4 stays; the derivative of x is 1, so 4·x gives 4"),
        ("x**3", "power rule", "bring the exponent 3 down as a factor and lower it by one: "
         "the derivative of x³ is 3·x²"),
        ("x**n", "power rule", "treat n as a constant; bring the exponent n down as a factor and lower it by one: "
         "the derivative of x^n is n·x^(n − 1)"),
        ("x + y", "held constant", "hold y constant: it does not contain x, so its derivative is 0"),
        ("x + 7", "constant", "the number 7 does not change: its derivative is 0"),
        ("x + y", "sum rule", "term by term: x gives 1; a term without x gives 0. Together 1"),
        ("5/x", "quotient rule", "below stands v = x with v′ = 1; 5/v has the derivative −5·v′/v²: −5/x²"),
        ("2**x", "exponential rule", "the exponent is x: 2^x stays, times log(2), which gives 2^x·log(2)"),
        ("abs(x)", "derivative of abs", "the derivative of abs(x) is sign(x). Where the inside is 0, |…| has a kink "
         "and no derivative; 0 is used there"),
    ],
)  # fmt: skip
def test_the_words_of_a_rule(text: str, rule: str, words: str) -> None:
    assert (rule, words) in says(text)


@pytest.mark.parametrize("function", ["abs", "relu", "max", "min", "where", "sqrt", "cbrt", "sign"])
def test_a_function_without_a_derivative_somewhere_says_so(function: str) -> None:
    text = {"max": "max(x, y)", "min": "min(x, y)", "where": "where(x > 0, x, 0)"}.get(function, f"{function}(x)")
    assert any(word in says(text)[0][1] for word in ("kink", "not finite", "jump"))


@pytest.mark.parametrize("function", sorted(entry.name for entry in of_numbers()))
def test_no_function_is_left_without_words(function: str) -> None:
    text = {"where": "where(x > y, x*y, x)"}.get(function) or (
        f"{function}(x*y, x)" if REGISTRY[function].arity[0] == 2 else f"{function}(x*y)"
    )
    assert all(len(words) > 10 for _, words in says(text))


@pytest.mark.parametrize("text", ["sin(u*x)", "(u + x)**2", "exp(u**x)", "sin(v*x + u)"])
def test_the_letter_for_the_inside_is_not_one_of_the_functions_own(text: str) -> None:
    taken = Function(text).variables
    for rule, words in says(text):
        if rule == "chain rule":
            letter = words.removeprefix("call the inside ").split(" = ")[0]
            assert letter not in taken
            assert letter != "f"


def test_chains_within_chains_have_letters_of_their_own() -> None:
    letters = [
        w.removeprefix("call the inside ").split(" = ")[0] for r, w in says("sin(cos(exp(2*x)))") if r == "chain rule"
    ]
    assert letters == ["u", "v", "s"]


@pytest.mark.parametrize("seed", thinned(range(80), of=5))
def test_the_last_line_is_the_panels_formula(seed: int) -> None:
    rng = random.Random(seed)
    f = Function(expression(rng, 4), variables=["x", "y"])
    point = (rng.uniform(-1, 1), rng.uniform(-1, 1))
    found = explain(f.objective, point, "L")
    panel = working.partials(start(f.objective, point), "L")
    for partial, work, variable in zip(found.partials, panel, f.variables, strict=True):
        last = partial.lines[-1]
        assert last.rule == RESULT
        assert last.says == f"So ∂L/∂{variable} = {work.formula}"
        assert unicode(partial.formula) == work.formula
        assert plain(partial.formula) == str(f.partial(variable))
        assert len(partial.lines) == len(partial.values)
        assert partial.value == pytest.approx(work.value, rel=1e-9, abs=1e-12)
        for line in partial.lines:
            assert line.says
            assert INNER not in line.says
            assert "\ue000" not in line.says
            assert [t.derivative for t in line.terms] == [p.result for p in line.step.parts] if line.terms else True


def test_second_partials() -> None:
    f = Function("x**2*y + y**3")
    mixed = explain_one(f.objective, (3.0, 2.0), "f", ("x", "y"))
    assert (mixed.symbol, plain(mixed.formula), mixed.value) == ("∂²f/∂y∂x", "2*x", 6.0)
    assert mixed.lines[-1].says == "So ∂²f/∂y∂x = 2·x"
    twice = explain_one(f.objective, (3.0, 2.0), "f", ("y", "y"))
    assert (twice.symbol, plain(twice.formula), twice.value) == ("∂²f/∂y²", "6*y", 12.0)


@pytest.mark.parametrize(
    ("by", "count", "symbol"),
    [(("x",), 1, "df/dx"), (("x",), 2, "∂f/∂x"), (("x", "x"), 1, "d²f/dx²"), (("x", "y", "y"), 2, "∂³f/∂y∂y∂x")],
)
def test_symbols(by: tuple[str, ...], count: int, symbol: str) -> None:
    assert partial_symbol("f", by, count) == symbol


def test_the_table_of_a_sum() -> None:
    scenario = gradtui.load("partials")
    f = Function(scenario.text)
    found = explain_one(f.objective, (1.0, 2.0), "f", ("x",))
    assert " + ".join(plain(term.term) for term in found.table).replace("+ -", "- ") == plain(f.tree)
    held = [term for term in found.table if "x" not in plain(term.term)]
    assert held
    assert {(term.rule, plain(term.derivative)) for term in held} <= {("held constant", "0"), ("constant", "0")}
