"""Thousands of runs end in a few places: each run is measured against those, not against what every other has found."""

from __future__ import annotations

from math import dist

from gradtui.engine.landmarks.downhill import downhill
from gradtui.export.run_summary import known, nearest
from gradtui.scenario.reader import loads
from gradtui.scenario.runs import run

STARTS = "".join(f"[[start]]\nat = {{ x = {x / 2}, y = {y / 2} }}\n" for x in range(-5, 6, 2) for y in range(-5, 6, 2))
MANY = f"""[function]
expression = "(x**2+y-11)**2+(x+y**2-7)**2"
[descent]
learning_rates = [0.001, 0.01]
steps = 20
{STARTS}"""


def test_a_place_is_known_once_and_the_nearest_is_the_nearest_of_all() -> None:
    descents = run(loads(MANY))
    places = known(descents)
    assert len(descents) == 72
    assert 4 <= len(places) <= 12  # four minima, to rounding
    assert len({(mark.point, mark.line) for mark in places}) == len(places)
    found = [downhill(one.objective, one.point) for one in descents]
    every = [mark.point for mark in found if mark is not None]
    for one in descents:
        point = min(every, key=lambda place, at=one.point: dist(place, at))  # type: ignore[misc]
        assert nearest(one, places) == {
            "point": dict(zip("xy", point, strict=True)),
            "distance": dist(point, one.point),
        }
