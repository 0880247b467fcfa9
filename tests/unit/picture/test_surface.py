"""The hill in three dimensions: what is seen, what is hidden, and which place a cell shows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.picture.test_pictures import lettered, same_as_kept

from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse
from gradtui.picture.canvas import roles
from gradtui.picture.canvas.axis import Axis
from gradtui.picture.canvas.canvas import BRAILLE, DEFAULT, MUTED, Canvas
from gradtui.picture.canvas.hatching import hatched
from gradtui.picture.plots import levels
from gradtui.picture.plots.landmark_marks import Mark
from gradtui.picture.plots.overlay import ARROWS, Trace
from gradtui.picture.surface.on_surface import with_resting, with_run
from gradtui.picture.surface.projection import Camera
from gradtui.picture.surface.relief import QUARTERS
from gradtui.picture.surface.solid import Form, samples, solid
from gradtui.picture.surface.surface import SurfacePicture, surface

X, Y = Axis("x", -2.0, 2.0, roles.PLANE[0]), Axis("y", -3.0, 1.0, roles.PLANE[1])
AT_FIRST = Camera()
VIEWS = st.builds(Camera, st.floats(0.0, 360.0), st.floats(12.0, 88.0), st.sampled_from([1.0, 1.6, 4.0]))
HARD = ["1/x", "log(x) + y", "x*0 + 3", "1e300*x*y", "sqrt(-1 - x**2)", "1e-300*x", "tan(9*x)", "5e-324*x"]
RIDGE = "3*exp(-20*(y + 2)**2)"


def drawn(
    text: str, view: Camera = AT_FIRST, size: tuple[int, int] = (60, 24), form: Form = "linear"
) -> SurfacePicture:
    values = np.broadcast_to(ScalarObjective(parse(text), ("x", "y")).values(*samples(X, Y)), (192, 192))
    return surface(*size, solid(X, Y, "f", values, levels.choose(values), form), view)


def with_point(picture: SurfacePicture, text: str, at: tuple[float, float]) -> Canvas:
    value, *slopes = ScalarObjective(parse(text), ("x", "y")).value_and_gradient(at)
    trace = Trace([(-1.5, 0.5), at], 0xFFFFFF, "●", True)
    rested = with_resting(picture, [], [Mark("A", [(0.0, -1.0)])])
    return with_run(rested, trace, (*at, value), (slopes[0], slopes[1]))


@pytest.mark.parametrize(("name", "text"), [("bowl", "x**2 + (y + 1)**2"), ("saddle", "x**2 - (y + 1)**2")])
def test_kept(name: str, text: str) -> None:
    same_as_kept(f"surface_{name}", lettered(with_point(drawn(text, size=(56, 22)), text, (1.0, 0.0))))


@pytest.mark.slow
@settings(max_examples=40)
@given(VIEWS, st.sampled_from(["x**2 + y**2", "sin(3*x) + cos(2*y)", "x", "exp(x)*y"]))
def test_a_cell_shows_the_place_that_lies_there(view: Camera, text: str) -> None:
    picture = drawn(text, view)
    box = picture.projection.box
    seen = 0
    for row in range(0, box.height, 2):
        for column in range(0, box.width, 2):
            place = picture.point_at(column, row)
            if place is None:
                continue
            seen += 1
            x, y = (np.array([part]) for part in place)
            across, down, _ = picture.projection.dots(x, y, picture.on_hill(x, y))
            assert abs(abs(across[0] / 2 - column - 0.5) - 0.25) < 0.01  # the middle of one of the cell's dots
            # a steep place may lie between two that were looked at
            assert abs(down[0] / 4 - row - 0.5) < 2.0
    assert seen > 10 or view.tilt < 30.0  # from so low its cut side may be all that is seen
    assert picture.point_at(-1, 0) is picture.point_at(0, box.height) is None


@settings(max_examples=20)
@given(VIEWS)
def test_all_of_it_is_in_the_picture(view: Camera) -> None:
    picture = drawn("x*y", Camera(view.turn, view.tilt, 1.0))
    corners = np.array([-2.0, 2.0, -2.0, 2.0]), np.array([-3.0, -3.0, 1.0, 1.0])
    for height in (picture.projection.z.low, picture.projection.z.high):
        across, down, _ = picture.projection.dots(*corners, np.full(4, height))
        assert ((across >= 0) & (across <= 120) & (down >= 0) & (down <= 96)).all()


def test_what_is_behind_a_ridge_is_hidden() -> None:
    front, back = drawn(RIDGE, Camera(0.0, 20.0)), drawn(RIDGE, Camera(180.0, 20.0))
    for picture, is_hidden in ((front, True), (back, False)):
        x, y = np.array([0.0]), np.array([-1.6])
        across, down, depth = picture.projection.dots(x, y, picture.on_hill(x, y))
        assert (depth[0] > picture.depth[int(down[0]), int(across[0])] + 0.06) == is_hidden
        canvas = with_point(picture, RIDGE, (0.0, -1.6))
        at = canvas.characters == ord("●")
        assert at.sum() == 1
        assert (canvas.background[at][0] == roles.HERE) == (not is_hidden)
    assert (with_point(front, RIDGE, (0.0, -1.6)).foreground == MUTED).any()


def test_two_curves_and_their_tangents_go_through_the_point() -> None:
    picture = drawn("x**2 + (y + 1)**2")
    canvas = with_point(picture, "x**2 + (y + 1)**2", (0.5, -1.5))
    is_line = (canvas.characters & ~0xFF) == BRAILLE
    for colour in roles.PLANE:
        assert (is_line & (canvas.foreground == colour)).sum() > 4
    assert canvas.text().count("A") == 1


@pytest.mark.parametrize("form", ["linear", "log", "wire"])
@pytest.mark.parametrize("size", [(1, 1), (3, 3), (20, 5), (300, 100)])
@pytest.mark.parametrize("text", HARD)
def test_hard_values(text: str, size: tuple[int, int], form: Form) -> None:
    picture = drawn(text, size=size, form=form)
    assert (picture.canvas.width, picture.canvas.height) == size
    canvas = with_point(picture, text, (0.0, -1.0))
    assert (canvas.width, canvas.height) == size
    far = Trace([(-1.5, 0.5), (float("nan"), 1.0), (1e300, -1e300), (float("inf"), 0.0)], 0xFFFFFF, "●", True)
    assert with_run(picture, far, (float("inf"), 0.0, float("nan")), (float("nan"), 1e300)).width == size[0]


def test_wires_kept() -> None:
    same_as_kept("surface_wire", lettered(drawn("x**2 - (y + 1)**2", size=(56, 22), form="wire").canvas))


def test_without_colours_outlines_and_level_lines_are_left() -> None:
    picture = drawn("x**2 + (y + 1)**2")
    blocks = [ord(char) for char in QUARTERS[1:]]
    assert np.isin(picture.canvas.characters, blocks).any()
    found = hatched(picture.canvas)
    assert not np.isin(found.characters, blocks).any()
    # a line runs around the hill: in every column that it is in, its highest and its lowest cell have dots
    hill = np.any(np.isfinite(picture.depth).reshape(24, 4, 60, 2), axis=(1, 3))
    for column in np.flatnonzero(hill.any(axis=0)).tolist():
        rows = np.flatnonzero(hill[:, column])
        assert (found.characters[rows[[0, -1]], column] > BRAILLE).all()
    assert found.isolines is None
    inside = hill & ~np.isin(found.characters, blocks)
    assert (found.background[inside] == DEFAULT).all()


def test_a_hole_kept() -> None:
    same_as_kept("surface_hole", lettered(with_point(drawn("log(x) + y", size=(56, 22)), "log(x) + y", (1.0, 0.0))))


@settings(max_examples=40)
@given(VIEWS, st.floats(-2.0, 2.0), st.floats(-3.0, 1.0))
def test_the_cell_of_a_place_shows_it_unless_it_is_hidden(view: Camera, x: float, y: float) -> None:
    picture = drawn("sin(3*x) + cos(2*y)", view)
    z = float(picture.on_hill(np.array([x]), np.array([y]))[0])
    found = picture.cell(x, y, z)
    if found is None:
        return
    column, row, hidden = found
    _, _, depth = picture.projection.dots(np.array([x]), np.array([y]), np.array([z]))
    around = picture.depth[max(4 * row - 4, 0) : 4 * row + 8, max(2 * column - 2, 0) : 2 * column + 4]
    if hidden:
        assert (around < depth[0]).any()
    else:
        is_crest = np.isinf(around).any()  # the sky is beside it: at a grazing angle one cell is deep
        assert is_crest or around.max() > depth[0] - 0.3
    assert picture.cell(x, y, 1e300) is None
    assert picture.cell(float("nan"), y, z) is None


def test_what_lies_under_the_hill_is_hidden() -> None:
    picture = drawn("x*0 + y*0")
    above, on, below = (picture.cell(0.0, -1.0, z) for z in (0.5, 0.0, -0.9))
    assert above is not None and on is not None and below is not None
    assert (above[2], on[2], below[2]) == (False, False, True)
    assert above[1] < on[1] < below[1]


@pytest.mark.parametrize("turn", [0.0, 45.0, 133.0, 180.0, 270.0, 359.0])
@pytest.mark.parametrize("size", [(44, 19), (72, 33), (130, 52)])
def test_the_axes_are_named(turn: float, size: tuple[int, int]) -> None:
    canvas = drawn("x**2 + y", Camera(turn), size).canvas
    for name, colour in (("x", roles.PLANE[0]), ("y", roles.PLANE[1]), ("f", DEFAULT)):
        at = canvas.characters == ord(name)
        assert canvas.foreground[at].tolist() == [colour]
    assert sum(char.isdigit() for char in canvas.text()) >= 4


@settings(max_examples=30)
@given(VIEWS)
def test_no_pixel_of_a_plain_hill_is_missing(view: Camera) -> None:
    depth = drawn("0.3*x", view).depth
    for column in np.isfinite(depth).T:
        rows = np.flatnonzero(column)
        assert not rows.size or rows[-1] - rows[0] + 1 == rows.size


def test_where_f_is_undefined_is_seen_and_no_line_is_drawn() -> None:
    picture = drawn("log(x) + y")
    assert picture.canvas.text().count("╳") > 50
    nowhere = Trace([(float("nan"), 0.0)], 0xFFFFFF, "●", True)
    canvas = with_run(picture, nowhere, (-1.0, 0.0, float("nan")), (float("nan"), 1.0))
    assert not canvas.changes(picture.canvas)


def test_the_widest_axes() -> None:
    x, y = Axis("x", -1e308, 1e308), Axis("y", -1e308, 1e308)
    values = np.broadcast_to(samples(x, y)[0], (192, 192))
    picture = surface(60, 24, solid(x, y, "f", values, levels.choose(values)), Camera())
    canvas = with_run(picture, Trace([(0.0, 0.0)], 0xFFFFFF, "●", True), (0.0, 0.0, 0.0), (1.0, 0.0))
    assert canvas.text().count("●") == 1


def test_views_stay_within_bounds() -> None:
    view = Camera()
    for _ in range(60):
        view = view.tilted(9.0).zoomed(1.6).turned(100.0)
    assert (view.tilt, view.zoom) == (88.0, 4.0)
    assert 0.0 <= view.turn < 360.0
    assert view.tilted(-400.0).tilt == 12.0


def at_its_end(at: tuple[float, float], view: Camera, form: Form = "linear") -> list[tuple[str, int, int]]:
    """What stands on red, and where, after a run that ends at a place."""
    picture = drawn("x**2 + (y + 1)**2", view, form=form)
    trace = Trace([(-1.5, 0.5), at], 0xFFFFFF, "●", True)
    found = with_run(picture, trace, (*at, 1.0), (3.0, -2.0))
    places = np.argwhere(found.background == roles.HERE).tolist()
    return [(chr(found.characters[row, column]), column, row) for row, column in places]


@pytest.mark.parametrize("far", [3.5, 50.0, 1e9, 1e300])
@pytest.mark.parametrize(("across", "up", "arrow"), [(1, 0, "→"), (-1, 0, "←"), (0, 1, "↑"), (0, -1, "↓")])
@pytest.mark.parametrize("form", ["linear", "wire"])
def test_an_arrow_at_the_edge_points_to_a_run_outside(far: float, across: int, up: int, arrow: str, form: Form) -> None:
    ((glyph, column, row),) = at_its_end((across * far, up * far), Camera(0.0, 50.0), form)
    assert glyph == arrow
    assert (column - 30) * across >= 0
    assert (row - 12) * up <= 0
    # turned by a quarter, north is to the left
    if up > 0:
        ((glyph, _, _),) = at_its_end((0.0, far), Camera(90.0, 50.0), form)
        assert glyph == "←"


def test_an_arrow_points_to_a_run_beside_the_picture_of_a_near_hill() -> None:
    ((glyph, column, _),) = at_its_end((1.9, -1.0), Camera(0.0, 50.0, 4.0))
    assert (glyph, column) == ("→", 59)


@settings(max_examples=40)
@given(VIEWS, st.floats(allow_nan=True, width=64), st.floats(allow_nan=True, width=64))
def test_a_run_anywhere_is_seen_or_pointed_to(view: Camera, x: float, y: float) -> None:
    found = at_its_end((x, y), Camera(view.turn, view.tilt))
    assert len(found) <= 1
    if np.isfinite([x, y]).all() and not (-2 <= x <= 2 and -3 <= y <= 1):
        assert found[0][0] in ARROWS


def test_no_tangent_hangs_in_the_air() -> None:
    picture = drawn("x**2 + (y + 1)**2")
    found = with_run(picture, Trace([(2.5, 1.0)], 0xFFFFFF, "●", True), (2.5, 1.0, 10.25), (5.0, 4.0))
    assert (found.characters != picture.canvas.characters).sum() == 1


@pytest.mark.parametrize("form", ["linear", "log"])
def test_a_tangent_ends_where_the_ground_ends(form: Form) -> None:
    text = "exp(2*x) + y"
    picture = drawn(text, Camera(0.0, 50.0), (80, 30), form)
    canvas = with_point(picture, text, (1.9, -1.0))
    right = np.nonzero(canvas.foreground == roles.PLANE[0])[1].max()
    edge, _, _ = picture.projection.dots(np.array([2.0]), np.array([-1.0]), np.array([0.0]))
    assert edge[0] / 2 - 2 <= right <= edge[0] / 2
