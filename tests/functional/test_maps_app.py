"""The fate map and the sweep in the app: what they show, their cursor, replaying a cell, and what comes in between."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from functional.map_screens import (
    SCENARIOS,
    SIZES,
    assert_shown,
    canvas,
    complete,
    cursor,
    headless,
    maps,
    opened,
    said_of,
    scenario_of,
    typed,
    words,
)
from functional.pilots import click_in, footer_of, text_of
from thinned import thinned

import gradtui
from gradtui.app.painting import hill as pictures
from gradtui.app.painting import maps as maps_module
from gradtui.app.session import Session
from gradtui.engine.batch.fate_map import FateMap, refined
from gradtui.engine.descent.descent import Descent, start
from gradtui.engine.landmarks.letters import labelled
from gradtui.engine.verdict.verdict import Verdict
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.window import ranges_of
from gradtui.tui.app import GradtuiApp

AT = [
    *thinned([(what, SIZES[i % 3]) for i, what in enumerate(SCENARIOS)], of=8),
    *(pytest.param(what, SIZES[i % 3], marks=pytest.mark.slow) for i, what in enumerate([*SCENARIOS, "rosenbrock"], 1)),
]


@pytest.mark.parametrize(("what", "size"), AT)
async def test_map_is_the_one_of_the_api(what: str, size: tuple[int, int]) -> None:
    app = opened(what)
    async with app.run_test(size=size) as pilot:
        await complete(app, pilot, "space", "5")
        alone = assert_shown(app)
        found, box = alone.found, alone.picture.frame.box
        at, rate, *_ = alone.cell(*cursor(app))  # which begins at the run
        near = zip(app.main.session.run.point_at(0), at, ranges_of(app.scenario), strict=False)
        assert all(abs(x - y) <= (high - low) / min(box.width, box.height) for x, y, (low, high) in near)
        assert abs(rate - app.main.session.run.base_rate) <= (found.question.x[1] / box.width if len(at) == 1 else 0)
        hill = {letter: mark.point for letter, mark in labelled(app.main.landmarks) if mark.is_low}
        assert all(f.landmark and f.landmark.point == hill[f.letter] for f in found.fates if f.letter in hill)
        for part in (0.0, 0.3, 0.62, 0.999):
            cell = (box.left + int(part * box.width), box.top + int((1 - part) * box.height) - (part == 0.0))
            assert maps(app).holds(*cell)
            app.main.do("aim", cell)
            said_of(app, alone)


@pytest.mark.parametrize(("what", "size"), [("two_minima", SIZES[1]), ("himmelblau", SIZES[0])])
async def test_sweep_is_the_one_of_the_api(what: str, size: tuple[int, int]) -> None:
    app = opened(what)
    async with app.run_test(size=size) as pilot:
        await complete(app, pilot, "6")
        alone = assert_shown(app)
        found = alone.found
        ends = np.array([f.verdict is Verdict.CONVERGED for f in found.fates])
        fewest = found.steps[0][ends[found.fate[0]]].min()
        assert f"Fewest: {fewest} steps at η = " in text_of(app, "#coach")
        said_of(app, alone)
        await complete(app, pilot, "tab", "right", "left", "left")
        said_of(app, assert_shown(app))


async def test_that_the_arrows_move_the_cursor_is_said() -> None:
    app = opened("two_minima")
    async with app.run_test(size=SIZES[1]) as pilot:
        await complete(app, pilot, "5")
        keys = [f"{display} {label}" for display, label in footer_of(app)]
        said = [words(app), text_of(app, "#coach"), *keys]
        assert [text for text in said if "η" not in text and re.search(r"arrow|cursor|move|[←→↑↓]", text)]


# -- while it is worked out -----------------------------------------------------------------------------------------


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Maps and landmarks come only once it is set. A test sets it before its app ends, which waits for them."""
    opened = threading.Event()
    opened.set()

    def late(real: Any, *args: Any, **named: Any) -> Any:
        assert opened.wait(20)
        return real(*args, **named)

    look = pictures.Painter.find_landmarks
    monkeypatch.setattr(maps_module, "refined", partial(late, refined))
    monkeypatch.setattr(pictures.Painter, "find_landmarks", lambda self: late(look, self))
    return opened


QUESTIONS = thinned([("5", "plus"), ("5", "o"), ("6", "plus"), ("6", "tab tab")], of=3)


