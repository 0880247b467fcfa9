"""The pictures as text, kept in tests/data/pictures: what is drawn where.

After a change that is meant, look at the pictures and write them anew with GRADTUI_WRITE_PICTURES=1.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradtui.app.painting.hill import Painter
from gradtui.app.session import Session
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse
from gradtui.picture.canvas.axes import framed
from gradtui.picture.canvas.axis import Axis
from gradtui.picture.canvas.canvas import Canvas
from gradtui.picture.plots import contour, curve, levels
from gradtui.picture.plots.overlay import Trace
from gradtui.scenario.catalogue import open_scenario

KEPT = Path(__file__).parents[2] / "data" / "pictures"


def lettered(canvas: Canvas) -> str:
    """The picture, with a letter for each background colour where the cell is blank."""
    colours: dict[int, str] = {}
    rows = []
    for y in range(canvas.height):
        row = ""
        for x in range(canvas.width):
            char, behind = chr(canvas.characters[y, x]), int(canvas.background[y, x])
            if char == " " and behind >= 0:
                char = colours.setdefault(behind, chr(ord("a") + len(colours)))
            row += char
        rows.append(row.rstrip())
    return "\n".join(rows) + "\n"


def same_as_kept(name: str, picture: str) -> None:
    file = KEPT / f"{name}.txt"
    if os.environ.get("GRADTUI_WRITE_PICTURES"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(picture, "utf-8")
    assert picture == file.read_text("utf-8")


CASES = [
    ("two_minima", 60, 20, 0), ("two_minima", 60, 20, 3), ("one_example", 50, 16, 1), ("two_wells", 60, 20, 8),
    ("rosenbrock", 60, 20, 40), ("himmelblau", 70, 24, 6), ("saddle", 60, 20, 5), ("partials", 50, 16, 4),
]  # fmt: skip


@pytest.mark.parametrize(("name", "width", "height", "steps"), CASES, ids=[f"{c[0]}-{c[3]}" for c in CASES])
def test_main_picture(name: str, width: int, height: int, steps: int) -> None:
    session = Session.open(open_scenario(name)).step(steps)
    same_as_kept(f"{name}_{steps}", lettered(Painter(session).paint(session, width, height)))


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (20, 4), (7, 60), (300, 5)])
@pytest.mark.parametrize("name", ["two_minima", "two_wells"])
def test_any_size(name: str, size: tuple[int, int]) -> None:
    session = Session.open(open_scenario(name)).step(5)
    canvas = Painter(session).paint(session, *size)
    assert (canvas.width, canvas.height) == size


HARD = ["1/x", "log(x)", "exp(exp(x*3))", "x*0", "sqrt(-1-x**2)", "1e300*x**3", "tan(x)", "x**x", "1e-300*x"]


@pytest.mark.parametrize("text", HARD)
def test_hard_functions_as_curves(text: str) -> None:
    objective = ScalarObjective(parse(text), ["x"])
    x = Axis("x", -2.0, 2.0)
    values = objective.values(curve.samples(x))
    canvas, frame = curve.whole_curve(60, 15, x, "f", values)
    points = [(0.0, objective.value([0.0])), (1e308, float("inf")), (float("nan"), 1.0), (0.5, objective.value([0.5]))]
    curve.with_runs(
        canvas, frame, [Trace(points, 0xFFFFFF, "●", True)], curve.Touching(float("nan")), (float("inf"), 0.0)
    )


@pytest.mark.parametrize("text", [*HARD, "x*y", "1/(x*y)", "log(x*y)"])
def test_hard_functions_as_hills(text: str) -> None:
    objective = ScalarObjective(parse(text), ["x", "y"])
    canvas, frame = framed(40, 12, Axis("x", -2.0, 2.0), Axis("y", -2.0, 2.0))
    values = objective.values(*contour.grid(frame))
    hill = contour.contour(canvas, frame, values, levels.choose(values))
    assert hill.text()


def test_what_lies_outside_is_pointed_to() -> None:
    canvas, frame = framed(40, 12, Axis("x", 0.0, 1.0), Axis("y", 0.0, 1.0))
    drawn = contour.with_runs(canvas, frame, [Trace([(0.5, 0.5), (9.0, 0.5)], 0xFFFFFF, "●", True)], None)
    assert "→" in drawn.text()
    assert "●" not in drawn.text()


def small_grid(x: Axis, y: Axis) -> tuple[Any, Any]:
    """The grid from which levels are chosen at every size."""
    return np.linspace(x.low, x.high, 64)[None, :], np.linspace(y.low, y.high, 64)[:, None]


class TestLevels:
    @pytest.mark.parametrize(
        ("name", "scale"), [("rosenbrock", "log"), ("himmelblau", "log"), ("saddle", "linear"), ("two_wells", "linear")]
    )
    def test_the_scale_that_shows_most(self, name: str, scale: str) -> None:
        session = Session.open(open_scenario(name))
        painter = Painter(session)
        assert painter.levels_of(*painter.axes(painter.home), session.run.point).scale == scale

    @pytest.mark.parametrize("size", [(30, 10), (200, 60)])
    def test_they_are_chosen_from_what_is_seen(self, size: tuple[int, int]) -> None:
        session = Session.open(open_scenario("himmelblau"))
        painter = Painter(session)
        frame = painter.hill(*size, session.run.point).frame
        seen = painter.levels_of(frame.x, frame.y, session.run.point).heights.tolist()
        assert seen == levels.choose(painter.values(*small_grid(frame.x, frame.y), session.run.point)).heights.tolist()

    @pytest.mark.parametrize("values", [[1.0, 1.0], [np.nan, np.nan], [np.inf, 1.0], [-1e308, 1e308], [0.0, 5e-324]])
    def test_hard_values(self, values: list[float]) -> None:
        chosen = levels.choose(np.array([values]))
        bands = chosen.bands(np.array(values))
        assert ((bands >= -1) & (bands < chosen.count)).all()
        assert (np.diff(chosen.heights) >= 0).all()
