"""The largest expressions that are allowed are answered at once, with a result or with why there is none."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import count, cycle

import pytest
from giants import GIANTS
from thinned import thinned
from yardstick import assert_at_once, assert_done_at_once

from gradtui import ExpressionError, Function
from gradtui.cli.main import main
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.derivation import Room, TooLongError, derive, partial
from gradtui.expression.printing import plain
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import symbols
from gradtui.lesson.explanation.explanation import _derived, explain

_NAMES = thinned(GIANTS, 14)


@pytest.fixture
def at_once() -> Iterator[None]:
    begun = time.process_time()
    yield
    assert_at_once(time.process_time() - begun)


@pytest.mark.parametrize("name", GIANTS)
def test_it_is_allowed(name: str) -> None:
    assert len(GIANTS[name]) <= 2000
    parse(GIANTS[name])


@pytest.mark.parametrize("name", _NAMES)
def test_a_value_and_the_partials(name: str, at_once: None) -> None:
    function = Function(GIANTS[name])
    point = [0.5] * len(function.variables)
    function(*point)
    function.partials(*point)
    assert len(str(function.partial(function.variables[0]))) < 2_000_000


@pytest.mark.parametrize(("name", "order"), thinned(zip(GIANTS, cycle([2, 3]), strict=False), 9))
def test_partials_of_partials(name: str, order: int) -> None:
    def work() -> None:
        function = Function(GIANTS[name])
        try:
            for _ in range(order):
                function = function.partial(function.variables[0])
        except ExpressionError as error:
            assert "too long to be written out" in str(error)
            assert len(str(error)) < 600

    assert_done_at_once(work)


COMMANDS = [("run",), ("explain",), ("explain", "--format", "json"), ("explain", "--wrt"), ("explain", "--hessian"),
            ("torch",)]  # fmt: skip
EACH = [(name, COMMANDS[k % 6]) for k, name in enumerate(GIANTS)]
"""Every giant with a command, every command with a sixth of the giants."""


@pytest.mark.parametrize(("name", "command"), thinned(EACH, 9), ids=str)
def test_a_command(name: str, command: tuple[str, ...], at_once: None, capsys: pytest.CaptureFixture[str]) -> None:
    variables = Function(GIANTS[name]).variables
    point = ",".join(f"{v}=0.5" for v in variables)
    second = [f"{variables[0]},{variables[0]}"] if command[-1] == "--wrt" else []
    where = "--at" if command[0] == "explain" else "--start"
    code = main([command[0], "-f", GIANTS[name], where, point, *command[1:], *second])
    said = capsys.readouterr()
    assert code in (0, 2)
    assert (said.out == "") == (code == 2)
    assert len(said.err) < 400
    if code == 2:
        assert said.err.startswith(("gradtui: explain: ", "gradtui: --hessian: ", "gradtui: the function has no value"))


FACTORS = ("(x-{i})", "({i}-x)", "(x+{i})", "x**{i}", "({i}**x)", "sin({i}*x)", "exp(x+{i})", "(x+{i}*x)", "(x+y+{i})")


def as_many_as_may_be(factor: str, sign: str) -> str:
    """A product or a quotient of different factors, as long as the limits allow."""
    text = factor.format(i=1)
    for i in count(2):
        longer = text + sign + factor.format(i=i)
        try:
            parse(longer)
        except ExpressionError:
            return text
        text = longer
    raise AssertionError


@pytest.mark.parametrize(("factor", "sign"), thinned(zip(FACTORS, cycle("*/"), strict=False), 5))
def test_a_first_partial_of_as_many_factors_as_may_be_has_room(factor: str, sign: str) -> None:
    room = Room()
    assert derive(parse(as_many_as_may_be(factor, sign)), "x", room).result
    assert room.left > 30_000  # of 300,000


@pytest.mark.parametrize("name", _NAMES)
def test_a_first_partial_always_has_room(name: str) -> None:
    tree = parse(GIANTS[name])
    for variable in symbols(tree)[:2]:
        room = Room()
        assert plain(derive(tree, variable, room).result)
        assert room.left > 30_000  # of 300,000


@pytest.mark.slow
def test_a_third_partial_of_functions_within_each_other_is_given_up_at_once() -> None:
    nested = ScalarObjective(parse("cbrt(" * 98 + "x" + ")" * 98), ("x",))

    def third() -> None:
        with pytest.raises(TooLongError):
            explain(nested, (1.0,), "f", [("x", "x", "x")])

    third()
    _derived.cache_clear()
    assert_done_at_once(third, 1.5)


def test_room_is_used_up() -> None:
    with pytest.raises(TooLongError):
        partial(parse("x*y*sin(x)*cos(x)"), "x", Room(10))
    tree = partial(parse("*".join(f"sin({i}*x)" for i in range(1, 131))), "x")
    with pytest.raises(TooLongError):
        partial(tree, "x", Room())


def test_alike_factors_are_differentiated_once() -> None:
    assert str(Function("x*x*x").partial("x")) == "3*x**2"
    assert str(Function("sin(x)*y*sin(x)").partial("x")) == "2*y*cos(x)*sin(x)"
    assert str(Function("1/x/x").partial("x")) == "-2/x**3"
    assert str(Function("y/(x+1)/(x+1)").partial("x")) == "-2*y/(x + 1)**3"
