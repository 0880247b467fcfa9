"""Data and a regression as pictures: every point, bar and curve at its own place, a row where a click finds it.

Some are kept in tests/data/pictures. After a change that is meant, look at them and write them anew with
GRADTUI_WRITE_PICTURES=1.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from unit.picture.test_pictures import same_as_kept

from gradtui.app.opening import opened
from gradtui.app.painting.model.painter import paint_model
from gradtui.app.session import Session
from gradtui.app.state import AppState
from gradtui.engine.objective.noise import rows as rows_of_batch
from gradtui.picture.canvas import roles
from gradtui.picture.canvas.ascii import plain
from gradtui.picture.canvas.axes import framed
from gradtui.picture.canvas.axis import Axis
from gradtui.picture.canvas.canvas import BRAILLE, DOTS, Canvas
from gradtui.picture.model import layout
from gradtui.picture.model.regression import Other, along_input
from gradtui.picture.model.scatter import BATCH, KEPT_OUT, ROW, Points, draw_bars
from gradtui.picture.plots.curve import draw_curve, samples
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.model import Scenario
from gradtui.scenario.reader import loads

LINE = """
[function]
name = "L"
expression = "mean((w*x + b - y)**2)"
[data]
x = [-1.0, -0.5, 0.0, 0.4, 1.0, 1.5, 2.0, 2.5]
y = [-0.7, 0.1, 0.5, 1.4, 1.2, 2.6, 2.2, 3.9]
[[start]]
at = { w = 0.5, b = 0.0 }
[descent]
optimizer = { name = "gd", batch = 2, seed = 3 }
[model]
prediction = "w*x + b"
target = "y"
inputs = "x"
test = 0.25
"""


def state_of(scenario: Scenario, steps: int = 0, **changes: Any) -> AppState:
    session = Session.open(scenario).step(steps)
    return replace(opened(session, (), ()), **changes)


def axes() -> tuple[Axis, Axis]:
    return Axis("x", 0.0, 10.0), Axis("y", 0.0, 10.0)


def points(*places: tuple[float, float, float], role: int = ROW) -> Points:
    """Rows at x and y, with the end of each bar."""
    across, up, ends = np.array(places).T
    return Points(np.arange(1, len(places) + 1), across, up, ends, up - ends, np.full(len(places), role))


def dots(canvas: Canvas, left: int) -> set[tuple[int, int]]:
    """Every dot of a canvas, from the first column of its plot on."""
    codes = canvas.characters[:, left:]
    found = set()
    for row, column in np.argwhere((codes >= BRAILLE) & (codes < BRAILLE + 256)).tolist():
        for down, across in np.argwhere(DOTS & (codes[row, column] - BRAILLE)).tolist():
            found.add((2 * column + across, 4 * row + down))
    return found


@pytest.mark.parametrize(
    ("name", "width", "height", "state"),
    [
        ("one_example", 48, 14, lambda: state_of(open_scenario("one_example"))),
        ("line", 56, 18, lambda: state_of(loads(LINE), 2, row=6)),
        ("houses", 60, 26, lambda: state_of(open_scenario("house_prices"), 3, row=7, model_input=1)),
    ],
)
def test_pictures(name: str, width: int, height: int, state: Any) -> None:
    picture = paint_model(state(), width, height)
    same_as_kept(f"model_{name}", picture.canvas.text() + "\n")
    assert plain(picture.canvas).text().isascii()


def test_a_bar_goes_from_the_point_to_the_curve_to_a_dot() -> None:
    canvas, frame = framed(44, 21, *axes())
    draw_bars(canvas, frame, points((5.0, 8.05, 3.55), (7.2, 1.05, 2.05)), 0)
    width, height = frame.box.width * 2, frame.box.height * 4
    wanted = {(int(0.5 * width), row) for row in range(int(0.195 * height), int(0.645 * height) + 1)}
    wanted |= {(int(0.72 * width), row) for row in range(int(0.795 * height), int(0.895 * height) + 1)}
    assert dots(canvas, frame.box.left) == wanted
    column = frame.box.left + int(0.5 * width) // 2
    assert canvas.foreground[frame.box.height // 2, column] == roles.POSITIVE.dark


def test_only_the_chosen_one_s_bar_among_very_many() -> None:
    canvas, frame = framed(44, 21, *axes())
    many = points(*[(k / 100, 8.0, 3.5) for k in range(1, 999)])
    draw_bars(canvas, frame, many, 500)
    assert {x // 2 for x, _ in dots(canvas, frame.box.left)} == {int(0.5 * frame.box.width * 2) // 2}


def test_what_lies_outside_is_an_arrow_at_the_edge_and_said() -> None:
    curve = np.full(len(samples(axes()[0])), 1e9)
    places = points((2.0, 99.0, 1.0), (4.0, -99.0, 1.0), (6.0, np.nan, 1.0), (8.0, 5.0, np.inf))
    picture = along_input(40, 12, axes(), curve, 0xFFFFFF, places, (0, ""))
    rows = picture.canvas.text().splitlines()
    assert "↑ ŷ from 1e9 up" in rows[0]
    assert [(glyph, k) for k, row in enumerate(rows) for glyph in row if glyph in "↑↓○"] == [
        ("↑", 0), ("↑", 0), ("○", 5), ("↓", 10),
    ]  # fmt: skip
    assert set(picture.rows.values()) == {1, 2, 4}


def test_curves_of_other_runs_are_dashed_and_end_in_their_glyphs() -> None:
    along = samples(axes()[0])
    other = Other(0.5 * along + 1.0, roles.run(1).dark, "◆")
    no_rows = Points(*np.zeros((6, 0)))
    canvas, frame = framed(44, 21, *axes())
    draw_curve(canvas, frame, other.curve)
    away = np.full(len(along), 99.0)
    picture = along_input(44, 21, axes(), away, 0xFFFFFF, no_rows, (0, ""), [other])
    found = dots(picture.canvas, frame.box.left)
    assert found < dots(canvas, frame.box.left)
    assert len(found) > 30
    last = along_input(44, 21, axes(), away, 0xFFFFFF, points((10.0, 6.0, np.nan)), (0, ""))
    (cell,) = last.rows
    assert chr(picture.canvas.characters[cell[::-1]]) == "◆"


def test_a_click_finds_the_row_in_its_cell_or_beside_it() -> None:
    picture = paint_model(state_of(loads(LINE), 2), 56, 18)
    assert sorted(picture.rows.values()) == list(range(1, 9))
    for (column, row), number in picture.rows.items():
        assert picture.row_at(column, row) == number
        assert chr(picture.canvas.characters[row, column]) in "○●◇"
    (column, row), number = min(picture.rows.items())
    assert picture.row_at(column - 1, row) == number
    assert picture.row_at(column - 9, row) is None


@pytest.mark.parametrize("steps", [0, 1, 2, 5])
def test_the_next_update_s_rows_and_those_kept_out(steps: int) -> None:
    state = state_of(loads(LINE), steps)
    model = state.session.scenario.model
    assert model is not None
    used = {model.rows[k] for k in rows_of_batch(6, 2, 3, steps + 1)}
    picture = paint_model(state, 56, 18)
    seen = {n: "○●◇".index(chr(picture.canvas.characters[cell[::-1]])) for cell, n in picture.rows.items()}
    wanted = {n: KEPT_OUT if n in model.held_out else BATCH if n in used else ROW for n in range(1, 9)}
    assert seen == wanted
    assert "● next batch: 2 of 6 rows" in picture.canvas.text()


@pytest.mark.parametrize(
    ("size", "parts"), [((100, 10), [(49, 10), (49, 10)]), ((60, 21), [(60, 10), (60, 11)]), ((60, 15), [(60, 15)])]
)
def test_two_plots_beside_each_other_or_one_above_the_other(
    size: tuple[int, int], parts: list[tuple[int, int]]
) -> None:
    assert layout.sizes(*size) == parts


@pytest.mark.parametrize(("width", "height"), [(1, 1), (3, 2), (12, 5), (30, 7)])
def test_in_little_room(width: int, height: int) -> None:
    for scenario in (loads(LINE), open_scenario("house_prices"), open_scenario("one_example")):
        canvas = paint_model(state_of(scenario, 1, row=3), width, height).canvas
        assert (canvas.width, canvas.height) == (width, height)
