"""Many runs, optimizers and what is said of them: all together, the table, o and u, and whether each row is true."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile
from typing import Any

import numpy as np
import pytest
from functional.pilots import text_of
from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.widgets import DataTable
from thinned import thinned

import gradtui
from gradtui.app.panels.title import title
from gradtui.app.session import Session
from gradtui.app.state import AppState
from gradtui.engine.descent.descent import Descent, start
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.landmarks.letters import labelled
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.printing import short
from gradtui.picture.canvas import roles
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.model import Start
from gradtui.tui.app import GradtuiApp


async def ready(app: GradtuiApp, pilot: Pilot[None]) -> None:
    """Wait until the landmarks are known."""
    await pilot.pause()
    while len(app.workers):
        await app.workers.wait_for_complete()
        await pilot.pause()


def seen(run: Descent) -> tuple[Any, ...]:
    """Where a run stands and all that led there."""
    entries = range(run.length)
    points = [tuple(np.asarray(x).tobytes() for x in run.point_at(k)) for k in entries]
    return run.cursor, run.length, run.base_rate, run.optimizer, points, [run.value_at(k) for k in entries]


# -- all together ---------------------------------------------------------------------------------------------------

MOVES = {"space": Session.step, "p": Session.back, "home": Session.home, "end": Session.end, "r": Session.restart}
OTHERS: dict[str, Callable[[Session], Session]] = {
    "t": Session.join, "tab": Session.next_run, "o": Session.next_optimizer, "plus": lambda s: s.change_rate(1),
    "minus": lambda s: s.change_rate(-1),
}  # fmt: skip
SHORT = {name: replace(open_scenario(name), steps=30) for name in ("two_minima", "race", "noise", "five_parameters")}


def after(session: Session, key: str) -> Session:
    """The session after a key, checked: only the runs that it is for have moved, each as it does alone."""
    if key in OTHERS:
        return OTHERS[key](session)
    moved = MOVES[key](session)
    assert (moved.active, moved.together, len(moved.runs)) == (session.active, session.together, len(session.runs))
    for i, (old, new) in enumerate(zip(session.runs, moved.runs, strict=True)):
        finished_for = key == "p" and session.together and bool(session.finished_for) and session.finished_for[i] > 0
        if (session.together or i == session.active) and not finished_for:
            assert seen(new) == seen(MOVES[key](replace(session, together=False, active=i)).run)
        elif finished_for:  # it had ended before the step that is taken back
            assert seen(new) == seen(old)
        else:
            assert new is old
    return moved


def assert_replayed(session: Session) -> None:
    """Every run is the one that its start, its optimizer and its learning rates give without the app."""
    for run in session.runs:
        again = start(run.objective, run.point_at(0), optimizer=run.optimizer, tolerance=run.tolerance)
        for k in range(run.length - 1):
            again = again.with_learning_rate(run.history.rates[k]).forward()
        again = again.with_learning_rate(run.next_rate).goto(run.cursor)
        assert seen(again) == seen(run)


@settings(max_examples=60)
@any_of(st.sampled_from(sorted(SHORT)), st.lists(st.sampled_from([*MOVES, *OTHERS, "space", "t"]), max_size=25))
def test_any_keys_are_a_replay_without_the_app(name: str, keys: list[str]) -> None:
    session = Session.open(SHORT[name])
    for key in keys:
        session = after(session, key)
    assert_replayed(session)


@pytest.mark.slow
@pytest.mark.parametrize("name", thinned(["race", "two_minima", "noise"], of=3))
async def test_random_keys_in_the_app(name: str) -> None:
    keys = random.Random(name).choices([*MOVES, *OTHERS, "space", "space"], k=14)
    app, session = GradtuiApp(SHORT[name]), Session.open(SHORT[name])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t", "space", *keys)
        for key in ["t", "space", *keys]:
            session = after(session, key)
        assert (app.main.session.active, app.main.session.together) == (session.active, session.together)
        assert [seen(run) for run in app.main.session.runs] == [seen(run) for run in session.runs]
        assert_replayed(app.main.session)
        assert (f"moving all {len(session.runs)}" in text_of(app, "#title")) == session.together


async def test_play_moves_all_and_stops_when_none_can() -> None:
    app = GradtuiApp(replace(open_scenario("two_minima"), tolerance=0.5))
    async with app.run_test(size=(80, 24)) as pilot:
        app.main.state = replace(app.main.state, speed=5)
        await pilot.press("t", "a")
        for _ in takewhile(lambda _: app.main.player is not None, range(150)):
            await pilot.pause(0.02)
        assert (app.main.player, [run.at_end for run in app.main.session.runs]) == (None, [True] * 4)


# -- the table ------------------------------------------------------------------------------------------------------


def rows(app: GradtuiApp) -> list[list[str]]:
    table = app.screen.query_one(DataTable)
    return [[cell.plain for cell in table.get_row_at(i)] for i in range(table.row_count)]


def number(text: str) -> float:
    found = re.match(r"[−\d.e]+", text)
    return float(found[0].replace("−", "-")) if found else math.inf


def true_row(app: GradtuiApp, i: int) -> dict[str, str]:
    """What the table must say of a run, worked out anew."""
    run, scenario = app.main.session.runs[i], app.scenario
    f = gradtui.Function(scenario.text, variables=scenario.variables, constants=dict(scenario.constants))
    at = dict(zip(scenario.variables, run.point, strict=True))
    low = min((math.dist(run.point, m.point), letter) for letter, m in labelled(app.main.landmarks) if m.is_low)
    if scenario.name == "L":  # a valley: 2w + b = 3
        low = abs(2 * run.point[0] + run.point[1] - 3) / math.sqrt(5), "A"
    return {
        "optimizer": run.optimizer.label, "η": f"{run.base_rate:.4g}", "steps": str(run.cursor),
        "verdict": run.verdict.words if run.cursor else "at its start",
        scenario.name: short(f(**at)),
        f"‖∇{scenario.name}‖": short(math.hypot(*f.partials(**at).values())),
        "to a minimum": f"{short(low[0], 3)} to {low[1]}",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "size"), [("race", (120, 40)), ("one_example", (80, 24))])
async def test_the_table_is_true_and_sorts_by_every_column(name: str, size: tuple[int, int]) -> None:
    app = GradtuiApp(open_scenario(name))
    async with app.run_test(size=size) as pilot:
        app.main.state = replace(app.main.state, session=app.main.session.join().step(4).join().step(2))
        await ready(app, pilot)
        session = app.main.session
        await pilot.press("c")
        table, before = app.screen.query_one(DataTable), rows(app)
        columns = [str(column.label) for column in table.ordered_columns]
        assert ("optimizer" in columns) == (name == "race")
        for i, row in enumerate(before):
            assert row[0].startswith(roles.glyph(i))
            true = true_row(app, i)
            assert dict(zip(columns[1:-1], row[1:-1], strict=True)) == {k: true[k] for k in columns[1:-1]}
            assert number(row[-1]) == pytest.approx(number(true["to a minimum"]), rel=1e-2, abs=1e-12)
            assert row[-1][-5:] == true["to a minimum"][-5:]
        for k in range(len(columns)):
            await pilot.press("s")
            assert_sorted(rows(app), before, k, falling=False)
        await pilot.press("S")
        assert_sorted(rows(app), before, len(columns) - 1, falling=True)
        left = sum(c.get_render_width(table) for c in table.ordered_columns[:2])
        for falling in (False, True):
            await pilot.click(DataTable, offset=(left + 2, 0))
            assert_sorted(rows(app), before, 2, falling=falling)
        assert app.main.session is session
        await pilot.press(*["s"] * (columns.index(app.scenario.name) - 2))
        assert f"sorted by {app.scenario.name}," in text_of(app, "#compare-words")


def assert_sorted(now: list[list[str]], before: list[list[str]], column: int, *, falling: bool) -> None:
    assert sorted(now) == sorted(before)
    if column == 0:
        assert now == (before[::-1] if falling else before)
        return
    texts = [row[column] for row in now]
    assert texts == sorted(texts, key=number if re.match(r"[−\d]", texts[0]) else None, reverse=falling)


@pytest.mark.slow
async def test_keys_in_the_table() -> None:
    app = GradtuiApp(open_scenario("race"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "c", "space", "space", "p")
        expected = [Session.open(app.scenario).pick(i).step(1 + (i == 0)).run.cursor for i in range(6)]
        assert [run.cursor for run in app.main.session.runs] == expected
        assert [row[4] for row in rows(app)] == list(map(str, expected))
        await pilot.press("end", "s", "s", "s")
        table = app.screen.query_one(DataTable)
        visited = [table.cursor_row]
        for key in ("down", "k", "up", "j", "j"):
            await pilot.press(key)
            visited.append(table.cursor_row)
        assert [row - visited[0] for row in visited] == [0, 1, 0, -1, 0, 1]
        assert all(run.at_end or run.cursor == 100 for run in app.main.session.runs)
        assert (app.main.session.active, app.main.session.together) == (0, False)
        chosen = rows(app)[table.cursor_row][1]
        await pilot.press("enter")
        assert (app.screen, app.main.session.run.optimizer.label) == (app.main, chosen)
        await pilot.press("c", "escape", "c", "c", "c", "q")
        assert (app.screen, app._exit) == (app.main, False)


HOSTILE = ["[@click=app.quit]x[/]", "[/]", "[bold", "\x1b[2Jx", "a · η=1 · b", "y" * 300, "\u202edrow", "日本語" * 9]


async def test_sixty_four_runs_with_names_of_any_kind() -> None:
    names = [*HOSTILE, *(f"start {k}" for k in range(64 - len(HOSTILE)))]
    starts = tuple(Start(name, {"x": -2.0 + k / 16}) for k, name in enumerate(names))
    app = GradtuiApp(replace(open_scenario("two_minima"), title=HOSTILE[0], starts=starts, learning_rates=(0.05,)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t", "space", "c")
        assert [row[3] for row in rows(app)] == ["1"] * 64
        for k, name in enumerate(HOSTILE[:3]):
            assert rows(app)[k][0] == f"{roles.glyph(k)} {name}"
        assert text_of(app, "#compare-table").replace("\n", "").isprintable()
        app.screen.query_one(DataTable).move_cursor(row=63)
        await pilot.press("down", "enter")
        assert app.main.session.active == 63
        assert "64/64" in text_of(app, "#title")
        assert "start 55" in text_of(app, "#runs")
        assert (text_of(app, "#title") + text_of(app, "#runs")).replace("\n", "").isprintable()


@pytest.mark.parametrize("name", ["race", "noise", "rosenbrock", "five_parameters", "house_prices"])
def test_o_goes_through_all_that_fit(name: str) -> None:
    session = Session.open(replace(open_scenario(name), tolerance=0.0)).step(4)
    first, met = session.run, [session.run.optimizer]
    for _ in range(20):
        session = session.next_optimizer()
        run = session.run
        again = start(run.objective, first.point_at(0), optimizer=run.optimizer, learning_rate=first.base_rate,
                      tolerance=0.0).forward(first.cursor)  # fmt: skip
        assert seen(run) == seen(again)
        said = "".join(text for text, _ in title(AppState(session, (), ()), 300)[0])
        assert said.rstrip().endswith(f"  {run.optimizer.label}  {session.scenario.name} {short(run.value)}")
        if run.optimizer == met[0]:
            break
        met.append(run.optimizer)
    arrays = not isinstance(first.objective, ScalarObjective)
    assert len({o.label for o in met}) == len(met)
    assert {o.name for o in met} == set(OPTIMIZERS) - ({"newton"} if arrays else set())
    assert session.restart().run is session.initial_runs[0]


@pytest.mark.parametrize("size", [(40, 15), (60, 18), (80, 24), (120, 40)])
async def test_the_table_says_everything_of_a_run_at_every_size(size: tuple[int, int]) -> None:
    """What has no column is said of the chosen run below the table."""
    app = GradtuiApp(open_scenario("race"))
    async with app.run_test(size=size) as pilot:
        await pilot.press("space", "c", "down")
        await pilot.pause()
        rows = text_of(app, "#compare-table") + text_of(app, "#compare-words")
        said = " ".join(rows.split())
        assert all(word in said for word in ("momentum", "14.35", "0.04", "at its start"))
        assert all(glyph in said for glyph in "●◆■▲▼★")
        assert "look at it" in text_of(app, "#keys")


async def test_runs_have_their_colours_in_the_table() -> None:
    app = GradtuiApp(open_scenario("race"))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("c")
        await pilot.pause()
        table = app.screen.query_one(DataTable)
        colours = [str(table.get_row_at(k)[0].spans[0].style.color.name) for k in range(6)]
        assert len(set(colours)) == 6
