"""What lies on and beside a contour or a curve: the field, the colour bar, the partials' arrows, the stairs."""

from __future__ import annotations

import itertools
import math
import unicodedata
from dataclasses import replace

import numpy as np
import pytest
from unit.picture.test_pictures import lettered, same_as_kept

from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse
from gradtui.picture.canvas import grounds, roles
from gradtui.picture.canvas.axes import Frame, framed
from gradtui.picture.canvas.axis import Axis
from gradtui.picture.canvas.canvas import Canvas, line_dots, many_dots
from gradtui.picture.plots import contour, curve, levels
from gradtui.picture.plots.colour_bar import beside, colour_bar, colour_strip
from gradtui.picture.plots.overlay import Trace
from gradtui.picture.plots.steepness import height_axis

ROSENBROCK = "(1-x)**2 + 100*(y-x**2)**2"
BOWL = "x**2 + y**2"


def hill(text: str, width: int = 60, height: int = 20, low: float = -2.0) -> tuple[Canvas, Frame, levels.Levels]:
    objective = ScalarObjective(parse(text), ["x", "y"])
    x, y = Axis("x", low, 2.0), Axis("y", -1.0, 3.0)
    reference = objective.values(np.linspace(x.low, x.high, 64)[None, :], np.linspace(y.low, y.high, 64)[:, None])
    chosen = levels.choose(np.broadcast_to(reference, (64, 64)))
    canvas, frame = framed(width, height, x, y)
    heights = np.broadcast_to(objective.values(*contour.grid(frame)), (frame.box.height * 4, frame.box.width * 2))
    return contour.contour(canvas, frame, heights, chosen), frame, chosen


class TestColourBar:
    @pytest.mark.parametrize("height", [20, 8])
    def test_picture(self, height: int) -> None:
        canvas, _, chosen = hill(ROSENBROCK, 40, height)
        same_as_kept(f"contour_bar_{height}", lettered(beside(canvas, colour_bar(height, chosen, "f"))))

    @pytest.mark.parametrize("text", [ROSENBROCK, BOWL, "1e300*x", "1e-300*x", "1000 + x/1000", "-x**2*12345"])
    @pytest.mark.parametrize("height", [1, 2, 3, 7, 19, 33, 52, 100])
    def test_numbers_never_touch(self, text: str, height: int) -> None:
        _, _, chosen = hill(text)
        bar = colour_bar(height, chosen, "f")
        assert bar.height == height
        rows = [row[3:].strip() for row in bar.text().split("\n")[1:]]
        numbers = [k for k, row in enumerate(rows) if row]
        assert all(b - a >= 2 for a, b in itertools.pairwise(numbers))
        assert len({row for row in rows if row}) == len(numbers)
        assert all(row.endswith(rows[k]) for k, row in enumerate(bar.text().split("\n")[1:]))

    def test_every_tint_is_there_in_order(self) -> None:
        _, _, chosen = hill(BOWL)
        bar = colour_bar(33, chosen, "f")
        pixels = np.stack([bar.foreground[1:, 0], bar.background[1:, 0]], axis=1).ravel().tolist()
        assert list(dict.fromkeys(pixels)) == grounds.ground().tints.tolist()[::-1]

    @pytest.mark.parametrize("width", [1, 2, 5, 20, 60, 300])
    def test_a_strip(self, width: int) -> None:
        for text in (ROSENBROCK, BOWL, "x*0 + 3", "1e300*x"):
            strip = colour_strip(width, hill(text)[2], "f")
            assert (strip.width, strip.height) == (width, 2)
        said = [row.split() for row in colour_strip(60, hill(BOWL)[2], "f").text().split("\n")]
        assert said[0] == ["f"]
        values = [float(number) for number in said[1]]
        assert len(values) >= 5
        assert values == sorted(values)

    def test_beside_keeps_the_picture(self) -> None:
        canvas, frame, chosen = hill(BOWL)
        joined = beside(canvas, colour_bar(20, chosen, "f"))
        assert (joined.background[:, :60] == canvas.background).all()
        assert joined.height == 20
        assert frame.box.width < 60 < joined.width

    def test_hard_levels(self) -> None:
        for values in ([math.nan], [1.0, 1.0], [-1e308, 1e308], [0.0, 5e-324], [-math.inf, 3.0]):
            chosen = levels.choose(np.array([values]))
            assert colour_bar(20, chosen, "f").height == 20
            assert colour_strip(40, chosen, "f").width == 40


