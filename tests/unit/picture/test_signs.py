"""Tints of signs on the grounds of themes: nothing is the ground, and what is written on them stands out."""

from __future__ import annotations

import numpy as np
import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from gradtui.picture.canvas import signs
from gradtui.picture.canvas.canvas import DEFAULT, MUTED
from gradtui.picture.canvas.contrast import LEAST, contrast, luminance
from gradtui.picture.canvas.roles import NEGATIVE, POSITIVE

INK = 0xF4F4F4


def ground_of(theme: Theme) -> tuple[int, int]:
    """The colours of ground and words, as Textual has them where a theme does not say."""
    variables = theme.to_color_system().generate()
    low, high = (0x000000, 0xFFFFFF) if theme.dark else (0xFFFFFF, 0x000000)
    found = []
    for name, of_terminal in (("background", low), ("foreground", high)):
        colour = Color.parse(variables[name])
        red, green, blue = colour.rgb
        found.append(of_terminal if colour.ansi is not None else red << 16 | green << 8 | blue)
    return found[0], found[1]


@pytest.mark.parametrize("name", BUILTIN_THEMES)
def test_every_theme_has_zero_on_its_ground(name: str) -> None:
    theme = BUILTIN_THEMES[name]
    ground, words = ground_of(theme)
    shown = [signs.on_ground(INK, tint, ground, words, is_dark=theme.dark) for tint in signs.tints().tolist()]
    pairs = [pair for pair in shown if pair is not None]
    assert len(pairs) == 2 * signs.SHADES + 1
    for ink, behind in pairs:
        assert contrast(ink, behind) >= LEAST
    muted = signs.on_ground(MUTED, signs.nothing(), ground, words, is_dark=theme.dark)
    assert muted is not None
    assert contrast(*muted) >= LEAST
    # nothing is nearest to the ground, and more stands out more
    far = [abs(luminance(behind) - luminance(ground)) for _, behind in pairs]
    assert min(far) == far[signs.SHADES]
    assert contrast(pairs[signs.SHADES][1], ground) < 1.35
    for side in (pairs[: signs.SHADES + 1], pairs[signs.SHADES :][::-1]):
        assert len({behind for _, behind in side}) == signs.SHADES + 1


def test_nothing_looks_like_nothing_but_nothing() -> None:
    found = signs.tinted(np.array([0.0, -0.0, 1e-300, -1e-300, 1.0, -1.0, np.nan]), 1.0).tolist()
    assert found[:2] == [signs.nothing()] * 2
    assert len(set(found)) == 6
    assert found[4:6] == [POSITIVE.dark, NEGATIVE.dark]


def test_other_colours_are_left_alone() -> None:
    assert signs.on_ground(INK, 0x123456, 0, 0xFFFFFF, is_dark=True) is None
    assert signs.on_ground(POSITIVE.dark, DEFAULT, 0, 0xFFFFFF, is_dark=True) is None  # that is a word's
    half = int(signs.tints()[3])
    assert signs.on_ground(half, DEFAULT, 0xFFFFFF, 0, is_dark=False) not in (None, (half, DEFAULT))
