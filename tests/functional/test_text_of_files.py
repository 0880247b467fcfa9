"""Text from a file is shown as it is: it is no markup, and moves no cursor."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from functional.pilots import text_of
from thinned import thinned

from gradtui.scenario.catalogue import open_scenario
from gradtui.tui.app import GradtuiApp

HOSTILE = ["[@click=app.quit]x[/]", "[/]", "[bold", "[$primary]x", "\\[x]", "{0}%s"]
REFUSED = ["\x1b[2Jx", "\u202edrow", "\u200b", "\r\nx", "\x9b2Jx"]


def named(text: str) -> GradtuiApp:
    """The app on a scenario whose title and start have a text that no reader looked at."""
    scenario = open_scenario("partials")
    return GradtuiApp(
        replace(scenario, title=text, starts=(replace(scenario.starts[0], name=text), scenario.starts[0]))
    )


@pytest.mark.parametrize("text", thinned(HOSTILE + REFUSED, of=3))
async def test_text_of_a_scenario_is_shown_as_it_is(text: str) -> None:
    app = named(text)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        title = text_of(app, "#title")
        runs = text_of(app, "#runs")
        if text in HOSTILE:
            assert title.count(text) == 2
            assert text[:12] in runs  # a long name makes room for the verdict
        assert all(character.isprintable() for character in (title + runs).replace("\n", ""))
        assert await pilot.click("#title", offset=(2, 0))
        await pilot.press("space")
        assert not app._exit
        assert app.main.session.run.cursor == 1


@pytest.mark.parametrize("text", thinned(HOSTILE[:2], of=2))
async def test_dialogs_over_such_text(text: str) -> None:
    app = named(text)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", "escape", "question_mark", "escape", "space")
        assert app.main.session.run.cursor == 1


@pytest.mark.parametrize("text", HOSTILE)
async def test_such_text_in_a_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "scenario.toml"
    path.write_text(f"title = '{text}'\n[function]\nexpression = \"x**2\"\n[[start]]\nat = {{ x = 1.0 }}\n", "utf-8")
    assert open_scenario(str(path)).title == text
