"""Zooming, panning and following: what stays where it is, and what is held."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtui.app.session import Ranges
from gradtui.app.window import PAN, ZOOM, following, panned, zoomed

ENDS = st.floats(-1e6, 1e6)
WIDTHS = st.floats(1e-3, 1e6)
RANGES = st.lists(st.tuples(ENDS, WIDTHS).map(lambda pair: (pair[0], pair[0] + pair[1])), min_size=1, max_size=2).map(
    tuple
)
PARTS = st.lists(st.floats(0.0, 1.0), min_size=2, max_size=2)


def places(ranges: Ranges, parts: list[float]) -> list[float]:
    return [low + part * (high - low) for (low, high), part in zip(ranges, parts, strict=False)]


def parts_of(ranges: Ranges, place: list[float]) -> list[float]:
    return [(x - low) / (high - low) for (low, high), x in zip(ranges, place, strict=True)]


@given(RANGES, PARTS, st.sampled_from([ZOOM, 1 / ZOOM]))
def test_zoom_keeps_its_place(ranges: Ranges, parts: list[float], factor: float) -> None:
    place = places(ranges, parts)
    near = zoomed(ranges, factor, place)
    assert parts_of(near, place) == pytest.approx(parts_of(ranges, place), abs=1e-5)
    for (low, high), (was_low, was_high) in zip(near, ranges, strict=True):
        assert high - low == pytest.approx(factor * (was_high - was_low), rel=1e-5)


@given(RANGES, st.sampled_from([(1, 0), (0, 1), (-1, 0), (0, -1)]))
def test_there_and_back(ranges: Ranges, way: tuple[int, int]) -> None:
    there = panned(ranges, PAN * way[0], PAN * way[1])
    back = panned(there, -PAN * way[0], -PAN * way[1])
    for pair, was in zip(back, ranges, strict=True):
        assert pair == pytest.approx(was, abs=1e-9 * (1 + abs(was[0]) + abs(was[1])))


@given(RANGES, st.lists(ENDS, min_size=2, max_size=2))
def test_what_is_followed_is_held(ranges: Ranges, point: list[float]) -> None:
    place = point[: len(ranges)]
    found = following(ranges, place)
    for (low, high), x, (was_low, was_high) in zip(found, place, ranges, strict=True):
        rounding = 1e-9 * (abs(x) + abs(was_low) + abs(was_high))
        assert low - rounding <= x <= high + rounding
        assert high - low == pytest.approx(was_high - was_low, abs=rounding)
    assert following(found, place) == found or max(map(abs, place)) > 1e3  # it stays where it is


@pytest.mark.parametrize("ranges", [((1.0, 1.0 + 1e-15),), ((0.0, 1e300),), ((-5e-324, 5e-324),)])
def test_where_floats_end_nothing_moves(ranges: Ranges) -> None:
    for _ in range(3):
        narrow, wide = zoomed(ranges, 1e-3, [ranges[0][0]]), zoomed(ranges, 1e3, [ranges[0][0]])
        assert narrow == ranges or narrow[0][0] < narrow[0][1]
        assert wide == ranges or wide[0][0] < wide[0][1] < 1e301
    assert following(((0.0, 1.0),), [float("inf")]) == ((0.0, 1.0),)
    assert following(((0.0, 1.0),), [float("nan")]) == ((0.0, 1.0),)