class TestPartialArrows:
    def test_picture(self) -> None:
        canvas, frame, _ = hill(BOWL)
        trace = Trace([(1.7, 2.5), (1.5, 2.0)], 0xFFFFFF, "●", True)
        drawn = contour.with_runs(canvas, frame, [trace], (0.3, 0.4), None, (-1.2, -1.6))
        same_as_kept("contour_partials", lettered(drawn))

    def test_they_make_the_corner_of_the_step(self) -> None:
        canvas, frame, _ = hill(BOWL)
        point, step = (1.5, 2.0), (-1.2, -1.6)
        frame = replace(frame, x=replace(frame.x, colour=roles.PLANE[0]), y=replace(frame.y, colour=roles.PLANE[1]))
        drawn = contour.with_runs(canvas, frame, [Trace([point], 0xFFFFFF, "●", True)], (0.3, 0.4), None, step)
        for end, colour in zip([(0.3, 2.0), (1.5, 0.4)], roles.PLANE, strict=True):
            cell = frame.cell(*end)
            assert cell is not None
            assert drawn.foreground[cell[1], cell[0]] == colour
            assert chr(drawn.characters[cell[1], cell[0]]) in "←↓"

    def test_without_them_nothing_changes(self) -> None:
        canvas, frame, _ = hill(BOWL)
        traces = [Trace([(1.5, 2.0)], 0xFFFFFF, "●", True)]
        plain = contour.with_runs(canvas, frame, traces, (0.3, 0.4))
        assert not plain.changes(contour.with_runs(canvas, frame, traces, (0.3, 0.4), None, None))
        assert not np.isin(plain.foreground, roles.PLANE).any()

    @pytest.mark.parametrize(
        "step", [(math.nan, 1.0), (math.inf, -math.inf), (1e308, -1e308), (0.0, 0.0), (5e-324, 0.0)]
    )
    def test_hard_steps(self, step: tuple[float, float]) -> None:
        canvas, frame, _ = hill(BOWL)
        for point in ((1.5, 2.0), (1e308, 0.0), (math.nan, 0.0)):
            trace = Trace([point], 0xFFFFFF, "●", True)
            contour.with_runs(canvas, frame, [trace], (-1e308, 1.0), (0.0, 1e308), step)


def run(eta: float, count: int) -> list[tuple[float, float]]:
    objective = ScalarObjective(parse("(x**2 - 1.69)**2 + 0.3*x"), ["x"])
    points = [(2.0, float(objective.value([2.0])))]
    for _ in range(count):
        x = points[-1][0] - eta * float(objective.gradient([points[-1][0]])[0])
        points.append((x, float(objective.value([x]))))
    return points


def flat(width: int = 60, height: int = 20) -> tuple[Canvas, Frame]:
    objective = ScalarObjective(parse("(x**2 - 1.69)**2 + 0.3*x"), ["x"])
    x = Axis("x", -2.2, 2.2)
    values = objective.values(curve.samples(x))
    return curve.whole_curve(width, height, x, "f", values)


