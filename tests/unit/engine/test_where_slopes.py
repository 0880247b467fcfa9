"""No term of a branch that ``where`` does not take reaches a slope, in any sweep, whatever it divides by."""

from __future__ import annotations

import random

import numpy as np
import pytest
from thinned import thinned
from unit.generate import expression

from gradtui.engine.batch.batch import Batch
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.function import Function
from gradtui.engine.objective.array_objective import ArrayObjective
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse

AT = (0.3, -0.7)
WILD = (
    "1/{0}", "log({0})", "sqrt({0})", "1/sqrt({0})", "{0}**-3", "{0}**0.5*log({0})", "asin(2 + {0})/{0}",
    "log(log({0}))", "{0}/{0}", "1/({0}*{0})", "cbrt({0})/{0}**2", "exp(1/{0}**2)", "tan({0})/sqrt(-{0})",
    "({0})**y", "acosh({0})*atanh(2 - {0})", "max({0}, x)/{0}", "-log({0})*-sqrt({0} - 1)",
)  # fmt: skip
"""With 0 put in: a pole, a root, or no value at all; many have an infinite slope."""


def branches(seed: int) -> tuple[str, str]:
    """A tame expression, and the same beside a wild one that is not chosen at ``AT``."""
    rng = random.Random(seed)
    good = expression(rng, 3)
    zero = f"(x - {AT[0]} + ({expression(rng, 2)})*(y + {-AT[1]}))"
    wild = rng.choice(WILD).format(zero)
    for _ in range(rng.randint(0, 2)):
        wild = rng.choice(["({0})*({1})", "({1})/({0})", "sin({0}) - ({1})", "({0})**2 + 1/({0})", "sqrt({0})"]).format(
            wild, expression(rng, 2)
        )
    chosen = rng.choice(
        ["where(x > 0, {0}, {1})", "where(y > 0, {1}, {0})", "where(x < 0, {1}, where(x >= 0, {0}, {1}))"]
    )
    return good, chosen.format(good, wild)


def law(seed: int) -> None:
    good, chosen = branches(seed)
    plain, masked = (ScalarObjective(parse(text), ("x", "y")) for text in (good, chosen))
    wanted = plain.second_partials(AT)
    said = f"{chosen} at {AT}"
    assert masked.second_partials(AT) == pytest.approx(wanted, rel=1e-12, abs=1e-12), said
    assert masked.value_and_gradient(AT) == pytest.approx(wanted[:3], rel=1e-12, abs=1e-12), said
    with np.errstate(all="raise"):
        grid = masked.all_second_partials(*(np.array([c, c]) for c in AT))
    assert [float(g[0]) for g in np.broadcast_arrays(*grid)] == pytest.approx(wanted, rel=1e-9, abs=1e-9), said

    shapes = {"v": (2,)}
    tree = parse(chosen.replace("x", "dot(v, a)").replace("y", "dot(v, b)").replace("edot(v, a)p", "exp").replace(
        "madot(v, a)", "max").replace("edot(v, a)", "ex"), shapes={"v": (2,), "a": (2,), "b": (2,)})  # fmt: skip
    arrays = ArrayObjective(tree, ("v",), shapes, {}, {"a": np.array([1.0, 0.0]), "b": np.array([0.0, 1.0])})
    flat = np.array(AT)
    value, gradient = arrays.value_and_gradient(flat)
    assert [value, *gradient] == pytest.approx(wanted[:3], rel=1e-9, abs=1e-9), said
    second = arrays.hessian(flat)
    assert [second[0, 0], second[0, 1], second[1, 1]] == pytest.approx(wanted[3:], rel=1e-9, abs=1e-9), said


@pytest.mark.parametrize("first", thinned(range(0, 120, 40), of=3))
def test_a_branch_that_is_not_taken_has_no_slope(first: int) -> None:
    for seed in range(first, first + 40):
        law(seed)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1_000, 1_250, 125))
def test_many_more_of_them(first: int) -> None:
    for seed in range(first, first + 125):
        law(seed)


@pytest.mark.parametrize(
    ("text", "at", "slope"),
    [
        ("where(x != 0, sin(x)/x, 1)", 0.0, 0.0),
        ("where(x > 0, 1/sqrt(x), x**2)", -1.0, -2.0),
        ("where(x > 0, sqrt(x), x**2)", -1.0, -2.0),
        ("where(x > 0, x**2, -sqrt(x)*-log(x)/asin(x - 3))", 2.0, 4.0),
    ],
)
def test_many_descents_step_as_one(text: str, at: float, slope: float) -> None:
    f = Function(text)
    assert f.partials(x=at) == {"x": slope}
    assert f.partial("x")(x=at) == slope
    found = Batch(ScalarObjective(parse(text), ("x",)), OPTIMIZERS["gd"]).run([np.full(3, at)], 0.1, 1, 0.0)
    assert found.points[0].tolist() == [at - 0.1 * slope] * 3


@pytest.mark.parametrize(
    ("at", "by_x", "by_y"),
    [((0.0, 2.0), 0.0, 0.0), ((0.0, 1.0), 1.0, 0.0), ((0.0, 0.0), 0.0, 0.0), ((2.0, 3.0), 12.0, 8.0 * np.log(2.0))],
)
def test_a_power_at_0_as_pytorch(at: tuple[float, float], by_x: float, by_y: float) -> None:
    f = ScalarObjective(parse("x**y"), ("x", "y"))
    assert f.gradient(at) == pytest.approx((by_x, by_y))
    assert [float(g[0]) for g in f.values_and_gradients(*(np.array([c]) for c in at))[1:]] == pytest.approx(
        [by_x, by_y]
    )
