"""Partials of textbook functions are about as short as SymPy's shortest, and no longer than what it starts from.

A formula is measured by the characters that are shown, spaces apart; SymPy's is read and shown here likewise.
"""

from __future__ import annotations

import math
import random
from functools import lru_cache

import pytest
from thinned import thinned
from unit.engine.rounding import UnfitError, compare, truth
from unit.expression.formula_oracle import Row, length, oracle, parts, read, table

from gradtui.engine.program.interpret import evaluate
from gradtui.expression import derivation
from gradtui.expression.derivation import partial
from gradtui.expression.printing import plain
from gradtui.expression.reading.parser import parse
from gradtui.expression.shortening.shorten import shortened
from gradtui.expression.shortening.work import Work
from gradtui.expression.tree import Node, symbols

ROWS = table()
LONGER = 1.5
MOST_LONGER = 0.05
DIGITS = "(1 − u)·(1 + u) keeps the digits that 1 − u² loses near 1"
KEPT = {
    ("asin(x/a)", "x"): DIGITS,
    ("asin(x/a)", "a"): DIGITS,
    ("asin(x)/x", "x"): DIGITS,
    ("acos(1/x)", "x"): DIGITS,
    ("atanh(x)", "x"): DIGITS,
    ("asinh(tan(x))", "x"): "1/|cos(x)|, which is one part shorter, keeps the digits of √(1 + tan(x)²)",
    ("-t*log(p) - (1 - t)*log(1 - p)", "p"): "−t/p + (1 − t)/(1 − p) has the author's order of terms",
    ("x**y", "x"): "y·x^(y − 1) is defined at x = 0, where x^y·y/x is not",
}
"""Those that are longer than what ``sympy.diff`` gives, and why."""


@lru_cache(maxsize=len(ROWS))
def ours(row: Row) -> Node:
    return partial(parse(row.text), row.variable)


def test_the_table_is_one_of_textbook_functions() -> None:
    assert len(ROWS) == len({(row.text, row.variable) for row in ROWS}) == 178
    assert set(KEPT) <= {(row.text, row.variable) for row in ROWS}


def longer_than_best(measure: object = length) -> list[Row]:
    assert callable(measure)
    return [row for row in ROWS if measure(ours(row)) > LONGER * min(measure(read(row.raw)), measure(read(row.best)))]


def longer_than_diff() -> set[tuple[str, str]]:
    return {(row.text, row.variable) for row in ROWS if length(ours(row)) > length(read(row.raw))}


def test_few_are_much_longer_than_the_shortest() -> None:
    assert len(longer_than_best()) <= MOST_LONGER * len(ROWS)
    assert len(longer_than_best(parts)) <= MOST_LONGER * len(ROWS)


def test_none_is_longer_than_the_derivative_as_it_comes() -> None:
    assert longer_than_diff() == set(KEPT)


def test_without_the_shortening_many_are_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derivation, "shortened", lambda formula, *_: formula)
    some = ROWS[::3]
    plain = [(row, length(partial(parse(row.text), row.variable))) for row in some]
    assert sum(n > LONGER * length(read(row.best)) for row, n in plain) > 0.25 * len(some)
    assert sum(n > length(read(row.raw)) for row, n in plain) > 0.1 * len(some)


