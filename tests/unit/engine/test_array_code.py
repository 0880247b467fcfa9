"""What generated array code does its own way for the sake of speed: the same values, to the bit or to rounding."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from math import inf, isnan, nan, sqrt
from typing import Any

import numpy as np
import pytest

from gradtui.engine.arithmetic.vector import length_of
from gradtui.engine.descent.array_history import _distance
from gradtui.engine.descent.descent import stepper_of
from gradtui.engine.objective.array_objective import ArrayObjective
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import symbols

MANY = 70_001  # from 65,536 entries on squares are summed part by part; no whole number of parts


def over(text: str, **values: Any) -> tuple[ArrayObjective, Any]:
    shapes = {name: np.shape(value) for name, value in values.items()}
    tree = parse(text, shapes=shapes)
    f = ArrayObjective(tree, list(symbols(tree)), shapes, {}, {})
    return f, f.flat(values)


@pytest.mark.parametrize(
    ("text", "slope"),
    [
        ("sum(w**2)", lambda w: 2 * w),
        ("mean((w - 3)**2)", lambda w: 2 * (w - 3) / w.size),
        ("sum(w**2) + sum(w**4)", lambda w: 2 * w + 4 * w**3),
        ("sum((2*w)**2) - mean(w)", lambda w: 8 * w - 1 / w.size),
    ],
)
@pytest.mark.parametrize("shape", [(MANY,), (300, 250)])
def test_sums_of_very_many_squares(text: str, slope: Any, shape: tuple[int, ...]) -> None:
    w = np.random.RandomState(3).standard_normal(shape)
    f, point = over(text, w=w)
    names = {"w": w, "sum": np.sum, "mean": np.mean}
    value, gradient = f.value_and_gradient(point)
    assert value == pytest.approx(float(eval(text, names)), rel=1e-13)
    assert value == f.value(point)
    assert "sum_squares" in f._code(with_gradient=True)._text
    np.testing.assert_allclose(gradient.reshape(shape), slope(w), rtol=1e-13, atol=1e-15)


def test_what_is_needed_elsewhere_is_not_summed_in_passing() -> None:
    w = np.linspace(-1.0, 1.0, MANY)
    f, point = over("sum(w**2) + sum(sqrt(w**2 + 1))", w=w)
    assert "sum_squares" not in f._code(with_gradient=False)._text
    assert f.value(point) == float(np.sum(w * w) + np.sum(np.sqrt(w * w + 1)))
    few, start = over("sum(w**2)", w=w[:1000])
    assert "sum_squares" not in few._code(with_gradient=False)._text
    assert few.value(start) == float(np.sum(w[:1000] * w[:1000]))


@pytest.mark.parametrize(("entry", "value"), [(inf, inf), (1e200, inf), (nan, nan), (-inf, inf)])
def test_numbers_that_end(entry: float, value: float) -> None:
    w = np.zeros(MANY)
    w[-1] = entry
    f, point = over("sum(w**2)", w=w)
    found = f.value(point)
    assert found == value or (isnan(found) and isnan(value))


@pytest.mark.parametrize("text", ["x + y", "x - y", "y - x", "x*y", "x**2 - y**2", "(x - y)*(y - x) + x*3", "x/y + y"])
@pytest.mark.parametrize("shape", [(80, 60), (7, 5), (1, 5000), (5000, 1)])
def test_a_row_meets_a_column_to_the_same_bits(text: str, shape: tuple[int, int]) -> None:
    random = np.random.RandomState(5)
    x, y = random.uniform(0.5, 2.0, shape[1])[None, :], random.uniform(0.5, 2.0, shape[0])[:, None]
    found = ScalarObjective(parse(text), ("x", "y"), {}).values_and_gradients(x, y)
    mesh = ScalarObjective(parse(text), ("x", "y"), {}).values_and_gradients(*np.meshgrid(x[0], y[:, 0]))
    assert [a.tobytes() for a in found] == [a.tobytes() for a in mesh]


@pytest.mark.parametrize(
    ("entries", "length"), [((3.0, 4.0), 5.0), ((3e200, 4e200), 5e200), ((3e-200, 4e-200), 5e-200), ((0.0, 0.0), 0.0)]
)
def test_how_far_very_many_entries_moved(entries: tuple[float, float], length: float) -> None:
    a, b = np.ones(MANY) * 0.0, np.zeros(MANY)
    b[[0, -1]] = entries
    assert _distance(a, b) == pytest.approx(length, rel=1e-15)
    random = np.random.RandomState(1).standard_normal((2, MANY))
    assert _distance(*random) == pytest.approx(sqrt(((random[0] - random[1]) ** 2).sum()), rel=1e-13)
    b[5] = nan
    assert isnan(_distance(a, b))
    b[5] = inf
    assert _distance(a, b) == inf


def test_a_record_of_very_many_entries_is_the_same_stepped_again() -> None:
    from gradtui.engine.descent.optimizers import OPTIMIZERS

    count = 120_000  # more than the random directions mix
    f, point = over("sum(w**4) + mean(w**2)", w=np.random.RandomState(2).uniform(-1.0, 1.0, count))
    stepper = stepper_of(f, OPTIMIZERS["momentum"])
    record = stepper.begin(list(f.named(point).values()))
    stepper.run(record, 9, 0.05, 0.0)
    shorter = record.writable_copy(5)
    stepper.run(shorter, 5, 0.05, 0.0)
    for column, again in ((record.moves, shorter.moves), (record.aligned, shorter.aligned)):
        assert list(column) == list(again)
    assert [list(t) for t in record.traces] == [list(t) for t in shorter.traces]
    for k in range(1, 10):
        moved = record.flat_at(k) - record.flat_at(k - 1)
        assert record.moves[k - 1] == pytest.approx(float(np.linalg.norm(moved)), rel=1e-13)


def test_an_entry_that_leaves_the_numbers_is_seen_among_very_many() -> None:
    from gradtui.engine.descent.optimizers import OPTIMIZERS

    for count in (1_000, 200_000):
        f, point = over("1e10*sigmoid(b) + 0*sum(w)", b=0.0, w=np.ones(count))
        stepper = stepper_of(f, OPTIMIZERS["gd"])
        record = stepper.begin(list(f.named(point).values()))
        stepper.run(record, 1, 1e308, 0.0)
        assert not record.finite_at(1)
        assert record.finite_at(0)


@pytest.mark.parametrize(
    ("entries", "length"),
    [
        ((3.0, 4.0), 5.0),
        ((3e200, -4e200), 5e200),
        ((3e-200, 4e-200), 5e-200),
        ((0.0,), 0.0),
        ((1.0, -inf), inf),
        ((), 0.0),
    ],
)
def test_the_length_of_entries(entries: tuple[float, ...], length: float) -> None:
    assert length_of(np.array(entries)) == pytest.approx(length, rel=1e-15)
    assert length_of(np.array([entries])) == pytest.approx(length, rel=1e-15)
    assert isnan(length_of(np.array([*entries, nan])))


def test_threads_do_not_write_into_each_others_arrays() -> None:
    random = np.random.RandomState(0)
    data, weights = random.standard_normal((200, 30)), random.standard_normal((30, 20))
    tree = parse("mean(tanh(X@W)**2)", shapes={"X": data.shape, "W": weights.shape})
    f = ArrayObjective(tree, ["W"], {"W": weights.shape}, {}, {"X": data})

    def wrong(shift: float) -> int:
        point = f.flat({"W": weights + shift})
        value, gradient = f.value_and_gradient(point)
        again = [f.value_and_gradient(point) for _ in range(100)]
        return sum(v != value or not np.array_equal(g, gradient) for v, g in again)

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(wrong, [0.0, 0.1, 0.2])) == 0
