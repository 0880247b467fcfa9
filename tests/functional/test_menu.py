"""The menu: lessons are opened from it, left, gone on with; practice goes on; what is kept is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from functional.pilots import footer_of, settled, text_of
from textual.pilot import Pilot

from gradtui.app.navigator import Navigator
from gradtui.app.panels.menu_rows import Item
from gradtui.lesson.progress import LessonProgress, Progress
from gradtui.scenario.catalogue import COURSE, names, open_scenario
from gradtui.tui.app import GradtuiApp
from gradtui.tui.modes import Modes
from gradtui.tui.screens import menu_screen
from gradtui.tui.screens.help_screen import HelpScreen
from gradtui.tui.screens.main_screen import MainScreen
from gradtui.tui.screens.menu_screen import MenuScreen, SearchInput
from gradtui.tui.widgets.keys_line import KeysLine

SIZE = (80, 24)


def menu_of(app: GradtuiApp) -> MenuScreen:
    screen = app.screen
    assert isinstance(screen, MenuScreen)
    return screen


def name_of(app: GradtuiApp) -> str:
    item = menu_of(app).item
    assert item is not None
    return item.name


def keys_of(app: GradtuiApp) -> list[tuple[str, str]]:
    """What the line of keys has, whether there is room for it or not."""
    return [(shown.display, shown.label) for shown in app.screen.query_one(KeysLine).shown]


def at(app: GradtuiApp) -> int:
    assert app.main.lesson is not None
    return app.main.lesson.at


async def test_a_lesson_is_left_and_gone_on_with(tmp_path: Path) -> None:
    app = GradtuiApp(progress=Progress(str(tmp_path)))
    async with app.run_test(size=SIZE) as pilot:
        assert text_of(app, "#menu-words").split()[-3:] == ["⏎", "begin", "Welcome."]
        await pilot.press("enter")
        assert app.main.session.scenario.title == "One slope"
        await pilot.press("enter", "enter", "escape", "escape")  # from the answer's line, from the lesson
        assert "⏎ go on at card 3    r start over" in text_of(app, "#menu-words")
        assert "◐  1 One slope" in text_of(app, "#menu-list-0")
        await pilot.press("space")
        assert at(app) == 2
    app = GradtuiApp(progress=Progress(str(tmp_path)))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        assert at(app) == 2
    app = GradtuiApp(open_scenario("one_slope"), progress=Progress(str(tmp_path)))
    async with app.run_test(size=SIZE) as pilot:
        assert at(app) == 2
        assert ("esc", "leave") not in footer_of(app)
        await pilot.press("escape")
        assert app.screen is app.main


async def go_to_the_end(app: GradtuiApp, pilot: Pilot[None]) -> None:
    assert app.main.lesson is not None
    while app.main.lesson.card is not None:
        await pilot.press("greater_than_sign")


async def test_a_lesson_that_is_over_leads_to_the_next(tmp_path: Path) -> None:
    progress = Progress(str(tmp_path))
    app = GradtuiApp(progress=progress)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await go_to_the_end(app, pilot)
        assert progress.marks["one_slope"].done
        assert "enter opens the next lesson: Two slopes" in text_of(app, "#lesson-body")
        await pilot.press("enter")
        assert app.main.session.scenario.title == "Two slopes"
        assert at(app) == 0
        assert sum(isinstance(screen, MainScreen) for screen in app.screen_stack) == 1
        await pilot.press("escape")
        assert name_of(app) == "two_slopes"  # the one to go on with
        assert "Course 1/10" in text_of(app, "#menu-title")


async def test_the_last_lesson_says_that_it_was_the_course() -> None:
    app = GradtuiApp(open_scenario(COURSE[-1]))
    async with app.run_test(size=SIZE) as pilot:
        await go_to_the_end(app, pilot)
        assert "That was the course." in text_of(app, "#lesson-body")
        screen = app.screen
        await pilot.press("enter")
        assert app.screen is screen


async def test_a_lesson_that_was_changed_is_begun_anew() -> None:
    progress = Progress(None)
    progress.remember("one_slope", LessonProgress(3, 99))
    app = GradtuiApp(open_scenario("one_slope"), progress=progress)
    async with app.run_test(size=SIZE):
        assert at(app) == 0


async def test_everything_is_forgotten_with_one_key_and_brought_back_with_another() -> None:
    progress = Progress(None)
    progress.remember("one_slope", LessonProgress(10, 10, done=True))
    progress.remember("two_slopes", LessonProgress(3, 11))
    app = GradtuiApp(progress=progress)
    async with app.run_test(size=SIZE) as pilot:
        assert name_of(app) == "two_slopes"
        assert ("r", "start over") in keys_of(app)
        await pilot.press("r")
        assert set(progress.marks) == {"one_slope"}
        await pilot.press("u", "R")
        assert not progress.marks
        assert "✓" not in text_of(app, "#menu-list-0")
        labels = {label for _, label in keys_of(app)}
        assert labels == {"down", "next list", "open", "search", "undo", "help", "quit"}
        await pilot.press("r", "R", "u")
        assert set(progress.marks) == {"one_slope", "two_slopes"}
        assert "✓" in text_of(app, "#menu-list-0")
        await pilot.press("end")
        assert ("r", "start over") not in keys_of(app)  # it is no lesson


async def test_searching_finds_as_one_types() -> None:
    app = GradtuiApp()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("slash", *"rqj fo", "down")
        assert isinstance(app.focused, SearchInput)
        assert "Nothing has these words" in text_of(app, "#menu-list-0")
        await pilot.press("enter")
        assert menu_of(app).searching is False
        await pilot.press("escape", "slash", *"minima")
        assert [item.name for item in menu_of(app).shown] == ["two_minima", "himmelblau"]
        await pilot.press("down", "enter")
        assert app.main.session.scenario.title == "Himmelblau's four minima"
        await pilot.press("escape")
        assert name_of(app) == "himmelblau"
        await pilot.press("escape")
        assert len(menu_of(app).shown) > 20
        assert name_of(app) == "himmelblau"


async def test_with_the_mouse_alone() -> None:
    app = GradtuiApp()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.click("#menu-list-0", offset=(20, 3))
        assert name_of(app) == "the_rule"
        await pilot.click("#menu-list-0", offset=(20, 0))  # the border
        assert name_of(app) == "the_rule"
        await pilot._post_mouse_events([__import__("textual.events").events.MouseScrollDown], "#menu-list-0", (5, 5))
        assert name_of(app) == "at_a_point"
        await pilot.click("#menu-title", offset=(text_of(app, "#menu-title").index("Gallery"), 0))
        assert name_of(app) == "two_minima"
        await pilot.click("#menu-title", offset=(text_of(app, "#menu-title").index("Course"), 0))
        assert name_of(app) == "at_a_point"  # where one was
        await pilot.click("#menu-list-0", offset=(20, 4))
        assert app.main.session.scenario.title == "At a point"
        await settled(pilot, lambda: "esc" in text_of(app, "#keys"))
        await pilot.click("#keys", offset=(text_of(app, "#keys").index("esc"), 0))
        assert name_of(app) == "at_a_point"


async def test_lists_are_tabs_where_there_is_little_room() -> None:
    app = GradtuiApp()
    async with app.run_test(size=SIZE) as pilot:
        assert f"Course 0/10  Practice  Gallery {len(names())}" in text_of(app, "#menu-title")
        await pilot.press("right")
        assert name_of(app) == "1"
        assert [view.display for view in menu_of(app).query(".menu-list")] == [False, True, False]
        await pilot.press("down", "tab", "left")
        assert name_of(app) == "2"
        await pilot.press("shift+tab", "left")
        assert name_of(app) == "two_minima"


async def test_every_list_is_seen_at_once_from_100_columns() -> None:
    app = GradtuiApp()
    async with app.run_test(size=(100, 47)) as pilot:
        shown = [text_of(app, f"#menu-list-{k}") for k in range(3)]
        assert [len(text.splitlines()) for text in shown] == [10, 5, len(names())]
        await settled(pilot, lambda: text_of(app, "#menu-list-2").splitlines()[-1].endswith("10⁶"))
        await pilot.press("left")
        assert name_of(app) == "two_minima"


@pytest.mark.parametrize("size", [(40, 15), (63, 15), (100, 20), (160, 20)])
async def test_the_chosen_one_is_seen_with_all_that_is_said_of_it(size: tuple[int, int]) -> None:
    app = GradtuiApp()
    async with app.run_test(size=size) as pilot:
        for key in ("down", "right", "right", "end"):
            await pilot.press(key)
            item = menu_of(app).item
            assert item is not None
            lists = [view for view in menu_of(app).query(".menu-list") if view.display]
            assert any(item.title in text_of(app, f"#{view.id}") for view in lists)
            words = text_of(app, "#menu-words" if size[0] < 100 else "#menu-says")
            assert " ".join(words.split()).startswith(item.summary)
            assert "⏎" in words


async def test_the_wall_is_drawn_after_the_first_frame_and_kept() -> None:
    app = GradtuiApp()
    async with app.run_test(size=(200, 60)) as pilot:
        menu = menu_of(app)
        count = len(names())
        await settled(pilot, lambda: sum(job.item.group == "Gallery" for job in menu.pictures.drawn) == count, 60)
        assert "A million weights" in text_of(app, "#menu-wall")
        await pilot.press("right", "right", "down", "down", "up")
        assert name_of(app) == "saddle"  # the second one of the second row
        kept = dict(menu.pictures.drawn)
        await pilot.press("left", "left")
        assert name_of(app) == "one_slope"
        await settled(pilot, lambda: "One slope" in text_of(app, "#menu-hill").splitlines()[0])
        assert all(menu.pictures.drawn[job] is canvas for job, canvas in kept.items())
        await pilot.click("#menu-wall", offset=(50, 20))
        assert name_of(app) == "saddle"
        await pilot.press("slash", *"himmel")
        wall = text_of(app, "#menu-wall")
        assert "Himmelblau" in wall
        assert "A saddle" not in wall
        await pilot.press("enter")
        assert app.main.session.scenario.title == "Himmelblau's four minima"


async def test_nothing_is_drawn_before_the_first_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first frame is there before any scenario is opened."""
    from gradtui.tui.screens import menu_pictures

    seen: list[bool] = []
    app = GradtuiApp()

    def opened(item: object) -> object:
        seen.append("One slope" in "".join(strip.text for strip in app.screen._compositor.render_strips()))
        return open_scenario("two_minima")

    monkeypatch.setattr(menu_pictures, "_opened", opened)
    async with app.run_test(size=(200, 60)) as pilot:
        await settled(pilot, lambda: len(seen) > 2)
    assert seen[0]


