"""Named parts: how a function with parts is read, what it is written out, and what is refused."""

from __future__ import annotations

import pickle
import random

import numpy as np
import pytest
from unit.generate import expression

import gradtui
from gradtui.engine.program.interpret import evaluate
from gradtui.expression.derivation import derive
from gradtui.expression.errors import ExpressionError
from gradtui.expression.printing import plain, unicode
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import Node, Symbol
from gradtui.expression.written import PartError, by_names, put_in, read
from gradtui.scenario.reader import loads

CHAIN = {"u": "y - w*x - b"}


def written_out(text: str, let: dict[str, str]) -> str:
    """The text with every part in parentheses in the place of its name."""
    for name, part in reversed(let.items()):
        text = text.replace(name, f"({part})")
    return text


CASES = [
    ("u**2", CHAIN),
    ("-u + 2*u", CHAIN),
    ("u/v - v/u", {"u": "w + 1", "v": "u*u - b"}),
    ("u - v", {"u": "-w", "v": "b - 1"}),
    ("u**v", {"u": "w**2 + 1", "v": "b/3"}),
    ("max(u, v) + where(u > v, u, v**2)", {"u": "w + b", "v": "w*b"}),
    ("sin(u)*exp(-u**2)", {"u": "3"}),
]


@pytest.mark.parametrize(("text", "let"), CASES)
def test_the_tree_is_that_of_the_text_written_out(text: str, let: dict[str, str]) -> None:
    written = read(text, let)
    assert written.whole == parse(written_out(text, let))
    assert written.tree == parse(text)
    assert [(part.name, part.text, part.tree) for part in written.parts] == [(n, t, parse(t)) for n, t in let.items()]
    assert written.unused == ()


def test_values_and_partials_are_those_of_the_text_written_out_bit_for_bit() -> None:
    rng = random.Random(15)
    for _ in range(20):
        let = {"u_1": expression(rng, 2), "u_2": expression(rng, 2, ("x", "y", "u_1"))}
        text = expression(rng, 2, ("x", "u_1", "u_2"))
        f = gradtui.Function(text, let=let, variables=["x", "y"])
        g = gradtui.Function(written_out(text, let), variables=["x", "y"])
        at = {"x": rng.uniform(-2, 2), "y": rng.uniform(-2, 2)}
        for one, other in (
            (f(**at), g(**at)),
            (list(f.partials(**at).values()), list(g.partials(**at).values())),
            (f.hessian(**at), g.hessian(**at)),
        ):
            assert repr(one) == repr(other)
        assert (f.tree, str(f.partial("x"))) == (g.tree, str(g.partial("x")))


def test_descents_grids_and_maps_are_those_of_the_text_written_out_bit_for_bit() -> None:
    let = {"u": "y - x**2", "v": "u*x + 1"}
    text = "u**2 + sin(v)"
    more = '[[start]]\nat = { y = 1.0, x = -0.5 }\n[descent]\nlearning_rate = 0.03\noptimizer = "adam"\n'
    named = ", ".join(f'{name} = "{part}"' for name, part in let.items())
    scenarios = [
        loads(f'[function]\nexpression = "{text}"\nlet = {{ {named} }}\n{more}'),
        loads(f'[function]\nexpression = "{written_out(text, let)}"\n{more}'),
    ]
    runs = [gradtui.run(scenario, 30)[0] for scenario in scenarios]
    points = [repr([run.point_at(k) for k in range(31)]) for run in runs]
    assert points[0] == points[1]
    maps = [gradtui.fate_map(scenario, size=(6, 4)) for scenario in scenarios]
    assert (maps[0].fate == maps[1].fate).all()
    assert (maps[0].steps == maps[1].steps).all()
    f, g = gradtui.Function(text, let=let), gradtui.Function(written_out(text, let))
    ys, xs = np.array([[-1.0], [0.5], [2.0]]), np.array([[-1.0, 0.0, 1.5]])
    assert (f(ys, xs) == g(ys, xs)).all()


