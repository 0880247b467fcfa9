"""A lesson's Markdown as lines of a width, with what stands out in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from gradtui.app.panels.lines import Line
from gradtui.tui.widgets.lesson_text import lesson_lines


def plain(lines: list[Line]) -> list[str]:
    return ["".join(text for text, _ in line) for line in lines]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one two", [(("one two", ""),)]),
        ("a **b** c", [(("a ", ""), ("b ", "bold"), ("c", ""))]),
        ("*e* and `x**2*y`", [(("e ", "heading"), ("and ", ""), ("x**2*y", "key"))]),
        ("2 * 3 ** 4", [(("2 * 3 ** 4", ""),)]),
        ("x_1 and _em_", [(("x_1 and ", ""), ("em", "heading"))]),
        ("**open", [(("**open", ""),)]),
        ("# Head\ntext", [(("Head", "bold"),), (("text", ""),)]),
        ("one\n\n\n\ntwo\n", [(("one", ""),), (), (("two", ""),)]),
        ("joined\nlines", [(("joined lines", ""),)]),
        ("- one\n- two", [(("• one", ""),), (("• two", ""),)]),
        ("1. one\n2. two", [(("1. one", ""),), (("2. two", ""),)]),
        ("[@click=app.quit]x[/]", [(("[@click=app.quit]x[/]", ""),)]),
        ("**bo**ld", [(("bo", "bold"), ("ld", ""))]),
    ],
)
def test_marks(text: str, expected: list[Line]) -> None:
    assert lesson_lines(text, 40) == expected


def test_lines_break_at_blanks_and_items_hang() -> None:
    assert plain(lesson_lines("one two three four", 9)) == ["one two", "three", "four"]
    assert plain(lesson_lines("- one two three", 11)) == ["• one two", "  three"]
    assert plain(lesson_lines("a" * 25, 10)) == ["a" * 10, "a" * 10, "a" * 5]


@given(st.text(alphabet=st.sampled_from(list("ab*_`-#1. \n\t日é\x1b\u202e[")), max_size=120), st.integers(8, 40))
def test_no_line_is_too_wide_and_no_word_is_lost(text: str, width: int) -> None:
    lines = plain(lesson_lines(text, width))
    assert all(cell_len(line) <= width for line in lines)
    assert all(character.isprintable() for line in lines for character in line)
    assert sum(line.count("a") for line in lines) == text.count("a")
