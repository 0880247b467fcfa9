"""The loss chart. plotext can end its process on bad numbers, so these run in one of their own."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from gradtui.picture.canvas.canvas import Canvas
from gradtui.picture.plots.loss import Loss, loss_chart, wants_log

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
from gradtui.picture.plots.loss import Loss, loss_chart
nan, inf = float("nan"), float("inf")
for name, values in {HARD!r}.items():
    print(name, flush=True)
    for log in (False, True):
        for size in ((40, 8), (16, 4), (120, 30)):
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
    assert left < 1_000


def test_picture() -> None:
    assert chart([8.0, 4.0, 2.0, 1.0, 0.5], 2).text() == "\n".join(PICTURE)


PICTURE = [
    " ┌─────────────────────────────────────────┐",
    " │⠠⢄⡀                                      │",
    " │  ⠈⠑⠢⢄⡀                                  │",
    "5┤      ⠈⠑⠤⣀                               │",
    " │          ⠉⠑⠒⠢⠤⣀⣀                        │",
    " │                 ⠉⠉⠒●⠤⠤⠤⢄⣀⣀⣀             │",
    " │                            ⠉⠉⠉⠉⠉⠒⠒⠒⠒⠒⠒⠒⠂│",
    " └┬───────────────────┬───────────────────┬┘",
    "  0                   2                   4",
]


def test_the_mark_is_where_the_run_stands() -> None:
    rows = chart([8.0, 4.0, 2.0, 1.0, 0.5], 4).text().split("\n")
    assert rows[6].rstrip("│").endswith("●")


def test_log_scale_has_powers_of_ten() -> None:
    assert "1e−5" in chart([10.0**-k for k in range(7)], log=True).text()


@pytest.mark.parametrize(
    ("values", "log"), [([100.0, 0.01], True), ([5.0, 1.0], False), ([100.0, -1.0], False), ([NAN], False)]
)
def test_when_a_log_scale_is_wanted(values: list[float], log: bool) -> None:
    assert wants_log([Loss(values, 0, 0, "●")]) is log


def test_colours_are_kept() -> None:
    assert 0xFF8000 in loss_chart(44, 9, [Loss([3.0, 2.0, 1.0], 0xFF8000, 0, "●")]).foreground
