"""What is said of η, of curvature, and of what comes before an update: every number in it is worked out again."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from functional.pilots import text_of
from functional.test_race_app import number

import gradtui
from gradtui.cli.options.app_options import app_options
from gradtui.cli.resolve import chosen
from gradtui.engine.descent.descent import Descent
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.descent.optimizers.optimizer import Optimizer
from gradtui.engine.descent.schedules import SCHEDULES
from gradtui.lesson import rates
from gradtui.lesson.explanation import working
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.runs import begin
from gradtui.tui.app import GradtuiApp


def given(text: str, at: dict[str, float], optimizer: Optimizer, name: str = "f", rate: float = 0.1) -> Descent:
    """The start of a descent."""
    options = app_options().read(["-f", text, "--start", ",".join(f"{k}={v}" for k, v in at.items())])
    return begin(replace(chosen(options), optimizers=(optimizer,), learning_rates=(rate,), name=name))[0]


def hessian(text: str, run: Descent) -> Any:
    f = gradtui.Function(text, variables=run.variables)
    found = f.hessian(**dict(zip(run.variables, run.point, strict=True)))
    return np.array([list(row.values()) for row in found.values()])


BOWL = "x**2 + 10*y**2 + x*y"
ADVICE = [
    (BOWL, {"x": 1.0, "y": 1.0}, "gd", "1/λmax"),
    (BOWL, {"x": 1.0, "y": 1.0}, "line_search", "1/λmax"),
    ("x**2 - y**2", {"x": 1.0, "y": 1.0}, "gd", "1/λmax"),
    ("x**4", {"x": 1.0}, "gd", "1/λmax"),
    (BOWL, {"x": 1.0, "y": 1.0}, "adam", "gradient descent"),
    (BOWL, {"x": 1.0, "y": 1.0}, "newton", "gradient descent"),
    ("-x**2 - y**2", {"x": 1.0, "y": 1.0}, "gd", "curves down"),
    ("x + 2*y", {"x": 1.0, "y": 1.0}, "gd", "level|does not curve"),
]


@pytest.mark.parametrize(("text", "at", "optimizer", "said"), ADVICE)
def test_u_takes_the_rate_that_it_names_or_says_why_not(
    text: str, at: dict[str, float], optimizer: str, said: str
) -> None:
    run = given(text, at, OPTIMIZERS[optimizer])
    rate, words = rates.advised(run)
    assert re.search(said, words)
    assert (rate is None) == (said != "1/λmax")
    if rate is not None:
        eigenvalues = np.linalg.eigvalsh(hessian(text, run))
        assert rate == pytest.approx(1 / eigenvalues[-1], rel=1e-12)
        best = 2 / (min(x for x in eigenvalues if x > 1e-9) + eigenvalues[-1])
        again, more = rates.advised(run.with_learning_rate(rate))
        assert again == pytest.approx(best, rel=1e-12)
        assert ("2/(λmin + λmax)" in more) == (best != rate)
        assert rates.advised(run.with_learning_rate(again or rate))[0] == rate


async def test_u_in_the_app() -> None:
    app = GradtuiApp(open_scenario("race"))
    async with app.run_test(size=(200, 60)) as pilot:
        begun = app.main.session.initial_runs
        await pilot.press("u")
        assert app.main.session.run.base_rate == pytest.approx(1 / 20)
        await pilot.press("u")
        assert app.main.session.run.base_rate == pytest.approx(2 / 22)
        await pilot.press("tab", "u")
        assert app.main.session.run.base_rate == 0.04
        how, pace = rates.curves(app.main.session.run) or ("", "")
        assert f"curves {how} {pace}" in " ".join(text_of(app, "#ahead").split())
        said = [notification.message for notification in app._notifications]
        assert said == [rates.advised(run)[1] for run in (begun[0], begun[0].with_learning_rate(1 / 20), begun[1])]


# -- what is said of curvature, and of what comes before an update ---------------------------------------------------


def numbers(text: str) -> list[float]:
    return [float(x.replace("−", "-")) for x in re.findall(r"(?<![\w.])[−-]?\d+(?:\.\d+)?(?:e[−-]?\d+)?", text)]


TURNED = "(x - 2*y)**2 + 3*(2*x + y)**4 + x*y"


@pytest.mark.parametrize("steps", [0, 3])
@pytest.mark.parametrize("text", [BOWL, TURNED, "x**2 - y**2", "(3 - 2*x - y)**2"])
def test_the_row_of_curvature(text: str, steps: int) -> None:
    run = given(text, {"x": 0.4, "y": 0.3}, OPTIMIZERS["gd"], rate=0.013).forward(steps)
    how, pace = rates.curves(run) or ("", "")
    matrix = hessian(text, run)
    values = np.linalg.eigvalsh(matrix)
    found = re.fullmatch(r"λ = (\S+) along (.+?), (\S+) along (.+?)(?:; condition number (\S+)|, a valley)?", how)
    assert found is not None
    for value, direction, true in ((found[1], found[2], values[1]), (found[3], found[4], values[0])):
        assert number(value) == pytest.approx(true, rel=1e-3, abs=1e-9)
        d = np.array({"x": (1.0, 0.0), "y": (0.0, 1.0)}.get(direction) or numbers(direction))
        assert matrix @ d == pytest.approx(true * d, abs=0.06 * max(abs(values)))
    if values[0] > 1e-9:
        assert number(found[5]) == pytest.approx(values[1] / values[0], rel=1e-2)
    else:
        assert (", a valley" in how) == (abs(values[0]) < 1e-9)
    limit = numbers(pace.partition("λmax = ")[2])[0]
    assert limit == pytest.approx(2 / values[1], rel=1e-3)
    assert numbers(pace)[0] == 0.013
    assert ("f curves down" in pace) == (values[0] < -1e-9)
    assert ("unstable" in pace, "zig-zag" in pace) == (limit < 0.013, 0.0065 < limit / 2 < 0.013)


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("warmup", [0.0, 4.0])
def test_the_line_of_a_schedule(name: str, warmup: float) -> None:
    """Its formula, worked out as it stands there, is the rate that the update takes; also after its period."""
    small = {"step": {"every": 3.0}, "cosine": {"period": 8.0}}.get(name, {})
    schedule = SCHEDULES[name].with_settings({**small, "warmup": warmup or SCHEDULES[name].values["warmup"]})
    run = given(BOWL, {"x": 1.0, "y": 1.0}, replace(OPTIMIZERS["gd"], schedule=schedule), rate=0.02)
    for t in range(1, 21):
        line = working.preparation(run)[0]
        told = re.fullmatch(r"η of update t = (\d+): (.*), η = (\S+)", line)
        assert told is not None
        assert (int(told[1]), float(told[3])) == (t, 0.02)
        python = re.sub(r"⌊(.*)⌋", r"floor(\1)", told[2]).replace("·", "*").replace("−", "-").replace("^", "**")
        known = {"η": 0.02, "t": t, "π": math.pi, "cos": math.cos, "floor": math.floor, "min": min}
        assert eval(python, known) == pytest.approx(run.rate_at(t - 1), rel=1e-9, abs=1e-15), line
        run = run.forward()


def test_the_lines_of_a_line_search() -> None:
    run = given(TURNED, {"x": 1.0, "y": 1.0}, OPTIMIZERS["line_search"], name="L", rate=1.0).forward(2)
    f, said = gradtui.Function(TURNED), [line for line in working.preparation(run, "L") if " = " in line]
    for line in said:
        rate, value, bound = numbers(line)
        true = f(**{v: x - rate * g for v, x, g in zip(run.variables, run.point, run.gradient, strict=True)})
        assert value == pytest.approx(true, rel=2e-3)
        assert bound == pytest.approx(run.value - 1e-4 * rate * run.gradient_norm**2, rel=2e-3)
        assert line.endswith("taken" if value <= bound else "too far")
        assert (" ≤ " in line) == (value <= bound)
    assert [line.endswith("taken") for line in said] == [False] * (len(said) - 1) + [True]
    assert all(": L = " in line for line in said), "the function is called L"


def test_the_lines_of_noise_and_of_newton() -> None:
    at = {"x": 1.0, "y": 0.5}
    noisy = given(TURNED, at, replace(OPTIMIZERS["gd"], noise=0.5, seed=3)).forward(2)
    for i, line in enumerate(working.preparation(noisy)):
        slope, added = numbers(line)[-2:]
        assert slope == pytest.approx(noisy.gradient[i], rel=1e-3)
        step = noisy.point[i] - working.update(noisy)[i].value
        assert step / 0.1 == pytest.approx(slope + added, rel=1e-3)
    newton = given(TURNED, at, OPTIMIZERS["newton"].with_hyperparameters({"damping": 0.25}), rate=1.0).forward()
    lines, matrix = working.preparation(newton), hessian(TURNED, newton)
    assert numbers(lines[0])[:4] == pytest.approx(matrix.ravel().tolist(), rel=1e-3)
    d = np.linalg.solve(matrix + 0.25 * np.eye(2), np.array(newton.gradient))
    assert numbers(lines[1]) == pytest.approx(d.tolist(), rel=1e-3)
    assert newton.forward().point == pytest.approx((np.array(newton.point) - d).tolist(), rel=1e-9)
