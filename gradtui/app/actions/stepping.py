"""Stepping, playing, and how: which run, which rate, which optimizer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..gate import no_rate, no_step, no_way_back
from ..session import Session
from ..state import SPEEDS, AppState, Refusal
from .common import Result, asked_for, beside_lesson, changed

if TYPE_CHECKING:
    pass

# -- stepping -------------------------------------------------------------------------------------------------------


def step(state: AppState) -> Result:
    """Take one step."""
    return changed(state, Session.step, no_step(state.session))


def back(state: AppState) -> Result:
    """Take one step back."""
    return changed(state.paused(), Session.back, no_way_back(state.session))


def home(state: AppState) -> Result:
    """Go to the start."""
    return changed(state.paused(), Session.home)


def end(state: AppState) -> Result:
    """Go to the end, unless one step is what is asked for: then nobody looks for the end."""
    return asked_for(state) or changed(state.paused(), Session.end)


def further(state: AppState) -> Result:
    """Go on to the end, where that takes long."""
    return changed(state, Session.further) if state.session.heading else state


def restart(state: AppState) -> Result:
    """Begin again."""
    return changed(state.paused(), Session.restart)


def play(state: AppState) -> Result:
    """Play or pause."""
    if state.is_playing or state.too_small:
        return state.paused()
    return asked_for(state) or replace(state, is_playing=True)


def pause(state: AppState) -> Result:
    """Stop playing."""
    return state.paused()


def tick(state: AppState) -> Result:
    """A step by itself; at the end it rests."""
    return state.paused() if state.session.at_end else changed(state, Session.step)


def slower(state: AppState) -> Result:
    """Play more slowly."""
    return _at_speed(state, state.speed - 1)


def faster(state: AppState) -> Result:
    """Play faster."""
    return _at_speed(state, state.speed + 1)


def _at_speed(state: AppState, speed: int) -> AppState:
    speed = min(max(speed, 0), len(SPEEDS) - 1)
    return replace(state, speed=speed).saying(f"{SPEEDS[speed]:g} steps a second", 1.5)


# -- which run, and how it steps ------------------------------------------------------------------------------------


def together(state: AppState) -> Result:
    """Move every run, or the active one alone."""
    return changed(state, Session.join)


def next_run(state: AppState) -> Result:
    """Go to the next run."""
    return changed(state, Session.next_run)


def previous_run(state: AppState) -> Result:
    """Go to the run before."""
    return changed(state, lambda session: session.next_run(-1))


def pick_run(state: AppState, number: int) -> Result:
    """Make a run the active one."""
    return changed(state, lambda session: session.pick(number))


def step_all(state: AppState, by: int) -> Result:
    """Take a step with every run, or one back."""
    why = (no_step if by > 0 else no_way_back)(replace(state.session, together=True))
    return changed(state, lambda session: session.with_all(Session.step if by > 0 else Session.back), why)


def end_all(state: AppState) -> Result:
    """Every run to its end, unless one step is what is asked for."""
    ended = asked_for(state) or state.session.with_all(Session.end)
    if isinstance(ended, Refusal):
        return ended
    same = ended.cursors == state.session.cursors
    return changed(state, lambda _: ended, "Every run is where it ends, or has all of its steps." if same else "")


def raise_rate(state: AppState) -> Result:
    """Raise η from here on."""
    return changed(state, lambda session: session.change_rate(1), no_rate(state.session))


def lower_rate(state: AppState) -> Result:
    """Lower η from here on."""
    return changed(state, lambda session: session.change_rate(-1), no_rate(state.session))


def use_curvature(state: AppState) -> Result:
    """Take the η that the curvature at this point suggests; again: the other one."""
    question = state.open_question
    if question is not None and question.hides_pace:
        return beside_lesson(state, "The curvature has the answer in it: it comes after the question.")
    if state.is_busy:
        return state
    from ...lesson.rates import advised
    from ..panels.introduced import words

    rate, why = advised(state.session.run, names_eigenvalues="λ" in words(state))
    state = state.saying(why, 4)
    return state if rate is None else changed(state, lambda session: session.with_rate(rate))


def optimizer(state: AppState) -> Result:
    """Run again from the start with the next optimizer."""
    after = changed(state.paused(), Session.next_optimizer)
    if isinstance(after, Refusal) or after.is_busy:
        return after
    run = after.session.run
    return after.saying(f"{run.optimizer.title}: the same start, {run.cursor} steps", 2)
