"""The one key that the lesson waits for now, which is lit."""

from __future__ import annotations

from typing import NamedTuple

from ..pictures.registry import shown
from ..state import AppState


class NextKey(NamedTuple):
    """A key to be pressed next."""

    key: str
    """The key in Textual's name."""
    shown: str
    """The key as people read it."""
    label: str
    """What it does, in a word or two."""


STEP = NextKey("space", "space", "step")


def next_key(state: AppState, pages_left: int = 0, *, can_ask: bool = True) -> NextKey | None:
    """The key; None where nothing follows.

    ``pages_left`` of the card's text are still to be read; ``can_ask``: whether an open question has an answer here.
    """
    lesson = state.lesson
    if lesson is None or not state.is_telling:
        return _without_lesson(state)
    if state.typing == "answer":
        return NextKey("enter", "⏎", "answer")
    if state.session.probe is not None or shown(state).of_many:
        return NextKey("escape", "esc", "back to the lesson")
    if lesson.card is None:
        return NextKey("enter", "⏎", state.next_action.label) if state.next_action.go_on is not None else None
    if pages_left:
        return NextKey("enter", "⏎", "read on")
    if lesson.question is not None:
        return NextKey("enter", "⏎", "answer" if can_ask else "next card")
    awaited = lesson.awaits(state.session.run)
    if awaited == "step":
        return STEP
    if awaited:
        return NextKey("end", "end", "run to the end")
    return NextKey("enter", "⏎", "next card")


def _without_lesson(state: AppState) -> NextKey | None:
    """Where no lesson goes on: a step, as long as one leads on."""
    picture = shown(state)
    if state.session.probe is not None and not picture.of_many:
        return NextKey("enter", "⏎", "start here")
    if picture.of_many:
        return NextKey("enter", "⏎", "replay this cell")
    if state.session.run.at_end:
        return NextKey("tab", "tab", "next run") if len(state.session.runs) > 1 else NextKey("r", "r", "begin again")
    return STEP