def test_the_derivation_in_names_is_the_same_function() -> None:
    rng = random.Random(4)
    for _ in range(20):
        let = {"u_1": expression(rng, 2), "u_2": expression(rng, 2, ("x", "y", "u_1"))}
        written = read(expression(rng, 3, ("x", "y", "u_1", "u_2")), let)
        at = {"x": rng.uniform(-1, 1), "y": rng.uniform(-1, 1)}
        values = at | {part.name: evaluate(part.whole, at) for part in written.parts}
        for variable in at:
            named = derive(written.tree, variable, parts=written.trees).result
            whole = derive(written.whole, variable).result
            assert evaluate(put_in(named, written.parts), at) == pytest.approx(evaluate(whole, at), rel=1e-9, abs=1e-9)
            assert evaluate(named, values) == pytest.approx(evaluate(whole, at), rel=1e-9, abs=1e-9)


def test_a_computed_formula_by_the_names_of_its_parts() -> None:
    written = read("v**2", {"u": "y - w*x - b", "v": "2*u + 1", "k": "w"})
    formula = parse("-2*x*(y - w*x - b)*(2*(y - w*x - b) + 1) + w")
    assert plain(by_names(formula, written.parts)) == "-2*x*u*v + w"
    assert by_names(formula, ()) is formula


@pytest.mark.parametrize(
    ("text", "let", "known", "part", "column", "message", "hint"),
    [
        ("u", {"u": "u + x"}, None, "u", 1, "found u within u itself", "a part is made of what is there before it"),
        ("u", {"u": "x + v", "v": "x"}, None, "u", 5, "found v, a part that comes later", "write v before u"),
        ("u", {"u": "x + v", "v": "x"}, ("x",), "u", 5, "found v, a part that comes later", "write v before u"),
        ("u", {"u": "x + v", "v": "u"}, None, "u", 5, "found v, a part that comes later and is made of u", "a circle"),
        (
            "u",
            {"u": "a", "a": "b + c", "b": "x(", "c": "a*u"},
            None,
            "u",
            1,
            "found a, a part that comes later and",
            "",
        ),
        (
            "u",
            {"u": "a", "a": "b + c", "b": "x(", "c": "a"},
            None,
            "u",
            1,
            "found a, a part that comes later",
            "before",
        ),
        ("val", {"val": "vals + val"}, ("vals",), "val", 8, "found val within val itself", "did you mean vals?"),
        ("u", {"u": "x +"}, None, "u", 4, "found the end, expected a number, a name or a (", ""),
        ("u", {"u": ""}, None, "u", 1, "found nothing, expected an expression", "for example x**2 + y**2"),
        ("u", {"u": "rat*x"}, ("x", "rate"), "u", 1, "found the unknown name rat", "did you mean rate?"),
        ("u", {"a": "x", "u": "x*b"}, ("x",), "u", 3, "found the unknown name b, expected x or a", ""),
        ("u", {"theta": "x", "u": "θ + sin"}, None, "u", 5, "found the function sin alone", ""),
        ("θ", {"theta": "θ"}, None, "theta", 1, "found θ within θ itself", ""),
    ],
)
def test_a_part_that_is_refused(text, let, known, part, column, message, hint) -> None:
    with pytest.raises(PartError) as caught:
        read(text, let, known)
    error = caught.value
    assert (error.part, error.text, error.column) == (part, let[part], column)
    assert error.message.startswith(message)
    assert hint in error.hint
    assert str(error).startswith(f"{'θ' if part == 'theta' else part}: column {column}: ")


