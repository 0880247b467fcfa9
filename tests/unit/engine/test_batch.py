"""Many descents at once are the single descents, one for one.

Where f and the optimizer are made of + − · / and √ (and of comparisons, which do not round) the bits are the same:
last point, value, number of steps and end. sin, exp, log and their like are NumPy's in a batch and ``math``'s in a
descent: other operations, which differ in their last bits. There, descents that converge must agree to rounding, and
nothing is asked of chaotic ones.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thinned import thinned
from unit.engine.batches import (
    Ended,
    assert_the_same,
    each,
    function,
    log_free,
    one,
    somewhere,
    together,
    various,
)

from gradtui.engine.batch.batch import _COST, Batch
from gradtui.engine.batch.outcomes import DIVERGED, MOVING, OSCILLATING, STOPPED
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.descent.optimizers.optimizer import Optimizer
from gradtui.engine.descent.schedules import SCHEDULES
from gradtui.expression.primitives.registry import REGISTRY, of_numbers

GD = OPTIMIZERS["gd"]
TWO_MINIMA = "(x**2 - 1.69)**2 + 0.3*x"
ROSENBROCK = "(1 - x)**2 + 100*(y - x**2)**2"
EXACT = (
    TWO_MINIMA,
    "sqrt(1 + x**2) - 1/(2 + x)",
    ROSENBROCK,
    "x**2 - y**2 + y**4/20",
    "abs(x - 1) + max(x, y, 0.5)**2 - min(y, x)/3 + relu(y)",
    "where(x > y, x**2 + y**2, 3*x - y)/2",
    "x**2 + 3*y**2 + z**4 + x*y*z/5",
    "(x - y)**2/(1 + z**2) + sqrt(1 + z**2)",
)
"""Functions of which every operation rounds correctly."""


# -- bit for bit ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "tolerance"),
    thinned(
        [(n, *c) for n in OPTIMIZERS for c in (*((f, 1e-6) for f in EXACT), (ROSENBROCK, 0.0), (EXACT[-1], 0.0))], of=4
    ),
)
def test_every_optimizer(name: str, text: str, tolerance: float) -> None:
    optimizer, starts = OPTIMIZERS[name], somewhere(text, 1)
    if not log_free(optimizer, len(starts)):
        pytest.skip("its formula is not exact")
    steps = 90 if optimizer.is_plain else 25  # the others step slowly one by one
    assert_the_same(text, optimizer, starts, various(2), steps, tolerance, block=5)


VARIANTS = {
    "step": replace(GD, schedule=SCHEDULES["step"].with_settings({"every": 7.0, "factor": 0.4})),
    "exponential": replace(OPTIMIZERS["momentum"], schedule=SCHEDULES["exponential"]),
    "cosine": replace(OPTIMIZERS["adam"], schedule=SCHEDULES["cosine"].with_settings({"period": 50.0, "warmup": 9.0})),
    "cosine to the end": replace(GD, schedule=SCHEDULES["cosine"].with_settings({"period": 40.0})),
    "warmup": replace(OPTIMIZERS["nesterov"], schedule=SCHEDULES["warmup"]),
    "search from a schedule": replace(OPTIMIZERS["line_search"], schedule=SCHEDULES["exponential"]),
    "noise": replace(GD, noise=0.3, seed=5),
    "noise in adam": replace(OPTIMIZERS["adam"], noise=0.05, seed=1),
    "noise for Newton": replace(OPTIMIZERS["newton"], noise=0.1, seed=2),
    "noise in a search": replace(OPTIMIZERS["line_search"], noise=0.1, seed=3),
    "damped Newton": OPTIMIZERS["newton"].with_hyperparameters({"damping": 0.5}),
    "other hyperparameters": OPTIMIZERS["adamw"].with_hyperparameters({"beta1": 0.5, "weight_decay": 0.2}),
    "a steep search": OPTIMIZERS["line_search"].with_hyperparameters({"shrink": 0.8, "slope": 0.6}),
}


@pytest.mark.parametrize("rates", [0.04, various(3, 5)], ids=["one rate", "many rates"])
@pytest.mark.parametrize("text", [TWO_MINIMA, "x**2 - y**2 + y**4/20"])
@pytest.mark.parametrize("name", thinned(VARIANTS, of=4))
def test_schedules_noise_and_settings(name: str, text: str, rates: Any) -> None:
    assert_the_same(text, VARIANTS[name], somewhere(text, 4, 5), rates, 20 if VARIANTS[name].noise else 70, 1e-6)


def test_a_start_that_is_a_number_is_that_of_all() -> None:
    found = assert_the_same(ROSENBROCK, GD, [np.linspace(-1.0, 1.0, 9), 0.5], 1e-3, 50, 1e-6)
    assert found == assert_the_same(ROSENBROCK, GD, [np.linspace(-1.0, 1.0, 9), np.full(9, 0.5)], [1e-3] * 9, 50, 1e-6)
    assert len(assert_the_same(TWO_MINIMA, GD, [2.0], np.linspace(0.01, 0.3, 9), 50, 1e-6)) == 9


@pytest.mark.parametrize("tolerance", thinned([0.0, 1e-6], of=4))
@pytest.mark.parametrize("steps", [0, 1, 2, 15, 16, 17, 63, 64, 65, 80, 300])
def test_any_number_of_steps(steps: int, tolerance: float) -> None:
    """Judgements look back over up to 64 steps, and say less below 16."""
    rates = np.linspace(0.004, 0.3, 40)
    found = assert_the_same(TWO_MINIMA, GD, [np.linspace(-2.0, 2.0, 40)], rates, steps, tolerance)
    assert len(found) == 40


@pytest.mark.parametrize(
    "optimizer", thinned([GD, OPTIMIZERS["line_search"], OPTIMIZERS["adam"]], of=3), ids=lambda o: o.name
)
@pytest.mark.parametrize("tolerance", [0.0, 1e-6])
def test_blocks_and_threads_change_nothing(optimizer: Optimizer, tolerance: float) -> None:
    starts, rates = [np.linspace(-2.0, 2.0, 20), np.linspace(2.0, -1.0, 20)], various(6, 20)
    f, steps = function("(x**2 - 1)**2 + x*y + y**2/(1 + x**2)"), 20 if optimizer.searches else 70
    whole = together(Batch(f, optimizer, threads=1), starts, rates, steps, tolerance)
    for block in (1, 3, 8192):
        for threads in (1, 2):
            assert together(Batch(f, optimizer, block, threads), starts, rates, steps, tolerance) == whole


@pytest.mark.slow
def test_many_blocks_on_two_threads() -> None:
    """Again and again, since threads take blocks in any order."""
    random = np.random.RandomState(0)
    starts = [random.uniform(-3.0, 3.0, 2000), random.uniform(-3.0, 3.0, 2000)]
    f = function("(x**2 + y - 11)**2 + (x + y**2 - 7)**2")
    whole = Batch(f, GD, threads=1).run(starts, 0.01, 120, 1e-6)
    for _ in range(3):
        again = Batch(f, GD, block=64, threads=2).run(starts, 0.01, 120, 1e-6)
        for name in ("points", "values", "steps", "ends"):
            assert getattr(again, name).tobytes() == getattr(whole, name).tobytes()
    for i in range(0, 2000, 100):
        alone = one(f, GD, [column[i] for column in starts], 0.01, 120, 1e-6)
        assert alone == Ended(
            tuple(map(repr, whole.points[:, i].tolist())), repr(float(whole.values[i])), whole.steps[i], whole.ends[i]
        )


def test_one_batch_runs_again_and_again() -> None:
    """What it keeps for one run does not leak into the next, nor into the arrays that it was given."""
    f = function(TWO_MINIMA)
    batch, fresh = Batch(f, OPTIMIZERS["momentum"]), [np.linspace(-2.0, 2.0, 50)]
    kept = [fresh[0].copy()]
    first = together(batch, fresh, 0.05, 100, 1e-6)
    together(batch, [np.linspace(0.0, 9.0, 7)], various(1, 7), 20, 0.0)
    assert together(batch, fresh, 0.05, 100, 1e-6) == first
    np.testing.assert_array_equal(fresh[0], kept[0])


# -- ends -------------------------------------------------------------------------------------------------------------

HUGE = [1.0, 1e3, 1e100, 1e200, 1e300, 1.7e308]


@pytest.mark.parametrize("tolerance", [0.0, 1e-6])
@pytest.mark.parametrize("steps", [15, 300])
@pytest.mark.parametrize(
    ("text", "starts", "rates", "end"),
    [
        ("x**2", [[1.0, -3.0, 1e-3]], 1.1, DIVERGED),
        ("x**2", [[1.0, 2.0, 4.0]], 1.0, OSCILLATING),
        ("x**4", [[3.0, 4.0, 5.0]], 1.0, STOPPED),
        ("x**2 - y**2", [[1.0, 1.0], [0.01, -0.3]], 0.1, DIVERGED),
        ("x + 2*y", [[0.0, 1.0], [0.0, 1.0]], 0.1, MOVING),
        ("x - x", [[0.0, 1.0]], 0.1, None),
        ("x**2", [[0.0, 1e-7, -1e-9]], 0.1, None),
        ("x**2", [[1e150, 1e160, 1e308]], 0.1, None),
        ("x**2*1e-300", [[1.0, 1e150, 1e300]], 0.4, None),
        ("sqrt(x)", [[0.25, 1.0, 0.01, 0.0]], 0.25, None),
        ("sqrt(x)*y", [[0.25, 1.0, 0.01], [1.0, -1.0, 3.0]], 0.25, None),
        ("1/x", [[-1.0, 1.0, -0.5, -2.0, 0.0]], 1.0, None),
        ("1/(1 + x**2)", [[0.0, 1.0, -2.0, 1e200]], 10.0, None),
        ("x**2", [[1.0]], HUGE, None),
        ("x/(1 + x**2)", [[1.5]], HUGE, None),
        ("sqrt(1 + x**2) + y**2/9", [[1.5], [-2.0]], HUGE, None),
        ("x*y", [[0.3], [-2.0]], HUGE, None),
        ("1/x", [[np.inf, -np.inf, np.nan]], 0.1, STOPPED),
        ("x*y", [[np.inf, 1.0, np.nan], [0.0, np.inf, 1.0]], 0.1, STOPPED),
    ],
)
def test_ends(text: str, starts: list[Any], rates: Any, end: int | None, steps: int, tolerance: float) -> None:
    columns = [np.broadcast_to(column, np.broadcast(*starts, rates).shape) for column in starts]
    found = assert_the_same(text, GD, columns, rates, steps, tolerance)
    if end is not None and steps > 15:
        assert {ended.end for ended in found} == {end}


@pytest.mark.parametrize("tolerance", [0.0, 1e-6])
@pytest.mark.parametrize("steps", [40, 200])
@pytest.mark.parametrize("name", thinned(["gd", "adam", "newton"], of=3))
@pytest.mark.parametrize("text", ["sqrt(x) + x**2", "1/x + x", "sqrt(1 - x**2)", "y/sqrt(x) + x*y**2"])
def test_where_f_ends(text: str, name: str, steps: int, tolerance: float) -> None:
    starts = [abs(column) / 2 for column in somewhere(text, 8, 10)]
    assert_the_same(text, OPTIMIZERS[name], starts, various(9, 10), steps, tolerance)


@pytest.mark.parametrize("tolerance", [0.0, 1e-6])
@pytest.mark.parametrize("steps", [16, 300])
def test_a_logarithm_left_of_zero_ends_a_descent(steps: int, tolerance: float) -> None:
    """log(x) has a slope there, 1/x, which may well lead back: a batch must not follow it."""
    starts = np.linspace(0.05, 4.0, 200)
    f = function("log(x)")
    found = together(Batch(f, GD), [starts], 0.8, steps, tolerance)
    alone = list(each(f, GD, [starts], 0.8, steps, tolerance))
    assert [(e.steps, e.end) for e in found] == [(e.steps, e.end) for e in alone]


@pytest.mark.parametrize("name", ["gd", "momentum"])
def test_f_may_overflow_before_its_gradient(name: str) -> None:
    """Down a line of slope 1e150 f is soon beyond every float, and its slope never is."""
    starts = [np.array([-1.7e158, -1.0e158, 0.0, 1.5e158])]
    found = assert_the_same("1e150*x", OPTIMIZERS[name], starts, 1e7, 200, 1e-6)
    assert {ended.end for ended in found} == {STOPPED}


def test_f_may_overflow_and_come_back() -> None:
    """A schedule's first step is far too long, and the second leads back: the descent has ended before."""
    optimizer = replace(GD, schedule=SCHEDULES["step"].with_settings({"every": 1.0, "factor": 0.1}))
    found = assert_the_same("where(x > 0, 1e150*x, -1e151*x)", optimizer, [np.array([1e150, 2e150])], 1e9, 100, 1e-6)
    assert [ended.steps for ended in found] == [1, 1]


