"""Laws of derivations in words: every sentence has its step's formulas, a table is the author's sum, names are kept."""

from __future__ import annotations

import math
import random
import re
from dataclasses import fields
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.generate import expression

from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.engine.program.interpret import evaluate
from gradtui.expression.derivation import RULES, derive, partial
from gradtui.expression.names import pretty
from gradtui.expression.primitives.registry import REGISTRY, of_numbers
from gradtui.expression.printing import pieces, plain, unicode
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import Node, Sum, depends_on, symbols
from gradtui.lesson.explanation.explanation import explain, explain_one
from gradtui.lesson.explanation.parts import function_line, partial_symbol
from gradtui.lesson.explanation.rule_words import RESULT, Line, table, told

SEEDS = st.integers(0, 10**9)
LEVEL = ("constant", "held constant")


def of(text: str, **constants: float) -> ScalarObjective:
    tree = parse(text)
    return ScalarObjective(tree, [name for name in symbols(tree) if name not in constants], constants)


def lines_of(text: str, variable: str = "x", name: str = "f") -> list[Line]:
    return told(derive(parse(text), variable), name)


def says(text: str, variable: str = "x", name: str = "f") -> str:
    """What the first step says."""
    return lines_of(text, variable, name)[0].says


def check_line(line: Line) -> None:
    """What holds for every step in words."""
    said = line.says
    assert said
    assert said == said.strip()
    assert not said.endswith(".")
    assert not any("\ue000" <= c <= "\uf8ff" for c in said)
    assert "u_" not in said
    assert "Derivation" not in said
    if line.rule in LEVEL:
        assert said.endswith("its derivative is 0")
        assert unicode(line.before) in said
    else:
        assert unicode(line.after) in said
    own = line.rule.startswith("derivative of ")
    if own or line.rule in ("constant multiple", "power rule", "exponential rule", "variable"):
        assert unicode(line.before) in said
    if line.rule != RESULT:
        assert line.rule in RULES or line.rule.removeprefix("derivative of ") in REGISTRY
    assert not line.terms or line.rule == "sum rule"


# -- laws -----------------------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(SEEDS)
def test_every_line_says_its_step(seed: int) -> None:
    rng = random.Random(seed)
    tree = parse(expression(rng, rng.randint(1, 4)), limits=False)
    for variable in ("x", "y"):
        lines = told(derive(tree, variable))
        assert [line.rule for line in lines].count(RESULT) == 1
        assert lines[0].before is tree
        assert (lines[-1].rule, lines[-1].depth) == (RESULT, 0)
        for line in lines:
            check_line(line)
        for line, following in pairwise(lines):
            assert 0 <= following.depth <= line.depth + 1


@settings(max_examples=40)
@given(SEEDS)
def test_the_table_is_the_authors_sum(seed: int) -> None:
    rng = random.Random(seed)
    signs = (" + ", " - ")
    text = expression(rng, 2) + "".join(rng.choice(signs) + expression(rng, 2) for _ in range(rng.randint(1, 4)))
    tree = parse(text, limits=False)
    assert isinstance(tree, Sum)
    for variable in symbols(tree):
        terms = table(derive(tree, variable))
        assert tuple(term.term for term in terms) == tree.children
        assert plain(Sum([term.term for term in terms])) == plain(tree)
        for term in terms:
            assert term.derivative == partial(term.term, variable)
            kept = not depends_on(term.term, variable)
            assert (term.rule in LEVEL) is kept
            if kept:
                assert term.rule == ("held constant" if symbols(term.term) else "constant")
                assert plain(term.derivative) == "0"


@settings(max_examples=40)
@given(SEEDS)
def test_every_line_has_its_numbers(seed: int) -> None:
    rng = random.Random(seed)
    objective = ScalarObjective(parse(expression(rng, 3), limits=False), ("x", "y"))
    point = (rng.uniform(-1, 1), rng.uniform(-1, 1))
    values = dict(zip(("x", "y"), point, strict=True))

    def same(a: float, node: Node) -> bool:
        b = evaluate(node, values)
        return a == b or (math.isnan(a) and math.isnan(b))

    found = explain_one(objective, point, "f", ("x",))
    assert len(found.values) == len(found.lines)
    for line, value in zip(found.lines, found.values, strict=True):
        assert same(value.before, line.before)
        assert same(value.result, line.after)


