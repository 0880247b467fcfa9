"""A derivation at a point: the number that each of its steps has there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from ...expression.derivation import Derivation
from .interpret import evaluate


class StepValue(NamedTuple):
    """One step at one point."""

    before: float
    """What is differentiated."""
    result: float
    """Its derivative."""
    is_length: bool = False
    """Whether these are the lengths of arrays, not numbers themselves."""


def at_point(
    steps: Iterable[Derivation], values: Mapping[str, Any], evaluated: Callable[..., Any] = evaluate
) -> dict[Derivation, StepValue]:
    """Return the values of steps where the names have these values; IEEE's inf or nan, never an exception.

    A subexpression that several steps share is computed once. ``evaluated`` is the objective's, where it has data.
    """
    known: dict[int, Any] = {}

    def value(step: Derivation) -> StepValue:
        before, result = (evaluated(tree, values, known) for tree in (step.before, step.result))
        if isinstance(before, float) and isinstance(result, float):
            return StepValue(before, result)
        from ..arithmetic.vector import length_of

        first, last = (length_of(x) if getattr(x, "ndim", 0) else float(x) for x in (before, result))
        return StepValue(first, last, is_length=getattr(result, "ndim", 0) > 0)

    return {step: value(step) for step in steps}
