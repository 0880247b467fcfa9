"""Descents: as PyTorch's, forward and back, with their record and their verdicts."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtui.engine.descent.descent import Descent, Step, start, step
from gradtui.engine.descent.fused_loop import FusedLoop
from gradtui.engine.descent.history import ScalarHistory
from gradtui.engine.descent.number_algebra import NUMBERS
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.descent.stepper import Stepper
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.engine.verdict.verdict import Verdict
from gradtui.expression.reading.parser import parse

DESCENTS = json.loads((Path(__file__).parents[2] / "data" / "descents.json").read_text("utf-8"))
TWO_MINIMA = "(x**2 - 1.69)**2 + 0.3*x"


def begin(
    text: str, at: dict[str, float], optimizer: str = "gd", rate: float = 0.1, tolerance: float = 1e-6
) -> Descent:
    objective = ScalarObjective(parse(text), list(at))
    return start(objective, list(at.values()), optimizer=OPTIMIZERS[optimizer], learning_rate=rate, tolerance=tolerance)


@pytest.mark.parametrize("case", DESCENTS, ids=lambda c: f"{c['function']}-{c['optimizer']}")
def test_as_torch(case: dict) -> None:
    run = begin(case["expression"], case["start"], case["optimizer"], case["learning_rate"], 0.0).forward(40)
    for entry in case["trajectory"]:
        k = entry["step"]
        close = {"rel": 1e-9, "abs": 1e-12}
        assert run.point_at(k) == pytest.approx(tuple(entry["point"].values()), **close)
        assert run.value_at(k) == pytest.approx(entry["value"], **close)
        assert run.gradient_at(k) == pytest.approx(tuple(entry["partials"].values()), **close)


@pytest.mark.parametrize("name", [name for name, optimizer in OPTIMIZERS.items() if optimizer.is_plain])
def test_the_loop_is_the_formula(name: str) -> None:
    """The generated loop and the optimizer's own pure update give the same bits."""
    run = begin("(1 - x)**2 + 100*(y - x**2)**2", {"x": -1.2, "y": 1.0}, name, 1e-3, 0.0).forward(50)
    point, memory = run.point_at(0), run.optimizer.init(2)
    for t in range(1, 51):
        gradient = run.objective.gradient(point)
        point, memory = run.optimizer.update(point, gradient, memory, 1e-3, t)
        assert point == run.point_at(t)
        assert memory == run.memory_at(t)
        assert run.objective.value_and_gradient(point) == (run.value_at(t), *run.gradient_at(t))


ENDS = [
    ("(1 - x)**2 + 100*(y - x**2)**2", (-1.2, 1.0), 1e-3, 0.0),
    ("(1 - x)**2 + 100*(y - x**2)**2", (-1.2, 1.0), 0.3, 0.0),  # it leaves the numbers
    ("x**2 + 3*y**2", (2.0, -1.0), 0.1, 1e-3),  # it stops at the tolerance
    ("log(x) + sqrt(y)", (0.5, 0.25), 0.5, 0.0),  # math raises on the way
    ("exp(exp(x)) + y**2", (1.5, 1.0), 1e-3, 0.0),
]


@pytest.mark.parametrize("name", [name for name, optimizer in OPTIMIZERS.items() if optimizer.is_plain])
@pytest.mark.parametrize(("text", "point", "rate", "tolerance"), ENDS)
def test_the_fused_loop_is_the_general_stepper(
    name: str, text: str, point: tuple[float, float], rate: float, tolerance: float
) -> None:
    """Every bit that it records, and where it stops."""
    objective = ScalarObjective(parse(text), ("x", "y"))
    found = []
    for stepper in (
        FusedLoop(objective, OPTIMIZERS[name]),
        Stepper(objective, OPTIMIZERS[name], NUMBERS, ScalarHistory),
    ):
        history = stepper.begin(point)
        for count, eta in ((1, rate), (40, rate), (1200, rate / 2)):
            stepper.run(history, count, eta, tolerance)
        found.append([column.tobytes() for column in (*history.columns, history.rates)])
    assert found[0] == found[1]


MOVES = st.lists(st.tuples(st.sampled_from(["forward", "back", "goto", "rate"]), st.integers(0, 12)), max_size=25)


