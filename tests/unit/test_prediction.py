"""What the tangent plane predicts for a step, beside the update, and what came; hidden while it would answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradtui.app.dispatch import dispatch
from gradtui.app.frame import Frame
from gradtui.app.opening import opened
from gradtui.app.painting.studio import Studio
from gradtui.app.panels.numbers import whole
from gradtui.app.session import Session
from gradtui.app.state import AppState
from gradtui.engine.descent.descent import Descent
from gradtui.lesson.lesson_state import LessonState
from gradtui.scenario.reader import loads

ONE = '[function]\nexpression = "x**2"\n[[start]]\nat = { x = 3.0 }\n'
TWO = '[function]\nexpression = "x**2 + 2*y**2"\nname = "L"\n[[start]]\nat = { x = 3.0, y = 1.0 }\n'


def said(file: str, steps: int = 0, rate: float = 0.1, question: str = "") -> str:
    session = Session.open(loads(f"{file}[descent]\nlearning_rate = {rate}\n{question}"))
    lesson = LessonState.begin(session.scenario, session.run) if question else None
    lines = whole(session.step(steps), 90, lesson=lesson)
    return "\n".join("".join(piece for piece, _ in line) for line in lines)


def test_it_predicts_then_says_what_came() -> None:
    assert "the tangent predicts Δf = df/dx·Δx = −3.6\n" in said(ONE)  # 6·(−0.6)
    assert "last step" not in said(ONE)
    after = said(ONE, 1)
    assert "last step: the tangent predicted −3.6; f fell by 3.24\n" in after
    assert "the tangent predicts Δf = df/dx·Δx = −2.304\n" in after
    assert "the plane predicts ΔL = ∇L·Δ = −5.2\n" in said(TWO)  # 6·(−0.6) + 4·(−0.4)
    assert "last step: the tangent predicted −43.2; f rose by 8.64\n" in said(ONE, 1, rate=1.2)


def test_at_the_end_the_last_step_is_told() -> None:
    ended = said(ONE, 1, rate=0.5)
    assert "the tangent predicts" not in ended
    assert "last step: the tangent predicted −18; f fell by 9\n" in f"{ended}\n"


@pytest.mark.parametrize("ask", ["partial", "sign", "formula", "next_point", "next_value"])
def test_it_is_hidden_while_it_answers_what_is_asked(ask: str) -> None:
    of = 'of = "x"\n' * (ask in ("partial", "sign", "formula"))
    question = f'[[question]]\nask = "{ask}"\n{of}'
    assert "predict" not in said(TWO, 0, question=question)
    assert "predict" not in said(TWO, 1, question=question)


def test_it_is_there_while_something_else_is_asked() -> None:
    assert "the plane predicts" in said(TWO, question='[[question]]\nask = "learning_rate"\n')


def test_of_very_many_parameters_it_is_not_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> float:
        raise AssertionError("a step of a million parameters was worked out for a line of text")

    monkeypatch.setattr(Descent, "predicted_at", never)
    many = '[function]\nexpression = "sum(w**2)"\n[parameters]\nw = { shape = [100001], init = "ones" }\n'
    assert "predict" not in said(many, 1)


def test_in_a_small_window_the_coach_tells_what_was_predicted() -> None:
    def told(question: str = "", width: int = 80, *, predicts: bool = True) -> str:
        session = Session.open(loads(f"{TWO}[descent]\nlearning_rate = 0.1\n[[lesson]]\ntext = 'η'\n{question}"))
        studio = Studio(session)
        first = opened(session, studio.plane, studio.home)
        after = dispatch(first, "next_card") if question else first
        assert isinstance(after, AppState)
        frame = Frame(replace(after, session=session.step(1)))
        return " ".join("".join(piece for piece, _ in line) for line in frame.coach(width, 2, predicts=predicts))

    assert told().endswith("L fell from 11 to 6.48. The plane predicted −5.2.")
    assert "predicted" not in told(width=34)
    assert "predicted" not in told(predicts=False)
    assert "predicted" not in told('[[question]]\nask = "predicted_change"\n')
    assert "predicted" in told('[[question]]\nask = "learning_rate"\n')
