"""Panels with borders where there are few lines: the titles are in them, and nothing that matters has gone for it."""

from __future__ import annotations

import pytest
from functional.pilots import text_of

from gradtui.scenario.catalogue import open_scenario
from gradtui.tui.app import GradtuiApp
from gradtui.tui.widgets.row_view import RowView


def upper_border(app: GradtuiApp, selector: str) -> str:
    """The line above what a widget shows, as it is drawn."""
    widget = app.screen.query_one(selector, RowView)
    return widget.render_lines(widget.region.reset_offset)[0].text


@pytest.mark.parametrize(
    ("name", "size", "values", "updates"),
    [
        ("himmelblau", (100, 24), ["∂f/∂x = 4·x", "= −46.53", "∂f/∂y = 2·(x²", "= −24.87"], ["x ← ", "y ← "]),
        ("two_minima", (160, 24), ["df/dx = 4·x", "↘"], ["x ← "]),
        ("house_prices", (120, 28), ["∂L/∂w = ", "others held"], ["w[0] ← "]),
    ],
)
async def test_from_100_columns_panels_have_borders_and_lose_nothing(
    name: str, size: tuple[int, int], values: list[str], updates: list[str]
) -> None:
    app = GradtuiApp(open_scenario(name))
    async with app.run_test(size=size) as pilot:
        await pilot.press("space", "space")
        await pilot.pause()
        titles = {"picture": "1 hill" if "house" not in name else "g entries", "numbers": "and its slopes here",
                  "ahead": "next step η = ", "loss": "at each step", "coach": "what happened"}  # fmt: skip
        for part, title in titles.items():
            assert upper_border(app, f"#{part}").startswith("╭─"), part
            assert title in upper_border(app, f"#{part}"), part
        numbers, ahead = text_of(app, "#numbers"), text_of(app, "#ahead")
        scenario = app.main.session.scenario
        assert f"{scenario.name}({', '.join(scenario.variables)}) = " in numbers
        assert all(value in numbers for value in values), numbers
        assert all(update in ahead and " = " in ahead for update in updates), ahead
        assert app.screen.query_one("#loss").size.height >= 4
        assert app.screen.query_one("#coach").size.height == 2
        assert text_of(app, "#keys").startswith(" space step ")
        assert all(run in text_of(app, "#runs") for run in "●◆") or len(app.main.session.runs) == 1


async def test_a_card_has_its_border_over_both_columns_where_it_is_short() -> None:
    app = GradtuiApp(open_scenario("the_gradient"))
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("space")
        await pilot.pause()
        card = app.screen.query_one("#lesson")
        assert (card.outer_size.width, card.size.height) == (100, 6)
        assert "Card 1 of 11" in str(card.border_title)
        assert "∂f/∂y = 4·y" in text_of(app, "#numbers")
        assert "y ← " in text_of(app, "#ahead")
