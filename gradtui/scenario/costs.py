"""What running a scenario may cost: it comes from somebody else, and each of its limits may be reached at once."""

from __future__ import annotations

from ..expression.shapes import MOST_BYTES, bytes_text
from .model import Scenario

MOST_STEPS = 10_000_000
"""Steps of all runs together."""
MOST_CELL_STEPS = 2_000_000_000
"""Steps of all descents of a map together: they are taken by the thousand, and nothing but their ends is kept."""
_FLOAT = 8  # bytes of a number
_COLUMNS = 8  # of a record of arrays, besides the states that are kept


def too_much(scenario: Scenario, steps: int) -> str:
    """Say that so many steps of every run are more than is done, and why; "" where they are not."""
    runs = [
        (optimizer, len(scenario.starts) * (len(scenario.learning_rates) if optimizer.learning_rate is None else 1))
        for optimizer in scenario.optimizers
    ]
    count = sum(number for _, number in runs)
    of = f"{count:,} run{'s' * (count != 1)} of {steps:,} step{'s' * (steps != 1)}"
    if count * steps > MOST_STEPS:
        return f"expected at most {MOST_STEPS:,} steps of all runs together, got {count * steps:,}: {of}"
    record = sum(number * _record(scenario, len(optimizer.memory), steps) for optimizer, number in runs)
    if record > MOST_BYTES:
        return f"expected runs whose record takes at most 1 GiB, got {bytes_text(record)}: {of}"
    return ""


def too_many_cells(cells: int, steps: int) -> str:
    """Say that a map of so many cells, each a descent of so many steps, is more than is done; "" where it is not."""
    if cells * steps <= MOST_CELL_STEPS:
        return ""
    most, asked = f"{MOST_CELL_STEPS:,}", f"{cells * steps:,}"
    return f"expected at most {most} steps of all cells together, got {asked}: {cells:,} cells of {steps:,} steps"


def _record(scenario: Scenario, memory: int, steps: int) -> int:
    """The bytes that the record of a run takes: every step of numbers; of arrays some, and the last ones."""
    arrays = sum(array.size for array in scenario.parameters.values())
    entries = arrays + len(scenario.variables) - len(scenario.parameters)
    if not arrays:
        return _FLOAT * (steps + 1) * (entries * (2 + memory) + 2)
    from ..engine.descent.array_history import BUDGET, FEWEST

    state = _FLOAT * entries * (1 + memory)
    kept = min((steps + 1) * state, max(BUDGET, FEWEST * state))
    return kept + 2 * (state + _FLOAT * entries) + _FLOAT * _COLUMNS * steps
