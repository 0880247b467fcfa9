"""Distributions of very many numbers: every entry is counted, and what is said of them is so."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtui.picture.arrays.array_picture import array_picture
from gradtui.picture.arrays.counts import Spread
from gradtui.picture.arrays.counts import spread as spread_of
from gradtui.picture.arrays.distribution import distribution
from gradtui.picture.arrays.field import Field, Quantity, place_of_largest, rounded_up
from gradtui.picture.canvas.roles import NEGATIVE, POSITIVE

KEPT = Path(__file__).parents[2] / "data" / "pictures"
BARS = " ▁▂▃▄▅▆▇█"


def quantity(values: np.ndarray, most: float, name: str = "∂L/∂w") -> Quantity:
    return Quantity(
        name, "the gradient", (Field(name, "w", values),), values.ravel(), most, place_of_largest(values.ravel())
    )


def spread(values: np.ndarray, most: float, bins: int) -> Spread:
    return spread_of(values, most, bins, abs(float(values[place_of_largest(values)])))


def normal(count: int) -> np.ndarray:
    return np.random.RandomState(7).standard_normal(count)


@given(st.integers(0, 2**32 - 1), st.integers(1, 70_000), st.integers(0, 49), st.sampled_from([1.01, 30.0, 1e5]))
def test_counts_are_numpys(seed: int, count: int, sides: int, room: float) -> None:
    values = np.random.RandomState(seed).standard_normal(count)
    bins, most = 2 * sides + 1, float(np.abs(values).max()) * room
    found = spread(values, most, bins)
    expected = np.histogram(values, bins, (-most, most))[0]
    assert found.counts.sum() == count
    # what rounding puts on the other side of an edge
    assert np.abs(np.cumsum(found.counts) - np.cumsum(expected)).max() <= 1
    assert found.median == pytest.approx(np.median(values), rel=1e-15)


@pytest.mark.parametrize("values", [normal(200_001) / 1e5, np.full(150_000, -1.0), np.r_[np.zeros(150_001), normal(9)]])
def test_the_median_of_many_that_lie_close_together(values: np.ndarray) -> None:
    assert spread(values, 5.0, 41).median == np.median(values)


@pytest.mark.parametrize("most", [5e-324, 1e-300, 1.0, 1e300])
def test_both_ends_count_and_what_is_not_finite_does_not(most: float) -> None:
    values = np.array([-most, most, 0.0, np.nan, np.inf, -np.inf])
    found = spread(values, most, 3)
    assert found.counts.tolist() == [1, 1, 1]
    assert (found.median, found.zeros, found.lost) == (0.0, 1, 3)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40), st.integers(0, 3), st.sampled_from([1e6, 1e9]))
def test_what_a_few_numbers_say_is_numpys(values: list[float], lost: int, most: float) -> None:
    found = spread(np.array([*values, *[np.nan] * lost]), most, 41)
    assert found.mean == pytest.approx(np.mean(values), rel=1e-9, abs=1e-9)
    assert found.median == pytest.approx(np.median(values), rel=1e-12)
    assert (found.zeros, found.lost) == (values.count(0.0), lost)


def test_nothing_finite_has_no_mean() -> None:
    found = spread(np.array([np.nan, np.inf]), 1.0, 9)
    assert np.isnan(found.mean)
    assert (found.counts.sum(), found.lost) == (0, 2)


def test_columns_are_counts() -> None:
    values = np.array([-1.0] * 40 + [1.0] * 20 + [0.0])
    canvas = distribution(9, 14, quantity(values, 1.0)).characters
    rows = slice(1, 14 - 1)
    heights = [sum(BARS.index(chr(c)) for c in canvas[rows, k].tolist() if chr(c) in BARS) for k in range(9)]
    assert heights[0] == pytest.approx(2 * heights[8], abs=1)
    assert heights[4] > 0  # a single entry is seen
    assert [heights[k] for k in (1, 2, 3, 5, 6, 7)] == [0] * 6


def test_what_is_said_is_so() -> None:
    values = np.concatenate([np.zeros(500), normal(1500)])
    values[1234] = -9.5
    text = distribution(60, 20, quantity(values, 10.0)).text()
    assert "2,000 entries" in text
    assert f"median {float(np.median(values)):.3g}".replace("-", "−") in text
    assert "exactly 0: 500 (25 %)" in text
    assert "largest |·|: w[1234] = −9.5" in text
    assert [end in text for end in ("−10", "−5", "5", "10")] == [True] * 4


def test_sides_have_the_colours_of_their_signs() -> None:
    canvas = distribution(41, 16, quantity(normal(5000), 4.0))
    rows, columns = np.nonzero(np.isin(canvas.characters[1:8], [ord(c) for c in BARS[1:]]))
    colours = {int(c): {int(f) for f in canvas.foreground[1:8][rows, columns][columns == c]} for c in set(columns)}
    assert {c for c, found in colours.items() if found == {NEGATIVE.dark}} == {c for c in colours if c < 20}
    assert {c for c, found in colours.items() if found == {POSITIVE.dark}} == {c for c in colours if c > 20}


@pytest.mark.parametrize("size", [(1, 1), (10, 3), (24, 5), (60, 12), (200, 60)])
@pytest.mark.parametrize("values", [np.zeros(600), np.full(600, np.nan), np.full(600, 1e308), np.full(600, 5e-324)])
def test_no_size_and_no_values_break_it(values: np.ndarray, size: tuple[int, int]) -> None:
    shown = quantity(values, rounded_up(float(np.nan_to_num(values).max())))
    assert distribution(*size, shown).width == size[0]
    assert array_picture(*size, shown, shown, (0, (3,))).canvas.height == size[1]


def test_a_map_of_many_has_its_distributions_beside_or_below_it() -> None:
    gradient, parameters = quantity(normal(40_000), 5.0), quantity(normal(40_000) / 2, 3.0, "w")
    for width, height, both in ((130, 40, True), (72, 30, False), (45, 17, False)):
        text = array_picture(width, height, parameters, gradient).canvas.text()
        assert "largest |·|" in text.splitlines()[0]
        assert text.count("mean ") == 1 + both
    beside = array_picture(130, 40, parameters, gradient)
    found = beside.entry_at(20, 5)
    assert found is not None
    assert beside.entry_at(120, 5) is None


@pytest.mark.parametrize(("value", "end"), [(8.0, 8.0), (8.1, 10.0), (0.0, 1.0), (1.01e-7, 1.5e-7), (-0.0, 1.0)])
def test_scales_end_at_round_numbers(value: float, end: float) -> None:
    assert rounded_up(value) == end


@given(st.floats(5e-324, 1e308))
def test_a_scale_has_room_for_its_number(value: float) -> None:
    assert value <= rounded_up(value) <= 1.6 * value or value < 1e-320 or value >= 1e300


@pytest.mark.parametrize("size", [(42, 18), (45, 9)])
def test_kept_picture(size: tuple[int, int]) -> None:
    picture = distribution(*size, quantity(normal(10_000), 5.0)).text() + "\n"
    file = KEPT / f"distribution_{size[0]}.txt"
    if os.environ.get("GRADTUI_WRITE_PICTURES"):
        file.write_text(picture, "utf-8")
    assert picture == file.read_text("utf-8")