def test_line_search_of_a_slope_whose_square_overflows() -> None:
    assert_the_same("x**2", OPTIMIZERS["line_search"], [np.array([1e153, 1e154, 1.2e154])], 0.1, 20, 1e-6)


@pytest.mark.parametrize("damping", [0.0, 0.1])
def test_newton_where_the_matrix_has_no_inverse(damping: float) -> None:
    optimizer = OPTIMIZERS["newton"].with_hyperparameters({"damping": damping})
    for text, starts in [
        ("(3 - 2*x - y)**2", [np.array([0.0, 1.0]), np.array([0.0, 5.0])]),
        ("x**2 + 0*y", [np.array([0.0, 1.0]), np.array([0.0, 5.0])]),
        ("1e-200*x**2 + 1e-200*y**2", [np.array([0.0, 1.0]), np.array([0.0, 5.0])]),
        ("3*x", [np.array([0.0, 1.0])]),
    ]:
        assert_the_same(text, optimizer, starts, 1.0, 20, 0.0)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("x**2 + y**2 + z**2 + x*y*z", (0.4, -1.0, 2.0)),
        ("x**2 + y**2 + 1e-20*z**2", (1.0, 1.0, 1.0)),
        ("(x + y + z)**2", (1.0, 2.0, 3.0)),
        ("x*y/(1 + z**2)", (1.0, -2.0, 1e200)),
        ("x**2*y**2*z**2", (1e90, 1e90, 1e90)),
        ("sqrt(x) + y**2 + z**2", (1e-3, 1.0, 1.0)),
    ],
)
def test_newton_in_three_variables(text: str, at: tuple[float, ...]) -> None:
    """Other arithmetic, so to rounding: but as many steps, to the same end, and without an exception."""
    for tolerance in (0.0, 1e-6):
        alone = one(function(text), OPTIMIZERS["newton"], at, 1.0, 12, tolerance)
        starts = [np.array([x, x]) for x in at]
        for found in together(Batch(function(text), OPTIMIZERS["newton"]), starts, 1.0, 12, tolerance):
            assert (found.steps, found.end) == (alone.steps, alone.end)
            np.testing.assert_allclose([float(x) for x in found.point], [float(x) for x in alone.point], 1e-9, 1e-9)


