"""Vectors that are flat arrays of all entries, by NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..arithmetic.array_pool import Pool
from ..arithmetic.vector import Array
from ..program.array_emit import ArrayCode
from ..program.array_lowering import ArrayProgram

if TYPE_CHECKING:
    from ..objective.array_objective import ArrayObjective
    from ..protocols import Update
    from .optimizers.optimizer import Optimizer

_LARGE = 100_000  # entries from which the first touch of an array is felt
_PREPARED = 8  # arrays that a step after a step needs
_PART = 8_192  # entries that are multiplied at once


class ArrayAlgebra:
    """What steps of arrays are made of: one for each objective that is stepped, with arrays to be used again."""

    def __init__(self, count: int) -> None:
        self.pool = Pool(count)
        if count >= _LARGE:
            self.pool.prepare(_PREPARED)

    def flat(self, objective: ArrayObjective, coordinates: Sequence[Any]) -> Array:
        """A point from a number or an array for each variable."""
        return objective.flat(dict(zip(objective.variables, coordinates, strict=True)))

    def by_variable(self, objective: ArrayObjective, vector: Array) -> tuple[Any, ...]:
        """A float or a read-only array for each variable."""
        return tuple(objective.named(vector).values())

    def vector(self, entries: Array) -> Array:
        """A vector from an array of its entries."""
        return entries

    def zeros(self, like: Array) -> Array:
        """A vector of zeros, as long as another."""
        return np.zeros_like(like)

    def scaled_add(self, a: Array, scale: float, b: Array) -> Array:
        """A + scale·b."""
        with np.errstate(all="ignore"):
            return a + scale * b

    def dot(self, a: Array, b: Array) -> float:
        """a·b."""
        with np.errstate(all="ignore"):
            return float(a @ b)

    def along(self, gradient: Array, before: Array, after: Array) -> float:
        """∇f·(after − before), part by part: of many entries an array of the difference costs more than the sum."""
        total = 0.0
        with np.errstate(all="ignore"):
            for first in range(0, gradient.size, _PART):
                part = slice(first, first + _PART)
                total += float(gradient[part] @ (after[part] - before[part]))
        return total

    def largest(self, a: Array) -> int:
        """The place of the entry that is largest, or not a number."""
        return int(np.argmax(np.where(np.isfinite(a), np.abs(a), np.inf)))

    def evaluate(self, objective: ArrayObjective, point: Array) -> tuple[float, Array]:
        """F and ∇f at a point."""
        return objective.value_and_gradient(point, self.pool.take())

    def update(self, optimizer: Optimizer) -> Update:
        """The optimizer's formula on whole vectors; its code is made when it is first needed."""
        made: list[ArrayCode] = []

        def update(
            point: Array, gradient: Array, memory: tuple[Array, ...], rate: float, t: int, direction: object = None
        ) -> tuple[Array, tuple[Array, ...]]:
            del direction  # Newton's is of numbers alone
            if not made:
                made.append(_code(optimizer, point.size))
            moved = [self.pool.take() for _ in range(1 + len(memory))]
            made[0]((point, gradient, rate, float(t), *memory), moved)
            return moved[0], tuple(moved[1:])

        return update


def _code(optimizer: Optimizer, count: int) -> ArrayCode:
    program, shape = ArrayProgram(), (count,)
    names = {name: program.array(name, shape) for name in ("theta", "g", *optimizer.memory)}
    names |= {name: program.input(name) for name in ("eta", "t")}
    values = optimizer.lower(program, names)
    wanted = [values["theta"], *(values[name] for name in optimizer.memory)]
    inputs = ["theta", "g", "eta", "t", *optimizer.memory]
    return ArrayCode(program, inputs, wanted, targets=dict.fromkeys(range(len(wanted)), shape))
