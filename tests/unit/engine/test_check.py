"""The check by three ways: it agrees where it should, says why where it cannot, and finds what is wrong."""

from __future__ import annotations

import random
from math import isnan

import pytest
from planted import plant
from unit.generate import expression

from gradtui import Function
from gradtui.engine.objective.gradient_check import agreement, check


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("x**2*y + sin(y)", (1.0, 2.0)),
        ("(3 - 2*w - b)**2", (0.0, 0.0)),
        ("exp(20*x)", (1.5,)),
        ("sin(100*x)", (1.0,)),
        ("x**x", (0.5,)),
        ("abs(x)", (2.0,)),
        ("relu(x)*0 + x", (3.0,)),
        ("where(x > 1, x, 2*x)", (5.0,)),
        ("1e8*x + y", (1e8, 1.0)),
        ("x**2", (0.0,)),
    ],
)
def test_it_agrees(text: str, point: tuple[float, ...]) -> None:
    found = check(Function(text).objective, point)
    assert found.agree is True
    assert found.digits is not None
    assert "agree" in agreement(found)


@pytest.mark.parametrize("seed", range(60))
def test_it_agrees_on_random_functions(seed: int) -> None:
    rng = random.Random(seed)
    f = Function(expression(rng, 4), variables=["x", "y"])
    found = check(f.objective, (rng.uniform(-1.5, 1.5), rng.uniform(-1.5, 1.5)))
    assert found.agree is True, (f, found)


@pytest.mark.parametrize(
    ("text", "point", "reason"),
    [
        ("abs(x) + y", (0.0, 1.0), "abs(x) has a kink at x = 0"),
        ("relu(x)", (0.0,), "relu(x) has a kink at x = 0"),
        ("max(x, y)", (1.0, 1.0), "max(x, y) has a kink at x = 1"),
        ("where(x > 1, x, 3*x)", (1.0,), "x > 1 has a kink at x = 1"),
        ("sign(x)", (0.0,), "sign(x) has a kink at x = 0"),
        ("log(x)", (0.0,), "f has no finite value here"),
        ("sqrt(x)", (0.0,), "not finite"),
        ("cbrt(x)", (0.0,), "not finite"),
        ("x", (float("inf"),), "the point is not finite"),
    ],
)
def test_it_says_why_it_cannot(text: str, point: tuple[float, ...], reason: str) -> None:
    found = check(Function(text).objective, point)
    assert found.agree is None
    assert found.digits is None
    assert reason in found.reason
    assert reason in agreement(found)


def test_it_finds_a_wrong_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, "cos", derivative="cos(u)", slope="-sin(u)")
    found = check(Function("cos(x)*y").objective, (0.5, 2.0))
    assert found.agree is False
    assert "do not agree" in agreement(found)


def test_it_checks_what_is_asked_for() -> None:
    found = check(Function("x*y**2").objective, (3.0, 2.0), ["y"])
    assert (found.variables, found.symbolic) == (("y",), (12.0,))
    assert not any(map(isnan, found.finite_difference))
