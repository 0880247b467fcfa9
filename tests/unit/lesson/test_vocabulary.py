"""No word of the field is shown in the course before a card has introduced it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gradtui.app.dispatch import dispatch
from gradtui.app.frame import Frame
from gradtui.app.keys import KEYS
from gradtui.app.opening import opened
from gradtui.app.panels.numbers import whole
from gradtui.app.session import Session
from gradtui.app.state import AppState
from gradtui.lesson import vocabulary
from gradtui.lesson.lesson_state import LessonState
from gradtui.lesson.rates import advised
from gradtui.lesson.vocabulary import EVERY, introduced, known, lessons_before, plainly, told
from gradtui.scenario.cards import Lesson
from gradtui.scenario.catalogue import COURSE, find, open_scenario
from gradtui.scenario.reader import loads


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The ground curves, and a step is short.", ""),
        ("η, the **learning rate**, says how far.", "η"),
        ("θ ← θ − η·∇f", "θ η ∇"),
        ("f curves by 2 to the east", "curvature"),
        ("2/λmax: the largest eigenvalue", "λ 2/λmax"),
        ("Press 5, the fate map", "fate"),
        ("the Hessian", "Hessian"),
    ],
)
def test_what_a_text_introduces(text: str, words: str) -> None:
    assert introduced(text) == frozenset(words.split())


def test_the_words_of_a_lesson_are_those_of_its_cards_and_of_the_lessons_before() -> None:
    scenario = open_scenario("one_step")
    before = [other.text for other in lessons_before(scenario)]
    assert len(before) == COURSE.index("one_step")
    for at in range(len(scenario.cards)):
        own = [card.text for card in scenario.cards[: at + 1] if isinstance(card, Lesson)]
        assert known(scenario, at) == introduced(" ".join(before + own))
        assert known(scenario, at, earlier=False) == introduced(" ".join(own))
    assert "θ" not in known(scenario, 0)
    assert "θ" in known(scenario, 1)


@pytest.mark.parametrize("name", COURSE)
def test_the_texts_of_a_lesson_are_read_as_the_scenario_has_them(name: str) -> None:
    scenario = open_scenario(name)
    assert vocabulary._read(name).text == told(scenario, len(scenario.cards), earlier=False)
    assert {*scenario.variables, scenario.name} <= vocabulary._read(name).names | {"params"}


def test_outside_the_course_every_word_is_known() -> None:
    text = Path(find("one_slope") or "").read_text(encoding="utf-8")
    assert known(open_scenario("himmelblau"), 0) == EVERY
    assert known(loads(text), 0) == EVERY  # a file of somebody's own, though it says the same


def numbers_of(name: str, at: int) -> str:
    """The numbers beside a card of a lesson."""
    state = opened(Session.open(open_scenario(name)), (0,), ())
    assert state.lesson is not None
    state = replace(state, lesson=replace(state.lesson, at=at))
    return "\n".join("".join(text for text, _ in line) for line in Frame(state).numbers(60, 40))


def test_the_first_lesson_has_no_word_that_comes_later() -> None:
    said = numbers_of("one_slope", 0)
    assert "next step" in said
    assert "x ← 3 − 0.2·4 = 2.2" in said
    assert not introduced(said)
    assert "curves" not in said


def test_a_word_is_there_from_its_card_on() -> None:
    assert "θ" not in numbers_of("one_step", 0)
    assert "θ ← θ − η·g" in numbers_of("one_step", 1)
    last = len(open_scenario("one_step").cards) - 1
    assert "curves" not in numbers_of("one_step", last - 1)
    assert "curves by 4 along y, 2 along x" in numbers_of("one_step", last)
    assert "stable below 0.5" in numbers_of("one_step", last)
    assert "λ" not in numbers_of("one_step", last)


def test_the_gallery_has_them_all() -> None:
    lines = whole(Session.open(open_scenario("race")), 200)
    said = "\n".join("".join(text for text, _ in line) for line in lines)
    assert {"θ", "λ", "2/λmax", "condition number", "∇", "η"} <= introduced(said)


def test_a_rate_by_the_curvature_is_told_without_a_symbol() -> None:
    run = Session.open(open_scenario("one_step")).run
    assert advised(run)[1].startswith("η = 1/λmax = 0.25: ")
    assert advised(run, names_eigenvalues=False) == (0.25, advised(run)[1].replace("1/λmax = ", ""))
    state = opened(Session.open(open_scenario("one_step")), (0, 1), ((-3, 3), (-2, 2)))
    after = dispatch(state, "use_curvature")
    assert isinstance(after, AppState)
    assert after.note is not None
    assert after.note.words.startswith("η = 0.25: ")


def test_no_key_is_explained_in_symbols_that_a_lesson_has_yet_to_introduce() -> None:
    for key in KEYS:
        assert not introduced(f"{key.label} {key.help}") - {"η", "∇", "fate"}, key.action


def test_a_reason_in_eigenvalues_is_left_out() -> None:
    why = "Diverged: f grew, since at its start η·λmax = 2.3 > 2: too long a step along y. Step 3."
    assert plainly(why, EVERY) == why
    assert plainly(why, frozenset()) == "Diverged: f grew. Step 3."
    assert plainly("f grew.", frozenset()) == "f grew."


def test_a_lesson_begins_with_the_words_of_its_first_card() -> None:
    scenario = open_scenario("one_slope")
    run = Session.open(scenario).run
    assert known(scenario, LessonState.begin(scenario, run).at) == frozenset()
