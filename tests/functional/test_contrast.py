"""Every word on every screen stands out on its ground, in every theme and where there are 16 colours: computed."""

from __future__ import annotations

from typing import Any

import pytest
from rich.color import Color, ColorSystem
from textual.app import App
from textual.pilot import Pilot
from textual.theme import BUILTIN_THEMES
from thinned import thinned

from gradtui.picture.canvas.contrast import contrast
from gradtui.scenario.catalogue import open_scenario
from gradtui.tui.app import GradtuiApp
from gradtui.tui.modes import Modes
from gradtui.tui.widgets.looks import SIXTEENS

SCREENS: dict[str, tuple[str | None, tuple[str, ...]]] = {
    "hill": ("himmelblau", ("space", "space")),
    "surface": ("two_wells", ("space", "2")),
    "compass": ("saddle", ("space", "4")),
    "question": ("one_slope", ("enter", "enter")),
    "arrays": ("house_prices", ("space",)),
    "menu": (None, ()),
    "derivation": ("himmelblau", ("d",)),
    "help": ("himmelblau", ("question_mark",)),
    "table of runs": ("race", ("space", "c", "down")),
    "palette": (None, ("ctrl+p",)),
    "edit": ("two_minima", ("e", "(")),
}


def seen(colour: Color, palette: tuple[int, ...], *, is_words: bool, is_dark: bool) -> int:
    """A colour as a terminal shows it: its own are black and white, and those of 16 are its palette's."""
    if colour.is_default:
        return 0xFFFFFF if is_words == is_dark else 0x000000
    if palette:
        number = colour.downgrade(ColorSystem.STANDARD).number
        assert number is not None
        return palette[number]
    red, green, blue = colour.get_truecolor(foreground=is_words)
    return red << 16 | green << 8 | blue


def faint(app: App[Any], palette: tuple[int, ...] = ()) -> list[tuple[str, str, float]]:
    """The words that do not stand out: colours, text, contrast.

    Dots, frames and bars are no words, and what lies behind a dialog is not to be read.
    """
    found = []
    inside = [child.region for child in app.screen.children]
    for row, strip in enumerate(app.screen._compositor.render_strips()):
        column = 0
        for text, style, _ in strip:
            column += len(text)
            if style is None or not any(char.isalnum() or char in "∂∇‖←→↗↘✓✗?" for char in text):
                continue
            if not any(region.contains(column - 1, row) for region in inside):
                continue
            is_dark = app.current_theme.dark
            words = seen(style.color or Color.default(), palette, is_words=True, is_dark=is_dark)
            behind = seen(style.bgcolor or Color.default(), palette, is_words=False, is_dark=is_dark)
            if (much := contrast(words, behind)) < 4.5 or style.dim:
                found.append((f"#{words:06x} on #{behind:06x}", text.strip(), round(much, 2)))
    return found


async def shown(pilot: Pilot[Any], keys: tuple[str, ...]) -> None:
    await pilot.press(*keys)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


@pytest.mark.parametrize("screen", thinned(list(SCREENS), of=3))
async def test_in_every_theme(screen: str) -> None:
    name, keys = SCREENS[screen]
    app = GradtuiApp(open_scenario(name) if name else None)
    async with app.run_test(size=(120, 40)) as pilot:
        await shown(pilot, keys)
        for theme in BUILTIN_THEMES:
            app.theme = theme
            await pilot.pause()
            assert faint(app) == [], theme


@pytest.mark.parametrize("screen", thinned(list(SCREENS), of=3))
async def test_where_there_are_16_colours(screen: str) -> None:
    name, keys = SCREENS[screen]
    app = GradtuiApp(open_scenario(name) if name else None, Modes(colour="few"))
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, keys)
        for theme in ("textual-dark", "textual-light", "nord", "solarized-light"):
            app.theme = theme
            await pilot.pause()
            for palette in SIXTEENS:
                assert faint(app, palette) == [], theme