@settings(max_examples=40)
@given(SEEDS)
def test_quiet_pieces_are_the_whole_text(seed: int) -> None:
    tree = parse(expression(random.Random(seed), 4), limits=False)
    parts = pieces(tree, {"y"})
    assert "".join(text for text, _ in parts) == unicode(tree)
    assert all(quiet is (text == "y") for text, quiet in parts if text in ("x", "y"))


# -- sentences ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("max(x, y)", "half of each slope is used there"),
        ("max(x**2, y)", "only the slope of the greater one counts; that of x² is 2·x and that of y is 0"),
        ("x*sin(x)", "together 1·sin(x) + x·cos(x) = sin(x) + x·cos(x)"),
        ("x*exp(x)", "together 1·exp(x) + x·exp(x) = exp(x)·(1 + x)"),
        ("(x**2 + 1)/(x**2 - 1)", "(u′·v − u·v′)/v² is ((2·x)·(x² − 1) − (x² + 1)·(2·x))/(x² − 1)² = −4·x/(x² − 1)²"),
        ("5/x**2", "5/v has the derivative −5·v′/v²: −5·(2·x)/(x²)² = −10/x³"),
        ("x**x", "gives x·x^(x − 1)·1 + x^x·log(x)·1 = x^x·(1 + log(x))"),
        ("(x + y)**2 + (x - y)**2", "Together 2·(x + y) + 2·(x − y) = 4·x"),
        ("acos(x/x)", "Multiplied: (−1/√((1 − x/x)·(1 + x/x)))·0 = 0"),
        ("relu(x)", "the slope 0 is used there"),
        ("where(x > 0, x, y)", "the condition stays"),
        ("x**x", "base u = x (u′ = 1) and exponent v = x (v′ = 1)"),
        ("x**2 + y", "a term without x gives 0"),
        ("x**2 + y + 1", "terms without x give 0"),
        ("sin(x)/(x + y)", "above stands u = sin(x) with u′ = cos(x); below stands v = x + y with v′ = 1; "
         "(u′·v − u·v′)/v² is (cos(x)·(x + y) − sin(x)·1)/(x + y)² = cos(x)/(x + y) − sin(x)/(x + y)²"),
    ],
)  # fmt: skip
def test_sentences(text: str, words: str) -> None:
    assert words in says(text)


def test_a_minus_before_a_minus_is_no_factor_one() -> None:
    assert "factor 1" not in says("-(-x)")


def test_a_long_sum_is_not_written_out_twice() -> None:
    said = says(" + ".join(f"sin({k}*x)" for k in range(1, 51)))
    assert "more terms likewise" in said
    assert said.count("gives") < 10


def test_one_variable_has_an_ordinary_derivative() -> None:
    assert lines_of("sin(x**2)")[-1].says == "So df/dx = 2·x·cos(x²)"
    assert "df/du = cos(u), and du/dx = 2·x" in says("sin(x**2)")
    said = told(derive(parse("sin(x**2)"), "x"), "f", ("x", "y"))[0].says
    assert "df/du = cos(u), and ∂u/∂x = 2·x" in said  # f is a function of u alone


def test_the_slope_of_an_inner_function_is_told_in_words() -> None:
    said = lines_of("x + exp(x**2)")[2].says
    assert "so that the whole is exp(u); its derivative by u is exp(u), and du/dx = 2·x" in said
    assert "dexp" not in said


def test_a_power_under_a_d_has_brackets() -> None:
    """A bare ∂u²/∂u could be read as (∂u)² over ∂u."""
    assert not re.search(r"[d∂]u[²³⁻]", lines_of("(x + 1)**2 + x")[1].says)


LETTERS = re.compile(r"call the inside (\S+) = ")


