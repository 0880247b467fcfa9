"""What a wrong number comes from: a slip in the right formula, a neighbouring question, and only then a broken rule."""

from __future__ import annotations

import pytest
from unit.lesson.judging import judged, standing

from gradtui.lesson.questions import judge
from gradtui.scenario.cards import Question

AT = {"x": 2.0, "y": -1.0}


@pytest.mark.parametrize(
    ("function", "answer", "word", "said"),
    [
        ("x**2/2*2 - x**2/2 + x*y", "3", "sign", "the sign of y got lost on the way: here y = −1"),
        ("x**2/2 + 4*x*y", "6", "sign", "the sign of y got lost"),
        ("3*x**2 + x*y", "-11", "sign", "look at the sign"),
        ("3*x**2 + x*y", "10", "value_of_f", "That is f itself here"),
        ("3*x**2 + x*y", "2", "other_partial", "That is ∂f/∂y"),
        ("5*x**2", "2", "arithmetic", "the factor 10 got lost"),
        ("5*x**2", "4", "factor_lost", "a factor was lost"),
        ("x**4 + y", "24", "arithmetic", "a power is no product"),
        ("3*(x + 4)**2", "16", "arithmetic", "the factor belongs to every term"),
        ("sin(3*x)*y", "-0.96017", "arithmetic", "the factor 3 got lost. Or it may be that the chain rule's inner"),
        ("x**5 + y", "7.1234", "", "Look at each term that contains x"),
    ],
)
def test_wrong_numbers(function: str, answer: str, word: str, said: str) -> None:
    at = AT if "y" in function else {"x": 2.0}
    found = judged("partial", "x", function, at, answer)
    assert found.outcome == "wrong"
    assert said in found.said
    assert found.mistakes == ((word,) if word else ())


def test_the_place_before_the_step() -> None:
    scenario, run = standing("x**2 + 3*x", {"x": 2.2})
    found = judge(Question("partial", "x"), scenario, run.forward(1), "7.4")
    assert "before the step" in found.said
    assert found.mistakes == ()


def test_a_formula_where_a_number_is_asked() -> None:
    right = judged("partial", "x", "x**2*y", {"x": 2.2, "y": -1.0}, "2*x*y")
    assert right.outcome == "unreadable"  # no attempt
    assert right.said == "That is the right formula. Now put x = 2.2, y = −1 in."
    wrong = judged("partial", "x", "x**2*y", AT, "x**2")
    assert wrong.outcome == "wrong"
    assert wrong.mistakes == ("other_partial",)
    assert wrong.said.startswith("The question asks for a number here, and that formula is not right yet.")
