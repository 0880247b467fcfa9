"""Fate maps: where descent ends from every start, or for every learning rate, and how many steps it takes.

A map is worked out from coarse to fine, so that there is something to look at soon. Every cell is one descent, which
can be taken again by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..arithmetic.vector import Array, Numbers
from ..descent.optimizers import Optimizer
from ..landmarks.landmark import Landmark
from ..objective.scalar_objective import ScalarObjective
from .batch import Batch
from .fates import Fate, Fates

Over = Literal["start", "rate"]

STEPS = 300
"""Updates that each descent of a map may take, unless said otherwise."""
_COARSEST = 8  # cells that share a first look


@dataclass(frozen=True, slots=True, eq=False)
class MapQuestion:
    """What a map is to show."""

    objective: ScalarObjective
    """What is descended."""
    optimizer: Optimizer
    """How."""
    learning_rate: float
    """η of a map over starts."""
    held: tuple[float, ...]
    """The value of each variable; those on the axes are varied."""
    across: int
    """The variable whose start varies from left to right: of a sweep −1, none."""
    x: tuple[float, float]
    """From where to where: of a sweep or a map over rates the learning rate, which then is the horizontal axis."""
    up: int
    """The variable whose start varies from bottom to top; −1 for none."""
    y: tuple[float, float]
    """From where to where."""
    steps: int = STEPS
    """Updates at most."""
    tolerance: float = 1e-6
    """Converged at a gradient's norm at or below."""

    @property
    def over(self) -> Over:
        """Start × start, or start × learning rate."""
        return "start" if self.across >= 0 else "rate"

    def columns(self, width: int) -> Array:
        """The middle of each column: starts, or learning rates."""
        return _middles(*self.x, width)

    def rows(self, height: int) -> Array:
        """The middle of each row, from the top down."""
        return _middles(*self.y, height)[::-1]

    def start(self, x: float, y: float) -> tuple[tuple[float, ...], float]:
        """The start and the learning rate of a place of the map."""
        point = list(self.held)
        if self.up >= 0:
            point[self.up] = y
        if self.across >= 0:
            point[self.across] = x
            return tuple(point), self.learning_rate
        return tuple(point), x


@dataclass(frozen=True, slots=True, eq=False)
class FateMap:
    """The answer, cell by cell."""

    question: MapQuestion
    """What was asked."""
    fates: tuple[Fate, ...]
    """Every way to end that occurs, and the landmarks of the window that may."""
    fate: Numbers
    """Shape (height, width), from the top down: a place in ``fates``."""
    steps: Numbers
    """Shape (height, width): how many updates it took."""
    is_done: bool
    """Whether every cell is its own; else neighbours still share one."""

    @property
    def counts(self) -> list[int]:
        """How many cells have each fate."""
        found: list[int] = np.bincount(self.fate.ravel(), minlength=len(self.fates)).tolist()
        return found


def _middles(low: float, high: float, count: int) -> Array:
    parts = (np.arange(count) + 0.5) / count
    middles: Array = low * (1.0 - parts) + high * parts
    return middles


def fate_map(question: MapQuestion, width: int, height: int, landmarks: Sequence[Landmark] = ()) -> FateMap:
    """The whole map at once."""
    *_, last = refined(question, width, height, landmarks, coarsest=1)
    return last


def refined(
    question: MapQuestion,
    width: int,
    height: int,
    landmarks: Sequence[Landmark] = (),
    *,
    coarsest: int = _COARSEST,
    threads: int | None = None,
    is_stale: Callable[[], bool] = lambda: False,
) -> Iterator[FateMap]:
    """The map, coarse at first and then finer and finer. Ends early, without a last map, once ``is_stale`` says so."""
    batch = Batch(question.objective, question.optimizer, threads=threads)
    spans = _window(question)
    fates = Fates(question.objective, spans, landmarks, by_newton=question.optimizer.needs_hessian)
    xs, ys = question.columns(width), question.rows(height)
    fate = np.full((height, width), -1, dtype=np.int16)
    steps = np.zeros((height, width), dtype=np.int32)
    stride = coarsest
    while stride >= 1:
        first = stride // 2  # in the middle of the cells that share it
        rows, columns = np.meshgrid(
            np.unique(np.minimum(np.arange(first, height + first, stride), height - 1)),
            np.unique(np.minimum(np.arange(first, width + first, stride), width - 1)),
            indexing="ij",
        )
        new = fate[rows, columns] < 0
        at = rows[new], columns[new]
        starts, rates = _starts(question, xs[at[1]], ys[at[0]])
        ends = batch.run(starts, rates, question.steps, question.tolerance, is_stale)
        if is_stale():
            return
        fate[at], steps[at] = fates.of(ends), ends.steps
        yield _filled(question, tuple(fates.known), fate, steps, stride)
        stride //= 2


def _window(question: MapQuestion) -> list[tuple[float, float]]:
    """A range for each variable, of which the size is what matters."""
    ranges = [(x - max(1.0, abs(x)), x + max(1.0, abs(x))) for x in question.held]
    if question.across >= 0:
        ranges[question.across] = question.x
    if question.up >= 0:
        ranges[question.up] = question.y
    return ranges


def _starts(question: MapQuestion, x: Array, y: Array) -> tuple[list[Any], Any]:
    starts: list[Any] = list(question.held)
    if question.up >= 0:
        starts[question.up] = y
    if question.across >= 0:
        starts[question.across] = x
        return starts, question.learning_rate
    return starts, x


def _filled(question: MapQuestion, fates: tuple[Fate, ...], fate: Numbers, steps: Numbers, stride: int) -> FateMap:
    """The map as far as it is known: cells that are not have the fate of the one that they share."""
    if stride == 1:
        return FateMap(question, fates, fate.copy(), steps.copy(), is_done=True)
    height, width = fate.shape
    rows = np.minimum(np.arange(height) // stride * stride + stride // 2, height - 1)
    columns = np.minimum(np.arange(width) // stride * stride + stride // 2, width - 1)
    shared = np.ix_(rows, columns)
    known = fate >= 0
    return FateMap(
        question, fates, np.where(known, fate, fate[shared]), np.where(known, steps, steps[shared]), is_done=False
    )
