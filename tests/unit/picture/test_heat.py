"""The heat map of a gradient: what it shows at which size, and that a click finds what is drawn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtui.picture import colours
from gradtui.picture.heat import Field, heat

random = np.random.RandomState(3)
FIVE = [Field("∂f/∂params", "params", np.array([6.0, -4.0, 2.0, 1.0, -8.0]))]
NETWORK = [
    Field("∂L/∂W₁", "W₁", np.round(random.standard_normal((2, 10)) * 0.1, 3)),
    Field("∂L/∂b₁", "b₁", np.round(random.standard_normal(10) * 0.05, 3)),
    Field("∂L/∂b₂", "b₂", np.array(-0.03)),
]


def test_five_entries_have_their_numbers() -> None:
    found = heat(60, 12, FIVE, (0, (2,)))
    assert found.canvas.text().splitlines() == [
        "∂f/∂params  5, up to 8",
        "                        ◆",
        "",
        "",
        "     6          −4           2           1          −8",
        "",
        "",
        "",
        "",
        "",
        "◆ params[2] 2   largest: params[4] −8 · params[0] 6",
        "−8                          8",
    ]


def test_a_network_has_a_block_for_each_parameter() -> None:
    lines = heat(80, 24, NETWORK).canvas.text().splitlines()
    captions = [line for line in lines if line.startswith("∂L")]
    assert captions == ["∂L/∂W₁  2×10, up to 0.186", "∂L/∂b₁  10, up to 0.074", "∂L/∂b₂ = −0.03"]
    assert lines[-2] == "largest: W₁[0, 3] −0.186 · W₁[0, 0] 0.179 · W₁[1, 3] 0.171 · W₁[1, 7] −0.155"


@pytest.mark.parametrize("count", [1_000, 1_000_000])
def test_many_entries_fill_the_room(count: int) -> None:
    values = np.linspace(-1.0, 2.0, count)
    found = heat(70, 30, [Field("∂L/∂w", "w", values)], (0, (7,)))
    text = found.canvas.text()
    assert text.startswith(f"∂L/∂w  {count:,}, ")
    assert f"w[{count - 1}] 2" in text
    assert text.count("◆") == 2  # in the map and in the list
    assert ("the largest of" in text) == (count > 5000)
    used = (found.canvas.background[1:28] >= 0).mean()
    assert used > 0.6


def test_the_largest_entry_of_a_group_stands_for_it() -> None:
    values = np.full(100_000, 1e-3)
    values[54_321] = -5.0
    found = heat(40, 12, [Field("g", "w", values)])
    cell = found.cell_of(0, (54_321,))
    assert cell is not None
    shown = {int(c) for c in (found.canvas.foreground[cell[1], cell[0]], found.canvas.background[cell[1], cell[0]])}
    assert int(colours.diverging()[0]) in shown
    assert "w[54321] −5" in found.canvas.text()


def test_signs_and_sizes_have_their_colours() -> None:
    found = heat(60, 8, [Field("g", "w", np.array([-1.0, 0.0, 1.0]))])
    palette = colours.diverging()
    row = found.canvas.background[1]
    at = [found.cell_of(0, (k,)) for k in range(3)]
    assert [int(row[cell[0]]) for cell in at if cell] == [
        int(palette[0]),
        int(palette[len(palette) // 2]),
        int(palette[-1]),
    ]


@pytest.mark.parametrize(
    "values",
    [
        np.zeros(4),
        np.array([np.nan, 1.0, np.inf, -np.inf]),
        np.array([7.0]),
        np.array([[1e-300, 1e300]]),
        np.array(2.5),
    ],
)
@pytest.mark.parametrize("size", [(1, 1), (10, 3), (24, 5), (60, 12)])
def test_no_values_and_no_size_break_it(values: np.ndarray, size: tuple[int, int]) -> None:
    found = heat(*size, [Field("g", "w", values)], (0, (0,) * values.ndim))
    assert (found.canvas.width, found.canvas.height) == size


def test_what_is_not_finite_is_crossed_out() -> None:
    text = heat(60, 12, [Field("g", "w", np.array([np.nan, 1.0, np.inf]))]).canvas.text()
    assert "╳" in text


def test_fields_without_room_are_counted() -> None:
    fields = [Field(f"g{k}", f"w{k}", np.ones(3)) for k in range(9)]
    text = heat(40, 10, fields).canvas.text()
    assert "more" in text
    assert "g0" in text


sizes = st.one_of(st.tuples(), st.tuples(st.integers(1, 90)), st.tuples(st.integers(1, 40), st.integers(1, 60)))


@given(st.lists(sizes, min_size=1, max_size=4), st.integers(8, 120), st.integers(4, 40))
def test_a_click_on_an_entry_finds_it(shapes: list[tuple[int, ...]], width: int, height: int) -> None:
    fields = [
        Field(f"g{k}", f"w{k}", np.arange(1.0, 1 + np.prod(shape)).reshape(shape)) for k, shape in enumerate(shapes)
    ]
    found = heat(width, height, fields)
    for number, shape in enumerate(shapes):
        if found.blocks[number] is None:
            continue
        for index in list(np.ndindex(shape))[:: max(int(np.prod(shape)) // 20, 1)]:
            cell = found.cell_of(number, index)
            assert cell is not None
            entry = found.entry_at(*cell)
            assert entry is not None
            assert entry[0] == number
            assert found.cell_of(*entry) == cell  # itself, or the larger one that stands there for it


def test_the_same_twice() -> None:
    first, second = (heat(70, 20, NETWORK, (1, (3,))).canvas for _ in range(2))
    assert not first.changed_rows(second)
