"""The list of a lesson's cards, and how far one has come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradtui.app.session import Session
from gradtui.lesson.contents import bar, contents, title_of
from gradtui.lesson.lesson_state import LessonState
from gradtui.lesson.narrate import changes, remark
from gradtui.lesson.questions import Assessment
from gradtui.scenario.cards import Card, Lesson, Question
from gradtui.scenario.catalogue import COURSE, open_scenario
from gradtui.scenario.tables.question_kinds import QUESTION_KINDS

CARDS: tuple[Card, ...] = (Lesson("Look **east**: it rises."), Question("partial", "x"), Lesson("So it is 4."),
                           Question("sign", "y"), Lesson("Down."))  # fmt: skip


def lesson(at: int, right: frozenset[int] = frozenset()) -> LessonState:
    scenario = replace(open_scenario("the_gradient"), cards=CARDS)
    return LessonState(scenario, Session.open(scenario).run, at, right)


def test_what_was_read_is_open_and_is_to_come() -> None:
    entries = contents(lesson(2, frozenset({1})))
    assert [entry.state for entry in entries] == ["done", "done", "open", "to come", "to come"]
    assert [entry.title for entry in entries] == ["Look east", "∂f/∂x", "So it is 4", "a question", ""]


def test_a_question_without_an_answer_was_skipped() -> None:
    assert contents(lesson(2))[1].state == "skipped"


def test_what_is_to_come_says_nothing() -> None:
    """A card may have the answer to the question before it in its first words."""
    assert "4" not in "".join(entry.title for entry in contents(lesson(1)))


def test_the_answer_that_was_right_is_told_but_not_while_a_question_is_open() -> None:
    tale = lesson(1).answered(Assessment("wrong", "No."), "7").answered(Assessment("right", "Yes."), "2+2")
    assert contents(tale)[1].answer == "2+2"
    run = tale.place
    assert contents(tale.next_card(run))[1].answer == "2+2"
    asked = tale.next_card(run).next_card(run)
    assert asked.question is not None
    assert [entry.answer for entry in contents(asked)] == [""] * 5
    assert contents(asked.next_card(run, skip=True))[1].answer == "2+2"


@pytest.mark.parametrize("name", COURSE)
def test_every_card_of_the_course_has_a_title(name: str) -> None:
    scenario = open_scenario(name)
    for card in scenario.cards:
        assert 0 < len(title_of(card, scenario)) < 100


def test_every_kind_of_question_has_a_title_of_its_own() -> None:
    scenario = open_scenario("one_example")
    of = {"part": "u/w", "fate": "", "learning_rate": "largest", "point": "+w", "function": "+w"}
    titles = [title_of(Question(kind, of.get(kind, "w")), scenario) for kind in QUESTION_KINDS]
    assert all(titles)
    assert title_of(Question("part", "u/w"), scenario) == "∂u/∂w"
    assert title_of(Question("next_point"), scenario) == "the next point"


@pytest.mark.parametrize(
    ("done", "count", "expected"),
    [
        (0, 11, "───────────"),
        (6, 11, "━━━━━━─────"),
        (11, 11, "━━━━━━━━━━━"),
        (1, 2, "━━━━━╸─────"),
        (0, 0, "───────────"),
    ],
)
def test_a_bar(done: int, count: int, expected: str) -> None:
    assert "".join(bar(done, count, 11)) == expected


def test_what_the_last_step_did() -> None:
    run = Session.open(open_scenario("the_gradient")).run.forward(2)
    assert changes(run, "f") == (("x", "−0.32"), ("y", "−0.24"), ("f", "3.28 → 1.898"))
    assert remark(run, "f") == ""
    assert remark(run.forward(500), "f").startswith("Converged: a minimum")


def test_of_many_parameters_f_alone_is_told_with_numbers() -> None:
    run = Session.open(open_scenario("five_parameters")).run.forward(1)
    (f,) = changes(run, "f")
    assert f[0] == "f"
    assert "All 5 parameters moved" in remark(run, "f")
