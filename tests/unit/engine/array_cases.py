"""Functions of arrays that between them use every rule of the backward pass."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from gradtui.engine.objective.array_objective import ArrayObjective
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import symbols

Values = Mapping[str, Any]


class Case(NamedTuple):
    text: str
    parameters: tuple[str, ...]
    data: tuple[str, ...] = ()


random = np.random.RandomState(0)
VALUES: dict[str, Any] = {
    "X": random.standard_normal((20, 3)), "y": random.standard_normal(20), "w": random.standard_normal(3),
    "u": random.standard_normal(3), "v": random.standard_normal(20), "W": random.standard_normal((3, 4)),
    "A": random.standard_normal((3, 4)), "B": random.standard_normal((4, 2)), "h": random.standard_normal(4),
    "q": random.standard_normal(4), "c": random.standard_normal((20, 1)), "S": random.standard_normal((3, 3)),
    "r": random.standard_normal((1, 3)), "p": random.uniform(0.5, 2.0, 3), "b": 0.5, "k": 1.7,
}  # fmt: skip
VALUES["s"] = np.sign(VALUES["y"])

CASES = (
    Case("sum(w**2)", ("w",)),
    Case("mean((X@w + b - y)**2)", ("w", "b"), ("X", "y")),
    Case("mean(softplus(-s*(X@w + b)))", ("w", "b"), ("X", "s")),
    Case("mean(softplus(-s*(tanh(X@W + h)@q + b)))", ("W", "h", "q", "b"), ("X", "s")),
    Case("sum(X@w)", ("w",), ("X",)),
    Case("sum(w@W) + b", ("w", "W", "b")),
    Case("norm(w) + dot(w, u)*b - norm(W)", ("w", "u", "W", "b")),
    Case("sum(A@B)", ("A", "B")),
    Case("mean((A@B)**2)", ("A", "B")),
    Case("mean(max(X*w, c) + k*w/(1 + exp(X)))", ("w", "k"), ("X", "c")),
    Case("sum(where(X > b, X*w, b)) + sum(abs(w))", ("w", "b"), ("X",)),
    Case("mean(log(sum(exp(w))) - w)*b**3", ("w", "b")),
    Case("sum(sigmoid(X@w)*v) + sum(relu(w)*w) - sum(min(w, u))", ("w", "v", "u"), ("X",)),
    Case("w@S@w + sum(3*S*w*w*w/2)", ("w",), ("S",)),
    Case("sum(c*w)", ("c", "w")),
    Case("mean(c*w*2 + b)", ("c", "w", "b")),
    Case("sum(p**w) + sum(w/p) - b/k", ("w", "p", "b", "k")),
    Case("sum((X + r)*w) + mean(r)", ("r", "w"), ("X",)),
    Case("sum(sqrt(p) + cbrt(w) + erf(w) + atan(u))", ("p", "w", "u")),
    Case("mean(tanh(5*X@w)**2)*mean(cos(X)@w)", ("w",), ("X",)),
    Case("sum(sin(W))*sum(W) - sum(2**w)", ("W", "w")),
    Case("mean((w - mean(w))**2)", ("w",)),
    Case("sum(sum(X*w, 1)**2) + sum(mean(X*w, 0)**3)", ("w",), ("X",)),
    Case("sum(sum(W, 1)**2*u) + sum(mean(W, -1)) + sum(w**2, 0)*mean(w, -1)", ("W", "u", "w")),
    Case("max(W)*sum(W) + max(w*u)", ("W", "w", "u")),
    Case("sum(softmax(w)*u) + logsumexp(w)*b", ("w", "u", "b")),
    Case("sum(softmax(A)*W) + sum(softmax(A)*q) + sum(softmax(A@B))", ("A", "W", "B", "q")),
    Case("mean(logsumexp(X@W)*v) + mean(logsumexp(X@W))", ("W", "v"), ("X",)),
    Case("sum(transpose(A)@u) + sum((Wᵀ@A)**2) + sum(transpose(A*q))", ("A", "u", "W", "q")),
    Case("sum(transpose(X*c)@v) + sum(transpose(c*w)) + sum(transpose(S*w)*w)", ("c", "v", "w"), ("X", "S")),
    Case("sum(outer(w, h)*W) + sum(outer(w, u)) + sum(outer(w, h)*q)", ("w", "h", "W", "u", "q")),
    Case("sum(ones(3, 4)*W)*sum(ones(3)*w)", ("W", "w")),
    Case("sum((S@A)*q) + sum((X@S)*c) + sum((A@B)*b) + sum(w@W)", ("A", "q", "S", "c", "B", "b", "w", "W"), ("X",)),
    Case("sum(X*c) + sum(X*r)", ("c", "r"), ("X",)),
)


def objective(case: Case) -> ArrayObjective:
    """The case as the engine sees it, with VALUES as its data."""
    shapes = {name: np.shape(VALUES[name]) for name in (*case.parameters, *case.data)}
    tree = parse(case.text, shapes=shapes)
    variables = [name for name in symbols(tree) if name in case.parameters]
    data = {name: VALUES[name] for name in case.data}
    return ArrayObjective(tree, variables, {n: shapes[n] for n in case.parameters}, {}, data)
