"""What a wrong formula comes from: a table of wrong answers, each with the mistakes that explain it."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from unit.lesson.judging import judged, standing

from gradtui.expression.derivation import partial
from gradtui.expression.printing import plain
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import Negative, Node, Number, Power, Product, Reciprocal, Sum, fold, rebuilt, symbols
from gradtui.lesson.diagnosis import MISTAKES
from gradtui.lesson.questions import Assessment, judge
from gradtui.scenario.cards import Question

TABLE = Path(__file__).parents[2] / "data" / "mistakes.jsonl"
ROWS = [json.loads(line) for line in TABLE.read_text("utf-8").splitlines()]


@cache
def found(function: str, variable: str, answer: str) -> Assessment:
    """What is said of a wrong formula."""
    at = {v: 0.7 + 0.3 * k for k, v in enumerate(symbols(parse(function)))}
    return judged("formula", variable, function, at, answer)


def check_named(rows: list[dict[str, Any]]) -> None:
    """At least nine in ten are named, and none as another."""
    named, misnamed = 0, []
    for row in rows:
        got = found(row["function"], row["wrt"], row["answer"])
        assert got.outcome == "wrong", row
        assert got.said
        fits = sorted(got.mistakes) in [sorted(words) for words in row["mistakes"]]
        named += fits
        if got.mistakes and not fits:
            misnamed.append((row, got))
    assert not misnamed
    assert named >= 0.9 * len(rows)


def test_a_quarter_of_the_table_is_named() -> None:
    assert len(ROWS) >= 400
    check_named(ROWS[::4])


@pytest.mark.slow
def test_the_whole_table_is_named() -> None:
    check_named(ROWS)


def test_every_mistake_with_a_formula_is_in_the_table() -> None:
    of_formulas = set(MISTAKES) - {"value_of_f", "arithmetic"}
    listed = {word for row in ROWS for words in row["mistakes"] for word in words}
    assert of_formulas <= listed | {"inner_wrong"}


@pytest.mark.parametrize(
    ("function", "variable", "answer", "said", "term"),
    [
        (
            "x**2*y + 3*x + y**3", "x", "2*x*y + 3 + 3*y**2",
            "x²·y and 3·x are right. y³ has no x: its derivative by x is 0, you differentiated it by y.", "y³",
        ),
        (
            "x**2*y + sin(x*y)", "x", "2*x*y + x**2 + y*cos(x*y)",
            "sin(x·y) is right. In x²·y it looks as if another variable was differentiated too.", "x²·y",
        ),
        (
            "x**4 + y*x**3 + sin(2*x) + exp(3*x)", "x", "4*x**4 + y*x**2 + cos(2*x) + 3*exp(3*x)",
            "exp(3·x) is right. In x⁴ an exponent was not lowered. In y·x³ an exponent was not brought down as a "
            "factor. In sin(2·x) the chain rule's inner derivative is missing.", "x⁴",
        ),
        ("x**2*y", "y", "2*x*y", "That is ∂f/∂x: here y is the one that changes.", "x²·y"),
        ("x*exp(x)", "x", "exp(x)", "Or it may be that the product rule has only one of its terms.", "x·exp(x)"),
        ("x**2 + x*y", "x", "2*x + tan(y)", "x² is right. Look at x·y again.", ""),
    ],
)  # fmt: skip
def test_it_says_which_term_is_right_and_which_is_wrong(
    function: str, variable: str, answer: str, said: str, term: str
) -> None:
    got = found(function, variable, answer)
    assert said in got.said
    assert got.term == term


def test_a_constant_is_more_than_its_number() -> None:
    model = "constants = { x = 2.0, y = 3.0 }"  # x times and twice are the same there
    at = {"w": 0.0, "b": 0.0}
    half = judged("formula", "w", "(y - w*x - b)**2", at, "-x*(y - w*x - b)", more=model)
    assert half.mistakes == ("exponent_not_brought_down",)
    assert "Or it may be" not in half.said
    shape = judged("formula", "w", "y - w*x - b", at, "x**2", more=model)
    assert shape.mistakes == ()
    assert "number in front" not in shape.said


@pytest.mark.parametrize(
    ("function", "answer"),
    [
        ("x**2*y", "x*y/3"),
        ("tan(x)", "1/cos(x)"),
        ("x**2 + y", "cos(y)*x"),
        ("x**3", "7*x**2 + 1"),
        ("sin(x)", "x/(x + 2)"),
    ],
)
def test_nothing_is_named_where_nothing_is_recognised(function: str, answer: str) -> None:
    got = found(function, "x", answer)
    assert got.outcome == "wrong"
    assert got.mistakes == ()
    assert got.said


def rewritten(tree: Node, rng: random.Random) -> Node:
    """An equal formula in an unusual form: shuffled, with powers as products and numbers taken apart."""

    def combine(node: Node, parts: list[Node]) -> Node:
        match node:
            case Sum():
                return Sum(rng.sample(parts, len(parts)))
            case Product() if not any(isinstance(part, Reciprocal) for part in parts):
                return Product(rng.sample(parts, len(parts)))
            case Power() if isinstance(node.exponent, Number) and node.exponent.value in (2.0, 3.0):
                return Product([parts[0]] * int(node.exponent.value))
            case Number() if rng.random() < 0.4:
                return Sum([Number(node.value + 3.0), Negative(Number(3.0))])
            case _:
                return rebuilt(node, parts)

    doubled = Sum(
        [fold(tree, combine), Negative(Sum([Product([Number(2.0), tree]), Negative(Product([tree, Number(2.0)]))]))]
    )
    return doubled if rng.random() < 0.5 else fold(tree, combine)


def check_rewritten(rows: list[dict[str, Any]]) -> None:
    """A right answer is never called wrong, and has no mistakes."""
    for k, row in enumerate(rows):
        tree = parse(row["function"])
        scenario, run = standing(row["function"], {v: 0.7 + 0.3 * j for j, v in enumerate(symbols(tree))})
        text = plain(rewritten(partial(tree, row["wrt"]), random.Random(k)))
        got = judge(Question("formula", row["wrt"]), scenario, run, text)
        assert (got.outcome, got.mistakes, got.term) == ("right", (), ""), (row, text, got)


def test_right_answers_in_unusual_forms() -> None:
    check_rewritten(ROWS[1::12])


@pytest.mark.slow
def test_many_right_answers_in_unusual_forms() -> None:
    check_rewritten(ROWS)
