"""An open question's answer is nowhere on screen, whatever is pressed: known ways, and hands that press anything."""

from __future__ import annotations

import random
from itertools import cycle
from pathlib import Path

import pytest
from functional.hand import Hand
from functional.pilots import settled, text_of
from textual.app import App
from thinned import thinned

from gradtui.expression.printing import short
from gradtui.lesson.lesson_state import LessonState
from gradtui.scenario.model import Scenario
from gradtui.scenario.reader import loads
from gradtui.tui.app import GradtuiApp
from gradtui.tui.screens.compare_screen import CompareScreen
from gradtui.tui.screens.derivation_screen import DerivationScreen
from gradtui.tui.widgets.row_view import RowView

SIZE = (160, 48)
TWO_RUNS = """
[function]
expression = "x**2 + 2*y**2 + x*y/7"
[[start]]
at = { x = 2.13, y = 1.07 }
[[start]]
at = { x = -1.31, y = 0.57 }
[descent]
learning_rate = 0.13
steps = 40
"""
ONE_RUN = TWO_RUNS.replace("[[start]]\nat = { x = -1.31, y = 0.57 }\n", "")
LESSON = '[[lesson]]\ntext = "before"\n'
LATER = '[[question]]\nat_step = 2\nask = "next_point"\n'


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # hands that press anything save pictures too


def asking(question: str, of: str = "", function: str = TWO_RUNS, before: str = LESSON) -> Scenario:
    return loads(f'{function}{before}[[question]]\nask = "{question}"\n' + (f'of = "{of}"\n' if of else ""))


def told(app: GradtuiApp) -> LessonState:
    assert app.main.lesson is not None
    return app.main.lesson


def on_screen(app: App[None]) -> str:
    """Every text that is shown, without the notes at the edge."""
    return "\n".join(
        view.render_line(y).text for view in app.screen.query(RowView) if view.size for y in range(view.size.height)
    )


def answers(tale: LessonState) -> list[str]:
    """What the screen would say, once it is known where the next step lands."""
    after = tale.place.forward()
    if after.cursor == tale.place.cursor:
        return []
    # where it lands is shown, and f there is asked for, unless it is the other way round
    asks_where = tale.question is not None and tale.question.ask == "next_point"
    return [short(x) for x in after.point] if asks_where else [short(after.value)]


async def opened(app: GradtuiApp, hand: Hand) -> None:
    """Go on to the first question, and from the line for its answer to the pictures."""
    await hand.settle()
    while told(app).question is None:
        await hand.press("enter")
    if app.main.state.typing == "answer":
        await hand.press("escape")


async def at(app: GradtuiApp, keys: str) -> Hand:
    hand = Hand(app)
    await opened(app, hand)
    await hand.press(*keys.split())
    await hand.settle()
    return hand


# -- steps --------------------------------------------------------------------------------------------------------


STEPS = (
    "space",
    "end",
    "a",
    "right",
    "c space",
    "c end",
    "c space escape",
    "t space",
    "tab t space",
    "tab space",
    "x enter space",
    "x enter end",
    "x enter c end escape",
    "o space",
    "plus space",
    "plus minus space",
    "u space",
    "r t end",
    "home end",
    "e escape space",
    "z z space",
    "less_than_sign greater_than_sign escape space",
    "x c space escape",
)


@pytest.mark.parametrize(
    ("keys", "question"), thinned(zip(STEPS, cycle(["next_point", "next_value", "fate"]), strict=False), of=3)
)
async def test_no_step_is_taken(keys: str, question: str) -> None:
    app = GradtuiApp(asking(question))
    async with app.run_test(size=SIZE):
        hand = await at(app, keys)
        assert told(app).question is not None
        assert app.main.player is None
        assert [run.length for run in app.main.session.runs] == [1, 1]
        if app.screen is app.main:
            await hand.press("escape")
        assert not [text for text in answers(told(app)) if text in on_screen(app)]