@pytest.mark.parametrize("scale", [1e-200, 1e-100, 1.0, 1e100])
def test_steps_that_lengthen_are_seen_at_any_scale(scale: float) -> None:
    """A hair beside a saddle: the squares of its steps are no floats, the steps are."""
    starts = [np.array([0.0, scale]), np.array([scale, 0.5 * scale])]
    found = assert_the_same("x**2 - y**2", GD, starts, 0.1, 100, 0.0)
    assert {ended.end for ended in found} == {DIVERGED}


# -- nothing, one, and giving up --------------------------------------------------------------------------------------


@pytest.mark.parametrize("rates", [0.1, np.array([])], ids=["one rate", "no rates"])
def test_no_starts(rates: Any) -> None:
    found = Batch(function(ROSENBROCK), GD).run([np.array([]), np.array([])], rates, 10, 1e-6)
    assert (found.points.shape, found.values.size, found.steps.size, found.ends.size) == ((2, 0), 0, 0, 0)


def test_one_start() -> None:
    assert assert_the_same(ROSENBROCK, GD, [-1.2, 1.0], 1e-3, 100, 1e-6)[0].steps == 100


# -- threads ----------------------------------------------------------------------------------------------------------

CALLS = [f"{entry.name}({', '.join(['x', 'y'][: entry.arity[0]])})" for entry in of_numbers() if entry.name != "where"]


