"""What the actions share: how a session is changed, and how something is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..session import Session
from ..state import LAST_PAGE, AppState, Refusal

Result = AppState | Refusal
"""Another state, or why there is none."""


def beside_lesson(state: AppState, words: str) -> Refusal:
    """Refuse something, in words beside the lesson."""
    assert state.lesson is not None
    said = state.lesson.with_message(words)
    return Refusal(words, replace(state, lesson=said, page=LAST_PAGE))


def changed(state: AppState, change: Callable[[Session], Session], why: str = "") -> Result:
    """The state with another session, unless keys type or there is a reason why that would change nothing."""
    if state.is_busy:
        return state
    if why:
        return Refusal(why, state)
    return replace(state, session=change(state.session))


def asked_for(state: AppState) -> Refusal | None:
    """Why there may be no step now: it is what an open question asks for."""
    question = state.open_question
    why = question.refuses(state.session.runs, state.session.step().runs) if question is not None else ""
    return beside_lesson(state.paused(), why) if why else None