async def test_a_refusal_is_said_where_one_looks() -> None:
    app = GradtuiApp(asking("next_point"))
    async with app.run_test(size=SIZE):
        hand = await at(app, "space")
        assert "Answer first" in text_of(app, "#lesson-body")
        await hand.press("c", "space")
        assert isinstance(app.screen, CompareScreen)
        assert any("Answer first" in note.message for note in app._notifications)


@pytest.mark.parametrize("question", ["next_point", "next_value"])
async def test_no_cell_is_replayed(question: str) -> None:
    app = GradtuiApp(asking(question))
    async with app.run_test(size=SIZE):
        hand = await at(app, "5")
        assert app.main.shown == "map"
        before = app.main.session
        await hand.press("enter")
        assert app.main.session is before
        assert app.main.shown == "map"  # what is refused changes nothing
        await hand.press("escape", "home")
        assert [run.length for run in app.main.session.runs] == [1, 1]


async def test_in_the_lesson_of_one_step_the_table_takes_no_step() -> None:
    from gradtui.scenario.catalogue import open_scenario

    app = GradtuiApp(open_scenario("one_step"))
    async with app.run_test(size=SIZE):
        await at(app, "c space escape")
        assert told(app).at == 2
        assert app.main.session.cursors == (0,)


async def test_steps_that_were_taken_before_are_gone_over_again() -> None:
    app = GradtuiApp(asking("next_value", function=ONE_RUN))
    async with app.run_test(size=SIZE):
        hand = Hand(app)
        await hand.settle()
        await hand.press("space", "space", "space")
        await at(app, "p p space")
        assert app.main.session.cursors == (2,)
        await hand.press("space", "space")
        assert app.main.session.cursors == (3,)
        await hand.press("home", "end")
        assert app.main.session.cursors == (0,)  # the end is farther than they went: nothing is done by halves
        await hand.press("space", "less_than_sign", "space", "space", "space")
        assert app.main.session.cursors == (4,)


@pytest.mark.parametrize("before", thinned(["end home", "space space p", "t end home t"], of=3))
async def test_kept_steps_are_given_up_when_the_question_opens(before: str) -> None:
    app = GradtuiApp(asking("next_value"))
    async with app.run_test(size=SIZE):
        hand = Hand(app)
        await hand.settle()
        await hand.press(*before.split())
        assert app.main.session.run.length > app.main.session.run.cursor + 1
        await at(app, "")
        assert all(run.length == run.cursor + 1 for run in app.main.session.runs)
        assert " of " not in text_of(app, "#title")


@pytest.mark.parametrize("hidden", thinned(["space", "end", "end home", "x enter space", "5 enter", "a"], of=3))
async def test_a_question_that_was_hidden_is_about_where_the_run_stands_now(hidden: str) -> None:
    app = GradtuiApp(asking("next_point", function=ONE_RUN))
    async with app.run_test(size=SIZE):
        hand = await at(app, "z " + hidden)
        if hidden == "a":
            app.main._tick()
        await hand.press("z")
        run, place = app.main.session.run, told(app).place
        assert (place.cursor, place.point) == (run.cursor, run.point)
        assert run.length == run.cursor + 1
        app.main._tick()
        assert app.main.session.run.length == run.length
        if not run.at_end:
            assert app.main.player is None
        assert not [text for text in answers(told(app)) if text in on_screen(app)]


async def test_an_open_map_gives_way_to_a_question_that_it_answers() -> None:
    app = GradtuiApp(asking("fate"))
    async with app.run_test(size=SIZE):
        hand = Hand(app)
        await hand.settle()
        await hand.press("5", "greater_than_sign")
        assert told(app).question is not None
        assert app.main.shown == "hill"
        await hand.press("escape", "z", "5")
        assert app.main.shown == "map"
        await hand.press("z")
        assert app.main.shown == "hill"