@pytest.mark.slow
@pytest.mark.parametrize(("shown", "keys"), thinned(QUESTIONS, of=2))
async def test_a_changed_question_gets_a_map_of_its_own(gate: threading.Event, shown: str, keys: str) -> None:
    """And until it is there nothing that was true of the old one is said of the new one."""
    app = GradtuiApp(replace(open_scenario("himmelblau"), learning_rates=(0.008, 0.014)))
    changes = (shown, keys) != ("6", "plus")  # a sweep is over every η
    async with app.run_test(size=(100, 24)) as pilot:
        await complete(app, pilot, shown)
        await pilot.press("right")
        old = canvas(app)
        gate.clear()
        await pilot.press(*keys.split())
        between, working = words(app), len(app.workers)
        gate.set()
        await complete(app, pilot)
        said_of(app, assert_shown(app))
        assert bool(working) == changes
        assert old.changes(canvas(app))
        assert not changes or not re.search("in [0-9]+ steps|fewest|enter replays", between)


async def test_landmarks_that_come_after_the_map(gate: threading.Event) -> None:
    """The letters and the range of learning rates are in the end those that come of them."""
    gate.clear()
    app = opened("two_minima")
    async with app.run_test(size=SIZES[0]) as pilot:
        await typed(app, pilot, "5", "right")
        gate.set()
        await complete(app, pilot)
        assert_shown(app)


async def test_a_map_that_is_known_is_not_worked_out_again(gate: threading.Event) -> None:
    app = opened("himmelblau")
    async with app.run_test(size=SIZES[0]) as pilot:
        await complete(app, pilot, "5")
        first = canvas(app)
        gate.clear()
        await pilot.press("1", "5")
        working, again = len(app.workers), canvas(app)
        gate.set()
        assert not first.changes(again)
        assert not working


@pytest.mark.slow
async def test_keys_work_meanwhile_and_leaving_gives_up() -> None:
    app = GradtuiApp(replace(open_scenario("himmelblau"), steps=1_000_000, tolerance=0.0))
    async with app.run_test(size=SIZES[1]) as pilot:
        await complete(app, pilot)
        began = time.monotonic()
        await typed(app, pilot, "5", *["space"] * 10, "right", "plus")
        assert len(app.workers)
        assert (app.main.session.run.cursor, app.main.session.run.base_rate) == (10, 0.011)
        await typed(app, pilot, "o", "6", "1")
        assert (app.main.session.run.optimizer.name, app.main.shown) == ("momentum", "hill")
        await complete(app, pilot)
        await typed(app, pilot, "5", "enter")  # a cell can be replayed before it is worked out
        assert (app.main.shown, app.main.session.run.name[:2]) == ("hill", "x=")
        await typed(app, pilot, "home", "5", "q")
        assert app._exit
        assert time.monotonic() - began < 60.0  # a map in full takes minutes


@pytest.mark.slow
async def test_windows_that_change_and_one_too_small() -> None:
    app = opened("himmelblau")
    async with app.run_test(size=(50, 14)) as pilot:
        await pilot.press("5", "6", "enter", "right", "1")
        assert app.main.shown == "hill"
        await pilot.resize_terminal(80, 24)
        await typed(app, pilot, "5")
        for size in ((130, 45), (60, 18), (50, 14)):
            await pilot.resize_terminal(*size)
        before = cursor(app), app.main.session
        await pilot.press("right", "enter", "space", "plus", "o", "1", "6")
        assert (cursor(app), app.main.session) == before
        await pilot.resize_terminal(61, 19)
        await complete(app, pilot)
        assert_shown(app)


WAYS = {"right": (1, 0), "left": (-1, 0), "up": (0, -1), "down": (0, 1)}
MOVES = WAYS | {"l": (1, 0), "h": (-1, 0), "k": (0, -1), "j": (0, 1)}


