"""[[lesson]], [[question]] and [[expect]]: what is read of them, and in which order."""

from __future__ import annotations

import pytest

from gradtui.scenario.cards import Card, Expect, Lesson, Question
from gradtui.scenario.model import Scenario
from gradtui.scenario.problems import ScenarioError
from gradtui.scenario.reader import loads
from gradtui.scenario.tables.question_of import signs_of

FUNCTION = '[function]\nexpression = "x**2 + 3*y**2 - theta"\n'


def read(text: str, function: str = FUNCTION) -> Scenario:
    return loads(f"{function}\n{text}")


def cards(text: str, function: str = FUNCTION) -> tuple[Card, ...]:
    return read(text, function).cards


def test_texts_and_questions_stay_in_the_order_of_the_file() -> None:
    found = cards(
        '[[lesson]]\ntext = "one"\n[[question]]\nask = "sign"\nof = "y"\n[[lesson]]\ntext = " two\\n"\nat_step = 3\n'
        '[[question]]\nask = "next_value"\nat_step = 2\n[[lesson]]\nwhen = "diverged"\ntext = "three"\n'
    )
    assert found == (
        Lesson("one"),
        Question("sign", "y"),
        Lesson("two", 3),
        Question("next_value", "", 2),
        Lesson("three", 0, "diverged"),
    )


@pytest.mark.parametrize(
    ("table", "ask", "of"),
    [
        ('ask = "partial"\nof = "θ"', "partial", "theta"),
        ('ask = "formula"\nof = "x"', "formula", "x"),
        ('ask = "next_point"', "next_point", ""),
        ('ask = "next_point"\nof = "y"', "next_point", "y"),
        ('ask = "fate"', "fate", "origin"),
        ('ask = "learning_rate"', "learning_rate", "fewest"),
        ('ask = "learning_rate"\nof = "largest"', "learning_rate", "largest"),
        ('ask = "point"\nof = "+x −y"', "point", "+x −y"),
        ('ask = "function"\nof = "-x"', "function", "-x"),
    ],
)
def test_what_can_be_asked(table: str, ask: str, of: str) -> None:
    assert cards(f"[[question]]\n{table}\n") == (Question(ask, of),)  # type: ignore[arg-type]


def test_of_one_variable_it_need_not_be_named() -> None:
    assert cards('[[question]]\nask = "formula"\n', '[function]\nexpression = "t**2"\n') == (Question("formula", "t"),)


def test_entries_of_arrays_can_be_asked_for() -> None:
    function = '[function]\nexpression = "sum(w**2)"\n[parameters]\nw = { shape = [5], init = "ones" }\n'
    assert cards('[[question]]\nask = "partial"\nof = "w[3]"\n', function) == (Question("partial", "w[3]"),)
    for of in ("w", "w[5]", "v[0]"):
        with pytest.raises(ScenarioError):
            cards(f'[[question]]\nask = "partial"\nof = "{of}"\n', function)


def test_expectations() -> None:
    found = read(
        '[[expect]]\nverdict = "diverged"\nstart = "origin"\nlearning_rate = 0.1\n'
        "[[expect]]\nnear = { x = 0, 'θ' = 1.5 }\n"
    )
    assert found.expects == (
        Expect("origin", 0.1, "diverged"),
        Expect("", None, "", {"x": 0.0, "theta": 1.5}),
    )


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("+x -y", (("x", 1), ("y", -1))),
        ("-θ", (("theta", -1),)),
        ("+x, −y", (("x", 1), ("y", -1))),
    ],
)
def test_signs(text: str, signs: tuple[tuple[str, int], ...]) -> None:
    assert signs_of(text) == signs


@pytest.mark.parametrize("text", ["", "x", "+", "+x y", "+x -x", "+x > 0"])
def test_no_signs(text: str) -> None:
    with pytest.raises(ValueError, match="expected signs"):
        signs_of(text)


def test_a_text_has_a_limit() -> None:
    assert cards(f'[[lesson]]\ntext = "{"x" * 2000}"\n')
    with pytest.raises(ScenarioError, match=r"expected at most 2,000 characters, got 2,001"):
        cards(f'[[lesson]]\ntext = "{"x" * 2001}"\n')
