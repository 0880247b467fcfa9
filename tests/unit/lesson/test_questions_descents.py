"""fate, learning_rate, point, function: judged by running and differentiating, not by a stored answer."""

from __future__ import annotations

import pytest
from thinned import thinned
from unit.lesson.judging import judged, standing

from gradtui.engine.verdict.verdict import Verdict
from gradtui.lesson.questions import ask, hints, judge, solution
from gradtui.scenario.cards import Question
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.runs import begin

TWO = open_scenario("two_minima")


@pytest.mark.parametrize("name", ["right", "left"])
@pytest.mark.parametrize("run", begin(TWO), ids=lambda run: run.name)
def test_the_fate_is_where_the_descent_ends(name: str, run) -> None:  # type: ignore[no-untyped-def]
    """The second start and rate of the scenario, too: the run that asks need not be the one that is asked about."""
    question = Question("fate", name)
    answer = solution(question, TWO, run)
    own = next(r for r in begin(TWO) if r.name == f"{name} · η={run.base_rate}").forward(TWO.steps)
    assert own.verdict is Verdict.CONVERGED
    assert answer == ("A (−1.32)" if own.point[0] < 0 else "B (1.28)")
    assert judge(question, TWO, run, answer).outcome == "right"
    other = "B" if answer[0] == "A" else "A"
    assert judge(question, TWO, run, other).outcome == "wrong"


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("B", "right"), ("b", "right"), ("B (1.28)", "right"), ("minimum B", "right"), ("1.28", "right"),
        ("x = 1.3", "right"), ("the right one", "right"), ("A", "wrong"), ("-1.32", "wrong"), ("left", "wrong"),
        ("the deeper one", "wrong"), ("it does not settle", "wrong"), ("it diverges", "wrong"), ("C", "unreadable"),
        ("5", "unreadable"), ("somewhere else", "wrong"), ("?", "unreadable"),
    ],
)  # fmt: skip
def test_how_a_fate_can_be_said(answer: str, outcome: str) -> None:
    assert judge(Question("fate", "right"), TWO, begin(TWO)[0], answer).outcome == outcome


def test_choices_of_a_fate() -> None:
    asked = ask(Question("fate", "right"), TWO, begin(TWO)[0])
    assert asked.choices == ("A (−1.32)", "B (1.28)", "somewhere else", "it does not settle")
    assert "60 steps" in asked.prompt
    assert "a minimum at x = 1.277" in hints(Question("fate", "right"), TWO, begin(TWO)[0])[2]


def test_a_descent_that_does_not_settle() -> None:
    scenario, run = standing("x**2", {"x": 1.0}, 1.5)
    question = Question("fate", "here")
    assert solution(question, scenario, run) == "it does not settle"
    assert judge(question, scenario, run, "never").outcome == "right"
    assert "come to rest" in judge(question, scenario, run, "A").said


def test_a_descent_that_rests_on_a_saddle() -> None:
    scenario, run = standing("x**2 - y**2 + y**4", {"x": 1.0, "y": 0.0})
    assert solution(Question("fate", "here"), scenario, run) == "somewhere else"


def test_the_fewest_steps() -> None:
    scenario, run = standing("x**2 + 4*y**2", {"x": 1.0, "y": 1.0})
    question = Question("learning_rate", "fewest")
    best = judge(question, scenario, run, "0.2")  # 2/(λmin + λmax), in theory the best
    assert best.outcome == "right"
    assert best.score is not None
    slow = judge(question, scenario, run, "η = 0.1")
    assert slow.outcome == "wrong"
    assert slow.score is not None
    assert slow.score > best.score
    assert "try a larger one" in slow.said
    for answer, said in (("0.3", "too large"), ("0.001", "too small"), ("0.22", "try a smaller one")):
        found = judge(question, scenario, run, answer)
        assert (found.outcome, said in found.said) == ("wrong", True), found
    assert judge(question, scenario, run, solution(question, scenario, run)).outcome == "right"
    for answer in ("0", "-1", "abc", "1/0"):
        assert judge(question, scenario, run, answer).outcome == "unreadable"


def test_one_step_is_enough_for_a_parabola() -> None:
    scenario, run = standing("x**2", {"x": 3.0})
    found = judge(Question("learning_rate", "fewest"), scenario, run, "0.5")
    assert (found.outcome, found.score) == ("right", 1)


