"""A lesson's state: which card is open, when the next one may be, what an open question hides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradtui.engine.descent.descent import Descent
from gradtui.lesson.lesson_state import LessonState
from gradtui.scenario.model import Scenario
from gradtui.scenario.reader import loads
from gradtui.scenario.runs import begin

FUNCTION = """
[function]
expression = "x**2 + 3*y**2"
[[start]]
at = { x = 1.0, y = -1.0 }
"""
CARDS = """
[[lesson]]
text = "one"
[[question]]
ask = "partial"
of = "y"
[[lesson]]
text = "two"
[[lesson]]
text = "three"
at_step = 2
[[lesson]]
text = "four"
when = "converged"
[[question]]
ask = "next_value"
"""


def opened(cards: str = CARDS) -> tuple[Scenario, Descent, LessonState]:
    scenario = loads(FUNCTION + cards)
    run = begin(scenario)[0]
    return scenario, run, LessonState.begin(scenario, run)


def test_cards_in_their_order() -> None:
    _, run, lesson = opened()
    assert lesson.card is not None
    lesson = lesson.next_card(run)
    assert lesson.question is not None
    assert lesson.next_card(run).at == 1
    assert "Answer first" in lesson.next_card(run).said
    assert lesson.next_card(run, skip=True).at == 2
    assert lesson.before(run).at == 0
    assert lesson.before(run).before(run).at == 0


def test_an_answer_opens_the_way() -> None:
    _, run, lesson = opened()
    lesson = lesson.next_card(run)
    wrong = lesson.answered(lesson.judged("6"))
    assert (wrong.outcome, wrong.at, wrong.question is None) == ("wrong", 1, False)
    assert "sign" in wrong.said
    unread = wrong.answered(wrong.judged("six"))
    assert (unread.outcome, unread.right) == ("unreadable", frozenset())
    right = unread.answered(unread.judged("−6"))
    assert (right.outcome, right.right, right.question) == ("right", {1}, None)
    assert right.next_card(run).at == 2
    assert right.next_card(run).before(run).question is None  # it stays answered
    assert right.next_card(run).said == ""


def test_a_card_waits_for_its_step_and_comes_with_it() -> None:
    _, run, lesson = opened()
    lesson = lesson.next_card(run).next_card(run, skip=True)
    assert "2 more" in lesson.next_card(run).said
    one = run.forward()
    assert lesson.follow(run, one).at == 2
    assert "1 more" in lesson.next_card(one).said
    two = one.forward()
    after = lesson.follow(one, two)
    assert after.at == 3
    assert after.place is two
    assert after.follow(two, one).at == 3  # going back leaves it open


def test_a_card_waits_for_a_verdict() -> None:
    _, run, lesson = opened()
    two = run.forward(2)
    lesson = LessonState(lesson.scenario, two, 3)
    assert "converged" in lesson.next_card(two).said
    end = two.goto(100)
    assert end.verdict == "converged"
    assert lesson.follow(two, end).at == 4


def test_a_run_that_ends_early_keeps_nobody_waiting() -> None:
    _, run, lesson = opened('[[lesson]]\ntext = "a"\n[[lesson]]\ntext = "b"\nat_step = 50000\n')
    end = run.goto(1000)
    assert end.at_end
    assert lesson.next_card(run).at == 0
    assert lesson.next_card(end).at == 1


def test_after_the_last_card_it_is_over() -> None:
    _, run, lesson = opened()
    for _ in range(6):
        lesson = lesson.next_card(run, skip=True)
    assert lesson.card is None
    assert lesson.question is None
    assert lesson.next_card(run, skip=True) is lesson
    assert lesson.before(run).at == 5


def test_one_begins_where_one_left_off_but_before_the_steps() -> None:
    scenario, run, _ = opened()
    assert [LessonState.begin(scenario, run, at).at for at in (0, 1, 2, 3, 4, 5, 6, 99)] == [0, 1, 2, 2, 2, 5, 6, 6]
    assert LessonState.begin(scenario, run, 2, frozenset({1, 77})).right == {1}


def test_hints_come_one_after_the_other() -> None:
    _, run, lesson = opened()
    lesson = lesson.next_card(run)
    told = []
    for _ in range(4):
        lesson = lesson.hint()
        told.append(lesson.said)
    assert [said[:11] for said in told] == ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3", "Hint 3 of 3"]
    assert "−6" in told[2]
    assert "−6" not in told[0]


@pytest.mark.parametrize(
    ("question", "formula", "slope", "update", "fates", "stops"),
    [
        ('ask = "partial"\nof = "y"', "", "y", True, False, False),
        ('ask = "sign"\nof = "x"', "", "x", True, False, False),
        ('ask = "formula"\nof = "x"', "x", "x", True, False, False),
        ('ask = "next_point"', "", "", True, False, True),
        ('ask = "next_value"', "", "", False, False, True),
        ('ask = "fate"', "", "", False, True, True),
        ('ask = "learning_rate"', "", "", False, True, False),
        ('ask = "point"\nof = "+x -y"', "", "", False, False, False),
    ],
)
def test_what_a_question_hides(question: str, formula: str, slope: str, update: bool, fates: bool, stops: bool) -> None:
    _, run, lesson = opened(f"[[question]]\n{question}\n")
    hidden = (
        "".join(lesson.hides_formulas),
        lesson.hides_slope_of,
        lesson.hides_update,
        lesson.hides_fates,
        lesson.hides_steps,
    )
    assert hidden == (formula, slope, update, fates, stops)
    after = lesson.next_card(run, skip=True)
    assert not (after.hides_formulas or after.hides_slope_of or after.hides_update or after.hides_fates)
    assert not after.hides_steps


def test_formulas_that_are_asked_for_next_are_hidden() -> None:
    cards = ('ask = "sign"\nof = "x"', 'ask = "formula"\nof = "y"', 'ask = "formula"\nof = "x"', 'ask = "next_value"')
    _, run, lesson = opened("".join(f"[[question]]\n{card}\n" for card in cards))
    hidden = []
    for k in range(len(cards)):
        answered = replace(lesson, right=frozenset({k}))
        hidden.append(["".join(sorted(each.hides_formulas)) for each in (lesson, answered)])
        lesson = lesson.next_card(run, skip=True)
    assert hidden == [["xy", "xy"], ["xy", "x"], ["x", ""], ["", ""]]
    _, run, lesson = opened(f'[[question]]\n{cards[0]}\n[[lesson]]\ntext = "so"\n[[question]]\n{cards[1]}\n')
    assert not lesson.next_card(run, skip=True).hides_formulas
    assert not lesson.hides_formulas  # a card comes between, and may speak of the formula
