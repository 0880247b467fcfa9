"""Derivations whose rows are longer than their panel: each can be read whole."""

from __future__ import annotations

import pytest
from functional.pilots import text_of

from gradtui.app.panels.derivation_rows import visible_lines
from gradtui.app.panels.formula_lines import broken
from gradtui.expression.printing import short, unicode
from gradtui.scenario.reader import loads
from gradtui.tui.app import GradtuiApp
from gradtui.tui.screens.derivation_screen import DerivationScreen
from gradtui.tui.screens.main_screen import MainScreen

LONG = """
[function]
expression = "(x + sin(y)*cos(y)*exp(-y) - 2*y**3 + 4)**3*exp(sin(3*y) - y**2*cos(y)*exp(y) + 7)"
[[start]]
at = { x = 0.5, y = 0.1 }
"""


@pytest.fixture(autouse=True)
def no_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing looks for the landmarks of so long a function: beside and after the test that costs a core."""
    monkeypatch.setattr(MainScreen, "look_for_landmarks", lambda _: None)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("size", [(80, 24), (100, 24)])
async def test_every_row_can_be_read_whole_by_moving_to_it(size: tuple[int, int]) -> None:
    app = GradtuiApp(loads(LONG))
    async with app.run_test(size=size) as pilot:
        await pilot.press("d")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, DerivationScreen)
        seen = visible_lines(screen.found.lines, screen.fold)
        for at in seen:
            assert screen.fold.chosen == at
            line, value = screen.found.lines[at], screen.found.values[at]
            shown = squeezed(text_of(app, "#derivation-rows"))
            said = squeezed(text_of(app, "#derivation-words"))
            while "pgdn more" in text_of(app, "#keys"):
                await pilot.press("pagedown")
                shown += squeezed(text_of(app, "#derivation-rows"))
                said += squeezed(text_of(app, "#derivation-words"))
            for node in (line.before, line.after):
                assert squeezed(unicode(node)) in shown or line.rule in ("constant", "held constant")
            assert squeezed(line.says)[-20:] in said
            assert f"={short(value.result)}" in shown or f"→{short(value.result)}" in shown
            await pilot.press("down")


async def test_what_is_longer_than_its_panel_is_scrolled_by_a_key_that_the_line_of_keys_has() -> None:
    app = GradtuiApp(loads(LONG))
    async with app.run_test(size=(60, 18)) as pilot:
        await pilot.press("d")
        await pilot.pause()
        assert "pgdn more" in text_of(app, "#keys")
        first = text_of(app, "#derivation-words")
        assert "more lines: pgdn" in first
        await pilot.press("pagedown")
        assert text_of(app, "#derivation-words") != first
        await pilot.press("pageup")
        assert text_of(app, "#derivation-words") == first
        await pilot.press("pagedown", "down", "up")
        assert text_of(app, "#derivation-words") == first  # a step is read from its beginning


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("sin(x + y) + cos(x − y)", 15, ["sin(x + y)", "  + cos(x − y)"]),
        ("sin(x + y + 1)·x", 15, ["sin(x + y + 1)", "  ·x"]),
        ("(x + y)·(x − y) + 1", 16, ["(x + y)·(x − y)", "  + 1"]),
        ("(x + y)² + 2·x  →  2·(x + y)  = 3", 16, ["(x + y)² + 2·x", "  →  2·(x + y)", "  = 3"]),
        ("max(x, y, z, 1)", 9, ["max(x, y,", "  z, 1)"]),  # a call that is longer than a line
        ("abcdefgh", 5, ["abcde", "  fgh"]),
        ("x + y", 5, ["x + y"]),
        ("x+y", 1, ["x", "+", "y"]),
        ("x+y", 0, ["x", "+", "y"]),  # no column, as while a window is made smaller
    ],
)
def test_a_formula_is_broken_at_its_outer_operators(text: str, width: int, expected: list[str]) -> None:
    lines = broken(((text[:4], "bold"), (text[4:], "")), width, 2)
    assert ["".join(piece for piece, _ in line) for line in lines] == expected
