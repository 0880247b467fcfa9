"""Colours for dark grounds and for light ones."""

from __future__ import annotations

import pytest

from gradtui.picture.canvas import colours, contrast, roles

LIGHT, DARK = 0xE0E0E0, 0x121212


@pytest.mark.parametrize("colour", [*(role.dark for role in roles.ALL), *colours.bands(12).tolist()])
def test_every_line_is_legible_on_a_light_ground(colour: int) -> None:
    assert contrast.contrast(contrast.legible(contrast.on_light(colour), LIGHT), LIGHT) >= 4.5


@pytest.mark.parametrize("role", roles.ALL)
def test_a_role_is_legible_on_a_dark_ground_and_its_other_colour_on_a_white_one(role: roles.Role) -> None:
    assert contrast.contrast(role.dark, DARK) >= 4.5
    assert contrast.contrast(role.light, 0xFFFFFF) >= (2.2 if role in roles.FATES else 4.5)


def test_white_is_dark_and_what_is_dim_stays_dimmer() -> None:
    assert contrast.on_light(0xFFFFFF) == roles.RUNS[0].light
    by_day = [contrast.contrast(contrast.on_light(colour), LIGHT) for colour in (0x9A9A9A, 0xFFFFFF)]
    assert by_day == sorted(by_day)
    assert contrast.on_light(0x440154) == 0x440154


def test_no_two_roles_have_one_colour() -> None:
    assert len(roles.ON_LIGHT) == len(roles.ALL)
    assert len(set(roles.ON_LIGHT.values())) == len(roles.ALL)


@pytest.mark.parametrize("white", [roles.HERE, roles.FOCUS])
def test_white_stands_out_on_what_lies_behind_it(white: int) -> None:
    assert contrast.contrast(0xFFFFFF, white) >= 4.5


@pytest.mark.parametrize("ground", [0x000000, 0x2E3440, 0x808080, 0xE0E0E0, 0xFFFFFF])
@pytest.mark.parametrize("colour", [0x000000, 0x777777, 0xFFC857, 0x855600, 0xFFFFFF])
def test_a_legible_colour_is_the_nearest_that_stands_out(colour: int, ground: int) -> None:
    found = contrast.legible(colour, ground)
    assert contrast.contrast(found, ground) >= 4.5
    if contrast.contrast(colour, ground) >= 4.5:
        assert found == colour
    else:
        assert contrast.contrast(found, ground) < 4.5 * 1.2
