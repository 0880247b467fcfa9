"""The whole course, walked: every card by its keys, every question with rubbish, a wrong answer and a right one."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from functional.pilots import click_in, settled, text_of
from textual.pilot import Pilot
from thinned import thinned

import gradtui
from gradtui.lesson import questions
from gradtui.lesson.lesson_state import LessonState
from gradtui.scenario.cards import Lesson, Question
from gradtui.scenario.catalogue import COURSE, course, open_scenario
from gradtui.tui.app import GradtuiApp
from gradtui.tui.widgets.lesson_panel import AnswerInput, LessonPanel
from gradtui.tui.widgets.lesson_text import lesson_lines

SIZE = (80, 24)
ROOM = 76, 5  # columns and lines of a card at 80×24, without what was said
RUBBISH = "}{ ;; [@click=app.quit]"
WRONG = [
    "positive",
    "negative",
    "zero",
    "up",
    "down",
    "12345",
    "x + 12345*w",
    "12345, 12345",
    "it does not settle",
    "B",
]


def told(app: GradtuiApp) -> LessonState:
    assert app.main.lesson is not None
    return app.main.lesson


async def answer(app: GradtuiApp, pilot: Pilot[None], text: str) -> str:
    """Type an answer at once, and return what became of it."""
    if app.main.state.typing != "answer":
        await pilot.press("enter")
    assert app.main.state.typing == "answer"
    before = told(app)
    app.screen.query_one(AnswerInput).value = text
    await pilot.press("enter")
    await settled(pilot, lambda: app.main.lesson is not before, 20.0)
    assert told(app).said in " ".join(text_of(app, "#lesson-body").split()) or len(told(app).said) > 3 * ROOM[0]
    return told(app).outcome


def wrong_answer(tale: LessonState) -> str:
    assert isinstance(tale.card, Question)
    return next(text for text in WRONG if tale.judged(text).outcome == "wrong")


@pytest.mark.parametrize("name", thinned(COURSE, of=5))
async def test_a_lesson_is_walked_through(name: str) -> None:
    scenario = open_scenario(name)
    app = GradtuiApp(scenario)
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(200):
            tale = told(app)
            if tale.card is None:
                break
            if tale.question is not None:
                question = tale.question
                assert await answer(app, pilot, RUBBISH) in ("unreadable", "wrong")
                assert await answer(app, pilot, wrong_answer(tale)) == "wrong"
                assert told(app).at == tale.at
                right = questions.solution(question, scenario, tale.place)
                assert await answer(app, pilot, right) == "right"
                assert app.main.state.typing != "answer"
                continue
            await pilot.press("enter")
            said = told(app).said  # it says which key to press; a card of two pages says nothing at its first
            if told(app).at == tale.at and said:
                await pilot.press("end" if "end runs" in said else "space")
        tale = told(app)
        assert tale.card is None
        asked = {k for k, card in enumerate(scenario.cards) if isinstance(card, Question)}
        assert tale.right == asked
        assert "whole lesson" in text_of(app, "#lesson-body")


@pytest.mark.parametrize("name", COURSE)
def test_a_lesson_is_a_lesson(name: str) -> None:
    """It asks something in between, its texts fit on the smallest usual screen, and it does what it promises."""
    scenario = open_scenario(name)
    cards = scenario.cards
    asked = [k for k, card in enumerate(cards) if isinstance(card, Question)]
    assert 8 <= len(cards) <= 14
    assert len(asked) >= 2
    assert isinstance(cards[0], Lesson)
    for card in cards:
        if isinstance(card, Lesson):
            assert len(lesson_lines(card.text, ROOM[0])) <= ROOM[1], card.text
    ends = [(run.verdict.value, run.point) for run in gradtui.run(scenario)]
    assert scenario.expects
    for expect in scenario.expects:
        assert expect.verdict in [verdict for verdict, _ in ends]


def test_the_course_is_in_order() -> None:
    entries = course()
    assert [entry.name for entry in entries] == list(COURSE)
    assert len({entry.title for entry in entries}) == 10
    assert all(entry.summary for entry in entries)


@pytest.mark.slow
async def test_no_number_on_screen_answers_an_open_question() -> None:
    app = GradtuiApp(open_scenario("two_slopes"))
    async with app.run_test(size=(160, 50)) as pilot:
        assert "3.5" in text_of(app, "#numbers")
        while told(app).question is None:
            await pilot.press("enter")
        await pilot.press("escape")  # from the line for the answer to the pictures
        for keys in (["3"], ["4"], ["2"], ["1"], ["d"], ["x"], ["escape"]):
            await pilot.press(*keys)
            assert app.screen is app.main
            shown = "".join(text_of(app, f"#{panel}") for panel in ("picture", "beside", "numbers", "lesson-body"))
            assert "3.5" not in shown
            assert "slope ?" in shown or keys != ["3"]
        assert await answer(app, pilot, "positive") == "right"
        assert "3.5" in text_of(app, "#numbers")


async def test_while_one_slope_is_asked_for_the_slices_say_the_other() -> None:
    app = GradtuiApp(open_scenario("two_slopes"))
    async with app.run_test(size=SIZE) as pilot:
        while told(app).question is None:
            await pilot.press("enter")
        await pilot.press("escape", "3")
        await pilot.pause()
        assert told(app).hides_slope_of == "x"
        assert re.findall(r"slope ([?−\d])", text_of(app, "#picture")) == ["?", "−"]


async def test_the_fate_map_and_the_step_wait_for_a_question_about_them() -> None:
    app = GradtuiApp(open_scenario("two_valleys"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter", "escape", "5", "space", "end", "a")
        assert told(app).question is not None
        assert app.main.shown == "hill"
        assert app.main.session.run.cursor == 0
        assert app.main.player is None
        assert "enter opens the line" in text_of(app, "#lesson-body")
        await pilot.press("i")
        assert "Hint 1 of 3" in text_of(app, "#lesson-body")
        await pilot.press("greater_than_sign", "end", "5")
        assert app.main.session.run.at_end
        assert app.main.shown == "map"


async def test_the_lesson_can_be_hidden_and_gone_back_in() -> None:
    app = GradtuiApp(open_scenario("one_slope"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter", "enter", "less_than_sign")
        assert told(app).at == 1
        await pilot.press("z")
        await pilot.pause()
        assert not app.main.query_one(LessonPanel).display
        assert app.main.query_one("#coach-box").display
        await pilot.press("enter", "greater_than_sign", "i")
        assert told(app).at == 1
        await pilot.press("z", "enter")
        assert told(app).at == 2
        assert app.main.query_one(LessonPanel).display


async def test_an_answer_is_typed_without_the_other_keys() -> None:
    app = GradtuiApp(open_scenario("one_slope"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter", "enter")
        assert app.main.state.typing == "answer"  # at once: the card is a question
        await pilot.press(*"q?x5 ", "tab", "up")
        assert not app._exit
        assert app.screen is app.main
        assert app.main.session.run.cursor == 0
        await pilot.press("escape", "enter")
        assert app.screen.query_one(AnswerInput).value == "q?x5 "  # what was typed stays
        app.screen.query_one(AnswerInput).value = "?"
        await pilot.press("enter")
        assert "Hint 1 of 3" in text_of(app, "#lesson-body")


async def test_before_anything_is_typed_cards_are_turned_as_elsewhere() -> None:
    app = GradtuiApp(open_scenario("one_slope"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter", "enter")
        assert app.main.state.typing == "answer"
        await pilot.press("less_than_sign")
        assert (told(app).at, app.main.state.typing == "answer") == (1, False)
        await pilot.press("enter", "question_mark")
        assert "Hint 1 of 3" in text_of(app, "#lesson-body")
        await pilot.press("greater_than_sign")
        assert (told(app).at, app.main.state.typing == "answer") == (3, False)
        await pilot.press("less_than_sign", "x", "greater_than_sign")
        assert app.screen.query_one(AnswerInput).value == "x>"


async def test_an_answer_that_is_not_right_is_typed_over() -> None:
    app = GradtuiApp(open_scenario("one_slope"))
    async with app.run_test(size=SIZE) as pilot:
        assert "Card 1 of " in text_of(app, "#lesson-head")
        await pilot.press("enter", "enter")
        assert "Question 3 of " in text_of(app, "#lesson-head")
        for wrong in ("-7", "what"):
            await pilot.press(*wrong, "enter")
            field = app.screen.query_one(AnswerInput)
            await settled(pilot, lambda wrong=wrong, field=field: field.value == field.selected_text == wrong)
            await pilot.press("question_mark")
            assert "Hint " in text_of(app, "#lesson-body")
            assert field.value == wrong
        answer = questions.solution(told(app).card, told(app).scenario, told(app).place)  # type: ignore[arg-type]
        await pilot.press(*answer, "enter")
        await settled(pilot, lambda: bool(told(app).right))


async def test_a_click_on_the_picture_looks_at_it() -> None:
    app = GradtuiApp(open_scenario("one_slope"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter", "enter", "7")
        await pilot.click("#answer-input")
        assert app.main.state.typing == "answer"
        await click_in(pilot, "#picture", (20, 8))
        assert app.main.state.typing != "answer"
        assert app.main.session.probe is not None
        await pilot.press("escape", "enter")
        assert app.screen.query_one(AnswerInput).value == "7"


async def test_a_question_stops_a_run_that_plays() -> None:
    cards = (Lesson("first"), Question("sign", "x", at_step=2))
    app = GradtuiApp(replace(open_scenario("two_minima"), cards=cards))
    async with app.run_test(size=SIZE) as pilot:
        app.main.state = replace(app.main.state, speed=5)
        await pilot.press("a")
        await settled(pilot, lambda: app.main.state.typing == "answer")
        assert app.main.player is None
        assert told(app).place.cursor == app.main.session.run.cursor == 2


async def test_a_text_that_is_too_long_has_pages() -> None:
    text = "word " * 150 + "\n\nlast"
    app = GradtuiApp(replace(open_scenario("two_minima"), cards=(Lesson(text), Lesson("second"))))
    async with app.run_test(size=SIZE) as pilot:
        pages = []
        await settled(pilot, lambda: app.screen.query_one(LessonPanel).size.height == 8)
        while told(app).at == 0:
            text_shown = text_of(app, "#lesson-body")
            chip = "⏎ read on" if "⏎ read on" in text_shown else "⏎ next card"
            assert f"page {len(pages) + 1} of " in text_of(app, "#lesson-head")
            pages.append(text_shown.replace(chip, ""))
            assert len(pages) < 9
            await pilot.press("enter")
        assert len(pages) > 1
        assert " ".join(" ".join(pages).split()) == " ".join(text.split())
        assert "second" in text_of(app, "#lesson-body")


async def test_a_long_hint_has_the_room_that_it_needs() -> None:
    app = GradtuiApp(open_scenario("the_rule"))
    async with app.run_test(size=SIZE) as pilot:
        while told(app).question is None:
            await pilot.press("enter")
        usual = app.screen.query_one(LessonPanel).size.height
        await pilot.press(*["question_mark"] * 3)
        await pilot.pause()
        said = " ".join(text_of(app, "#lesson-body").split())
        assert told(app).said in said
        assert usual < app.screen.query_one(LessonPanel).size.height <= 8
        assert "What is ∂f/∂x" not in said  # there is no room for both: it is a page before, and the head says so
        assert "page 2 of 2" in text_of(app, "#lesson-head")
        await pilot.press("pageup")
        assert "What is ∂f/∂x" in text_of(app, "#lesson-body")
        assert app.main.state.typing == "answer"
        await pilot.press("greater_than_sign")
        await pilot.pause()
        assert app.screen.query_one(LessonPanel).size.height == usual


def test_the_hints_on_one_of_many_parameters_have_its_formula() -> None:
    scenario = open_scenario("a_million")
    question = next(card for card in scenario.cards if isinstance(card, Question))
    hints = questions.hints(question, scenario, gradtui.run(scenario)[0].goto(0))
    assert hints[1] == "The formula is ∂f/∂params[2] = 2·params[2]. Put the numbers in."
    assert hints[2] == "∂f/∂params[2] = 2·params[2] = 2·1 = 2."