def test_the_largest_that_converges() -> None:
    scenario, run = standing("x**2", {"x": 3.0})
    question = Question("learning_rate", "largest")
    # |1 − 2η|^100 · 6 ≤ 1e-6 up to η = 0.925
    for answer, outcome in (("0.92", "right"), ("0.91", "right"), ("0.9", "wrong"), ("0.93", "wrong"), ("1", "wrong")):
        assert judge(question, scenario, run, answer).outcome == outcome, answer
    assert judge(question, scenario, run, solution(question, scenario, run)).outcome == "right"


@pytest.mark.parametrize("optimizer", thinned(["momentum", "adam", "line_search", "newton"], of=4))
@pytest.mark.parametrize("goal", ["fewest", "largest"])
def test_other_optimizers(optimizer: str, goal: str) -> None:
    scenario, run = standing("x**2 + 4*y**2", {"x": 1.0, "y": 1.0}, 0.1, optimizer=f'optimizer = "{optimizer}"')
    question = Question("learning_rate", goal)
    try:
        answer = solution(question, scenario, run)
    except ValueError as reason:
        assert "No learning rate" in str(reason)
    else:
        assert judge(question, scenario, run, answer).outcome == "right"


def test_a_learning_rate_from_the_middle_of_a_run() -> None:
    scenario, run = standing("x**2", {"x": 3.0})
    assert judge(Question("learning_rate", "fewest"), scenario, run.forward(5), "0.5").score == 1


def test_nothing_converges() -> None:
    scenario, run = standing("x", {"x": 3.0})
    with pytest.raises(ValueError, match="No learning rate"):
        solution(Question("learning_rate", "fewest"), scenario, run)
    assert judge(Question("learning_rate", "fewest"), scenario, run, "0.1").outcome == "unreadable"


@pytest.mark.parametrize(
    ("answer", "outcome", "said"),
    [
        ("1, -2", "right", "∂f/∂x = 2, ∂f/∂y = −4"),
        ("x = 1, y = -2", "right", "Right"),
        ("y = -2, x = 1", "right", "Right"),
        ("0, -1", "wrong", "∂f/∂x is 0 there, not above 0"),
        ("1, 1", "wrong", "∂f/∂y is 2 there, not below 0"),
        ("1", "unreadable", "Expected 2 numbers"),
        ("x = 1", "unreadable", "what is y?"),
    ],
)
def test_a_point_with_signs(answer: str, outcome: str, said: str) -> None:
    found = judged("point", "+x -y", "x**2 + y**2", {"x": 0.0, "y": 0.0}, answer)
    assert (found.outcome, said in found.said) == (outcome, True), found


def test_a_point_without_a_value() -> None:
    assert "no value" in judged("point", "+x", "log(x)", {"x": 1.0}, "-1").said
    assert judged("point", "+x", "abs(x)", {"x": 1.0}, "0").said == "df/dx has no value there."


def test_no_point_has_such_signs() -> None:
    scenario, run = standing("(3 - 2*w - b)**2", {"w": 0.0, "b": 0.0})
    with pytest.raises(ValueError, match="No point was found"):
        solution(Question("point", "+w -b"), scenario, run)


@pytest.mark.parametrize(
    ("answer", "outcome", "said"),
    [
        ("x - y", "right", "Right: ∂g/∂x = 1, ∂g/∂y = −1 here."),
        ("x³ − 2y", "right", "Right"),
        ("x*y", "right", "Right"),
        ("x", "wrong", "does not contain y"),
        ("x + y", "wrong", "∂g/∂y is 1 here, not below 0"),
        ("log(x)", "wrong", "no value"),
        ("x -", "unreadable", "expected"),
        ("z", "unreadable", "unknown name"),
        ("*".join(["x"] * 200), "wrong", "does not contain y"),
    ],
)
def test_a_function_with_signs(answer: str, outcome: str, said: str) -> None:
    found = judged("function", "+x -y", "x + y", {"x": -1.0, "y": 2.0}, answer)
    assert (found.outcome, said in found.said) == (outcome, True), found


def test_the_solution_has_the_signs() -> None:
    for signs in ("+x -y", "-x -y", "-y", "+y"):
        question = Question("function", signs)
        scenario, run = standing("x + y", {"x": -1.0, "y": 2.0})
        assert judge(question, scenario, run, solution(question, scenario, run)).outcome == "right"