@given(MOVES, st.sampled_from(sorted(OPTIMIZERS)))
def test_going_anywhere_is_a_replay(moves: list[tuple[str, int]], optimizer: str) -> None:
    """Whatever was pressed: the state is that of a fresh descent with the same learning rates."""
    run = begin(TWO_MINIMA, {"x": 2.0}, optimizer, 0.02, 0.0)
    rates: list[float] = []
    for move, number in moves:
        before = run
        match move:
            case "forward":
                run = run.forward(number)
            case "back":
                run = run.back(number)
            case "goto":
                run = run.goto(number)
            case "rate":
                run = run.with_learning_rate(0.01 + number / 1000)
                assert run.point == before.point
                assert run.learning_rate == 0.01 + number / 1000
    rates = list(run.history.rates[: run.length - 1])
    replay = begin(TWO_MINIMA, {"x": 2.0}, optimizer, 0.02, 0.0)
    for rate in rates:
        replay = step(replay.with_learning_rate(rate))
    assert [replay.point_at(k) for k in range(run.length)] == [run.point_at(k) for k in range(run.length)]
    assert [replay.memory_at(k) for k in range(run.length)] == [run.memory_at(k) for k in range(run.length)]


@given(st.integers(1, 30), st.integers(1, 30))
def test_back_is_the_exact_inverse(forward: int, more: int) -> None:
    here = begin(TWO_MINIMA, {"x": 2.0}, "adam", 0.05, 0.0).forward(forward)
    there = here.forward(more).back(more)
    assert (there.cursor, there.point, there.value, there.learning_rate) == (
        here.cursor, here.point, here.value, here.learning_rate,
    )  # fmt: skip
    assert there.memory_at(there.cursor) == here.memory_at(here.cursor)


def test_back_computes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    run = begin(TWO_MINIMA, {"x": 2.0}).forward(5)
    monkeypatch.setattr(type(run.stepper), "run", lambda *_: pytest.fail("computed again"))
    assert run.back(3).forward(2).goto(0).goto(5).cursor == 5


def test_a_changed_rate_holds_from_here_on() -> None:
    run = begin(TWO_MINIMA, {"x": 2.0}, rate=0.05).forward(3)
    changed = run.with_learning_rate(0.02).forward(2)
    assert list(changed.history.rates[:5]) == [0.05, 0.05, 0.05, 0.02, 0.02]
    assert changed.back(3).learning_rate == 0.05
    assert changed.goto(3).learning_rate == 0.02
    # the descent that was left is as it was
    assert run.forward(2).learning_rate == 0.05
    assert run.forward(2).point != changed.point


def test_descents_that_share_a_record_do_not_disturb_each_other() -> None:
    root = begin(TWO_MINIMA, {"x": 2.0}, rate=0.05).forward(4)
    left, right = root.back(2).with_learning_rate(0.01).forward(3), root.forward(3)
    assert root.forward(3).point == right.point
    assert left.back(1).forward(1).point == left.point
    assert root.back(4).point == (2.0,)


def test_a_step_says_everything() -> None:
    run = begin(TWO_MINIMA, {"x": 2.0}, "momentum", 0.05).forward(2)
    first, second = run.steps
    assert isinstance(first, Step)
    assert (first.number, first.before, first.value, first.gradient) == (1, {"x": 2.0}, 5.9361, {"x": 18.78})
    assert first.learning_rate == 0.05
    assert first.after == second.before == {"x": 2.0 - 0.05 * 18.78}
    assert first.update == {"x": first.after["x"] - 2.0}
    assert first.value_after == second.value
    assert first.memory == second.memory_before == {"b": {"x": 18.78}}
    assert first.memory_before == {"b": {"x": 0.0}}
    assert len(run.steps) == 2
    assert run.steps[-1] == second
    assert run.steps[0:2] == [first, second]
    assert len(run.back().steps) == 1
    with pytest.raises(IndexError):
        run.steps[2]


def test_long_runs_cross_the_loops_chunks() -> None:
    text, at = "(1 - x)**2 + 100*(y - x**2)**2", {"x": -1.2, "y": 1.0}
    whole = begin(text, at, rate=1e-4).forward(3000)
    steps = begin(text, at, rate=1e-4)
    for _ in range(30):
        steps = steps.forward(100)
    assert whole.cursor == steps.cursor == 3000
    assert whole.point == steps.point
    assert len(whole.history.rates) == 3000