@pytest.mark.parametrize("text", [*CALLS, "where(x > y, x, y)", "where(x <= y, x, y)", "x**y", "x**2.5/y - 3*x"])
@pytest.mark.parametrize("name", ["gd", "adam", "newton"])
def test_every_operation_has_a_cost(text: str, name: str) -> None:
    for code in Batch(function(text), OPTIMIZERS[name], block=64, threads=1).code(with_rates=False):
        used = {name for name, arguments in code.program.operations if isinstance(arguments, tuple)}
        assert used <= set(_COST) | set(REGISTRY)


@pytest.mark.parametrize(
    ("text", "threads"),
    [("x**2", 1), ("sqrt(x)/3", 1), ("max(x, 0)", 1)]
    + [(text, 2) for text in ("x**2.5", "sinh(x)", "cosh(x)", "log2(x)", "log10(x)", "sin(x)", "exp(x)", "log(x)")],
)
def test_a_second_thread_helps_where_operations_take_their_time(
    text: str, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert Batch(function(text), GD)._threads(1_000_000) == threads
    assert Batch(function(text), GD)._threads(100) == 1


def test_a_stale_question_is_given_up() -> None:
    asked: list[int] = []

    def is_stale() -> bool:
        asked.append(1)
        return len(asked) > 3

    batch = Batch(function(ROSENBROCK), GD, block=16, threads=1)
    starts = [np.linspace(-1.0, 1.0, 64), 0.5]
    found = batch.run(starts, 1e-5, 100_000_000, 0.0, is_stale)
    assert set(found.ends.tolist()) == {MOVING}
    assert batch.run(starts, 1e-5, 100_000_000, 0.0, lambda: True).ends.tolist() == [MOVING] * 64
    fresh = batch.run(starts, 1e-5, 100, 0.0, lambda: False)
    assert fresh.values.tobytes() == batch.run(starts, 1e-5, 100, 0.0).values.tobytes()


# -- other operations -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", thinned([name for name in OPTIMIZERS if name != "adadelta"], of=8))
@pytest.mark.parametrize(
    ("text", "middle", "rate"),
    [
        ("cos(x)", (np.pi,), 0.2),
        ("tanh(x)**2 + (x - y)**2", (0.0, 0.0), 0.1),
        ("exp(x) - x + softplus(y) + y**2", (0.0, 0.0), 0.1),
        ("x*log(x) + (y - sin(x))**2", (0.6, 0.5), 0.03),
        ("sigmoid(x)*(x - 1)**2 + erf(y)**2 + z**2*exp(-y)", (1.0, 0.0, 0.0), 0.1),
    ],
)
def test_to_rounding(text: str, middle: tuple[float, ...], rate: float, name: str) -> None:
    """Steps that come nearer to a minimum shrink what their rounding leaves; Newton's double the digits.

    NAdam's do not: at a minimum its g and its √v both vanish, and of their ratio the rounding is left, which grows.
    """
    random = np.random.RandomState(7)
    starts = [x + random.uniform(-0.2, 0.2, 6) for x in middle]
    f, optimizer, steps = function(text), OPTIMIZERS[name], 20 if name == "nadam" else 200
    found = together(Batch(f, optimizer, block=5), starts, rate, steps, 1e-6)
    for ended, alone in zip(found, each(f, optimizer, starts, rate, steps, 1e-6), strict=True):
        assert (ended.end, abs(ended.steps - alone.steps) <= 1) == (alone.end, True)
        if ended.steps == alone.steps:
            np.testing.assert_allclose([float(x) for x in ended.point], [float(x) for x in alone.point], 0, 1e-9)
            assert float(ended.value) == pytest.approx(float(alone.value), abs=1e-11)


# -- laws -------------------------------------------------------------------------------------------------------------

COEFFICIENT = st.integers(-40, 40).map(lambda k: k / 8)
TERMS = st.lists(st.tuples(COEFFICIENT, st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=5)


def _polynomial(terms: list[tuple[float, int, int]]) -> str:
    return " + ".join(f"({c})*x**{i}*y**{j}" for c, i, j in terms) + " + 0*x + 0*y"


@settings(max_examples=8)
@given(
    TERMS,
    st.lists(st.tuples(st.floats(-3.0, 3.0), st.floats(-3.0, 3.0), st.floats(1e-3, 2.0)), min_size=1, max_size=6),
    st.sampled_from([o for o in OPTIMIZERS.values() if log_free(o, 2)] + list(VARIANTS.values())),
    st.sampled_from([3, 20, 70, 140]),
    st.sampled_from([0.0, 1e-6, 0.1]),
)
def test_random_polynomials(
    terms: list[tuple[float, int, int]],
    descents: list[tuple[float, float, float]],
    optimizer: Optimizer,
    steps: int,
    tolerance: float,
) -> None:
    columns = [np.array(column) for column in zip(*descents, strict=True)]
    assert_the_same(_polynomial(terms), optimizer, columns[:2], columns[2], steps, tolerance)
