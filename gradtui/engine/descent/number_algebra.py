"""Vectors that are tuples of numbers, by the standard library alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from math import inf
from operator import add
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..arithmetic.vector import Array
    from ..objective.scalar_objective import ScalarObjective
    from ..protocols import Update
    from .optimizers.optimizer import Optimizer

Numbers = tuple[float, ...]


class NumberAlgebra:
    """What steps of numbers are made of."""

    def flat(self, objective: ScalarObjective, coordinates: Sequence[float]) -> Numbers:  # noqa: ARG002
        """A point from a number for each variable."""
        return tuple(float(x) for x in coordinates)

    def by_variable(self, objective: ScalarObjective, vector: Numbers) -> Numbers:  # noqa: ARG002
        """A number for each variable."""
        return vector

    def vector(self, entries: Array) -> Numbers:
        """A vector from an array of its entries."""
        return tuple(entries.tolist())

    def zeros(self, like: Numbers) -> Numbers:
        """A vector of zeros, as long as another."""
        return (0.0,) * len(like)

    def scaled_add(self, a: Numbers, scale: float, b: Numbers) -> Numbers:
        """A + scale·b."""
        return tuple([x + scale * y for x, y in zip(a, b, strict=True)])

    def dot(self, a: Numbers, b: Numbers) -> float:
        """a·b."""
        # not sum: of floats it rounds otherwise from Python 3.12 on
        return reduce(add, [x * y for x, y in zip(a, b, strict=True)])

    def along(self, gradient: Numbers, before: Numbers, after: Numbers) -> float:
        """∇f·(after − before): by how much f changes along its tangent plane."""
        return self.dot(gradient, tuple([b - a for a, b in zip(before, after, strict=True)]))

    def largest(self, a: Numbers) -> int:
        """The place of the entry that is largest, or not a number."""
        sizes = [abs(x) if x == x else inf for x in a]
        return sizes.index(max(sizes))

    def evaluate(self, objective: ScalarObjective, point: Numbers) -> tuple[float, Numbers]:
        """F and ∇f at a point."""
        found = objective.value_and_gradient(point)
        return found[0], found[1:]

    def update(self, optimizer: Optimizer) -> Update:
        """The optimizer's formula."""
        return optimizer.update


NUMBERS = NumberAlgebra()
"""The one that there is."""