@pytest.mark.parametrize(
    ("name", "taken", "message"),
    [
        ("x", ("x",), "x is named twice"),
        ("sin", (), "sin is a function of the language"),
        ("arcsin", (), "arcsin is a function of the language"),
        ("pi", (), "pi is a constant of the language"),
        ("lambda", (), "lambda is a reserved word"),
        ("u_", (), "a name has single underscores"),
        ("2u", (), "a name is a letter"),
    ],
)
def test_a_name_that_no_part_can_have(name: str, taken: tuple[str, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read("x", {name: "x"}, None, taken)


def test_a_greek_part_is_named_once() -> None:
    assert read("theta**2", {"θ": "x"}).whole == parse("x**2")
    with pytest.raises(ValueError, match="theta is named twice"):
        read("theta", {"θ": "x", "theta": "x"})


def test_the_limit_counts_a_part_once() -> None:
    half = "+".join(["x"] * 240)  # 479 numbers, names and operators
    read("u*u*u", {"u": half, "v": half})
    with pytest.raises(ExpressionError, match="found more than 1,000 numbers"):
        read("u + v + " + "+".join(["x"] * 50), {"u": half, "v": half})


@pytest.mark.parametrize(
    ("first", "rest", "message"),
    [
        ("x + 1", "A*A", "found more than 10,000 numbers, names and operators with every part written out"),
        ("x + 1", "sin(A) - A/A", "found more than 10,000 numbers"),
        ("x", "-(" * 30 + "A" + ")" * 30, "found parts within parts that are more than 400 levels deep"),
    ],
)
def test_what_is_written_out_has_a_limit_too(first: str, rest: str, message: str) -> None:
    let = {"a_0": first} | {f"a_{k}": rest.replace("A", f"a_{k - 1}") for k in range(1, 32)}
    with pytest.raises(PartError, match=message):
        read("a_31", let)


def test_at_most_so_many_parts() -> None:
    with pytest.raises(ValueError, match="expected at most 32 parts, got 33"):
        read("x", {f"a_{k}": "x" for k in range(33)})


def test_the_function_of_python() -> None:
    f = gradtui.Function("u**2", constants={"x": 2.0, "y": 3.0}, let=CHAIN)
    assert (f.variables, str(f), f.unicode) == (("w", "b"), "u**2", "u² with u = y − w·x − b")
    assert (f(w=0.0, b=0.0), f.partials(0.0, 0.0)) == (9.0, {"w": -12.0, "b": -6.0})
    assert str(f.partial("w")) == "-2*x*(y - w*x - b)"
    assert unicode(f.derivation("w").result) == "−2·u·x"
    (name, part), *_ = f.parts.items()
    assert (name, str(part), part.variables, part(w=0.0, b=0.0)) == ("u", "y - w*x - b", ("w", "b"), 3.0)
    assert part.partials(0.0, 0.0) == {"w": -2.0, "b": -1.0}
    assert repr(gradtui.Function("u", let={"u": "x"})) == "Function('u', variables=('x',), let={'u': 'x'})"
    assert gradtui.Function("x").parts == {}


def test_functions_are_values() -> None:
    made = [
        gradtui.Function("u**2", let={"u": "w + b"}),
        gradtui.Function("u**2", let={"u": "b + w"}),
        gradtui.Function("u**2"),
        gradtui.Function("u**2", variables=["u", "w"]),
        gradtui.Function("u**2", variables=["u"], constants={"w": 1.0}),
    ]
    for i, f in enumerate(made):
        f.partials(*[1.0] * len(f.variables))  # generated code is no part of the value
        again = pickle.loads(pickle.dumps(f))
        assert [g == again for g in made] == [g == f for g in made] == [i == j for j in range(len(made))]
        assert hash(again) == hash(f)
        assert again.parts == f.parts
        assert again.partials(*[1.0] * len(f.variables)) == f.partials(*[1.0] * len(f.variables))
    assert made[2] != "u**2"


@pytest.mark.parametrize(
    ("let", "message"),
    [
        ({"u": "z + 1"}, "found z, which is no name of the expression"),
        ({"u": "ratee + 1"}, "did you mean rate?"),
        ({"x": "1"}, "x is named twice"),
        ({"a": "1"}, "a is named twice"),
    ],
)
def test_a_part_that_the_function_cannot_have(let: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("?", r"\?")):
        gradtui.Function("a*x + rate", let=let, variables=None if "u" in let else ["x", "rate"], constants={"a": 2.0})


def test_a_part_that_is_not_used_has_a_value() -> None:
    f = gradtui.Function("x**2", let={"u": "x + 1"})
    assert f.variables == ("x",)
    assert f.parts["u"](x=2.0) == 3.0
    assert [part.name for part in f.written.unused] == ["u"]


def test_sharing_does_not_write_a_part_out() -> None:
    written = read("v*v", {"u": "x + 1", "v": "u*u"})
    whole = written.whole
    assert whole.children[0] is whole.children[1]
    seen: set[int] = set()

    def count(node: Node) -> int:
        if id(node) in seen:
            return 0
        seen.add(id(node))
        return 1 + sum(count(child) for child in node.children)

    assert count(whole) == 5
    assert isinstance(written.tree.children[0], Symbol)