@pytest.mark.parametrize("name", ["two_minima", "five_parameters"])
async def test_escape_leads_back_step_by_step(name: str) -> None:
    app = GradtuiApp()
    async with app.run_test(size=SIZE) as pilot:
        app.navigator.open(name)
        await pilot.pause()
        steps = ["x", "5"] if name == "two_minima" else []
        for key in steps:
            await pilot.press(key, "escape")
            assert app.screen is app.main
            assert app.main.shown == "hill"
            assert app.main.session.probe is None
        await pilot.press("a", "escape")
        assert isinstance(app.screen, MenuScreen)


@pytest.mark.slow
async def test_practice_has_no_end() -> None:
    app = GradtuiApp()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("slash", *"level 2", "enter")
        titles = set()
        for _ in range(3):
            titles.add(app.main.session.scenario.title)
            assert len(app.main.session.scenario.variables) == 2
            await go_to_the_end(app, pilot)
            assert "enter: another problem" in text_of(app, "#lesson-body")
            await pilot.press("enter")
        assert len(titles) == 3
        await pilot.press("escape", "escape")
        assert isinstance(app.screen, MenuScreen)


async def test_practice_from_the_command_line_goes_on() -> None:
    from gradtui.lesson.practice import practice
    from gradtui.scenario.reader import loads

    def next_action(navigator: Navigator) -> object:
        return navigator.after_practice(1, 7)

    app = GradtuiApp(loads(practice(1, 7)), next_action=next_action)  # type: ignore[arg-type]
    async with app.run_test(size=SIZE) as pilot:
        await go_to_the_end(app, pilot)
        await pilot.press("enter")
        assert app.main.session.scenario.title == loads(practice(1, 8)).title


