"""f over many points: results are written again only where nobody can see them any more."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from gradtui.engine.arithmetic.vector import Array, aligned
from gradtui.engine.objective.grid import Grid
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse


def square() -> ScalarObjective:
    return ScalarObjective(parse("x^2 + y"), ["x", "y"], {})


X, Y = np.linspace(-1, 1, 40)[None, :], np.linspace(0, 2, 30)[:, None]

HOLDERS: dict[str, Callable[[Array], Any]] = {
    "itself": lambda a: a,
    "a list": lambda a: [a],
    "a view": lambda a: a[:],
    "a view of a view": lambda a: a[3:][::2].T,
    "one row": lambda a: a[0],
    "flat": lambda a: a.reshape(-1),
    "its entries": lambda a: a.flat,
    "its memory": lambda a: memoryview(a),
    "broadcast": lambda a: np.broadcast_to(a, (2, *a.shape)),
    "as an array": lambda a: np.asarray(a),
    "other numbers in its place": lambda a: a.view(np.int64),
    "a function": lambda a: lambda: a,
}


def numbers(held: Any) -> Array:
    if isinstance(held, list):
        return np.array(held[0])
    return np.array(held() if callable(held) else held)


@pytest.mark.parametrize("holder", HOLDERS)
def test_what_is_held_stays(holder: str) -> None:
    f = square()
    held = HOLDERS[holder](f.values(X, Y))
    before = numbers(held)
    for shift in (1.0, 2.0):
        f.values(X + shift, Y)
    np.testing.assert_array_equal(numbers(held), before)
    assert np.ptp(before) > 0


def test_what_nobody_holds_is_written_again() -> None:
    f = square()
    where = {f.values(X + shift, Y).ctypes.data for shift in range(5)}
    assert len(where) == 1


def test_each_of_several_results_is_held_for_itself() -> None:
    f = square()
    _, slope, _ = f.values_and_gradients(X, Y)
    before = slope.copy()
    value, other, _ = f.values_and_gradients(X + 1, Y)
    np.testing.assert_array_equal(slope, before)
    np.testing.assert_allclose(other, before + 2)
    np.testing.assert_allclose(value, (X + 1) ** 2 + Y)


def test_a_result_may_be_the_next_coordinate() -> None:
    f = square()
    np.testing.assert_allclose(f.values(f.values(X, Y), f.values(X, Y)), (X**2 + Y) ** 2 + X**2 + Y)


@pytest.mark.parametrize(("points", "kept"), [(1_000, True), (1_000_000, False)])
def test_large_results_are_not_kept(points: int, kept: bool) -> None:
    f = square()
    room = weakref.ref(f.values(np.linspace(0, 1, points), 0.0).base)
    assert (room() is not None) is kept


def test_threads_do_not_write_into_each_others_arrays() -> None:
    f = ScalarObjective(parse("(x^2 - 1.69)^2 + 0.3*x*y"), ["x", "y"], {})
    x, y = np.linspace(-1, 1, 320)[None, :], np.linspace(0, 2, 180)[:, None]

    def wrong(shift: float) -> int:
        expected = f.values(x + shift, y).copy()
        return sum(not np.array_equal(f.values(x + shift, y), expected) for _ in range(150))

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(wrong, [0.0, 1.0, 2.0])) == 0


@pytest.mark.parametrize("shape", [(), (0,), (1,), (7,), (3, 5), (180, 320), (2, 0, 3)])
def test_arrays_begin_at_a_line_of_the_cache(shape: tuple[int, ...]) -> None:
    array = aligned(shape)
    assert array.shape == shape
    assert array.dtype == float
    assert array.size == 0 or array.ctypes.data % 64 == 0
    array[...] = 1.5
    assert np.sum(array) == 1.5 * np.prod(shape)


def test_coordinates_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match=r"expected coordinates whose shapes fit, got \(3,\), \(4,\)"):
        Grid(square().lowered)([np.zeros(3), np.zeros(4)])  # type: ignore[arg-type]
