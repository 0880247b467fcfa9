"""The words and numbers of a step."""

from __future__ import annotations

import pytest

from gradtui.engine.descent.descent import Descent, start
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse
from gradtui.lesson.explanation import working
from gradtui.lesson.narrate import narrate
from gradtui.lesson.words import reason

MODEL = "(y - w*x - b)**2"


def begin(text: str, at: dict[str, float], rate: float, optimizer: str = "gd", **constants: float) -> Descent:
    objective = ScalarObjective(parse(text), list(at), constants)
    return start(objective, list(at.values()), optimizer=OPTIMIZERS[optimizer], learning_rate=rate)


def model(rate: float = 0.1, optimizer: str = "gd") -> Descent:
    return begin(MODEL, {"w": 0.0, "b": 0.0}, rate, optimizer, x=2.0, y=3.0)


def test_partials_of_the_linear_model() -> None:
    w, b = working.partials(model(), "L")
    assert (w.symbol, w.formula, w.numbers, w.value, w.held) == (
        "∂L/∂w", "−2·x·(y − w·x − b)", "−2·2·(3 − 0·2 − 0)", -12.0, ("b",),
    )  # fmt: skip
    assert (b.formula, b.numbers, b.value) == ("−2·(y − w·x − b)", "−2·(3 − 0·2 − 0)", -6.0)


def test_update_of_the_linear_model() -> None:
    w, b = working.update(model())
    assert (w.target, w.numbers, w.value) == ("w", "0 − 0.1·(−12)", 1.2000000000000002)
    assert (b.target, b.numbers, b.value) == ("b", "0 − 0.1·(−6)", 0.6000000000000001)
    assert tuple(w.value for w in working.update(model()) if w.is_parameter) == model().forward().point


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_update_is_the_next_step(optimizer: str) -> None:
    run = model(0.01, optimizer).forward(3)
    parameters = [work.value for work in working.update(run) if work.is_parameter]
    assert tuple(parameters) == pytest.approx(run.forward().point, rel=0.0, abs=0.0, nan_ok=True)


def test_memory_is_shown() -> None:
    work = working.update(begin("x**2", {"x": 1.0}, 0.1, "momentum").forward())
    assert [(w.target, w.numbers) for w in work] == [("bₓ", "0.9·2 + 1.6"), ("x", "0.8 − 0.1·3.4")]


def test_one_variable_has_an_ordinary_derivative() -> None:
    (work,) = working.partials(begin("x**2", {"x": 3.0}, 0.1), "f")
    assert (work.symbol, work.held, work.numbers, work.value) == ("df/dx", (), "2·3", 6.0)


@pytest.mark.parametrize(
    ("run", "steps", "words"),
    [
        (
            begin("x**2 + y", {"x": 3.0, "y": 1.0}, 0.1),
            0,
            "f rises as x grows (slope 6) and rises as y grows (slope 1)",
        ),
        (begin("x**2", {"x": 3.0}, 0.1), 1, "Step 1: x fell by 0.6; f fell from 9 to 5.76."),
        (begin("x**2", {"x": 3.0}, 0.9), 1, "The slope along x changed sign: the step went past a low place there."),
        (begin("x**2 + y**2*0", {"x": 3.0, "y": 1.0}, 0.1), 1, "x fell by 0.6, y stayed"),
        (begin("x**2", {"x": 3.0}, 1.1), 1, "f rose from 9 to 12.96"),
        (begin("x**2", {"x": 3.0}, 1.0), 1, "f stayed at 9"),
        (
            begin("x**2", {"x": 3.0}, 0.5),
            1,
            "Converged: a minimum at x = 0 with f = 0; after 1 step the gradient's norm 0 is at or below the tolerance",
        ),
        (begin("x**2", {"x": 0.0}, 0.5), 0, "after 0 steps the gradient's norm 0 is at or below the tolerance 1e−6."),
        (begin("log(x)", {"x": 1.0}, 0.8), 2, "Undefined at step 2: log(−3.8) has no value, at x = −3.8."),
        (begin("x**4", {"x": 3.0}, 1.0), 9, "Diverged at step 5: x = "),
        (model(), 0, "A step goes the other way: downhill."),
    ],
)
def test_narration(run: Descent, steps: int, words: str) -> None:
    assert words in narrate(run.forward(steps))


@pytest.mark.parametrize(
    ("text", "at", "name", "said"),
    [
        ("(x - 1)**2", "x", "L", "a minimum at x = 1 with L = "),
        ("(x - 1)**2", "x", "f", "a minimum at x = 1 with f = "),
        ("(f - 1)**2", "f", "L", "a minimum at f = 1 with f = "),  # f is the variable: its name stays
    ],
)
def test_a_reason_has_the_functions_own_name(text: str, at: str, name: str, said: str) -> None:
    assert reason(begin(text, {at: 3.0}, 0.3).forward(100), name).startswith(said)
