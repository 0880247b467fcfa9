"""Editing the function: letter by letter, what is said of mistakes, keeping it and bringing the old one back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from functional.pilots import footer_of, settled, text_of
from textual.events import Paste
from textual.pilot import Pilot
from thinned import thinned

from gradtui.scenario.catalogue import open_scenario
from gradtui.tui.app import GradtuiApp
from gradtui.tui.widgets.edit_line import MAX_TYPED, EditLine

SIZE = (80, 24)
LETTERS = {
    "+": "plus",
    "*": "asterisk",
    "(": "left_parenthesis",
    ")": "right_parenthesis",
    " ": "space",
    "?": "question_mark",
}


async def typed(app: GradtuiApp, pilot: Pilot[None], text: str) -> None:
    """Type, and wait until it has been looked at."""
    await pilot.press(*(LETTERS.get(c, c) for c in text))
    await seen(app, pilot)


async def pasted(app: GradtuiApp, pilot: Pilot[None], text: str) -> None:
    line(app).field.post_message(Paste(text))
    await pilot.pause()
    await seen(app, pilot)


async def seen(app: GradtuiApp, pilot: Pilot[None]) -> None:
    await pilot.pause()
    await settled(pilot, lambda: not (line(app)._busy or line(app)._wanted is not None))
    await pilot.pause()


def line(app: GradtuiApp) -> EditLine:
    assert app.main.edit_line is not None
    return app.main.edit_line


async def test_everything_follows_letter_by_letter_and_enter_keeps_it() -> None:
    app = GradtuiApp(open_scenario("two_minima"))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("space", "space", "tab", "e")
        old = app.main.session
        texts = []
        for letter in " + 3*y":
            await typed(app, pilot, letter)
            texts.append((app.main.session.scenario.text, line(app).fault is None))
        start = old.scenario.text
        assert texts == [
            (f"{start} ", True), (f"{start} ", False), (f"{start} ", False), (f"{start} + 3", True),
            (f"{start} + 3", False), (f"{start} + 3*y", True),
        ]  # fmt: skip
        session = app.main.session
        assert session.run.variables == ("x", "y")
        assert [run.cursor for run in session.runs] == [run.cursor for run in old.runs] == [2, 0, 0, 0]
        assert session.active == 1
        assert session.runs[0].point_at(0) == (2.0, 0.0)
        assert "∂f/∂y = 3" in text_of(app, "#numbers")
        assert "+ 3·y" in text_of(app, "#numbers").splitlines()[0]
        assert "(edited)" in text_of(app, "#title")
        await pilot.press("enter")
        await pilot.pause()
        assert not app.main.state.typing
        assert app.main.session is session
        await pilot.press("space")
        assert app.main.session.run.cursor == 1
        await pilot.press("e")
        assert line(app).field.value == f"{start} + 3*y"


async def test_keys_type_and_do_nothing_else() -> None:
    app = GradtuiApp(replace(open_scenario("partials"), text="x", name="g"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("e")
        old = app.main.session
        await typed(app, pilot, ")q ?5ae")
        assert line(app).field.value == "x)q ?5ae"
        await pilot.press("tab", "up", "down", "home", "end", "left", "shift+tab")
        assert await pilot.click("#picture")
        assert not app._exit
        assert app.main.session is old
        assert app.main.shown == "hill"
        assert app.focused is line(app).field
        footer = [label for _, label in footer_of(app)]
        assert footer == ["keep it", "as it was"]


@pytest.mark.parametrize("shown", thinned(["surface", "hill", "map"], of=3))
async def test_escape_brings_back_the_very_same(shown: str) -> None:
    app = GradtuiApp(open_scenario("himmelblau"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space", {"hill": "1", "surface": "2", "map": "5"}[shown])
        main = app.main
        before = (main.session, main.studio, main.shown)
        await pilot.press("e")
        await pasted(app, pilot, "+z")
        assert main.session is not before[0]
        assert main.shown == shown
        await pilot.press("escape")
        await pilot.pause()
        assert all(a is b for a, b in zip((main.session, main.studio, main.shown), before, strict=True))
        assert not main.query("EditLine")
        assert main.query_one("#coach").display
        await pilot.press("e")
        await typed(app, pilot, "+")
        await pilot.press("escape")
        assert main.session is before[0]


async def test_a_text_that_is_the_old_one_again_is_the_old_session() -> None:
    app = GradtuiApp(open_scenario("two_minima"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space", "e")
        old = app.main.session
        await typed(app, pilot, "+y")
        assert app.main.session is not old
        await pilot.press("backspace", "backspace")
        await seen(app, pilot)
        assert app.main.session is old
        await pilot.press("enter")
        assert app.main.session is old


@pytest.mark.slow
async def test_the_caret_points_to_the_column() -> None:
    app = GradtuiApp(replace(open_scenario("partials")))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("e", "ctrl+u", "ctrl+k")
        await typed(app, pilot, "x + y) + 1")
        fault = text_of(app, "#edit-fault").split("\n")
        assert fault[0] == " " * len("f = x + y") + "^"
        assert fault[1].startswith("Column 6: found a ) that closes nothing")
        await pilot.press("enter")
        assert app.main.state.typing
        assert text_of(app, "#edit-fault").split("\n")[1].startswith("Not kept. Column 6: found a )")
        await pilot.press("ctrl+u")
        await pasted(app, pilot, "+".join(["x"] * 60))
        assert line(app).fault is None
        await typed(app, pilot, "+)")
        caret = text_of(app, "#edit-fault").split("\n")[0]
        field = line(app).field
        assert caret.index("^") - len("f = ") == len(field.value) - 1 - int(field.scroll_x)
        await pilot.press("home")
        await pilot.pause()
        assert text_of(app, "#edit-fault").split("\n")[0].endswith(">")


HOSTILE = [
    ("[@click=app.quit]x", "Column 1: found ["), ("x\x1b[2J", "\\"), ("x+" * 1500, "expected at most 2,000"),
    ("x" * 9000, "characters"), ("9**9**9", "no variable"), ("1/0", "no variable"), ("x/0", "no value at the start"),
    ("x + lambda", "reserved word"), ("x + \u202egnp", "found \\"), ("x + sin", "found the function sin alone"),
    ("(" * 300 + "x", "nested"), ("x\n+\ny)", "Column 6"), ("", "found nothing"), ("[/]", "found ["),
]  # fmt: skip


@pytest.mark.slow
async def test_hostile_text_is_shown_as_it_is() -> None:
    app = GradtuiApp(open_scenario("partials"))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("e")
        old = app.main.session
        for text, says in HOSTILE:
            line(app).field.value = ""
            await pasted(app, pilot, text)
            said = text_of(app, "#edit-fault")
            assert says in said.replace("\n", " ")
            assert all(c.isprintable() for c in (line(app).field.value + said).replace("\n", ""))
            assert len(line(app).field.value) <= MAX_TYPED
            assert not app._exit
            assert app.main.session is old
        await pilot.press("escape", "space")
        assert app.main.session.run.cursor == 1


@pytest.mark.slow
async def test_arrays_and_pictures_that_the_function_no_longer_has() -> None:
    app = GradtuiApp(open_scenario("five_parameters"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space", "e")
        await pasted(app, pilot, " + q**2")
        assert app.main.session.run.variables[-1] == "q"
        assert app.main.session.run.cursor == 1
        await pilot.press("escape")
    app = GradtuiApp(open_scenario("himmelblau"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "e", "ctrl+u")
        await pasted(app, pilot, "x**2")
        assert app.main.shown == "hill"
        assert app.main.session.run.variables == ("x",)
        await pilot.press("escape")
        assert app.main.shown == "surface"


async def test_landmarks_are_looked_for_when_it_is_kept() -> None:
    app = GradtuiApp(open_scenario("two_minima"))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, lambda: len(app.main.landmarks) > 0)
        await pilot.press("e", "ctrl+u")
        await pasted(app, pilot, "x**2")
        await settled(pilot, lambda: app.main.landmarks == ())
        await pilot.press("enter")
        await settled(pilot, lambda: len(app.main.landmarks) == 1)


async def test_a_huge_function_does_not_keep_keys_waiting() -> None:
    app = GradtuiApp(open_scenario("himmelblau"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("e")
        line(app).field.value = ""
        line(app).field.post_message(Paste("*".join(f"(x+{k}*y)" for k in range(1, 60))))
        await pilot.press("plus", "1", "backspace")
        assert line(app).field.value.endswith("+")
        await pilot.press("escape")
        await pilot.pause()
        assert not app.main.state.typing


async def test_a_window_that_gets_too_small_keeps_the_line() -> None:
    app = GradtuiApp(open_scenario("two_minima"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("e")
        await pilot.resize_terminal(40, 10)
        await pilot.pause()
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        await pilot.pause()
        await typed(app, pilot, "+y")
        assert app.main.session.run.variables == ("x", "y")
