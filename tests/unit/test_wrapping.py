"""Lines of words are textwrap's, those that are made without it too."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gradtui.app.panels.lines import wrap
from gradtui.expression.cells import cells


@given(st.text(st.sampled_from("ab ∂·-−\t\n\xa0\u2003é"), max_size=30), st.integers(1, 30), st.sampled_from(["", "  "]))
@example("  a  ", 5, "")
@example("   ", 5, "")
@example("", 5, "")
def test_as_textwrap_does(text: str, width: int, indent: str) -> None:
    assert wrap(text, width + len(indent), indent) == textwrap.wrap(text, width + len(indent), subsequent_indent=indent)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("房價下降", 4, ["房價", "  下", "  降"]),
        ("ab 房價 c", 5, ["ab 房", "  價", "  c"]),
        ("ab 房價 c", 9, ["ab 房價 c"]),
        ("abcdefgh 房", 5, ["abcde", "  fgh", "  房"]),
    ],
)
def test_letters_that_take_two_columns_are_wrapped_by_columns(text: str, width: int, expected: list[str]) -> None:
    lines = wrap(text, width, "  ")
    assert lines == expected
    assert max(map(cells, lines)) <= width
