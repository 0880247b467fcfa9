"""Numbers at the ends of the floats: the algebra takes what it can, and leaves the rest as it stands."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gradtui import Function
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.engine.program.array_interpret import with_numbers
from gradtui.expression.derivation import derive, partial
from gradtui.expression.printing import plain, short, substituted, unicode
from gradtui.expression.reading.parser import parse
from gradtui.expression.tidy import tidy
from gradtui.expression.tree import Node, Number, walk
from gradtui.lesson.explanation.explanation import explain

LARGEST = 1.7976931348623157e308


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("y*x**1e308*x**1e308", "y*x**1e+308*x**1e+308"),
        ("x**1e308/x**-1e308", "x**1e+308*x**1e+308"),
        ("x**1e308/x**1e308", "1"),
        ("(x**1e308)**1e308", "(x**1e+308)**1e+308"),
        ("(x**1e100)**3", "x**3e+100"),
        ("x**1e16*x", "x**1e+16*x"),  # no float is 1e16 + 1
        ("x**9007199254740991*x", "x**9007199254740992"),
        ("x*1e-308", "1e-308*x"),
        ("-x*1e-308", "-1e-308*x"),
        ("-(x*5e-324)", "-5e-324*x"),
        ("2e-300*x - x*1e-300 - 1e-300*x", "0"),
        ("x/1e308", "x/1e+308"),
        ("1e-200*x*1e-200", "1e-200*x*1e-200"),
        ("1e200*x*1e200", "1e+200*x*1e+200"),
        ("1e308*x + 1e308*x", "1e+308*x + 1e+308*x"),
    ],
)
def test_what_has_no_float_stays_as_it_stands(text: str, tidied: str) -> None:
    assert plain(tidy(parse(text))) == tidied


@pytest.mark.parametrize(
    ("text", "slope"),
    [
        ("x*1e-308", 1e-308),
        ("x*5e-324", 5e-324),
        ("-(x*1e-308)", -1e-308),
        ("x*1e-308 + x**2*1e-320", 1e-308 + 2e-320),
        ("1e-200*x*1e200", 1.0),
        ("x*1.7e308", 1.7e308),
        ("x/1e308", 1e-308),
        ("1e-200*x*1e-200", 0.0),
    ],
)
def test_no_factor_is_lost(text: str, slope: float) -> None:
    assert Function(text).partial("x")(x=1.0) == pytest.approx(slope, rel=1e-9, abs=0.0)
    assert Function(text).partials(x=1.0)["x"] == pytest.approx(slope, rel=1e-9, abs=0.0)


EXTREME = st.one_of(
    st.sampled_from([5e-324, 1e-320, 2.2e-308, 1e-308, 1e-300, 1e16, 1e300, 1.7e308, LARGEST]),
    st.floats(5e-324, LARGEST),
    st.builds(lambda m, e: m * 10.0**e, st.floats(1.0, 9.9), st.integers(-320, 307)),
    st.integers(1, 9).map(float),
)
FACTORS = st.one_of(
    EXTREME.map(repr),
    st.sampled_from(["x", "y", "sin(x)", "(x + y)", "(1 - x)"]),
    st.builds("{}**{}".format, st.sampled_from(["x", "y", "(x*y)", "(x**2)"]), EXTREME.map(repr)),
    st.builds("{}**(-{})".format, st.sampled_from(["x", "(2*x)"]), EXTREME.map(repr)),
)
TERMS = st.lists(st.tuples(st.sampled_from("*/"), FACTORS), min_size=1, max_size=4).map(
    lambda parts: "".join(sign + factor for sign, factor in parts).lstrip("*/")
)
TEXTS = st.lists(st.tuples(st.sampled_from("+-"), TERMS), min_size=1, max_size=3).map(
    lambda parts: "".join(f" {sign} {term}" for sign, term in parts).removeprefix(" + ").strip()
)


def is_finite(tree: Node) -> bool:
    return all(math.isfinite(node.value) for node in walk(tree) if isinstance(node, Number))


@settings(max_examples=60)
@given(TEXTS)
@example("y*x**1e308*x**1e308")
@example("x**1e308/x**(-1e308)")
def test_any_formula_is_tidied_differentiated_and_printed(text: str) -> None:
    assert_law(text)


@pytest.mark.slow
@settings(max_examples=250)
@given(TEXTS)
def test_many_formulas_are_tidied_differentiated_and_printed(text: str) -> None:
    assert_law(text)


def assert_law(text: str) -> None:
    tree = parse(text, ("x", "y"))
    for found in (tidy(tree), partial(tree, "x"), partial(partial(tree, "x"), "y"), derive(tree, "x").result):
        assert is_finite(found)
        assert parse(plain(found), ("x", "y"), limits=False) == found
        assert unicode(found)
        assert substituted(found, {"x": LARGEST, "y": 1e-320}, 3)


@settings(max_examples=20)
@given(TEXTS)
def test_any_formula_is_explained(text: str) -> None:
    objective = ScalarObjective(parse(text, ("x", "y")), ("x", "y"))
    for point in ((1.0, 1.0), (1e-320, 1e300)):
        assert explain(objective, point, "f")


def test_a_number_is_rounded_to_a_number() -> None:
    assert substituted(parse("x"), {"x": LARGEST}, 3) == repr(LARGEST)
    formula = with_numbers(parse("sum(w)*x", shapes={"w": (2,)}), {"w": [LARGEST, 0.0], "x": 1.0})
    assert plain(formula) == f"{LARGEST!r}*x"
    assert short(1e-320) == "1e−320"
