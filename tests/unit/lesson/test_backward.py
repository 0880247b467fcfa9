"""The backward pass told part by part, for functions that use every rule."""

from __future__ import annotations

import numpy as np
import pytest
from unit.engine.array_cases import CASES, VALUES, Case, objective

from gradtui.engine.program.array_interpret import evaluate_arrays
from gradtui.expression.backward import gradient_formula
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import symbols
from gradtui.lesson.explanation.backward_words import backward_lines
from gradtui.lesson.explanation.explanation import explain
from gradtui.lesson.explanation.rule_words import RESULT

MORE = (
    Case("sum(where(w > 0, u, 0))", ("w", "u")),
    Case("mean(1/w)", ("w",)),
    Case("sum(w)/sum(w**2)", ("w",)),
    Case("norm(w)/b", ("w", "b")),
    Case("max(sum(w), b)*sum(w)", ("w", "b")),
    Case("sum(w)*sum(w)*sum(w) - b", ("w", "b")),
    Case("sum(-w) - mean(-(-w))", ("w",)),
    Case("sum(w*w*u/w)", ("w", "u")),
    Case("sum(sign(w)) + b", ("w", "b")),
)


@pytest.mark.parametrize("case", CASES + MORE, ids=lambda case: case.text)
def test_every_line_is_true(case: Case) -> None:
    f = objective(case)
    for variable in f.variables:
        lines, counts = backward_lines(f.tree, variable, f.array_shapes, "L")
        formula, _ = gradient_formula(f.tree, variable, f.array_shapes)
        assert lines[-1].rule == RESULT
        values = VALUES | counts
        end = evaluate_arrays(lines[-1].after, values)
        np.testing.assert_allclose(
            *np.broadcast_arrays(end, evaluate_arrays(formula, VALUES | dict(counts))), rtol=1e-12
        )
        for line in lines[:-1]:
            assert " = " in line.says
            assert "So ∂L/∂" in line.says
            assert "…" not in line.rule
            np.asarray(evaluate_arrays(line.after, values))


@pytest.mark.parametrize("case", CASES + MORE, ids=lambda case: case.text)
def test_all_of_it_can_be_explained(case: Case) -> None:
    f = objective(case)
    found = explain(f, [VALUES[v] for v in f.variables], "L")
    assert [p.by[0] for p in found.partials] == list(f.variables)
    assert found.check is not None
    assert found.check.agree is not False, found.check
    for partial in found.partials:
        assert len(partial.lines) == len(partial.values)
        assert partial.entry is not None
        assert partial.entry.formula


def test_the_linear_model() -> None:
    f = objective(Case("mean((X@w + b - y)**2)", ("w", "b"), ("X", "y")))
    lines, counts = backward_lines(f.tree, "w", f.array_shapes, "L")
    assert counts == {"n": 20}
    assert [line.says for line in lines] == [
        "L = mean(u₁) with u₁ = (X@w + b − y)²: every entry counts with its share. So ∂L/∂u₁ = 1/n",
        "u₁ = u₂² with u₂ = X@w + b − y: the power rule, entry by entry. So ∂L/∂u₂ = 2·∂L/∂u₁·u₂",
        "u₂ = u₃ + b − y with u₃ = X@w: a sum hands its slope on to each term unchanged. So ∂L/∂u₃ = ∂L/∂u₂",
        "u₃ = X@w: each entry of the product is a row times a column; back goes the slope through the transposed. "
        "So ∂L/∂w = Xᵀ@∂L/∂u₃",
        "So ∂L/∂w = (2/n)·Xᵀ@(X@w + b − y), with n = 20",
    ]


@pytest.mark.parametrize(
    ("text", "rule", "says"),
    [
        ("sum(sum(W, 0)**2)", "sum", "u₂ = sum(W, 0): every entry counts once, in its column. So ∂L/∂W = ∂L/∂u₂"),
        ("sum(mean(W, 1)**2)", "mean", "u₂ = mean(W, 1): every entry counts with its share, in its row. "
         "So ∂L/∂W = (1/n)·outer(∂L/∂u₂, ones(4))"),
        ("sum(W, 0)@h", "sum", "u₁ = sum(W, 0): every entry counts once, in its column. So ∂L/∂W = ∂L/∂u₁"),
        ("max(W)", "max", "L = max(W): only the largest entry counts (at a tie the largest share it equally). "
         "So ∂L/∂W = (1/sum(where(W = L, 1, 0)))·where(W = L, 1, 0)"),
        ("sum(softmax(W)*A)", "softmax", "u₂ = softmax(W): a share grows with its own entry, and takes from all the "
         "others of its row what it gains. So ∂L/∂W = u₂·(∂L/∂u₂ − outer(sum(∂L/∂u₂·u₂, 1), ones(4)))"),
        ("logsumexp(w)", "logsumexp", "L = logsumexp(w): the slope goes to every entry by its share, which is its "
         "softmax. So ∂L/∂w = softmax(w)"),
        ("sum(transpose(W)**2)", "transpose", "u₂ = Wᵀ: rows and columns have changed places, and so do their slopes "
         "on the way back. So ∂L/∂W = (∂L/∂u₂)ᵀ"),
        ("sum(outer(w, h)*W)", "outer", "u₂ = outer(w, h): each entry is one number times another; back goes the "
         "slope times the other one, added up. So ∂L/∂w = ∂L/∂u₂@h"),
    ],
)  # fmt: skip
def test_the_words_of_functions_of_arrays(text: str, rule: str, says: str) -> None:
    shapes = {name: np.shape(VALUES[name]) for name in ("W", "A", "w", "h")}
    tree = parse(text, shapes=shapes)
    lines, _ = backward_lines(tree, symbols(tree)[0], shapes, "L")
    assert (lines[-2].rule, lines[-2].says) == (rule, says)
