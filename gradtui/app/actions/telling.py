"""The lesson, what the screen tells of itself, and another scenario."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..session import Ranges, Session
from ..state import IN_TWO, AppState, Typing, with_lesson
from .common import Result, beside_lesson

if TYPE_CHECKING:
    from ...lesson.lesson_state import LessonState
    from ...lesson.questions import Assessment

# -- the lesson -----------------------------------------------------------------------------------------------------


def next_card(state: AppState) -> Result:
    """The next card, where it does not wait and no question is open that can be answered."""
    lesson = state.lesson
    if lesson is None or state.too_small:
        return state
    return replace(state, lesson=lesson.next_card(state.session.run, skip=lesson.question is not None))


def card(state: AppState, by: int) -> Result:
    """The next card without waiting, or the card before."""
    lesson, run = state.lesson, state.session.run
    if lesson is None or state.too_small:
        return state
    return replace(state, lesson=lesson.next_card(run, skip=True) if by > 0 else lesson.before(run))


def hint(state: AppState) -> Result:
    """A hint on the open question."""
    question = state.open_question
    return state if question is None else replace(state, lesson=question.hint())


def answered(state: AppState, asked: LessonState, found: Assessment) -> Result:
    """An answer was judged; nothing, if another card has been opened since."""
    return replace(state, lesson=asked.answered(found)) if state.lesson is asked else state


def lesson(state: AppState) -> Result:
    """Hide the lesson, or show it: a question that comes into sight again is about where the run stands then."""
    after = replace(state, lesson_hidden=not state.lesson_hidden)
    question = after.open_question
    return after if question is None else replace(after, lesson=question.seen_again(after.session.run))


def derivation(state: AppState) -> Result:
    """Whether it may be shown why each partial is what it is; it is at rest then."""
    hiding = state.hiding
    if hiding is not None and (hiding.hides_slope_of or hiding.hides_formulas):
        return beside_lesson(state, "The derivation has the answer in it. i gives a hint instead.")
    return state.paused()


# -- what the screen tells ------------------------------------------------------------------------------------------


def typing(state: AppState, line: Typing) -> Result:
    """A line has the keys now, or none."""
    return replace(state, typing=line)


def too_small(state: AppState, is_so: bool) -> Result:
    """The window has too little room now, or enough again."""
    return replace(state, too_small=is_so)


# -- another scenario -----------------------------------------------------------------------------------------------


def adopt(state: AppState, session: Session, plane: tuple[int, ...], whole: Ranges) -> Result:
    """Show a session of another function: the scenario was changed. The picture stays, if the function has it."""
    shown = "hill" if not plane or (state.shown in IN_TWO and len(plane) != 2) else state.shown
    after = replace(state.paused(), session=session, plane=plane, home=whole, shown=shown)
    return with_lesson(after, state.lesson.at if state.lesson is not None else 0)


def restore(state: AppState, before: AppState) -> Result:
    """Bring back exactly what was shown before an edit."""
    return replace(before, typing=state.typing, too_small=state.too_small, is_playing=False, note=None)
