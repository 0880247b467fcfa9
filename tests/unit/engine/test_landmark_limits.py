"""The limits of landmarks, from both sides: what is one place, what is flat, and how many are looked for."""

from __future__ import annotations

from math import isclose, isfinite

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradtui.engine.landmarks.critical_points import classified, refine_critical_point
from gradtui.engine.landmarks.kink_shape import jumps, kink
from gradtui.engine.landmarks.kinks import _pinned, kinks
from gradtui.engine.landmarks.landmark import Kind, Landmark
from gradtui.engine.landmarks.search import _drowns, _KnownPlaces, find
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse


def objective(text: str, variables: str = "x") -> ScalarObjective:
    return ScalarObjective(parse(text), tuple(variables))


def mark(kind: Kind, *, line: bool = False) -> Landmark:
    point = (4.0, 6.0)
    return Landmark(kind, point, 0.0, (0.0, 1.0), kind, (point,) if line else ())


@pytest.mark.parametrize(
    ("known", "near"),
    [
        (mark(Kind.MINIMUM), 1e-5),
        (mark(Kind.SADDLE), 1e-5),
        (mark(Kind.DEGENERATE), 2e-3),
        (mark(Kind.VALLEY, line=True), 0.02),
    ],
    ids=["minimum", "saddle", "degenerate", "line"],
)
def test_how_near_two_places_are_one(known: Landmark, near: float) -> None:
    """Parts of the window, which is 2 wide and 10 high."""
    places = _KnownPlaces(np.array([2.0, 10.0]), 1e-9)
    places.add(known)
    assert places.has((4.0 + 0.9 * near * 2.0, 6.0), 0.0)
    assert not places.has((4.0 + 1.1 * near * 2.0, 6.0), 0.0)
    assert places.has((4.0, 6.0 - 0.9 * near * 10.0), 0.0)
    assert not places.has((4.0, 6.0 - 1.1 * near * 10.0), 0.0)


def test_f_is_flat_below_a_millionth_of_a_millionth_of_its_range() -> None:
    """A little beside a place; farther away too if it is higher (or lower) there to all sides."""
    for text, most in (("x**3", 1e12), ("x**2", 36e12)):
        assert not _drowns(objective(text), (0.0,), 0.0, [1.0], 0.9 * most)
        assert _drowns(objective(text), (0.0,), 0.0, [1.0], 1.1 * most)


@pytest.mark.slow
def test_up_to_24_lines_are_followed() -> None:
    assert sum(bool(m.line) for m in find(objective("cos(x) + 0*y", "xy"), [(0.1, 60.1), (0.0, 60.0)])) == 19
    assert sum(bool(m.line) for m in find(objective("cos(x) + 0*y", "xy"), [(0.1, 100.1), (0.0, 100.0)])) == 24


@pytest.mark.parametrize(("count", "found"), [(80, 80), (140, 100)])
def test_up_to_100_kinks_are_looked_for(count: int, found: int) -> None:
    """Of either kind; here of one."""
    points = kinks(
        objective("abs(sin(pi*x))"),
        [(0.4, count + 0.4)],
        lambda point, *_: not isclose(point[0], round(point[0]), abs_tol=0.3),
    )
    assert len(points) == found


@pytest.mark.parametrize(("at", "reach", "settles"), [(0.0, 1.01, True), (0.0, 0.99, False), (1.0, 0.01, True)])
def test_a_place_within_reach(at: float, reach: float, settles: bool) -> None:
    found = refine_critical_point(objective("(x - 1)**2"), (at,), [reach])
    assert (found is not None) == settles
    assert found is None or found.point == (1.0,)


@pytest.mark.parametrize(("power", "stands"), [(0.07, False), (0.1, True)])
def test_a_kink_rises_at_least_2_2_times_as_far_from_it_as_very_near_it(power: float, stands: bool) -> None:
    """At a hundredth of the reach and at a millionth: 10**(4·power) times. A pole rises no more at all."""
    found = kink(objective(f"abs(x)**{power}"), (0.0,), [1.0])
    assert (found is not None) == stands


@pytest.mark.parametrize(("off", "settles"), [(7e-9, True), (1.4e-8, False)])
def test_a_place_is_known_to_a_hundred_millionth_of_the_reach(off: float, settles: bool) -> None:
    """No number is nearer to this one's lowest place than 1e9 is: Newton's steps stay where they are."""
    found = refine_critical_point(objective(f"(x - 1e9 - {off})**2"), (1e9,), [1.0])
    assert (found is not None) == settles


@pytest.mark.parametrize(("curves", "kind"), [(1.8e-7, Kind.DEGENERATE), (3.5e-7, Kind.MINIMUM)])
def test_f_is_level_where_it_curves_a_ten_thousandth_of_what_it_does_beside(curves: float, kind: Kind) -> None:
    """The second slopes are 2·a at 0 and 2·a + 0.0048 beside: as much as a ten-thousandth at a = 2.4e-7."""
    found = classified(objective(f"{curves}*x**2 + x**4"), (0.0,), [1.0])
    assert found is not None
    assert found.kind is kind


