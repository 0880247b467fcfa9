"""The compass: the slope of f in every direction at one point."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.picture.test_pictures import lettered, same_as_kept

from gradtui.picture.canvas import roles
from gradtui.picture.canvas.canvas import Canvas
from gradtui.picture.plots.compass import FALL, RISE, compass
from gradtui.picture.plots.field import heading

XY = ("x", "y")


def coloured(canvas: Canvas, colour: int) -> list[tuple[float, float]]:
    """The cells of a colour, as true proportions have them."""
    rows, columns = np.nonzero((canvas.foreground == colour) & (canvas.characters != ord(" ")))
    return list(zip(columns.astype(float).tolist(), (rows * 2.0).tolist(), strict=True))


CASES = [
    ("small", 44, 17, (1.24, -3.0), (-1.0, 0.5)), ("narrow", 34, 12, (3.0, 1.0), None),
    ("level", 44, 17, (0.0, 0.0), None), ("east", 44, 17, (2.5, 0.0), None),
    ("large", 130, 50, (-215.6, -88.0), (2.0, 1.0)),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_pictures(case: tuple[str, int, int, tuple[float, float], tuple[float, float] | None]) -> None:
    name, width, height, gradient, step = case
    same_as_kept(f"compass_{name}", lettered(compass(width, height, gradient, XY, step=step)))


@pytest.mark.parametrize("size", [(44, 17), (72, 33), (130, 50)])
def test_the_numbers(size: tuple[int, int]) -> None:
    said = compass(*size, (3.0, 4.0), ("w", "b"), name="L", step=(0.0, -2.0)).text()
    for number in ("5", "−5", "3", "−3", "∂L/∂b = 4", "−∂L/∂b = −4", "level", "last step", "∂L/∂w"):
        assert number in said
    assert "rise 5" in said and "fall −5" in said
    assert said.endswith("−4") or "slope −4" in said  # straight down


@pytest.mark.parametrize("eighth", range(8))
def test_arrows_point_along_the_gradient(eighth: int) -> None:
    angle = eighth * math.pi / 4
    canvas = compass(60, 25, (math.cos(angle), math.sin(angle)), XY)
    glyph = "→↗↑↖←↙↓↘"[eighth]
    legend = canvas.text().split("\n")[-1]
    assert legend.startswith((f"{glyph} steepest rise 1", "─╱│╲"[(eighth + 2) % 4]))
    middle = np.argwhere(canvas.characters[1:-2] == ord("●"))[0] + (1, 0)
    heads = [place for place in np.argwhere(canvas.characters[:-2] == ord(glyph)) if (place != middle).any()]
    assert len(heads) == 1
    up, across = (middle - heads[0]) * (2, -1)
    assert math.cos(math.atan2(up, across) - angle) > 0.97


def test_the_circles_are_round_and_alike() -> None:
    canvas = compass(130, 50, (0.0, 3.0), XY)
    for colour in (RISE, FALL):
        cells = [(x, y) for x, y in coloured(canvas, colour) if 4 < y < 92]
        wide = max(x for x, _ in cells) - min(x for x, _ in cells)
        high = max(y for _, y in cells) - min(y for _, y in cells)
        assert abs(wide - high) <= 5
        assert wide > 30


def test_the_signs_are_told_by_glyphs_too() -> None:
    said = compass(60, 25, (1.0, 2.0), XY).text()
    assert said.count("+") == 2
    assert said.count("−") >= 2


def test_the_partials_are_where_the_circles_cross_the_axes() -> None:
    canvas = compass(130, 50, (3.0, 4.0), XY)
    dots = np.argwhere(np.isin(canvas.characters, [ord(glyph) for glyph in "•→↑"]))  # heads at the partials' tips
    middle = np.argwhere((canvas.characters == ord("●")) & (canvas.background == roles.HERE))[0]
    far = {tuple(int(x) for x in place - middle) for place in dots}
    assert len(far) == 4
    east = max(x for _, x in far)
    north = -min(y for y, _ in far) * 2
    assert east / north == pytest.approx(3 / 4, abs=0.08)


def test_each_variable_has_its_own_colour_and_the_signs_theirs() -> None:
    tints = roles.variable(0).dark, roles.variable(3).dark
    colours = set(np.unique(compass(130, 50, (3.0, 4.0), ("x", "w"), tints=tints).foreground).tolist())
    assert {*tints, roles.POSITIVE.dark, roles.NEGATIVE.dark} <= colours
    assert roles.variable(1).dark not in colours


def test_level() -> None:
    said = " ".join(compass(44, 17, (0.0, -0.0), XY).text().split())
    assert "level in every direction:" in said
    assert "the gradient is 0" in said
    assert "rise" not in said


@pytest.mark.parametrize("gradient", [(math.nan, 1.0), (1.0, math.inf), (-math.inf, math.nan)])
def test_not_finite(gradient: tuple[float, float]) -> None:
    assert "the gradient is not finite" in compass(44, 17, gradient, XY).text()
    assert compass(3, 3, gradient, XY).text().strip() == "╳"


def test_the_smallest_has_the_direction() -> None:
    assert "↘" in compass(3, 3, (1.0, -1.0), XY).text()


HARD = [0.0, -0.0, 5e-324, 1e-300, 1.0, -3.7, 1e300, -1.7e308, math.inf, math.nan]


@pytest.mark.parametrize("size", [(1, 1), (3, 3), (12, 3), (7, 40), (20, 7), (44, 17), (300, 9), (300, 100)])
def test_hard_numbers_at_any_size(size: tuple[int, int]) -> None:
    hard = HARD if size[0] < 100 else HARD[::3]
    for x, y in product(hard, hard):
        canvas = compass(*size, (x, y), ("temperature_of_the_room", "y"), step=(y, x))
        assert (canvas.width, canvas.height) == size


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.integers(30, 80), st.integers(10, 30))
def test_no_label_covers_another(across: float, up: float, width: int, height: int) -> None:
    canvas = compass(width, height, (across, up), XY)
    said = canvas.text()
    assert "of f" in said.split("\n")[0]
    if across or up:
        assert canvas.text().count("∂f/∂y") == 2
        assert canvas.text().count("∂f/∂x") in (0, 2)
        assert said.split("\n")[0].strip().endswith(("here", "f"))


@pytest.mark.parametrize(
    ("across", "up", "glyph"), [(1, 0, "→"), (0, 1, "↑"), (-1, -1, "↙"), (-1, 0, "←"), (1, -1, "↘")]
)
def test_heading(across: float, up: float, glyph: str) -> None:
    assert heading(across, up) == glyph
