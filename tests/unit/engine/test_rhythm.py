"""What goes back and forth: said to oscillate only where f does not fall; noisy or long steps with their cause."""

from __future__ import annotations

import re
from array import array
from dataclasses import replace

import pytest

from gradtui.engine.descent.descent import Descent, start
from gradtui.engine.descent.history import ScalarHistory
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.engine.verdict import diagnosis as causes
from gradtui.engine.verdict.verdict import WINDOW
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import symbols

GD = OPTIMIZERS["gd"]


def begun(text: str, at: tuple[float, ...], rate: float, optimizer: str = "gd", **changed: float) -> Descent:
    tree = parse(text)
    made = replace(OPTIMIZERS[optimizer], **changed)
    return start(ScalarObjective(tree, symbols(tree)), at, optimizer=made, learning_rate=rate)


@pytest.mark.parametrize(
    ("text", "at", "rate", "optimizer", "steps"),
    [
        ("(y - x**2)*(y - 3*x**2)", (0.9, -0.3), 0.1, "line_search", 200),
        ("sin(3*x) + 0.5*x", (1.0,), 0.5, "gd", 60),
        ("sin(3*x) + 0.5*x", (1.0,), 0.5, "gd", 400),
        ("abs(x) + y**2", (1.0, 1.0), 0.5, "adagrad", 200),
        ("x**2", (1.0,), 0.9999, "gd", 200),
    ],
)
def test_what_falls_does_not_oscillate(
    text: str, at: tuple[float, ...], rate: float, optimizer: str, steps: int
) -> None:
    run = begun(text, at, rate, optimizer).forward(steps)
    assert run.verdict == "still_moving", run.reason
    early, late = run.history.values[max(steps - 64, 0) : steps - 32], run.history.values[steps - 31 :]
    assert (min(late) < min(early), max(late) < max(early)) == (True, True)


@pytest.mark.parametrize("steps", [100, 150, 333])
def test_noise_is_told_with_what_it_does_and_what_settles_it(steps: int) -> None:
    run = begun("x**2 + 2*y**2", (1.0, 1.0), 0.1, noise=0.5, seed=3).forward(steps)
    assert run.verdict == "oscillating", run.reason
    told = re.search(
        r"the steps are noisy: f wanders within (\S+) of (\S+); a smaller η or a falling schedule", run.reason
    )
    assert told is not None, run.reason
    values = run.history.values[steps - WINDOW : steps + 1]
    assert float(told[1]) == pytest.approx((max(values) - min(values)) / 2, rel=0.06)
    assert float(told[2]) == pytest.approx((max(values) + min(values)) / 2, rel=1e-3)
    # and so it does
    calmer = begun("x**2 + 2*y**2", (1.0, 1.0), 0.01, noise=0.5, seed=3).forward(1000)
    after = calmer.history.values[-WINDOW:]
    assert max(after) - min(after) < max(values) - min(values)


def test_a_method_whose_steps_stay_long_beside_a_kink() -> None:
    run = begun("abs(x) + 3*abs(y)", (1.0, 0.4), 0.05, "rmsprop").forward(20_000)
    assert run.verdict == "oscillating", run.reason
    assert "its steps stay about 0.0" in run.reason
    assert run.reason.endswith("however small the slope: a smaller η or a falling schedule settles it")


@pytest.mark.parametrize(("text", "blamed"), [("x**2 + abs(x)/1000", False), ("x**2", True)])
def test_no_curvature_is_blamed_at_a_kink(text: str, blamed: bool) -> None:
    """f is lowest at 0, where second partials say nothing of |x|."""
    points = array("d", [0.0, *(0.5 * (-1) ** i for i in range(64))])
    values = array("d", [0.0] + [0.25] * 64)
    record = ScalarHistory([points], values, [array("d", [1.0] * 65)], [], array("d", [1.1] * 64))
    said = causes.why_round(ScalarObjective(parse(text), ("x",)), GD, record, 64)
    assert said == (", since η·λmax = 2.2 > 2 at its lowest point" if blamed else "")


def test_jumps_without_a_period_are_told_with_where_f_was() -> None:
    run = begun("x**4/4 - x**2/2", (0.3,), 1.9).forward(200)
    assert run.verdict == "oscillating", run.reason
    values = run.history.values[200 - WINDOW : 201]
    told = re.search(r"without a period; in the last 64 steps f was between (\S+) and ([^\s,]+)", run.reason)
    assert told is not None, run.reason
    low, high = (float(number.replace("−", "-")) for number in told.groups())
    assert (low, high) == pytest.approx((min(values), max(values)), rel=1e-3)
