"""A kind of question is one file and one entry: all that knows kinds goes by the entry."""

from __future__ import annotations

import re
import sys

import manual_tables
import pytest

from gradtui.lesson.lesson_state import LessonState
from gradtui.lesson.lint import lint
from gradtui.lesson.questions import solution
from gradtui.scenario.problems import ScenarioError
from gradtui.scenario.reader import loads
from gradtui.scenario.runs import begin
from gradtui.scenario.schema import schema
from gradtui.scenario.tables.question_kinds import QUESTION_KINDS, QuestionKind
from gradtui.scenario.tables.question_of import GOAL, SIGNS, Of, nothing
from gradtui.scenario.template import template

FILE = "unit.lesson.norm_question"
NORM = QuestionKind(
    "norm",
    nothing("the gradient has one length"),
    f"{FILE}:norm",
    frozenset({"update", "steps"}),
    "Nothing.",
    "The length of the gradient within half a per cent.",
)
FUNCTION = """
[function]
expression = "x**2 + 2*y**2"
[[start]]
at = { x = 1.5, y = 1.0 }
[[question]]
ask = "norm"
"""
ARRAYS = """
[function]
expression = "sum(w**2)"
[parameters]
w = [1.0, 2.0]
[[question]]
ask = "norm"
"""


@pytest.fixture
def norm(monkeypatch: pytest.MonkeyPatch) -> QuestionKind:
    monkeypatch.setitem(QUESTION_KINDS, NORM.name, NORM)
    monkeypatch.delitem(sys.modules, FILE, raising=False)
    return NORM


def refusal(text: str) -> str:
    with pytest.raises(ScenarioError) as error:
        loads(text)
    return str(error.value)


def opened(text: str = FUNCTION) -> LessonState:
    scenario = loads(text)
    return LessonState.begin(scenario, begin(scenario)[0])


def test_without_its_entry_there_is_no_such_kind() -> None:
    assert 'got the string "norm"' in refusal(FUNCTION)


@pytest.mark.usefixtures("norm")
def test_it_is_read_and_what_it_is_of_is_checked() -> None:
    question = opened().question
    assert question is not None
    assert (question.ask, question.of) == ("norm", "")
    assert "expected no key of: the gradient has one length" in refusal(FUNCTION + 'of = "x"\n')
    assert "did you mean norm?" in refusal(FUNCTION.replace('"norm"', '"nrm"'))
    assert "expected partial, sign or next_value where there are arrays" in refusal(ARRAYS)
    assert FILE not in sys.modules  # nobody has asked it yet


@pytest.mark.usefixtures("norm")
def test_it_is_asked_judged_and_hinted() -> None:
    lesson = opened()
    assert lesson.asked is not None
    assert lesson.asked.prompt == "At x = 1.5, y = 1: how long is ∇f?"
    assert [lesson.judged(text).outcome for text in ("5", "4", "long", "")] == [
        "right", "wrong", "unreadable", "unreadable",
    ]  # fmt: skip
    assert lesson.judged("long").said == "A length is one number."
    assert "Hint 3 of 3: Its parts are 3 and 4." in lesson.hint().hint().hint().said
    assert lesson.question is not None
    assert solution(lesson.question, lesson.scenario, lesson.place) == "5"
    assert lesson.answered(lesson.judged("5")).question is None
    assert not [finding for finding in lint(FUNCTION) if finding.severity == "error"]


@pytest.mark.usefixtures("norm")
def test_what_it_hides_stays_hidden_while_it_is_open() -> None:
    lesson = opened()
    run, on = lesson.place, lesson.place.forward()
    hidden = (lesson.hides_update, lesson.hides_steps, lesson.hides_pace, lesson.hides_fates, lesson.hides_slope_of)
    assert hidden == (True, True, False, False, "")
    assert "Answer first" in lesson.refuses([run], [on])
    after = lesson.answered(lesson.judged("5"))
    assert not after.hides_update
    assert not after.refuses([run], [on])


@pytest.mark.parametrize("what", ["slope", "formula", "update", "steps", "pace", "fates"])
def test_each_thing_that_an_entry_can_hide(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    hiding = QuestionKind("norm", NORM.of, NORM.judging, frozenset({what}), "", "")  # type: ignore[arg-type]
    monkeypatch.setitem(QUESTION_KINDS, "norm", hiding)
    monkeypatch.setitem(QUESTION_KINDS, "slow", QuestionKind("slow", GOAL, NORM.judging, hiding.hides, "", ""))
    lesson = opened(FUNCTION.replace('"norm"', '"slow"'))
    found = {
        "slope": lesson.hides_slope_of == "fewest",
        "formula": lesson.hides_formulas == {"fewest"},
        "update": lesson.hides_update,
        "steps": lesson.hides_steps,
        "pace": lesson.hides_pace,
        "fates": lesson.hides_fates,
    }
    assert [name for name, hides in found.items() if hides] == [what]


@pytest.mark.usefixtures("norm")
def test_the_schema_the_template_and_the_manual_have_it() -> None:
    asked = schema()["properties"]["question"]["items"]["properties"]
    assert asked["ask"]["enum"][-1] == "norm"
    assert "norm" not in asked["of"]["description"]  # it is of nothing
    row = "| `norm` | Nothing. | The length of the gradient within half a per cent. |"
    assert manual_tables.MADE["questions"]().splitlines()[-1] == row
    made = "".join(template(kind, "a") for kind in ("lesson", "hill"))
    asks = re.findall(r"ask = .*# (.*)", re.sub(r",\n#? +# ", ", ", made))
    assert asks
    assert all(line.endswith(", point, function, norm") for line in asks)


def test_a_kind_can_bring_what_it_is_of(monkeypatch: pytest.MonkeyPatch) -> None:
    shape = Of("a direction", SIGNS.check)
    monkeypatch.setitem(QUESTION_KINDS, "norm", QuestionKind("norm", shape, NORM.judging, frozenset(), "", ""))
    described = schema()["properties"]["question"]["items"]["properties"]["of"]["description"]
    assert described.endswith("signs such as +x -y (point, function), a direction (norm).")
    question = opened(FUNCTION + 'of = "+x -y"\n').question
    assert question is not None
    assert question.of == "+x -y"


@pytest.mark.parametrize("kind", QUESTION_KINDS.values(), ids=lambda kind: kind.name)
def test_every_entry_says_it_all(kind: QuestionKind) -> None:
    module, _, word = kind.judging.partition(":")
    assert module.startswith("gradtui.lesson.questions.")
    assert word
    assert kind.of_words.endswith(".")
    assert kind.judged_words.endswith(".")
