"""A function that one entry in the registry adds works everywhere."""

from __future__ import annotations

import ast
import contextlib
import io
import json
from collections.abc import Iterator
from math import exp, isfinite, isnan, pi, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manual_tables import MADE
from unit.lesson.judging import judged

from gradtui import ExpressionError, Function
from gradtui.cli.main import main
from gradtui.engine.batch.batch import Batch, cost
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.objective.gradient_check import check
from gradtui.engine.program.interpret import evaluate
from gradtui.expression.derivation import derive
from gradtui.expression.primitives.primitive import Primitive
from gradtui.expression.primitives.registry import REGISTRY
from gradtui.expression.reading.parser import formula, parse
from gradtui.expression.tidy import tidy
from gradtui.expression.tree import Call, symbols, walk

BELL = Primitive(
    "bell",
    aliases=("gauss",),
    derivative="-2*u*bell(u)",
    scalar=lambda x: exp(-x * x),
    torch="torch.exp(-torch.square({0}))",
    cost=5.0,
    parity="even",
    exact=((0.0, 1.0),),
    note="It is flat at its top",
)
SCENARIO = """\
[function]
expression = "1 - bell(x - y) + y**2"
[[start]]
at = { x = 0.5, y = 0.1 }
[descent]
learning_rates = [0.3]
[[question]]
ask = "formula"
of = "x"
[[expect]]
verdict = "converged"
near = { x = 0.0, y = 0.0 }
"""
ARRAYS = """\
[function]
name = "L"
expression = "sum((bell(X@w) - t)**2)"
[data]
X = [[0.5, 0.25], [1.0, -1.0], [0.75, 2.0]]
t = [1.0, 0.5, 0.75]
[parameters]
w = { shape = [2], init = "ones" }
"""


@pytest.fixture(autouse=True)
def added(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REGISTRY, "bell", BELL)


