"""A headless replay: what a session must show, from nothing but a log of what was done to it.

It knows of a run only its start, its optimizer and the learning rate of every update, and finds every number by
stepping a fresh descent that keeps everything. It shares no state, no record and no objective with the session.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from gradtui.app.session import Session
from gradtui.engine.descent.descent import Descent, start
from gradtui.engine.descent.optimizers.optimizer import Optimizer
from gradtui.scenario.model import Scenario
from gradtui.scenario.runs import begin, objective_of

if TYPE_CHECKING:
    from gradtui.engine.protocols import Objective


def bits(value: Any) -> Any:
    """Numbers, arrays and tuples of them as something that is equal only where every bit is."""
    if isinstance(value, float):
        return "nan" if math.isnan(value) else value.hex()
    return (value.shape, value.tobytes()) if hasattr(value, "tobytes") else tuple(map(bits, value))


def entry(run: Descent, k: int) -> Any:
    """All numbers of an entry."""
    return bits((run.point_at(k), run.value_at(k), run.gradient_at(k), run.memory_at(k), run.history.norm_at(k)))


@lru_cache(maxsize=32)
def _objective_of(scenario: Scenario) -> Objective:
    """The function of a scenario, which no session of it has."""
    return objective_of(replace(scenario))


@dataclass
class RunLog:
    """What was done to a run."""

    start: tuple[Any, ...]
    optimizer: Optimizer
    rate: float
    """The learning rate that the next new update will have."""
    name: str = ""
    rates: list[float] = field(default_factory=list)
    """The learning rate of every update that is kept."""
    cursor: int = 0

    def copy(self) -> RunLog:
        return RunLog(self.start, self.optimizer, self.rate, self.name, [*self.rates], self.cursor)

    @property
    def rate_here(self) -> float:
        return self.rates[self.cursor] if self.cursor < len(self.rates) else self.rate


class Replay:
    """The log of a session."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.logs = self._begun()
        self.active = 0
        self.together = False
        self.probe: tuple[Any, ...] | None = None
        self.film: list[list[int]] = []
        """Of runs that step together, where they stood before each step: back shows the film backwards."""
        self._objective = _objective_of(scenario)
        self._known: dict[int, tuple[list[float], Descent]] = {}

    def _begun(self) -> list[RunLog]:
        return [RunLog(run.point, run.optimizer, run.base_rate, run.name) for run in begin(self.scenario)]

    @property
    def log(self) -> RunLog:
        return self.logs[self.active]

    def _moved(self) -> list[RunLog]:
        self.probe = None
        return self.logs if self.together else [self.log]

    # -- finding the numbers -----------------------------------------------------------------------------------------

    def fresh(self, log: RunLog) -> Descent:
        """A descent that was never gone back in, with every update of a log."""
        run = start(
            self._objective,
            log.start,
            optimizer=log.optimizer,
            learning_rate=log.rates[0] if log.rates else log.rate,
            tolerance=self.scenario.tolerance,
        )
        return _on(run, log.rates)

    def known(self, log: RunLog) -> Descent:
        """The same, from the last time where only updates were added since."""
        before = self._known.get(id(log))
        if before is not None and log.rates[: len(before[0])] == before[0]:
            run = _on(before[1], log.rates[len(before[0]) :])
        else:
            run = self.fresh(log)
        self._known[id(log)] = [*log.rates], run
        return run

    # -- what can be done --------------------------------------------------------------------------------------------

    def forward(self, count: int) -> None:
        logs = self._moved()
        if not self.together:
            self.film = []
        for _ in range(count):
            before = [log.cursor for log in self.logs]
            for log in logs:
                self._forward(log, 1)
            if self.together and before != [log.cursor for log in self.logs]:
                self.film.append(before)

    def _forward(self, log: RunLog, count: int) -> None:
        goal = log.cursor + count
        if goal > len(log.rates):
            run = self.known(log)
            if not run.at_end:
                further = run.with_learning_rate(log.rate).forward(goal - len(log.rates))
                log.rates += [log.rate] * (further.cursor - run.cursor)
        log.cursor = min(goal, len(log.rates))

    def back(self, count: int) -> None:
        logs = self._moved()
        if not self.together:
            self.film = []
        while count and self.film:
            for log, cursor in zip(self.logs, self.film.pop(), strict=True):
                log.cursor = cursor
            count -= 1
        for log in logs:
            log.cursor = max(log.cursor - count, 0)

    def home(self) -> None:
        self.film = []
        for log in self._moved():
            log.cursor = 0

    def join(self) -> None:
        self.together = not self.together
        self.film = []

    def end(self) -> None:
        self.film = []
        for log in self._moved():
            goal = max(self.scenario.steps, len(log.rates))
            self._forward(log, goal - log.cursor)

    def restart(self) -> None:
        self.film = []
        begun = self._begun()
        self.probe = None
        for i in range(len(self.logs)) if self.together else [self.active]:
            self._put(i, begun[i])

    def set_rate(self, rate: float) -> None:
        if rate != self.log.rate_here:
            del self.log.rates[self.log.cursor :]
            self.log.rate = rate
            self.film = []

    def put(self, log: RunLog, steps: int) -> None:
        """Another run in the place of the active one."""
        self.film = []
        self._put(self.active, log)
        self._forward(log, steps)

    def _put(self, i: int, log: RunLog) -> None:
        self._known.pop(id(self.logs[i]), None)
        self.logs[i] = log

    # -- comparing ---------------------------------------------------------------------------------------------------

    def assert_is(self, session: Session, *, wholly: bool = False) -> None:
        """The session is what was done, bit for bit: every run where it stands, or every entry that is kept."""
        assert (session.active, session.together) == (self.active, self.together)
        assert len(session.runs) == len(self.logs)
        for log, run in zip(self.logs, session.runs, strict=True):
            assert (run.cursor, run.length - 1) == (log.cursor, len(log.rates))
            assert run.optimizer == log.optimizer
            assert run.base_rate == log.rate_here
            replay = self.fresh(log) if wholly else self.known(log)
            assert run.at_end == (replay.at_end and log.cursor == len(log.rates))
            for k in range(run.length) if wholly else {0, log.cursor // 2, log.cursor}:
                assert entry(run, k) == entry(replay, k)
            if wholly:
                assert list(run.history.rates[: run.length - 1]) == log.rates
                there = replay.goto(log.cursor)
                assert run.judged[:2] == there.judged[:2]
        if self.probe is None:
            assert session.probe is None
        else:
            assert session.probe is not None
            log = RunLog(self.probe, self.log.optimizer, self.log.rate_here)
            assert entry(session.probe, 0) == entry(self.fresh(log), 0)


def _on(run: Descent, rates: Sequence[float]) -> Descent:
    for rate, same in groupby(rates):
        run = run.with_learning_rate(rate).forward(len(list(same)))
    return run


def digest(session: Session) -> Any:
    """All that a session says, so that it can be seen later that nobody changed it."""
    runs = [
        (
            run.name,
            run.cursor,
            run.length,
            run.base_rate,
            run.next_rate,
            entry(run, run.cursor),
            entry(run, run.length - 1),
        )
        for run in session.runs
    ]
    probe = None if session.probe is None else entry(session.probe, 0)
    rest = session.entry, session.window, session.follows, session.field, session.together, session.active
    return runs, probe, rest
