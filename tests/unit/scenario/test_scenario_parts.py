"""[function] let: what the reader says of it, what an author is warned of, what an edit keeps."""

from __future__ import annotations

import numpy as np
import pytest

from gradtui.expression.errors import ExpressionError
from gradtui.lesson.lint import lint
from gradtui.scenario.edited import edited
from gradtui.scenario.problems import ScenarioError
from gradtui.scenario.reader import loads
from gradtui.scenario.runs import objective_of

CHAIN = """\
[function]
name = "L"
expression = "EXPR"
variables = ["w", "b"]
constants = { x = 2.0, y = 3.0 }
let = { LET }
"""
FREE = """\
[function]
expression = "EXPR"
let = { LET }
"""
DATA = """\
[function]
expression = "EXPR"
let = { LET }
[data]
X = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
t = [1.0, 2.0, 3.0]
[parameters]
w = [0.5, -0.5]
"""


def problems(base: str, expression: str, let: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        loads(base.replace("EXPR", expression).replace("LET", let))
    return [f"{p.line}:{p.column}: {p.key}: {p.message}" for p in caught.value.problems]


@pytest.mark.parametrize(
    ("base", "expression", "let", "said"),
    [
        (CHAIN, "u**2", 'u = "u + 1"', "6:14: function.let.u: found u within u itself; a part is made of"),
        (CHAIN, "u**2", 'u = "w + v", v = "1"', "6:18: function.let.u: found v, a part that comes later; parts are"),
        (CHAIN, "u**2", 'u = "v", v = "u"', "6:14: function.let.u: found v, a part that comes later and is made of u"),
        (CHAIN, "u**2", 'w = "y"', '6:9: function.let.w: expected a new name, got "w": w is named twice'),
        (CHAIN, "u**2", 'x = "y"', '6:9: function.let.x: expected a new name, got "x": x is named twice'),
        (CHAIN, "u**2", 'u = "w", "u_" = "b"', '6:18: function.let.u_: expected a new name, got "u_": a name has'),
        (CHAIN, "u**2", 'exp = "w"', '6:9: function.let.exp: expected a new name, got "exp": exp is a function'),
        (CHAIN, "u**2", 'tau = "w"', '6:9: function.let.tau: expected a new name, got "tau": tau is a constant'),
        (CHAIN, "u**2", 'u = "y - wx - b"', "6:18: function.let.u: found the unknown name wx, expected w, b, x or y"),
        (CHAIN, "u**2", 'u = "y - (w"', "6:18: function.let.u: found a ( that is never closed, expected a )"),
        (CHAIN, "u**2", "u = 3", "6:13: function.let.u: expected an expression in quotes, got 3"),
        (CHAIN, "u**2", 'u = ["w"]', "6:13: function.let.u: expected an expression in quotes, got an array"),
        (CHAIN, "uu**2 + w*b", 'u = "w"', "3:15: function.expression: found the unknown name uu, expected w, b, x, y"),
        (CHAIN, "u**2 + b", 'u = "x"', "4:14: function.variables: expected a name of the expression, but w is"),
        (CHAIN, "u**2", 'L = "w", u = "L + b"', '2:8: function.name: expected a new name, got "L": L is named twice'),
        (FREE, "x**2", 'u = "z + 1"', "3:14: function.let.u: found z, which is no name of the expression"),
        (
            FREE,
            "rate**2",
            'u = "ratte + 1"',
            "3:14: function.let.u: found ratte, which is no name of the expression; did",
        ),
        (
            FREE,
            "u",
            'u = "3"',
            "2:14: function.expression: expected a variable, such as x, got an expression without one",
        ),
        (FREE, "x", '"θ" = "θ"', '3:16: function.let."θ": found θ within θ itself'),
        (FREE, "w", 'w = "[start]"', "3:14: function.let.w: found [, expected a number, a name or an operator; there"),
        (DATA, "mean(r**2)", 'r = "t - X@v"', "3:19: function.let.r: found (3, 2) @ a number"),
        (DATA, "mean(r**2)", 'r = "t + X"', "3:16: function.let.r: found (3,) and (3, 2) together in a sum"),
        (DATA, "r**2", 'r = "t - X@w"', "2:15: function.expression: found an array of shape (3,), expected a number"),
        (DATA, "mean(m)", 'm = "mean(X@w)"', "2:15: function.expression: found a number in mean(…); expected an array"),
        (DATA, "mean(X@w)", 'X = "t"', '3:9: function.let.X: expected a new name, got "X": X is named twice'),
    ],
)
def test_what_is_refused_and_where(base: str, expression: str, let: str, said: str) -> None:
    assert problems(base, expression, let)[0].startswith(said)


def test_a_table_of_texts_is_expected() -> None:
    with pytest.raises(ScenarioError, match=r"3:7: function.let: expected the table \{ name = \"expression\" \}, got"):
        loads('[function]\nexpression = "u"\nlet = "u = x"\n')
    parts = ", ".join(f'a_{k} = "x"' for k in range(33))
    with pytest.raises(ScenarioError, match=r"3:7: function\.let: expected at most 32 parts, got 33"):
        loads(f'[function]\nexpression = "x"\nlet = {{ {parts} }}\n')
    with pytest.raises(ScenarioError, match=r"3:1: function\.lets: unknown key, did you mean let"):
        loads('[function]\nexpression = "x"\nlets = { u = "x" }\n')


def test_a_start_has_no_part() -> None:
    with pytest.raises(ScenarioError, match="unknown variable"):
        loads(FREE.replace("EXPR", "u*x").replace("LET", 'u = "x"') + "[[start]]\nat = { x = 1.0, u = 2.0 }\n")


def test_what_a_scenario_has_of_it() -> None:
    scenario = loads(CHAIN.replace("EXPR", "u**2").replace("LET", 'u = "y - w*x - b"'))
    assert (scenario.text, scenario.variables, scenario.written.text) == ("u**2", ("w", "b"), "u² with u = y − w·x − b")
    objective = objective_of(scenario)
    assert not objective.has_arrays
    assert (objective.value((0.0, 0.0)), objective.part_values((1.2, 0.0))) == (9.0, {"u": 3.0 - 1.2 * 2.0})
    table = CHAIN.replace("EXPR", "v").replace("let = { LET }", '[function.let]\nu = "w"\nv = "u*b"')
    assert [part.name for part in loads(table).written.parts] == ["u", "v"]


def test_parts_may_be_arrays() -> None:
    scenario = loads(DATA.replace("EXPR", "mean(r**2) + k").replace("LET", 'p = "X@w + b", r = "t - p", k = "0*b"'))
    plain = loads(DATA.replace("EXPR", "mean((t - (X@w + b))**2) + 0*b").replace("LET", ""))
    assert scenario.variables == ("w", "b")
    assert scenario.tree == plain.tree
    objective = objective_of(scenario)
    assert objective.has_arrays
    found = objective.part_values([np.array([0.5, -0.5]), 1.0])
    assert {name: np.shape(value) for name, value in found.items()} == {"p": (3,), "r": (3,), "k": ()}
    assert found["p"].tolist() == [0.5, 0.5, 0.5]
    assert found["r"].tolist() == [0.5, 1.5, 2.5]
    assert (found["k"], found["r"].flags.writeable) == (0.0, False)


@pytest.mark.parametrize(
    ("expression", "let", "said"),
    [
        ("u**2 + b", 'u = "w"', []),
        ("v + w + b", 'u = "w", v = "u"', []),
        ("w + b", 'u = "w"', ["6:9: warning: function.let.u: the expression does not use the part u"]),
        ("w + b + k", 'v = "w", u = "v", k = "1"', ["6:9: warning: function.let.v", "6:18: warning: function.let.u"]),
    ],
)
def test_a_part_that_is_not_used_is_warned_of(expression: str, let: str, said: list[str]) -> None:
    found = [str(finding) for finding in lint(CHAIN.replace("EXPR", expression).replace("LET", let), "f.toml")]
    assert len(found) == len(said)
    assert all(one.startswith(f"f.toml:{other}") for one, other in zip(found, said, strict=True))


def test_the_name_that_was_meant_is_said() -> None:
    found = lint(FREE.replace("EXPR", "rest**2 + x").replace("LET", 'rests = "x"'))
    assert [finding.problem.message for finding in found] == [
        "the expression does not use the part rests; did you mean rests where it says rest?"
    ]


# -- another expression -------------------------------------------------------------------------------------------


def test_an_edit_keeps_the_parts() -> None:
    first = loads(CHAIN.replace("EXPR", "u**2").replace("LET", 'u = "y - w*x - b", v = "u*w"'))
    second = edited(first, "u**2 + 2uw")
    assert (second.text, second.variables) == ("u**2 + 2*u*w", ("w", "b"))
    assert second.written.text == "u² + 2·u·w with u = y − w·x − b, v = u·w"
    third = edited(second, "w**2")  # u has no value without b
    assert (third.variables, third.written.parts) == (("w",), ())
    objective = objective_of(third)
    assert not objective.has_arrays
    assert objective.part_values((1.0,)) == {}
    fourth = edited(third, "exp(v)")
    assert (fourth.variables, fourth.written.text) == (("w", "b"), "exp(v) with u = y − w·x − b, v = u·w")
    assert fourth.tree == edited(first, "exp((y - w*x - b)*w)").tree
    with pytest.raises(ExpressionError, match="found more than 1,000 numbers"):
        edited(first, "+".join(["u"] * 500))


def test_an_edit_keeps_the_parts_of_arrays() -> None:
    first = loads(DATA.replace("EXPR", "mean(r**2)").replace("LET", 'r = "t - X@w"'))
    second = edited(first, "sum(r**2) + b*b")
    assert (second.variables, second.text) == (("w", "b"), "sum(r**2) + b*b")
    assert second.written.text == "sum(r²) + b·b with r = t − X·w"
    with pytest.raises(ExpressionError, match="found an array of shape"):
        edited(first, "2r")
