"""One descent against a loop written by hand.

Rosenbrock's function, gd, 20,000 steps. Both record x, y, f and both partials of every entry and look at the
gradient's norm after every step. Medians of 15 runs of each, taking turns, in one process.
"""

from __future__ import annotations

from math import hypot

import pytest
from bench.measure import compare, report, timed

from gradtui.engine.descent.descent import start
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import symbols

pytestmark = pytest.mark.bench

STEPS = 20_000
RATE = 0.0005
BAR = 1.3  # the loop is what a person would write instead of using an engine
Columns = tuple[list[float], list[float], list[float], list[float], list[float]]


def by_hand(x: float, y: float, rate: float, steps: int, tolerance: float) -> Columns:
    xs, ys, values, d_xs, d_ys = [x], [y], [], [], []
    u, v = 1 - x, y - x * x
    f, d_x, d_y = u * u + 100 * v * v, -2 * u - 400 * x * v, 200 * v
    values.append(f)
    d_xs.append(d_x)
    d_ys.append(d_y)
    for _ in range(steps):
        if hypot(d_x, d_y) <= tolerance:
            break
        x -= rate * d_x
        y -= rate * d_y
        u, v = 1 - x, y - x * x
        f, d_x, d_y = u * u + 100 * v * v, -2 * u - 400 * x * v, 200 * v
        xs.append(x)
        ys.append(y)
        values.append(f)
        d_xs.append(d_x)
        d_ys.append(d_y)
    return xs, ys, values, d_xs, d_ys


def test_a_descent_is_as_fast_as_a_loop_by_hand() -> None:
    tree = parse("(1 - x)**2 + 100*(y - x**2)**2")
    objective = ScalarObjective(tree, symbols(tree), {})

    def ours() -> object:
        return start(objective, (-1.2, 1.0), learning_rate=RATE, tolerance=1e-12).forward(STEPS)

    def theirs() -> object:
        return by_hand(-1.2, 1.0, RATE, STEPS, 1e-12)

    descent = start(objective, (-1.2, 1.0), learning_rate=RATE, tolerance=1e-12).forward(STEPS)
    xs, ys, values, _, _ = by_hand(-1.2, 1.0, RATE, STEPS, 1e-12)
    assert len(descent.history) == len(xs) == STEPS + 1
    assert (*descent.point, descent.value) == pytest.approx((xs[-1], ys[-1], values[-1]), rel=1e-9)

    result = compare("20,000 steps / by hand", lambda: timed(ours), lambda: timed(theirs))
    report(f"{result.ours / STEPS * 1e6:.2f} µs a step")
    result.report_against(BAR)
