"""Numbers to places: maps, ticks and frames."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtui.picture.canvas.axes import Axis, framed, tick_text


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


@pytest.mark.parametrize("span", [(0.0, 1e-320), (-1e308, 1e308), (1e300, 1.0000001e300), (-1e-300, 1e-300)])
def test_extreme_axes(span: tuple[float, float]) -> None:
    canvas, frame = framed(60, 12, Axis("x", *span), Axis("y", *span))
    assert canvas.text()
    assert frame.cell(span[0], span[1]) is not None