# -- slopes and rates ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "screen"), [("c", CompareScreen), ("d", DerivationScreen)])
async def test_a_screen_gives_way_to_the_question_that_a_step_opens(key: str, screen: type) -> None:
    cards = LESSON + '[[question]]\nask = "partial"\nof = "x"\nat_step = 1\n'
    app = GradtuiApp(loads(ONE_RUN + cards))
    async with app.run_test(size=SIZE):
        hand = Hand(app)
        await hand.settle()
        await hand.press(key)
        assert isinstance(app.screen, screen)
        await hand.press("space" if key == "c" else "n")
        assert told(app).question is not None
        assert app.screen is app.main


@pytest.mark.parametrize("ask", ["partial", "sign"])
@pytest.mark.parametrize(
    "keys", thinned(["", "x", "x right left", "c", "d", "3", "4", "2", "v", "pagedown", "o", "plus", "5"], of=3)
)
async def test_no_slope_is_said(ask: str, keys: str) -> None:
    function = '[function]\nexpression = "x**2 + 1.37*x"\n[[start]]\nat = { x = 1.5 }\n'
    app = GradtuiApp(asking(ask, "x", function))
    async with app.run_test(size=SIZE):
        await at(app, keys)
        shown = on_screen(app)
        assert "4.37" not in shown
        assert "rises as" not in shown


@pytest.mark.parametrize("ask", ["partial", "sign"])
async def test_no_slope_of_an_array_s_function_is_said(ask: str) -> None:
    function = """
[function]
expression = "sum((X @ w + b - t)**2)"
[parameters]
w = [0.5, 0.25]
[data]
X = [[1.0, 2.0], [3.0, 1.0]]
t = [1.0, -1.0]
[[start]]
at = { b = 0.3 }
"""
    app = GradtuiApp(asking(ask, "b", function))
    async with app.run_test(size=SIZE):
        hand = Hand(app)
        await hand.settle()
        slope = short(float(app.main.session.run.gradient[-1]))
        assert slope in on_screen(app)
        await at(app, "")
        for key in ("right_square_bracket", "left_square_bracket", "g", "m", "pagedown", "c"):
            assert slope not in on_screen(app)
            await hand.press(key)
        assert slope not in on_screen(app)


@pytest.mark.parametrize("ask", thinned(["learning_rate", "fate", "next_value"], of=3))
async def test_the_curvature_does_not_answer_for_the_rate(ask: str) -> None:
    app = GradtuiApp(asking(ask, "largest" if ask == "learning_rate" else "", ONE_RUN))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, lambda: "stable below" in on_screen(app))  # it follows the first frame
        before = app.main.session.run.base_rate
        await at(app, "u")
        assert "stable below" not in on_screen(app)
        assert "curves" in on_screen(app)
        assert app.main.session.run.base_rate == before
        assert "comes after the question" in " ".join(text_of(app, "#lesson-body").split())


# -- any hand -----------------------------------------------------------------------------------------------------

PRESSED = [
    "space", "p", "home", "end", "r", "t", "tab", "c",
    "d", "x", "enter", "escape", "o", "plus", "minus", "u",
    "right", "left", "up", "down", "s", "1", "2", "3",
    "4", "5", "6", "z", "i", "v", "pagedown", "less_than_sign",
    "greater_than_sign", "l", "f", "backspace",
]  # fmt: skip


@pytest.mark.parametrize("seed", thinned(range(7), of=7))
async def test_a_hand_that_presses_anything_sees_no_answer(seed: int) -> None:
    hands = random.Random(seed)
    app = GradtuiApp(asking("next_point", before=LESSON + LATER + LESSON))
    looks = 0
    async with app.run_test(size=SIZE):
        hand = Hand(app)
        await hand.settle()
        await hand.press("space", "space")  # the question waits for them
        for _ in range(90):
            key = hands.choice(PRESSED)
            await hand.press(key)
            tale = app.main.state.open_question
            if tale is None or tale.question is None or tale.hinted or app.main.edit_line is not None:
                continue
            looks += 1
            shown = on_screen(app)
            found = [text for text in answers(tale) if len(text) > 4 and text in shown]
            assert not found, (key, found, [line for line in shown.split("\n") if any(text in line for text in found)])
        assert looks
