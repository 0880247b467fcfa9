"""Axes to scale: what was asked for is seen, units are alike, and zero lies in the middle of a cell."""

from __future__ import annotations

from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtui.app.painting.hill import Painter
from gradtui.app.session import Session
from gradtui.picture.canvas.axes import framed
from gradtui.picture.canvas.axis import Axis
from gradtui.picture.canvas.to_scale import to_scale
from gradtui.scenario import catalogue
from gradtui.scenario.catalogue import open_scenario

OPENED = {name: open_scenario(name) for name in catalogue.names()}
PLANES = [name for name, opened in OPENED.items() if len(opened.variables) == 2 and not opened.parameters]
WIDE = {("race", (73, 33)), ("race", (84, 52)), ("noise", (84, 52))}
"""Where as much again of y would have to be shown."""
SIZES = [(46, 19), (73, 33), (84, 52)]

ends = st.tuples(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(ends, ends, st.integers(1, 200), st.integers(1, 80))
def test_axes_are_only_ever_widened(x: tuple[float, float], y: tuple[float, float], columns: int, rows: int) -> None:
    given_axes = Axis("x", *x), Axis("y", *y)
    for before, after, cells in zip(
        given_axes, to_scale(*given_axes, columns, rows, centred=True), (columns, rows), strict=True
    ):
        width = after.high - after.low
        rounding = 1e-14 * max(abs(before.low), abs(before.high))
        assert after.low <= before.low + 1e-9 * width + rounding
        assert after.high >= before.high - 1e-9 * width - rounding
        if before.low < 0.0 < before.high:
            at = -after.low / width * cells
            assert at - floor(at) == pytest.approx(0.5, abs=1e-6)


@pytest.mark.parametrize("low", [-1e308, -5e-324, 0.0, 1e-320, 1.0])
@pytest.mark.parametrize("high", [5e-324, 1e-319, 1.0000000000000002, 1.7e308])
def test_windows_at_the_ends_of_the_floats(low: float, high: float) -> None:
    if low < high:
        for axis in to_scale(Axis("x", low, high), Axis("y", -1.0, 1.0), 40, 20, centred=True):
            assert axis.low < axis.high
        framed(40, 20, Axis("x", low, high), Axis("y", low, high), scale="centred")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PLANES)
def test_every_hill_of_the_gallery_is_to_scale_or_says_that_it_is_not(name: str, size: tuple[int, int]) -> None:
    session = Session.open(OPENED[name])
    hill = Painter(session).hill(*size, session.run.point)
    assert hill.frame.is_to_scale == ("not to scale" not in hill.canvas.text())
    assert hill.frame.is_to_scale == ((name, size) not in WIDE)


def test_the_gradient_crosses_a_level_line_at_a_right_angle() -> None:
    """On the screen, in dots: −∇f of x² + 2y² against the tangent of its level line."""
    _, frame = framed(73, 33, Axis("x", -3.0, 3.0), Axis("y", -3.0, 3.0), scale="centred")
    place = np.array(frame.dot(1.0, 0.5))
    along = np.array(frame.dot(1.0 - 2e-4, 0.5 + 2e-4)) - place  # (−4y, 2x) is along the level
    down = np.array(frame.dot(1.0 - 2e-4, 0.5 - 2e-4)) - place  # −(2x, 4y)
    assert abs(along @ down) <= 1e-6 * np.linalg.norm(along) * np.linalg.norm(down)


def test_what_cannot_be_to_scale_says_so() -> None:
    canvas, frame = framed(60, 20, Axis("area", 0.0, 250_000.0), Axis("age", 0.0, 80.0), scale="centred")
    assert not frame.is_to_scale
    assert canvas.text().endswith("not to scale  area")
