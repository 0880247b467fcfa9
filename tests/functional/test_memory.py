"""No cache keeps a run alive, and no cycle waits for the collector: who runs anew, again and again, needs no more."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from functional.worlds import world
from textual._styles_cache import StylesCache
from textual.color import Color

from gradtui.app.dispatch import dispatch
from gradtui.app.frame import Frame
from gradtui.app.opening import opened
from gradtui.app.session import Session
from gradtui.app.state import Refusal
from gradtui.engine.descent.array_history import ArrayHistory
from gradtui.engine.descent.history import ScalarHistory
from gradtui.engine.program.emit import build
from gradtui.tui.app import GradtuiApp
from gradtui.tui.textual_fixes.app_guards import GuardedApp

ACTIONS = ("optimizer", "step", "raise_rate", "step", "use_curvature", "step", "back", "optimizer", "step", "restart")


@pytest.fixture
def without_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def records() -> int:
    """How many records of runs there are."""
    return sum(isinstance(found, ScalarHistory | ArrayHistory) for found in gc.get_objects())


@pytest.mark.usefixtures("without_collector")
def test_what_is_run_anew_is_gone_at_once() -> None:
    scenario = world("five_parameters")
    before = records()
    state = opened(Session.open(scenario), (), ())
    runs = len(state.session.runs)
    for _ in range(3):
        for action in ACTIONS:
            after = dispatch(state, action)
            if not isinstance(after, Refusal):
                state = after
            frame = Frame(state)
            frame.numbers(80, 24)
            frame.coach(80, 24)
        del frame, after
        assert records() - before <= runs + 1


@pytest.mark.usefixtures("without_collector")
def test_code_and_what_it_works_in_are_gone_at_once() -> None:
    made = build("def made(x):\n    return x + largest\n", {"largest": 1.0})
    assert made(2.0) == 3.0
    seen = weakref.ref(made)
    del made
    assert seen() is None


@pytest.mark.usefixtures("without_collector")
def test_the_lines_of_a_widget_that_is_gone_are_gone() -> None:
    assert issubclass(GradtuiApp, GuardedApp)
    lines, black, red = StylesCache(), Color(0, 0, 0), Color(200, 0, 0)
    inner, outer = lines.get_inner_outer(black, red)
    assert (inner.background, outer.background) == (red, black)
    seen = weakref.ref(lines)
    del lines
    assert seen() is None
