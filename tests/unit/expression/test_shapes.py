"""Shapes: what fits, what is said of what does not, and where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtui import ExpressionError
from gradtui.expression import shapes as shapes_module
from gradtui.expression import tidy as tidy_module
from gradtui.expression.backward import gradient_formula
from gradtui.expression.entries import entry
from gradtui.expression.printing import plain, unicode
from gradtui.expression.reading.parser import parse
from gradtui.expression.shapes import broadcast, matrix_product, shape_of

SHAPES = {"X": (20, 3), "w": (3,), "y": (20,), "W": (3, 4), "v": (4,)}


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("sum(w + y)", 7, "found (3,) and (20,) together in a sum, expected equal shapes, or 1 where they differ"),
        ("sum(1 + w - y)", 11, "found (3,) and (20,) together in a sum"),
        ("sum(X*y)", 6, "found (20, 3) and (20,) together in a product, expected equal shapes, or 1 where they differ; "
         "write @ for the product of matrices"),
        ("mean((X·w - y)^2)", 11, "found (20, 3) and (20,) together in a sum, expected equal shapes, or 1 where they "
         "differ; · is * entry by entry; write @ for the product of matrices"),
        ("sum(X/y)", 6, "found (20, 3) and (20,) together in a product"),
        ("sum(w@X)", 6, "found (3,) @ (20, 3); expected the last size of the first, 3, to be the first size of the "
         "second, 20"),
        ("sum(2@w)", 6, "found a number @ (3,); expected arrays on both sides; for a number write *"),
        ("dot(w, y)", 1, "found dot of (3,) and (20,); expected two vectors of one length"),
        ("dot(X, X)", 1, "found dot of (20, 3) and (20, 3)"),
        ("mean(b)", 1, "found a number in mean(…); expected an array"),
        ("norm(2)", 1, "found a number in norm(…); expected an array"),
        ("max(w, y)", 1, "found (3,) and (20,) together"),
        ("sum(where(w > y, w, 0))", 13, "found (3,) and (20,) together"),
        ("sum(w**y)", 6, "found (3,) and (20,) together"),
        ("X@w", 1, "found an array of shape (20,), expected a number; sum(…) or mean(…) makes a number of it"),
        ("w*2", 1, "found an array of shape (3,), expected a number"),
        ("sum(w, w)", 8, "found w as the axis of sum(…), expected a whole number; a vector has the axis 0 alone"),
        ("mean(X, 0.5)", 9, "found 0.5 as the axis of mean(…), expected a whole number; 0 adds up each column, 1 each "
         "row"),
        ("sum(sum(X, b))", 12, "found b as the axis of sum(…)"),
        ("sum(w, 1)", 8, "found axis 1 of an array of shape (3,) in sum(…), expected 0; a vector has the axis 0 alone"),
        ("mean(X, -3)", 9, "found axis -3 of an array of shape (20, 3) in mean(…), expected 0 or 1; 0 adds up each "
         "column, 1 each row"),
        ("sum(2, 0)", 1, "found a number in sum(…); expected an array"),
        ("sum(X, 0)", 1, "found an array of shape (3,), expected a number"),
        ("sum(X, axis=0)", 8, "found axis=, expected the axis itself; write sum(a, 0) or sum(a, 1)"),
        ("sum(w, 0, 1)", 1, "found 3 arguments, expected 1 or 2 arguments of sum"),
        ("max(b)", 1, "found a number in max(…); expected an array"),
        ("min(w)", 1, "found 1 argument, expected 2 or more arguments of min; for the smallest entry of an array write "
         "-max(-a)"),
        ("softmax(2)", 1, "found a number in softmax(…); expected an array"),
        ("sum(logsumexp(b))", 5, "found a number in logsumexp(…); expected an array"),
        ("sum(logsumexp(X, 0))", 5, "found 2 arguments, expected 1 argument of logsumexp; logsumexp goes along the "
         "last axis: of a matrix, row by row"),
        ("sum(transpose(w))", 5, "found a vector of shape (3,) transposed, expected a matrix; a vector has no rows and "
         "columns: v@A and A@v are written without"),
        ("sum(2ᵀ)", 6, "found a number transposed, expected a matrix"),
        ("sum(outer(X, w))", 5, "found outer of (20, 3) and (3,); expected two vectors"),
        ("sum(ones(w))", 10, "found w as a size of ones(…), expected a whole number from 1 to 30,000,000"),
        ("sum(ones(3, 0))", 13, "found 0 as a size of ones(…)"),
        ("sum(ones(9000, 9000))", 5, "found 81,000,000 entries of ones(…), expected at most 30,000,000"),
        ("mean()", 6, "found ), expected the argument of mean"),
    ],
)  # fmt: skip
def test_what_does_not_fit(text: str, column: int, said: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, shapes=SHAPES)
    assert caught.value.column == column
    assert caught.value.sentence.startswith(said)


@pytest.mark.parametrize("text", ["x@2", "sum(x)", "mean(x*y)", "dot(x, y)", "norm(x)"])
def test_numbers_are_no_arrays(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("sum(2*X@w*3)", "sum(((2*X)@w)*3)"),
        ("sum(X@W@v)", "sum((X@W)@v)"),
        ("mean((X@w - y)^2)", "mean((X@w - y)**2)"),
        ("sum(-X@w)", "sum(-(X@w))"),
    ],
)
def test_the_matrix_product_binds_as_the_product(text: str, same: str) -> None:
    assert parse(text, shapes=SHAPES) == parse(same, shapes=SHAPES)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("mean((X@w + b - y)**2)", "mean((X@w + b − y)²)"),
        ("sum(tanh(X@W)@v)", "sum(tanh(X@W)@v)"),
        ("sum((2*X)@w)", "sum(2·X@w)"),
        ("2*sum(X@(W@v))", "2·sum(X@(W@v))"),
        ("2*sum(X@W@v)", "2·sum(X@W@v)"),
        ("sum(w*(W@v))", "sum(w·(W@v))"),
        ("sum(transpose(X)@y)", "sum(Xᵀ@y)"),
        ("sum(transpose(X@W), 1)@v", "sum((X@W)ᵀ, 1)@v"),
        ("max(softmax(X)) - logsumexp(w)", "max(softmax(X)) − logsumexp(w)"),
        ("sum(outer(w, v)*ones(3, 4))", "sum(outer(w, v)·ones(3, 4))"),
    ],
)
def test_text(text: str, shown: str) -> None:
    tree = parse(text, shapes=SHAPES)
    assert unicode(tree) == shown
    assert parse(plain(tree), shapes=SHAPES, limits=False) == tree


sizes = st.sampled_from([1, 2, 3])
shapes = st.one_of(st.just(()), st.tuples(sizes), st.tuples(sizes, sizes))


@given(shapes, shapes)
def test_broadcasting_is_numpys(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    try:
        expected = np.broadcast_shapes(a, b)
    except ValueError:
        expected = None
    assert broadcast(a, b) == expected


@given(shapes, shapes)
def test_the_product_of_matrices_is_numpys(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    try:
        expected = (np.ones(a) @ np.ones(b)).shape
    except ValueError:
        expected = None
    assert matrix_product(a, b) == expected
    names = {"A": a, "B": b}
    if expected is not None:
        assert shape_of(parse("sum((A@B)*q)", shapes=names | {"q": (1,)}).children[0].children[0], names) == expected


@pytest.mark.parametrize("factors", [20, 40])
def test_each_part_of_a_long_product_is_looked_at_once(monkeypatch: pytest.MonkeyPatch, factors: int) -> None:
    """The gradient of a product has as many terms as factors, each of them with all the factors but one."""
    looks = 0
    for module, name in ((shapes_module, "_shape"), (tidy_module, "_split")):
        before = getattr(module, name)

        def counted(*arguments: Any, before: Callable[..., Any] = before) -> Any:
            nonlocal looks
            looks += 1
            return before(*arguments)

        monkeypatch.setattr(module, name, counted)
    text = f"sum({'*'.join(f'sin(w + {k})' for k in range(factors))})"
    found, _ = gradient_formula(parse(text, shapes=SHAPES), "w", SHAPES)
    assert len(found.children) == factors
    entry(found, (0,), SHAPES)
    assert looks < 40 * factors
