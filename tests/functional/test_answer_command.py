"""gradtui answer: what the app would say, headless."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gradtui.cli.main import main


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """The document of an answer."""
    assert main(["answer", *words, "--format", "json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_an_answer_to_a_function_of_ones_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "-f", "x**2*y + sin(x*y)", "--wrt", "x", "2*x*y + cos(x*y)") == {
        "schema": 1,
        "question": "f = x²·y + sin(x·y). What is ∂f/∂x, as a formula?",
        "right": False,
        "says": "x²·y is right. In sin(x·y) it looks as if the chain rule's inner derivative is missing: "
        "multiply by the derivative of the inside.",
        "mistakes": ["inner_missing"],
        "term": "sin(x·y)",
    }
    right = told(capsys, "-f", "cos(x)", "-sin(x)")  # a minus begins no option there
    assert (right["right"], right["mistakes"], right["term"]) == (True, [], None)
    unread = told(capsys, "-f", "x**2", "--wrt", "x", "2*(x")
    assert unread["right"] is None
    assert "Column" in unread["says"]
    number = told(capsys, "-f", "x**2*y", "--wrt", "x", "--at", "x=2,y=-1", "4")
    assert number["question"] == "At x = 2, y = −1: what is ∂f/∂x?"
    assert number["mistakes"] == ["sign"]


def test_an_answer_to_a_question_of_a_lesson(capsys: pytest.CaptureFixture[str]) -> None:
    first = told(capsys, "one_slope", "zebra")
    assert first["right"] is None
    assert told(capsys, "one_slope", "--question", "2", "1")["question"] != first["question"]
    assert main(["answer", "one_slope", "zebra"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == first["question"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("one_slope",), "expected an answer"),
        (("-f", "x**2"), "expected an answer"),
        ((), "expected a scenario, or a function with -f"),
        (("one_slope", "--question", "99", "1"), "--question: found 99, but this scenario has"),
        (("saddle", "1"), "has no questions"),
        (("-f", "x*y", "1"), "expected a variable with --wrt: x or y"),
        (("-f", "x*y", "--wrt", "z", "1"), "--wrt: found z, expected x or y"),
        (("-f", "x", "--question", "1", "1"), "--question: expected a scenario"),
        (("one_slope", "--wrt", "x", "1"), "--wrt: expected a function with -f"),
        (("one_slope", "--nothing", "1"), "--nothing"),
    ],
)
def test_bad_usage(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str) -> None:
    assert main(["answer", *words]) == 2
    assert said in capsys.readouterr().err
