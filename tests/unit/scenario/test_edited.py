"""Another function for a scenario: what stays, what is new, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradtui.expression.errors import ExpressionError
from gradtui.expression.reading.parser import parse
from gradtui.scenario.catalogue import names, open_scenario
from gradtui.scenario.edited import EditError, edited
from gradtui.scenario.model import Scenario, ViewSettings
from gradtui.scenario.reader import loads
from gradtui.scenario.runs import begin

PLAIN = """
[function]
expression = "a*x**2 + y"
constants = { a = 2.0 }
[[start]]
at = { x = 1.0, y = 2.0 }
[[start]]
name = "here"
at = { x = 3.0, y = 4.0 }
[view]
x = [-1.0, 1.0]
y = [-5.0, 5.0]
"""
DATA = """
[function]
expression = "mean((X@w + b - t)**2)"
[data]
X = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
t = [1.0, 2.0, 3.0]
[parameters]
w = [0.5, -0.5]
[view]
plane = ["w[0]", "b"]
"""


def starts(scenario: Scenario) -> list[tuple[str, list[object]]]:
    return [(start.name, list(start.at.items())) for start in scenario.starts]


@pytest.mark.parametrize(
    ("text", "variables", "first", "ranges"),
    [
        ("x**2 + y**2", ("x", "y"), ("x=1, y=2", [("x", 1.0), ("y", 2.0)]), ((-1, 1), (-5, 5))),
        ("y + x", ("x", "y"), ("x=1, y=2", [("x", 1.0), ("y", 2.0)]), ((-1, 1), (-5, 5))),
        ("x**a", ("x",), ("x=1", [("x", 1.0)]), ((-1, 1), None)),
        ("y**2", ("y",), ("y=2", [("y", 2.0)]), ((-5, 5), None)),
        ("z*y", ("y", "z"), ("y=2, z=0", [("y", 2.0), ("z", 0.0)]), ((-5, 5), None)),
        ("θ + z", ("theta", "z"), ("theta=0, z=0", [("theta", 0.0), ("z", 0.0)]), (None, None)),
        ("x + y + z", ("x", "y", "z"), ("x=1, y=2, z=0", [("x", 1.0), ("y", 2.0), ("z", 0.0)]), ((-1, 1), (-5, 5))),
    ],
)
def test_what_is_still_there_stays(text, variables, first, ranges) -> None:
    old = loads(PLAIN)
    made = edited(old, text)
    assert (made.text, made.variables) == (text, variables)
    assert starts(made)[0] == first
    assert made.starts[1].name == "here"
    assert (made.view.x, made.view.y) == ranges
    assert (made.constants, made.learning_rates, made.optimizers) == (old.constants, old.learning_rates, old.optimizers)
    assert all(run.forward(3).cursor <= 3 for run in begin(made))


def test_starts_that_become_alike_keep_names_of_their_own() -> None:
    old = loads(PLAIN.replace('name = "here"\n', "").replace("x = 3.0", "x = 1.0"))
    assert [start.name for start in edited(old, "x**2").starts] == ["x=1", "x=1 (2)"]


def test_a_plane_stays_while_its_variables_do() -> None:
    old = replace(loads(PLAIN), view=ViewSettings(x=(0.0, 1.0), y=(2.0, 3.0), plane=("y", "x")))
    assert edited(old, "x*y*z").view == old.view
    assert edited(old, "x*z").view == ViewSettings(x=(2.0, 3.0), y=None)


@pytest.mark.parametrize("name", names())
def test_the_same_text_is_the_same_scenario(name: str) -> None:
    scenario = open_scenario(name)
    assert edited(scenario, scenario.text) is scenario


def test_titles() -> None:
    old = loads(PLAIN)
    assert edited(old, "x*z").title == "f(x, z)"
    named = replace(old, title="A bowl")
    assert edited(named, "x*z").title == "A bowl (edited)"
    assert edited(edited(named, "x*z"), "x").title == "A bowl (edited)"
    assert edited(replace(old, title=old.text), "x*z").title == "x*z"


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("x**2 +", 7, "found the end"),
        ("x + )", 5, "found )"),
        ("1/2x", 4, "write (1/2)*x or 1/(2*x)"),
        ("x(y)", 1, "for a product write x*(…)"),
        ("", 1, "found nothing"),
        ("9**9**9", 1, "no variable"),
        ("a + 1", 1, "no variable"),
        ("x + f", 5, "the function itself"),
        ("x + lambda", 5, "reserved word"),
        ("x + nan", 5, "not a number of the language"),
        ("x + [@click=app.quit]x", 5, "found ["),
        ("x + \x1b[2J", 5, "\\x1b"),
        ("x" + "+x" * 1499, 2001, "2,999 characters"),
        ("+".join(f"v{i}" for i in range(40)), len("+".join(f"v{i}" for i in range(32))) + 2, "40 variables"),
        ("mean(x)", 1, "works on arrays"),
    ],
)
def test_what_the_language_refuses(text: str, column: int, says: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        edited(loads(PLAIN), text)
    assert caught.value.column == column
    assert says in caught.value.sentence


@pytest.mark.parametrize("text", ["log(z) + x", "1/0 + x", "x/z", "sqrt(-x)"])
def test_a_function_without_a_value_at_a_start(text: str) -> None:
    with pytest.raises(EditError, match="f has no value at the start x="):
        edited(loads(PLAIN), text)


def test_an_overflow_is_a_value() -> None:
    assert edited(loads(PLAIN), "x + 9**9**9").variables == ("x",)


def test_arrays() -> None:
    old = loads(DATA)
    made = edited(old, "mean((X@w + b - t)**2) + q*sum(w**2)")
    assert made.variables == ("w", "b", "q")
    assert made.view == old.view
    assert made.starts[0].at["w"] is old.parameters["w"]
    assert [run.forward(2).cursor for run in begin(made)] == [2]
    with pytest.raises(ExpressionError, match="expected the last size"):
        edited(old, "mean((w@X - t)**2)")
    bare = edited(old, "mean((b - t)**2)")
    assert (bare.variables, dict(bare.parameters), bare.view.plane) == (("b",), {}, None)


def test_an_optimizer_that_does_not_fit() -> None:
    old = loads(DATA + '[descent]\noptimizer = { name = "gd", batch = 2 }\n')
    with pytest.raises(EditError, match="does not fit: expected data arrays"):
        edited(old, "b**2")
    newton = loads(PLAIN + '[descent]\noptimizer = "newton"\n')
    assert edited(newton, "x**4").optimizers == newton.optimizers


def test_letters_that_are_known_multiply_and_the_text_stays_one_for_a_file() -> None:
    old = loads(PLAIN)
    assert edited(old, "2x² + 3(y − 1)").text == "2x² + 3(y − 1)"
    made = edited(old, "2axy + xb")
    assert made.text == "2*a*x*y + xb"  # b is no name of it, so that xb is a new one
    assert made.variables == ("x", "y", "xb")
    assert parse(made.text) == made.tree


def test_a_subscript_is_the_name_that_there_is() -> None:
    old = loads('[function]\nexpression = "x1 + y"\n')
    assert edited(old, "x₁² + y").variables == ("x1", "y")
    assert edited(old, "x₁² + y").text == "x1**2 + y"
