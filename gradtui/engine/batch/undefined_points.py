"""``undefined`` over many points: where it is the function's fault that there is no number."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...expression.derivation import partial
from ...expression.tree import Call, Node, fold
from ..arithmetic.vector import ARRAYS, Array
from ..objective.scalar_objective import ScalarObjective
from ..program.interpret import node_value
from ..program.undefined import is_to_blame

Mask = np.ndarray[Any, np.dtype[np.bool_]]


def undefined_at(objective: ScalarObjective, points: Array) -> Mask:
    """Which of the points (variables, points) are finite and make f, or else a partial, undefined.

    An overflow is no fault of the function.
    """
    finite = np.isfinite(points).all(axis=0)
    found = np.zeros(points.shape[1], dtype=bool)
    if not finite.any():
        return found
    at = points[:, finite]
    values: dict[str, Any] = dict(zip(objective.variables, at, strict=True)) | objective.constants
    with np.errstate(all="ignore"):
        value, fault = _undefined(objective.tree, values)
        slopes = np.zeros_like(fault)
        for variable in objective.variables:
            slopes |= _undefined(partial(objective.tree, variable), values)[1]
    found[finite] = fault | (slopes & np.isfinite(value))
    return found


def _undefined(tree: Node, values: dict[str, Any]) -> tuple[Array, Mask]:
    """The tree's value at each point, and whether an operation in it has none though its operands have."""
    shape = np.shape(next(value for value in values.values() if np.ndim(value)))

    def combine(node: Node, parts: list[tuple[Any, Any]]) -> tuple[Any, Any]:
        operands = [part[0] for part in parts]
        value = node_value(node, operands, values, ARRAYS)
        if isinstance(node, Call) and node.function == "where":
            return value, parts[0][1] | np.where(parts[0][0], parts[1][1], parts[2][1])
        inherited: Any = np.zeros(shape, dtype=bool)
        finite: Any = np.ones(shape, dtype=bool)
        for part, fault in parts:
            inherited = inherited | fault
            finite = finite & np.isfinite(part)
        own = ~inherited & finite & ~np.isfinite(value) & is_to_blame(node, operands, value, ARRAYS)
        return value, inherited | own

    value, fault = fold(tree, combine)
    return np.broadcast_to(value, shape), np.broadcast_to(fault, shape)
