"""Laws of judging: what is right stays right however it is written, what is wrong is wrong, and any text is taken."""

from __future__ import annotations

import random
import time
import tomllib

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.generate import expression
from unit.lesson.judging import standing
from yardstick import assert_at_once

from gradtui.expression.derivation import partial
from gradtui.expression.printing import plain, unicode
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import symbols
from gradtui.lesson.practice import LEVELS, practice
from gradtui.lesson.questions import ask, hints, judge, solution
from gradtui.scenario.cards import Question
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.model import Scenario
from gradtui.scenario.reader import loads
from gradtui.scenario.runs import begin
from gradtui.scenario.tables.question_kinds import QUESTION_KINDS

LEVEL = st.sampled_from(sorted(LEVELS))
NUMBER = st.integers(0, 10**6)


def check_problem(level: int, number: int) -> None:
    text = practice(level, number)
    scenario = loads(text)
    assert scenario.title == f"Practice, level {level}, number {number}"
    run = begin(scenario)[0]
    assert 3 <= len(scenario.cards) <= 4
    for question in scenario.cards:
        assert isinstance(question, Question)
        answer = solution(question, scenario, run)
        found = judge(question, scenario, run, answer)
        assert found.outcome == "right", (text, question, answer, found)
        assert len(found.said) <= 240
        assert all(hints(question, scenario, run))
        assert ask(question, scenario, run).prompt


@given(LEVEL, NUMBER)
@settings(max_examples=20)
def test_every_practice_problem_has_answers_that_are_right(level: int, number: int) -> None:
    check_problem(level, number)


@pytest.mark.slow
@pytest.mark.parametrize("level", LEVELS)
def test_many_practice_problems(level: int) -> None:
    for number in range(20):
        check_problem(level, number)


def test_practice_is_the_same_everywhere() -> None:
    assert practice(2, 17) == practice(2, 17)
    assert len({practice(level, n) for level in LEVELS for n in range(3)}) > 12
    found = {level: tomllib.loads(practice(level, 17))["function"]["expression"] for level in LEVELS}
    assert found == {
        1: "4*x**3 - 5*x**2 - 5*x",
        2: "-4*x**2 - y**2 - 3*x*y",
        3: "(3*x + y)**3 - y**2",
        4: "tanh(x**2 + y) + 3*x*y",
        5: "log(y**2 + 1) + x*y/(z**2 + 1)",
    }
    with pytest.raises(ValueError, match="expected a level from 1 to 5, got 6"):
        practice(6, 0)


def formulas(level: int, number: int) -> tuple:  # type: ignore[type-arg]
    """A practice problem, and a question for the formula of its first variable's partial."""
    scenario = loads(practice(level, number))
    variable = scenario.variables[number % len(scenario.variables)]
    return scenario, begin(scenario)[0], Question("formula", variable)


@given(LEVEL, NUMBER)
@settings(max_examples=20)
def test_a_formula_stays_right_when_it_is_written_otherwise(level: int, number: int) -> None:
    scenario, run, question = formulas(level, number)
    true = partial(scenario.tree, question.of)
    text = plain(true)
    for answer in (
        text,
        unicode(true),
        f"({text})*(sin(x)^2 + cos(x)^2)",
        f"{text} + 0*x",
        f"x - (x - ({text}))",
        f"(({text})*3 - 6*x)/3 + 2*x",
        f"∂f/∂{question.of} = {text}",
    ):
        found = judge(question, scenario, run, answer)
        assert found.outcome == "right", (scenario.text, question.of, answer, found)


@given(LEVEL, NUMBER)
@settings(max_examples=15)
def test_sympy_writes_the_same_formula(level: int, number: int) -> None:
    scenario, run, question = formulas(level, number)
    names = {v: sympy.Symbol(v, real=True) for v in scenario.variables}
    true = sympy.diff(sympy.sympify(scenario.text, locals=names), names[question.of])
    for form in (true, sympy.expand(true), sympy.together(true)):
        found = judge(question, scenario, run, str(form))
        assert found.outcome == "right", (scenario.text, question.of, form, found)


@pytest.mark.parametrize("seed", range(40))
def test_formulas_of_any_function(seed: int) -> None:
    text = expression(random.Random(seed), 3)
    used = symbols(parse(text))
    if "x" not in used:
        return
    scenario, run = standing(text, dict.fromkeys(used, 0.7))
    question = Question("formula", "x")
    try:
        answer = solution(question, scenario, run)
    except ValueError:
        return
    assert judge(question, scenario, run, answer).outcome == "right"
    assert judge(question, scenario, run, f"{answer} + x/100").outcome == "wrong"


