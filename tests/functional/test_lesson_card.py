"""Where a lesson's card stands at each size, and that all of it can be read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from functional.pilots import settled, text_of

from gradtui.scenario.cards import Card, Lesson, Question
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.model import Scenario
from gradtui.tui.app import GradtuiApp
from gradtui.tui.widgets.lesson_panel import AnswerInput, LessonPanel

SIZES = [(80, 24), (100, 30), (120, 40), (200, 60)]


def with_cards(*cards: Card) -> Scenario:
    return replace(open_scenario("the_gradient"), cards=cards)


def panel_of(app: GradtuiApp) -> LessonPanel:
    return app.screen.query_one(LessonPanel)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_lines_of_70_columns_and_one_lit_key(size: tuple[int, int]) -> None:
    app = GradtuiApp(with_cards(Lesson("word " * 60), Lesson("second")))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        lines = text_of(app, "#lesson-body").splitlines()
        assert 30 < max(map(len, lines)) <= 70
        assert sum("⏎ next card" in line for line in lines) == 1
        text = lines[: next(k for k, line in enumerate(lines) if "⏎" in line)]
        assert sum(line.count("word") for line in text) == 60


async def test_at_80_columns_the_card_has_eight_rows_at_most_below_everything() -> None:
    app = GradtuiApp(with_cards(Lesson("word " * 200), Lesson("second")))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot, lambda: panel_of(app).size.height == 8)
        region = panel_of(app).region
        assert (region.x, region.width, region.bottom) == (0, 80, 23)
        assert "Card 1 of 2 · page 1 of " in text_of(app, "#lesson-head")


async def test_with_frames_it_stands_below_the_picture_alone() -> None:
    app = GradtuiApp(with_cards(Lesson("first"), Lesson("second")))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        region, right = panel_of(app).region, app.screen.query_one("#right").region
        assert region.right <= right.x
        assert region.bottom == right.bottom
        assert "Card 2 of 2" in (panel_of(app).border_title or "")
        subtitle = panel_of(app).border_subtitle or ""
        assert "hides" in subtitle
        assert "back" in subtitle


async def test_from_160_columns_it_stands_left_with_the_list_of_cards() -> None:
    cards = (Lesson("East and north. More."), Question("partial", "x"), Lesson("So it is 4."), Question("sign", "y"))
    app = GradtuiApp(with_cards(*cards))
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.pause()
        region, picture = panel_of(app).region, app.screen.query_one("#picture").region
        assert region.x == 0
        assert region.right <= picture.x
        assert picture.width > 70
        assert region.height > 50
        await pilot.press("enter", *"4", "enter")
        await settled(pilot, lambda: app.main.state.lesson is not None and bool(app.main.state.lesson.right))
        await pilot.pause()
        assert "▸  2  ∂f/∂x  4" in text_of(app, "#lesson-body")
        await pilot.press("enter", "enter")
        await pilot.pause()
        said = text_of(app, "#lesson-rest")
        assert "✓  1  East and north" in said
        assert "✓  2  ∂f/∂x\n" in said  # while a question is open no answer is told
        assert "▸  4  the sign of ∂f/∂y" in said


async def test_the_picture_alone_leaves_the_card_its_place() -> None:
    app = GradtuiApp(with_cards(Lesson("first"), Lesson("second")))
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(3):
            await pilot.press("w")
            await pilot.pause()
            region = panel_of(app).region
            assert (region.x, region.width, region.height, region.bottom) == (0, 80, 7, 23)


async def test_what_the_last_step_did_stands_below_the_lit_key() -> None:
    app = GradtuiApp(with_cards(Lesson("first"), Lesson("second", at_step=5)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "space")
        await pilot.pause()
        lines = text_of(app, "#lesson-body").splitlines()
        (key,) = [k for k, line in enumerate(lines) if "space step" in line]
        assert "last step   x −0.32   y −0.24   f 3.28 → 1.898" in lines[key + 1 :]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_click_on_the_lit_key_presses_it(size: tuple[int, int]) -> None:
    app = GradtuiApp(with_cards(Lesson("first"), Lesson("second")))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        lines = text_of(app, "#lesson-body").splitlines()
        row = next(k for k, line in enumerate(lines) if "⏎ next card" in line)
        await pilot.click("#lesson-body", offset=(30, row))
        assert "first" in text_of(app, "#lesson-body")
        await pilot.click("#lesson-body", offset=(3, row))
        await settled(pilot, lambda: "second" in text_of(app, "#lesson-body"))


async def test_the_wheel_and_page_keys_read_a_long_question() -> None:
    app = GradtuiApp(with_cards(Lesson(" ".join(map(str, range(300)))), Question("formula", "x")))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot, lambda: panel_of(app).size.height == 8)
        first = text_of(app, "#lesson-body")
        panel_of(app).turn(1)
        await pilot.pause()
        assert text_of(app, "#lesson-body") != first
        panel_of(app).turn(-1)
        await pilot.pause()
        assert text_of(app, "#lesson-body") == first


async def test_in_ascii_the_head_and_the_bar_are_ascii() -> None:
    from gradtui.tui.modes import Modes

    app = GradtuiApp(with_cards(Lesson("first"), Lesson("second")), modes=Modes(ascii_only=True))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert (panel_of(app).border_title or "").isascii()
        assert "Card 1 of 2" in (panel_of(app).border_title or "")


async def test_the_line_for_an_answer_is_in_the_card_below_its_question() -> None:
    app = GradtuiApp(with_cards(Lesson("first"), Question("partial", "x")))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        body, line = app.screen.query_one("#lesson-body").region, app.screen.query_one(AnswerInput).region
        assert line.y == body.bottom
        assert panel_of(app).region.contains_region(line)
        assert "⏎ answer" in text_of(app, "#answer-chip")
