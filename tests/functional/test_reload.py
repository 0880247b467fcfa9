"""A scenario's file that is saved while it is shown."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from functional.pilots import settled, text_of
from textual.pilot import Pilot

from gradtui.cli.commands.app import reread
from gradtui.cli.options.app_options import app_options
from gradtui.cli.resolve import chosen
from gradtui.tui import reload
from gradtui.tui.app import GradtuiApp

GOOD = '[function]\nexpression = "x**2 + y**2"\n[[start]]\nat = { x = 1.0, y = 2.0 }\n'
OTHER = GOOD.replace("y**2", "3*y**2")
BAD = '[function]\nexpression = "x**2 + y**"\nconstant = 3\n[descent]\nstepz = 3\n'


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reload, "_SETTLED", 0.03)
    monkeypatch.setattr(reload.FileWatch.__init__, "__defaults__", (0.05,))


@asynccontextmanager
async def opened(path: Path, *options: str) -> AsyncIterator[tuple[GradtuiApp, Pilot[None]]]:
    given = app_options().read([str(path), *options])
    scenario = chosen(given)
    app = GradtuiApp(scenario, reread=partial(reread, given, scenario))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot, lambda: app.main.following is not None and app.main.following.watch._seen != ())
        yield app, pilot


def shows(app: GradtuiApp, text: str) -> Callable[[], bool]:
    return lambda: app.main.session.scenario.text == text


async def test_good_bad_good(tmp_path: Path) -> None:
    path = tmp_path / "bowl.toml"
    path.write_text(GOOD)
    async with opened(path) as (app, pilot):
        await pilot.press("space", "space", "space")
        path.write_text(OTHER)
        await settled(pilot, shows(app, "x**2 + 3*y**2"))
        assert app.main.session.run.cursor == 3
        assert "3·y²" in text_of(app, "#numbers") or "6·y" in text_of(app, "#numbers")
        good = app.main.session
        path.write_text(BAD)
        await settled(pilot, lambda: "bowl.toml:2:" in text_of(app, "#coach"))
        said = text_of(app, "#coach")
        assert "bowl.toml:2:25: function.expression: found the end" in said
        assert "(and 2 more)" in said
        await pilot.press("space")
        assert "bowl.toml:2:" in text_of(app, "#coach")
        assert app.main.session.scenario is good.scenario
        now = app.main.session
        path.write_text(OTHER)
        await settled(pilot, lambda: "bowl.toml" not in text_of(app, "#coach"))
        assert app.main.session is now
        path.write_text(GOOD)
        await settled(pilot, shows(app, "x**2 + y**2"))
        assert app.main.session.run.cursor == 4


async def test_another_file_is_put_in_its_place(tmp_path: Path) -> None:
    path, new = tmp_path / "bowl.toml", tmp_path / ".bowl.toml.swp"
    path.write_text(GOOD)
    async with opened(path) as (app, pilot):
        new.write_text(OTHER)
        new.replace(path)
        await settled(pilot, shows(app, "x**2 + 3*y**2"))


async def test_deleted_and_back(tmp_path: Path) -> None:
    path = tmp_path / "bowl.toml"
    path.write_text(GOOD)
    async with opened(path) as (app, pilot):
        old = app.main.session
        path.unlink()
        await settled(pilot, lambda: "no such file" in text_of(app, "#coach"))
        assert app.main.session is old
        path.write_text(GOOD)
        await settled(pilot, lambda: "no such file" not in text_of(app, "#coach"))
        assert app.main.session is old
        path.unlink()
        path.write_text(OTHER)
        await settled(pilot, shows(app, "x**2 + 3*y**2"))


async def test_options_keep_holding_and_playing_pauses(tmp_path: Path) -> None:
    path = tmp_path / "bowl.toml"
    path.write_text(GOOD)
    options = ("--lr", "0.01", "--start", "x=5,y=5", "--optimizer", "adam", "--tolerance", "0.5")
    async with opened(path, *options) as (app, pilot):
        app.main.state = replace(app.main.state, speed=0)
        await pilot.press("a")
        path.write_text(OTHER)
        await settled(pilot, shows(app, "x**2 + 3*y**2"))
        run = app.main.session.run
        assert app.main.player is None
        assert (run.base_rate, run.optimizer.name, run.tolerance, run.point_at(0)) == (0.01, "adam", 0.5, (5.0, 5.0))
        path.write_text(GOOD.replace("y", "z"))
        await settled(pilot, lambda: "--start: found unknown variable y" in text_of(app, "#coach"))


async def test_it_waits_while_the_function_is_edited_or_something_lies_over_it(tmp_path: Path) -> None:
    path = tmp_path / "bowl.toml"
    path.write_text(GOOD)
    async with opened(path) as (app, pilot):
        following = app.main.following
        assert following is not None
        for key, leave in (("e", "escape"), ("d", "escape")):
            text = "x**2 + 3*y**2" if key == "e" else "x**2 + y**2"
            await pilot.press(key)
            path.write_text(OTHER if key == "e" else GOOD)
            await settled(pilot, lambda: following._fresh is not None)
            assert not shows(app, text)()
            await pilot.press(leave)
            await settled(pilot, shows(app, text))


async def test_data_is_watched(tmp_path: Path) -> None:
    path, data = tmp_path / "line.toml", tmp_path / "points.csv"
    data.write_text("x,y\n1,2\n2,4\n")
    path.write_text(
        '[function]\nexpression = "mean((w*x - y)**2)"\n[data]\nx = { file = "points.csv", columns = ["x"] }\n'
        'y = { file = "points.csv", columns = ["y"] }\n'
    )
    async with opened(path) as (app, pilot):
        data.write_text("x,y\n1,2\n2,4\n3,9\n")
        await settled(pilot, lambda: app.main.session.scenario.data["x"].shape == (3,))


def test_without_a_file_nothing_is_watched(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(GOOD)
    calls = []
    watch = reload.FileWatch(str(path), lambda: calls.append(1), calls.append)  # type: ignore[arg-type,return-value,func-returns-value]
    watch.begin()
    assert watch.look() is None
    os.utime(path, (1, 1))
    found = watch.look()
    assert found is not None
    assert (found.scenario, found.problem, calls) == (None, "", [])
