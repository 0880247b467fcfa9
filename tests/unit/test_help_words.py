"""The help's columns: by what keys are for, and what can be pressed stands out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtui.app.keys import ANYWHERE, GROUPS, KEYS, MENU_KEYS
from gradtui.app.panels.columns import in_columns
from gradtui.app.panels.help_words import TABLES, help_lines, topic_tabs
from gradtui.app.panels.lines import Line, folded
from gradtui.manual import TOPICS

ALL = frozenset(key.action for key in KEYS)


def joined(line: Line) -> str:
    return "".join(text for text, _ in line)


def test_every_key_has_a_group_and_every_group_keys() -> None:
    assert {key.group for key in KEYS} == set(GROUPS)


@pytest.mark.parametrize(("width", "columns"), [(34, 1), (74, 1), (110, 2), (186, 4)])
def test_the_help_is_in_columns(width: int, columns: int) -> None:
    lines = help_lines(width, "", ALL)
    assert max(len(joined(line)) for line in lines) <= width
    heads = [[text for text, look in line if look == "heading"] for line in lines]
    assert sorted(name for line in heads for name in line if name in GROUPS) == sorted(GROUPS)
    assert len(heads[0]) == columns
    words = " ".join(" ".join(joined(line) for line in lines).split())
    assert all(key.shown in words for table in TABLES.values() for key in table)
    if columns == 1:
        assert all(key.help in words for table in TABLES.values() for key in table)


def test_what_can_be_pressed_stands_out() -> None:
    can = frozenset({"step", "help"})
    lines = help_lines(74, "", can)
    bright = [text.strip() for line in lines for text, look in line if look == "key"]
    assert bright == ["space n", "?"]
    quiet = [text.strip() for line in lines for text, look in line if look == "muted"]
    assert "p ⌫" in quiet
    assert "Go back one step. Nothing is forgotten." in quiet


def test_the_keys_of_the_screen_below_come_first() -> None:
    lines = help_lines(74, "In the menu", frozenset(key.action for key in MENU_KEYS))
    assert joined(lines[0]) == "In the menu"
    bright = [text.strip() for line in lines for text, look in line if look == "key"]
    own = [key.shown for key in MENU_KEYS if key.action not in ANYWHERE]
    assert bright[: len(own)] == own
    assert set(bright[len(own) :]) == {key.shown for key in KEYS if key.action in ANYWHERE}


@given(st.lists(st.integers(1, 12), max_size=12), st.integers(1, 5))
def test_columns_have_every_block_in_order_and_are_even(heights: list[int], count: int) -> None:
    blocks: list[list[Line]] = [[((f"{n}.{k}", ""),) for k in range(height)] for n, height in enumerate(heights)]
    rows = in_columns(blocks, count, 6, 2)
    cells = [(row, joined(line)[column * 8 :][:6].strip()) for column in range(count) for row, line in enumerate(rows)]
    assert [cell for _, cell in cells if cell] == [joined(line) for block in blocks for line in block]
    least = -(-(sum(heights)) // count)
    assert len(rows) <= least + max(heights, default=0) + len(heights)


@given(st.integers(0, len(TOPICS)), st.integers(30, 220))
def test_the_shown_topic_is_among_the_tabs(at: int, width: int) -> None:
    pages = ("help", *TOPICS)
    tabs = topic_tabs(pages, at, width)
    assert sum(len(text) for _, text, _ in tabs) <= width
    assert [(number, text.strip()) for number, text, look in tabs if look == "selected"] == [(at, pages[at])]
    numbers = [number for number, _, _ in tabs]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


@given(st.lists(st.text("ab ", min_size=0, max_size=9), max_size=5), st.integers(1, 12))
def test_folding_loses_nothing(texts: list[str], width: int) -> None:
    line = tuple((text, str(k)) for k, text in enumerate(texts))
    parts = folded(line, width)
    assert "".join(map(joined, parts)) == joined(line)
    assert all(len(joined(part)) <= width for part in parts)
