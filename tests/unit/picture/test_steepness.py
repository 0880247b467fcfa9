"""How high curves are drawn: to scale where that shows them, and otherwise it is said how far from it."""

from __future__ import annotations

import re

import numpy as np
import pytest

from gradtui.picture.canvas.axis import Axis
from gradtui.picture.plots import curve
from gradtui.picture.plots.steepness import around, limits

X = Axis("x", -3.0, 3.0)
ALONG = curve.samples(X)


def times(note: str) -> float:
    """How many times as high as wide a unit is drawn, by what is said."""
    if not note:
        return 1.0
    sign, number, how = re.fullmatch(r"f ([÷×]?)([^ ×]+)×?( flatter| steeper)?", note).groups()  # type: ignore[union-attr]
    assert bool(sign) != bool(how)
    return float(number) if sign == "×" or how == " steeper" else 1 / float(number)


@pytest.mark.parametrize("size", [(44, 17), (62, 28), (34, 9), (120, 50)])
@pytest.mark.parametrize("steep", [0.001, 0.05, 0.3, 0.9, 3.0, 70.0, 1e6])
def test_a_whole_curve_says_its_scale(steep: float, size: tuple[int, int]) -> None:
    values = steep * (ALONG**2 - 1.0)
    canvas, frame = curve.whole_curve(*size, X, "f", values)
    found = re.search(r"f ([÷×]\S+|\S+× (flatter|steeper))", canvas.text().split("\n")[-1])
    wide = (frame.box.width * 2) / 6.0
    high = frame.box.height * 4 / (frame.y.high - frame.y.low)
    assert high / wide == pytest.approx(times(found[0] if found else ""), rel=1e-6)
    assert frame.y.low <= values.min()
    assert frame.y.high >= values.max()
    assert (values.max() - values.min()) / (frame.y.high - frame.y.low) > 0.35


@pytest.mark.parametrize("place", [-2.5, -1.0, 0.0, 0.4, 3.0])
@pytest.mark.parametrize("steep", [0.01, 0.5, 1.0, 40.0])
def test_around_a_point_its_height_and_what_lies_below_are_seen(steep: float, place: float) -> None:
    view = around(44, 17, "f", X, steep * ALONG**2, place, steep * place**2)
    low, high = view.heights.low, view.heights.high
    row = (high - low) / 16
    near = steep * max(abs(place) - 1.5, 0.0) ** 2
    assert low + 1.9 * row <= near
    assert steep * place**2 <= high
    assert (near - low) / row < 13
    left = 44 - max(len(f"{tick:g}") for tick in view.heights.marks(5)) - 1
    assert times(view.notes[0] if view.notes else "") == pytest.approx(2 * 16 / (high - low) / (left / 6.0), rel=0.12)


def test_where_the_range_allows_it_it_is_to_scale() -> None:
    assert around(44, 17, "f", X, ALONG**2 / 2, 0.5, 0.125).notes == ()
    assert around(44, 17, "f", X, 100 * ALONG**2, 0.5, 25.0).notes[1].startswith("f ÷")
    assert around(44, 17, "f", X, ALONG**2 / 100, 0.5, 0.0025).notes[1].startswith("f ×")


def test_how_it_is_drawn_is_said_in_words_where_there_is_room() -> None:
    last = [curve.whole_curve(width, 17, X, "f", 9 * ALONG**2)[0].text().split("\n")[-1] for width in (62, 34)]
    assert re.search(r"f [0-9.]+× flatter  x", last[0])
    assert re.search(r"f ÷[0-9.]+  x", last[1])


def test_it_rests_while_the_point_moves_a_little() -> None:
    seen = {around(44, 17, "f", X, 8 * ALONG**2, place, 8 * place**2).heights for place in np.linspace(0.5, 0.52, 9)}
    assert len(seen) <= 2


def test_limits_leave_out_a_pole() -> None:
    values = 1 / np.abs(ALONG)
    assert limits(np.array([np.nan, np.inf])) is None
    assert limits(values)[1] < values.max() / 2  # type: ignore[index]
    assert limits(ALONG) == (-3.0, 3.0)
