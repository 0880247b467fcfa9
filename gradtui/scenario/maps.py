"""A scenario's fate map, for Python. Loads NumPy only when it is asked for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .model import Scenario

if TYPE_CHECKING:
    from ..engine.batch.fate_map import FateMap
    from ..engine.descent.optimizers.optimizer import Optimizer


def fate_map(
    scenario: Scenario,
    *,
    over: Literal["start", "rate"] | None = None,
    size: tuple[int, int] = (160, 90),
    optimizer: Optimizer | None = None,
    learning_rate: float | None = None,
    rates: tuple[float, float] | None = None,
    steps: int | None = None,
) -> FateMap:
    """Where descent ends from every start of the scenario's window, or for every learning rate.

    ``over`` is "start" (for two variables, unless said otherwise) or "rate" (for one): then ``rates`` is the range of
    learning rates. ``size`` counts columns and rows; row 0 is at the top. The optimizer and the learning rate are the
    scenario's first. Raises TypeError for a function of arrays.
    """
    from ..engine.batch.fate_map import fate_map as worked_out
    from .map_questions import over_rates, over_starts
    from .runs import objective_of
    from .window import landmarks_of, plane_of, ranges_of

    if objective_of(scenario).has_arrays:
        raise TypeError("expected a function of numbers, got one of arrays")
    plane = plane_of(scenario)
    ranges = ranges_of(scenario)
    landmarks = landmarks_of(scenario, ranges)
    chosen = optimizer or scenario.optimizers[0]
    if chosen.batch:
        raise TypeError("expected steps on all rows of the data, got batches")
    if (over or ("start" if len(plane) == 2 else "rate")) == "start":
        rate = learning_rate or chosen.learning_rate or scenario.learning_rates[0]
        question = over_starts(scenario, chosen, rate, ranges, steps)
    else:
        question = over_rates(scenario, chosen, ranges, landmarks, rates, steps)
    width, height = size
    if not (width >= 1 and height >= 1):
        raise ValueError(f"expected a size of at least 1×1, got {width}×{height}")
    return worked_out(question, width, 1 if question.up < 0 else height, landmarks)
