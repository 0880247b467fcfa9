"""Bars of a few parameters: their lengths, their numbers, what is picked, and where there is no room for them."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtui.picture.arrays.bars import MOST, Bars, are_few, bars
from gradtui.picture.arrays.field import Chosen, Field, Quantity, place_of_largest
from gradtui.picture.canvas import signs
from gradtui.picture.canvas.ascii import plain
from gradtui.picture.canvas.hatching import hatched
from gradtui.picture.canvas.roles import NEGATIVE, POSITIVE

KEPT = Path(__file__).parents[2] / "data" / "pictures"
EIGHTHS = " ▏▎▍▌▋▊▉█"


def quantity(most: float, **values: object) -> Quantity:
    fields = tuple(Field(f"∂f/∂{name}", name, np.asarray(value, dtype=float)) for name, value in values.items())
    return Quantity(
        "∂f/∂θ",
        "the gradient",
        fields,
        (flat := np.concatenate([f.values.ravel() for f in fields])),
        most,
        place_of_largest(flat),
    )


def of(width: int, height: int, most: float, chosen: Chosen | None = None, **values: object) -> Bars | None:
    shown = quantity(most, **values)
    return bars(width, height, shown, shown, chosen)


def drawn(width: int, height: int, most: float, chosen: Chosen | None = None, **values: object) -> Bars:
    found = of(width, height, most, chosen, **values)
    assert found is not None
    return found


def lengths(found: Bars, row: int) -> tuple[float, float]:
    """The cells that the bars of the last column fill in a row, on the left and on the right of 0."""
    canvas = found.canvas
    zero = canvas.width - 1 - canvas.characters[row, ::-1].tolist().index(ord("│"))
    left = right = 0.0
    for column, char in enumerate(map(chr, canvas.characters[row].tolist())):
        fore, behind = int(canvas.foreground[row, column]), int(canvas.background[row, column])
        share = EIGHTHS.index(char) / 8 if char in EIGHTHS else 0.0
        if zero < column and fore == POSITIVE.dark:
            right += share
        if zero - 20 < column < zero:
            left += share if fore == NEGATIVE.dark else 1 - share if behind == NEGATIVE.dark else 0.0
    return left, right


@given(st.floats(-10.0, 10.0))
def test_a_bar_is_as_long_as_its_number_says(value: float) -> None:
    found = drawn(60, 8, 10.0, w=[value, 10.0, -10.0])
    top = found.box.top
    half = lengths(found, top + found.each)[1]
    assert lengths(found, top + 2 * found.each) == (half, 0.0)
    left, right = lengths(found, top)
    assert (left if value > 0 else right) == 0.0
    exact = abs(value) / 10.0 * half
    assert max(left, right) == pytest.approx(exact, abs=1 / 16 + 1e-9) or (exact > 0 and max(left, right) == 1 / 8)


def test_only_zero_has_no_bar() -> None:
    found = drawn(60, 8, 10.0, w=[0.0, 1e-12, -1e-12])
    rows = [found.box.top + k * found.each for k in range(3)]
    assert [lengths(found, row) for row in rows] == [(0.0, 0.0), (0.0, 0.125), (0.125, 0.0)]


def test_small_parameters_stand_together_with_their_numbers() -> None:
    text = drawn(60, 14, 4.0, (0, (2,)), w=[3.0, -2.0, 1.0, 0.5, -4.0], b=0.25).canvas.text()
    for name in ("w[0]", "w[4]", "b"):
        assert name in text
    for number in ("3", "−2", "0.5", "−4", "0.25"):
        assert text.split().count(number) >= 2  # of the value and of the partial
    assert [line.split()[:2] for line in text.splitlines() if "◆" in line] == [["◆", "w[2]"]]
    assert text.splitlines()[-1].startswith("∂f/∂θ < 0: f falls as it grows   > 0: f rises")


def test_the_scale_is_said_and_is_that_of_the_quantity() -> None:
    parameters, gradient = quantity(5.0, w=[1.0, -2.0]), quantity(2000.0, w=[1.0, -2.0])
    found = bars(70, 10, parameters, gradient)
    assert found is not None
    assert "−5 0 5 −2000 0 2000" in " ".join(found.canvas.text().split())


def test_what_is_not_finite_is_crossed_out() -> None:
    text = drawn(60, 8, 1.0, w=[np.nan, np.inf, 1.0]).canvas.text()
    assert "undefined" in text
    assert "∞" in text
    assert "╳" in text


@given(st.integers(1, MOST), st.integers(1, 120), st.integers(1, 40))
def test_every_entry_or_no_bars(count: int, width: int, height: int) -> None:
    found = of(width, height, 1.0, w=np.linspace(-1, 1, count))
    if found is None:
        assert width < 18 or height < count + 2
        return
    assert (found.canvas.width, found.canvas.height) == (width, height)
    assert len(found.rows) == count
    for chosen in found.rows:
        cell = found.cell_of(*chosen)
        assert cell is not None
        assert found.entry_at(*cell) == chosen
    assert found.entry_at(0, 0) is None


def test_a_matrix_is_no_row_of_bars() -> None:
    assert are_few(quantity(1.0, w=[1.0] * 23, b=1.0).fields)
    assert not are_few(quantity(1.0, w=[1.0] * 24, b=1.0).fields)
    assert not are_few(quantity(1.0, w=np.eye(2)).fields)
    assert are_few(quantity(1.0, w=np.ones((1, 4))).fields)


def test_without_colours_the_sides_tell_the_signs() -> None:
    found = drawn(44, 8, 4.0, w=[3.0, -2.5, 0.0])
    canvas = hatched(found.canvas)
    assert set(canvas.background.ravel().tolist()) == {-1}
    row = found.box.top
    numbers = canvas.text().splitlines()
    assert "3 │█████" in numbers[row]
    assert "█│ −2.5" in numbers[row + found.each]
    assert "0 │·······" in numbers[row + 2 * found.each]
    signs_only = plain(hatched(found.canvas, ascii_only=True)).text().splitlines()
    assert "3 |#####" in signs_only[row]
    assert "=| -2.5" in signs_only[row + found.each]
    ends = plain(hatched(drawn(44, 8, 4.0, w=[0.1, -0.1, 3.9]).canvas, ascii_only=True)).text()
    assert "|:" in ends  # less than half a cell
    assert ":|" in ends
    assert "?" not in ends


PICTURES = {
    "five": (72, 30, 8.0, (0, (4,)), {"params": [6.0, -4.0, 2.0, 1.0, -8.0]}),
    "narrow": (45, 17, 0.3, (0, (1,)), {"w": [0.03, -0.291, 0.0001], "b": -0.12}),
    "many": (60, 24, 3.0, None, {"w": np.linspace(-3, 3, 20)}),
}


@pytest.mark.parametrize("name", PICTURES)
def test_kept_picture(name: str) -> None:
    width, height, most, chosen, values = PICTURES[name]
    picture = drawn(width, height, most, chosen, **values).canvas.text() + "\n"
    file = KEPT / f"bars_{name}.txt"
    if os.environ.get("GRADTUI_WRITE_PICTURES"):
        file.write_text(picture, "utf-8")
    assert picture == file.read_text("utf-8")


def test_bars_lie_on_the_ground_of_nothing() -> None:
    found = drawn(60, 8, 1.0, w=[0.5])
    assert signs.nothing() in found.canvas.background[found.box.top]
