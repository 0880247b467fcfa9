"""Partials of the whole language against PyTorch's (kept in tests/data) and SymPy's, on 2,000 expressions each."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest
import sympy
from thinned import thinned
from unit.generate import expression

from gradtui import Function

TORCH = (Path(__file__).parents[2] / "data" / "gradients_2000.jsonl").read_text("utf-8").splitlines()
NEAR = 1e-9


@pytest.mark.parametrize("block", thinned(range(0, 10, 2), of=5))
def test_as_torch(block: int) -> None:
    assert len(TORCH) == 2000
    for line in TORCH[block::10]:
        text, x, y, value, by_x, by_y = json.loads(line)
        f = Function(text, variables=["x", "y"])
        at = {"x": x, "y": y}
        assert f(**at) == pytest.approx(value, rel=NEAR, abs=1e-15), text
        assert list(f.partials(**at).values()) == pytest.approx([by_x, by_y], rel=NEAR, abs=1e-15), text
        assert f.partial("x")(**at) == pytest.approx(by_x, rel=NEAR, abs=1e-15), text
        assert f.partial("y")(**at) == pytest.approx(by_y, rel=NEAR, abs=1e-15), text


def against_sympy(seed: int, count: int) -> None:
    rng = random.Random(seed)
    x, y = sympy.symbols("x y", real=True)
    names = {
        "x": x,
        "y": y,
        "sigmoid": lambda u: 1 / (1 + sympy.exp(-u)),
        "softplus": lambda u: sympy.log(1 + sympy.exp(u)),
    }
    for _ in range(count):
        text = expression(rng, rng.randint(2, 4))
        f = Function(text, variables=["x", "y"])
        at = {"x": rng.uniform(-1.5, 1.5), "y": rng.uniform(-1.5, 1.5)}
        oracle = sympy.sympify(text, locals=names)
        swept = f.partials(**at)
        for variable, symbol in (("x", x), ("y", y)):
            true = oracle.diff(symbol).evalf(30, subs={x: sympy.Float(at["x"], 30), y: sympy.Float(at["y"], 30)})
            scale = max(1.0, abs(float(true)))
            assert swept[variable] == pytest.approx(float(true), rel=NEAR, abs=1e-12 * scale), (seed, text, at)
            assert f.partial(variable)(**at) == pytest.approx(float(true), rel=NEAR, abs=1e-12 * scale), (
                seed,
                text,
                at,
            )


def test_as_sympy() -> None:
    against_sympy(0, 40)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 5))
def test_as_sympy_on_many(seed: int) -> None:
    against_sympy(seed, 100)


@pytest.mark.slow
def test_as_sympy_on_fresh_ones() -> None:
    against_sympy(int.from_bytes(os.urandom(4), "big"), 100)


@pytest.mark.parametrize("seed", range(3))
def test_second_partials_as_their_text(seed: int) -> None:
    """The formula of ∂²f/∂y∂x, read again, is the partial of the partial."""
    rng = random.Random(seed)
    for _ in range(40):
        f = Function(expression(rng, 3), variables=["x", "y"])
        second = f.partial("x").partial("y")
        # our own formulas can be longer than a text from outside may be
        if len(str(second)) <= 2000:
            again = Function(str(second), variables=["x", "y"])
            at = {"x": rng.uniform(-1, 1), "y": rng.uniform(-1, 1)}
            assert again.tree == second.tree
            assert again(**at) == second(**at)
            turned = f.partial("y").partial("x")(**at)
            assert second(**at) == pytest.approx(turned, rel=1e-7, abs=1e-9)
