"""What stands beside what: nothing that is said is cut off, and what belongs together is in one line."""

from __future__ import annotations

import re

import numpy as np
import pytest
from functional.pilots import settled, text_of

from gradtui.scenario.catalogue import open_scenario
from gradtui.tui.app import GradtuiApp


async def test_long_names_give_way_to_what_became_of_the_runs() -> None:
    app = GradtuiApp(open_scenario("noise"))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("space")
        await settled(pilot, lambda: " to A" in text_of(app, "#runs"))  # the landmarks are found in a thread
        width = app.main.query_one("#runs").size.width
        rows = text_of(app, "#runs").rstrip().splitlines()
        assert len(rows) == 3
        assert all(
            len(row.rstrip()) <= width and re.search(r"(still moving|at its start) \S+ to A$", row.rstrip())
            for row in rows
        )


@pytest.mark.parametrize("size", [(120, 40), (200, 60)])
async def test_the_bar_of_heights_ends_where_the_hill_ends(size: tuple[int, int]) -> None:
    app = GradtuiApp(open_scenario("race"))
    async with app.run_test(size=size):
        width, height = app.main.query_one("#picture").size
        drawn = app.main.studio.hill.paint(app.main.session, width, height)
        coloured = (drawn.background >= 0) | (drawn.characters == ord("▀"))
        last = np.flatnonzero(coloured.any(axis=1))[-1]
        assert last == height - 2
        assert coloured[last].sum() > coloured[0].sum()  # the bar has its name in the first row


@pytest.mark.parametrize("size", [(40, 15), (60, 18), (80, 24), (100, 30), (120, 40)])
@pytest.mark.parametrize("keys", [(), ("w",), ("w", "w")])
async def test_the_formula_is_on_every_screen(size: tuple[int, int], keys: tuple[str, ...]) -> None:
    app = GradtuiApp(open_scenario("saddle"))
    async with app.run_test(size=size) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        seen = [text_of(app, selector) for selector in ("#formula", "#numbers") if app.main.query_one(selector).region]
        assert sum("f(x, y) = x² − y² + y⁴/20" in text for text in seen) == 1
