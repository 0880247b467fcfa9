"""Scales that stay while a run goes on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtui.app.painting.kept_scales import KeptScales


def never() -> float:
    pytest.fail("the start is known by now")


def test_a_scale_is_that_of_the_first_step_until_it_is_exceeded() -> None:
    scales = KeptScales()
    assert scales.end("run", 3, 0.5, lambda: 7.0) == 8.0
    assert scales.end("run", 4, 0.001, never) == 8.0
    assert scales.end("run", 5, 8.5, never) == 10.0
    assert scales.end("run", 6, 1.0, never) == 10.0
    assert scales.end("run", 4, 1.0, never) == 8.0  # back again
    assert scales.end("other", 1, 1.0, lambda: 0.0) == 1.0


@given(st.lists(st.tuples(st.integers(0, 9), st.floats(0.0, 1e6)), min_size=1, max_size=30), st.floats(0.0, 1e6))
def test_a_scale_has_room_and_never_narrows_on_the_way(seen: list[tuple[int, float]], start: float) -> None:
    scales, largest = KeptScales(), dict(seen)
    for step, _ in seen:
        assert scales.end(0, step, largest[step], lambda: start) >= largest[step]
    ends = [scales.end(0, step, largest[step], never) for step in sorted(largest)]
    assert ends == sorted(ends)
    assert [scales.end(0, step, largest[step], never) for step in sorted(largest)] == ends
