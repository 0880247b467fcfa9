"""Notes: where they stand, they hide neither the words nor the keys."""

from __future__ import annotations

import pytest
from functional.hand import Hand
from functional.pilots import settled, text_of
from textual.pilot import Pilot
from textual.widgets._toast import Toast
from thinned import thinned

from gradtui.scenario.catalogue import find, open_scenario
from gradtui.tui.app import GradtuiApp
from gradtui.tui.first_run import WORDS

SIZES = [(60, 18), (80, 24), (120, 40), (200, 60)]
WHERE = {
    "the coach": ("himmelblau", [], "#coach-box"),
    "a lesson": ("at_a_point", [], "#lesson"),
    "a question": ("at_a_point", [">", ">", ">"], "#lesson"),
    "the line that edits": ("himmelblau", ["e"], "#coach-box"),
    "the derivation": ("himmelblau", ["d"], "#derivation-box"),
    "the menu": (None, [], "#menu-words, #menu-says"),
}


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("where", thinned(WHERE, of=3))
async def test_a_note_stands_above_the_words(where: str, size: tuple[int, int]) -> None:
    name, keys, words = WHERE[where]
    app = GradtuiApp(None if name is None else open_scenario(find(name) or name))
    async with app.run_test(size=size, notifications=True) as pilot:
        await Hand(app).press(*keys)
        app.notify("Something that did not go as it was meant to, said in a sentence that takes two lines or three.")
        await settled(pilot, lambda: any(note.region for note in app.screen.query(Toast)))
        note = app.screen.query_one(Toast).region
        below = next(view.region for view in app.screen.query(words) if view.region)  # wherever they stand
        assert not note.overlaps(below)
        assert note.y > 0


async def test_in_a_window_that_is_too_small_nothing_hides_why() -> None:
    app = GradtuiApp(open_scenario("himmelblau"))
    async with app.run_test(size=(50, 14), notifications=True) as pilot:
        app.notify("Something.")
        await pilot.pause(0.1)
        assert not [note for note in app.screen.query(Toast) if note.region]
        assert "gradtui needs 40×15." in text_of(app, "#too-small")
        await pilot.resize_terminal(80, 24)
        await settled(pilot, lambda: bool(app.screen.query_one(Toast).region))


async def welcomed(app: GradtuiApp, pilot: Pilot[None]) -> None:
    """As on the first start in a terminal, which a test has not."""
    app.main.welcome = WORDS
    app.main.show_all()
    await pilot.pause()


@pytest.mark.parametrize("size", SIZES[1:3], ids=str)
async def test_the_welcome_hides_nothing_and_ends_with_the_first_key(size: tuple[int, int]) -> None:
    app = GradtuiApp(open_scenario("himmelblau"))
    async with app.run_test(size=size, notifications=True) as pilot:
        await welcomed(app, pilot)
        assert WORDS in " ".join(text_of(app, "#coach").split())
        assert not app._notifications
        await pilot.press("space")
        await pilot.pause()
        assert "Welcome" not in text_of(app, "#coach")
        assert "Step 1" in text_of(app, "#coach")


async def test_the_welcome_ends_where_another_screen_begins() -> None:
    app = GradtuiApp(open_scenario("himmelblau"))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await welcomed(app, pilot)
        await pilot.press("d")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert "Welcome" not in text_of(app, "#coach")
        assert "Start" in text_of(app, "#coach")
