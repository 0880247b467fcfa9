"""What is printed can be typed: every formula that is shown, pasted, is the same function."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from unit.engine import array_random

from gradtui.engine.program.array_interpret import evaluate_arrays
from gradtui.expression.ascii_text import ascii_text
from gradtui.expression.backward import gradient_formula
from gradtui.expression.derivation import partial
from gradtui.expression.primitives.registry import of_numbers
from gradtui.expression.printing import plain, unicode
from gradtui.expression.reading.parser import parse
from gradtui.expression.shapes import shape_of
from gradtui.expression.tidy import tidy
from gradtui.expression.tree import Call, Node, symbols
from gradtui.scenario.catalogue import names, open_scenario

VARIABLES = ("x", "y", "w_1", "x2", "theta", "m_hat", "rate", "a_ij", "theta_max", "m_hat_1", "lam_2")
CALLS = [(entry.name, entry.arity[0]) for entry in of_numbers() if entry.name != "where"]
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


def anything(rng: random.Random, depth: int) -> str:
    """A random expression of everything that the language has for numbers, brackets around every part."""
    if depth == 0 or rng.random() < 0.1:
        number = rng.choice((str(rng.randint(0, 30)), f"{rng.uniform(0.0, 9.0):.3g}", "1e-07", "2.5e+30", "1e16"))
        return rng.choice((*VARIABLES, *VARIABLES, number, number, "pi", "e", "tau"))
    a, b = f"({anything(rng, depth - 1)})", f"({anything(rng, depth - 1)})"
    kind = rng.randrange(10)
    if kind == 0:
        c, d = anything(rng, depth - 1), anything(rng, depth - 1)
        return f"where({a} {rng.choice(COMPARISONS)} {b}, {c}, {d})"
    if kind == 1:
        return f"-{a}"
    if kind == 2:
        return f"sqrt({a})"
    if kind == 3:
        name, arity = rng.choice(CALLS)
        return f"{name}({', '.join((a, b)[:arity])})"
    if kind == 4:
        return f"{a}**{rng.choice((b, '2', '3', '(-1)', '(-12)', '0.5', '(1/2)'))}"
    return f"{a}{rng.choice('++-**//')}{b}"


def assert_read_back(tree: Node) -> None:
    known = symbols(tree)
    assert parse(plain(tree), known, limits=False) == tree
    assert parse(unicode(tree), known, limits=False) == tree
    assert parse(unicode(tree), known, limits=False, letters=known) == tree


@given(st.integers(0, 10**9), st.integers(1, 5))
@example(1, 3)
def test_a_formula_that_is_pasted_is_the_same(seed: int, depth: int) -> None:
    tree = parse(anything(random.Random(seed), depth), limits=False)
    assert_read_back(tree)
    assert_read_back(tidy(tree))


@given(st.integers(0, 10**9), st.integers(1, 3))
def test_a_partial_that_is_pasted_is_the_same(seed: int, depth: int) -> None:
    tree = parse(anything(random.Random(seed), depth), limits=False)
    for variable in symbols(tree)[:2]:
        first = partial(tree, variable)
        assert_read_back(first)
        if len(plain(first)) < 1_000:
            assert_read_back(partial(first, variable))


# -- of arrays ---------------------------------------------------------------------------------------------------------

SHAPES = {name: shape for name, shape in array_random.SHAPES.items() if shape}
VALUES = {name: np.random.RandomState(1).uniform(-1.0, 1.0, shape) for name, shape in array_random.SHAPES.items()}


def assert_same_function(tree: Node, values: dict[str, Any]) -> None:
    """What is pasted is the same; 2·X@w is read as (2·X)@w, so that the trees may differ."""
    shape = shape_of(tree, SHAPES)
    whole = Call("sum", [tree]) if shape else tree
    known = symbols(whole)
    shown = unicode(whole)
    for text in (plain(whole), shown, *([] if "w_1" in known else [ascii_text(shown)])):  # ASCII says w1 for w₁
        read = parse(text, known, shapes=SHAPES, limits=False)
        read = read.children[0] if shape else read
        assert shape_of(read, SHAPES) == shape
        np.testing.assert_allclose(evaluate_arrays(read, values), evaluate_arrays(tree, values), 1e-9, 1e-12)


@given(st.integers(0, 10**9), st.integers(1, 4))
@settings(max_examples=60)
def test_a_formula_of_arrays_that_is_pasted_is_the_same(seed: int, depth: int) -> None:
    text = array_random.whole(random.Random(seed), depth)
    tree = parse(text, array_random.SHAPES, shapes=SHAPES, limits=False)
    assert parse(plain(tree), array_random.SHAPES, shapes=SHAPES, limits=False) == tree
    assert_same_function(tree, VALUES)
    for name in symbols(tree)[:3]:
        formula, counts = gradient_formula(tree, name, SHAPES)
        if len(plain(formula)) < 3_000:
            assert_same_function(formula, VALUES | counts)


@pytest.mark.parametrize("name", names())
def test_the_formulas_of_a_scenario_are_the_same(name: str) -> None:
    scenario = open_scenario(name)
    arrays = {name: array.shape for name, array in (*scenario.data.items(), *scenario.parameters.items())}
    if arrays:
        known = symbols(scenario.tree)
        for text in (plain(scenario.tree), unicode(scenario.tree), ascii_text(unicode(scenario.tree))):
            assert parse(text, known, shapes=arrays) == scenario.tree
        for variable in scenario.variables:
            formula, _ = gradient_formula(scenario.tree, variable, arrays)
            whole = Call("sum", [formula]) if shape_of(formula, arrays) else formula
            for text in (plain(whole), unicode(whole)):
                parse(text, symbols(whole), shapes=arrays)
        return
    assert_read_back(scenario.tree)
    for variable in scenario.variables:
        first = partial(scenario.tree, variable)
        assert_read_back(first)
        for other in scenario.variables:
            assert_read_back(partial(first, other))
