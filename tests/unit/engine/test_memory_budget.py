"""Arrays in little room: whatever is looked at, it is what a descent has that keeps everything, bit for bit."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thinned import thinned

from gradtui.engine.descent.array_history import ArrayHistory
from gradtui.engine.descent.descent import Descent, start
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.runs import begin

ROOM = 16_000  # bytes: some thirty states
NAMES = ("tiny_network", "five_parameters")


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


@pytest.mark.slow
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


@pytest.mark.parametrize("optimizer", thinned([n for n, o in OPTIMIZERS.items() if not o.needs_hessian], of=4))
def test_every_optimizer_steps_again_to_the_same_bits(optimizer: str) -> None:
    whole, little = (run.forward(300) for run in both("five_parameters", optimizer))
    whole, little = (run.with_learning_rate(0.0012).forward(90) for run in (whole, little))
    assert_same(whole, little, [0, 1, 7, 177, 299, 300, 301, 302, 390])
    assert list(whole.history.rates) == list(little.history.rates)
    branch = little.goto(140).with_learning_rate(0.0009).forward(40)
    assert_same(whole.goto(140).with_learning_rate(0.0009).forward(40), branch, [*range(100, 181)])


def test_room_is_bounded() -> None:
    _, run = both("five_parameters")
    for steps in (50, 400, 4_000):
        run = run.goto(steps)
        assert isinstance(run.history, ArrayHistory)
        kept = run.history._kept
        assert all(k % run.history.stride == 0 for k in kept)
        assert 3 <= len(kept) <= ROOM // (5 * 8)
        assert sum(state.point.nbytes + 400 for state in kept.values()) <= ROOM


def test_numbers_are_kept_whatever_the_room() -> None:
    run = begin(open_scenario("rosenbrock"))[0].forward(50)
    assert run.with_memory_budget(1).history is run.history