def test_every_question_of_every_scenario(shipped: Scenario) -> None:
    run = begin(shipped)[0]
    variable = shipped.variables[0]
    if variable in shipped.parameters:
        variable = f"{variable}[{', '.join('0' * shipped.parameters[variable].ndim)}]"
    of = dict.fromkeys(QUESTION_KINDS, variable) | {
        "fate": shipped.starts[0].name,
        "learning_rate": "largest",
        "next_point": "",
    }
    of |= {"next_value": "", "predicted_change": "", "point": f"+{variable}", "function": f"-{variable}"}
    kinds = [kind.name for kind in QUESTION_KINDS.values() if kind.takes_arrays or not shipped.parameters]
    for kind in kinds:
        question = Question(kind, of[kind])  # type: ignore[arg-type]
        try:
            answer = solution(question, shipped, run)
        except ValueError as reason:
            assert kind in ("point", "fate") or str(reason) in judge(question, shipped, run, "1").said
            continue
        found = judge(question, shipped, run, answer)
        assert found.outcome == "right", (question, answer, found)
        assert all(hints(question, shipped, run))
        assert ask(question, shipped, run).takes


WHERE = [
    ("one_example", "w"),
    ("two_minima", "x"),
    ("himmelblau", "y"),
]
OF = {"fate": None, "learning_rate": "fewest", "next_value": "", "next_point": "", "part": "u/x", "point": "+",
      "function": "-", "predicted_change": ""}  # fmt: skip


@pytest.fixture(scope="module")
def asked() -> list:  # type: ignore[type-arg]
    found = []
    for name, variable in WHERE:
        scenario = open_scenario(name)
        run = begin(scenario)[0]
        for kind in QUESTION_KINDS:
            of = OF.get(kind, variable)
            of = scenario.starts[0].name if of is None else f"{of}{variable}" if of in ("+", "-") else of
            found.append((Question(kind, of), scenario, run))  # type: ignore[arg-type]
    flown, run = standing("u**2", {"x": 9.0}, 1.0, 'let = { u = "x**2" }')
    found += [(Question(kind, "here" if kind == "fate" else OF.get(kind, "x")), flown, run.forward(50))  # type: ignore[arg-type]
              for kind in QUESTION_KINDS if kind not in ("point", "function")]  # fmt: skip
    found += [(Question(kind, "+x"), flown, run.forward(50)) for kind in ("point", "function")]  # type: ignore[arg-type]
    return found


PIECES = st.sampled_from(
    [*"xywbABCe0123456789.,;=()[]{}|+-*/^√²³⁻₁∂η−·×÷<>!'\"\\ \t\n", "sin", "exp(", "where(", "∂f/∂x =", "1e999",
     "9**9**9", "\x1b[31m", "\x00", "\u202e", "\ud800", "[bold]", "inf", "nan", "lambda", "é", "漢", "x**-1", "0/0"]
)  # fmt: skip


def test_where_a_descent_flew_off_to(asked) -> None:  # type: ignore[no-untyped-def]
    for question, scenario, run in asked[-len(QUESTION_KINDS) :]:
        assert not run.history.finite_at(run.cursor)
        try:
            answer = solution(question, scenario, run)
        except ValueError as reason:
            assert str(reason)
        else:
            assert judge(question, scenario, run, answer).outcome == "right"
            assert all(hints(question, scenario, run))
        assert ask(question, scenario, run).prompt


@pytest.mark.parametrize("answer", ["1e-320", "1e308", "-1e-320", "5e-324", "1e300"])
def test_numbers_at_the_ends_of_the_floats(answer: str) -> None:
    for slope in ("1e-300*x", "1e300*x", "x"):
        scenario, run = standing(slope, {"x": 1.0})
        assert judge(Question("partial", "x"), scenario, run, answer).outcome in ("right", "wrong")


TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=20).map("".join))


@given(TEXTS)
@settings(max_examples=12)
def test_any_text_is_taken(asked, text: str) -> None:  # type: ignore[no-untyped-def]
    check_taken(asked, text)


@pytest.mark.slow
@given(TEXTS)
@settings(max_examples=200)
def test_very_many_texts_are_taken(asked, text: str) -> None:  # type: ignore[no-untyped-def]
    check_taken(asked, text)


def check_taken(asked, text: str) -> None:  # type: ignore[no-untyped-def]
    for question, scenario, run in asked:
        found = judge(question, scenario, run, text)
        assert found.outcome in ("right", "wrong", "unreadable")
        assert found.said
        assert "\n" not in found.said
        assert "\x1b" not in found.said


@pytest.mark.parametrize(
    "text",
    ["x" * 1_000_000, "(" * 2000, "9**9**9**9", "-" * 2000, "1," * 900, "x*" * 900 + "x", "2**" * 60 + "2", "|" * 2000,
     "sin(" * 99 + "x" + ")" * 99, "√" * 2000, "²" * 2000, "0." + "0" * 1900 + "1", "1e-400", "1e308*10",
     "+".join(["x*y"] * 300), "x**x**x**x**x**x", "∂" * 500 + "=" * 500, "_" * 1999, "x_" * 900, "1" * 2000,
     "w=" * 900, "((((x))))=1"],
    ids=range(22),
)  # fmt: skip
def test_hostile_answers_are_answered_soon(asked, text: str) -> None:  # type: ignore[no-untyped-def]
    for question, scenario, run in asked:
        began = time.process_time()
        found = judge(question, scenario, run, text)
        assert_at_once(time.process_time() - began)
        assert found.said
        assert len(found.said) < 400
