"""One entry's partial by three independent ways, for functions of arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...expression.backward import gradient_formula
from ...expression.entries import entry, entry_name
from ...expression.names import pretty
from ...expression.primitives.registry import REGISTRY
from ...expression.printing import unicode
from ...expression.shapes import is_of_arrays
from ...expression.tree import Call, Comparison, Node, fold
from ..arithmetic.vector import ARRAYS, Array
from ..program.array_interpret import evaluate_arrays, with_parts
from ..program.interpret import node_value
from .array_objective import ArrayObjective
from .gradient_check import Check, compared, difference, nearest


def check_entries(objective: ArrayObjective, point: Array, positions: Sequence[int]) -> Check:
    """Compare the entry's own formula, reverse mode and a finite difference for some entries of the flat vector."""
    gradient = objective.value_and_gradient(point)[1]
    names, symbolic, reverse, finite, noise = [], [], [], [], []
    reason = ""
    for position in positions:
        variable, index = objective.entry(position)
        formula, counts = gradient_formula(objective.tree, variable, objective.array_shapes)
        values = objective.named(point.copy()) | objective.constants | objective.data | counts
        tree = entry(formula, index, objective.array_shapes) if index else formula
        names.append(entry_name(variable, index))
        symbolic.append(float(evaluate_arrays(tree, values)))
        reverse.append(float(gradient[position]))
        moved = point.copy()

        def f(x: float, at: Array = moved, position: int = position) -> float:
            at[position] = x
            return objective.value(at)

        x = float(point[position])
        slope, lost, why = difference(f, x, near=symbolic[-1])
        finite.append(slope)
        noise.append(lost)
        reason = reason or _kink(objective, point, position, nearest(x)) or why
    return compared(names, symbolic, reverse, finite, noise, reason)


def _kink(objective: ArrayObjective, point: Array, position: int, within: float) -> str:
    """Say which part of f has a kink or a border within reach along one entry, or ""."""
    sides = []
    for shift in (-within, 0.0, within):
        moved = point.copy()
        moved[position] += shift
        values = objective.named(moved) | objective.constants | objective.data
        sides.append(_signs(objective.tree, values))
    for node, sign in sides[1].items():
        if any(np.any(side[node] != sign) for side in (sides[0], sides[2])):
            name = pretty(entry_name(*objective.entry(position)))
            return f"{unicode(node)} has a kink at {name} = {float(point[position]):.6g}"
    return ""


def _signs(tree: Node, values: Mapping[str, Any]) -> dict[Node, Any]:
    """On which side of its border each part of f is, entry by entry."""
    found: dict[Node, Any] = {}
    known = with_parts(tree, values)

    def combine(node: Node, parts: list[Any]) -> Any:
        if isinstance(node, Comparison) or (isinstance(node, Call) and REGISTRY[node.function].has_kink):
            if isinstance(node, Call) and is_of_arrays(node):
                found[node] = np.equal(parts[0], np.max(parts[0]))
            else:
                found[node] = np.sign(np.subtract(parts[0], parts[1]) if len(parts) == 2 else parts[0])
        return node_value(node, parts, known, ARRAYS)

    with np.errstate(all="ignore"):
        fold(tree, combine)
    return found
