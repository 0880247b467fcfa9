"""Trees to text and back."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.generate import expression

from gradtui.expression.printing import number_text, plain, short, substituted, unicode, worked
from gradtui.expression.reading.parser import parse


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("(x**2 - 1.69)**2 + 0.3*x", "(x² − 1.69)² + 0.3·x"),
        ("-x**2*y", "−x²·y"),
        ("theta_1*w2", "θ₁·w₂"),
        ("x**(-2) + x**(y+1)", "x⁻² + x^(y + 1)"),
        ("x**y**2", "x^y²"),
        ("sqrt(x) + sqrt(x+1) + abs(x)", "√x + √(x + 1) + abs(x)"),
        ("sqrt(x)**2 + sqrt(x + 1)**2", "(√x)² + √(x + 1)²"),
        ("a/(b*c)", "a/(b·c)"),
        ("2*pi*x", "2·π·x"),
        ("where(x <= 1, x, 1)", "where(x ≤ 1, x, 1)"),
        ("a - (b - c)", "a − (b − c)"),
        ("a*(-b)", "a·(−b)"),
        ("learning_rate*x", "learning_rate·x"),
        ("sqrt(x)**3", "(√x)³"),
        ("max(x, y, 0)", "max(x, y, 0)"),
        ("min(min(x, y), z, 1)", "min(x, y, z, 1)"),
        ("max(x, max(y, 0))", "max(x, max(y, 0))"),
        ("max(min(x, y), 0)", "max(min(x, y), 0)"),
    ],
)
def test_unicode(text: str, shown: str) -> None:
    assert unicode(parse(text)) == shown


ROUND_TRIPS = """-(-x) | a*(b*c) | (a*b)*c | a/(b/c) | a - (b + c) | a + (b - c) | (-x)**2 | -x**2 | 2**(-x)
(2**3)**x | x**y**2 | (a + b)/c | a*(-b) | (-a)*b | (-a)/b | -(a + b) | 1/x | a/b/c | max(a, -b)
where(a - b > c, -a, b**(-2)) | 1e-05*x | 1e+16*x"""


@pytest.mark.parametrize("text", [text.strip() for text in ROUND_TRIPS.replace("\n", "|").split("|")])
def test_plain_parses_back(text: str) -> None:
    tree = parse(text)
    assert parse(plain(tree), limits=False) == tree


@given(st.integers(0, 10**9), st.integers(1, 5))
def test_plain_parses_back_to_an_equal_tree(seed: int, depth: int) -> None:
    tree = parse(expression(random.Random(seed), depth), limits=False)
    assert parse(plain(tree), limits=False) == tree


def test_the_maximum_of_an_array_in_a_maximum_stays_one() -> None:
    shapes = {"a": (3,)}
    tree = parse("max(max(a), x, 0)", shapes=shapes)
    assert plain(tree) == "max(max(a), x, 0)"
    assert parse(plain(tree), shapes=shapes) == tree


def test_no_more_numbers_in_a_maximum_than_can_be_read() -> None:
    text = "x"
    for k in range(40):
        text = f"max({text}, {k})"
    assert parse(plain(parse(text))) == parse(text)
    assert plain(parse(text)).startswith("max(max(max(max(max(max(max(max(max(max(x, 0, 1")


def test_numbers_put_in() -> None:
    tree = parse("-2*x*(y - w*x - b)")
    assert substituted(tree, {"x": 2, "y": 3, "w": 0, "b": 0}) == "-2·2·(3 − 0·2 − 0)"
    assert substituted(parse("x**2 + y"), {"x": -1.5, "y": 2.0}) == "(-1.5)² + 2"
    assert substituted(parse("x"), {"x": -1.5}) == "-1.5"
    assert substituted(parse("x*y"), {"x": 1.23456, "y": float("inf")}, 3) == "1.23·∞"


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.0, "2"), (0.1, "0.1"), (1e16, "1e+16"), (1e-9, "1e-09"), (123456789.0, "123456789")],
)
def test_number_text(value: float, text: str) -> None:
    assert number_text(value) == text
    assert float(text) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-12.0, "−12"),
        (-0.0, "0"),
        (1.23456, "1.235"),
        (1e-7, "1e−7"),
        (-2.5e120, "−2.5e120"),
        (float("nan"), "undefined"),
        (float("-inf"), "−∞"),
        (-0.5, "−0.5"),
        (-0.05, "−0.05"),
    ],
)
def test_short(value: float, text: str) -> None:
    assert short(value) == text


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (-7.043e-07, "2·(−7.043e−7)"),
        (7.043e17, "2·7.043e17"),
        (1e-300, "2·1e−300"),
        (-1e-10, "2·(−1e−10)"),
        (5.0, "2·5"),
    ],
)
def test_numbers_put_in_are_written_as_everywhere(value: float, said: str) -> None:
    assert worked(parse("2*x"), {"x": value}, 4) == said
    assert said.endswith(short(value)) or short(value) in said
    assert parse(substituted(parse("2*x"), {"x": value}, 4).replace("·", "*"))
