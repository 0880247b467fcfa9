"""Keys that come faster than the app: each of a pair has left for a screen before the first of them closed it."""

from __future__ import annotations

from time import time

import pytest
from functional.pilots import settled
from rich.style import Style
from textual import events
from textual.command import CommandList, CommandPalette
from textual.css.query import NoMatches
from textual.widgets import DataTable, OptionList
from textual.widgets._toast import Toast
from textual.widgets.option_list import Option
from thinned import thinned

from gradtui.scenario.catalogue import find, open_scenario
from gradtui.tui.app import GradtuiApp
from gradtui.tui.screens.main_screen import MainScreen
from gradtui.tui.screens.menu_screen import MenuScreen
from gradtui.tui.textual_fixes.notes import Note

SIZE = (100, 30)


def at_once(app: GradtuiApp, *keys: str) -> None:
    """Send keys that come in one piece: the next before the app has done what the one before asks for."""
    for key in keys:
        app.post_message(events.Key(key, None))


def click_at(app: GradtuiApp, x: int, y: int) -> None:
    """Press a button of the mouse and let it go, likewise."""
    for kind in (events.MouseDown, events.MouseUp):
        app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y))


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


@pytest.mark.parametrize("key", thinned(["question_mark", "d", "c", "ctrl+p"], of=2))
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
        assert app.main.state.speed == 3


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


# -- what comes when it is too late ----------------------------------------------------------------------------------

LATE = ("e", "question_mark", "d", "c", "m", "n", "space", "2", "v", "enter", "escape", "q")


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        *thinned([("himmelblau", (key,)) for key in LATE], of=4),
        *((name, LATE) for name in ("himmelblau", "tiny_network", "at_a_point")),
    ],
)
async def test_once_it_ends_no_key_does_anything(name: str, keys: tuple[str, ...]) -> None:
    app = GradtuiApp(open_scenario(find(name) or name))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        at_once(app, "q", *keys)
        app.post_message(events.Paste("x**2"))
        click_at(app, 40, 12)
        await settled(pilot, lambda: not app.is_running)
    assert app.return_code == 0
    assert app.fault is None


async def test_a_note_that_is_clicked_twice_goes_once() -> None:
    app = GradtuiApp(open_scenario("himmelblau"))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        app.notify("Something.", timeout=60)
        await settled(pilot, lambda: any(note.region for note in app.screen.query(Toast)))
        x, y = app.screen.query_one(Toast).region.center
        for _ in range(4):
            click_at(app, int(x), int(y))
        await settled(pilot, lambda: not app.screen.query(Toast))
        await pilot.press("space")
        assert app.main.session.run.cursor == 1


async def test_a_click_on_what_was_just_taken_away() -> None:
    app = GradtuiApp(open_scenario("himmelblau"))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        app.notify("Something.", timeout=60)
        await settled(pilot, lambda: any(note.region for note in app.screen.query(Toast)))
        note = app.screen.query_one(Toast)
        x, y = note.region.center
        parent, note._parent = note._parent, None  # as between two frames
        assert app.screen.get_widget_at(int(x), int(y))[0] is note
        click_at(app, int(x), int(y))
        await pilot.pause()
        note._parent = parent
        await pilot.press("space")
        assert app.main.session.run.cursor == 1


