"""[[expect]]: whether the runs end as their author promises."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor, isfinite, log10
from typing import TYPE_CHECKING, Any

from ...expression.names import pretty
from ...expression.printing import number_text, short
from ...expression.visible import visible
from ...scenario.tables.checks import Fault
from .runs import Runs

if TYPE_CHECKING:
    from ...engine.descent.descent import Descent
    from ...scenario.cards import Expect

_MOST_NAMED = 5  # runs of one promise
_AT_ZERO = 0.5e-4


def broken(runs: Runs) -> Iterator[Fault]:
    """Yield a fault for every promise and run that does not keep it, and for a promise of no run."""
    for i, expect in enumerate(runs.scenario.expects):
        path = ("expect", i)
        arrays = [name for name in expect.near or {} if name in runs.scenario.parameters]
        if arrays:
            yield Fault(path, f"expected near with the names of numbers, but {arrays[0]} is an array")
            continue
        meant = [k for k, start in enumerate(runs.starts) if _is_meant(expect, start.name, runs.initial_runs[k])]
        if not meant:
            yield Fault(path, f"no run has the learning rate {expect.learning_rate!r}: each optimizer has its own")
        said = [(runs.end(k).name, what) for k in meant if (what := _difference(expect, runs.end(k)))]
        for name, what in said[:_MOST_NAMED]:
            yield Fault(path, f"the run {visible(name, limit=80)} {what}")
        if len(said) > _MOST_NAMED:
            yield Fault(path, f"and {len(said) - _MOST_NAMED} runs more do not keep this promise")


def _is_meant(expect: Expect, start: str, initial_runs: Descent) -> bool:
    rate = expect.learning_rate
    return expect.start in ("", start) and (rate is None or rate == initial_runs.base_rate)


def _difference(expect: Expect, end: Descent) -> str:
    """What was promised of a run and what came instead; "" where the promise is kept."""
    if expect.verdict and end.verdict.value != expect.verdict:
        return f"was to end {expect.verdict}, and is {end.verdict.value}: {end.reason}"
    at: dict[str, Any] = dict(zip(end.variables, end.point, strict=True))
    for name, promised in (expect.near or {}).items():
        if not is_near(at[name], promised):
            came = short(at[name], 6)
            return f"was to end near {pretty(name)} = {number_text(promised)}, and ends at {pretty(name)} = {came}"
    return ""


def is_near(value: float, promised: float) -> bool:
    """Whether a value is the promised one to four digits that count; of 0, to four digits after the point."""
    if not isfinite(value):
        return False
    half = 0.5 * 10.0 ** (floor(log10(abs(promised))) - 3) if promised else _AT_ZERO
    return abs(value - promised) <= half * (1 + 1e-9)
