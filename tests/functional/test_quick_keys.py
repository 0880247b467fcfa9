"""Keys that come faster than the app: each of a pair has left for a screen before the first of them closed it."""

from __future__ import annotations

import pytest
from functional.pilots import settled
from textual import events
from textual.command import CommandPalette
from textual.widgets import DataTable, OptionList

from gradtui.scenario.catalogue import open_scenario
from gradtui.tui.app import GradtuiApp
from gradtui.tui.main_screen import MainScreen
from gradtui.tui.menu_screen import MenuScreen

SIZE = (100, 30)


def at_once(app: GradtuiApp, *keys: str) -> None:
    """Send keys that come in one piece: the next before the app has done what the one before asks for."""
    for key in keys:
        app.post_message(events.Key(key, None))


@pytest.mark.parametrize(
    ("key", "close"),
    [("question_mark", "escape"), ("d", "escape"), ("c", "escape"), ("c", "enter"), ("ctrl+p", "escape")],
)
async def test_closing_twice_closes_once(key: str, close: str) -> None:
    app = GradtuiApp(open_scenario("two_minima"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(key)
        assert app.screen is not app.main
        await pilot.pause()
        at_once(app, close, close, close)
        await settled(pilot, lambda: app.screen is app.main)
        await pilot.pause()
        await pilot.press("space")
        assert app.main.session.run.cursor == 1


@pytest.mark.parametrize("key", ["question_mark", "d", "c", "ctrl+p"])
async def test_opening_twice_opens_once(key: str) -> None:
    app = GradtuiApp(open_scenario("two_minima"))
    async with app.run_test(size=SIZE) as pilot:
        at_once(app, key, key)
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is app.main


async def test_a_row_that_is_picked_twice_closes_the_table_once() -> None:
    app = GradtuiApp(open_scenario("two_minima"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("c")
        table = app.screen.query_one(DataTable)
        for _ in range(3):
            table.action_select_cursor()
        await settled(pilot, lambda: app.screen is app.main)
        await pilot.press("space")
        assert app.main.session.run.cursor == 1


async def test_a_command_of_the_palette_is_done_once() -> None:
    app = GradtuiApp(open_scenario("two_minima"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+p", *"faster")
        palette = app.screen
        assert isinstance(palette, CommandPalette)
        await settled(pilot, lambda: palette.query_one(OptionList).option_count > 0)
        await pilot.press("down")
        at_once(app, "enter", "enter", "enter")
        await settled(pilot, lambda: app.screen is app.main)
        await pilot.pause()
        assert app.main.speed == 3


async def test_a_search_that_comes_too_late_is_none() -> None:
    app = GradtuiApp(open_scenario("two_minima"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+p")
        palette = app.screen
        at_once(app, "f", "a", "escape", "s", "t")
        await settled(pilot, lambda: app.screen is app.main)
        assert isinstance(palette, CommandPalette)
        await settled(pilot, lambda: not palette.is_running)
        palette._gather_commands("x")
        await pilot.pause(0.1)
        await pilot.press("space")
        assert app.main.session.run.cursor == 1


async def test_leaving_twice_leaves_a_lesson_for_the_menu() -> None:
    app = GradtuiApp()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, MainScreen))
        at_once(app, "escape", "escape", "escape")
        await settled(pilot, lambda: isinstance(app.screen, MenuScreen))
        await pilot.press("down")
        assert isinstance(app.screen, MenuScreen)
