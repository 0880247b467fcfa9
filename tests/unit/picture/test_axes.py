"""Numbers to places: maps, ticks and frames."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtui.engine.arithmetic.vector import evenly
from gradtui.picture.canvas.axes import framed
from gradtui.picture.canvas.axis import Axis, tick_text
from gradtui.picture.surface.projection import fractions


@pytest.mark.parametrize(
    ("low", "high", "most", "ticks"),
    [
        (0.0, 10.0, 5, [0, 5, 10]),
        (0.0, 10.0, 6, [0, 2, 4, 6, 8, 10]),
        (-2.2, 2.2, 5, [-2, -1, 0, 1, 2]),
        (-0.05, 0.05, 3, [-0.05, 0, 0.05]),
        (1e6, 3e6, 3, [1e6, 2e6, 3e6]),
        (3.0, 3.4, 4, [3.0, 3.2, 3.4]),
    ],
)
def test_ticks(low: float, high: float, most: int, ticks: list[float]) -> None:
    assert Axis("x", low, high).ticks(most) == pytest.approx(ticks)


finite = st.floats(allow_nan=False, allow_infinity=False)


@given(finite, finite, st.integers(1, 30))
def test_ticks_are_few_and_on_the_axis(a: float, b: float, most: int) -> None:
    low, high = min(a, b), max(a, b)
    if not high > low:
        return
    ticks = Axis("x", low, high).ticks(most)
    assert len(ticks) <= most
    assert all(math.isfinite(tick) for tick in ticks)
    room = (high / 2 - low / 2) * 1e-6
    assert all(low - room <= tick <= high + room for tick in ticks)


@pytest.mark.parametrize(
    ("low", "high", "most", "marks"),
    [
        (-4.2, 4.2, 2, [-4, 0, 4]),
        (-2.2, 2.6, 2, [-2, 0, 2]),
        (0.0, 10.0, 5, [0, 5, 10]),
        (-0.31, 0.31, 2, [-0.2, 0, 0.2]),
    ],
)
def test_no_tick_stands_alone(low: float, high: float, most: int, marks: list[float]) -> None:
    assert Axis("x", low, high).marks(most) == pytest.approx(marks)


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [(0.5, 0.5, "0.5"), (2.0, 1.0, "2"), (-1.5, 0.5, "−1.5"), (2.0, 0.25, "2.0"), (0.0, 1.0, "0"), (1e7, 1e6, "1e7"),
     (2e-5, 1e-5, "2e-5".replace("-", "−"))],
)  # fmt: skip
def test_tick_text(value: float, step: float, text: str) -> None:
    assert tick_text(value, step) == text


@given(st.integers(1, 200), st.integers(1, 60), st.floats(0, 1), st.floats(0, 1))
def test_a_point_comes_back_from_its_cell(width: int, height: int, across: float, up: float) -> None:
    _, frame = framed(width, height, Axis("x", -3.0, 5.0), Axis("y", 10.0, 20.0))
    x, y = frame.x.value(across), frame.y.value(up)
    cell = frame.cell(x, y)
    assert cell is not None
    assert frame.box.holds(*cell)
    back = frame.point(*cell)
    assert abs(back[0] - x) <= 8.0 / frame.box.width
    assert abs(back[1] - y) <= 10.0 / frame.box.height
    assert frame.cell(*back) == cell


@pytest.mark.parametrize("point", [(-3.1, 15.0), (5.1, 15.0), (0.0, 9.9), (0.0, 20.1)])
def test_outside_has_no_cell(point: tuple[float, float]) -> None:
    _, frame = framed(40, 10, Axis("x", -3.0, 5.0), Axis("y", 10.0, 20.0))
    assert frame.cell(*point) is None


LARGEST = 1.7976931348623157e308
ENDS = [(0.0, 1e-320), (-1e308, 1e308), (1e300, 1.0000001e300), (-1e-300, 1e-300), (0.9999999999999998, 1.0),
        (1e-320, 1.0005e-320), (-5e-324, 5e-324), (0.0, 5e-324), (-LARGEST, LARGEST), (1.797693134862315e308, LARGEST),
        (-1e300, 1.7e308)]  # fmt: skip


@pytest.mark.parametrize("span", ENDS)
def test_extreme_axes(span: tuple[float, float]) -> None:
    assert_axis(*span)


@given(finite, st.one_of(finite, st.integers(1, 9)))
def test_any_axis(start: float, end: float | int) -> None:
    """Of any two floats, and of a float and one of the next."""
    other = start
    for _ in range(end if isinstance(end, int) else 0):
        other = math.nextafter(other, math.inf)
    other = other if isinstance(end, int) else end
    low, high = min(start, other), max(start, other)
    if low < high < math.inf:
        assert_axis(low, high)


def assert_axis(low: float, high: float) -> None:
    axis = Axis("x", low, high)
    canvas, frame = framed(60, 12, axis, Axis("y", low, high))
    assert canvas.text()
    assert frame.cell(low, high) == (frame.box.left, 0)
    assert frame.cell(high, low) == (59, frame.box.height - 1)
    assert axis.fraction(low) == 0.0
    assert axis.fraction(high) == 1.0
    assert fractions(axis, np.array([low, high])).tolist() == [0.0, 1.0]
    for most in (1, 5, 12):
        ticks = axis.marks(most)
        assert sorted(set(ticks)) == ticks
        assert all(len(tick_text(tick, step)) < 25 for tick in ticks for step in (0.0, ticks[-1] - ticks[0]))
    for part in (0.0, 0.3, 1.0):
        assert low <= axis.value(part) <= high or math.isclose(axis.value(part), low)
    steps = evenly(low, high, 9)
    assert (steps[0], steps[-1]) == (low, high)
    assert np.all(np.isfinite(steps))
