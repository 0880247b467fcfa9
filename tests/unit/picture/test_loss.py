"""The loss chart. plotext can end its process on bad numbers, so these run in one of their own."""

from __future__ import annotations

import gc
import subprocess
import sys
from itertools import pairwise
from math import ceil, floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradtui.picture.canvas import roles
from gradtui.picture.canvas.canvas import BRAILLE, DOTS, Canvas
from gradtui.picture.canvas.contrast import luminance
from gradtui.picture.curves.frame import CurveFrame
from gradtui.picture.curves.loss import Loss, frame_of, loss_chart, wants_log

NAN, INF = float("nan"), float("inf")
HARD = {
    "empty": [],
    "one point": [1.0],
    "constant": [3.0] * 10,
    "zero": [0.0] * 10,
    "nan between": [1.0, NAN, 2.0],
    "all nan": [NAN, NAN],
    "inf at the end": [1.0, 2.0, INF],
    "minus inf": [1.0, -INF, 3.0],
    "huge": [1.0, 1e300, -1e300],
    "to the limit": [1.7e308, -1.7e308],
    "tiny": [5e-324, 1e-320],
    "negative": [-1.0, -2.0, -3.0],
    "diverging": [2.0**k for k in range(0, 1000, 5)],
    "long": [1.0 / (k + 1) for k in range(2_000)],
}


