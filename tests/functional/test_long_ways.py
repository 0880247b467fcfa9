"""What takes long goes a part at a time: keys are heard, it is seen how far it is, and any key stops it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from functional.pilots import settled, text_of
from thinned import thinned

from gradtui.app import session
from gradtui.app.dispatch import dispatch
from gradtui.app.opening import opened
from gradtui.app.painting.studio import Studio
from gradtui.app.session import Session
from gradtui.app.state import AppState
from gradtui.scenario.model import Scenario
from gradtui.scenario.reader import loads
from gradtui.tui.app import GradtuiApp

LONG = """
[function]
expression = "sum(sin(w)**2) + mean(w)"
[parameters]
w = { shape = [20], init = "normal", scale = 1.0, seed = 7 }
[descent]
learning_rates = [0.01, 0.02]
steps = STEPS
tolerance = 0.0
"""


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that little takes long: a hundred steps of two runs are a part."""
    monkeypatch.setattr(session, "_PART", 30_000.0)


def long(steps: int) -> Scenario:
    return loads(LONG.replace("STEPS", str(steps)))


def state_of(scenario: Scenario) -> AppState:
    session = Session.open(scenario)
    studio = Studio(session)
    return opened(session, studio.plane, studio.home)


def done(state: AppState, action: str) -> AppState:
    after = dispatch(state, action)
    assert isinstance(after, AppState)
    return after


@pytest.mark.parametrize("action", ["end", "end_all"])
def test_the_end_comes_in_parts_and_is_the_same_end(action: str) -> None:
    state = state_of(long(400))
    if action == "end_all":
        state = done(state, "step")
    parts = 0
    at = done(state, action)
    while at.session.heading:
        assert at.session.run.cursor < 400
        at = done(at, "further")
        parts += 1
    assert parts >= 1
    for k, run in enumerate(at.session.runs):
        goal = 400 if k == 0 or action == "end_all" else 0
        assert run.cursor == goal
        assert run.value == state.session.initial_runs[k].forward(goal).value
    assert done(at, "further") is at


def test_whatever_is_done_stops_it() -> None:
    state = state_of(long(100_000))
    for action in ("pause", "step", "back", "home", "next_run", "raise_rate", "enlarge"):
        at = done(done(state, "end"), "further")
        assert at.session.heading == (100_000, 0)
        after = done(at, action)
        assert after.session.heading == ()
        assert done(after, "further") is after


def test_another_optimizer_takes_as_many_steps_in_parts() -> None:
    state = done(done(state_of(long(400)), "end"), "further")
    while state.session.heading:
        state = done(state, "further")
    other = done(state, "optimizer")
    assert other.session.heading == (400, 0)
    assert 0 < other.session.run.cursor < 400
    while other.session.heading:
        other = done(other, "further")
    assert other.session.run.cursor == 400


@pytest.mark.parametrize("count", [1, 500, 501, 1024])
def test_of_very_many_runs_an_even_part_is_drawn(count: int) -> None:
    opened_once = Session.open(long(9))
    many = replace(opened_once, runs=(opened_once.run,) * count)
    for active in {0, count // 2, count - 1}:
        drawn = replace(many, active=active).drawn
        assert active in drawn
        assert len(drawn) == count if count <= 500 else 250 <= len(drawn) <= 500


def test_a_short_way_is_gone_at_once() -> None:
    scenario = loads(
        '[function]\nexpression = "x**2"\n[[start]]\nat = { x = 1.0 }\n[descent]\nlearning_rate = 1e-9\nsteps = 99\n'
    )
    after = done(state_of(scenario), "end").session
    assert (after.run.cursor, after.heading) == (99, ())


@pytest.mark.parametrize("key", thinned(["escape", "f12", "space"], of=3))
def test_a_key_stops_it(key: str) -> None:
    app = GradtuiApp(long(100_000))

    async def play() -> None:
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.press("end")
            await settled(
                pilot, lambda: app.main.session.run.cursor > 100 and "any key stops it" in text_of(app, "#title")
            )
            assert app.main.session.heading
            await pilot.press(key)
            await settled(pilot, lambda: not app.main.session.heading)
            at = app.main.session.run.cursor
            await pilot.pause(0.1)
            assert app.main.session.run.cursor == at < 100_000
            assert "any key stops it" not in text_of(app, "#title")

    asyncio.run(play())


def test_the_table_goes_on_in_parts() -> None:
    app = GradtuiApp(long(100_000))

    async def play() -> None:
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.press("c", "end")
            await settled(pilot, lambda: all(cursor > 100 for cursor in app.main.session.cursors))
            await pilot.press("escape")
            await settled(pilot, lambda: not app.main.session.heading)
            assert app.screen is not app.main  # it stops what takes long, and stays

    asyncio.run(play())
