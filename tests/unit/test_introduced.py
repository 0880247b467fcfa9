"""The keys that a lesson has introduced."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradtui.app.opening import opened
from gradtui.app.panels.introduced import ALWAYS, EVERY, introduced, of_text
from gradtui.app.session import Session
from gradtui.lesson.practice import practice
from gradtui.scenario.cards import Lesson
from gradtui.scenario.catalogue import COURSE, open_scenario
from gradtui.scenario.model import Scenario
from gradtui.scenario.reader import loads


def at_card(scenario: Scenario, at: int) -> frozenset[str]:
    state = opened(Session.open(scenario), (0,), ())
    assert state.lesson is not None
    return introduced(replace(state, lesson=replace(state.lesson, at=at)))


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ("Press `x` and walk.", {"explore"}),
        ("press **x**, then the arrows", {"explore"}),
        ("Now **x** is held constant.", set()),
        ("**esc** and `+` and **home**", {"leave", "raise_rate", "home"}),
        ("**down** is a word that is strong", {"arrow('down')"}),
        ("nothing", set()),
    ],
)
def test_keys_in_a_text(text: str, actions: set[str]) -> None:
    assert of_text(text, frozenset({"x", "f"})) == actions


def test_the_first_card_has_what_every_card_has() -> None:
    assert at_card(open_scenario("one_slope"), 0) == ALWAYS


def test_a_line_to_type_in_has_its_own_keys_always() -> None:
    assert {"submit", "restore", "leave_answer"} <= ALWAYS <= EVERY


def test_a_key_is_there_from_its_card_on_and_in_later_lessons() -> None:
    scenario = open_scenario("one_slope")
    asks = next(k for k, card in enumerate(scenario.cards) if isinstance(card, Lesson) and "**x**" in card.text)
    assert "explore" not in at_card(scenario, asks - 1)
    assert "explore" in at_card(scenario, asks)
    for name in COURSE[1:]:
        assert "explore" in at_card(open_scenario(name), 0)


def test_without_a_lesson_every_key_is_there() -> None:
    assert introduced(opened(Session.open(open_scenario("two_minima")), (0,), ())) == EVERY
    assert at_card(loads(practice(1, 1)), 0) == EVERY  # nothing but questions


def test_a_file_that_names_no_key_hides_none() -> None:
    two_minima = open_scenario("two_minima")
    assert at_card(replace(two_minima, cards=(Lesson("A **steep** hill."),)), 0) == EVERY
    cards = (Lesson("A hill."), Lesson("Press `2`."))
    assert at_card(replace(two_minima, cards=cards), 0) == ALWAYS
    assert at_card(replace(two_minima, cards=cards), 1) == ALWAYS | {"show('surface')"}