def test_hard_values() -> None:
    """In a process of its own, which a fault in plotext's kernel would end."""
    code = f"""
from gradtui.picture.curves.loss import Loss, loss_chart
nan, inf = float("nan"), float("inf")
for name, values in {HARD!r}.items():
    print(name, flush=True)
    for log in (False, True):
        for size in ((40, 8), (16, 4), (120, 30), (1, 1), (20, 2), (3, 9)):
            losses = [Loss(values, 0xffffff, 1, "●"), Loss([5.0, 4.0], 0xff0000, 0, "◆")]
            canvas = loss_chart(*size, losses, log=log)
            assert (canvas.width, canvas.height) == size
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (result.returncode, result.stderr) == (0, ""), result.stdout
    assert result.stdout.splitlines() == list(HARD)


def chart(values: list[float], cursor: int = 0, *, log: bool = False) -> Canvas:
    return loss_chart(44, 9, [Loss(values, 0xFFFFFF, cursor, "●")], log=log)


def test_a_chart_leaves_nothing_behind() -> None:
    """Neither in the next chart, nor, before anything is collected, in memory."""
    before = chart([8.0, 4.0, 2.0, 1.0, 0.5], 2).text()
    losses = [Loss([3.0 + k, 1e5, 2.0], 0xFF0000 + k, 0, "◆") for k in range(5)]
    gc.collect()
    gc.disable()
    try:
        loss_chart(80, 20, losses, log=True)
        assert chart([8.0, 4.0, 2.0, 1.0, 0.5], 2).text() == before
        for _ in range(10):
            loss_chart(80, 20, losses)
        left = gc.collect()
    finally:
        gc.enable()
    assert left < 1_500  # fifty or so for each time that plotext draws, twice a chart


def run(values: list[float], cursor: int = -1, which: int = 0) -> Loss:
    return Loss(values, roles.run(which).dark, cursor % max(len(values), 1), roles.glyph(which))


def test_picture() -> None:
    assert chart([8.0, 4.0, 2.0, 1.0, 0.5], 2).text() == "\n".join(PICTURE)


PICTURE = [
    "8 ⠑⢄",
    "    ⠑⢄",
    "6     ⠑⢄",
    "        ⠑⢄",
    "4         ⠓⠢⢄⡀",
    "             ⠈⠑⠢⣀  2",
    "2                ⠉●⠒⠤⠤⣀⣀",
    "                        ⠉⠉⠒⠒⠒⠤⠤⠤⠤⣀⣀",
    "  0            step 2             4",
]
FEW_ROWS = [
    "6 ⠑⢄⡀",
    "    ⠈⠢⢄",
    "       ⠉⠒⠤⢄⣀",
    "            ⠉⠉⠒⠒⠢⠤⠤⠤⠤⣀⣀⣀● 0.2799",
    "  0                  step 6",
]


def test_few_rows_are_all_the_curve_s_but_one() -> None:
    assert loss_chart(34, 5, [run([6 * 0.6**k for k in range(7)])]).text() == "\n".join(FEW_ROWS)


def dots(canvas: Canvas, frame: CurveFrame) -> tuple[np.ndarray, np.ndarray]:
    """Whether each dot is lit, from the left and from below; and whether a mark or a number stands there."""
    plane = canvas.characters[frame.top : frame.top + frame.scale.rows, frame.left : frame.left + frame.width]
    is_braille = (plane >= BRAILLE) & (plane < BRAILLE + 256)
    bits = np.where(is_braille, plane - BRAILLE, 0)[:, None, :, None]
    lit = ((bits & DOTS[None, :, None, :]) != 0).reshape(plane.shape[0] * 4, plane.shape[1] * 2)
    covered = np.repeat(np.repeat(~is_braille & (plane != ord(" ")), 4, axis=0), 2, axis=1)
    return lit[::-1].T, covered[::-1].T


CURVES = st.lists(st.floats(-50.0, 50.0), min_size=2, max_size=40)


@settings(max_examples=20, deadline=None)
@given(CURVES, st.sampled_from([(34, 5), (43, 9), (30, 17), (20, 2)]), st.booleans())
def test_every_value_lies_where_the_axis_says(values: list[float], size: tuple[int, int], log: bool) -> None:
    """Within half a dot; and between two values, which may share a column of dots, no dot is off the line."""
    values = [10.0 ** (value / 10) for value in values] if log else values
    canvas, frame = loss_chart(*size, [run(values)], log=log), frame_of(*size, [run(values)], log=log)
    (lit, covered), scale, most = dots(canvas, frame), frame.scale, frame.scale.rows * 4 - 1
    places = np.log10(values) if log else np.array(values)
    up = (places - scale.low) / (scale.high - scale.low) * most  # the axis, said once more
    across = np.arange(len(values)) / max(len(values) - 1, 4) * (frame.width * 2 - 1)
    for column, dot in zip(across.tolist(), up.tolist(), strict=True):
        near = [k for k in range(most + 1) if abs(k - dot) <= 0.5 + 1e-9]
        assert near
        assert (lit | covered)[round(column), near].any()
    columns = np.arange(len(lit))
    line = [np.interp(columns + by, across, up) for by in (-1, 0, 1)]
    low, high = np.min(line, axis=0), np.max(line, axis=0)
    for x, y in zip(across, up, strict=True):  # peaks between two columns
        around = slice(max(floor(x), 0), ceil(x) + 1)
        low[around], high[around] = np.minimum(low[around], y), np.maximum(high[around], y)
    for column, row in np.argwhere(lit).tolist():
        assert low[column] - 0.51 <= row <= high[column] + 0.51


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("size", [(34, 8), (43, 13), (80, 20), (113, 30)])
def test_numbers_stand_in_their_rows(size: tuple[int, int], log: bool) -> None:
    losses = [run([14.2 * 0.62**k for k in range(40)])]
    canvas, frame = loss_chart(*size, losses, log=log), frame_of(*size, losses, log=log)
    found = {}
    for row, line in enumerate(canvas.text().split("\n")[:-1]):
        if text := line[: frame.left].strip():
            found[row] = float(text.replace("−", "-"))
    assert len(found) >= 3
    assert all(b - a >= 2 for a, b in pairwise(found))
    for row, value in found.items():
        assert frame.scale.rows_of(np.array([value])) == [row]
    assert found[0] == 14.2


def test_a_chart_higher_than_the_terminal_is_drawn_to_its_foot() -> None:
    """Without a terminal plotext takes it for one of 24 rows."""
    losses = [run([0.4**k for k in range(7)], 3)]
    lit, _ = dots(loss_chart(90, 50, losses, log=True), frame_of(90, 50, losses, log=True))
    columns, heights = np.nonzero(lit)
    assert (heights[columns.argmin()], heights[columns.argmax()]) == (48 * 4 + 3, 0)


def test_the_mark_is_where_the_run_stands() -> None:
    for cursor, value in ((4, "0.5"), (2, "2"), (1, "4")):
        canvas = chart([8.0, 4.0, 2.0, 1.0, 0.5], cursor)
        frame = frame_of(44, 9, [Loss([8.0, 4.0, 2.0, 1.0, 0.5], 0xFFFFFF, cursor, "●")], log=False)
        [(row, column)] = np.argwhere(canvas.characters == ord("●")).tolist()
        assert (column, row) == frame.cell(cursor, [8.0, 4.0, 2.0, 1.0, 0.5][cursor])
        assert canvas.background[row, column] == roles.HERE
        lines = canvas.text().split("\n")
        assert any(value in line[column + 1 : column + 6] for line in lines[max(row - 1, 0) : row + 2])
        assert f"step {cursor}" in lines[-1]


def test_a_log_scale_has_powers_of_ten_and_a_row_for_zero() -> None:
    assert "1e−6" in chart([10.0**-k for k in range(7)], log=True).text()
    rows = chart([10.0**-k for k in range(7)] + [0.0], 7, log=True).text().split("\n")
    assert rows[-2].split()[0] == "0"
    assert rows[-2].endswith("● 0")
    assert "≤ 0" in chart([100.0, 1.0, -3.0], log=True).text()


@pytest.mark.parametrize(
    ("values", "log"),
    [
        ([100.0, 0.01], True), ([5.0, 1.0], False), ([100.0, -1.0], False), ([NAN], False), ([], False),
        ([14.0, 1e-13, 0.0], True), ([5.0, 0.0], False), ([14.0, 1e-13, -1e-17], True),
    ],
)  # fmt: skip
def test_when_a_log_scale_is_wanted(values: list[float], log: bool) -> None:
    assert wants_log([run(values)]) is log
    assert wants_log([run([1e9, 1e-9], which=1), run(values)]) is log  # as the active run, the last, has it


def test_nothing_is_dropped_silently() -> None:
    rows = loss_chart(60, 14, [run([6 * 2.0**k for k in range(30)], which=1), run([6.0, 3.0, 1.0])]).text().split("\n")
    assert rows[0] == "◆ ↑ to 3.221e9"
    assert "↑" in rows[1]
    rows = loss_chart(60, 14, [run([6.0, 3.0, NAN, 2.0], 1)]).text().split("\n")
    assert rows[0] == "● ╳ undefined at step 2"
    assert "╳" in rows[-2]
    assert "● ╳ −∞ at step 1" in loss_chart(60, 14, [run([6.0, -INF], 0)]).text()
    assert "↑" not in loss_chart(60, 14, [run([8.0, 1.0], which=1), run([6.0, 3.0, 1.0])]).text()


def test_the_active_run_is_the_brightest() -> None:
    canvas = loss_chart(60, 14, [run([6.0, 5.0, 4.0], which=2), run([6.0, 3.0, 1.0], which=1)])
    lines = canvas.foreground[(canvas.characters > BRAILLE) & (canvas.characters < BRAILLE + 256)]
    assert roles.run(1).dark in lines
    assert roles.run(2).dark not in lines
    assert roles.run(2).dark in canvas.foreground  # its glyph
    light = {int(c): luminance(int(c)) for c in lines}
    assert max(light, key=light.__getitem__) == roles.run(1).dark


def test_the_active_run_s_cells_have_no_dots_of_others() -> None:
    alone = loss_chart(60, 14, [run([6.0, 3.0, 1.0])])
    both = loss_chart(60, 14, [run([6.0, 5.0, 1.5], which=1), run([6.0, 3.0, 1.0])])
    own = (alone.foreground == roles.run(0).dark) & (alone.characters > BRAILLE)
    assert (both.characters == alone.characters)[own].all()
    assert (both.foreground == alone.foreground)[own].all()


def test_colours_are_kept() -> None:
    assert 0xFF8000 in loss_chart(44, 9, [Loss([3.0, 2.0, 1.0], 0xFF8000, 0, "●")]).foreground