@pytest.mark.parametrize("key", thinned(["pagedown", "pageup", "down", "up", "ctrl+home", "ctrl+end"], of=3))
async def test_keys_for_a_palette_whose_list_is_not_seen_yet(key: str) -> None:
    app = GradtuiApp(open_scenario("two_minima"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+p")
        found = app.screen.query_one(CommandList)
        found.display = False
        await pilot.pause()
        found.clear_options().add_options([Option("one"), Option("two")])
        found.highlighted = 0
        at_once(app, key, key)
        await pilot.pause()
        found.display = True
        await pilot.press("escape")
        await settled(pilot, lambda: app.screen is app.main)


@pytest.mark.parametrize("option", thinned([0, 1, 999], of=3))
async def test_a_click_on_a_command_that_is_there_no_more(option: int) -> None:
    app = GradtuiApp(open_scenario("two_minima"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+p")
        found = app.screen.query_one(CommandList)
        found.clear_options()
        where = Style(meta={"option": option})
        found.post_message(events.Click(found, 1, 1, 0, 0, 1, False, False, False, style=where))
        await pilot.pause()
        await pilot.press("escape")
        await settled(pilot, lambda: app.screen is app.main)


async def test_what_a_screen_that_is_closed_does_not_find_is_no_fault() -> None:
    app = GradtuiApp(open_scenario("two_minima"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("question_mark")
        closed = app.screen
        await pilot.press("escape")
        await settled(pilot, lambda: not closed.is_attached)
        with closed._context():
            app._handle_exception(NoMatches("a part of it"))
        await pilot.press("space")
        assert app.main.session.run.cursor == 1


async def test_what_a_screen_that_is_open_does_not_find_is_a_fault() -> None:
    app = GradtuiApp(open_scenario("two_minima"))
    with pytest.raises(NoMatches, match="a part of it"):
        async with app.run_test(size=SIZE):
            with app.screen._context():
                app._handle_exception(NoMatches("a part of it"))


def test_a_note_whose_time_is_over_has_a_moment_left() -> None:
    now = time()
    assert Note("late", timeout=5, raised_at=now - 5.001).time_left > 0
    assert Note("late", timeout=5, raised_at=now - 5.001).has_expired
    assert Note("late", timeout=5, raised_at=now + 1000).time_left > 1000
    assert Toast(Note("late", timeout=0.0, raised_at=now - 1))._timeout > 0


async def test_notes_that_expire_while_they_are_put_up_go_like_others() -> None:
    app = GradtuiApp(open_scenario("two_minima"))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        app.notify("One that is said.")
        await settled(pilot, lambda: len(app._notifications) == 1)
        assert all(isinstance(note, Note) for note in app._notifications)
        app.clear_notifications()
        late = Note("late", timeout=5, raised_at=time() - 5)
        app._notifications.add(late)
        await app.screen.mount(Toast(late))
        await settled(pilot, lambda: not app.screen.query(Toast))
        await pilot.press("space")
        assert app.main.session.run.cursor == 1


@pytest.mark.parametrize(("width", "height"), thinned([(width, (10, 1, 3)[width % 3]) for width in range(1, 16)], of=5))
async def test_a_palette_in_a_window_of_few_columns(width: int, height: int) -> None:
    app = GradtuiApp(open_scenario("two_minima"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+p", "s")
        await settled(pilot, lambda: app.screen.query_one(CommandList).option_count > 0)
        await pilot.resize_terminal(width, height)
        await pilot.press("down", "pagedown", "e")
        await pilot.resize_terminal(*SIZE)
        await pilot.press("escape")
        await settled(pilot, lambda: app.screen is app.main)


async def test_a_click_beyond_the_edge_of_the_window() -> None:
    app = GradtuiApp(open_scenario("two_minima"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+p")
        app.screen.post_message(events.Click(app.screen, 500, 300, 0, 0, 1, False, False, False, 500, 300))
        await pilot.pause()
        assert isinstance(app.screen, CommandPalette)
        app.screen.post_message(events.Click(app.screen, 1, 29, 0, 0, 1, False, False, False, 1, 29))
        await settled(pilot, lambda: app.screen is app.main)


async def test_the_palette_opens_again_while_it_closes() -> None:
    app = GradtuiApp(open_scenario("two_minima"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+p")
        for _ in range(3):
            assert isinstance(app.screen, CommandPalette)
            app.screen.dismiss()
            app.action_command_palette()
        await pilot.press("escape")
        await settled(pilot, lambda: app.screen is app.main)


async def test_the_line_for_the_function_opens_again_while_it_closes() -> None:
    app = GradtuiApp(open_scenario("two_minima"))
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(3):
            await app.main.action_edit()
            assert app.main.edit_line is not None
            app.main.edit_line.restore()
        await pilot.press("e", *"+1", "enter")
        await settled(pilot, lambda: not app.main.state.typing)
        assert app.main.session.scenario.text.endswith("+1")
