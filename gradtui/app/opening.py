"""The first state of a session, and of a question that comes into sight."""

from __future__ import annotations

from dataclasses import replace

from .navigator import NextAction
from .pictures.registry import first, shown
from .session import Ranges, Session
from .state import AppState


def opened(session: Session, plane: tuple[int, ...], home: Ranges, next_action: NextAction | None = None) -> AppState:
    """The first state of a session, with its lesson where it was left."""
    ahead = next_action or NextAction()
    return with_lesson(AppState(session, plane, home, ahead, shown=first(session, plane)), ahead.at, ahead.right)


def with_lesson(state: AppState, at: int = 0, right: frozenset[int] = frozenset()) -> AppState:
    """The state with its scenario's lesson open, if it has one; one that is open already stays as it is."""
    scenario = state.session.scenario
    if not scenario.cards or (state.lesson is not None and state.lesson.scenario is scenario):
        return state
    from ..lesson.lesson_state import LessonState  # late: most scenarios have no lesson

    return veiled(replace(state, lesson=LessonState.begin(scenario, state.session.run, at, right)))


def veiled(state: AppState) -> AppState:
    """The state as a question that comes into sight finds it: no steps kept ahead, no map with the answer."""
    question = state.open_question
    if question is None:
        return state
    runs = question.veiled(state.session.runs)
    after = state if runs == state.session.runs else replace(state, session=replace(state.session, runs=runs))
    picture = shown(state)
    if picture.of_many and picture.is_asked(state):
        return replace(after, shown=first(state.session, state.plane), cursor=None)
    return after
