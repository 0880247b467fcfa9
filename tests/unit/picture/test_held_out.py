"""A second curve on the loss chart: the loss on rows that were held out, in dashes."""

from __future__ import annotations

import numpy as np
import pytest

from gradtui.picture.canvas import roles
from gradtui.picture.canvas.canvas import BRAILLE
from gradtui.picture.curves.loss import TEST, Loss, frame_of, loss_chart

NAN = float("nan")
TRAIN = [8.0, 4.0, 2.5, 2.0, 1.6, 1.3, 1.1, 1.0]
HELD_OUT = [8.5, 5.0, 3.6, 3.4, 3.5, 3.9, 4.4, 5.2]


def loss(test: list[float], cursor: int = 5, train: list[float] = TRAIN) -> Loss:
    return Loss(train, roles.run(0).dark, cursor, roles.glyph(0), test)


def test_picture() -> None:
    assert loss_chart(50, 13, [loss(HELD_OUT)]).text() == "\n".join(PICTURE)


PICTURE = [
    "◇ kept out 3.9, dashed",
    "  8 ⡀⡀",
    "    ⠘⡄",
    "     ⠸⡀",
    "  6   ⠱⡀⡀",
    "       ⠱⡀⡀                              ⣀",
    "        ⢣⠑                     3.9  ⡠⠤",
    "  4     ⠈⠦⡀ ⠑⢄              ⣀⣀◇ ⠒⠊",
    "          ⠈⠢⢄   ⠑⠒  ⠒⠒  ⠒⠊",
    "             ⠑⠤⣀⡀",
    "  2             ⠈⠉⠑⠒⠢⠤⢄⣀⣀      1.3",
    "                         ⠉⠉⠉⠒⠒●⠢⠤⠤⠤⠤⣀⣀⣀⣀⣀",
    "    0                      step 5       7",
]


@pytest.mark.parametrize("size", [(50, 13), (34, 6), (110, 40)])
@pytest.mark.parametrize("log", [False, True])
def test_both_lie_where_the_axis_says(size: tuple[int, int], log: bool) -> None:
    shown = [loss(HELD_OUT)]
    canvas, frame = loss_chart(*size, shown, log=log), frame_of(*size, shown, log=log, top=1)
    for values, glyph in ((TRAIN, "●"), (HELD_OUT, TEST)):
        column, row = frame.cell(5, values[5])
        assert chr(canvas.characters[row, column]) == glyph
        up = frame.scale.dots(np.array(values))
        assert ((up >= -0.5) & (up <= frame.scale.rows * 4 - 0.5)).all()
    first = canvas.text().split("\n")[0]
    assert first == f"{TEST} kept out 3.9, dashed"


def test_a_curve_of_held_out_rows_has_gaps_and_its_run_s_none() -> None:
    def filled(train: list[float], test: list[float]) -> tuple[int, int]:
        shown = [loss(test, 0, train)]
        canvas, frame = loss_chart(60, 9, shown), frame_of(60, 9, shown, log=False, top=1)
        plane = canvas.characters[frame.top :, frame.left + 1 : frame.left + frame.width - 1]
        return int((((plane > BRAILLE) & (plane < BRAILLE + 256)).any(axis=0)).sum()), frame.width - 2

    held_out, width = filled([NAN] * 9, [3.0] * 9)
    own, _ = filled([3.0] * 9, [NAN] * 9)
    assert own == width
    assert 0.4 * width < held_out < 0.6 * width


@pytest.mark.parametrize("at", range(40, 50))
def test_no_peak_is_lost_in_a_gap(at: int) -> None:
    values = [2.0] * 200
    values[at] = 9.0
    shown = [loss(values, 0, [1.0] * 200)]
    canvas, frame = loss_chart(60, 14, shown), frame_of(60, 14, shown, log=False, top=1)
    column, row = frame.cell(at, 9.0)
    assert BRAILLE < canvas.characters[row, column] < BRAILLE + 256


def test_what_of_it_is_not_in_the_picture_is_said() -> None:
    rows = loss_chart(60, 14, [loss([8.0, 4.0, NAN, 3.0, 3.0, 3.0, 3.0, 3.0])]).text().split("\n")
    assert rows[0] == f"{TEST} kept out 3, dashed  ● kept out ╳ undefined at step 2"
    other = Loss([6.0, 5.0], roles.run(1).dark, 1, roles.glyph(1), [6.0, 6e9])
    rows = loss_chart(60, 14, [other, loss(HELD_OUT)]).text().split("\n")
    assert "◆ kept out ↑ to 6e9" in rows[0]


def test_without_held_out_rows_the_chart_is_as_it_was() -> None:
    assert loss_chart(50, 13, [loss([])]).text() == loss_chart(50, 13, [Loss(TRAIN, 0xFFFFFF, 5, "●")]).text()
