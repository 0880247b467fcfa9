"""A derivation at a point: the number that each of its steps has there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ...expression.derivation import Derivation
from ...expression.tree import Node, fold
from .interpret import node_value


class StepValue(NamedTuple):
    """One step at one point."""

    before: float
    """What is differentiated."""
    result: float
    """Its derivative."""
    is_length: bool = False
    """Whether these are the lengths of arrays, not numbers themselves."""


def at_point(steps: Iterable[Derivation], values: Mapping[str, float]) -> dict[Derivation, StepValue]:
    """Return the values of steps where the names have these values; IEEE's inf or nan, never an exception.

    A subexpression that several steps share is computed once.
    """
    known: dict[int, float] = {}

    def value(tree: Node) -> float:
        return fold(tree, lambda node, parts: node_value(node, parts, values), known)

    return {step: StepValue(value(step.before), value(step.result)) for step in steps}
