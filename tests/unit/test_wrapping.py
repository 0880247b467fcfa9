"""Lines of words are textwrap's, those that are made without it too."""

from __future__ import annotations

import textwrap

from hypothesis import example, given
from hypothesis import strategies as st

from gradtui.app.panels.lines import wrap


@given(st.text(st.sampled_from("ab ∂·-−\t\n\xa0\u2003é"), max_size=30), st.integers(1, 30), st.sampled_from(["", "  "]))
@example("  a  ", 5, "")
@example("   ", 5, "")
@example("", 5, "")
def test_as_textwrap_does(text: str, width: int, indent: str) -> None:
    assert wrap(text, width + len(indent), indent) == textwrap.wrap(text, width + len(indent), subsequent_indent=indent)
