"""The degree of an expression as a polynomial in its variables."""

from __future__ import annotations

from math import inf

import pytest

from gradtui.expression.degree import degree
from gradtui.expression.reading.parser import parse

CASES = {
    "3": 0, "a": 0, "pi*a^3": 0, "sin(a)/a": 0, "x": 1, "-x/a + exp(a)": 1, "a*x*y": 2, "(y - a*x)^2": 2, "x^2*y": 3,
    "x^3 - x^3": 3, "x^a": inf, "x^0.5": inf, "x^-1": inf, "a/x": inf, "2^x": inf, "sin(x)": inf, "abs(x)": inf,
    "where(x > 0, x, a)": inf, "max(x, y)": inf, "x + exp(y)": inf,
}  # fmt: skip
OF_ARRAYS = {
    "mean((a@x - y)^2)": 2, "sum(x*x)": 2, "dot(x, y)": 2, "sum(transpose(a)@x)": 1, "sum(x^2)^2": 4, "sum(a, 0)@y": 1,
    "norm(x)": inf, "logsumexp(x)": inf, "max(x)": inf,
}  # fmt: skip


@pytest.mark.parametrize("text", CASES)
def test_of_numbers(text: str) -> None:
    assert degree(parse(text), ("x", "y")) == CASES[text]


@pytest.mark.parametrize("text", OF_ARRAYS)
def test_of_arrays(text: str) -> None:
    assert degree(parse(text, shapes={"x": (2,), "y": (2,), "a": (2, 2)}), ("x", "y")) == OF_ARRAYS[text]
