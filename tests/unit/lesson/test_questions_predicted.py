"""The question for what the tangent plane predicts: ∇f·Δ with the step that the optimizer takes."""

from __future__ import annotations

import pytest
from unit.lesson.judging import standing

from gradtui.app.panels.numbers import whole
from gradtui.app.session import Session
from gradtui.lesson.lesson_state import LessonState
from gradtui.lesson.questions import ask, hints, judge, solution
from gradtui.scenario.cards import Question
from gradtui.scenario.problems import ScenarioError
from gradtui.scenario.reader import loads

ASKED = Question("predicted_change", "")
BOWL = "x**2 + 2*y**2"  # at (3, 1): slopes 6 and 4, with η = 0.1 the step (−0.6, −0.4): −3.6 − 1.6
AT = {"x": 3.0, "y": 1.0}


def said(answer: str, optimizer: str = "") -> tuple[str, str]:
    scenario, run = standing(BOWL, AT, optimizer=optimizer)
    found = judge(ASKED, scenario, run, answer)
    return found.outcome, found.said


@pytest.mark.parametrize("answer", ["-5.2", "−5.2", "6*(-0.6) + 4*(-0.4)", "-5.19", "-26/5"])
def test_right(answer: str) -> None:
    assert said(answer) == ("right", "Right: Δf = 6·(−0.6) + 4·(−0.4) = −5.2.")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("5.2", "look at the sign"),
        ("-3.6", "That is what x adds"),
        ("-1.6", "That is what y adds"),
        ("-4.52", "That is what f really does"),  # 5.76 + 0.72 − 11
        ("-52", "η is missing"),
        ("-0.6", "That is the step"),
        ("5.8", "the height the step leads to"),
        ("6", "That is a slope"),
        ("17", "each product"),
    ],
)
def test_wrong(answer: str, words: str) -> None:
    outcome, told = said(answer)
    assert outcome == "wrong"
    assert words in told
    assert "5.2" not in told


def test_asked_hinted_and_solved() -> None:
    scenario, run = standing(BOWL, AT)
    assert ask(ASKED, scenario, run).prompt == (
        "At x = 3, y = 1, with η = 0.1: by how much does the tangent plane predict that f changes in the next step?"
    )
    idea, rule, way = hints(ASKED, scenario, run)
    assert "tangent plane" in idea
    assert rule == "Δf = ∂f/∂x·Δx + ∂f/∂y·Δy. Here ∂f/∂x = 6, ∂f/∂y = 4, and Δx = −0.6, Δy = −0.4."
    assert way == "Δf = 6·(−0.6) + 4·(−0.4) = −5.2."
    assert solution(ASKED, scenario, run) == "-5.2"


def test_the_step_is_that_of_the_optimizer() -> None:
    scenario, run = standing(BOWL, AT, optimizer='optimizer = "adam"')
    assert "Adam" in ask(ASKED, scenario, run).prompt
    assert float(solution(ASKED, scenario, run)) == pytest.approx(-1.0, rel=1e-6)  # a step of η along each variable
    assert said("-5.2", 'optimizer = "adam"')[0] == "wrong"


def test_the_numbers_hide_it_and_nothing_else() -> None:
    file = f'[function]\nexpression = "{BOWL}"\n[[start]]\nat = {{ x = 3.0, y = 1.0 }}\n'
    file += '[[question]]\nask = "predicted_change"\n'
    session = Session.open(loads(file))
    lesson = LessonState.begin(session.scenario, session.run)
    for steps in (0, 1):  # the step before tells it too
        lines = ["".join(piece for piece, _ in line) for line in whole(session.step(steps), 90, lesson=lesson)]
        assert not any("predict" in line for line in lines)
        assert any(line.startswith("x ← ") and "?" not in line for line in lines)
        assert any("predict" in "".join(p for p, _ in line) for line in whole(session.step(steps), 90))


def test_it_is_of_nothing_and_of_numbers() -> None:
    scenario, run = standing(BOWL, AT)
    with pytest.raises(ValueError, match="stopped here"):
        solution(ASKED, scenario, run.forward(1000))
    file = '[function]\nexpression = "x**2"\n[[question]]\nask = "predicted_change"\nof = "x"\n'
    with pytest.raises(ScenarioError, match="expected no key of: the change is that of the function"):
        loads(file)
