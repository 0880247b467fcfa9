"""The lesson, what the screen tells of itself, and another scenario."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..opening import with_lesson
from ..pictures.registry import first
from ..pictures.registry import shown as picture_of
from ..session import Ranges, Session
from ..state import AppState, Typing
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


def turn_page(state: AppState, pages: int, by: int = 1) -> Result:
    """The next page of a card that has so many, or the one before."""
    page = min(state.page, pages - 1)
    turned = min(max(page + by, 0), pages - 1)
    return state if turned == page or state.too_small else replace(state, page=turned)


def judge(state: AppState) -> Result:
    """An answer is being judged."""
    return replace(state, is_judging=True)


def answered(state: AppState, asked: LessonState, found: Assessment, answer: str = "") -> Result:
    """An answer was judged; it says nothing, if another card has been opened since."""
    after = replace(state, is_judging=False)
    return replace(after, lesson=asked.answered(found, answer)) if state.lesson is asked else after


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


def edit(state: AppState) -> Result:
    """The function is edited from now on; it is at rest then, and what there is comes back with ``restore``."""
    return state if state.is_busy else replace(state.paused(), typing="function", before_edit=state.paused())


def edited(state: AppState) -> Result:
    """The function is no longer edited."""
    return replace(state, typing="", before_edit=None)


def file_said(state: AppState, problem: str) -> Result:
    """The scenario's file was saved: what is wrong with it now, or ""."""
    return replace(state, file_problem=problem)


def typing(state: AppState, line: Typing) -> Result:
    """A line has the keys now, or none."""
    return replace(state, typing=line)


def too_small(state: AppState, is_so: bool) -> Result:
    """The window has too little room now, or enough again."""
    return replace(state, too_small=is_so)


# -- another scenario -----------------------------------------------------------------------------------------------


def adopt(state: AppState, session: Session, plane: tuple[int, ...], whole: Ranges) -> Result:
    """Show a session of another function: the scenario was changed. The picture stays, if the function has it."""
    after = replace(state.paused(), session=session, plane=plane, home=whole, array_plane=0)
    if (after.is_of_arrays and not picture_of(after).key) or picture_of(after).why_not(after):
        after = replace(after, shown=first(session, plane))
    return with_lesson(replace(after, cursor=None), state.lesson.at if state.lesson is not None else 0)


def restore(state: AppState) -> Result:
    """Bring back exactly what was shown before an edit."""
    before = state.before_edit
    if before is None:
        return state
    return replace(
        before,
        before_edit=before,
        typing=state.typing,
        too_small=state.too_small,
        file_problem=state.file_problem,
        is_judging=state.is_judging,
        is_playing=False,
        note=None,
    )
