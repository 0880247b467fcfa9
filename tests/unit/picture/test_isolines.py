"""The level lines of a hill lie on its levels, and what is on its ground can be read."""

from __future__ import annotations

import numpy as np
import pytest

from gradtui.picture.canvas import colours, contrast, grounds, roles
from gradtui.picture.canvas.axes import Frame, framed
from gradtui.picture.canvas.axis import Axis
from gradtui.picture.canvas.canvas import BRAILLE, Canvas, draw_dots
from gradtui.picture.plots import contour
from gradtui.picture.plots.levels import Levels

_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])


def hill(values_of: object, heights: list[float], size: tuple[int, int] = (60, 24)) -> tuple[Canvas, Frame]:
    canvas, frame = framed(*size, Axis("x", -2.0, 2.0), Axis("y", -2.0, 2.0))
    x, y = contour.grid(frame)
    with np.errstate(all="ignore"):
        values = values_of(x, y)  # type: ignore[operator]
    return contour.contour(canvas, frame, values, Levels(np.array(heights), "linear")), frame


def dots_of(canvas: Canvas, frame: Frame) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """The dots of level lines, one for each place of the grid."""
    assert canvas.isolines is not None
    box = frame.box
    where = (slice(box.top, box.top + box.height), slice(box.left, box.left + box.width))
    codes = np.where(canvas.isolines[where], canvas.characters[where] - BRAILLE, 0)
    dots = (codes[:, None, :, None] & _BITS[None, :, None, :]) != 0
    return dots.reshape(box.height * 4, box.width * 2)


@pytest.mark.parametrize("size", [(30, 12), (60, 24), (120, 50)])
def test_every_dot_is_on_a_level_and_every_level_has_dots(size: tuple[int, int]) -> None:
    heights = [0.25, 1.0, 2.25]
    canvas, frame = hill(lambda x, y: x**2 + y**2, heights, size)
    x, y = contour.grid(frame)
    radius = np.hypot(x, y)
    apart = max(float(x[0, 1] - x[0, 0]), float(y[0, 0] - y[1, 0]))
    dots = dots_of(canvas, frame)
    off = np.abs(radius[..., None] - np.sqrt(heights)).min(axis=-1)
    assert off[dots].max() <= apart
    # and around each circle there is one in every direction
    for height in heights:
        near = dots & (np.abs(radius - np.sqrt(height)) <= apart)
        rows, columns = np.nonzero(near)
        turns = np.sort(np.arctan2(y[rows, 0], x[0, columns]))
        assert np.diff(np.append(turns, turns[0] + 2 * np.pi)).max() < 4 * apart / np.sqrt(height)


def test_a_line_between_two_samples_is_at_the_nearer_one() -> None:
    canvas, frame = hill(lambda x, y: x + 0 * y, [0.01])
    x, _ = contour.grid(frame)
    dots = dots_of(canvas, frame)
    assert set(np.nonzero(dots)[1].tolist()) == {int(np.abs(x[0] - 0.01).argmin())}
    assert dots.sum() == dots.shape[0]


@pytest.mark.parametrize(("levels", "most"), [(4, 1.0), (60, 0.4), (400, 0.4)])
def test_where_levels_are_close_some_are_left_out(levels: int, most: float) -> None:
    canvas, frame = hill(lambda x, y: x + 0 * y, np.linspace(-2, 2, levels + 2)[1:-1].tolist())
    columns = dots_of(canvas, frame).any(axis=0)
    at = np.flatnonzero(columns)
    assert len(at) >= 4
    assert columns.mean() <= most
    assert np.diff(at).min() >= 3


def test_where_f_is_no_number_there_is_a_cross_and_no_line() -> None:
    canvas, frame = hill(lambda x, y: np.log(x) + 0 * y, [-1.0, 0.0])
    assert canvas.isolines is not None
    column = frame.cell(-1.0, 0.0)
    assert column is not None
    assert set(canvas.characters[:20, column[0]].tolist()) == {ord("╳")}
    assert not canvas.isolines[:, : column[0]].any()
    assert canvas.isolines.any()


def test_a_path_takes_the_place_of_a_line_and_is_not_mixed_with_it() -> None:
    canvas, frame = hill(lambda x, y: x + 0 * y, [0.0])
    drawn = canvas.copy()
    at = np.argwhere(dots_of(canvas, frame))[0]
    draw_dots(drawn, frame.box, np.array([[at[1] ^ 1, at[0]]]), 0xFFFFFF, on_ground=True)
    row, column = frame.box.top + at[0] // 4, frame.box.left + at[1] // 2
    assert int(drawn.characters[row, column] - BRAILLE).bit_count() == 1
    assert drawn.foreground[row, column] == 0xFFFFFF
    assert canvas.isolines is not None and canvas.isolines[row, column]
    assert drawn.isolines is not None and not drawn.isolines[row, column]


@pytest.mark.parametrize("palette", colours.PALETTES)
def test_on_the_ground_of_every_palette(palette: str) -> None:
    colours.use(colours.PALETTES[palette])
    try:
        ground = grounds.ground()
        tints, lines = ground.tints.tolist(), ground.lines.tolist()
        days = [grounds.by_day(tint) for tint in tints]
        assert grounds.by_day(0x123457) is None
    finally:
        colours.use(colours.VIRIDIS)
    assert min(contrast.contrast(0xFFFFFF, tint) for tint in tints) >= 4.5
    assert min(contrast.contrast(line, tint) for line, tint in zip(lines, tints, strict=True)) >= 2.0
    assert [contrast.luminance(tint) for tint in tints] == sorted(contrast.luminance(tint) for tint in tints)
    # by day what was white is black
    assert min(contrast.contrast(contrast.on_light(0xFFFFFF), day) for day in days if day is not None) >= 4.5
    assert None not in days


@pytest.mark.parametrize(
    "colour", [role.dark for role in (*roles.VARIABLES, *roles.RUNS, roles.GRADIENT, roles.MEMORY)]
)
def test_what_lies_on_the_ground_is_legible(colour: int) -> None:
    for tint in grounds.ground().tints.tolist():
        assert contrast.contrast(colour, contrast.readable_ground(tint, colour)) >= 4.5


@pytest.mark.parametrize("mark", [role.dark for role in roles.RUNS])
def test_by_day_the_ground_of_a_mark_is_that_of_its_neighbours(mark: int) -> None:
    days = [grounds.by_day(tint) for tint in grounds.ground().tints.tolist()]
    darkened = [contrast.readable_ground(tint, mark) for tint in grounds.ground().tints.tolist()]
    assert [grounds.by_day_behind(tint, mark) for tint in darkened] == days
    assert grounds.by_day_behind(roles.HERE, 0xFFFFFF) is None
