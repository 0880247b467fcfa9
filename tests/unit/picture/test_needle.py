"""The compass' needle: a direction u, the slope ∇f·u along it, and the slice of f along it."""

from __future__ import annotations

from math import atan2, degrees, hypot

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.picture.test_pictures import lettered, same_as_kept
from unit.picture.test_touching import do, state

from gradtui.app.opening import opened
from gradtui.app.painting.along import slice_along
from gradtui.app.painting.studio import Studio
from gradtui.app.pictures.registry import PICTURES, paint, paint_beside
from gradtui.app.session import Session
from gradtui.app.state import AppState
from gradtui.picture.canvas import roles
from gradtui.picture.plots.compass import compass
from gradtui.picture.plots.curve import samples
from gradtui.picture.plots.needle import direction, needle_words, slope_along
from gradtui.scenario.reader import loads

XY = ("x", "y")


def test_kept() -> None:
    same_as_kept("compass_needle", lettered(compass(44, 17, (3.0, 4.0), XY, needle=30.0)))


def test_its_words_have_the_numbers() -> None:
    words = [needle_words(width, (3.0, -4.0), XY, "f", 30.0) for width in (120, 90, 60, 40, 25, 9)]
    assert words == [
        "u = (cos 30°, sin 30°) = (0.866, 0.5): slope ∇f·u = ∂f/∂x·0.866 + ∂f/∂y·0.5 = 3·0.866 + (−4)·0.5 = 0.5981",
        "u = (cos 30°, sin 30°) = (0.866, 0.5): slope ∇f·u = 3·0.866 + (−4)·0.5 = 0.5981",
        "u = (0.866, 0.5): ∇f·u = 3·0.866 + (−4)·0.5 = 0.5981",
        "u = (0.866, 0.5): ∇f·u = 0.5981",
        "u at 30°: slope 0.5981",
        "u 0.5981",
    ]
    assert compass(60, 20, (3.0, -4.0), XY, needle=30.0).text().split("\n")[-1].startswith("u = (0.866, 0.5)")


@settings(max_examples=50)
@given(st.floats(-9, 9), st.floats(-9, 9), st.floats(0, 360))
def test_it_is_largest_along_the_gradient_and_zero_across(across: float, up: float, angle: float) -> None:
    size, steepest = hypot(across, up), degrees(atan2(up, across))
    gradient = across, up
    assert slope_along(gradient, direction(angle)) <= size * (1 + 1e-9)
    assert slope_along(gradient, direction(steepest)) == pytest.approx(size, rel=1e-9, abs=1e-12)
    assert slope_along(gradient, direction(steepest + 90)) == 0.0
    assert slope_along(gradient, direction(0)) == pytest.approx(across, abs=1e-8 * size)


def test_the_slice_is_f_along_u() -> None:
    now = do(state("himmelblau"), "needle", 40.0)
    session, painter = now.session, Studio(now.session).hill
    part = slice_along(now, painter, 40.0)
    f, point, u = session.run.objective, session.run.point, direction(40.0)
    t = samples(part.axis)
    for k in (0, 100, 511):
        place = [x + t[k] * own for x, own in zip(point, u, strict=True)]
        assert part.heights[k] == pytest.approx(f.value(place), rel=1e-12)
        for at, (low, high) in zip(place, painter.home, strict=True):
            assert low - 1e-9 <= at <= high + 1e-9
    near = [f.value([x + side * 1e-5 * own for x, own in zip(point, u, strict=True)]) for side in (-1, 1)]
    assert part.touching.slope == pytest.approx((near[1] - near[0]) / 2e-5, rel=1e-6)
    bowl = slice_along(do(do(now, "tangent"), "tangent"), painter, 40.0).touching.bend
    assert bowl == pytest.approx((near[0] + near[1] - 2 * session.run.value) / 1e-10, rel=1e-3)


def test_keys_turn_it() -> None:
    now = do(state("saddle"), "show", "compass")
    studio, arrow = Studio(now.session), PICTURES["compass"].hands.arrow
    assert arrow is not None
    east, north = studio.hill.slopes(now.session.run)
    seen = [now.needle]
    for way in ((1, 0), (1, 0), (-1, 0), (0, -1), (0, 1)):
        act = arrow(now, studio, *way)
        assert act is not None
        now = do(now, *act)
        seen.append(now.needle)
    steepest = degrees(atan2(north, east)) % 360
    assert seen == [None, 0.0, 355.0, 0.0, steepest, (steepest + 180) % 360]
    assert do(now, "fit").needle is None


def test_the_slice_stands_beside_it_where_there_is_room() -> None:
    now = do(do(state("saddle"), "show", "compass"), "needle", 30.0)
    studio = Studio(now.session)
    assert "f along u = (0.866, 0.5)" in paint(now, studio, 100, 24).text()
    assert "f along u" not in paint(now, studio, 70, 24).text()
    beside = paint_beside(now, studio, 40, 20)
    assert beside is not None
    assert "along u" in beside.text()
    assert "along x" not in beside.text()


def test_a_slope_that_is_asked_for_is_not_told() -> None:
    file = '[function]\nexpression = "x**2 + 2*y**2"\n[[start]]\nat = { x = 3.25, y = 1.0 }\n'
    session = Session.open(loads(f'{file}[[question]]\nask = "partial"\nof = "x"\n'))
    studio = Studio(session)
    now = do(do(opened(session, studio.plane, studio.home), "show", "compass"), "needle", 0.0)
    assert isinstance(now, AppState)
    arrow = PICTURES["compass"].hands.arrow
    assert arrow is not None
    assert arrow(now, studio, 0, -1) is None
    beside = paint_beside(now, studio, 40, 20)
    assert beside is not None
    assert "6.5" not in beside.text() + paint(now, studio, 100, 24).text()


def test_tip_to_tail_the_partials_make_the_gradient() -> None:
    """Below the first partial's tip, in the second's colour, up to ∇f's."""
    canvas = compass(130, 50, (3.0, 4.0), XY)
    pink = np.argwhere((canvas.foreground == roles.PLANE[1]) & (canvas.characters >= 0x2800))
    tip = np.argwhere(canvas.characters[1:-2] == ord("→"))[0][1]
    assert (np.abs(pink[:, 1] - tip) <= 1).sum() > 8


def test_the_keys_that_turn_it_are_said_where_they_do() -> None:
    wide, narrow = (compass(width, 20, (3.0, 4.0), XY, hint="← → turn u").text().split("\n")[0] for width in (60, 44))
    assert wide.rstrip().endswith("from here   ← → turn u")
    assert narrow.rstrip().endswith("from here")
    shown = do(state("saddle"), "show", "compass")
    studio = Studio(shown.session)
    assert "← → choose one" in paint(shown, studio, 60, 20).text()
    assert "← → turn u" in paint(do(shown, "needle", 30.0), studio, 60, 20).text()
    assert "← →" not in paint(do(shown, "explore"), studio, 60, 20).text()
