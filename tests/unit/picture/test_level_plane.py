"""A level plane: what it cuts out of the hill is a contour, on the surface and on the map."""

from __future__ import annotations

import numpy as np
import pytest
from unit.picture.test_pictures import lettered, same_as_kept
from unit.picture.test_surface import drawn
from unit.picture.test_touching import do, state

from gradtui.app.dispatch import dispatch
from gradtui.app.gate import is_there, why_not
from gradtui.app.painting.studio import Studio
from gradtui.app.pictures.registry import PICTURES, paint
from gradtui.app.state import AppState, Refusal
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse
from gradtui.picture.canvas import roles
from gradtui.picture.canvas.axes import framed
from gradtui.picture.canvas.axis import Axis
from gradtui.picture.plots import contour, levels
from gradtui.picture.surface.net import cut, with_level

BOWL = "x**2 + (y + 1)**2"


def test_kept() -> None:
    picture = with_level(drawn(BOWL, size=(56, 22)), 2.0, "f = 2")
    same_as_kept("level_surface", lettered(picture.canvas))
    same_as_kept("level_map", lettered(on_map(BOWL, 2.0)))


def on_map(text: str, level: float):  # type: ignore[no-untyped-def]
    canvas, frame = framed(40, 16, Axis("x", -2.0, 2.0), Axis("y", -3.0, 1.0), scale="centred")
    values = ScalarObjective(parse(text), ("x", "y")).values(*contour.grid(frame))
    plain = contour.contour(canvas, frame, values, levels.choose(values))
    return contour.with_level(plain, frame, values, level, f"f = {level:g}")


@pytest.mark.parametrize(("text", "level"), [(BOWL, 1.5), ("x**2 - (y + 1)**2", 0.25), ("log(x) + y", 0.1)])
def test_the_cut_is_where_f_has_that_height(text: str, level: float) -> None:
    picture = drawn(text)
    x, y = cut(picture, level)
    assert len(x) > 50
    found = ScalarObjective(parse(text), ("x", "y")).values(x, y)
    assert np.abs(found - level).max() < 0.01


def test_where_nothing_is_that_high_nothing_is_cut() -> None:
    assert len(cut(drawn(BOWL), 1e9)[0]) == 0
    assert len(cut(drawn("sqrt(-1 - x**2)"), 0.0)[0]) == 0
    assert with_level(drawn(BOWL), float("nan"), "").canvas.text() == drawn(BOWL).canvas.text()


def test_on_the_map_the_line_of_that_height_is_lit() -> None:
    lit = on_map(BOWL, 2.0)
    where = np.argwhere((lit.foreground == roles.LEVEL) & (lit.characters >= 0x2800))
    middle, wide = where.mean(axis=0), np.ptp(where, axis=0)
    assert wide[1] / 2 == pytest.approx(wide[0], abs=2)  # round, as a cell is twice as high as it is wide
    assert abs(middle[0] - 7) < 2
    assert "f = 2" in lit.text()


def test_keys_move_it() -> None:
    now = do(state("himmelblau"), "level")
    studio, start = Studio(now.session), now.session.run.value
    assert now.level == start
    for shown in ("hill", "surface"):
        now = do(now, "show", shown)
        lift = PICTURES[shown].hands.up_down
        assert lift is not None
        before = now.level
        seen = paint(now, studio, 60, 20).text()
        act = lift(now, studio, -1)
        assert act is not None
        now = do(now, *act)
        assert now.level is not None and before is not None
        assert now.level > before
        assert paint(now, studio, 60, 20).text() != seen
    x, y = studio.hill.axes(studio.home)
    lines = studio.hill.levels_of(x, y, now.session.run.point).heights
    for _ in range(4 * len(lines)):
        assert lift is not None
        now = do(now, *(lift(now, studio, 1) or ()))
    assert now.level is not None
    assert now.level < lines[0]
    # four keys from one line to the next
    now = do(now, "level_at", float(lines[2]))
    for _ in range(4):
        now = do(now, *(lift(now, studio, -1) or ()))
    assert now.level == pytest.approx(float(lines[3]))
    assert do(now, "leave").level is None
    assert do(now, "level").level is None


def test_where_it_is_not() -> None:
    one = state("two_minima")
    assert not is_there(one, "level")
    assert "two variables" in why_not(one, "C")
    assert do(one, "level") is one
    assert not is_there(do(state("saddle"), "show", "map"), "level")
    saddle = state("saddle")
    assert not is_there(saddle, "leave")
    assert is_there(do(saddle, "level"), "leave")
    assert do(saddle, "level_at", 1.0) is saddle
    nowhere = do(saddle, "look_at", (1e200, 1e200))
    assert isinstance(nowhere, AppState)
    assert isinstance(dispatch(nowhere, "level"), Refusal)