@pytest.mark.parametrize(
    ("text", "at", "rate", "steps", "verdict", "words"),
    [
        (TWO_MINIMA, {"x": 2.0}, 0.05, 60, "converged", "a minimum at x = 1.277 with f = 0.3866; after 17 steps"),
        (TWO_MINIMA, {"x": 2.0}, 0.05, 3, "still_moving", "above the tolerance"),
        (TWO_MINIMA, {"x": 2.0}, 0.16, 100, "oscillating", "the same 2 points"),
        (TWO_MINIMA, {"x": 2.0}, 0.25, 100, "diverged", "diverged at step 6: x = 8.4"),
        (TWO_MINIMA, {"x": 0.044430602232754506}, 0.05, 100, "converged", "maximum"),
        ("(3 - 2*w - b)**2", {"w": 0.0, "b": 0.0}, 0.1, 100, "converged", "after 1 step"),
        ("(3 - 2*w - b)**2", {"w": 0.0, "b": 0.0}, 0.2, 100, "oscillating", "2 points"),
        ("(3 - 2*w - b)**2", {"w": 0.0, "b": 0.0}, 0.21, 100, "diverged", "risen in each of the last 16 steps"),
        ("x**2 - y**2", {"x": 1.0, "y": 0.0}, 0.1, 100, "converged", "not a minimum: it is a saddle at x = 0, y = 0"),
        ("x**2 - y**2", {"x": 1.0, "y": 0.01}, 0.1, 100, "diverged", "every step is longer"),
        ("log(x)", {"x": 1.0}, 0.8, 100, "undefined", "undefined at step 2: log(−3.8) has no value, at x = −3.8"),
        ("sqrt(x)", {"x": 0.25}, 0.25, 100, "undefined", "in the partial by x, 1/0 divides by zero, at x = 0"),
        ("exp(x*y)", {"x": 30.0, "y": 20.0}, 1.0, 100, "diverged", "diverged at step 1"),
        ("x**2", {"x": 1e308}, 0.1, 100, "diverged", "too large for a number"),
    ],
)
def test_verdicts(text: str, at: dict[str, float], rate: float, steps: int, verdict: str, words: str) -> None:
    run = begin(text, at, rate=rate).forward(steps)
    assert (run.verdict, words in run.reason) == (verdict, True), run.reason
    assert isinstance(run.verdict, Verdict)


def test_an_entry_that_is_not_finite_is_kept_and_is_the_end() -> None:
    run = begin(TWO_MINIMA, {"x": 2.0}, rate=0.25).forward(100)
    assert run.cursor == 6
    assert run.at_end
    assert run.forward(5).cursor == 6
    assert not math.isfinite(run.value)
    assert all(math.isfinite(run.value_at(k)) for k in range(6))


def test_zero_tolerance_never_stops() -> None:
    run = begin("x**2", {"x": 0.0}, tolerance=0.0).forward(10)
    assert (run.cursor, run.verdict) == (10, "still_moving")


@pytest.mark.parametrize(("start_at", "deep"), [(2.0, (0.105, 0.14)), (-2.0, (0.0, 0.1125))])
def test_where_a_rate_leads(start_at: float, deep: tuple[float, float]) -> None:
    for rate in (0.02, 0.06, 0.1, 0.12, 0.135):
        run = begin(TWO_MINIMA, {"x": start_at}, rate=rate).forward(300)
        assert run.verdict == "converged"
        assert (run.point[0] < 0) == (deep[0] <= rate <= deep[1])


@pytest.mark.parametrize("rate", [0.0, -1.0, math.nan, math.inf])
def test_a_rate_is_above_zero(rate: float) -> None:
    run = begin("x**2", {"x": 1.0})
    with pytest.raises(ValueError, match="above 0"):
        run.with_learning_rate(rate)
    with pytest.raises(ValueError, match="above 0"):
        begin("x**2", {"x": 1.0}, rate=rate)


def test_exceptions_in_the_middle_of_a_run() -> None:
    """Where math raises the same step is taken in IEEE arithmetic: nothing is lost, nothing doubled."""
    rng = random.Random(5)
    for _ in range(50):
        text = rng.choice(["exp(exp(x))", "1/x", "log(x)", "sqrt(1 - x**2)", "exp(-x)*x**3", "x**1.5", "tan(x)/x"])
        run = begin(text, {"x": rng.uniform(0.1, 2.0)}, rate=rng.uniform(0.5, 5.0)).forward(200)
        lengths = {len(column) for column in run.history.columns} | {len(run.history.rates) + 1}
        assert lengths == {run.cursor + 1}
        for k in range(run.cursor):
            x, g = run.point_at(k)[0], run.gradient_at(k)[0]
            assert run.point_at(k + 1)[0] == x - run.history.rates[k] * g or math.isnan(x)
