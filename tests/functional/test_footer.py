"""Every key that the line at the bottom has does something that is seen, in every state of every screen."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from functional.hand import Hand
from functional.pilots import text_of
from functional.worlds import world
from textual.widgets import Input
from textual.worker import WorkerCancelled
from thinned import thinned

from gradtui.scenario.catalogue import open_scenario
from gradtui.tui.app import GradtuiApp
from gradtui.tui.screens.help_screen import HelpScreen
from gradtui.tui.widgets.keys_line import KeysLine

SIZE = (130, 30)
PLACES: dict[str, list[str]] = {
    "the start": [],
    "some steps on": ["space", "space", "space"],
    "the end": ["end", "end"],
    "all runs": ["t", "space"],
    "exploring": ["x", "right"],
    "another run": ["tab", "space"],
    "the surface": ["space", "2"],
    "exploring the surface": ["2", "x"],
    "the slices": ["3"],
    "the compass": ["space", "4"],
    "the fate map": ["5"],
    "the sweep": ["6", "right"],
    "the picture alone": ["w"],
    "the numbers alone": ["w", "w"],
    "the plane": ["g", "space"],
    "playing": ["[", "[", "a"],
    "the derivation": ["d"],
    "the end of the derivation": ["d", "f", *["down"] * 60],
    "the table": ["c"],
    "the table at the end": ["c", "end", "end"],
    "a table of one row": ["c"],
    "editing": ["e"],
    "editing what is no function": ["e", "backspace", "+"],
    "a card": ["greater_than_sign"],
    "a question": [">", ">", ">", ">", "escape"],
    "an answer": [">", ">", ">", ">", "1"],
    "the end of a lesson": [">"] * 30,
    "no lesson": ["z"],
    "the menu": [],
    "the end of the menu": ["G"],
    "searching": ["slash", "g"],
    "nothing found": ["slash", *"qqq"],
    "what was found": ["slash", *"grad", "escape"],
}
OF_TWO = (
    "some steps on", "exploring", "the fate map", "the sweep", "playing", "another run", "all runs", "the surface",
    "exploring the surface", "the slices", "the compass", "the picture alone", "the numbers alone",
    "the end of the derivation", "the table", "the table at the end", "editing", "editing what is no function",
)  # fmt: skip
OF_MANY = ("some steps on", "the end", "the plane", "the derivation", "a table of one row", "playing")
LESSONS = ("the start", "a card", "a question", "an answer", "the end of a lesson", "no lesson")
MENU = ("the menu", "the end of the menu", "searching", "nothing found", "what was found")
BOUNDS = ("the start", "the end")
"""Places where each key is pressed in an app of its own: there some do nothing but say why."""
STATES = [
    *(("two_minima", place) for place in ("the start", "the end", "exploring", "the fate map", "the sweep")),
    *(("himmelblau", place) for place in OF_TWO),
    *(("leaving", place) for place in ("the end",)),
    *(("three", place) for place in ("the start", "exploring", "a table of one row")),
    *(("five_parameters", place) for place in OF_MANY),
    *(("at_a_point", place) for place in LESSONS),
    *((None, place) for place in MENU),
]


@dataclass(frozen=True)
class Seen:
    """All that a person can see of the app."""

    rows: tuple[Any, ...]
    notes: tuple[str, ...]
    screens: tuple[str, ...]
    over: bool


def seen(app: GradtuiApp) -> Seen:
    rows = tuple(
        tuple((segment.text, segment.style) for segment in strip) for strip in app.screen._compositor.render_strips()
    )
    notes = tuple(note.message for note in app._notifications)
    return Seen(rows, notes, tuple(type(screen).__name__ for screen in app.screen_stack), app._exit)


async def reach(app: GradtuiApp, place: str) -> Hand:
    hand = Hand(app)
    await hand.settle()
    await hand.press(*PLACES[place])
    await quiet(app, hand)
    for field in app.screen.query(Input):
        field.cursor_blink = False  # it is not what a key did
    app.clear_notifications()
    await hand.settle()
    return hand


async def quiet(app: GradtuiApp, hand: Hand) -> None:
    """Nothing more comes by itself: no landmarks, no hill beside the menu, no map's next piece."""
    for _ in range(400):
        await hand.settle()
        waiting = [worker for worker in app.workers if not worker.is_finished]
        if not waiting:
            break
        with suppress(WorkerCancelled):
            await asyncio.wait_for(app.workers.wait_for_complete(waiting), 60)
    await hand.settle()


@pytest.mark.parametrize(("name", "place"), thinned(STATES[::3], of=7))
async def test_every_key_of_the_line_does_something(
    name: str | None, place: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    left: list[str] | None = None
    idle = []
    while left is None or left:
        app = GradtuiApp(None if name is None else world(name))
        async with app.run_test(size=SIZE):
            hand = await reach(app, place)
            line = app.screen.query_one(KeysLine)
            assert line.shown
            if left is None:
                left = [shown.key for shown in line.shown]
            while left:
                key = left.pop(0)
                before, keys = seen(app), line.shown
                await hand.press(key)
                for _ in range(40):
                    if seen(app) != before:
                        break
                    await asyncio.sleep(0.02)
                    await hand.settle()
                else:
                    idle.append(key)
                    continue
                if not app._exit and [*app.screen.query(KeysLine)] != [line]:
                    await hand.press("escape")  # what was opened
                if app._exit or place in BOUNDS or [*app.screen.query(KeysLine)] != [line] or line.shown != keys:
                    break  # what follows would be another state: the next key is pressed in the app anew
                app.clear_notifications()
                await hand.settle()
    assert idle == []


@pytest.mark.parametrize("width", thinned([60, 80, 100], of=3))
async def test_help_and_quit_are_always_in_the_line(width: int) -> None:
    app = GradtuiApp(open_scenario("himmelblau"))
    async with app.run_test(size=(width, 24)) as pilot:
        for keys in ([], ["x"], ["5"], ["1", "2"]):
            await pilot.press(*keys)
            text = text_of(app, "#keys")
            assert "? help" in text
            assert "q quit" in text
            assert text.startswith((" space step ", " ⏎ start here ", " ⏎ replay this cell "))
            assert len(text.rstrip()) <= width
        at = text_of(app, "#keys").index("? help")
        await pilot.click("#keys", offset=(at, 0))
        assert isinstance(app.screen, HelpScreen)