@pytest.mark.slow
@pytest.mark.parametrize(("shown", "moves"), [("5", MOVES), ("6", {"right": (1, 0), "h": (-1, 0)})])
async def test_keys_and_the_mouse_move_the_cursor(shown: str, moves: dict[str, tuple[int, int]]) -> None:
    app = opened("himmelblau")
    async with app.run_test(size=SIZES[0]) as pilot:
        await complete(app, pilot, shown)
        alone, before = headless(app), (app.main.session, app.main.state.loss_view)
        box = alone.picture.frame.box
        middle = (box.left + box.width // 2, box.top + box.height // 2)
        for key, (across, down) in moves.items():
            app.main.do("aim", middle)
            await pilot.press(key)
            assert cursor(app) == (middle[0] + across, middle[1] + down), key
        corners = [(box.left, box.top), (box.left + box.width - 1, box.top + box.height - 1)]
        for corner, keys in zip(corners, (("left", "up"), ("right", "down")), strict=True):
            await click_in(pilot, "#picture", corner)
            said_of(app, alone)
            await pilot.press(*keys)
            assert cursor(app) == corner
        await click_in(pilot, "#picture", (0, box.top + box.height))  # the axis below
        assert (cursor(app), app.main.session, app.main.state.loss_view) == (corners[1], *before)


def assert_ends_as(run: Descent, found: FateMap, letter: str, steps: int) -> None:
    """A descent ends as the map has it."""
    fates = [f for f in found.fates if f.letter == letter]
    assert run.verdict in {f.verdict for f in fates}
    if run.verdict is Verdict.CONVERGED:
        assert run.cursor == steps
        assert run.landmark is not None
        places = [f.landmark.point for f in fates if f.landmark]
        assert min(np.max(np.abs(np.subtract(place, run.landmark.point))) for place in places) < 1e-3


REPLAYED = thinned([("two_minima", "5"), ("two_minima", "6"), (SCENARIOS[4], "5")], of=2)


@pytest.mark.parametrize(("what", "key"), thinned(REPLAYED, of=2))
async def test_enter_and_a_double_click_replay_the_cell_under_the_cursor(what: str, key: str) -> None:
    app = opened(what)
    async with app.run_test(size=SIZES[0]) as pilot:
        await complete(app, pilot, "tab", key)
        alone, before = headless(app), app.main.session
        box = alone.picture.frame.box
        for cell in ((box.left + box.width // 3, box.top + 2), (box.left + 9, box.top + 7)):
            if app.main.shown == "hill":
                await complete(app, pilot, key)
                await pilot.double_click("#picture", offset=cell)
            else:
                await click_in(pilot, "#picture", cell)
                await pilot.press("enter")
            at, rate, letter, steps = alone.cell(*cell)
            run = app.main.session.run
            assert (run.point_at(0), run.history.rates[0], app.main.shown) == (at, rate, "hill")
            again = start(run.objective, at, optimizer=run.optimizer, learning_rate=rate, tolerance=run.tolerance)
            again = again.forward(run.cursor)
            assert [*map(run.point_at, range(run.cursor + 1))] == [*map(again.point_at, range(run.cursor + 1))]
            assert (list(run.history.values), run.gradient) == (list(again.history.values), again.gradient)
            assert_ends_as(run, alone.found, letter, steps)
        assert app.main.session.restart().runs == before.initial_runs


@pytest.mark.slow
@pytest.mark.parametrize("what", thinned(["two_minima", "himmelblau", "saddle", "partials"], of=2))
def test_every_cell_that_is_replayed_ends_in_its_fate(what: str) -> None:
    session, found = Session.open(scenario_of(what)), gradtui.fate_map(scenario_of(what), size=(24, 16))
    for i, y in enumerate(found.question.rows(16)):
        for j, x in enumerate(found.question.columns(24)):
            run = session.with_start(*found.question.start(float(x), float(y)), found.question.steps).run
            assert_ends_as(run, found, found.fates[found.fate[i, j]].letter, int(found.steps[i, j]))


def test_replaying_moves_no_other_run() -> None:
    session = Session.open(scenario_of("himmelblau")).join().step(2)
    assert [run.cursor for run in session.with_start((1.0, 1.5), 0.01, 300).runs[1:]] == [2, 2, 2]


async def test_functions_of_arrays_have_no_maps() -> None:
    app = opened("five_parameters")
    async with app.run_test(size=(130, 40)) as pilot:
        before = app.main.session, "heat", text_of(app, "#picture")
        await pilot.press("5", "6", "enter", "1", "escape")
        assert (app.main.session, app.main.shown, text_of(app, "#picture")) == before
        said = [label for _, label in footer_of(app)]
        said += [command.title.lower() for command in app.get_system_commands(app.main)]
        assert not [text for text in said if re.search("fates|sweep|replay|hill", text)]


@pytest.mark.parametrize(
    ("what", "keys"), thinned([("himmelblau", "5"), ("two_minima", "5"), ("two_minima", "56")], of=3)
)
async def test_all_that_is_said_about_a_map_is_seen(what: str, keys: str) -> None:
    app = opened(what)
    async with app.run_test(size=(80, 24)) as pilot:
        await complete(app, pilot, *keys)
        assert re.search(r"replays (it|its cell).*\.$", text_of(app, "#coach").rstrip(), re.DOTALL)


async def test_in_the_smallest_window_the_cell_says_how_it_ends() -> None:
    app = opened("himmelblau")
    async with app.run_test(size=(60, 18)) as pilot:
        await complete(app, pilot, "5")
        assert re.fullmatch(r"┼ [A-D] in \d+ steps.*", words(app))