async def test_what_was_damaged_is_said(tmp_path: Path) -> None:
    (tmp_path / "progress.json").write_text("{[red]not json")
    app = GradtuiApp(progress=Progress(str(tmp_path)))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        said = [note.message for note in app._notifications]
        assert said == [f"What was remembered of the course was damaged. It is kept as {tmp_path}/progress.json.bad."]


async def test_the_picture_stays_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    app = GradtuiApp()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot, lambda: "●" in text_of(app, "#menu-hill"))
        before = text_of(app, "#menu-hill")
        monkeypatch.setattr(menu_screen, "_SETTLED", 60.0)
        await pilot.press("down")
        assert text_of(app, "#menu-hill").startswith("╭─ One slope ─")  # as long as its picture is there
        monkeypatch.setattr(menu_screen, "_SETTLED", 0.01)
        await pilot.press("down", "up")
        await settled(pilot, lambda: text_of(app, "#menu-hill").startswith("╭─ Two slopes ─"))
        assert text_of(app, "#menu-hill") != before
        await pilot.resize_terminal(150, 50)
        await settled(pilot, lambda: len(text_of(app, "#menu-hill").splitlines()) > 40)


async def test_in_ascii_every_sign_is_another_one() -> None:
    progress = Progress(None)
    progress.remember("one_slope", LessonProgress(9, 9, done=True))
    progress.remember("two_slopes", LessonProgress(3, 9))
    app = GradtuiApp(None, Modes(ascii_only=True, colour="none"), progress=progress)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("slash")
        rows = text_of(app, "#menu-list-0").splitlines()
        assert [row[:6].split() for row in rows[:3]] == [["ok", "1"], ["+", "2"], ["o", "3"]]
        shown = [text_of(app, f"#{name}") for name in ("menu-title", "menu-list-0", "menu-words", "keys")]
        assert "".join(shown).isascii()
        assert "\\u" not in "".join(shown)


