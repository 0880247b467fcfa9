"""Named parts in a lesson: the chain rule by the author's names, questions of a part, answers with its name."""

from __future__ import annotations

import pytest
from unit.lesson.judging import judged, standing

from gradtui.expression.printing import plain, unicode
from gradtui.lesson.explanation import working
from gradtui.lesson.explanation.explanation import explain
from gradtui.lesson.lesson_state import LessonState
from gradtui.lesson.questions import ask, hints, judge, solution
from gradtui.scenario.cards import Question
from gradtui.scenario.problems import ScenarioError
from gradtui.scenario.reader import loads
from gradtui.scenario.runs import begin, objective_of

AT = {"w": 0.0, "b": 0.0}
MORE = 'name = "L"\nconstants = { x = 2.0, y = 3.0 }\nlet = { u = "y - w*x - b" }'
DATA = """
[function]
name = "L"
expression = "mean(r**2)"
let = { p = "X@w + b", r = "y - p" }
[data]
X = [[1.0, 2.0], [3.0, 4.0]]
y = [1.0, 2.0]
[parameters]
w = [0.5, -0.5]
"""


def told(expression: str, more: str, variable: str) -> list[str]:
    scenario, run = standing(expression, AT, more=more)
    (found,) = explain(run.objective, run.point, scenario.name, [(variable,)]).partials
    return [f"{'  ' * line.depth}{line.rule}: {line.says}" for line in found.lines]


def test_the_chain_rule_by_the_names() -> None:
    assert told("u**2", MORE, "w") == [
        "chain rule: with u = y − w·x − b, L = u²; ∂L/∂u = 2·u, and ∂u/∂w = −x. Multiplied: 2·u·(−x) = −2·u·x",
        "  part: u = y − w·x − b, so ∂u/∂w = −x",
        "    sum rule: term by term: −w·x gives −x; terms without w give 0. Together −x",
        "      held constant: hold y constant: it does not contain w, so its derivative is 0",
        "      constant multiple: treat −x as a constant factor; the derivative of w is 1, so −w·x gives −x",
        "      held constant: hold −b constant: it does not contain w, so its derivative is 0",
        "result: So ∂L/∂w = −2·u·x = −2·x·(y − w·x − b)",
    ]


def test_parts_of_parts_are_told_once() -> None:
    let = 'let = { u = "w - 2", v = "u*w", k = "b" }'
    lines = told("v**2 + exp(u) + k*u", let, "w")
    assert lines[1].strip() == (
        "chain rule: with v = u·w, the whole is v²; ∂(v²)/∂v = 2·v, and ∂v/∂w = w + u. Multiplied: 2·v·(w + u)"
    )
    assert sum("sum rule: term by term: w gives 1" in line for line in lines) == 1
    assert sum("part: u = w − 2, so ∂u/∂w = 1" in line for line in lines) == 3
    assert any("treat k as a constant factor; the derivative of u is 1, so k·u gives k" in line for line in lines)


def test_another_inside_has_another_letter() -> None:
    lines = told("exp(2*u)", MORE, "w")
    assert lines[0].startswith("chain rule: call the inside v = 2·u, so that L = exp(v)")


def test_a_part_has_its_value_and_its_derivative() -> None:
    scenario, run = standing("u**2", AT, more=MORE)
    found = explain(run.objective, run.point, scenario.name)
    assert found.parts == {"u": 3.0}
    first = found.partials[0]
    assert (first.value, plain(first.formula), first.in_parts and plain(first.in_parts)) == (
        -12.0,
        "-2*x*(y - w*x - b)",
        "-2*u*x",
    )
    assert [value.result for value in first.values] == [-12.0, -2.0, -2.0, 0.0, -2.0, 0.0, -12.0]


def test_second_partials_in_the_names_of_parts() -> None:
    scenario, run = standing("u**3", AT, more=MORE)
    (found,) = explain(run.objective, run.point, scenario.name, [("w", "b")]).partials
    assert found.in_parts is not None
    assert (unicode(found.in_parts), found.value) == ("6·u·x", 36.0)