@pytest.mark.parametrize(("curves", "found"), [(0.7, True), (1.5, False)])
def test_a_gradient_jumps_that_is_half_as_unlike_very_near(curves: float, found: bool) -> None:
    """The slopes on the two sides differ by 0.002 very near, and by 0.002·(1 + c) a thousandth of the reach away."""
    assert jumps(objective(f"0.001*abs(x) + {curves / 2}*x**2"), (0.0,), [1.0]) == found


@pytest.mark.parametrize(("power", "count"), [(18, 1), (19, 0)])
def test_a_tenth_of_the_window_from_a_place_f_must_differ(power: int, count: int) -> None:
    """By a millionth of a millionth of its range, 0.9**power: 0.2**18 is 1.7 times that of |x|**18, 0.2**19 less."""
    assert len(find(objective(f"abs(x)**{power}"), [(-1.0, 1.0)])) == count


@pytest.mark.parametrize(("at", "found"), [(2.5, [(2.5, 0.5)]), (4.5, [])])
def test_a_kink_is_looked_for_up_to_three_cells_from_its_grid_point(
    at: float, found: list[tuple[float, float]]
) -> None:
    """Between the points of the grid f falls towards the kink; on each of them but (0, 0) it stands high."""
    bumps = "0.3*(x**2 + y**2)*(1 + cos(2*pi*x))*(1 + cos(2*pi*y))"
    f = objective(f"abs(x - {at}) + abs(y - 0.5) + {bumps}", "xy")
    assert _pinned(f, [(0.0, 0.0)], [1.0, 1.0], 1.0) == found


LARGEST = 1.7976931348623157e308


@pytest.mark.parametrize("text", ["x**2", "1e-300*x**2", "abs(x)", "x**4", "1/x", "sin(x)"])
@pytest.mark.parametrize(
    "window",
    [(-5e-324, 5e-324), (1e-320, 1.0005e-320), (0.9999999999999998, 1.0), (-1e-300, 1e-300), (1e300, 1.7e308),
     (-LARGEST, LARGEST), (-1.7e308, 0.0), (1.797693134862315e308, LARGEST)],
)  # fmt: skip
def test_a_window_at_the_ends_of_the_floats(text: str, window: tuple[float, float]) -> None:
    assert_inside(text, [window])


SIZES = st.builds(
    lambda m, e, side: side * m * 10.0**e, st.floats(1, 9), st.integers(-320, 300), st.sampled_from((1, -1))
)
WINDOWS = st.tuples(SIZES, st.one_of(SIZES, st.sampled_from([0.0, 1.0, LARGEST]))).map(
    lambda pair: (min(pair), max(pair))
)
HARD = st.sampled_from(
    ["x**2 + y**2", "x*y", "abs(x) + y**2", "1e-300*x**2 + y", "sin(x) + y**2", "(x*y - 1)**2", "x/y"]
)


@settings(max_examples=4)
@given(HARD, WINDOWS, WINDOWS)
def test_any_window(text: str, across: tuple[float, float], up: tuple[float, float]) -> None:
    assert_inside(text, [across, up])


@pytest.mark.slow
@settings(max_examples=300)
@given(HARD, WINDOWS, WINDOWS)
def test_very_many_windows(text: str, across: tuple[float, float], up: tuple[float, float]) -> None:
    assert_inside(text, [across, up])


def assert_inside(text: str, window: list[tuple[float, float]]) -> None:
    """Landmarks are looked for without a fault, and those that are found are in the window."""
    if not all(low < high for low, high in window):
        return
    for found in find(objective(text, "xy"[: len(window)]), window):
        assert isfinite(found.value)
        for x, (low, high) in zip(found.point, window, strict=True):
            assert low - 1e-8 * (high - low) <= x <= high + 1e-8 * (high - low)


@pytest.mark.parametrize(
    ("text", "sides", "kind"),
    [
        ("x**2 + y**2", (1e8, 1.0), Kind.MINIMUM),
        ("x**2 + y**2", (1.0, 1e8), Kind.MINIMUM),
        ("x**2 + y**2", (1e-8, 1e4), Kind.MINIMUM),
        ("x**2 - y**2", (1e8, 1.0), Kind.SADDLE),
        ("x**2 + y**2 + z**2", (1e9, 1.0, 1.0), Kind.MINIMUM),
        ("-x**2 - y**2 - z**2", (1.0, 1e9, 3.0), Kind.MAXIMUM),
        ("(1e-8*x + y)**2", (1.0, 1.0), Kind.VALLEY),
        ("y**2 + sin(x)**2 + cos(x)**2", (1.0, 1.0), Kind.VALLEY),  # along x f curves by rounding alone
    ],
)
def test_a_window_with_sides_as_unlike_as_may_be(text: str, sides: tuple[float, ...], kind: Kind) -> None:
    found = find(objective(text, "xyz"[: len(sides)]), [(-side, side) for side in sides])
    assert [mark.kind for mark in found] == [kind]
    if kind is not Kind.VALLEY:
        assert found[0].point == (0.0,) * len(sides)
