"""A law: what a run, a map and the landmarks of a window say of a place is never different."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thinned import thinned
from unit.generate import expression

from gradtui.engine.batch.batch import Batch
from gradtui.engine.batch.fates import Fate, Fates
from gradtui.engine.descent.descent import Descent, start
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.landmarks.landmark import Kind, Landmark
from gradtui.engine.landmarks.search import find
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.engine.verdict.verdict import Verdict
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import symbols

GD = OPTIMIZERS["gd"]
Ranges = Sequence[tuple[float, float]]


def polynomial(rng: random.Random) -> str:
    terms = []
    for _ in range(rng.randint(2, 5)):
        a, b = rng.randint(0, 4), rng.randint(0, 4)
        terms.append(f"({(rng.randint(-20, 20) or 4) / 4})*x**{a or 2 * (not b)}*y**{b}")
    return " + ".join(terms)


def waves(rng: random.Random) -> str:
    made = [
        f"{rng.uniform(0.3, 2)}*sin({rng.uniform(-3, 3)}*x + {rng.uniform(-3, 3)}*y + {rng.uniform(0, 6)})"
        for _ in range(rng.randint(2, 5))
    ]
    return " + ".join([*made, f"{rng.uniform(0, 0.5)}*x**2 + {rng.uniform(0, 0.5)}*y**2"])


def levels(rng: random.Random) -> str:
    """Lines, tails, flat bottoms and kinks, in one direction each."""
    first, second = (
        rng.choice(["{0}**4", "{0}**6", "{0}**3", "({0} - 1)**4", "tanh({0})**2", "-exp(-{0}**2)", "{0}**2",
                    "exp(-{0}**2)", "({0}**2 - 1)**2", "abs({0})", "sqrt({0}**2 + 0.01)", "tanh(3*{0})",
                    "where({0} > 0, {0}**2, 0)", "max({0}, 0)", "{0}**10", "0*{0}"])
        for _ in range(2)
    )  # fmt: skip
    u, v = rng.choice([("x", "y"), ("(x - y)", "(x + y)"), ("(y - x**2)", "x")])
    return f"{first.format(u)} + {second.format(v)}"


GENERATORS = (polynomial, waves, levels, lambda rng: expression(rng, rng.randint(2, 4)))


def cell(run: Descent, ranges: Ranges, marks: Sequence[Landmark], steps: int) -> Fate:
    """What a map says of the start and the learning rate of a run."""
    batch = Batch(run.objective, GD)
    ends = batch.run([np.array([x]) for x in run.point_at(0)], run.base_rate, steps, run.tolerance)
    fates = Fates(run.objective, ranges, marks)
    return fates.known[int(fates.of(ends)[0])]


def apart(a: Sequence[float], b: Sequence[float], ranges: Ranges) -> float:
    return max(abs(x - y) / (high - low) for x, y, (low, high) in zip(a, b, ranges, strict=True))


def check(f: ScalarObjective, ranges: Ranges, marks: Sequence[Landmark], at: tuple[float, ...], rate: float) -> bool:
    """Compare the three, and say whether there was something to compare."""
    run = start(f, at, learning_rate=rate).forward(400)
    if run.verdict is not Verdict.CONVERGED:
        return False
    mark, fate = run.landmark, cell(run, ranges, marks, 400)
    said = f"at {run.point}: run {run.reason}, map {fate}, window {marks}"
    assert fate.verdict is Verdict.CONVERGED, said
    assert (mark is None) == (fate.landmark is None), said
    if mark is None or fate.landmark is None:
        assert not any(apart(one.point, run.point, ranges) < 1e-5 for one in marks if not one.line), said
        return True
    assert (mark.kind, mark.shape) == (fate.landmark.kind, fate.landmark.shape), said
    assert mark.value == pytest.approx(fate.landmark.value, rel=1e-9, abs=1e-9), said
    is_valley = mark.kind is Kind.VALLEY
    assert is_valley or apart(mark.point, fate.landmark.point, ranges) < 2e-3, said
    # of a line of inflections, or of places where f does not curve at all, a window has a few points
    named = mark.kind is not Kind.DEGENERATE or (mark.is_low and (len(mark.point) == 1 or any(mark.eigenvalues)))
    if named and all(low < x < high for x, (low, high) in zip(mark.point, ranges, strict=True)):
        near = [
            one
            for one in marks
            if any(apart(p, mark.point, ranges) < (0.02 if one.line else 2e-3) for p in one.line or (one.point,))
        ]
        assert any((one.kind, one.shape) == (mark.kind, mark.shape) for one in near), said
    return True


def law(seed: int) -> None:
    rng = random.Random(seed)
    f = ScalarObjective(parse(rng.choice(GENERATORS)(rng)), ("x", "y"))
    ranges = [(-2.0, 2.0)] * 2
    marks = find(f, ranges)
    for _ in range(4):
        at = rng.randint(-32, 32) / 16, rng.randint(-32, 32) / 16
        check(f, ranges, marks, at, rng.choice([0.02, 0.05, 0.1, 0.2]))


@settings(max_examples=3)
@given(st.integers(0, 10**9))
def test_random_functions(seed: int) -> None:
    law(seed)


@pytest.mark.slow
@settings(max_examples=80)
@given(st.integers(0, 10**9))
def test_many_random_functions(seed: int) -> None:
    law(seed)


HARD = [
    ("4.75*y**2 - 2.75*x*y**2 - 3.75*x*y**4 - 4.25*x**4*y", [(-2, 2), (-2, 2)], (0.0625, 0), 0.2, "degenerate saddle"),
    ("0.1*(x**4 + y**4) + 1.5*x**3 - x", [(-3, 3), (-3, 3)], (0.5, 0), 0.1, "degenerate minimum"),
    ("x**10", [(-1, 1)], (0.0625,), 0.1, "degenerate minimum"),
    ("x**10 + y**10", [(-1, 1), (-1, 1)], (0.0625, 0.0625), 0.1, "degenerate minimum"),
    ("y**2 + tanh(x) + tanh(x - 30)", [(-5, 35), (-3, 3)], (15, 1), 0.1, ""),
    ("tanh(x) + tanh(x - 30)", [(-5, 35)], (15,), 0.1, ""),
    ("-exp(-x**2) - exp(-y**2)", [(-6, 6), (-6, 6)], (5.5, 1), 0.1, ""),
    ("tanh(x)**2 + tanh(y)**2", [(-20, 20), (-20, 20)], (0.25, 15), 0.1, ""),
    ("max(x, 0) + y**2", [(-2, 2), (-2, 2)], (1.5, 1.5625), 0.05, "valley"),
    ("(y - x**2)**2 + where(x > 0, x**2, 0)", [(-2, 2), (-2, 2)], (1.0625, -1.8125), 0.02, "valley"),
    ("x*y**2 + 0.1*y**4", [(-2, 2), (-2, 2)], (1, 0.5), 0.1, "valley"),
    ("x**2*(y**2 - y)", [(-2, 2), (-2, 2)], (0, 0.375), 0.1, "degenerate maximum"),
    ("(x**2 + y**2 - 1)**2", [(-2, 2), (-2, 2)], (0.5, 0.5), 0.05, "valley"),
    ("1e-7*x + y**2", [(-2, 2), (-2, 2)], (0, 1), 0.1, ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "ranges", "at", "rate", "told"), thinned(HARD, of=2), ids=[case[0] for case in HARD])
def test_hard_places(text: str, ranges: Ranges, at: tuple[float, ...], rate: float, told: str) -> None:
    tree = parse(text)
    f = ScalarObjective(tree, sorted(symbols(tree)))
    marks = find(f, ranges)
    assert check(f, ranges, marks, at, rate)
    mark = start(f, at, learning_rate=rate).forward(400).landmark
    said = "" if mark is None else f"{mark.kind} {mark.shape}" if mark.kind is Kind.DEGENERATE else str(mark.kind)
    assert said == told
    assert mark is None or any((one.kind, one.shape) == (mark.kind, mark.shape) for one in marks)


DAMAVANDI = "(1 - abs(sin(pi*(x - 2))*sin(pi*(y - 2))/(pi**2*(x - 2)*(y - 2)))**5)*(2 + (x - 7)**2 + 2*(y - 7)**2)"


@pytest.mark.parametrize("at", [(2.05, 2.07), (2.01, 1.99), (1.9, 2.1)])
@pytest.mark.parametrize("tolerance", [1e-3, 1e-4, 1e-6])
def test_a_hole_in_a_minimum_is_no_saddle(at: tuple[float, float], tolerance: float) -> None:
    """At (2, 2) there is 0/0, and all around f comes down to 0."""
    run = start(ScalarObjective(parse(DAMAVANDI), ("x", "y")), at, learning_rate=5e-4, tolerance=tolerance).forward(100)
    assert run.verdict is Verdict.CONVERGED
    assert run.landmark is None or run.landmark.kind is Kind.MINIMUM
