"""The one key that is lit."""

from __future__ import annotations

from dataclasses import replace

from gradtui.app.dispatch import dispatch
from gradtui.app.navigator import NextAction
from gradtui.app.opening import opened
from gradtui.app.panels.next_key import next_key
from gradtui.app.session import Session
from gradtui.app.state import AppState
from gradtui.scenario.cards import Card, Lesson, Question
from gradtui.scenario.catalogue import open_scenario


def told(*cards: Card, ahead: NextAction | None = None) -> AppState:
    scenario = replace(open_scenario("the_gradient"), cards=cards)
    return opened(Session.open(scenario), (0, 1), ((-3, 3), (-2, 2)), ahead)


def lit(state: AppState, pages_left: int = 0) -> str:
    key = next_key(state, pages_left)
    return "" if key is None else f"{key.shown} {key.label}"


def does(state: AppState, action: str, *arguments: object) -> AppState:
    after = dispatch(state, action, *arguments)
    assert isinstance(after, AppState)
    return after


def test_a_card_leads_to_the_next_a_question_to_its_answer() -> None:
    state = told(Lesson("one"), Question("partial", "x"), Lesson("two"))
    assert lit(state) == "⏎ next card"
    assert lit(state, 1) == "⏎ read on"
    state = does(state, "next_card")
    assert lit(state) == "⏎ answer"
    assert lit(does(state, "typing", "answer")) == "⏎ answer"


def test_a_card_that_waits_says_for_what() -> None:
    state = told(Lesson("one"), Lesson("two", at_step=1), Lesson("three", when="converged"))
    assert lit(state) == "space step"
    state = does(state, "step")
    assert lit(state) == "end run to the end"


def test_away_from_the_hill_the_way_back_is_lit() -> None:
    state = told(Lesson("one"))
    assert lit(does(state, "look_at", (1.0, 1.0))) == "esc back to the lesson"


def test_at_the_end_what_follows() -> None:
    assert lit(does(told(Lesson("one")), "next_card")) == ""
    ahead = NextAction(label="another problem", go_on=lambda: None)
    assert lit(does(told(Lesson("one"), ahead=ahead), "next_card")) == "⏎ another problem"


def test_without_a_lesson_a_step_follows() -> None:
    assert lit(told()) == "space step"
    assert lit(does(told(Lesson("one")), "lesson")) == "space step"  # hidden
