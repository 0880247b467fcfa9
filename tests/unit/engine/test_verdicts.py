"""Verdicts that teach: each sentence at least once, and what they claim is true."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from math import hypot, isfinite, pi

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from unit.generate import expression

from gradtui.engine.descent.descent import Descent, start
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.descent.optimizers.optimizer import Optimizer
from gradtui.engine.descent.schedules import SCHEDULES
from gradtui.engine.landmarks.landmark import Kind
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse

GD = OPTIMIZERS["gd"]
TWO_MINIMA = "(x**2 - 1.69)**2 + 0.3*x"
LEVEL = "at or below the tolerance 1e−6"
TRAP = "the gradient is zero, but this is not a minimum: "
NUMBER = r"(−?[\d.]+(?:e−?\d+)?)"


def begin(
    text: str,
    at: tuple[float, ...],
    rate: float = 0.1,
    optimizer: Optimizer = GD,
    steps: int = 300,
    tolerance: float = 1e-6,
) -> Descent:
    f = ScalarObjective(parse(text), ("x", "y", "z")[: len(at)])
    return start(f, at, optimizer=optimizer, learning_rate=rate, tolerance=tolerance).forward(steps)


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def scheduled(name: str, **values: float) -> Optimizer:
    return replace(GD, schedule=SCHEDULES[name].with_settings(values))


# -- converged --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "at", "rate", "kind", "begins"),
    [
        (TWO_MINIMA, (2.0,), 0.05, "minimum", "a minimum at x = 1.277 with f = 0.3866; after 17 steps"),
        (TWO_MINIMA, (2.0,), 0.12, "minimum", "a minimum at x = −1.322 with f = −0.3933; after 41 steps"),
        ("(x - 3)**2 + (y + 2)**2 + 5", (0.0, 0.0), 0.1, "minimum", "a minimum at x = 3, y = −2 with f = 5; after"),
        ("x**2 - y**2", (1.0, 0.0), 0.1, "saddle", TRAP + "it is a saddle at x = 0, y = 0, f curves down in one"),
        ("x*y", (1.0, 1.0), 0.5, "saddle", TRAP + "it is a saddle at x = 0, y = 0, f curves down in one direction"),
        ("cos(x)", (0.0,), 0.1, "maximum", TRAP + "it is a maximum at x = 0, f curves down to both sides"),
        ("1 - x**2 - y**2", (0.0, 0.0), 0.1, "maximum", TRAP + "it is a maximum at x = 0, y = 0, f curves"),
        ("(3 - 2*x - y)**2", (0.0, 0.0), 0.1, "valley", "a valley, a line of minima, at x = 1.2, y = 0.6 with f ="),
        ("x**4", (0.001,), 0.1, "flat minimum", "a flat minimum at x = 0: f does not curve there, but is"),
        ("x**4 + y**2", (0.0, 1.0), 0.1, "flat minimum", "a flat minimum at x = 0, y = 0: f does not curve in some"),
        ("x**3", (0.0,), 0.1, "flat saddle", TRAP + "f does not curve there, and f falls on some side of it at x = 0;"),
        ("x**3 + y**2", (0.0, 1.0), 0.1, "flat saddle", TRAP + "f does not curve in some direction, and f falls"),
        ("-x**4", (0.0,), 0.1, "flat maximum", TRAP + "f does not curve there, and f is nowhere higher"),
        ("abs(x)", (0.0,), 0.1, "minimum", "a kink at x = 0, where f is lowest and has no gradient;"),
        ("-abs(x)", (0.0,), 0.1, "maximum", "a kink at x = 0, where f is highest and has no gradient;"),
    ],
)
def test_converged(text: str, at: tuple[float, ...], rate: float, kind: str, begins: str) -> None:
    run = begin(text, at, rate)
    assert run.verdict == "converged"
    assert run.reason.startswith(begins), run.reason
    assert run.reason.endswith(LEVEL)
    assert f"after {run.cursor} step" in run.reason
    mark = run.landmark
    assert mark is not None
    assert ("flat " * (mark.kind is Kind.DEGENERATE)) + mark.shape == kind
    assert hypot(*run.objective.gradient(mark.point)) <= 1e-6
    assert mark.value == pytest.approx(run.objective.value(mark.point), abs=1e-14)
    for name, x in zip(run.variables, mark.point, strict=True):
        found = re.search(rf"{name} = {NUMBER}", run.reason)
        assert found is not None
        assert number(found[1]) == pytest.approx(x, rel=1e-3, abs=1e-9)
    values = np.linalg.eigvalsh(run.objective.hessian(mark.point)) if mark.eigenvalues else ()
    assert mark.eigenvalues == pytest.approx(tuple(values), abs=1e-9)


@pytest.mark.parametrize(
    ("text", "at"),
    [("tanh(x)**2", (10.0,)), ("sigmoid(x)", (-20.0,)), ("relu(x)**2", (-1.0,)), ("exp(-x**2)", (9.0,))],
)
def test_no_place_is_claimed_of_a_plateau(text: str, at: tuple[float, ...]) -> None:
    run = begin(text, at)
    assert (run.verdict, run.landmark) == ("converged", None)
    flat = "is level to rounding here, to all sides" if "relu" in text else "only flattens here: its slope is small"
    assert run.reason.startswith(f"f {flat}"), run.reason
    assert "; after 0 steps the gradient's norm" in run.reason


@pytest.mark.parametrize("at", [(0.5, 0.01), (1.4, 0.17), (-0.7, 2.0)])
def test_a_valley_that_is_quartic_somewhere_is_still_a_valley(at: tuple[float, float]) -> None:
    """The line y = 0 of x²·y²: beside it the Hessian has a small negative eigenvalue, by which nothing is meant."""
    run = begin("x**2*y**2", at)
    assert run.verdict == "converged"
    assert run.landmark is not None, run.reason
    assert run.landmark.kind is Kind.VALLEY


@pytest.mark.parametrize(("text", "at"), [("1e-7*x + y**2", (0.0, 1.0)), ("y**2 - 1e-9*x", (0.0, 1.0))])
def test_a_slope_below_the_tolerance_is_not_called_zero(text: str, at: tuple[float, float]) -> None:
    run = begin(text, at)
    assert (run.verdict, "gradient is zero" in run.reason) == ("converged", False), run.reason


# -- still moving -----------------------------------------------------------------------------------------------------


NARROW = "; the valley is narrow: f curves {} times as much along {} as across that"
COME_DOWN = ", but it no longer moves: the learning rate has come down to 0"


@pytest.mark.parametrize(
    ("text", "rate", "optimizer", "steps", "ends"),
    [
        ("x**2", 0.1, GD, 10, "after 10 steps the gradient's norm is 0.2147, above the tolerance 1e−6"),
        ("x**2", 0.1, GD, 1, "after 1 step the gradient's norm is 1.6, above the tolerance 1e−6"),
        ("x**2 + y**2", 1e-5, GD, 90, "; it is crawling: the last 16 steps together moved it by 0.0004518"),
        ("x**2", 0.1, scheduled("cosine", period=20.0), 60, COME_DOWN),
        ("x**2 + 2*y**2", 0.01, scheduled("step", every=1.0, factor=0.01), 400, COME_DOWN),
        ("x**2 + 1000*y**2", 9e-4, GD, 100, NARROW.format("1,000", "y")),
        ("500*(x + y)**2 + (x - y + 1)**2", 9e-4, GD, 100, NARROW.format("500", "(0.71, 0.71)")),
        ("x**2 + 99*y**2", 0.009, GD, 100, "above the tolerance 1e−6"),
        ("x**2 + 2*y**2", 1e-4, GD, 100, "above the tolerance 1e−6"),
    ],
)
def test_still_moving(text: str, rate: float, optimizer: Optimizer, steps: int, ends: str) -> None:
    run = begin(text, (1.0, 1.0)[: 1 + ("y" in text)], rate, optimizer, steps)
    assert (run.verdict, run.reason.endswith(ends)) == ("still_moving", True), run.reason
    assert run.landmark is None


@pytest.mark.parametrize("along", [1e2, 3e3, 1e7])
@pytest.mark.parametrize("turn", [0.0, 0.3, pi / 4, 2.0])
def test_the_condition_number_that_is_named_is_true(along: float, turn: float) -> None:
    c, s = np.cos(turn), np.sin(turn)
    text = f"{1.01 * along}*({c}*x + {s}*y)**2 + ({-s}*x + {c}*y)**2"
    run = begin(text, (1.0, 0.5), 0.3 / along, steps=60)
    found = re.search(r"f curves ([\d,]+) times as much along (.*) as across that", run.reason)
    assert found is not None, run.reason
    assert float(found[1].replace(",", "")) == pytest.approx(1.01 * along, rel=1e-3)
    if found[2].startswith("("):
        shown = [number(part) for part in found[2][1:-1].split(", ")]
        assert abs(shown[0] * c + shown[1] * s) == pytest.approx(1.0, abs=0.01)


def test_without_a_tolerance_none_is_named() -> None:
    assert begin("x**2", (1.0,), steps=5, tolerance=0.0).reason == "after 5 steps the gradient's norm is 0.6554"


# -- oscillating ------------------------------------------------------------------------------------------------------

ROUND = "it comes back to the same {} points, and f no longer falls"
BEYOND = ", since η·λmax = {} > 2 at its lowest point"
EVEN = ", since η·λmax = 2, neither nearer nor farther at any step"


@pytest.mark.parametrize(
    ("text", "at", "rate", "reason"),
    [
        ("x**2", (1.0,), 1.0, "oscillating: " + ROUND.format(2) + EVEN),
        (TWO_MINIMA, (2.0,), 0.16, "oscillating: " + ROUND.format(2) + BEYOND.format(3.183)),
        (TWO_MINIMA, (2.0,), 0.2, "oscillating: " + ROUND.format(4) + BEYOND.format(3.385)),
        ("x**2 + y**2/2", (1.0, 1.0), 1.0, "oscillating along x: " + ROUND.format(2) + EVEN),
        ("x**2/9 + y**2", (1.0, 1.0), 1.0, "oscillating along y: " + ROUND.format(2) + EVEN),
        ("(x + y)**2", (1.0, 0.0), 0.5, "oscillating along (0.71, 0.71): " + ROUND.format(2) + EVEN),
        ("(3 - 2*x - y)**2", (0.0, 0.0), 0.2, "oscillating along (0.89, 0.45): " + ROUND.format(2) + EVEN),
        ("abs(x)", (0.95,), 0.1, "oscillating: " + ROUND.format(2)),
    ],
)
def test_oscillating(text: str, at: tuple[float, ...], rate: float, reason: str) -> None:
    run = begin(text, at, rate)
    assert (run.verdict, run.reason.replace("−", "")) == ("oscillating", reason)


@pytest.mark.parametrize(
    ("text", "at", "rate"),
    [
        ("(x**2 - 1)**2 + 0.8*(y**2 - 2)**2", (1.2, 0.7), 0.28),
        ("(x**2 - 1.69)**2 + 0.3*x + (y**2 - 2)**2", (2.0, 1.0), 0.18),
    ],
)
def test_no_direction_is_claimed_of_moves_in_several(text: str, at: tuple[float, ...], rate: float) -> None:
    run = begin(text, at, rate)
    assert run.verdict == "oscillating", run.reason
    assert run.reason.startswith("oscillating: it "), run.reason


@pytest.mark.parametrize(
    ("text", "at", "rate", "optimizer"),
    [(TWO_MINIMA, (-2.0,), 0.155, "gd"), ("x**2", (1.0,), 0.67, "nesterov"), ("x**2", (1.0,), 0.985, "gd")],
)
def test_what_still_comes_nearer_does_not_oscillate(
    text: str, at: tuple[float, ...], rate: float, optimizer: str
) -> None:
    """Each swing is shorter than the one before by the same part, and a few hundred steps on it has converged."""
    run = begin(text, at, rate, OPTIMIZERS[optimizer])
    assert run.forward(2000).verdict == "converged"
    assert run.verdict == "still_moving", run.reason


# -- diverged ---------------------------------------------------------------------------------------------------------


def claims(run: Descent) -> tuple[int, float, float] | None:
    """The step, η·λmax and the limit that a reason names."""
    where = r"since at its (?:start|lowest point, step (\d+),)"
    found = re.search(rf"{where} η·λmax = {NUMBER} > (?:.* = )?{NUMBER}", run.reason)
    return None if found is None else (int(found[1] or 0), number(found[2]), number(found[3]))


def sharpness(run: Descent, k: int) -> float:
    """η·λmax at step k, by NumPy."""
    largest = np.linalg.eigvalsh(run.objective.hessian(run.point_at(k)))[-1]
    return run.optimizer.rate(run.history.rates[k], k + 1) * float(largest)


RISEN = "f has risen in each of the last 16 steps"
SINCE = ", since at its start η·λmax = "
LIMITS = {"gd": 2.0, "momentum": 3.8, "nesterov": 3.8 / 2.8}


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize(("text", "at"), [("x**2", (1.0,)), ("x**2/2 + x*y/3 + y**2", (1.0, 0.4))])
def test_diverged_beyond_the_limit(text: str, at: tuple[float, ...], name: str) -> None:
    largest = float(np.linalg.eigvalsh(ScalarObjective(parse(text), ("x", "y")[: len(at)]).hessian(at))[-1])
    for part in (1.05, 1.5, 4.0):
        run = begin(text, at, part * LIMITS[name] / largest, OPTIMIZERS[name])
        assert run.verdict == "diverged"
        found = claims(run)
        assert found is not None, run.reason
        step, amount, limit = found
        assert amount == pytest.approx(sharpness(run, step), rel=1e-3)
        assert amount == pytest.approx(part * LIMITS[name], rel=1e-3)
        assert limit == pytest.approx(LIMITS[name], rel=1e-3)
    assert begin(text, at, 0.95 * LIMITS[name] / largest, OPTIMIZERS[name], 3000).verdict == "converged"


@pytest.mark.parametrize(
    ("text", "at", "rate", "begins"),
    [
        (TWO_MINIMA, (2.0,), 0.25, "diverged at step 6: x = 8.421e87, f or a slope is too large for a number" + SINCE),
        ("x**2", (1.0,), 1.1, f"diverged: {RISEN}; at step 100 x = 8.282e7, f = 6.859e15{SINCE}"),
        ("x**2 + 3*y**2", (1.0, 1.0), 0.4, f"diverged: {RISEN}; at step 100 y = 4.1e14, f = 5.043e29{SINCE}"),
        ("-x**2", (1.0,), 0.1, "diverged: every step is longer than the one before; at step 100 x = 8.282e7"),
        ("1e300*x", (1.0,), 1e10, "diverged at step 1: x = −∞, which is no finite number"),
        ("x**2", (1e200,), 0.1, "diverged at step 0: x = 1e200, f or a slope is too large for a number"),
    ],
)
def test_diverged(text: str, at: tuple[float, ...], rate: float, begins: str) -> None:
    run = begin(text, at, rate, steps=100)
    assert (run.verdict, run.reason[: len(begins)]) == ("diverged", begins)


@pytest.mark.parametrize(
    ("text", "at", "rate", "optimizer"),
    [
        ("x**2 - y**2", (1.0, 0.1), 0.1, "gd"),
        ("-x**2", (1.0,), 0.1, "gd"),
        ("x**3", (-1.0,), 0.1, "gd"),
        ("x**3 - x", (-1.0,), 50.0, "adam"),
        ("x**2 - y**2", (1.0, 0.1), 0.1, "momentum"),
        ("x**2 - y**2", (1.0, 0.1), 0.1, "nesterov"),
    ],
)
def test_no_limit_is_claimed_that_was_not_passed(text: str, at: tuple[float, ...], rate: float, optimizer: str) -> None:
    run = begin(text, at, rate, OPTIMIZERS[optimizer], 400)
    assert run.verdict in ("diverged", "still_moving")
    assert "λmax" not in run.reason


@pytest.mark.parametrize(("name", "rate"), [("gd", 1.00002), ("gd", 1.0001), ("momentum", 1.90005)])
def test_a_limit_that_is_hardly_passed_is_not_written_as_equal(name: str, rate: float) -> None:
    run = begin("x**2", (1.0,), rate, OPTIMIZERS[name], 4000, tolerance=0.0)
    assert run.verdict == "diverged"
    found = claims(run)
    assert found is None or found[1] > found[2], run.reason


def test_the_lowest_point_is_the_lowest_of_all() -> None:
    run = begin("x**2 + y**2/1e6", (1.0, 1.0), 1.001, steps=3000)
    found = claims(run)
    assert found is None or run.value_at(found[0]) == min(run.history.values), run.reason


# -- undefined --------------------------------------------------------------------------------------------------------

SINGULAR = "the matrix of second partials has no inverse at {}; damping would give it one"


@pytest.mark.parametrize(
    ("text", "at", "rate", "optimizer", "reason"),
    [
        ("log(x)", (1.0,), 0.8, "gd", "undefined at step 2: log(−3.8) has no value, at x = −3.8"),
        ("log(x)*y", (1.0, 1.0), 2.0, "gd", "undefined at step 1: log(−1) has no value, at x = −1, y = 1"),
        ("sqrt(x)", (0.25,), 0.25, "gd", "undefined at step 1: in the partial by x, 1/0 divides by zero, at x = 0"),
        ("1/x", (-1.0,), 1.0, "gd", "undefined at step 1: 1/0 divides by zero, at x = 0"),
        ("x**1.5", (1.0,), 1.0, "gd", "undefined at step 1: (−0.5)^1.5 has no value, at x = −0.5"),
        ("asin(x)", (0.0,), 2.0, "gd", "undefined at step 1: asin(−2) has no value, at x = −2"),
        ("(3 - 2*x - y)**2", (0.0, 0.0), 1.0, "newton", "undefined at step 1: " + SINGULAR.format("x = 0, y = 0")),
        ("3*x", (1.0,), 1.0, "newton", "undefined at step 1: " + SINGULAR.format("x = 1")),
    ],
)
def test_undefined(text: str, at: tuple[float, ...], rate: float, optimizer: str, reason: str) -> None:
    run = begin(text, at, rate, OPTIMIZERS[optimizer])
    assert (run.verdict, run.reason) == ("undefined", reason)


# -- laws -------------------------------------------------------------------------------------------------------------

OPTIMIZER = st.sampled_from([*OPTIMIZERS.values(), scheduled("step", every=3.0), replace(GD, noise=0.5, seed=1)])
RATE = st.floats(-4.0, 3.0).map(lambda e: 10.0**e)
PLACE = st.tuples(st.floats(-3.0, 3.0), st.floats(-3.0, 3.0))


def _function(seed: int) -> str:
    """Random, and as often as not a polynomial, that descends and leaves."""
    rng = random.Random(seed)
    if rng.random() < 0.5:
        terms = [f"{rng.randint(-20, 20) / 4}*x**{rng.randint(0, 4)}*y**{rng.randint(0, 4)}" for _ in range(4)]
        return " + ".join(terms)
    outer = rng.choice(["({})", "log({})", "sqrt({})", "1/({})", "exp({})", "abs({})"])
    return outer.format(expression(rng, rng.randint(1, 3))) + rng.choice(["", " + x**2 + y**2"])


@settings(max_examples=150)
@given(st.integers(0, 2**32), PLACE, RATE, OPTIMIZER, st.sampled_from([1, 20, 80, 200]))
def test_claims_are_true(seed: int, at: tuple[float, float], rate: float, optimizer: Optimizer, steps: int) -> None:
    run = begin(_function(seed), at, rate, optimizer, steps)
    assert not re.search(r"\b(nan|inf|None)\b|e\+", run.reason), run.reason
    if "no finite number" not in run.reason:
        assert "∞" not in run.reason, run.reason
    if "λmax" in run.reason:
        limit = LIMITS[optimizer.name]
        last = range(max(run.cursor - 64, 0), run.cursor)
        lowest = min(last, key=run.value_at)
        if run.verdict == "oscillating":
            assert sharpness(run, lowest) >= limit * (1 - 2e-9), run.reason
        else:
            found = claims(run)
            assert found is not None, run.reason
            step, amount, named = found
            assert sharpness(run, step) == pytest.approx(amount, rel=1e-3)
            assert (sharpness(run, step) > limit, named) == (True, pytest.approx(limit, rel=1e-3))
            finite = [k for k in range(run.cursor) if run.history.finite_at(k)]
            assert run.value_at(step) == min(run.value_at(k) for k in finite)
    assert (run.landmark is not None) <= (run.verdict == "converged")


SMALL = st.floats(-2.0, 0.0).map(lambda e: 10.0**e / 5)


@pytest.mark.slow
@settings(max_examples=80)
@given(st.integers(0, 2**32), PLACE, SMALL, st.integers(0, 99))
def test_a_minimum_is_nowhere_lower_near_by(seed: int, at: tuple[float, float], rate: float, turn: int) -> None:
    """And a maximum nowhere higher, and a saddle both."""
    run = begin(_function(seed), at, rate, steps=400)
    mark = run.landmark
    assume(mark is not None and mark.shape is not Kind.DEGENERATE)
    assert mark is not None
    turns = 2 * pi * np.arange(16) / 16 + turn
    ways = [*np.column_stack([np.cos(turns), np.sin(turns)])]
    if mark.eigenvalues:  # a saddle may go down in a narrow sector only
        ways += [*np.linalg.eigh(run.objective.hessian(mark.point))[1].T]
    around = []
    for radius in (1e-5, 1e-4, 1e-3):
        for way in ways:
            beside = np.array(mark.point) + radius * np.maximum(1.0, np.abs(mark.point)) * way
            around.append(run.objective.value(tuple(beside.tolist())) - run.objective.value(mark.point))
    noise = 1e-12 * max(1.0, abs(mark.value))
    around = [rise for rise in around if isfinite(rise)]
    if mark.shape in (Kind.MINIMUM, Kind.VALLEY):
        assert min(around, default=0.0) >= -noise, run.reason
    if mark.shape is Kind.MAXIMUM:
        assert max(around, default=0.0) <= noise, run.reason
    if mark.shape is Kind.SADDLE and mark.kind is Kind.SADDLE and min(map(abs, mark.eigenvalues)) > 1e-3:
        assert min(around) < 0.0 < max(around), run.reason
