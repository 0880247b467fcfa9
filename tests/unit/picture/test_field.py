"""The gradient field: comets that fly down the slope as the eye sees it, longer where it is steeper."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.picture.test_contour_marks import BOWL, ROSENBROCK, hill
from unit.picture.test_pictures import lettered, same_as_kept

from gradtui.app.painting.hill import Painter
from gradtui.app.session import Session
from gradtui.picture.canvas.axes import Frame, framed
from gradtui.picture.canvas.axis import Axis
from gradtui.picture.canvas.canvas import BRAILLE, DOTS, Canvas
from gradtui.picture.canvas.roles import GRADIENT
from gradtui.picture.plots.field import comets, draw_field, field_points
from gradtui.scenario.catalogue import open_scenario


def dots_of(canvas: Canvas, frame: Frame, colour: int | None = None) -> np.ndarray:
    """Which dots of the box are set, of one colour or of any."""
    box = frame.box
    where = (slice(box.top, box.top + box.height), slice(box.left, box.left + box.width))
    codes = np.where(canvas.characters[where] >= BRAILLE, canvas.characters[where] - BRAILLE, 0)
    if colour is not None:
        codes = np.where(canvas.foreground[where] == colour, codes, 0)
    return (codes[:, None, :, None] & DOTS[None, :, None, :] > 0).reshape(box.height * 4, box.width * 2)


def level(x: Axis = Axis("x", -2.0, 2.0), width: int = 60) -> tuple[Canvas, Frame]:  # noqa: B008 - it is frozen
    return framed(width, 20, x, Axis("y", -1.0, 3.0))


def test_kept() -> None:
    canvas, frame, _ = hill(ROSENBROCK)
    x, y = field_points(frame)
    draw_field(canvas, frame, 2 * (x - 1) - 400 * x * (y - x**2), 200 * (y - x**2))
    same_as_kept("contour_field", lettered(canvas))


@given(st.floats(-math.pi, math.pi), st.floats(2.0, 12.0), st.floats(0.0, 100.0), st.floats(0.0, 100.0))
def test_a_comet_lies_along_its_way_and_its_head_is_in_front(turn: float, length: float, x: float, y: float) -> None:
    way = np.array([math.cos(turn), math.sin(turn)])
    middle = np.array([x, y])
    every, heads = comets(middle[None], way[None], np.array([length]))
    off = every + 0.5 - middle
    assert np.abs(off @ [-way[1], way[0]]).max() <= 0.5 + 1e-9
    along = off @ way
    assert along.max() - along.min() == pytest.approx(length, abs=2.0)
    assert (heads + 0.5 - middle)[0] @ way == pytest.approx(along.max(), abs=1e-9)
    assert len(heads) <= 4
    if len(every) > 4:
        assert ((heads + 0.5 - middle) @ way > 0).all()


def test_directions_are_those_of_the_picture() -> None:
    # a wide axis makes what lies along it short
    for x_axis, lean in ((Axis("x", 0.0, 1000.0), 0), (Axis("x", -1.0, 3.0 * 60 / 20 / 2 - 1.0), 1)):
        canvas, frame = level(x_axis)
        x, y = field_points(frame)
        draw_field(canvas, frame, -np.ones((y.size, x.size)), -np.ones((y.size, x.size)))
        found = dots_of(canvas, frame)
        rows, columns = np.nonzero(found[:20, :20])
        width = columns.max() - columns.min()
        assert rows.max() - rows.min() > 4
        assert (width > 2) == bool(lean)


def test_heads_are_downhill() -> None:
    canvas, frame = level(Axis("x", -2.0, 2.0))
    x, y = field_points(frame)
    draw_field(canvas, frame, 2 * x + 0 * y, 0 * x)  # only along x
    every, heads = dots_of(canvas, frame), dots_of(canvas, frame, GRADIENT.dark)
    assert heads.sum() > y.size * (x.size - 1)
    middle = every.shape[1] / 2
    columns = np.nonzero(every & ~heads)[1].mean(where=np.nonzero(every & ~heads)[1] > middle)
    assert columns > np.nonzero(heads)[1].mean(where=np.nonzero(heads)[1] > middle)
    assert (every[:, : int(middle)] == every[:, ::-1][:, : int(middle)]).mean() > 0.9


def test_steeper_ones_are_longer() -> None:
    canvas, frame = level()
    x, y = field_points(frame)
    draw_field(canvas, frame, np.broadcast_to(np.exp(x), (y.size, x.size)), np.zeros((y.size, x.size)))
    columns = dots_of(canvas, frame).sum(axis=0)
    lengths = [part.sum() / y.size for part in np.array_split(columns, x.size)]
    assert lengths[-1] > 2 * lengths[0] > 0


def test_equally_steep_ones_are_equally_long() -> None:
    canvas, frame = level()
    x, y = field_points(frame)
    gx = 1.0 + np.linspace(0, 1e-9, x.size * y.size).reshape(y.size, x.size)
    draw_field(canvas, frame, gx, 0 * gx)
    columns = dots_of(canvas, frame).sum(axis=0)
    assert set(columns.tolist()) == {0, y.size, 2 * y.size}
    assert columns.reshape(-1)[columns > 0].sum() % (x.size * y.size) == 0


@pytest.mark.parametrize("value", [0.0, math.inf, math.nan])
def test_none_where_there_is_no_direction(value: float) -> None:
    canvas, frame, _ = hill(BOWL)
    before = canvas.text()
    x, y = field_points(frame)
    draw_field(canvas, frame, np.full((y.size, x.size), value), np.zeros((y.size, x.size)))
    assert canvas.text() == before
    gx = np.ones((y.size, x.size))
    gx[0, 0] = value
    canvas, frame = level()
    draw_field(canvas, frame, gx, np.zeros(gx.shape))
    found = dots_of(canvas, frame)
    apart = found.shape[1] // x.size
    assert not found[: found.shape[0] // y.size, : apart - 2].any()
    assert found[:, apart + 2 :].any()


def test_other_marks_stay() -> None:
    canvas, frame, _ = hill(BOWL)
    canvas.characters[...] = ord("A")
    x, y = field_points(frame)
    draw_field(canvas, frame, x + 0 * y, y + 0 * x)
    assert set(canvas.text()) == {"A", "\n"}


def test_level_lines_stay_readable() -> None:
    canvas, frame, _ = hill(BOWL)
    assert canvas.isolines is not None
    before = canvas.isolines.sum()
    x, y = field_points(frame)
    draw_field(canvas, frame, 2 * x + 0 * y, 2 * y + 0 * x)
    assert canvas.isolines.sum() > 0.8 * before


@pytest.mark.parametrize("size", [(1, 1), (3, 3), (20, 4), (5, 60), (300, 100)])
def test_any_size_and_number(size: tuple[int, int]) -> None:
    numbers = np.array([0.0, 1.0, -5e-324, 1e308, -1e308, math.inf, math.nan, 1e-300])
    for low, high in ((-1.0, 1.0), (-1e308, 1e308), (0.0, 1e-300)):
        canvas, frame = framed(*size, Axis("x", low, high), Axis("y", -1.0, 1.0))
        x, y = field_points(frame)
        gx = np.resize(numbers, (y.size, x.size))
        draw_field(canvas, frame, gx, np.resize(numbers[::-1], gx.shape))
        assert (canvas.width, canvas.height) == size


def test_level_lines_make_room_for_comets() -> None:
    session = Session.open(open_scenario("rosenbrock"))
    painter = Painter(session)
    plain, among = (painter.hill(60, 24, session.run.point, field=field).canvas.isolines for field in (False, True))
    assert plain is not None
    assert among is not None
    assert 0.3 * plain.sum() < among.sum() < 0.8 * plain.sum()