def test_the_panel_has_parts_and_their_names() -> None:
    _, run = standing("u**2", AT, more=MORE)
    assert [(part.name, part.formula, part.value, part.shape) for part in working.parts(run)] == [
        ("u", "y − w·x − b", 3.0, ())
    ]
    works = working.partials(run, "L")
    assert [(work.formula, work.numbers, work.value) for work in works] == [
        ("−2·u·x", "−2·3·2", -12.0),
        ("−2·u", "−2·3", -6.0),
    ]


def test_the_backward_pass_by_the_names() -> None:
    scenario = loads(DATA)
    run = begin(scenario)[0]
    found = explain(run.objective, run.point, scenario.name)
    says = [line.says for line in found.partials[0].lines]
    assert any("r² with r = y − p: the power rule" in said for said in says)
    assert any("with p = X·w + b: the minus sign turns the slope around" in said for said in says)
    assert says[-1] == "So ∂L/∂w = −(2/n)·Xᵀ·r = −(2/n)·Xᵀ·(y − (X·w + b)), with n = 2"
    assert {name: value.tolist() for name, value in found.parts.items()} == {"p": [-0.5, -0.5], "r": [1.5, 2.5]}
    assert [(part.formula, part.shape) for part in working.parts(run)] == [("X·w + b", (2,)), ("y − p", (2,))]


def test_no_count_has_the_letter_of_a_part() -> None:
    scenario = loads(DATA.replace("r = ", "n = ").replace("(r**2)", "(n**2)"))
    run = begin(scenario)[0]
    found = explain(run.objective, run.point, scenario.name).partials[0]
    assert found.lines[-1].says == "So ∂L/∂w = −(2/m)·Xᵀ·n = −(2/m)·Xᵀ·(y − (X·w + b)), with m = 2"
    assert found.counts == {"m": 2}
    assert found.values[-1].result == found.values[-2].result


# -- questions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "of", "answer", "outcome", "words"),
    [
        ("formula", "w", "2*u*(-x)", "right", "Right: ∂L/∂w = −2·u·x."),
        ("formula", "w", "-2ux", "right", "Right: ∂L/∂w = −2·u·x."),
        ("formula", "w", "-2*x*(y - w*x - b)", "right", "Right: ∂L/∂w = −2·u·x."),
        ("formula", "w", "∂L/∂w = -2*u*x", "right", "Right"),
        ("formula", "w", "2*u", "wrong", "inner derivative is missing"),
        ("formula", "w", "2*u*x", "wrong", "look at the sign"),
        ("formula", "w", "u**2", "wrong", "That is L itself"),
        ("formula", "w", "-2*v*x", "unreadable", "found the unknown name v, expected w, b, x, y or u"),
        ("part", "u/w", "-x", "right", "Right: ∂u/∂w = −x."),
        ("part", "u/w", "∂u/∂w = −x", "right", "Right: ∂u/∂w = −x."),
        ("part", "u/w", "-2", "right", "Right"),
        ("part", "u/b", "-1", "right", "Right: ∂u/∂b = −1."),
        ("part", "u/w", "x", "wrong", "look at the sign"),
        ("part", "u/w", "-2*u*x", "wrong", "That is ∂L/∂w. Asked for is ∂u/∂w: how u alone changes."),
        ("part", "u/w", "-2*x*(y - w*x - b)", "wrong", "That is ∂L/∂w. Asked for is ∂u/∂w: how u alone changes."),
        ("part", "u/w", "2*(", "unreadable", "Column"),
        ("partial", "w", "-12", "right", "Right"),
    ],
)
def test_answers(ask: str, of: str, answer: str, outcome: str, words: str) -> None:
    found = judged(ask, of, "u**2", AT, answer, more=MORE)
    assert found.outcome == outcome
    assert words in found.said


