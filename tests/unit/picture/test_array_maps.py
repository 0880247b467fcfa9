"""Maps of arrays: what they show at which size, and that a click finds what is drawn.

Some are kept in tests/data/pictures. After a change that is meant, look at them and write them anew with
GRADTUI_WRITE_PICTURES=1.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtui.picture.arrays.field import Chosen, Field, Quantity, largest_finite, place_of_largest
from gradtui.picture.arrays.heat import Heat
from gradtui.picture.arrays.heat import heat as maps
from gradtui.picture.arrays.tiles import fitting
from gradtui.picture.canvas import signs
from gradtui.picture.canvas.canvas import Canvas
from gradtui.picture.canvas.hatching import hatched

KEPT = Path(__file__).parents[2] / "data" / "pictures"

random = np.random.RandomState(3)
FIVE = [Field("∂f/∂params", "params", np.array([6.0, -4.0, 2.0, 1.0, -8.0]))]
NETWORK = [
    Field("∂L/∂W₁", "W₁", np.round(random.standard_normal((2, 10)) * 0.1, 3)),
    Field("∂L/∂b₁", "b₁", np.round(random.standard_normal(10) * 0.05, 3)),
    Field("∂L/∂b₂", "b₂", np.array(-0.03)),
]


def quantity(fields: list[Field], most: float | None = None) -> Quantity:
    flat = np.concatenate([np.ravel(field.values) for field in fields])
    return Quantity(
        "∂L/∂θ", "the gradient", tuple(fields), flat, most or largest_finite(flat) or 1.0, place_of_largest(flat)
    )


def heat(width: int, height: int, fields: list[Field], chosen: Chosen | None = None) -> Heat:
    """The maps on a scale that ends at the largest entry."""
    return maps(width, height, quantity(fields), chosen)


def test_five_entries_have_their_numbers() -> None:
    found = heat(60, 12, FIVE, (0, (2,)))
    assert found.canvas.text().splitlines() == [
        "∂f/∂params · 5   largest |·| 8",
        "     0           1           2           3           4",
        "                        ◆",
        "",
        "   6.00        −4.00       2.00        1.00        −8.00",
        "",
        "",
        "",
        "",
        "",
        "◆ params[2] 2   largest: params[4] −8 · params[0] 6",
        "−8       −2       0       2       8",
    ]


@pytest.mark.parametrize("width", range(20, 100, 7))
def test_no_place_is_blank_beside_places_with_numbers(width: int) -> None:
    """A blank would be read as 0."""
    values = np.array([-0.0042, 0.3, -0.017, 0.2, 0.1, 0.2, -1.3e-7, 0.1])
    lines = heat(width, 8, one(values)).canvas.text().splitlines()[:-2]
    numbers = [word for line in lines[1:] for word in line.split() if "." in word]
    assert len(numbers) in (0, len(values))
    assert [number.startswith("−") for number in numbers] in ([], (values < 0).tolist())


def test_numbers_have_as_many_decimals_as_there_is_room_for() -> None:
    values = [-0.0042, 0.314, 0.0]
    assert fitting(values, 8) == ["−0.004", "0.314", "0"]
    assert fitting(values, 5) == ["−.004", ".314", "0"]
    assert fitting(values, 4) == ["−.00", ".31", "0"]
    assert fitting([-0.31, 0.0], 3) == []
    assert fitting([2e-7, -1.0], 2) == []


def test_a_network_has_a_block_for_each_parameter() -> None:
    lines = heat(80, 24, NETWORK).canvas.text().splitlines()
    captions = [line for line in lines if line.startswith("∂L")]
    assert captions == [
        "∂L/∂W₁ · 2 × 10   largest |·| 0.186",
        "∂L/∂b₁ · 10   largest |·| 0.074",
        "∂L/∂b₂ = −0.03",
    ]
    assert lines[-2] == "largest: W₁[0, 3] −0.186 · W₁[0, 0] 0.179 · W₁[1, 3] 0.171 · W₁[1, 7] −0.155"


@pytest.mark.parametrize("count", [1_000, 1_000_000])
def test_many_entries_fill_the_room(count: int) -> None:
    values = np.linspace(-1.0, 2.0, count)
    found = heat(70, 30, [Field("∂L/∂w", "w", values)], (0, (7,)))
    text = found.canvas.text()
    assert text.startswith(f"∂L/∂w · {count:,}   ")
    assert f"w[{count - 1}] 2" in text
    assert text.count("◆") == 2  # in the map and in the list
    assert ("each tile: " in text) == (count > 5000)
    used = (found.canvas.background[1:28] >= 0).mean()
    assert used > 0.6


def test_the_largest_entry_of_a_group_stands_for_it() -> None:
    values = np.full(100_000, 1e-3)
    values[54_321] = -5.0
    found = heat(40, 12, [Field("g", "w", values)])
    cell = found.cell_of(0, (54_321,))
    assert cell is not None
    shown = {int(c) for c in (found.canvas.foreground[cell[1], cell[0]], found.canvas.background[cell[1], cell[0]])}
    assert int(signs.tints()[0]) in shown
    assert "w[54321] −5" in found.canvas.text()


def test_signs_and_sizes_have_their_colours() -> None:
    found = heat(60, 8, [Field("g", "w", np.array([-1.0, 0.0, 1.0]))])
    palette = signs.tints()
    row = found.canvas.background[2]
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
    assert not first.changes(second)


def lettered(canvas: Canvas) -> str:
    """The picture; a letter for each colour, of the upper half where there are two: A to L −, m nothing, N to Y +."""
    letters = {int(colour): "ABCDEFGHIJKLmNOPQRSTUVWXY"[k] for k, colour in enumerate(signs.tints())}
    rows = []
    planes = (plane.tolist() for plane in (canvas.characters, canvas.foreground, canvas.background))
    for row in zip(*planes, strict=True):
        cells = (
            letters.get(fore if char == ord("▀") else behind, " ") if chr(char) in " ▀" else chr(char)
            for char, fore, behind in zip(*row, strict=True)
        )
        rows.append("".join(cells).rstrip())
    return "\n".join(rows) + "\n"


def one(values: np.ndarray) -> list[Field]:
    return [Field("∂L/∂w", "w", values)]


def waves(count: int) -> np.ndarray:
    """Numbers that rise and fall, the largest in the middle."""
    k = np.arange(count) / count
    return np.round(np.sin(40 * k) * np.exp(-20 * (k - 0.5) ** 2), 4)


PICTURES = {
    "five": (60, 12, FIVE, (0, (2,))),
    "network": (70, 22, NETWORK, (0, (1, 3))),
    "network_narrow": (45, 16, NETWORK, (1, (3,))),
    "thousand": (60, 16, one(waves(1_000)), (0, (17,))),
    "million": (40, 12, one(waves(1_000_000)), None),
    "matrix": (45, 14, one(waves(200 * 90).reshape(200, 90)), (0, (100, 3))),
    "zero": (40, 8, one(np.zeros(12)), None),
    "undefined": (60, 9, one(np.array([np.nan, 1.0, np.inf, -np.inf, -0.2])), None),
    "one_entry": (40, 6, one(np.array([-7.0])), (0, (0,))),
    "tiny": (10, 3, one(np.array([3.0, -2.0, 1.0])), None),
    "cell": (1, 1, FIVE, None),
}


@pytest.mark.parametrize("name", PICTURES)
def test_kept_picture(name: str) -> None:
    picture = lettered(heat(*PICTURES[name]).canvas)
    file = KEPT / f"map_{name}.txt"
    if os.environ.get("GRADTUI_WRITE_PICTURES"):
        file.write_text(picture, "utf-8")
    assert picture == file.read_text("utf-8")


@given(st.integers(1, 200), st.integers(1, 150), st.integers(8, 60), st.integers(4, 20), st.integers(0, 2**32 - 1))
def test_a_place_shows_the_largest_of_its_entries(rows: int, columns: int, width: int, height: int, seed: int) -> None:
    values = np.random.RandomState(seed).standard_normal((rows, columns))
    found = heat(width, height, one(values))
    block = found.blocks[0]
    assert block is not None
    down, across = block.group
    largest = [
        [np.abs(values[i : i + down, j : j + across]).max() for j in range(0, columns, across)]
        for i in range(0, rows, down)
    ]
    assert np.array_equal(np.abs(block.shown), largest)
    assert np.array_equal(values.ravel()[block.places], block.shown)


@given(st.integers(1, 5_000), st.integers(8, 60), st.integers(4, 20), st.integers(0, 2**32 - 1))
def test_every_entry_of_a_vector_has_a_place(count: int, width: int, height: int, seed: int) -> None:
    values = np.random.RandomState(seed).standard_normal(count)
    found = heat(width, height, one(values))
    block = found.blocks[0]
    assert block is not None
    shown = block.places[block.places >= 0]
    group = block.group[1]
    assert [int(k) // group for k in shown] == list(range(-(-count // group)))
    assert np.abs(values).argmax() in shown


@given(st.lists(sizes, min_size=1, max_size=4), st.integers(8, 120), st.integers(4, 40), st.integers(0, 2**32 - 1))
def test_nothing_is_stronger_than_the_largest(
    shapes: list[tuple[int, ...]], width: int, height: int, seed: int
) -> None:
    random = np.random.RandomState(seed)
    fields = [Field(f"g{k}", f"w{k}", np.asarray(random.standard_normal(shape))) for k, shape in enumerate(shapes)]
    number = int(np.argmax([np.abs(field.values).max() for field in fields]))
    values = fields[number].values
    index = tuple(int(i) for i in np.unravel_index(np.abs(values).argmax(), values.shape))
    found = heat(width, height, fields)
    cell = found.cell_of(number, index)
    if cell is None or not index:
        return
    strongest = int(signs.tints()[-1 if values[index] > 0 else 0])
    canvas = found.canvas
    assert strongest in (canvas.background[cell[1], cell[0]], canvas.foreground[cell[1], cell[0]])


def test_one_that_is_not_finite_is_seen_among_many() -> None:
    values = waves(100_000).reshape(1000, 100)
    values[517, 31] = np.nan
    canvas = heat(40, 16, one(values)).canvas
    assert 1 <= canvas.text().count("╳") <= 4  # one place
    assert "w[517, 31] undefined" in canvas.text()


@pytest.mark.parametrize("index", [(k,) for k in range(5)])
def test_the_mark_hides_no_sign(index: tuple[int]) -> None:
    values = np.array([-0.123, -0.456, -0.789, -0.234, -0.567])
    map_row = heat(35, 2, one(values), (0, index)).canvas.text().splitlines()[1]
    assert map_row.count("◆") == 1
    assert all(f"−{-value}" in map_row for value in values)


@pytest.mark.parametrize("width", range(12, 80, 3))
def test_captions_are_whole(width: int) -> None:
    caption = heat(width, 10, one(np.ones(10**5))).canvas.text().splitlines()[0].removeprefix("∂L/∂w").strip()
    if caption:
        shape, _, rest = caption.removeprefix("· ").partition(" ")
        assert shape.rstrip(",") == "100,000"
        assert not rest or rest.endswith(("entries, largest |·|", " a tile")) or rest.split()[-1].isdigit()


def test_rows_and_columns_have_their_numbers() -> None:
    lines = heat(60, 14, one(np.arange(-3.0, 3.0).reshape(2, 3))).canvas.text().splitlines()
    assert lines[1].split() == ["0", "1", "2"]
    assert [line[0] for line in lines[2:-2] if line[:1].strip()] == ["0", "1"]
    long = heat(24, 10, one(np.arange(200.0))).canvas.text().splitlines()
    starts = [int(line[:3]) for line in long[1:-2] if line[:3].strip()]
    assert starts[0] == 0
    assert starts == sorted(starts)


def test_without_colours_numbers_stand_clear_of_signs() -> None:
    text = hatched(heat(40, 14, one(np.array([[0.5, -0.25], [-1.0, 0.125]]))).canvas).text()
    assert "0.50" in text.replace("−0.25", "").split()
    for sign in "+-=#":
        assert f"{sign}0" not in text
    assert "====" in text
    assert "++++" in text


def test_a_scale_is_kept() -> None:
    """The same numbers a thousand times smaller have other tints on the same scale."""
    values = np.array([[1.0, -0.5], [0.25, 0.0]])
    first, second = (maps(40, 12, quantity(one(v), 1.0)).canvas for v in (values, values / 1000))
    assert first.text().splitlines()[-1] == second.text().splitlines()[-1]
    assert int(signs.tints()[-1]) in first.background
    assert int(signs.tints()[-1]) not in second.background[:-1]


def test_the_largest_is_named_although_its_field_has_no_room() -> None:
    fields = [Field(f"g{k}", f"w{k}", np.full(3, float(k))) for k in range(9)]
    assert "largest: w8[0] 8" in heat(40, 10, fields).canvas.text()


def test_a_gradient_of_nothing() -> None:
    assert "every entry is 0" in heat(40, 10, one(np.zeros((3, 3)))).canvas.text()
