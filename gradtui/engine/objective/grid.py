"""f over many points at once: in-place NumPy on blocks that stay in the cache.

A grid comes as a row of x and a column of y: what depends on one of them alone is computed on that alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from sys import getrefcount
from threading import Lock
from typing import Any, NamedTuple

import numpy as np

from ...expression.shapes import Shape, broadcast, size
from ..arithmetic.vector import Array, aligned
from ..program.array_emit import ArrayCode
from ..program.array_lowering import ArrayProgram
from ..program.lowering import Value

_BLOCK = 65536  # points: one block for a picture; in place, so that a few arrays of them stay in the cache
_MOST_PLANS = 16
_MOST_KEPT = _BLOCK  # points of a result that is kept to be written again
_ALONE = [np.empty(1)]
_ONE_HOLDER = getrefcount(_ALONE[0])  # what is counted for an array that is in one list and nowhere else


class PointsProgram(ArrayProgram):
    """A program whose arrays are many points, each for itself: no slope is summed over them."""

    def unbroadcast(self, amount: Value, whole: Value, operand: Value) -> Value:  # noqa: ARG002 - as in Program
        """The same: each point is for itself."""
        return amount

    def fill_as(self, amount: Value, like: Value) -> Value:  # noqa: ARG002 - as in Program
        """The same: a number is that of every point."""
        return amount


Lowerer = Callable[[ArrayProgram, Sequence[Value]], Sequence[Value]]
"""(program, the value of each variable) → the values wanted."""


class _Plan(NamedTuple):
    """How coordinates of certain shapes are gone through."""

    code: ArrayCode
    """For one block."""
    shape: Shape
    """Of the whole."""
    flat: bool
    """Whether the coordinates are first laid out one after the other."""
    parts: tuple[slice, ...]
    """The blocks, along the first dimension; () for all at once."""
    moving: tuple[bool, ...]
    """Which coordinates change from block to block."""
    results: list[Array]
    """What was returned last, one array a wanted value; none where they are too large to be kept."""

    def targets(self) -> list[Array]:
        """Where to write: the last results that nobody holds any more, nor a view of them, else new arrays.

        The pages of a new array of half a megabyte can cost as much as the arithmetic on it.
        """
        results = self.results
        if not results:
            return [aligned(self.shape) for _ in self.code.wanted]
        for k in range(len(results)):
            if getrefcount(results[k]) > _ONE_HOLDER or getrefcount(results[k].base) > _ONE_HOLDER:
                results[k] = aligned(self.shape)
        return list(results)


class Grid:
    """One function over arrays of points. Code is made for each combination of shapes and kept.

    Any thread may ask; one at a time is answered, for the code has arrays of its own that it works in.
    """

    def __init__(self, lowerer: Lowerer) -> None:
        self._lowerer = lowerer
        self._plans: dict[tuple[Shape, ...], _Plan] = {}
        self._lock = Lock()

    def __call__(self, coordinates: Sequence[Any]) -> list[Array]:
        """The wanted values over coordinates, one array a variable, broadcast against each other."""
        with self._lock:
            return self._computed(coordinates)

    def _computed(self, coordinates: Sequence[Any]) -> list[Array]:
        arrays = [np.asarray(c, dtype=float) for c in coordinates]
        shapes = tuple([a.shape for a in arrays])
        plan = self._plans.get(shapes) or self._planned(shapes)
        if plan.flat:
            arrays = [np.ravel(np.broadcast_to(a, plan.shape)) if a.ndim else a for a in arrays]
        found = plan.targets()
        out = [f.reshape(-1) for f in found] if plan.flat else found
        with np.errstate(all="ignore"):
            if not plan.parts:
                plan.code.run(*arrays, *out)
            for part in plan.parts:
                plan.code.run(
                    *[a[part] if moves else a for a, moves in zip(arrays, plan.moving, strict=True)],
                    *[f[part] for f in out],
                )
        return found

    def _planned(self, shapes: tuple[Shape, ...]) -> _Plan:
        if len(self._plans) >= _MOST_PLANS:
            self._plans.clear()
        whole = _common(shapes)
        flat = len(whole) not in (1, 2) or (len(whole) == 2 and whole[1] > _BLOCK)
        own = (size(whole),) if flat else whole
        inner = [own if flat and shape else shape for shape in shapes]
        rows = own[0]
        blocks = -(-size(own) // _BLOCK)
        high = max(1, -(-rows // max(blocks, 1)))
        moving = tuple([len(shape) == len(own) and shape[0] == rows and rows > 1 for shape in inner])
        # the last block overlaps the one before, so that all are alike
        firsts = [min(top, rows - high) for top in range(0, rows, high)] if blocks > 1 else []
        code = self._code([(high, *s[1:]) if m and firsts else s for s, m in zip(inner, moving, strict=True)])
        parts = tuple(slice(first, first + high) for first in firsts)
        results = [aligned(whole) for _ in code.wanted] if size(whole) <= _MOST_KEPT else []
        plan = _Plan(code, whole, flat, parts, moving, results)
        self._plans[shapes] = plan
        return plan

    def _code(self, shapes: Sequence[Shape]) -> ArrayCode:
        program = PointsProgram()
        names = [f"v{k}" for k in range(len(shapes))]
        wanted = self._lowerer(program, [program.array(n, s) for n, s in zip(names, shapes, strict=True)])
        return ArrayCode(program, names, wanted, targets=dict.fromkeys(range(len(wanted)), _common(shapes)))


def _common(shapes: Sequence[Shape]) -> Shape:
    """The shape that all are broadcast to. Raises ValueError where they do not fit."""
    whole: Shape = ()
    for shape in shapes:
        common = broadcast(whole, shape)
        if common is None:
            raise ValueError(f"expected coordinates whose shapes fit, got {', '.join(map(str, shapes))}")
        whole = common
    return whole
