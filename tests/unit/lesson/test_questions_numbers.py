"""partial, sign, next_point, next_value: what is right, what is wrong and what is said, what cannot be read."""

from __future__ import annotations

import pytest
from thinned import thinned
from unit.lesson.judging import judged, standing

from gradtui.lesson.questions import ask, hints, judge, solution
from gradtui.scenario.cards import Question
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.runs import begin

MODEL = "(y - w*x - b)**2"
BOUND = 'constants = { x = 2.0, y = 3.0 }\nname = "L"'
AT = {"w": 0.0, "b": 0.0}


@pytest.mark.parametrize(
    "answer",
    ["-12", "−12", "-12.0", " -12 ", "= -12", "∂L/∂w = -12", "∂L/∂w = −2·2·3", "-6*2", "-2*2*(3 - 0*2 - 0)", "-1.2e1",
     "-36/3", "-12,0", "-12.04", "-4*sqrt(9)", "dL/dw=-12"],
)  # fmt: skip
def test_a_partial_is_right(answer: str) -> None:
    assert judged("partial", "w", MODEL, AT, answer, more=BOUND).outcome == "right"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("12", "The size is right, look at the sign."),
        ("-6", "That is ∂L/∂b: here w is the one that changes."),
        ("9", "That is L itself here."),
        ("6", "inner derivative"),
        ("-18", "another variable was differentiated too"),
        ("-24", "small factor"),
        ("-120", "decimal point"),
        ("0", "does change with w"),
        ("-11.7", "work it out to three digits"),
        ("-7.123", "Look at each term that contains w"),
    ],
)
def test_a_partial_is_wrong(answer: str, said: str) -> None:
    found = judged("partial", "w", MODEL, AT, answer, more=BOUND)
    assert found.outcome == "wrong"
    assert said in found.said
    assert "12" not in found.said


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("z", "unknown name z"),
        ("-2*x*(y - w*x - b)", "That is the right formula. Now put x = 2, y = 3, w = 0, b = 0 in."),
        ("1,200", "can be read in two ways"),
        ("-2*(", "Column 5"),
        ("=", "no number"),
        ("∂L/∂b = -6", "Asked for is the partial by w"),
        ("1/0", "no value"),
        ("", "no answer yet"),
        ("1" * 2001, "2,001 characters"),
    ],
)
def test_a_partial_is_unreadable(answer: str, said: str) -> None:
    found = judged("partial", "w", MODEL, AT, answer, more=BOUND)
    assert found.outcome == "unreadable"
    assert said in found.said
    assert "\n" not in found.said


@pytest.mark.parametrize(
    ("expression", "x", "answer", "outcome"),
    [
        ("exp(x)", 1.0, "2.72", "right"),
        ("exp(x)", 1.0, "2.7", "right"),
        ("exp(x)", 1.0, "2.6", "wrong"),
        ("exp(x)", 1.0, "3", "wrong"),  # one digit shows too little
        ("exp(x)", 1.0, "e", "right"),
        ("x**2/6", 1.0, "1/3", "right"),
        ("x**2/6", 1.0, "0,33", "right"),
        ("x**2", 0.0, "0", "right"),
        ("x**2", 0.0, "-0.0", "right"),
        ("x**2", 0.0, "0.001", "wrong"),
        ("cos(x)", 3.141592653589793, "0", "right"),  # what is left is rounding
        ("1e-6*x", 0.0, "1e-6", "right"),
        ("1e-6*x", 0.0, "0", "wrong"),
        ("x*log(2)", 0.0, "ln(2)", "right"),
        ("abs(x)", 0.0, "0", "unreadable"),
        ("sqrt(x)", 0.0, "0", "unreadable"),
    ],
)
def test_how_exact_a_number_must_be(expression: str, x: float, answer: str, outcome: str) -> None:
    assert judged("partial", "x", expression, {"x": x}, answer).outcome == outcome


@pytest.mark.parametrize("answer", ["-", "−", "negative", "neg", "n", "down", "falling", "Negative.", "-6", "<0"])
def test_a_sign_is_right(answer: str) -> None:
    assert judged("sign", "b", MODEL, AT, answer, more=BOUND).outcome == "right"


@pytest.mark.parametrize("answer", ["+", "positive", "p", "up", "rising", "0", "zero", "flat", "z", "6"])
def test_a_sign_is_wrong(answer: str) -> None:
    assert judged("sign", "b", MODEL, AT, answer, more=BOUND).outcome == "wrong"


def test_a_sign_of_nothing() -> None:
    assert judged("sign", "x", "cos(x)", {"x": 0.0}, "flat").outcome == "right"
    for answer in ("maybe", "None", "x!"):
        assert judged("sign", "x", "cos(x)", {"x": 0.0}, answer).said.startswith(
            "Answer positive, negative or zero."
        ), answer


DEEP = [
    ("sin", 97),
    ("tanh", 53),
    ("atan", 54),
    ("softplus", 53),
    ("asinh", 97),
    ("tanh", 97),
    ("cos", 97),
    ("erf", 97),
]


@pytest.mark.parametrize(("function", "deep"), thinned(DEEP, of=2))
def test_a_slope_through_many_functions_within_each_other(function: str, deep: int) -> None:
    """Its rounding grows with each of them, but does not double: what is left is no rounding alone."""
    text, at = f"{function}(" * deep + "x + y" + ")" * deep, {"x": 0.7, "y": 0.5}
    slope = standing(text, at)[1].gradient[0]
    assert judged("partial", "x", text, at, repr(slope)).outcome == "right"
    assert judged("partial", "x", text, at, "0").outcome == "wrong"
    assert judged("sign", "x", text, at, "+" if slope > 0 else "-").outcome == "right"


