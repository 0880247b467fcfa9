"""All that can be done, as a function: ``dispatch(state, action, …)`` is another state, or why it is not.

An action is a name with its arguments, as the registry of keys has them. What is allowed is decided here, for all of
them: no way of stepping, replaying or editing can show what an open question asks for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .actions import ACTIONS
from .actions.common import Result, beside_lesson
from .opening import veiled
from .state import LAST_PAGE, AppState, Refusal


def dispatch(state: AppState, action: str, *arguments: Any) -> Result:
    """The state after an action, or why it does nothing.

    A run that moved may open the card that waited for it; while a question is open, no run may get a step that
    would answer it.
    """
    before = replace(state, note=None) if state.note is not None else state
    if action != "further" and before.session.heading:  # whatever is done ends what takes long
        before = replace(before, session=before.session.at_rest())
    after = ACTIONS[action](before, *arguments)
    if isinstance(after, Refusal) or after is before:
        return after
    question = before.open_question
    if question is not None and after.lesson is before.lesson and after.session.scenario is before.session.scenario:
        why = question.refuses(before.session.runs, after.session.runs)
        if why:
            return beside_lesson(replace(before.paused(), session=before.session.at_rest()), why)
    return _followed(before, after)


def _followed(before: AppState, after: AppState) -> AppState:
    """The state with the card that has waited for this, and without what its question asks for."""
    lesson, run = after.lesson, after.session.run
    if lesson is not None and lesson is before.lesson and run is not before.session.run:
        lesson = lesson.follow(before.session.run, run)
        after = replace(after, lesson=lesson)
    was = before.lesson
    if was is not None and lesson is not None and was is not lesson:
        if was.at != lesson.at:
            after = replace(after, page=0)
        elif lesson.said and was.said != lesson.said:
            after = replace(after, page=LAST_PAGE)  # what was said stands below the card's own text
    turned = was is None or lesson is None or (was.at, was.place) != (lesson.at, lesson.place)
    return veiled(after) if lesson is not None and (turned or before.lesson_hidden != after.lesson_hidden) else after
