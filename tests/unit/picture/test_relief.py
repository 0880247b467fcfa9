"""The ground of the surface: light, tints, outlines by quarters of cells, level lines, and the scale of its heights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.picture.test_surface import RIDGE, drawn, with_point

from gradtui.picture.canvas import grounds, roles
from gradtui.picture.canvas.ascii import plain
from gradtui.picture.canvas.axis import Axis
from gradtui.picture.canvas.canvas import BRAILLE, DEFAULT, DOTS
from gradtui.picture.canvas.colours import UNDEFINED
from gradtui.picture.plots import levels
from gradtui.picture.surface.projection import Camera, Heights
from gradtui.picture.surface.relief import QUARTERS
from gradtui.picture.surface.solid import Form, samples, solid
from gradtui.picture.surface.surface import SurfacePicture, surface

VALLEY = "(1 - x)**2 + 100*(y + 1 - x**2)**2"
LIT = {colour: divmod(k, grounds.SHADES) for k, colour in enumerate(grounds.ground().lit.ravel().tolist())}


def light_of(picture: SurfacePicture, x: float, y: float) -> float:
    """How much light falls on the hill at a place, by its tint."""
    place = np.array([x]), np.array([y])
    cell = picture.cell(x, y, float(picture.on_hill(*place)[0]))
    assert cell is not None
    row, step = LIT[int(picture.canvas.background[cell[1], cell[0]])]
    assert 0 <= step < grounds.SHADES
    return float(grounds.LIGHTS[row])


def test_level_ground_has_the_hills_own_tints() -> None:
    canvas = drawn("0*x + 1", Camera(0.0, 88.0)).canvas
    assert int(canvas.background[12, 30]) in grounds.ground().tints.tolist()


def test_the_light_comes_from_the_upper_left() -> None:
    cone = drawn("-sqrt(x**2 + (y + 1)**2 + 0.01)", Camera(0.0, 60.0), (100, 40))
    assert light_of(cone, -1.0, 0.0) > light_of(cone, 1.0, -2.0)
    # it stays there while the hill is turned
    turned = drawn("-sqrt(x**2 + (y + 1)**2 + 0.01)", Camera(180.0, 60.0), (100, 40))
    assert light_of(turned, -1.0, 0.0) < light_of(turned, 1.0, -2.0)


def test_every_colour_has_one_for_light_themes_and_white_stands_out_by_night() -> None:
    picture = drawn("x**2 - (y + 1)**2", size=(80, 30)).canvas
    tints = set(picture.background[picture.background >= 0].tolist())
    assert len(tints) > 40
    assert all(grounds.by_day(tint) is not None for tint in tints)


@pytest.mark.parametrize("turn", [28.0, 75.0, 130.0, 200.0])
def test_the_edge_is_drawn_by_the_quarters_that_the_hill_covers(turn: float) -> None:
    picture = drawn("0.4*x**2 - 0.2*y**3", Camera(turn), (70, 30))
    canvas, hill = picture.canvas, np.isfinite(picture.depth)
    seen = set()
    for number, char in enumerate(QUARTERS[1:], 1):
        for row, column in np.argwhere((canvas.characters == ord(char)) & (canvas.background == DEFAULT)).tolist():
            seen.add(char)
            covered = hill[4 * row : 4 * row + 4 : 2, 2 * column : 2 * column + 2].ravel()
            assert [bool(number >> k & 1) for k in range(4)] == covered.tolist()
    assert len(seen) >= 6


def isolines_of(picture: SurfacePicture) -> tuple[np.ndarray, np.ndarray]:
    """The dots of level lines."""
    canvas = picture.canvas
    assert canvas.isolines is not None
    codes = np.where(canvas.isolines, canvas.characters - BRAILLE, 0)
    found = np.nonzero((codes[:, None, :, None] & DOTS[None, :, None, :] > 0).reshape(picture.depth.shape))
    return found[0], found[1]


@pytest.mark.parametrize("form", ["linear", "log"])
def test_level_lines_lie_on_the_hill_at_their_levels(form: Form) -> None:
    picture = drawn(VALLEY, size=(80, 34), form=form)
    at = isolines_of(picture)
    assert len(at[0]) > 200
    x, y = -2.0 + 4.0 * picture.across[at], -3.0 + 4.0 * picture.along[at]
    assert np.isfinite(x).all()  # none on cut sides or beside the hill
    chosen = levels.choose(picture.heights)
    place = chosen.places((1 - x) ** 2 + 100 * (y + 1 - x**2) ** 2)
    off = np.abs(place - np.rint(place))
    assert np.median(off) < 0.12
    assert np.quantile(off, 0.95) < 0.4


def test_a_ridge_is_an_outline_and_no_level_line_runs_along_it() -> None:
    picture = drawn(RIDGE, Camera(0.0, 40.0), (80, 34))
    assert picture.canvas.outlines is not None
    outline = (picture.canvas.outlines[:, None, :, None] & DOTS[None, :, None, :] > 0).reshape(picture.depth.shape)
    with np.errstate(invalid="ignore"):
        behind = picture.depth[:-1] - picture.depth[1:] > 0.2  # from a dot to the one below it, which is nearer
    behind &= np.isfinite(picture.depth[:-1])
    assert behind.sum() > 50
    assert outline[1:][behind].all()
    lines = np.zeros(outline.shape, dtype=bool)
    lines[isolines_of(picture)] = True
    assert (lines[1:][behind] | lines[:-1][behind]).mean() < 0.3


# -- the scale of heights ---------------------------------------------------------------------------------------------


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.floats(1e-6, 1.0), st.floats(0.0, 1.0))
def test_shares_and_heights_undo_each_other(low: float, span: float, unit: float, part: float) -> None:
    for z in (Heights("f", low, low + span), Heights("f", low, low + span, unit * span)):
        height = np.array([low + span * part])
        assert z.heights(z.shares(height))[0] == pytest.approx(height[0], abs=1e-6 * (span + abs(low)))
        assert z.shares(np.array([low + span]))[0] == pytest.approx(1.0)
        assert (np.diff(z.shares(low + span * np.linspace(0.0, 1.0, 20))) > 0).all()


def test_levels_are_equally_far_apart_on_their_own_scale() -> None:
    picture = drawn(VALLEY, form="log")
    assert picture.projection.z.unit > 0
    apart = np.diff(picture.projection.z.shares(levels.choose(picture.heights).heights))
    assert apart.max() < 1.2 * apart.min()
    assert drawn(VALLEY).projection.z.unit == 0.0
    assert drawn("x**2 + y", form="log").projection.z.unit == 0.0  # its levels are not logarithmic


def test_the_picture_says_that_heights_are_logarithmic() -> None:
    for size in ((80, 30), (46, 19)):
        assert "log scale" in drawn(VALLEY, size=size, form="log").canvas.text()
        assert "log" not in drawn(VALLEY, size=size).canvas.text()
    wide = drawn(VALLEY, size=(100, 40), form="log").canvas.text()
    assert "1000" in wide
    assert "10" in wide.replace("1000", "")


@pytest.mark.parametrize("turn", [0.0, 28.0, 120.0])
@pytest.mark.parametrize(("wide", "deep"), [(4.0, 4.0), (4.0, 2.0), (3.0, 6.5), (8.0, 2.0)])
def test_the_ground_is_to_scale_or_it_is_said(turn: float, wide: float, deep: float) -> None:
    x, y = Axis("x", -1.0, wide - 1.0), Axis("y", 0.0, deep)
    values = np.broadcast_to(samples(x, y)[0] + samples(x, y)[1], (192, 192))
    picture = surface(60, 24, solid(x, y, "f", values, levels.choose(values)), Camera(turn, 88.0))
    corner, flat = np.array([0.0, 1.0, 0.0]), np.full(3, picture.projection.z.low)
    across, down, _ = picture.projection.dots(corner, np.array([0.0, 0.0, 1.0]), flat)
    ways = across[1:] - across[0], down[1:] - down[0]
    lengths = np.hypot(ways[0], ways[1])
    is_alike = lengths[0] == pytest.approx(lengths[1], rel=1e-3)
    assert is_alike == (max(wide, deep) <= 2.5 * min(wide, deep))
    assert ("not to scale" in picture.canvas.text()) == (not is_alike)
    assert abs(ways[0].prod() + ways[1].prod()) < 0.01 * lengths.prod()
    # a place that is seen is found again, whatever the sides
    at = picture.cell(float(x.value(0.6)), float(y.value(0.3)), float(x.value(0.6) + y.value(0.3)))
    assert at is not None
    found = picture.point_at(at[0], at[1])
    assert found is not None
    assert abs(found[0] - x.value(0.6)) < 0.06 * wide
    assert abs(found[1] - y.value(0.3)) < 0.06 * deep


# -- ASCII ------------------------------------------------------------------------------------------------------------


def test_in_ascii_the_ground_keeps_its_tints() -> None:
    picture = with_point(drawn("x**2 - (y + 1)**2"), "x**2 - (y + 1)**2", (1.0, 0.0))
    found = plain(picture)
    assert found.text().isascii()
    assert "?" not in found.text()
    own = {*LIT, roles.HERE, UNDEFINED, DEFAULT}
    assert set(found.background.ravel().tolist()) <= own
