"""The menu's rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtui.app.panels.menu_rows import (
    COURSE,
    GALLERY,
    PRACTICE,
    first,
    items,
    lines,
    matching,
    what_enter_does,
    window,
)
from gradtui.lesson.progress import LessonProgress
from gradtui.scenario import catalogue

EVERY = items()
DONE, HALF = LessonProgress(9, 9, done=True), LessonProgress(4, 9)


def said(width: int, chosen: int = 0, marks: dict[str, LessonProgress] | None = None) -> list[str]:
    return ["".join(text for text, _ in line) for line in lines(EVERY, chosen, marks or {}, width)[0]]


def test_everything_that_ships_is_there() -> None:
    assert [item.name for item in EVERY if item.group == COURSE] == list(catalogue.COURSE)
    assert [item.name for item in EVERY if item.group == GALLERY] == list(catalogue.names())
    assert [item.name for item in EVERY if item.group == PRACTICE] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("width", [40, 52, 80, 96, 200])
def test_rows_fill_their_width(width: int) -> None:
    marks = {"one_slope": DONE, "two_slopes": HALF}
    for chosen in range(len(EVERY)):
        rows = said(width, chosen, marks)
        assert max(map(len, rows)) <= width
        assert [row[0] for row in rows if row].count("▸") == 1
    rows = said(width, 0, marks)
    assert "●" in next(row for row in rows if "One slope" in row)
    assert "◐" in next(row for row in rows if "Two slopes" in row)
    assert next(row for row in rows if "Two slopes" in row).rstrip().endswith("4 of 9")
    assert "1 of 10 done" in rows[0]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("HIMMELBLAU", ["himmelblau"]),
        ("chain rule bring", ["chain_rule"]),
        ("practice", ["1", "2", "3", "4", "5"]),
        ("no such thing", []),
        ("", [item.name for item in EVERY]),
    ],
)
def test_searching(words: str, names: list[str]) -> None:
    assert [item.name for item in matching(EVERY, words)] == names


@pytest.mark.parametrize(
    ("marks", "last", "name"),
    [
        ({}, "", "one_slope"),
        ({"one_slope": DONE}, "one_slope", "two_slopes"),
        ({"one_slope": DONE, "the_rule": HALF}, "the_rule", "the_rule"),
        ({"the_rule": HALF}, "", "one_slope"),
        (dict.fromkeys(catalogue.COURSE, DONE), "two_valleys", "one_slope"),
    ],
)
def test_one_goes_on_where_one_left_off(marks: dict[str, LessonProgress], last: str, name: str) -> None:
    assert EVERY[first(EVERY, marks, last)].name == name


@pytest.mark.parametrize(
    ("number", "mark", "words"),
    [
        (0, None, "Enter begins the lesson."),
        (0, HALF, "Enter goes on at card 5 of 9, r begins anew."),
        (0, DONE, "Enter goes through it again."),
        (10, None, "Enter: a problem, then another one, and another."),
        (15, None, "Enter opens it."),
    ],
)
def test_what_enter_does(number: int, mark: LessonProgress | None, words: str) -> None:
    assert what_enter_does(EVERY[number], mark) == words


@given(
    width=st.integers(40, 200),
    height=st.integers(1, 60),
    chosen=st.integers(0, len(EVERY) - 1),
    words=st.sampled_from(["", "e", "slope", "minima"]),
)
def test_the_chosen_row_is_seen(width: int, height: int, chosen: int, words: str) -> None:
    shown = matching(EVERY, words)
    chosen = min(chosen, len(shown) - 1)
    made, of = lines(shown, chosen, {}, width)
    assert len(made) == len(of)
    top = window(of, chosen, height)
    assert chosen in of[top : top + height]
    assert top == 0 or top + height <= len(of)