def test_a_number_answers_for_a_part_at_its_place() -> None:
    more = 'let = { u = "w**2*b", v = "u + w" }'
    at = {"w": 3.0, "b": 2.0}
    assert judged("part", "u/w", "v**2", at, "12", more=more).said == (
        "Right: ∂u/∂w = 12 here, and as a formula 2*w*b."
    )
    assert judged("part", "u/w", "v**2", at, "11", more=more).outcome == "wrong"
    assert judged("part", "v/w", "v**2", at, "2wb + 1", more=more).outcome == "right"
    assert judged("part", "v/w", "v**2", at, "u + 1 + 2*w*b - u", more=more).outcome == "right"  # an earlier part


def test_a_question_of_a_part_is_told() -> None:
    scenario, run = standing("u**2", AT, more=MORE)
    question = Question("part", "u/w")
    assert ask(question, scenario, run).prompt == "u = y − w·x − b. What is ∂u/∂w, as a formula?"
    assert solution(question, scenario, run) == "-x"
    assert judge(question, scenario, run, solution(question, scenario, run)).outcome == "right"
    idea, rule, way = hints(question, scenario, run)
    assert idea.startswith("Only w changes: how fast does u change with it?")
    assert rule == "Differentiate by w: −w·x (constant multiple). The rest gives 0."
    assert way.endswith("So ∂u/∂w = −x.")
    formula = Question("formula", "w")
    assert ask(formula, scenario, run).prompt == "L = u² with u = y − w·x − b. What is ∂L/∂w, as a formula?"
    assert hints(formula, scenario, run)[2].startswith("With u = y − w·x − b, L = u²; ∂L/∂u = 2·u")


def test_while_it_is_open_the_formula_is_hidden() -> None:
    scenario, run = standing("u**2", AT, more=MORE + '\n[[question]]\nask = "part"\nof = "∂u/∂w"')
    assert scenario.cards == (Question("part", "u/w"),)
    lesson = LessonState.begin(scenario, run)
    assert (lesson.hides_formulas, lesson.hides_slope_of, lesson.hides_update) == ({"w"}, "w", True)
    assert lesson.answered(lesson.judged("-x")).hides_formulas == frozenset()


@pytest.mark.parametrize("of", ["u/w", "∂u/∂w", "du/dw", "u by w", "u, w", " u / w "])
def test_ways_to_say_it(of: str) -> None:
    scenario, _ = standing("u**2", AT, more=f'{MORE}\n[[question]]\nask = "part"\nof = "{of}"')
    assert [card.of for card in scenario.cards if isinstance(card, Question)] == ["u/w"]


def test_a_part_of_one_variable_needs_no_other_word() -> None:
    scenario = loads('[function]\nexpression = "u + b"\nlet = { u = "w**2" }\n[[question]]\nask = "part"\nof = "u"\n')
    assert scenario.cards == (Question("part", "u/w"),)
    assert not objective_of(scenario).has_arrays


@pytest.mark.parametrize(
    ("more", "of", "message"),
    [
        (MORE, "", 'missing key of, a part and a variable, such as of = "u/w"'),
        (MORE, "u", 'expected a part and a variable, "u/w" or "u/b", got the string "u"'),
        (MORE, "w", "unknown part, the parts are u"),
        (MORE.replace("u =", "error ="), "eror/w", "unknown part, did you mean error?"),
        (MORE, "u/x", "unknown variable, the variables are w or b"),
        (MORE, "u/w/b", "unknown part, the parts are u"),
        ('name = "L"', "u/w", "expected a named part to ask of: there is no [function] let"),
    ],
)
def test_what_can_not_be_asked(more: str, of: str, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        asked = f'of = "{of}"' if of else ""
        standing("w**2 + b", AT, more=f'{more}\n[[question]]\nask = "part"\n{asked}')
    assert [problem.message for problem in caught.value.problems] == [message]
    with pytest.raises(ScenarioError, match=r"expected .* where there are arrays"):
        loads(f'{DATA}\n[[question]]\nask = "part"\nof = "r/b"\n')
