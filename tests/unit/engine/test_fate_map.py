"""Fate maps: each cell is what one descent does, coarse looks never change, and what ends alike has one letter."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from math import isfinite
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thinned import thinned
from unit.generate import expression

from gradtui.engine.batch.fate_map import FateMap, MapQuestion, fate_map, refined
from gradtui.engine.batch.undefined_points import undefined_at
from gradtui.engine.descent.descent import Descent, start
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.descent.optimizers.optimizer import Optimizer
from gradtui.engine.landmarks.landmark import Kind, Landmark
from gradtui.engine.landmarks.letters import LETTERS
from gradtui.engine.landmarks.search import find
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.engine.verdict.verdict import Verdict
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import symbols
from gradtui.scenario.catalogue import names, open_scenario
from gradtui.scenario.map_questions import over_rates, over_starts
from gradtui.scenario.runs import objective_of
from gradtui.scenario.window import landmarks_of, ranges_of

GD = OPTIMIZERS["gd"]
TWO_MINIMA = "(x**2 - 1.69)**2 + 0.3*x"
SADDLE = "x**2 - y**2 + y**4/20"
HIMMELBLAU = "(x**2 + y - 11)**2 + (x + y**2 - 7)**2"
OF_NUMBERS = [name for name in names() if not objective_of(open_scenario(name)).has_arrays]
Range = tuple[float, float]


@cache
def function(text: str) -> ScalarObjective:
    tree = parse(text)
    return ScalarObjective(tree, symbols(tree))


def over_plane(
    text: str, x: Range, y: Range | None = None, rate: float = 0.1, optimizer: Optimizer = GD, **more: Any
) -> MapQuestion:
    """A question over starts of the first variable, or the first two; others are held at ``held``."""
    f = function(text)
    held = more.pop("held", (0.0,) * len(f.variables))
    across, up = more.pop("plane", (0, 1 if y else -1))
    return MapQuestion(f, optimizer, rate, held, across, x, up, y or (0.0, 1.0), **more)


def window(question: MapQuestion) -> list[Range]:
    box = [(x - 1.0, x + 1.0) for x in question.held]
    box[question.across] = question.x
    if question.up >= 0:
        box[question.up] = question.y
    return box


@cache
def _found(f: ScalarObjective, box: tuple[Range, ...]) -> tuple[Landmark, ...]:
    return find(f, box)


def mapped(question: MapQuestion, width: int, height: int, *, known: bool = True) -> FateMap:
    return fate_map(question, width, height, _found(question.objective, tuple(window(question))) if known else ())


def alone(question: MapQuestion, row: int, column: int, width: int, height: int) -> Descent:
    """The descent of a cell, taken by itself."""
    at, rate = question.start(float(question.columns(width)[column]), float(question.rows(height)[row]))
    begun = start(
        question.objective, at, optimizer=question.optimizer, learning_rate=rate, tolerance=question.tolerance
    )
    return begun.forward(question.steps)


def letters(found: FateMap) -> dict[str, int]:
    """How many cells have each letter, of those that occur."""
    return {fate.letter: count for fate, count in zip(found.fates, found.counts, strict=True) if count}


# -- thresholds -------------------------------------------------------------------------------------------------------

SHALLOW, DEEP, ROUND, AWAY = "1.2772", "-1.3216", "oscillating", "diverged"


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (2.0, [(SHALLOW, 0.1025), (DEEP, 0.14), (ROUND, 0.2125), (AWAY, 0.25)]),
        (-2.0, [(DEEP, 0.11), (SHALLOW, 0.155), (ROUND, 0.2175), (AWAY, 0.25)]),
        (1.0, [(SHALLOW, 0.155), (ROUND, None)]),
        (0.0, [(DEEP, 0.14), (ROUND, None)]),
    ],
)
def test_the_thresholds_of_two_minima(at: float, expected: list[tuple[str, float | None]]) -> None:
    """The last learning rate of each stretch, on a grid of 0.0025."""
    question = MapQuestion(function(TWO_MINIMA), GD, 0.1, (at,), -1, (0.00125, 0.25125), -1, (0.0, 1.0), steps=3000)
    found = fate_map(question, 100, 1, find(question.objective, [(-2.2, 2.2)]))
    rates = question.columns(100)
    np.testing.assert_allclose(rates, 0.0025 * np.arange(1, 101), rtol=1e-12)

    def kind(column: int) -> str:
        fate = found.fates[found.fate[0, column]]
        return f"{fate.landmark.point[0]:.4f}" if fate.landmark else str(fate.verdict)

    stretches = [(what, round(float(rates[max(cells)]), 4)) for what, cells in groupby(range(100), kind)]
    for (what, last), (wanted, bound) in zip(stretches, expected, strict=False):
        assert (what, last if bound else None) == (wanted, bound)
    assert len(stretches) >= len(expected)


# -- each cell is a descent -------------------------------------------------------------------------------------------


def assert_a_cell(found: FateMap, row: int, column: int) -> None:
    """The verdict and the number of steps of the descent alone, and of all landmarks the one that it is at."""
    height, width = found.fate.shape
    run, fate = alone(found.question, row, column, width, height), found.fates[found.fate[row, column]]
    assert (fate.verdict, found.steps[row, column]) == (run.verdict, run.cursor), run.reason
    if fate.verdict is not Verdict.CONVERGED:
        return
    assert (fate.landmark is None) == (run.landmark is None), run.reason
    if fate.landmark is None or run.landmark is None:
        return
    assert fate.landmark.kind is run.landmark.kind
    assert fate.landmark.value == pytest.approx(run.landmark.value, rel=1e-9, abs=1e-9)
    if fate.landmark.kind is not Kind.VALLEY or len(run.point) == 1:
        marks = [one.landmark for one in found.fates if one.landmark is not None]
        assert fate.landmark is min(marks, key=lambda mark: float(np.hypot.reduce(np.subtract(mark.point, run.point))))
        assert run.landmark.point == pytest.approx(fate.landmark.point, abs=1e-5)


def assert_cells(found: FateMap, count: int, seed: int = 0) -> None:
    sample, (height, width) = random.Random(seed), found.fate.shape
    for _ in range(count):
        assert_a_cell(found, sample.randrange(height), sample.randrange(width))


@pytest.mark.parametrize("over", thinned(["start", "rate"], of=6))
@pytest.mark.parametrize("name", OF_NUMBERS)
def test_shipped_cells_are_descents(name: str, over: str) -> None:
    scenario = open_scenario(name)
    ranges = ranges_of(scenario)
    marks = landmarks_of(scenario, ranges)
    # to draw the noise again for each descent takes longer than all others together
    for optimizer in scenario.optimizers[: 2 if scenario.optimizers[0].is_plain else 1]:
        if over == "start":
            question = over_starts(scenario, optimizer, scenario.learning_rates[0], ranges, 300)
        else:
            question = over_rates(scenario, optimizer, ranges, marks, steps=300)
        assert_cells(fate_map(question, 40, 25 if question.up >= 0 else 1, marks), 12 if optimizer.is_plain else 2)


@pytest.mark.slow
@pytest.mark.parametrize("name", OF_NUMBERS[::2])
def test_every_shipped_cell_is_a_descent(name: str) -> None:
    scenario = open_scenario(name)
    ranges = ranges_of(scenario)
    question = over_starts(scenario, GD, scenario.learning_rates[0], ranges, 300)
    found = fate_map(question, 40, 22 if question.up >= 0 else 1, landmarks_of(scenario, ranges))
    for row, column in np.ndindex(found.fate.shape):
        assert_a_cell(found, row, column)


@pytest.mark.parametrize("optimizer", thinned([o for o in OPTIMIZERS if o != "gd"], of=8))
@pytest.mark.parametrize(
    ("text", "rate"), [(HIMMELBLAU, 0.01), (SADDLE, 0.1), ("(3 - 2*w - b)**2", 0.05), ("x**2 + x*y + y**4", 0.1)]
)
def test_cells_of_every_optimizer(text: str, rate: float, optimizer: str) -> None:
    assert_cells(mapped(over_plane(text, (-3.0, 3.0), (-2.5, 3.0), rate, OPTIMIZERS[optimizer], steps=70), 15, 11), 5)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("log(x) + y**2", 0.8),
        ("sqrt(x) + y**2", 0.1),
        ("1/x + y**2", 0.3),
        ("x*log(x) + y**2/x", 0.1),
        ("x**2*y**2", 0.3),
        ("x**3 - 3*x*y**2", 0.1),
        ("exp(x*y)", 0.5),
    ],
)
def test_cells_where_descents_leave(text: str, rate: float) -> None:
    found = mapped(over_plane(text, (-2.0, 3.0), (-2.0, 2.0), rate), 20, 12)
    assert_cells(found, 60)


@pytest.mark.parametrize(("plane", "rate"), [((0, 2), 0.05), ((2, 1), 0.05), ((1, 0), 0.3)])
def test_a_plane_through_three_variables(plane: tuple[int, int], rate: float) -> None:
    text = "(x**2 - 1)**2 + (y - x)**2 + (z + 1)**2*(1 + x**2/4)"
    question = over_plane(text, (-2.0, 2.0), (-1.5, 1.5), rate, held=(0.5, 0.3, -0.2), plane=plane)
    found = mapped(question, 14, 9)
    assert_cells(found, 25)
    if rate < 0.1:
        assert sorted(letters(found))[:2] == ["A", "B"]
    at, _ = question.start(7.0, 8.0)
    assert (at[plane[0]], at[plane[1]], at[3 - sum(plane)]) == (7.0, 8.0, question.held[3 - sum(plane)])


# -- from coarse to fine ----------------------------------------------------------------------------------------------


def places(size: int, stride: int) -> Any:
    """Of each row or column the one that it shares a first look with."""
    return np.minimum(np.arange(size) // stride * stride + stride // 2, size - 1)


@pytest.mark.parametrize(("width", "height"), thinned([(1, 1), (1, 7), (9, 1), (8, 8), (13, 9), (40, 23)], of=6))
@pytest.mark.parametrize("coarsest", [1, 2, 8])
def test_from_coarse_to_fine(width: int, height: int, coarsest: int) -> None:
    question = over_plane(SADDLE, (-3.0, 3.0), (-4.0, 4.0), 0.1, steps=120)
    marks = find(question.objective, window(question))
    looks = list(refined(question, width, height, marks, coarsest=coarsest))
    whole = fate_map(question, width, height, marks)
    assert [look.is_done for look in looks] == [False] * (len(looks) - 1) + [True]
    assert looks[-1].fate.shape == (height, width)
    known = np.zeros((height, width), dtype=bool)
    for k, look in enumerate(looks):
        stride = coarsest >> k
        shared = np.ix_(places(height, stride), places(width, stride))
        known[shared] = True
        for later in looks[k:]:
            assert later.fates[: len(look.fates)] == look.fates, "numbers once given stay"
            for one, other in ((look.fate, later.fate), (look.steps, later.steps)):
                np.testing.assert_array_equal(one[known], other[known])
        for cells in (look.fate, look.steps):
            np.testing.assert_array_equal(cells[~known], cells[shared][~known])
        assert sum(look.counts) == width * height
    assert known.all()
    np.testing.assert_array_equal(looks[-1].steps, whole.steps)
    assert [fate.letter for fate in looks[-1].fates if fate.landmark] == [f.letter for f in whole.fates if f.landmark]
    for row, column in np.ndindex(height, width):
        assert looks[-1].fates[looks[-1].fate[row, column]] == whole.fates[whole.fate[row, column]]


def test_the_last_look_is_the_map_with_any_number_of_threads() -> None:
    question = over_plane(HIMMELBLAU, (-6.0, 6.0), (-6.0, 6.0), 0.01)
    marks = find(question.objective, window(question))
    whole = fate_map(question, 160, 90, marks)
    for threads in (1, 2):
        *_, last = refined(question, 160, 90, marks, threads=threads)
        np.testing.assert_array_equal(last.steps, whole.steps)
        assert letters(last) == letters(whole)


@pytest.mark.parametrize("until", range(6))
def test_a_stale_map_ends_early(until: int) -> None:
    asked: list[int] = []
    question = over_plane(HIMMELBLAU, (-6.0, 6.0), (-6.0, 6.0), 0.01, steps=10)
    looks = refined(question, 40, 20, is_stale=lambda: len(asked) >= until)
    for look in looks:
        asked.append(1)
        assert not look.is_done or until > 3
    assert len(asked) == min(until, 4)


# -- letters ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("known", thinned([True, False], of=9), ids=["landmarks known", "found on the way"])
@pytest.mark.parametrize(
    ("text", "x", "y", "size", "expected"),
    [
        (TWO_MINIMA, (-2.0, 2.0), None, (40, 1), ["A", "B"]),
        (SADDLE, (-3.0, 3.0), (-4.0, 4.0), (20, 11), ["A", "B", "s"]),
        (SADDLE, (-3.0, 3.0), (-4.0, 4.0), (20, 10), ["A", "B"]),
        ("(3 - 2*w - b)**2", (-2.0, 4.0), (-2.0, 4.0), (20, 11), ["A"]),
        ("(x**2 + y**2 - 1)**2", (-1.2, 1.2), (-1.2, 1.2), (15, 15), ["A", "m"]),
        ("x**2", (-2.0, 2.0), None, (9, 1), ["A"]),
        ("tanh(x)**2", (9.0, 20.0), None, (20, 1), ["-"]),
        ("tanh(x)**2*(1 + tanh(y)**2)", (9.0, 20.0), (9.0, 20.0), (9, 9), ["-"]),
        ("-x**2*y**2 - y", (0.5, 2.0), (0.5, 2.0), (9, 9), ["x"]),
        ("log(x)", (0.1, 2.0), None, (9, 1), ["?"]),
        ("log(x) + 1e-9*y", (-2.0, -0.1), (1.0, 2.0), (5, 5), ["?"]),
        ("x**4", (50.0, 90.0), None, (9, 1), ["x"]),
        ("5*x**2*2", (1.0, 2.0), None, (9, 1), ["o"]),
        ("x", (1.0, 2.0), None, (9, 1), ["~"]),
    ],
)
def test_letters(text: str, x: Range, y: Range | None, size: tuple[int, int], expected: list[str], known: bool) -> None:
    question = over_plane(text, x, y, rate=0.8 if text.startswith("log(x)") else 0.1)
    if text == TWO_MINIMA:
        question = over_plane(text, x, rate=0.05)
    found = mapped(question, *size, known=known)
    assert sorted(letters(found)) == expected
    low = [fate for fate in found.fates if fate.landmark is not None and fate.landmark.is_low]
    assert [fate.letter for fate in low] == list(LETTERS[: len(low)])
    if known:
        assert [fate.landmark.value for fate in low if fate.landmark] == sorted(f.landmark.value for f in low)  # type: ignore[union-attr]


def test_the_saddle_that_is_met_exactly() -> None:
    found = mapped(over_plane(SADDLE, (-3.0, 3.0), (-4.0, 4.0)), 20, 11)
    fate = found.fates[found.fate[5, 0]]
    assert (fate.letter, fate.landmark.kind if fate.landmark else None) == ("s", Kind.SADDLE)
    assert fate.words(("x", "y")) == "saddle x = 0, y = 0, f = 0"
    assert (found.fate == found.fate[5, 0]).sum(axis=1).tolist() == [20 * (row == 5) for row in range(11)]


def test_a_valley_is_one_fate() -> None:
    for known in (True, False):
        found = mapped(over_plane("(3 - 2*w - b)**2", (-2.0, 4.0), (-2.0, 4.0)), 20, 11, known=known)
        assert letters(found) == {"A": 220}
        assert found.fates[0].words(("w", "b"), "L").startswith("valley, L = ")


def test_a_minimum_is_not_the_valley_that_is_as_deep() -> None:
    found = mapped(over_plane("(x**2 + y**2 - 1)**2*((x - 3)**2 + y**2)", (2.9, 3.1), (-0.1, 0.1), 0.005), 6, 6)
    assert {fate.landmark.kind for fate in found.fates if fate.landmark} == {Kind.MINIMUM}
    wide = mapped(over_plane("(x**2 + y**2 - 1)**2*((x - 3)**2 + y**2)", (-1.5, 4.0), (-1.5, 1.5), 0.005), 31, 21)
    assert_a_cell(wide, 10, 25)
    assert sorted(letters(wide))[:2] == ["A", "B"]


def test_landmarks_beyond_the_letters() -> None:
    found = mapped(over_plane("cos(x)", (0.0, 100 * np.pi), rate=0.5), 200, 1)
    assert [fate.letter for fate in found.fates if fate.landmark] == [*LETTERS, *"+" * (50 - len(LETTERS))]
    assert letters(found)["A"] == 4


def test_given_landmarks_keep_their_places() -> None:
    """Landmarks that were found elsewhere come first, lowest first, whatever ends where."""
    marks: Sequence[Landmark] = find(function(HIMMELBLAU), [(-6.0, 6.0)] * 2)
    low = [mark for mark in marks if mark.is_low]
    question = over_plane(HIMMELBLAU, (2.5, 3.5), (1.5, 2.5), 0.01)
    found = fate_map(question, 6, 6, marks)
    assert [fate.landmark for fate in found.fates[:4]] == low
    assert letters(found) == {found.fates[[mark.point for mark in low].index((3.0, 2.0))].letter: 36}


# -- where f has no value ---------------------------------------------------------------------------------------------


def undefined(f: ScalarObjective, point: Sequence[float]) -> bool:
    """As a verdict decides it."""
    if f.undefined_at(point) is not None:
        return True
    return isfinite(f.value(point)) and f.slope_undefined_at(point) is not None


def _with_faults(rng: random.Random) -> str:
    a, b, c = (expression(rng, rng.randint(1, 3)) for _ in range(3))
    wrong = rng.choice([
        f"log({a})", f"sqrt({a})", f"({a})/({b})", f"({a})**1.5", f"({a})**({b})", f"({a})**-2", f"log2({a} - {a})",
        f"asin({a})", f"acos({a})*({b})", f"where({a} > {b}, log({a}), sqrt({b}))", f"exp(exp(({a})**3))", f"cbrt({a})",
        f"abs({a})/({b})", f"max({a}, {b})/relu({c})", f"tan({a})", f"1/({a} - ({a}))",
    ])  # fmt: skip
    return rng.choice([f"{wrong} + {c}", f"({wrong})*({c})", f"sqrt({wrong})", f"({c})/({wrong})", wrong])


COORDINATE = st.sampled_from([0.0, 1.0, -1.0, 2.0, 0.5, 1e200, -1e-200, 30.0]) | st.floats(-4.0, 4.0)


@settings(max_examples=120)
@given(st.integers(0, 2**32), st.lists(st.tuples(COORDINATE, COORDINATE), min_size=1, max_size=8))
@pytest.mark.slow
def test_undefined_at_many_points(seed: int, points: list[tuple[float, float]]) -> None:
    f = ScalarObjective(parse(_with_faults(random.Random(seed))), ("x", "y"))
    found = undefined_at(f, np.array(points).T)
    assert found.tolist() == [undefined(f, point) for point in points]


@pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan])
def test_no_fault_where_the_point_is_not_finite(bad: float) -> None:
    f = function("log(x) + y")
    assert undefined_at(f, np.array([[-1.0, bad, -1.0, 1.0], [0.0, 0.0, bad, bad]])).tolist() == [True] + 3 * [False]
    assert undefined_at(f, np.array([[bad], [0.0]])).tolist() == [False]