@pytest.mark.parametrize(
    "answer",
    ["1.2, 0.6", "(1.2, 0.6)", "(1.2; 0.6)", "w = 1.2, b = 0.6", "b=0.6 w=1.2", "1,2; 0,6", "1.2 0.6",
     "0 - 0.1*(-12), 0 + 0.1*6", "[1.2, 0.6]"],
)  # fmt: skip
def test_the_next_point_is_right(answer: str) -> None:
    assert judged("next_point", "", MODEL, AT, answer, more=BOUND).outcome == "right"


@pytest.mark.parametrize(
    ("answer", "outcome", "said"),
    [
        ("-1.2, -0.6", "wrong", "w: that goes uphill"),
        ("12, 6", "wrong", "w: η is missing"),
        ("0.6, 1.2", "wrong", "That is b after the step, not w."),
        ("w = 1.2", "wrong", "only some coordinates: what is b"),
        ("1.2, 0.5", "wrong", "w is right. b goes the right way, but not far enough"),
        ("0, 0", "wrong", "w does move"),
        ("1.2", "unreadable", "Expected 2 numbers"),
        ("w = 1, w = 2", "unreadable", "given twice"),
        ("q = 1, b = 2", "unreadable", "Expected coordinates"),
    ],
)
def test_the_next_point_is_not_right(answer: str, outcome: str, said: str) -> None:
    found = judged("next_point", "", MODEL, AT, answer, more=BOUND)
    assert (found.outcome, said in found.said) == (outcome, True), found


@pytest.mark.parametrize(
    ("answer", "outcome", "said"),
    [
        ("2.4", "right", "Right"),
        ("x = 2.4", "right", "Right"),
        ("2,4", "right", "Right"),
        ("3.6", "wrong", "uphill"),
        ("-3", "wrong", "η is missing"),
        ("0.6", "wrong", "the step alone"),
        ("6", "wrong", "that is the slope"),
        ("3", "wrong", "does move"),
        ("2.8", "wrong", "not far enough"),
        ("1.9", "wrong", "too far"),
    ],
)
def test_one_coordinate_of_the_next_point(answer: str, outcome: str, said: str) -> None:
    found = judged("next_point", "x", "x**2 + y", {"x": 3.0, "y": 1.0}, answer)
    assert (found.outcome, said in found.said) == (outcome, True), found


@pytest.mark.parametrize(
    ("rate", "way", "words"),
    [(0.1, "down", ("down", "falls", "f falls", "lower", "-")), (1.5, "up", ("up", "rises", "+")),
     (1.0, "same", ("same", "stays", "="))],
)  # fmt: skip
def test_the_next_value(rate: float, way: str, words: tuple[str, ...]) -> None:
    for answer in words:
        assert judged("next_value", "", "x**2", {"x": 3.0}, answer, rate).outcome == "right"
    for other in {"up", "down", "same"} - {way}:
        assert judged("next_value", "", "x**2", {"x": 3.0}, other, rate).outcome == "wrong"
    assert judged("next_value", "", "x**2", {"x": 3.0}, "sideways", rate).outcome == "unreadable"


def test_no_step_leads_on_from_the_end() -> None:
    scenario, run = standing("x**2", {"x": 0.0})
    for kind in ("next_value", "next_point"):
        question = Question(kind)  # type: ignore[arg-type]
        assert "no step leads on" in judge(question, scenario, run, "0").said
        with pytest.raises(ValueError, match="no step leads on"):
            solution(question, scenario, run)


@pytest.mark.parametrize("question", [Question("partial", "w[3]"), Question("sign", "w[3]"), Question("next_value")])
def test_entries_of_arrays(question: Question) -> None:
    scenario = open_scenario("thousand_weights")
    run = begin(scenario)[0]
    answer = solution(question, scenario, run)
    assert judge(question, scenario, run, answer).outcome == "right"
    assert judge(question, scenario, run, "0").outcome == "wrong"
    assert all(hints(question, scenario, run))
    assert ask(question, scenario, run).prompt.startswith("At the start")


def test_what_is_asked() -> None:
    scenario, run = standing(MODEL, AT, more=BOUND)
    asked = ask(Question("partial", "w"), scenario, run)
    assert asked.prompt == "At w = 0, b = 0: what is ∂L/∂w?"
    assert asked.choices == ()
    assert ask(Question("sign", "w"), scenario, run).choices == ("positive", "negative", "zero")
    assert solution(Question("partial", "w"), scenario, run) == "-12"
    assert solution(Question("next_point"), scenario, run) == "w = 1.2, b = 0.6"


def test_hints_lead_to_the_answer() -> None:
    scenario, run = standing(MODEL, AT, more=BOUND)
    idea, rule, way = hints(Question("partial", "w"), scenario, run)
    assert "Only w changes" in idea
    assert "chain rule" in rule
    assert way.endswith("So ∂L/∂w = −2·x·(y − w·x − b). Here: −2·2·(3 − 0·2 − 0) = −12.")
    assert "-12" not in idea + rule
    assert hints(Question("next_point", "w"), scenario, run)[2] == "w ← 0 − 0.1·(−12) = 1.2."
