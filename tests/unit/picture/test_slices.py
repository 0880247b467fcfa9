"""Slices: f along one variable while the others are held."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pytest
from unit.picture.test_pictures import lettered, same_as_kept

from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.printing import short
from gradtui.expression.reading.parser import parse
from gradtui.picture.canvas import roles
from gradtui.picture.canvas.axis import Axis
from gradtui.picture.canvas.canvas import BRAILLE, DEFAULT, DOTS, Canvas
from gradtui.picture.plots import curve
from gradtui.picture.plots.slices import Slice, slices

NAMES = ("x", "y")


def through(text: str, point: tuple[float, float], low: float = -2.0, high: float = 2.0) -> list[Slice]:
    objective = ScalarObjective(parse(text), list(NAMES))
    value, gradient = objective.value(list(point)), objective.gradient(list(point))
    parts = []
    for k, name in enumerate(NAMES):
        axis = Axis(name, low, high, roles.variable(k).dark)
        along: list[np.ndarray] = [np.full(1, point[0]), np.full(1, point[1])]
        along[k] = curve.samples(axis)
        heights = np.broadcast_to(objective.values(*along), along[k].shape)
        slope = float(gradient[k])
        said = f"{short(slope)} {'↗' if slope > 0 else '↘' if slope < 0 else '→'}"
        headings = [
            (f"f along {name}, {NAMES[1 - k]} = {short(point[1 - k])}", f"slope {said}"),
            (f"along {name}", f"slope {said}"), (name, said),
        ]  # fmt: skip
        parts.append(Slice(axis, heights, point[k], float(value), curve.Touching(slope), headings))
    return parts


def cells(canvas: Canvas, glyph: str) -> list[tuple[int, int]]:
    return [(int(x), int(y)) for y, x in np.argwhere(canvas.characters == ord(glyph))]


@pytest.mark.parametrize(("width", "height"), [(34, 12), (44, 19), (90, 16)])
def test_pictures(width: int, height: int) -> None:
    canvas = slices(width, height, through("x**2*y + 3*y**2 + x", (1.0, 0.5)))
    same_as_kept(f"slices_{width}", lettered(canvas))


def test_rosenbrock() -> None:
    canvas = slices(72, 20, through("(1-x)**2 + 100*(y-x**2)**2", (-1.2, 1.0)), "f")
    same_as_kept("slices_rosenbrock", lettered(canvas))


@pytest.mark.parametrize(("width", "height", "across"), [(63, 20, False), (64, 20, True), (34, 12, False)])
def test_side_by_side_where_it_is_wide(width: int, height: int, across: bool) -> None:
    (x0, y0), (x1, y1) = cells(slices(width, height, through("x**2 + y**2", (1.0, 1.0))), "●")
    assert (y0 == y1) is across
    assert (x0 == x1) is not across


def test_each_has_heights_of_its_own() -> None:
    texts = slices(90, 20, through("50*x**2 + y", (0.4, 1.5))).text().split("\n")
    assert any(line[:44].split()[:1] == ["100"] for line in texts)
    assert not any("100" in line[44:] for line in texts)
    assert "× flatter" in texts[-1][:44]
    assert "× flatter" not in texts[-1][44:]


def seen_slope(canvas: Canvas, left: int, width: int, tint: int) -> float:
    """How steep the dots of a colour are on the screen: the slope of the line through them."""
    plane, tints = canvas.characters[1:-1, left : left + width], canvas.foreground[1:-1, left : left + width]
    bits = np.where((tints == tint) & (plane >= BRAILLE), plane - BRAILLE, 0)
    lit = (bits[:, None, :, None] & DOTS[None, :, None, :]) != 0
    rows, columns = np.nonzero(lit.reshape(plane.shape[0] * 4, width * 2))
    return -float(np.polyfit(columns, rows, 1)[0])


@pytest.mark.parametrize("point", [(0.5, -0.25), (-0.75, 0.5), (0.25, 0.0)])
@pytest.mark.parametrize("text", ["x**2/2 + y**2", "x/2 + y", "40*x**2 - 7*y", "sin(x)/50 + 30*y**2"])
def test_a_tangent_is_as_steep_as_it_looks(text: str, point: tuple[float, float]) -> None:
    parts = through(text, point)
    canvas = slices(90, 24, parts)
    below = canvas.text().split("\n")[-1]
    for k, (part, words) in enumerate(zip(parts, (below[:44], below[44:]), strict=True)):
        times = 1.0
        if said := re.search(r"f ([÷×]?)([^ ×]+)(× steeper)?", words):
            times = float(said[2]) ** (1 if said[1] == "×" or said[3] else -1)
        # its own colour, and the curve's dots in the same cells: near to it
        slope = seen_slope(canvas, 46 * k, 44, part.axis.colour)
        assert np.arctan(slope) == pytest.approx(np.arctan(part.touching.slope * times), abs=0.15)


def test_a_flat_tangent_does_not_lie_on_the_axis() -> None:
    canvas = slices(44, 24, through("x**2 + 3*y**2", (0.0, 0.0)))
    for (_, row), last in zip(cells(canvas, "●"), (10, 22), strict=True):
        assert 2 <= last - row <= 6


def test_headings_are_alike() -> None:
    parts = through("x**2 + y**2", (1.0, 1.0))
    assert slices(34, 12, parts).text().count(" = 1") == 2
    what, steep = parts[1].headings[0]
    parts[1] = replace(parts[1], headings=[(what + " as it grows", steep), *parts[1].headings[1:]])
    assert " = 1" not in slices(34, 12, parts).text()
    assert slices(34, 12, parts).text().count("along") == 2


def test_headings_say_what_is_held_while_there_is_room() -> None:
    parts = through("x**2 + y**2", (1.0, 1.0))
    for width, said in (
        (40, "f along x, y = 1               slope 2 ↗"),
        (24, "along x        slope 2 ↗"),
        (14, "x          2 ↗"),
    ):
        assert said in slices(width, 12, parts).text()


def test_tangent_heading_and_axis_have_the_variable_s_colour() -> None:
    canvas = slices(90, 20, through("x**2 + y**2", (1.0, 1.0)))
    for half, tint in ((slice(0, 44), roles.PLANE[0]), (slice(46, 90), roles.PLANE[1])):
        tints, chars = canvas.foreground[:, half], canvas.characters[:, half]
        assert (tints[1:-1] == tint).sum() >= 6
        assert set(tints[0][chars[0] != 32]) == {tint}
        assert set(tints[-1][chars[-1] != 32]) == {tint}
        assert set(tints[1:-1][chars[1:-1] > BRAILLE]) == {tint, DEFAULT}  # and the curve the foreground's


def test_a_point_outside_is_pointed_to() -> None:
    canvas = slices(44, 20, through("x + y", (7.0, 0.0)))
    assert "→" in canvas.text()
    assert len(cells(canvas, "●")) == 1  # in the slice along y it is inside


def test_not_finite() -> None:
    parts = through("log(x) + y", (-1.0, 0.5))
    said = slices(60, 20, parts).text()
    assert said.count("╳") == 2
    assert "f is not finite anywhere here" in said  # along y, with x held at −1


def test_no_slices() -> None:
    assert slices(20, 5, []).text().strip() == ""


HARD = [
    "1/(x*y)", "exp(exp(x*3))", "x*0", "sqrt(-1-x**2)", "1e308*x**3", "1e-300*x*y", "tan(x)*y", "x**y", "1e17+x",
    "5e-324*x",
]  # fmt: skip


@pytest.mark.parametrize("size", [(3, 3), (5, 1), (1, 5), (34, 12), (64, 4), (300, 100)])
@pytest.mark.parametrize("text", HARD)
def test_hard_functions_at_any_size(text: str, size: tuple[int, int]) -> None:
    for point in ((0.0, 0.0), (-1.0, 0.5), (1.0, 1e300)):
        canvas = slices(*size, through(text, point))
        assert (canvas.width, canvas.height) == size


@pytest.mark.parametrize("value", [0.0, 1e308, -1e308, 5e-324, math.inf, -math.inf, math.nan])
def test_hard_numbers(value: float) -> None:
    axis = Axis("x", -1e308, 1e308)
    heights = np.linspace(-1.0, 1.0, 512) * 1e308
    heights[7] = value
    parts = [
        Slice(axis, heights, place, value, curve.Touching(slope), [])
        for place in (0.0, value)
        for slope in (value, 1.0)
    ]
    assert slices(80, 20, parts).width == 80
    assert slices(30, 20, parts[:3]).width == 30