@pytest.mark.parametrize(
    ("text", "variable", "formula"),
    [
        ("-cos(x)*cos(y)*exp(-x**2)", "x", "cos(y)*exp(-x**2)*(sin(x) + 2*x*cos(x))"),
        ("log(1 + exp(-t*(w*x + b)))", "t", "-(w*x + b)/(exp(t*(w*x + b)) + 1)"),
        ("-log(exp(a)/(exp(a) + exp(b)))", "a", "-exp(b)/(exp(a) + exp(b))"),
        ("log(1/cos(x) + tan(x))", "x", "1/cos(x)"),
        ("(x**2 + 1)/(x**2 - 1)", "x", "-4*x/(x**2 - 1)**2"),
        ("-x/(x**2 + 1)", "x", "(x**2 - 1)/(x**2 + 1)**2"),
        ("log(x + sqrt(x**2 + 1))", "x", "1/sqrt(x**2 + 1)"),
        ("sin(x)/cos(x)", "x", "1 + tan(x)**2"),
        ("acos(x/x)", "x", "0"),
        ("(x + 2*y - 7)**2 + (2*x + y - 5)**2", "x", "10*x + 8*y - 34"),
        # the author's order and sums stay
        ("(y - w*x - b)**2", "w", "-2*x*(y - w*x - b)"),
        ("y**4/20 - y**2 + x", "y", "y**3/5 - 2*y"),
        ("-y**2 + y**4/20", "y", "-2*y + y**3/5"),
        ("(2 - 2*x)**3*y", "y", "(2 - 2*x)**3"),
        # digits and domains stay
        ("asin(x)", "x", "1/sqrt((1 - x)*(1 + x))"),
        ("(x - 3)*(x - y)*z", "x", "z*(2*x - y - 3)"),
        ("(x - 3)*(x - 3.001)*(x - 3.002)", "x", "(x - 3.001)*(x - 3.002) + (x - 3)*(x - 3.002) + (x - 3)*(x - 3.001)"),
        ("sqrt(sin(x)/tan(x))", "x", "-sin(x)/(2*sqrt(cos(x)))"),
        ("3*(x - 1)**2/2*y", "x", "3*y*(x - 1)"),
    ],
)
def test_shortened(text: str, variable: str, formula: str) -> None:
    assert plain(partial(parse(text), variable)) == formula


def test_what_is_long_is_left_as_it_is() -> None:
    text = "+".join(f"x/(x+{k})" for k in range(1, 60))
    formula = plain(partial(parse(text), "x"))
    assert formula.startswith("1/(x + 1)**2 + 2/(x + 2)**2 + ")
    assert formula.endswith("1/(x + 59) - x/(x + 59)**2")
    work = Work(3)
    tree = parse("x/(x + 1)")
    before = parse("1/(x + 1) - x/(x + 1)**2")
    assert shortened(before, tree, work) is before
    assert plain(shortened(before, tree, Work())) == "1/(x + 1)**2"


@pytest.mark.parametrize("block", range(4))
def test_ours_and_theirs_are_the_same_function(block: int) -> None:
    rng = random.Random(block)
    compared = 0
    for row in ROWS[block::4]:
        formula, theirs = ours(row), read(row.raw)
        for _ in range(4):
            values = {name: rng.uniform(0.1, 0.95) for name in symbols(parse(row.text))}
            expected, found = evaluate(theirs, values), evaluate(formula, values)
            if math.isfinite(expected) and math.isfinite(found):
                assert found == pytest.approx(expected, rel=1e-9, abs=1e-12), row
                compared += 1
    assert compared > 2 * len(ROWS[block::4])


def within_the_bound(row: Row, rng: random.Random, count: int) -> int:
    """The formula within what rounding allows, against 60 digits; a root of it is tried too. How often it could be."""
    tree, formula = parse(row.text), ours(row)
    names = symbols(tree)
    compared = 0
    for k in range(count):
        spread = (1.0, 3.0, 1e-3, 30.0)[k % 4]
        values = {name: rng.uniform(-spread, spread) for name in names}
        if k % 2:  # round numbers, and their neighbours, are where terms cancel
            values[row.variable] = round(values[row.variable]) + rng.choice((0.0, 1e-9, -1e-6))
        try:
            true = truth(tree, values, row.variable)
        except (UnfitError, ZeroDivisionError, ValueError, TypeError):
            continue
        found = compare(row.text, evaluate(formula, values), true.slope, true.slope_error)
        assert found.of_bound <= 1.0, (row, values, found)
        compared += 1
    return compared


@pytest.mark.parametrize("block", thinned(range(16), of=8))
def test_no_digits_are_lost(block: int) -> None:
    rng = random.Random(block)
    assert sum(within_the_bound(row, rng, 12) for row in ROWS[block::16]) > 20


@pytest.mark.slow
@pytest.mark.parametrize("row", random.Random(5).sample(ROWS, 12), ids=lambda row: f"{row.variable}: {row.text}")
def test_the_table_is_what_sympy_says(row: Row) -> None:
    again = oracle(row.text, row.variable)
    assert length(read(again.raw)) == length(read(row.raw))
    assert length(read(again.best)) >= length(read(row.best))
