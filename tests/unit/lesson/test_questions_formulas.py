"""formula: equal as functions, and which mistake a wrong one looks like."""

from __future__ import annotations

import pytest
from unit.lesson.judging import judged, standing

from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import symbols
from gradtui.lesson.questions import Assessment, hints, solution
from gradtui.scenario.cards import Question

AT = {"x": 0.7, "y": -0.4}


def of(function: str, answer: str) -> Assessment:
    """What an answer to ∂function/∂x is worth."""
    at = {v: x for v, x in AT.items() if v in symbols(parse(function))}
    return judged("formula", "x", function, at, answer)


@pytest.mark.parametrize(
    ("function", "answer"),
    [
        ("x**2*y", "2*x*y"),
        ("x**2*y", "2x*y"),
        ("x**2*y", "2xy"),
        ("x**2*y", "x²y·(2/x)"),
        ("x**2*y**3", "2xy³"),
        ("exp(x*y)", "ye^(xy)"),
        ("x**3", "∂f/∂x = 3x²"),
        ("x**2*y", "∂f/∂x = 2·x·y"),
        ("x**2*y", "y*x + x*y"),
        ("x**2*y", "(x + y)^2 - x² − y²"),
        ("sin(x)**2", "2*sin(x)*cos(x)"),
        ("sin(x)**2", "sin(2x)"),
        ("x", "sin(x)^2 + cos(x)^2"),
        ("x", "1"),
        ("y + 0*x", "0"),
        ("(x + y)**4", "4*x^3 + 12*x^2*y + 12*x*y^2 + 4y^3"),
        ("log(x**2 + 1)", "2x/(1 + x²)"),
        ("sqrt(x)", "1/(2√x)"),
        ("sqrt(x)", "x^(-1/2)/2"),
        ("sqrt(x)", "0.5·x⁻¹/sqrt(1/x)"),
        ("exp(x*y)", "y*e^(x*y)"),
        ("2**x", "2^x*ln(2)"),
        ("tan(x)", "1 + tan(x)^2"),
        ("abs(x)", "x/|x|"),
        ("relu(x)", "where(x > 0, 1, 0)"),
        ("tanh(x)", "1 - tanh(x)**2"),
        ("x/(x + 1)", "1/(x+1)²"),
        ("x*1e-308", "1e-308"),
    ],
)
def test_right(function: str, answer: str) -> None:
    found = of(function, answer)
    assert found.outcome == "right", found


@pytest.mark.parametrize(
    ("function", "answer", "said"),
    [
        ("sin(2*x) + y", "cos(2*x)", "inner derivative"),
        ("(3*x + 2*y)**2", "2*(3*x + 2*y)", "inner derivative"),
        ("x**2*y**3", "2*x*3*y**2", "The product rule"),
        ("x**2 + y**2", "2*x + 2*y", "x² is right. y² has no x: its derivative by x is 0, you differentiated it by y."),
        ("x**2 - 3*x", "3 - 2*x", "look at the sign"),
        ("x**3", "3*x**3", "not lowered"),
        ("x**3", "x**2", "not brought down"),
        ("x**2*sin(x)", "2*x*cos(x)", "product rule"),
        ("x**2*sin(x)", "2*x*sin(x)", "only one of its terms"),
        ("sin(x)/x**2", "cos(x)/(2*x)", "(u′·v − u·v′)/v²"),
        ("5*x**2*y", "2*x*y", "factor was lost"),
        ("x**2 + 5*y", "2*x + 5*y", "5·y has no x: its derivative by x is 0, you kept it."),
        ("x**2 + x*y + x**3", "2*x + y", "x² and x·y are right. The derivative of x³ is missing."),
        ("x**2*y + y**2", "x**2 + 2*y", "That is ∂f/∂y"),
        ("x**2*y", "x**2*y", "That is f itself"),
        ("x**2 + y", "x**3/3 + x*y", "integral"),
        ("cos(x)", "sin(x)", "look at the sign"),
        ("x**2 + sin(x)*y", "2*x - y*cos(x)", "x² is right. In sin(x)·y it looks as if a sign is wrong"),
        ("x**2*y", "-0.56", "That is the value here"),
        ("x**2*y", "7", "That is one number"),
        ("x**2*y", "0", "not 0"),
        ("x**2*y", "x*y/3", "number in front"),
        ("2**x", "0.6931*2**x", "Nearly"),
        ("2**x", "x*2**(x-1)", "exponential rule"),
        ("x**2", "2*x + 1", "number that is added"),
        ("x**2", "2*sqrt(x)**2", "places where it has none"),
        ("x**2*y + x", "x**5*cos(y)", "Look at each term"),
    ],
)
def test_wrong(function: str, answer: str, said: str) -> None:
    found = of(function, answer)
    assert found.outcome == "wrong"
    assert said in found.said
    assert len(found.said) <= 240


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("2*z", "unknown name z"),
        ("2*(x", "Column 3"),
        ("x y", "x*y"),
        ("2·x y", "x*y"),
        ("∂f/∂y = x**2", "Asked for is the partial by x"),
        ("=", "nothing behind"),
        ("1/2x", "write (1/2)*x or 1/(2*x)"),
        ("2x(y)", "write x*(…)"),
        ("sin^2(x)", "write sin(x)^2"),
        ("2*y2", "y^2 for a power"),
        ("[red]x[/red]", "found ["),
        ("\x1b[31mx", "x1b"),
    ],
)
def test_unreadable(answer: str, said: str) -> None:
    found = judged("formula", "x", "x**2*y", AT, answer)
    assert found.outcome == "unreadable"
    assert said in found.said


def test_names_as_they_are_shown() -> None:
    assert judged("formula", "w_1", "w_1**2 + theta", {"w_1": 1.0, "theta": 1.0}, "2·w₁").outcome == "right"
    assert judged("formula", "x1", "x1**2*theta", {"x1": 1.0, "theta": 1.0}, "2·x₁·θ").outcome == "right"


def test_constants_may_stand_as_names_or_numbers() -> None:
    for answer in ("2*a*x", "6*x", "(a + 3)*x"):
        assert judged("formula", "x", "a*x**2", {"x": 1.0}, answer, more="constants = { a = 3.0 }").outcome == "right"


def test_a_kink_has_no_formula_there() -> None:
    scenario, run = standing("abs(x)", {"x": 0.0})
    with pytest.raises(ValueError, match="kink"):
        solution(Question("formula", "x"), scenario, run)


def test_the_solution_and_its_hints() -> None:
    scenario, run = standing("x**2*sin(y)", AT)
    assert solution(Question("formula", "x"), scenario, run) == "2*x*sin(y)"
    assert hints(Question("formula", "x"), scenario, run)[2].endswith("So ∂f/∂x = 2·x·sin(y).")