class TestStaircase:
    def test_picture(self) -> None:
        canvas, frame = flat()
        trace = Trace(run(0.12, 3), 0xFFFFFF, "●", True)
        drawn = curve.with_runs(canvas, frame, [trace], curve.Touching(2.0), (-1.2, 0.0), staircase=True)
        same_as_kept("contour_staircase", lettered(drawn))

    def test_a_step_is_level_and_then_upright(self) -> None:
        canvas, frame = flat()
        points = run(0.12, 1)
        drawn = curve.with_runs(
            canvas, frame, [Trace(points, 0xFFFFFF, "●", True)], curve.Touching(2.0), None, staircase=True
        )
        (x0, f0), (x1, f1) = points
        start, corner, end = frame.cell(x0, f0), frame.cell(x1, f0), frame.cell(x1, f1)
        assert start and corner and end
        white = (drawn.foreground == 0xFFFFFF) & (drawn.characters != ord(" "))
        assert white[corner[1], corner[0] : start[0]].all()
        assert white[corner[1] : end[1], corner[0]].all()

    def test_only_recent_steps_of_the_active_run(self) -> None:
        canvas, frame = flat()
        points = [(2.0 - 0.1 * k, 10.0 - 0.3 * k) for k in range(30)]
        for count in (1, 2, 12, 13, 14, 30):
            for active in (True, False):
                trace = Trace(points[:count], 0xFFFFFF, "●", active)
                drawn = curve.with_runs(canvas, frame, [trace], curve.Touching(-2.0), None, staircase=True)
                if not active:
                    assert not drawn.changes(curve.with_runs(canvas, frame, [trace], curve.Touching(-2.0), None))
                assert drawn.text().count("•") <= 12

    def test_hard_runs(self) -> None:
        canvas, frame = flat()
        points = [(2.0, 5.0), (1e308, math.inf), (math.nan, math.nan), (-1e308, 1e308), (0.0, 0.4)]
        for count in range(1, 6):
            trace = Trace(points[:count], 0xFFFFFF, "●", True)
            for ahead in (math.inf, 1e308, 0.0):
                curve.with_runs(canvas, frame, [trace], curve.Touching(math.nan), (ahead, 0.0), staircase=True)


def test_an_axis_for_heights_as_large_as_can_be() -> None:
    axis = height_axis("f", np.array([-1.7e308, 0.0, 1.7e308, math.inf]))
    assert axis.low < axis.high < math.inf


class TestLevels:
    """Both Rosenbrock's valley and a gentle bowl can be read, at every size."""

    @pytest.mark.parametrize("size", [(44, 19), (72, 33), (130, 52)])
    def test_rosenbrocks_valley(self, size: tuple[int, int]) -> None:
        _, frame, chosen = hill(ROSENBROCK, *size)
        assert chosen.scale == "log"
        x, y = contour.grid(frame)
        band = chosen.bands((1 - x) ** 2 + 100 * (y - x**2) ** 2)
        for place in (-1.0, 0.0, 1.0):
            column = int(np.abs(x[0] - place).argmin())
            floor = int(np.abs(y[:, 0] - place**2).argmin())
            # from the floor at least two bands up within half a unit, on both sides
            near = np.abs(y[:, 0] - place**2) <= 0.5
            above, under = band[near, column][0], band[near, column][-1]
            assert above - band[floor, column] >= 2
            assert under - band[floor, column] >= 2
        # and along the floor, the way to the minimum
        along = [int(band[np.abs(y[:, 0] - p * p).argmin(), np.abs(x[0] - p).argmin()]) for p in (-1.2, 1.0)]
        assert along[0] > along[1]

    @pytest.mark.parametrize("size", [(44, 19), (72, 33), (130, 52)])
    def test_a_gentle_bowl(self, size: tuple[int, int]) -> None:
        canvas, frame, chosen = hill(BOWL, *size)
        assert chosen.scale in ("linear", "root")
        x, y = contour.grid(frame)
        shares = np.bincount(chosen.bands(x**2 + y**2).ravel(), minlength=chosen.count) / (x.size * y.size)
        assert (shares > 0).all()
        assert shares.max() < 0.25
        # level lines are drawn, and are not the most of the picture
        assert canvas.isolines is not None
        assert 0.05 < canvas.isolines.mean() < 0.6


@pytest.mark.parametrize("name", ["contour_field", "contour_partials", "contour_staircase", "contour_bar_20"])
def test_every_glyph_is_one_cell_wide(name: str) -> None:
    from unit.picture.test_pictures import KEPT

    said = (KEPT / f"{name}.txt").read_text("utf-8")
    assert all(unicodedata.east_asian_width(char) not in "WF" for char in said)


@pytest.mark.parametrize("far", [1e18, 1e70, 1e150, 1e300])
def test_lines_from_very_far_are_drawn_quietly(far: float) -> None:
    for ends in ([(far, far), (-far, far * 0.7)], [(3.0, 2.0), (-far, far)], [(far, -far), (-far, far)]):
        dots = line_dots(ends, 40, 30)
        assert ((dots >= 0) & (dots < (40, 30))).all()
        drawn = many_dots(np.array(ends), 40, 30)
        assert ((drawn >= 0) & (drawn < (40, 30))).all()
