"""The menu's lists and what is said of what is chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtui.app.panels.menu_rows import (
    COURSE,
    GALLERY,
    PRACTICE,
    Item,
    course_bar,
    cut_at_a_word,
    first,
    heights,
    items,
    matching,
    out_of_sight,
    rows,
    shelf_of,
    shelves,
    tab_of,
    turned,
    walked,
)
from gradtui.app.panels.menu_words import facts_of, how_far, how_to_go_on, most_lines, words
from gradtui.lesson.progress import LessonProgress
from gradtui.scenario import catalogue
from gradtui.scenario.reader import loads

EVERY = items()
LISTS = shelves(EVERY, EVERY)
DONE, HALF = LessonProgress(9, 9, done=True), LessonProgress(4, 9)


def joined(line: tuple[tuple[str, str], ...]) -> str:
    return "".join(text for text, _ in line)


def test_everything_that_ships_is_there() -> None:
    assert [item.name for item in EVERY if item.group == COURSE] == list(catalogue.COURSE)
    assert [item.name for item in EVERY if item.group == GALLERY] == list(catalogue.names())
    assert [item.name for item in EVERY if item.group == PRACTICE] == ["1", "2", "3", "4", "5"]
    assert [shelf.title for shelf in LISTS] == [COURSE, PRACTICE, GALLERY]
    assert sum((shelf.items for shelf in LISTS), ()) == EVERY


@pytest.mark.parametrize("width", [34, 44, 80])
def test_rows_fit_their_width_and_one_is_chosen(width: int) -> None:
    marks = {"one_slope": DONE, "two_slopes": HALF}
    kinds = dict.fromkeys(catalogue.names(), "network")
    for chosen in range(len(EVERY)):
        made = [rows(shelf, chosen, marks, kinds, width, 20)[0] for shelf in LISTS]
        assert max(len(joined(line)) for lines in made for line in lines) <= width
        lit = [line for lines in made for line in lines if line[0][1] == "selected"]
        assert [EVERY[chosen].title[:20] in joined(line) for line in lit] == [True]
        assert len(joined(lit[0])) == width
    course = [joined(line) for line in rows(LISTS[0], -1, marks, kinds, width, 20)[0]]
    assert course[0].startswith(" ✓  1 One slope")
    assert course[1].startswith(" ◐  2 Two slopes")
    assert course[1].endswith(" ━━━─── ")
    assert course[2].startswith(" ○  3 The rule")
    assert all(joined(line).endswith(" network ") for line in rows(LISTS[2], -1, marks, kinds, width, 20)[0])


def test_lists_as_tabs_say_how_far_one_is() -> None:
    assert [tab_of(shelf, {"one_slope": DONE}) for shelf in LISTS] == [
        "Course 1/10", "Practice", f"Gallery {len(catalogue.names())}",
    ]  # fmt: skip
    assert joined(course_bar(EVERY, {"one_slope": DONE})) == "course ━───────── 1/10 "
    assert course_bar(LISTS[2].items, {}) == ()


def test_a_folder_of_another_makes_a_menu_too() -> None:
    """No list is taken for granted: one of scenarios, or of lessons alone, is a menu."""
    of_user = (Item("Week 1", "a.toml", "Bowls", "One bowl."), Item("Week 2", "b.toml", "[red]Wells", "Two."))
    lists = shelves(of_user, of_user)
    assert [tab_of(shelf, {}) for shelf in lists] == ["Week 1 1", "Week 2 1"]
    assert first(of_user, {}, "") == 0
    assert turned(lists, 0, 1, {}) == 1
    assert joined(rows(lists[1], 0, {}, {"b.toml": "map"}, 30, 5)[0][0]) == " [red]Wells               map "


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("HIMMELBLAU", ["himmelblau"]),
        ("chain rule bring", ["chain_rule"]),
        ("practice", ["1", "2", "3", "4", "5"]),
        ("no such thing", []),
        ("", [item.name for item in EVERY]),
    ],
)
def test_searching(said: str, names: list[str]) -> None:
    found = matching(EVERY, said)
    assert [item.name for item in found] == names
    assert sum((shelf.items for shelf in shelves(EVERY, found)), ()) == found
    if said:
        (together,) = shelves(EVERY, found, together=True)
        assert together.items == found


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
    ("number", "mark", "chip", "far"),
    [
        (0, None, "begin", ""),
        (0, HALF, "go on at card 5", "card 5 of 9"),
        (0, DONE, "again", "done"),
        (10, None, "a problem", ""),
        (15, None, "open", ""),
    ],
)
def test_how_to_go_on(number: int, mark: LessonProgress | None, chip: str, far: str) -> None:
    item = EVERY[number]
    assert (how_to_go_on(item, mark), how_far(item, mark)) == (chip, far)
    lit = [text for text, look in words(item, {} if mark is None else {item.name: mark}, 40, 9)[-1] if look == "chip"]
    assert lit == [f" ⏎ {chip} "]


@given(width=st.integers(20, 90), number=st.integers(0, len(EVERY) - 1))
def test_the_summary_is_whole(width: int, number: int) -> None:
    lines = words(EVERY[number], {}, width, most_lines(EVERY, width))
    assert " ".join(joined(line) for line in lines[:-2]).split() == EVERY[number].summary.split()
    assert lines[-2] == ()
    assert max(map(len, map(joined, lines))) <= width


@given(st.integers(0, len(EVERY) - 1), st.integers(1, 30))
def test_the_chosen_row_is_seen(chosen: int, height: int) -> None:
    shelf = LISTS[shelf_of(LISTS, chosen)]
    lines, top = rows(shelf, chosen, {}, {}, 40, height)
    assert len(lines) == min(height, len(shelf.items))
    assert top <= chosen < top + height


@given(st.lists(st.integers(0, 30), min_size=1, max_size=4), st.data(), st.integers(3, 60))
def test_the_list_in_use_has_its_rows_first(counts: list[int], data: st.DataObject, room: int) -> None:
    active = data.draw(st.integers(0, len(counts) - 1))
    made = heights(counts, active, room)
    assert sum(made) <= max(room, len(counts))
    assert all(1 <= height <= max(count, 1) for height, count in zip(made, counts, strict=True))
    others = len(counts) - 1
    assert made[active] == max(min(counts[active], room - others), 1)


def test_walking_on_a_wall() -> None:
    shelf = replace(LISTS[2], items=LISTS[2].items[:15])  # four in a row
    start = shelf.start
    assert walked(shelf, start, 0, 1, 4) == start + 4
    assert walked(shelf, start + 3, 1, 0, 4) is None
    assert walked(shelf, start, -1, 0, 4) is None
    assert walked(shelf, start + 11, 0, 1, 4) == start + 14  # the last row has three
    assert walked(shelf, start + 14, 1, 0, 4) is None
    assert walked(shelf, start + 14, 0, 1, 4) is None


def test_one_comes_back_to_where_one_was_in_a_list() -> None:
    assert turned(LISTS, 2, 1, {PRACTICE: 3}) == LISTS[1].start + 3
    assert turned(LISTS, 2, -1, {}) == LISTS[2].start
    found = shelves(EVERY, matching(EVERY, "himmelblau"))
    assert turned(found, 0, 1, {}) == 0  # nothing in the others


KINDS = {
    "two_minima": ("curve", "1 variable"), "himmelblau": ("map", "2 variables · 4 runs · gd · η 0.01"),
    "race": ("race", "2 variables · 6 runs"), "five_parameters": ("bars", "5 parameters"), "spam": ("data", ""),
    "tiny_network": ("network", "41 parameters"), "thousand_weights": ("1 000", "1 000 parameters"),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_the_kind_is_read_off_the_scenario(name: str) -> None:
    facts = facts_of(catalogue.open_scenario(name))
    assert facts.kind == KINDS[name][0]
    assert facts.words.startswith(KINDS[name][1])


def test_very_many_parameters_are_a_power_of_ten() -> None:
    text = '[function]\nexpression = "sum(p**2)"\n[parameters]\np = { shape = [300000], init = "zeros" }\n'
    assert facts_of(loads(text)).kind == "10⁵"


@pytest.mark.parametrize(
    ("text", "width", "cut"),
    [
        ("the chain rule, with sin, exp, log and roots", 33, "the chain rule, with sin, exp"),
        ("the chain rule, with sin, exp, log and roots", 24, "the chain rule"),
        ("the chain rule, with sin, exp, log and roots", 20, "the chain rule"),
        ("everything, with three variables", 25, "everything"),
        ("products, quotients and powers of sums", 34, "products, quotients and powers"),
        ("two variables: sums of powers", 19, "two variables: sums"),
        ("short", 5, "short"),
        ("short", 3, ""),
    ],
)
def test_a_row_ends_with_a_whole_word(text: str, width: int, cut: str) -> None:
    assert cut_at_a_word(text, width) == cut


def test_a_list_says_what_is_out_of_sight() -> None:
    gallery = LISTS[-1]
    count, start = len(gallery.items), gallery.start
    at_first, in_the_middle, at_last = (
        joined(out_of_sight(gallery, start + at, 5)) for at in (0, count // 2, count - 1)
    )
    assert at_first == f"↓ {count - 5} more"
    assert at_last == f"↑ {count - 5} more"
    above, below = (int(part.split()[1]) for part in in_the_middle.removesuffix(" more").split("  "))
    assert above + below == count - 5
    assert out_of_sight(gallery, start, count) == ()
