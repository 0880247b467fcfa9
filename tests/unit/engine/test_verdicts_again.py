"""Five hundred random verdicts, judged again by another: SymPy's formula in 30 digits, by definition.

A place that a run converged to is looked for anew by Newton's method in 30 digits, and named by the Hessian there; a
run that oscillates is run on, ten times as long, and must not have settled lower; one that diverged went up or away.
"""

from __future__ import annotations

import random
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
from unit.generate import expression

from gradtui.engine.descent.descent import Descent, start
from gradtui.engine.landmarks.landmark import Kind
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.engine.verdict.verdict import Verdict
from gradtui.expression.reading.parser import parse

SYMBOLS = sympy.symbols("x y", real=True)
NAMES = {
    "x": SYMBOLS[0],
    "y": SYMBOLS[1],
    "sigmoid": lambda u: 1 / (1 + sympy.exp(-u)),
    "softplus": lambda u: sympy.log(1 + sympy.exp(u)),
}
STEPS = 200
NOISE = mpmath.mpf(10) ** -9  # of a Hessian's largest eigenvalue: as good as level


def function(rng: random.Random) -> str:
    """An expression, waves, or a polynomial, in a bowl or not."""
    kind = rng.randrange(3)
    if kind == 0:
        text = expression(rng, 3)
    elif kind == 1:
        text = " + ".join(f"{rng.randint(1, 9)}/4*sin({rng.randint(-3, 3)}*x + {rng.randint(1, 3)}*y)" for _ in "abc")
    else:
        terms = [f"({rng.randint(-9, 9)}/4)*x**{rng.randint(0, 3)}*y**{rng.randint(0, 3)}" for _ in range(4)]
        text = " + ".join([*terms, "x**4 + y**4"])
    return f"{text} + {rng.choice(['0', '0.3', '1'])}*(x**2 + y**2)"


def newton(f: Any, at: Any) -> tuple[Any, Any] | None:
    """The level place that Newton's steps in 30 digits come to from a point, and the eigenvalues there."""
    slopes = [f.diff(s) for s in SYMBOLS]
    slope = sympy.lambdify(SYMBOLS, slopes, "mpmath")
    curve = sympy.lambdify(SYMBOLS, [[g.diff(s) for s in SYMBOLS] for g in slopes], "mpmath")
    at = mpmath.matrix(at)
    for _ in range(60):
        rows = mpmath.matrix(curve(*at))
        det = rows[0, 0] * rows[1, 1] - rows[0, 1] ** 2
        if abs(det) <= mpmath.mpf(10) ** -18 * max(map(abs, rows)) ** 2:
            return None
        inverse = mpmath.matrix([[rows[1, 1], -rows[0, 1]], [-rows[0, 1], rows[0, 0]]]) / det
        step = inverse * mpmath.matrix(slope(*at))
        at -= step
        if max(map(abs, step)) < mpmath.mpf(10) ** -20:
            return at, sorted(mpmath.eigsy(mpmath.matrix(curve(*at)), eigvals_only=True))
    return None


def converged(run: Descent, f: Any) -> None:
    """Its place is where 30 digits have one, and of that kind; without a place there is none, or a level one."""
    mark = run.landmark
    found = newton(f, run.point)
    near = found is not None and max(abs(a - b) for a, b in zip(found[0], run.point, strict=True)) < 0.05
    if mark is None or mark.kind in (Kind.DEGENERATE, Kind.VALLEY) or not mark.eigenvalues:
        if near and found is not None:
            assert min(map(abs, found[1])) < mpmath.mpf("1e-3") * max(map(abs, found[1])), run.reason
        return
    assert found is not None
    assert near, (run.reason, found)
    assert max(abs(a - b) for a, b in zip(found[0], mark.point, strict=True)) < 1e-7, (run.reason, found)
    low, high = found[1]
    if min(abs(low), abs(high)) > NOISE * max(abs(low), abs(high)):
        kind = Kind.MINIMUM if low > 0 else Kind.MAXIMUM if high < 0 else Kind.SADDLE
        assert mark.kind is kind, (run.reason, found)


def judged(seed: int) -> Verdict:
    rng = random.Random(seed)
    text = function(rng)
    at = rng.uniform(-2, 2), rng.uniform(-2, 2)
    run = start(ScalarObjective(parse(text), ("x", "y")), at, learning_rate=10 ** rng.uniform(-2, 0)).forward(STEPS)
    f = sympy.sympify(text, locals=NAMES, rational=True)
    said = f"{text} from {at}, η = {run.base_rate}: {run.reason}"
    if run.verdict is Verdict.CONVERGED:
        with mpmath.workdps(30):
            converged(run, f)
    elif run.verdict is Verdict.OSCILLATING:
        # ten times as long it has not come to rest, or to where f is much lower
        slope = sympy.lambdify(SYMBOLS, [f, *(f.diff(s) for s in SYMBOLS)], "numpy")
        point, values = np.array(run.point), []
        for _ in range(10 * STEPS):
            value, *gradient = slope(*point)
            values.append(float(value))
            point = point - run.base_rate * np.array(gradient, dtype=float)
        window = run.history.values[-64:]
        swing = max(window) - min(window)
        assert max(values[-64:]) > min(window) - 0.5 * swing - 1e-9 * abs(min(window)), said
    elif run.verdict is Verdict.DIVERGED:
        numbers = [run.value_at(k) for k in range(run.cursor + 1)]
        far = max(abs(x) for x in run.point)
        assert not np.isfinite(numbers[-1]) or numbers[-1] > numbers[0] or far > 10 or not np.isfinite(far), said
    elif run.verdict is Verdict.STILL_MOVING:
        slope = sympy.lambdify(SYMBOLS, [f.diff(s) for s in SYMBOLS], "mpmath")
        with mpmath.workdps(30):
            norm = mpmath.norm(mpmath.matrix(slope(*run.point)))
        assert norm > run.tolerance, said
        assert float(norm) == pytest.approx(run.gradient_norm, rel=1e-6), said
    return run.verdict


@pytest.mark.parametrize("first", [pytest.param(n, marks=pytest.mark.slow) for n in range(0, 500, 25)])
def test_judged_again(first: int) -> None:
    seen = {judged(seed) for seed in range(first, first + 25)}
    assert Verdict.CONVERGED in seen


def test_a_few_judged_again() -> None:
    assert Verdict.CONVERGED in {judged(seed) for seed in range(6)}
