"""Colours for dark grounds and for light ones."""

from __future__ import annotations

import pytest

from gradtui.picture.canvas import colours

LIGHT = 0xE0E0E0
MADE_FOR_DARK = sorted({*colours.RUNS, *colours.PARTIAL_ARROWS, colours.ARROW, colours.MEMORY, colours.TANGENT})


def contrast(one: int, other: int) -> float:
    """As WCAG 2 has it."""
    low, high = sorted((colours.luminance(one), colours.luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", [*MADE_FOR_DARK, *colours.bands(12).tolist()])
def test_every_line_is_legible_on_a_light_ground(colour: int) -> None:
    assert contrast(colours.on_light(colour), LIGHT) >= 4.5


def test_white_is_black_and_what_is_dim_stays_dimmer() -> None:
    assert colours.on_light(0xFFFFFF) == 0x000000
    assert contrast(colours.on_light(0x9A9A9A), LIGHT) < contrast(colours.on_light(0xFFFFFF), LIGHT)
    assert colours.on_light(0x440154) == 0x440154


def test_runs_are_told_apart_on_a_light_ground_too() -> None:
    assert len({colours.on_light(colour) for colour in colours.RUNS}) == len(colours.RUNS)