@pytest.mark.parametrize("name", ["f", "u", "v", "L"])
@pytest.mark.parametrize(
    "text", ["sin(u*x)", "(u + x)**2*v", "exp(-(s + u*v*x)**2)", "sin(sin(sin(u*x)))", "sin(u*v*s*t*q*r*z*h*x)"]
)
def test_the_letters_of_a_chain_are_nobody_elses(text: str, name: str) -> None:
    tree = parse(text)
    taken = {*map(pretty, symbols(tree)), name}
    found = []
    for line in told(derive(tree, "x"), name):
        found += LETTERS.findall(line.says)
    assert found
    assert not taken & set(found)


@pytest.mark.parametrize("text", ["a/v", "x/(u*v)/(x + u)", "sin(u)/v**2", "v/u", "v**(u*v)", "(u + v)**v"])
def test_the_letters_of_a_quotient_and_of_a_power_are_nobody_elses(text: str) -> None:
    """The u and v of a rule that is quoted are not the function's own u and v."""
    tree = parse(text)
    for variable in symbols(tree):
        for line in told(derive(tree, variable)):
            if line.rule not in ("quotient rule", "power of two functions"):
                continue
            for letter in {*symbols(tree)} & {"u", "v"}:
                assert f" {letter} = " not in line.says
                assert f"{letter}′" not in line.says


@pytest.mark.parametrize("text", ["menu_b**(x**2)", "(2*x)**u_b", "(x**2 + 1)**(u_b + menu_b)"])
def test_a_name_that_ends_like_the_inside_keeps_its_letters(text: str) -> None:
    said = says(text)
    for wrong in (r"\bub\b", r"\bmenub\b", r"\bvb\b"):
        assert not re.search(wrong, said)


# -- at a point -----------------------------------------------------------------------------------------------------


def test_the_explanation_of_a_point() -> None:
    objective = of("(y - w*x - b)**2", x=2.0, y=3.0)
    found = explain(objective, [0.0, 0.0], "L")
    assert (found.name, found.point, found.value) == ("L", (0.0, 0.0), 9.0)
    assert found.gradient_norm == pytest.approx(math.hypot(12, 6))
    assert [p.by for p in found.partials] == [("w",), ("b",)]
    w = found.partials[0]
    assert (w.symbol, w.held, w.value, w.substituted) == ("∂L/∂w", ("b",), -12.0, "-2·2·(3 − 0·2 − 0)")
    assert set(w.others) == {"y", "x", "b"}
    assert found.check is not None
    assert found.check.agree is True
    assert function_line(objective, "L") == "L(w, b) = (y − w·x − b)²"


def test_higher_partials_alone_have_no_check() -> None:
    found = explain(of("x**2*y + sin(x*y)"), [1.0, 2.0], "f", [("x", "y"), ("y", "x"), ("x", "x")])
    assert found.check is None
    first, second, third = found.partials
    assert (first.symbol, second.symbol, third.symbol) == ("∂²f/∂y∂x", "∂²f/∂x∂y", "∂²f/∂x²")
    assert first.value == pytest.approx(second.value)
    assert first.held == ("x",)
    assert unicode(first.lines[0].before) == "2·x·y + y·cos(x·y)"
    assert "∂f/∂x" in partial_symbol("f", ("x",), 2)


@pytest.mark.parametrize("name", sorted(entry.name for entry in of_numbers()))
def test_no_function_ends_in_dont_know(name: str) -> None:
    inner = {"where": "x > y, x*y, y", "max": "x*y, y, 2", "min": "x*y, y, 2", "acosh": "x*y + 2"}.get(name, "x*y")
    objective = of(f"{name}({inner})")
    for by in (("x",), ("y",), ("x", "y"), ("x", "x")):
        found = explain_one(objective, [0.4, 0.9], "f", by)
        assert math.isfinite(found.value)
        for line in found.lines:
            check_line(line)


def test_where_f_is_not_finite_the_numbers_are_neither() -> None:
    found = explain(of("log(x) + y"), [-1.0, 2.0])
    assert math.isnan(found.value)
    assert found.check is not None
    assert found.check.agree is None


def test_an_explanation_cannot_be_changed() -> None:
    found = explain_one(of("x**2"), [1.0], "f", ("x",))
    for field in fields(found):
        with pytest.raises(AttributeError):
            setattr(found, field.name, None)
