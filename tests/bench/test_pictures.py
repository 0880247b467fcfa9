"""How long whole new pictures take: a contour after zooming, a surface after turning.

Milliseconds against the bars, and the ratio to the sorting of a million numbers in the same process.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from statistics import median

import numpy as np
import pytest
from bench.measure import MARGIN, REPORTED, Ratio, report_against, timed

from gradtui.app.painting.studio import Studio
from gradtui.app.pictures.registry import paint
from gradtui.app.session import Session
from gradtui.app.state import AppState
from gradtui.picture.surface.projection import Camera
from gradtui.scenario.catalogue import open_scenario

pytestmark = pytest.mark.bench

SIZES = {(80, 24): (46, 19), (120, 40): (73, 33), (200, 60): (84, 52)}
"""A window, and the picture's own size in it."""
BARS = {("contour", (120, 40)): 5.0, ("contour", (200, 60)): 15.0, ("surface", (120, 40)): 20.0}
"""Milliseconds."""
MOST = {"contour": 1.0, "surface": 4.0}
"""Times the sorting of a million numbers."""


def sorting() -> None:
    np.sort(np.random.RandomState(1).uniform(size=1_000_000))


def work(kind: str, session: Session, size: tuple[int, int]) -> Callable[[int], None]:
    studio = Studio(session)
    painter = studio.hill
    state = AppState(session, studio.plane, studio.home, shown="surface")

    def contour(turn: int) -> None:
        (low, high), other = painter.home
        painter.hill(*size, session.run.point, ((low, high + 0.01 * turn), other))

    def surface(turn: int) -> None:
        paint(replace(state, camera=Camera(turn=3.0 * turn)), studio, *size)

    return contour if kind == "contour" else surface


@pytest.mark.parametrize("window", SIZES)
@pytest.mark.parametrize("name", ["himmelblau", "rosenbrock", "two_wells"])
@pytest.mark.parametrize("kind", MOST)
def test_a_whole_new_picture(kind: str, name: str, window: tuple[int, int]) -> None:
    session = Session.open(open_scenario(name)).step(5)
    made = work(kind, session, SIZES[window])
    made(0)
    seconds = median(timed(lambda turn=turn: made(turn)) for turn in range(1, 16))
    bar = BARS.get((kind, window))
    what = f"{kind} of {name} in {window[0]}×{window[1]}"
    if bar is not None:
        report_against(what, seconds * 1e3, bar, unit="ms", margin=MARGIN if kind == "contour" else REPORTED)
    Ratio(f"{what} / sorting", seconds, median(timed(sorting) for _ in range(5))).report_against(MOST[kind])
