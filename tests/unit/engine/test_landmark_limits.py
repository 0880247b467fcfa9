"""The limits of landmarks, from both sides: what is one place, what is flat, and how many are looked for."""

from __future__ import annotations

from math import isclose

import numpy as np
import pytest

from gradtui.engine.landmarks.critical_points import refine_critical_point
from gradtui.engine.landmarks.kinks import kinks
from gradtui.engine.landmarks.landmark import Kind, Landmark
from gradtui.engine.landmarks.search import _drowns, _KnownPlaces, find
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.parser import parse


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
    f = objective("x**2")
    assert not _drowns(f, (0.0,), 0.0, [1.0], 0.9e12)
    assert _drowns(f, (0.0,), 0.0, [1.0], 1.1e12)


def test_up_to_24_lines_are_followed() -> None:
    assert sum(bool(m.line) for m in find(objective("cos(x) + 0*y", "xy"), [(0.1, 60.1), (0.0, 60.0)])) == 19
    assert sum(bool(m.line) for m in find(objective("cos(x) + 0*y", "xy"), [(0.1, 100.1), (0.0, 100.0)])) == 24


@pytest.mark.parametrize(("count", "found"), [(80, 80), (140, 100)])
def test_up_to_100_kinks_are_looked_for(count: int, found: int) -> None:
    """Of either kind; here of one."""
    points = kinks(
        objective("abs(sin(pi*x))"),
        [(0.4, count + 0.4)],
        lambda point, _: not isclose(point[0], round(point[0]), abs_tol=0.3),
    )
    assert len(points) == found


@pytest.mark.parametrize(("at", "reach", "settles"), [(0.0, 1.01, True), (0.0, 0.99, False), (1.0, 0.01, True)])
def test_a_place_within_reach(at: float, reach: float, settles: bool) -> None:
    found = refine_critical_point(objective("(x - 1)**2"), (at,), [reach])
    assert (found is not None) == settles
    assert found is None or found.point == (1.0,)