def call(*arguments: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(arguments)
    assert (code, err.getvalue()) == (0, ""), err.getvalue()
    return out.getvalue()


def document(*arguments: str) -> Any:
    return json.loads(call(*arguments, "--format", "json"))


def scenario(tmp_path: Path, text: str = SCENARIO) -> str:
    path = tmp_path / "s.toml"
    path.write_text(text)
    return str(path)


# -- the language --------------------------------------------------------------------------------------------------


def test_it_is_read_and_printed() -> None:
    assert parse("gauss(x)") == parse("bell(x)") == Call("bell", [parse("x")])
    assert Function("gauss(2*x)").unicode == "bell(2·x)"


def test_it_is_tidied() -> None:
    assert tidy(parse("bell(-x)")) == parse("bell(x)")
    assert tidy(parse("bell(0)*x")) == parse("x")


@pytest.mark.parametrize("name", ["bell", "gauss"])
def test_its_names_are_no_variables(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} is a function of the language"):
        Function("x", variables=["x", name])


@pytest.mark.parametrize(("text", "hint"), [("bel(x)", "did you mean bell?"), ("gaus(x)", "did you mean gauss?")])
def test_near_misses_are_hinted_at(text: str, hint: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.hint == hint


def test_it_is_listed_where_no_name_is_near() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("florble(x)")
    assert ", bell" in caught.value.hint


# -- derivatives ---------------------------------------------------------------------------------------------------


def test_its_rule() -> None:
    step = derive(parse("bell(x)"), "x")
    assert (step.rule, step.result) == ("derivative of bell", parse("-2*x*bell(x)"))
    assert str(Function("bell(3*x)").partial("x")) == "-18*x*bell(3*x)"


def test_every_way_gives_the_same_slope() -> None:
    found = check(Function("x*bell(x*y) + y").objective, (0.7, 1.1))
    assert found.agree is True
    assert found.digits is not None
    assert found.digits >= 9


def test_second_partials() -> None:
    value, slope, curve = Function("bell(x)").objective.second_partials((0.6,))
    top = exp(-0.36)
    assert (value, slope, curve) == pytest.approx((top, -1.2 * top, (4 * 0.36 - 2) * top), rel=1e-14)


def test_explain() -> None:
    text = call("explain", "-f", "bell(2*x)*y", "--at", "x=0.5,y=3")
    assert "It is flat at its top" in text
    assert "agree to" in text
    found = document("explain", "-f", "bell(x)", "--at", "x=0.5")["partials"][0]
    assert found["value"] == pytest.approx(-exp(-0.25), rel=1e-15)


# -- numbers and arrays --------------------------------------------------------------------------------------------


def test_run() -> None:
    found = document("run", "-f", "-bell(x - 1)", "--start", "x=0.5", "--lr", "0.3", "--steps", "2")["runs"][0]
    first = found["trajectory"][0]
    assert first["partials"]["x"] == pytest.approx(-exp(-0.25), rel=1e-15)
    assert found["trajectory"][1]["point"]["x"] == pytest.approx(0.5 + 0.3 * exp(-0.25), rel=1e-15)


def test_grids_and_many_descents() -> None:
    objective = Function("bell(x)*y").objective
    points = np.linspace(-2.0, 2.0, 9)
    np.testing.assert_allclose(objective.values(points, 2.0), 2.0 * np.exp(-(points**2)), rtol=1e-15)
    ends = Batch(objective, OPTIMIZERS["gd"], block=16, threads=1).run([points, 1.0], 0.1, 3, 0.0)
    for k, x in enumerate(points.tolist()):
        at = [x, 1.0]
        for _ in range(3):
            at = [a - 0.1 * g for a, g in zip(at, objective.gradient(at), strict=True)]
        assert ends.points[:, k].tolist() == pytest.approx(at, rel=1e-12)
    assert cost("bell") == 5.0


def test_arrays(tmp_path: Path) -> None:
    path = scenario(tmp_path, ARRAYS)
    first = document("run", path, "--steps", "1", "--lr", "0.1")["runs"][0]["trajectory"][0]
    x, t = np.array([[0.5, 0.25], [1.0, -1.0], [0.75, 2.0]]), np.array([1.0, 0.5, 0.75])
    tops = np.exp(-(x.sum(axis=1) ** 2))
    assert first["value"] == pytest.approx(float(((tops - t) ** 2).sum()), rel=1e-14)
    expected = x.T @ (2 * (tops - t) * -2 * x.sum(axis=1) * tops)
    assert first["partials"]["w"] == pytest.approx(expected.tolist(), rel=1e-13)
    assert "the three agree to" in call("explain", path)


def test_map() -> None:
    (fate,) = document("map", "-f", "1 - bell(x) + y**2", "--start", "x=1,y=1", "--size", "5x3", "--steps", "200")[
        "fates"
    ]
    assert (fate["cells"], fate["landmark"]["point"]) == (15, {"x": 0.0, "y": 0.0})


# -- scenarios, the script and the manual --------------------------------------------------------------------------


def test_check(tmp_path: Path) -> None:
    (found,) = document("check", scenario(tmp_path), "--strict")["files"]
    assert (found["ok"], found["problems"]) == (True, [])


@pytest.mark.parametrize(
    ("answer", "outcome"), [("-2x*exp(-x^2)", "right"), ("-2x·bell(x)", "right"), ("bell(x)", "wrong")]
)
def test_a_question_about_it(answer: str, outcome: str) -> None:
    assert judged("formula", "x", "bell(x)", {"x": 0.7}, answer).outcome == outcome


def test_torch() -> None:
    text = call("torch", "-f", "bell(2*x) + y**2")
    ast.parse(text)
    assert "return torch.exp(-torch.square(2 * x)) + y ** 2" in text


def test_the_table_of_the_manual() -> None:
    assert "| `bell(x)` | `gauss` | `−2·x·bell(x)` |" in MADE["functions"]()


# -- every entry ---------------------------------------------------------------------------------------------------


def entries() -> Iterator[Primitive]:
    yield from (entry for entry in REGISTRY.values() if entry.arity == (1, 1) and not entry.over_arrays)


def test_no_name_is_taken_twice() -> None:
    names = [name for entry in REGISTRY.values() for name in (entry.name, *entry.aliases)]
    assert len(names) == len(set(names))
    assert all(key == entry.name for key, entry in REGISTRY.items())


def test_what_the_entries_say_is_true() -> None:
    constants: dict[str | float, float] = {"e": exp(1.0), "pi": pi}
    for entry in entries():
        for text in filter(None, (entry.derivative, entry.slope)):
            called = {node.function for node in walk(formula(text)) if isinstance(node, Call)}
            assert set(symbols(formula(text))) <= {"u"}
            assert called <= set(REGISTRY)
        for argument, value in entry.exact:
            assert entry.ieee(constants.get(argument, argument)) == value
        for x in (-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0):  # descents of many points look at slopes alone
            if isnan(entry.ieee(x)) and not entry.has_pole:
                assert not isfinite(evaluate(formula(entry.derivative), {"u": x})), entry.name
        for x in (0.3, sqrt(2) / 2):
            sign = {"odd": -1.0, "even": 1.0}.get(entry.parity)
            assert sign is None or entry.ieee(-x) == sign * entry.ieee(x), entry.name
