"""A descent in little room: whatever is looked at, it is what a descent has that keeps everything, bit for bit."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thinned import thinned

from gradtui.engine.descent import columns
from gradtui.engine.descent.array_history import ArrayHistory
from gradtui.engine.descent.columns import FEWEST, Rates
from gradtui.engine.descent.descent import Descent, start
from gradtui.engine.descent.long_history import LongHistory
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.runs import begin

ROOM = 16_000  # bytes: the fewest entries of numbers are held, and some thirty states of arrays
NAMES = ("two_minima", "rosenbrock", "noise", "tiny_network", "five_parameters")


def both(name: str, optimizer: str | None = None, rate: float = 0.001) -> tuple[Descent, Descent]:
    """The first run of a scenario, which does not stop: keeping everything, and in little room."""
    run = begin(replace(open_scenario(name), tolerance=0.0))[0]
    chosen = run.optimizer if optimizer is None else OPTIMIZERS[optimizer]
    whole = start(run.objective, run.point_at(0), optimizer=chosen, learning_rate=rate, tolerance=0.0)
    return whole, whole.with_memory_budget(ROOM)


def bits(values: Any) -> Any:
    if isinstance(values, float):
        return "nan" if math.isnan(values) else values.hex()
    return values.tobytes() if hasattr(values, "tobytes") else tuple(map(bits, values))


def entry(run: Descent, k: int) -> Any:
    return bits((run.point_at(k), run.value_at(k), run.gradient_at(k), run.memory_at(k), run.history.norm_at(k)))


def assert_same(whole: Descent, little: Descent, places: list[int]) -> None:
    assert (whole.cursor, whole.length, whole.base_rate) == (little.cursor, little.length, little.base_rate)
    assert len(whole.history) == len(little.history)
    for k in places:
        assert entry(whole, k % whole.length) == entry(little, k % little.length)


MOVES = st.one_of(
    st.tuples(st.just("forward"), st.sampled_from([1, 1, 2, 17, 300, 1100])),
    st.tuples(st.just("back"), st.sampled_from([1, 2, 30, 700])),
    st.tuples(st.just("goto"), st.integers(0, 1500)),
    st.tuples(st.just("with_learning_rate"), st.sampled_from([0.001, 0.0011, 0.0005])),
)


@pytest.mark.parametrize("name", thinned(NAMES, of=len(NAMES)))
@settings(max_examples=8)
@given(moves=st.lists(MOVES, min_size=3, max_size=10), places=st.lists(st.integers(0, 10**6), min_size=8, max_size=8))
def test_whatever_is_pressed(name: str, moves: list[tuple[str, Any]], places: list[int]) -> None:
    whole, little = both(name)
    kept: list[tuple[Descent, Descent]] = []
    for move, value in moves:
        kept.append((whole, little))
        whole, little = (getattr(run, move)(value) for run in (whole, little))
        assert whole.judged[:2] == little.judged[:2]
    for one, other in [*kept, (whole, little)]:  # those of before are as they were
        assert_same(one, other, places)


@pytest.mark.parametrize("optimizer", thinned(OPTIMIZERS, of=4))
def test_every_optimizer_steps_again_to_the_same_bits(optimizer: str) -> None:
    whole, little = (run.forward(1500) for run in both("rosenbrock", optimizer))
    whole, little = (run.with_learning_rate(0.0012).forward(900) for run in (whole, little))
    assert_same(whole, little, [0, 1, 7, 777, 1499, 1500, 1501, 1502, 2400])
    assert list(whole.history.rates) == list(little.history.rates)
    branch = little.goto(640).with_learning_rate(0.0009).forward(40)
    assert_same(whole.goto(640).with_learning_rate(0.0009).forward(40), branch, [*range(600, 681)])


def held(run: Descent) -> columns.Checkpoint:
    assert isinstance(run.history, LongHistory | ArrayHistory)
    return run.history._columns.held


@pytest.mark.parametrize("name", ["rosenbrock", "five_parameters"])
def test_room_is_bounded(name: str) -> None:
    _, run = both(name)
    counts = []
    for steps in (2_000, 6_000, 20_000):
        run = run.goto(steps) if name == "rosenbrock" else run.goto(steps // 5)
        found = held(run)
        assert found.first % found.stride == 0
        assert all(len(column) <= FEWEST for column in found.newest)
        assert all(len(column) < 256 for column in found.oldest)
        counts.append(len(found.newest[0]) + len(found.oldest[0]))
        run.point_at(run.cursor // 2 + 1)
        assert len(run.history._columns._blocks) <= 3  # type: ignore[union-attr]
    assert max(counts) <= FEWEST + 256


def test_an_outline_has_the_extremes() -> None:
    whole, little = (run.forward(5_000) for run in both("two_minima", rate=0.2))  # it jumps about
    values = list(whole.history.values)
    for length in (1, 40, 513, 2_500, 4_999, 5_001):
        steps, found = little.history.outline(length)
        assert list(steps) == sorted(set(steps))
        assert [values[k] for k in steps] == list(found)
        assert (steps[0], steps[-1]) == (0, length - 1)
        assert (min(found), max(found)) == (min(values[:length]), max(values[:length]))
        assert steps[list(found).index(min(found))] == values.index(min(values[:length]))


def test_columns_are_read_as_if_all_were_held() -> None:
    whole, little = (run.forward(3_000) for run in both("rosenbrock"))
    ours, theirs = little.history.points[0], whole.history.points[0]
    assert held(little).first > 1_000
    for where in (
        slice(None),
        slice(5, 900),
        slice(2_900, None),
        slice(0, 3_001, 7),
        slice(-5, None),
        slice(9, 3),
        slice(None, None, -1),
    ):
        assert list(ours[where]) == list(theirs[where])
    assert [ours[k] for k in (0, 1, 250, -1, -3_001)] == [theirs[k] for k in (0, 1, 250, -1, -3_001)]
    for k in (3_001, -3_002):
        with pytest.raises(IndexError):
            ours[k]


@given(st.lists(st.sampled_from([0.1, 0.2, 0.3]), max_size=30), st.integers(0, 30))
def test_rates(rates: list[float], length: int) -> None:
    found = Rates(rates)
    assert list(found) == rates
    assert [found[k] for k in range(-len(rates), 0)] == rates
    for k in range(len(rates)):
        end = found.same_until(k)
        assert set(rates[k:end]) == {rates[k]}
        assert rates[end : end + 1] != [rates[k]]
    length = min(length, len(rates))
    first = found.first_part(length)
    assert (list(first), list(found)) == (rates[:length], rates)
    first.append(0.3)
    assert list(first) == [*rates[:length], 0.3]
