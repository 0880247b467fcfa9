"""What touches a hill or a curve: tangent and parabola, the tangent plane and the bowl of the second partials."""

from __future__ import annotations

import numpy as np
import pytest
from unit.picture.test_contour_marks import flat
from unit.picture.test_pictures import lettered, same_as_kept
from unit.picture.test_surface import X, Y, drawn

from gradtui.app.actions import ACTIONS
from gradtui.app.dispatch import dispatch
from gradtui.app.gate import is_there
from gradtui.app.opening import opened
from gradtui.app.painting.hill import Painter
from gradtui.app.painting.studio import Studio
from gradtui.app.pictures.registry import paint
from gradtui.app.session import Session
from gradtui.app.state import AppState
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse
from gradtui.picture.canvas import roles
from gradtui.picture.plots import curve
from gradtui.picture.surface.net import Touching, with_net
from gradtui.scenario.catalogue import open_scenario

NET = roles.GRADIENT.dark


def touching(text: str, at: tuple[float, float], *, bowl: bool) -> Touching:
    f = ScalarObjective(parse(text), ("x", "y"))
    (xx, xy), (_, yy) = f.hessian(at)
    slopes = f.gradient(at)
    return Touching((*at, f.value(at)), (slopes[0], slopes[1]), (xx, xy, yy) if bowl else None)


@pytest.mark.parametrize("bowl", [False, True])
def test_kept(bowl: bool) -> None:
    text = "x**2 - (y + 1)**2 + x*y/2"
    picture = with_net(drawn(text, size=(56, 22)), touching(text, (0.5, -0.5), bowl=bowl))
    same_as_kept(f"net_{'bowl' if bowl else 'plane'}", lettered(picture.canvas))


@pytest.mark.parametrize(("name", "near"), [("tangent", None), ("parabola", 9.2)])
def test_on_a_curve(name: str, near: float | None) -> None:
    canvas, frame = flat(50, 16)
    curve.draw_touching(canvas, frame, -1.5, -0.1364, curve.Touching(-3.06, near, whole=True))
    same_as_kept(f"touching_{name}", lettered(canvas))


def test_how_near_it_is() -> None:
    """The plane misses in second order, the bowl in third: of half the way a quarter, and an eighth."""
    text, at = "sin(x)*exp(y/2) + x*y", (0.4, -0.7)
    f = ScalarObjective(parse(text), ("x", "y"))

    def missed(far: float, *, bowl: bool) -> float:
        x, y = at[0] + far, at[1] - 2 * far
        return float(f.value((x, y)) - touching(text, at, bowl=bowl).heights(np.array(x), np.array(y)))

    for bowl, share in ((False, 1 / 4), (True, 1 / 8)):
        assert missed(1e-3, bowl=bowl) / missed(2e-3, bowl=bowl) == pytest.approx(share, abs=0.01)


def test_of_a_flat_hill_the_plane_is_the_hill() -> None:
    plane = touching("2*x - 3*y + 1", (0.3, -1.0), bowl=False)
    x, y = np.meshgrid(np.linspace(X.low, X.high, 5), np.linspace(Y.low, Y.high, 5))
    assert plane.heights(x, y) == pytest.approx(2 * x - 3 * y + 1, abs=1e-12)


def test_what_the_hill_hides_is_thin() -> None:
    """Over a hilltop the plane is seen, under a hollow only near the point, and thin edges."""

    def dots(text: str) -> int:
        canvas = with_net(drawn(text), touching(text, (0.1, -1.1), bowl=False)).canvas
        return int(((canvas.foreground == NET) & (canvas.characters > 0x2800)).sum())

    assert dots("-(x**2) - (y + 1)**2") > 1.4 * dots("x**2 + (y + 1)**2") > 0


@pytest.mark.parametrize("point", [(9.0, 0.0, 1.0), (0.0, 0.0, float("nan")), (0.0, float("inf"), 0.0)])
def test_from_nowhere_there_is_none(point: tuple[float, float, float]) -> None:
    picture = drawn("x**2 + y**2")
    assert with_net(picture, Touching(point, (1.0, 1e308), (1e308, 0.0, 0.0))) is picture
    assert with_net(picture, Touching((0.0, 0.0, 0.0), (float("nan"), 0.0))) is picture


def state(name: str) -> AppState:
    session = Session.open(open_scenario(name))
    painter = Studio(session)
    return opened(session, painter.plane, painter.home)


def do(before: AppState, *action: object) -> AppState:
    after = dispatch(before, *action)  # type: ignore[arg-type]
    assert isinstance(after, AppState)
    return after


def test_the_key_goes_round() -> None:
    assert "tangent" in ACTIONS
    now = do(state("saddle"), "show", "surface")
    seen = []
    for expected in ("plane", "bowl", ""):
        now = do(now, "tangent")
        assert now.tangent == expected
        assert now.note is not None
        seen.append(paint(now, Studio(now.session), 60, 20).text())
    assert "tangent plane" in seen[0]
    assert "bowl" in seen[1]
    assert "plane" not in seen[2]
    assert len(set(seen)) == 3
    said = do(state("saddle"), "tangent").note
    assert said is not None
    assert "surface (2) and the slices (3)" in said.words


def test_on_slices_and_on_a_curve_it_is_drawn_too() -> None:
    for name, shown in (("two_minima", "hill"), ("saddle", "slices")):
        now = do(state(name), "show", shown)
        seen = set()
        for _ in range(3):
            seen.add(paint(now, Studio(now.session), 60, 20).text())
            now = do(now, "tangent")
        assert len(seen) == 3


def test_where_it_is_not() -> None:
    arrays = state("five_parameters")
    assert not is_there(arrays, "tangent")
    assert do(arrays, "tangent") is arrays
    assert not is_there(do(state("saddle"), "show", "map"), "tangent")


def test_a_parabola_bends_as_the_second_partial_says() -> None:
    session = Session.open(open_scenario("saddle"))
    near = Painter(session).touching(session.run, "bowl")
    (xx, _), (_, yy) = session.run.objective.hessian(session.run.point)
    assert [touch.bend for touch in near] == [xx, yy]
