"""A tree's value where names are arrays, node by node: for formulas that are shown, and for their entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...expression.entries import part_names
from ...expression.tree import (
    Negative,
    Node,
    Number,
    Symbol,
    fold,
    rebuilt,
)
from ..arithmetic.vector import ARRAYS
from .interpret import node_value
from .undefined import undefined


def evaluate_arrays(tree: Node, values: Mapping[str, Any], done: dict[int, Any] | None = None) -> Any:
    """The tree's value; a name like X[:, 3] is a part of the array X.

    ``done`` has values by the ids of nodes, and gets those of the others.
    """
    known = with_parts(tree, values)
    with np.errstate(all="ignore"):
        return fold(tree, lambda node, parts: node_value(node, parts, known, ARRAYS), done)


def with_parts(tree: Node, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, and those of the parts that the tree names."""
    known = dict(values)
    for name in part_names(tree):
        stem, _, places = name[:-1].partition("[")
        index = tuple(slice(None) if i.strip() == ":" else int(i) for i in places.split(","))
        known[name] = values[stem][index]
    return known


def with_numbers(tree: Node, values: Mapping[str, Any]) -> Node:
    """The tree with every number that is made of arrays, such as dot(X[:, 3], r), in the place of its formula."""
    known = with_parts(tree, values)

    def combine(node: Node, parts: list[tuple[Node, Any]]) -> tuple[Node, Any]:
        value = node_value(node, [part[1] for part in parts], known, ARRAYS)
        has_arrays = any(np.ndim(part[1]) for part in parts)
        if has_arrays and np.ndim(value) == 0:
            if not np.isfinite(value):
                return Symbol("undefined" if np.isnan(value) else "∞" if value > 0 else "−∞"), value
            number = Number(float(f"{abs(float(value)):.4g}"))
            return (Negative(number) if value < 0 else number), value
        return rebuilt(node, [part[0] for part in parts]), value

    with np.errstate(all="ignore"):
        return fold(tree, combine)[0]


def undefined_entries(tree: Node, values: Mapping[str, Any]) -> str | None:
    """Say which operation has no value for some entries though its operands have one: "log(−0.3) has no value"."""
    with np.errstate(all="ignore"):
        return undefined(tree, with_parts(tree, values), ARRAYS)
