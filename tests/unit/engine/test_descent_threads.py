"""Several threads step one descent, whose record is one: each gets what a single thread gets, bit for bit."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from thinned import thinned

from gradtui.engine.descent.descent import Descent, start
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.runs import begin

THREADS = 4
ROOM = 16_000  # bytes: old entries are given up, and found again


@pytest.fixture(autouse=True)
def hurried() -> Iterator[None]:
    """Threads that change places as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def begun(name: str, optimizer: str, rate: float) -> Descent:
    run = begin(open_scenario(name))[0]
    return start(run.objective, run.point, optimizer=OPTIMIZERS[optimizer], learning_rate=rate, tolerance=0.0)


def bits(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(bits, value))
    return value.tobytes() if hasattr(value, "tobytes") else value


def told(run: Descent, places: tuple[int, ...]) -> Any:
    return run.length, run.cursor, [bits((run.point_at(k), run.value_at(k), run.gradient_at(k))) for k in places]


@pytest.mark.parametrize("room", thinned([None, ROOM], of=7))
@pytest.mark.parametrize(
    ("name", "optimizer", "rate", "first", "rounds"),
    [
        ("rosenbrock", "gd", 1e-4, 40, 60),
        ("rosenbrock", "adam", 1e-3, 40, 40),
        ("rosenbrock", "line_search", 0.1, 10, 15),
        ("rosenbrock", "gd", 1e-4, 700, 6),
        ("five_parameters", "gd", 1e-3, 20, 15),
        ("five_parameters", "adam", 1e-3, 20, 10),
        ("tiny_network", "gd", 1e-2, 20, 8),
    ],
)
def test_threads_that_step_one_descent(
    name: str, optimizer: str, rate: float, first: int, rounds: int, room: int | None
) -> None:
    """Each takes other steps from where all stand, and reads while the others append."""
    for k in range(rounds):
        whole = begun(name, optimizer, rate).forward(first + k)
        shared = begun(name, optimizer, rate)
        shared = (shared if room is None else shared.with_memory_budget(room)).forward(first + k)
        places = (0, 1, first // 2, first - 1, first + k)
        expected = [told(whole.forward(n + 1).forward(3), (*places, first + k + n + 4)) for n in range(THREADS)]
        together = Barrier(THREADS)

        def walk(n: int, shared: Descent = shared, together: Barrier = together, places: Any = places) -> Any:
            together.wait()
            ahead = shared.forward(n + 1)
            told(shared, places)
            ahead = ahead.forward(3)
            return told(ahead, (*places, ahead.length - 1))

        with ThreadPoolExecutor(THREADS) as pool:
            assert list(pool.map(walk, range(THREADS))) == expected


@pytest.mark.slow
@pytest.mark.parametrize("name", ["rosenbrock", "five_parameters"])
def test_a_copy_in_little_room_is_taken_while_another_thread_steps(name: str) -> None:
    for _ in range(20):
        shared = begun(name, "gd", 1e-4).forward(300)
        expected = told(shared.with_memory_budget(ROOM).forward(5), (0, 100, 305))
        shared = begun(name, "gd", 1e-4).forward(300)
        together = Barrier(2)

        def step(shared: Descent = shared, together: Barrier = together) -> None:
            together.wait()
            ahead = shared
            for _ in range(100):
                ahead = ahead.forward(3)

        def copy(shared: Descent = shared, together: Barrier = together) -> list[Any]:
            together.wait()
            return [told(shared.with_memory_budget(ROOM).forward(5), (0, 100, 305)) for _ in range(10)]

        with ThreadPoolExecutor(2) as pool:
            stepped, copied = pool.submit(step), pool.submit(copy)
            stepped.result()
            assert copied.result() == [expected] * 10
