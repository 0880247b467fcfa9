"""Whatever is pressed, in whatever order: the session is what a headless replay of it has, bit for bit.

The keys of the main screen act on a session; here they do so without a screen, thousands of times.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from functional.replay import Replay, RunLog, digest, entry
from functional.worlds import WORLDS, other_texts, world
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from gradtui.app.painting.hill import Painter
from gradtui.app.painting.loss import losses_of
from gradtui.app.painting.studio import Studio
from gradtui.app.panels.numbers import numbers, whole
from gradtui.app.panels.title import title
from gradtui.app.panels.words import coach, loss_title, runs
from gradtui.app.pictures.registry import PICTURES, paint
from gradtui.app.session import Session
from gradtui.app.state import AppState
from gradtui.app.window import panned, zoomed
from gradtui.export.runs import as_json
from gradtui.expression.errors import ExpressionError
from gradtui.lesson.rates import advised
from gradtui.picture.curves.loss import loss_chart, wants_log
from gradtui.scenario.edited import EditError, edited
from gradtui.scenario.model import Scenario

COUNTS = st.sampled_from([1, 1, 1, 2, 3, 7, 20])
SIZES = st.tuples(st.sampled_from([1, 2, 5, 10, 17, 40, 63, 80, 200]), st.sampled_from([1, 2, 3, 4, 6, 10, 18, 40]))
PARTS = st.floats(0.0, 1.0)
_VALUE = re.compile(r"= (\S+) [↗↘→?]")


class Playing(RuleBasedStateMachine):
    """A person at the keyboard who presses anything."""

    session: Session
    replay: Replay

    @initialize(name=st.sampled_from(WORLDS))
    def opens(self, name: str) -> None:
        self.begin(world(name), Session.open(world(name)))
        self.seen: list[tuple[Session, Any]] = []

    def begin(self, scenario: Scenario, session: Session) -> None:
        self.session = session
        self.replay = Replay(scenario)
        self.studio = Studio(session)
        self.painter = self.studio.painter

    def becomes(self, session: Session) -> None:
        """Another session; the old one must stay as it is."""
        self.seen.append((self.session, digest(self.session)))
        self.session = session

    @property
    def is_of_numbers(self) -> bool:
        return isinstance(self.painter, Painter)

    # -- stepping ----------------------------------------------------------------------------------------------------

    @rule(count=COUNTS)
    def steps(self, count: int) -> None:
        before = self.session.unexplored()
        self.becomes(self.session.step(count))
        self.replay.forward(count)
        # back is the inverse: every run is where it was, by what it shows
        moved = [new.cursor - old.cursor for new, old in zip(self.session.runs, before.runs, strict=True)]
        undone = self.session.back(max(moved))
        for old, new in zip(before.runs, undone.runs, strict=True):
            assert (new.cursor, new.base_rate, new.learning_rate) == (old.cursor, old.base_rate, old.learning_rate)
            assert entry(new, new.cursor) == entry(old, old.cursor)
        assert digest(undone.step(max(moved))) == digest(self.session)

    @rule(count=COUNTS)
    def goes_back(self, count: int) -> None:
        before = self.session.unexplored()
        self.becomes(self.session.back(count))
        self.replay.back(count)
        if not self.session.together:
            # and a step is the inverse of back
            moved = before.run.cursor - self.session.run.cursor
            assert digest(self.session.step(moved) if moved else self.session) == digest(before)

    @rule()
    def goes_home(self) -> None:
        self.becomes(self.session.home())
        self.replay.home()

    @precondition(lambda self: self.replay.scenario.steps <= 120)
    @rule()
    def goes_to_the_end(self) -> None:
        self.becomes(self.session.end())
        self.replay.end()

    @rule()
    def restarts(self) -> None:
        self.becomes(self.session.restart())
        self.replay.restart()
        assert self.session.run is self.session.initial_runs[self.session.active]

    # -- how it steps ------------------------------------------------------------------------------------------------

    @rule(by=st.sampled_from([1, -1]))
    def changes_the_rate(self, by: int) -> None:
        before = self.session.run.base_rate
        there = self.session.change_rate(by)
        assert (there.run.base_rate - before) * by >= 0
        self.becomes(there)
        self.replay.set_rate(there.run.base_rate)

    @rule(by=st.sampled_from([1, -1]), times=st.integers(1, 4))
    def changes_the_rate_and_back(self, by: int, times: int) -> None:
        # once on the ladder up and down are inverses; η = 1/λ may stand between two rungs
        session = self.session.change_rate(by)
        rate = session.run.base_rate
        there = session
        for _ in range(times):
            there = there.change_rate(by)
        for _ in range(times):
            there = there.change_rate(-by)
        assert there.run.base_rate == rate
        self.becomes(there)
        self.replay.set_rate(self.session.run.base_rate)
        if session.run.base_rate != self.replay.log.rate_here:
            raise AssertionError

    @rule()
    def uses_the_curvature(self) -> None:
        rate, words = advised(self.session.run)
        assert words
        if rate is not None:
            self.becomes(self.session.with_rate(rate))
            self.replay.set_rate(rate)

    @rule(by=st.sampled_from([1, -1]))
    def takes_another_optimizer(self, by: int) -> None:
        run, log = self.session.run, self.replay.log
        self.becomes(self.session.next_optimizer(by))
        chosen = self.session.run.optimizer
        assert chosen != run.optimizer
        self.replay.put(RunLog(log.start, chosen, log.rate_here), log.cursor)
        there = self.session.next_optimizer(-by).run.optimizer
        assert there == run.optimizer or run.optimizer in self.session.scenario.optimizers

    # -- which run ---------------------------------------------------------------------------------------------------

    @rule(by=st.sampled_from([1, -1]))
    def goes_to_another_run(self, by: int) -> None:
        self.becomes(self.session.next_run(by))
        self.replay.active = (self.replay.active + by) % len(self.replay.logs)
        self.replay.probe = None
        assert self.session.next_run(-by).next_run(by).active == self.session.active

    @rule(number=st.integers(0, 20))
    def picks_a_run(self, number: int) -> None:
        self.becomes(self.session.pick(number))
        self.replay.active = number % len(self.replay.logs)
        self.replay.probe = None

    @rule()
    def joins(self) -> None:
        self.becomes(self.session.join())
        self.replay.join()

    # -- looking around ----------------------------------------------------------------------------------------------

    def place(self, across: float, up: float) -> tuple[float, ...]:
        assert isinstance(self.painter, Painter)
        point = list(self.session.inspected.run.point)
        ranges = self.painter.ranges(self.session)
        for i, (low, high), part in zip(self.painter.plane, ranges, (across, up), strict=False):
            point[i] = low + part * (high - low)
        return tuple(point)

    @precondition(lambda self: self.is_of_numbers)
    @rule(across=PARTS, up=PARTS)
    def explores(self, across: float, up: float) -> None:
        runs = self.session.runs
        point = self.place(across, up)
        self.becomes(self.session.explored(point))
        self.replay.probe = point
        assert self.session.unexplored().runs is runs

    @precondition(lambda self: self.session.probe is not None)
    @rule(steps=st.sampled_from([0, 0, 5]))
    def starts_at_the_probe(self, steps: int) -> None:
        assert self.session.probe is not None
        point, log = self.session.probe.point, self.replay.log
        self.becomes(self.session.with_start(point, self.session.run.base_rate, steps))
        self.replay.probe = None
        self.replay.put(RunLog(point, log.optimizer, log.rate_here), steps)

    @precondition(lambda self: self.is_of_numbers)
    @rule(across=PARTS, up=PARTS, rate=st.sampled_from([0.001, 0.05, 0.2, 1.5]))
    def replays_a_cell(self, across: float, up: float, rate: float) -> None:
        point, log = self.place(across, up), self.replay.log
        self.becomes(self.session.with_start(point, rate))
        self.replay.probe = None
        self.replay.put(RunLog(point, log.optimizer, rate), self.session.scenario.steps)

    @precondition(lambda self: self.is_of_numbers)
    @rule(by=st.sampled_from([1.6, 1 / 1.6]), across=PARTS, up=PARTS)
    def zooms(self, by: float, across: float, up: float) -> None:
        assert isinstance(self.painter, Painter)
        ranges = self.painter.ranges(self.session)
        around = [low + part * (high - low) for (low, high), part in zip(ranges, (across, up), strict=False)]
        self.becomes(replace(self.session, window=zoomed(ranges, by, around)))

    @precondition(lambda self: self.is_of_numbers)
    @rule(across=st.floats(-1.0, 1.0), up=st.floats(-1.0, 1.0))
    def pans(self, across: float, up: float) -> None:
        assert isinstance(self.painter, Painter)
        window = panned(self.painter.ranges(self.session), across, up)
        self.becomes(replace(self.session, window=window, follows=False))

    @rule()
    def fits(self) -> None:
        self.becomes(replace(self.session, window=(), follows=False))

    @rule(follows=st.booleans(), field=st.booleans())
    def follows_or_shows_the_field(self, follows: bool, field: bool) -> None:
        self.becomes(replace(self.session, follows=follows, field=field))

    @rule(by=st.integers(-3, 3))
    def looks_at_another_entry(self, by: int) -> None:
        before = self.session.entry
        self.becomes(self.session.with_entry(before + by))
        assert 0 <= self.session.entry < self.session.count
        assert self.session.with_entry(self.session.entry - by).entry == before

    # -- another function --------------------------------------------------------------------------------------------

    @rule(data=st.data(), keeps=st.booleans())
    def edits(self, data: st.DataObject, keeps: bool) -> None:
        before, kept = self.session, digest(self.session)
        text = data.draw(st.sampled_from(other_texts(before.scenario)))
        try:
            scenario = edited(before.scenario, text)
        except (ExpressionError, EditError) as fault:
            assert str(fault)
            return
        after = before.reopened(scenario)
        assert digest(before) == kept  # escape brings back this very session
        if keeps:
            self.take_up(before, scenario, after)

    @rule(steps=st.sampled_from([5, 20, 30]))
    def reads_the_file_again(self, steps: int) -> None:
        scenario = replace(self.session.scenario, steps=steps)
        self.take_up(self.session, scenario, self.session.reopened(scenario))

    def take_up(self, before: Session, scenario: Scenario, after: Session) -> None:
        """The scenario is another one: the same run, as many steps on."""
        self.seen.append((before, digest(before)))
        log = self.replay
        self.begin(scenario, after)
        same = len(log.logs) == len(self.replay.logs)
        self.replay.together = log.together
        self.replay.active = log.active if same else 0
        for new, old in zip(self.replay.logs, log.logs, strict=same):
            self.replay._forward(new, old.cursor if same else 0)

    # -- what is shown -----------------------------------------------------------------------------------------------

    @rule(size=SIZES)
    def is_written(self, size: tuple[int, int]) -> None:
        session, (width, height) = self.session, size
        for lines in (
            title(AppState(session, self.studio.plane, self.studio.home), width, tabs=width < 100),
            coach(session, width, height),
            runs(session, width, min(height, 8)),
            numbers(session.inspected, width, height),
            [loss_title(session, "log")],
        ):
            assert all(isinstance(text, str) for line in lines for text, _ in line)

    @rule(size=SIZES, shown=st.sampled_from([picture.name for picture in PICTURES.values() if not picture.of_many]))
    def is_drawn(self, size: tuple[int, int], shown: str) -> None:
        state = AppState(self.session, self.studio.plane, self.studio.home, shown=shown)
        if PICTURES[shown].why_not(state):
            return
        canvas = paint(state, self.studio, *size)
        assert (canvas.width, canvas.height) == size

    @rule(size=SIZES)
    def its_losses_are_drawn(self, size: tuple[int, int]) -> None:
        losses = losses_of(self.session)
        canvas = loss_chart(*size, losses, log=wants_log(losses))
        assert (canvas.width, canvas.height) == size

    @precondition(lambda self: self.is_of_numbers and self.session.probe is None)
    @rule()
    def its_numbers_are_those_of_the_json(self) -> None:
        fresh = self.replay.fresh(self.replay.log).goto(self.replay.log.cursor)
        (run,) = json.loads("".join(as_json(self.session.scenario, [fresh])))["runs"]
        last = run["trajectory"][-1]
        text = "\n".join("".join(piece for piece, _ in line) for line in whole(self.session, 10_000))
        shown = [*_VALUE.findall(text)[: len(last["partials"])]]
        shown.append(re.findall(rf"^{self.session.scenario.name} = (\S+)", text, re.MULTILINE)[0])
        for written, value in zip(shown, [*last["partials"].values(), last["value"]], strict=True):
            if value is None:
                assert written in ("∞", "−∞", "undefined", "?")
            else:
                assert float(written.replace("−", "-")) == pytest.approx(value, rel=5.1e-4, abs=1e-300)

    # -- always ------------------------------------------------------------------------------------------------------

    @invariant()
    def is_its_replay(self) -> None:
        self.replay.assert_is(self.session)

    def teardown(self) -> None:
        if not hasattr(self, "session"):
            return
        self.replay.assert_is(self.session, wholly=True)
        for session, was in self.seen:  # a key makes a new session, and leaves every other as it is
            assert digest(session) == was


FEWER = {"suppress_health_check": list(HealthCheck), "deadline": None}


@pytest.mark.parametrize(
    ("sequences", "length"), [(60, 10), pytest.param(250, 10, marks=pytest.mark.slow)], ids=["some", "many"]
)
def test_whatever_is_pressed(sequences: int, length: int) -> None:
    run_state_machine_as_test(Playing, settings=settings(max_examples=sequences, stateful_step_count=length, **FEWER))


def test_back_shows_a_race_backwards() -> None:
    """A run that had ended waits, until the others are where they were when it did."""
    session = Session.open(world("two_minima")).join()
    film = []
    for _ in range(30):
        film.append([run.cursor for run in session.runs])
        session = session.step()
    assert len({run.cursor for run in session.runs}) > 1  # some have ended
    ended = session.step(1000)
    assert [run.cursor for run in ended.step(5).back().runs] == [run.cursor for run in ended.back().runs]
    for cursors in reversed(film):
        session = session.back()
        assert [run.cursor for run in session.runs] == cursors
    assert [run.cursor for run in session.step(30).back(17).runs] == film[13]
    # one that was moved alone waits no longer
    alone = ended.join().back().join()
    assert [b.cursor - a.cursor for a, b in zip(alone.back().runs, alone.runs, strict=True)] == [1] * len(alone.runs)
