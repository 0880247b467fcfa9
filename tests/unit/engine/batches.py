"""Many descents at once beside the single ones, in a form in which they can be compared bit for bit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from gradtui.engine.batch.batch import Batch
from gradtui.engine.batch.outcomes import CONVERGED, DIVERGED, MOVING, OSCILLATING, STOPPED
from gradtui.engine.descent.descent import start
from gradtui.engine.descent.optimizers.optimizer import Optimizer
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.engine.verdict.verdict import Verdict
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import symbols

COUNT = 8


class Ended(NamedTuple):
    """How a descent ended; numbers as text, so that −0 is not 0 and nan is nan."""

    point: tuple[str, ...]
    value: str
    steps: int
    end: int


@cache
def function(text: str) -> ScalarObjective:
    tree = parse(text)
    return ScalarObjective(tree, symbols(tree))


def one(
    f: ScalarObjective, optimizer: Optimizer, at: Sequence[float], rate: float, steps: int, tolerance: float
) -> Ended:
    run = start(f, at, optimizer=optimizer, learning_rate=rate, tolerance=tolerance).forward(steps)
    ends = {Verdict.STILL_MOVING: MOVING, Verdict.CONVERGED: CONVERGED, Verdict.OSCILLATING: OSCILLATING}
    end = ends.get(run.verdict, DIVERGED if run.history.finite_at(run.cursor) else STOPPED)
    return Ended(tuple(map(repr, run.point)), repr(run.value), run.cursor, end)


def together(batch: Batch, starts: Sequence[Any], rates: Any, steps: int, tolerance: float) -> list[Ended]:
    found = batch.run(starts, rates, steps, tolerance)
    points = [tuple(map(repr, point)) for point in found.points.T.tolist()]
    rest = (found.values.tolist(), found.steps.tolist(), found.ends.tolist())
    return [Ended(p, repr(v), k, e) for p, v, k, e in zip(points, *rest, strict=True)]


def each(
    f: ScalarObjective, optimizer: Optimizer, starts: Sequence[Any], rates: Any, steps: int, tolerance: float
) -> Iterator[Ended]:
    for *at, rate in np.broadcast(*starts, rates):
        yield one(f, optimizer, [float(x) for x in at], float(rate), steps, tolerance)


def assert_the_same(
    text: str, optimizer: Optimizer, starts: Sequence[Any], rates: Any, steps: int, tolerance: float, **how: int
) -> list[Ended]:
    f = function(text)
    found = together(Batch(f, optimizer, **how), starts, rates, steps, tolerance)
    assert found == list(each(f, optimizer, starts, rates, steps, tolerance))
    return found


def somewhere(text: str, seed: int, count: int = COUNT) -> list[Any]:
    random = np.random.RandomState(seed)
    return [random.uniform(-2.0, 2.0, count) for _ in function(text).variables]


def various(seed: int, count: int = COUNT) -> Any:
    """Learning rates from too small to too large."""
    return 10.0 ** np.random.RandomState(seed).uniform(-3.0, 0.5, count)


def log_free(optimizer: Optimizer, n: int) -> bool:
    """Whether the optimizer's own formula is exact: NAdam has log and exp, Newton's method in many variables LAPACK."""
    return optimizer.name != "nadam" and not (optimizer.needs_hessian and n > 2)