async def test_moving_and_help() -> None:
    app = GradtuiApp()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("end")
        assert name_of(app) == "million_weights"
        assert "A million weights" in text_of(app, "#menu-list-2")
        await pilot.press("home", "up", "k", "down", "j")
        assert name_of(app) == "the_rule"
        await pilot.press("pagedown")
        assert name_of(app) not in COURSE
        await pilot.press("pageup")
        assert name_of(app) == "the_rule"
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape", "q")
        assert app._exit


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_a_folder_of_scenarios_is_a_menu(
    size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bowl.toml").write_text('[function]\nexpression = "x**2 + y**2"\n')
    (tmp_path / "broken.toml").write_text('[function]\nexpression = "x**"\n')
    every = tuple(
        Item("Week 1", str(tmp_path / f"{name}.toml"), f"A {name}", f"What a {name} is.") for name in ("bowl", "broken")
    )
    monkeypatch.setattr(menu_screen, "items", lambda: every)
    app = GradtuiApp()
    async with app.run_test(size=size) as pilot:
        await settled(pilot, lambda: "2 variables" in text_of(app, "#menu-hill"))
        await pilot.press("down" if size[0] < 160 else "right")  # on the wall they stand beside each other
        await settled(pilot, lambda: "This file has faults" in text_of(app, "#menu-hill"))
        await pilot.press("up" if size[0] < 160 else "left", "enter")
        assert app.main.session.scenario.variables == ("x", "y")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_an_empty_folder_is_a_menu_of_nothing(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(menu_screen, "items", lambda: ())
    app = GradtuiApp()
    async with app.run_test(size=size) as pilot:
        await pilot.press("down", "tab", "right", "end", "enter", "slash", "a", "escape", "question_mark", "escape")
        assert menu_of(app).item is None
