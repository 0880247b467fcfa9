"""What ``gradtui map`` finds: a fate map, or for each start of a scenario a sweep over learning rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..engine.batch.fate_map import FateMap, MapQuestion, fate_map
from ..engine.batch.fates import Fate
from ..engine.landmarks.landmark import Landmark
from ..scenario.map_questions import sweep
from ..scenario.model import Scenario

Numbers = np.ndarray[Any, np.dtype[Any]]

RATE = "learning_rate"
"""What the axis of learning rates is called in data."""


@dataclass(frozen=True, slots=True, eq=False)
class Mapped:
    """A fate map, or a sweep for each start, cell by cell."""

    scenario: Scenario
    """Of what."""
    question: MapQuestion
    """What was asked; of sweeps by the first start."""
    fates: tuple[Fate, ...]
    """Every way to end that occurs, and the landmarks of the window that may."""
    fate: Numbers
    """Shape (rows, columns), from the top down, of sweeps a row for each start: a place in ``fates``."""
    steps: Numbers
    """Shape (rows, columns): how many updates it took."""
    is_sweep: bool
    """Whether the rows are the scenario's starts."""

    @property
    def columns(self) -> list[float]:
        """The middle of each column."""
        middles: list[float] = self.question.columns(self.fate.shape[1]).tolist()
        return middles

    @property
    def rows(self) -> list[float]:
        """The middle of each row, from the top down; [] where the rows have no axis."""
        middles: list[float] = self.question.rows(self.fate.shape[0]).tolist() if self.question.up >= 0 else []
        return middles

    @property
    def across(self) -> str:
        """The variable whose start varies from left to right, or ``learning_rate``."""
        return self.scenario.variables[self.question.across] if self.question.over == "start" else RATE

    @property
    def up(self) -> str:
        """The variable whose start varies from bottom to top; "" for none."""
        return self.scenario.variables[self.question.up] if self.question.up >= 0 else ""

    @property
    def held(self) -> dict[str, float]:
        """The value of each variable whose start is the same in every cell."""
        if self.is_sweep:
            return {}
        varied = (self.question.across, self.question.up)
        named = zip(self.scenario.variables, self.question.held, strict=True)
        return {name: value for i, (name, value) in enumerate(named) if i not in varied}

    @property
    def counts(self) -> list[int]:
        """How many cells have each fate."""
        found: list[int] = np.bincount(self.fate.ravel(), minlength=len(self.fates)).tolist()
        return found


def map_data(
    scenario: Scenario, question: MapQuestion, width: int, height: int, landmarks: Sequence[Landmark] = ()
) -> Mapped:
    """The map that answers a question; one row where nothing varies from bottom to top."""
    found = fate_map(question, width, height if question.up >= 0 else 1, landmarks)
    return Mapped(scenario, question, found.fates, found.fate, found.steps, is_sweep=False)


def swept(
    scenario: Scenario,
    rates: tuple[float, float],
    width: int,
    steps: int | None = None,
    landmarks: Sequence[Landmark] = (),
) -> Mapped:
    """A sweep for each start, with one list of fates for all."""
    known = list(landmarks)
    fates: list[Fate] = []
    found: list[FateMap] = []
    rows = []
    for start in scenario.starts:
        at = tuple(float(start.at[name]) for name in scenario.variables)
        question = sweep(scenario, scenario.optimizers[0], at, known, rates, steps)
        one = fate_map(question, width, 1, known)
        rows.append(np.array([_place(fates, fate) for fate in one.fates])[one.fate[0]])
        found.append(one)
        # so that the next sweep gives what this one has found the same letters
        known += [f.landmark for f in one.fates if f.landmark and f.landmark.is_low and f.landmark not in known]
    return Mapped(
        scenario,
        found[0].question,
        tuple(fates),
        np.stack(rows),
        np.concatenate([one.steps for one in found]),
        is_sweep=True,
    )


def _place(fates: list[Fate], fate: Fate) -> int:
    """The place of a fate among those known so far; a new one if it is not known."""
    for place, other in enumerate(fates):
        if fate == other or _is_same(fate, other):
            return place
    fates.append(fate)
    return len(fates) - 1


def _is_same(one: Fate, other: Fate) -> bool:
    """Whether two fates are one place that is not low: a saddle found twice, to rounding."""
    if one.letter != other.letter or one.landmark is None or other.landmark is None:
        return False
    pairs = zip(one.landmark.point, other.landmark.point, strict=True)
    return all(abs(a - b) <= 1e-5 + 1e-5 * abs(b) for a, b in pairs)
