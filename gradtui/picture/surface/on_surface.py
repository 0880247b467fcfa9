"""What lies on a hill in three dimensions: the runs, the landmarks, two curves across it and their tangents.

All lines are dots at their own place; a start, a landmark and the place where a run is take a cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import hypot, isfinite

import numpy as np

from ..canvas import roles
from ..canvas.canvas import Canvas, draw_dots
from ..canvas.contrast import readable_ground
from ..plots.landmark_marks import LOW, OTHER, PAPER, Mark
from ..plots.overlay import POINTER, Trace
from .horizon import placed
from .outside import FARTHEST, arrow_to
from .projection import Numbers, Whole, fractions
from .relief import QUARTERS
from .surface import SurfacePicture

_TANGENT = 0.62  # of half the hill's width, to either side
_HIDDEN = 0x9A9A9A
_BEHIND = 6  # of so many points behind the hill one is drawn
_BLOCKS = 0x257F
_COVERED = np.zeros(0x25A0 - _BLOCKS, dtype=np.intp)  # quarters that a block fills, by its number
for _number, _char in enumerate(QUARTERS[1:], 1):
    _COVERED[ord(_char) - _BLOCKS] = _number.bit_count()
_COVERED[-1] = 0


def with_resting(picture: SurfacePicture, traces: Sequence[Trace], marks: Sequence[Mark]) -> SurfacePicture:
    """Return the hill with its landmarks and with the runs that a key does not move."""
    canvas = picture.canvas.copy()
    for trace in traces:
        _draw_trace(canvas, picture, trace)
    for mark in sorted(marks, key=lambda m: m.glyph.isupper()):
        place = mark.places[len(mark.places) // 2]
        is_low = mark.glyph.isupper()  # to the others it would be arrows all around
        _put(canvas, picture, place, (mark.glyph, LOW if is_low else OTHER, None), PAPER if is_low else None)
    return replace(picture, canvas=canvas)


def with_run(
    picture: SurfacePicture, trace: Trace, point: tuple[float, float, float], slopes: tuple[float, float]
) -> Canvas:
    """Return the hill with the run that moves, and at a point the curves to the east and to the north.

    ``point`` is (x, y, f there), ``slopes`` the two partials there: the slopes of the two tangents.
    """
    canvas = picture.canvas.copy()
    # from a point outside the window they would hang in the air
    if all(map(isfinite, point)) and picture.holds(*point[:2]):
        for tangents in (False, True):
            for k in (0, 1):
                _draw_partial(canvas, picture, k, point, slopes[k] if tangents else None)
    _draw_trace(canvas, picture, trace)
    return canvas


def _draw_partial(
    canvas: Canvas, picture: SurfacePicture, k: int, point: tuple[float, float, float], slope: float | None
) -> None:
    """The curve across the hill along x (0) or y (1), through a point; or with its slope the tangent there."""
    projection = picture.projection
    axis = (projection.x, projection.y)[k]
    if slope is None:
        parts = np.linspace(0.0, 1.0, picture.projection.points(2.5))
        moving = axis.low * (1 - parts) + axis.high * parts
    else:
        half, high = axis.high / 2 - axis.low / 2, projection.z.high / 2 - projection.z.low / 2
        side = projection.sides[k]
        steep = slope * half / high / 2 * projection.tall / side if high else float("nan")
        if not isfinite(steep):
            return
        reach = _TANGENT / hypot(1.0, steep) / side * half
        ends = max(point[k] - reach, axis.low), min(point[k] + reach, axis.high)  # beyond, it would hang in the air
        moving = np.linspace(*ends, picture.projection.points(2 * _TANGENT))
    held = np.full(len(moving), point[1 - k])
    x, y = (moving, held) if k == 0 else (held, moving)
    with np.errstate(all="ignore"):
        z = picture.drawn(x, y) if slope is None else point[2] + slope * (moving - point[k])
    draw_line(canvas, picture, (x, y, z), axis.colour, bold=slope is not None)


def _draw_trace(canvas: Canvas, picture: SurfacePicture, trace: Trace) -> None:
    """A run: its line laid on the hill, its start and where it is."""
    if len(trace.points) > 1:
        _draw_path(canvas, picture, trace)
        _put(canvas, picture, trace.points[0], ("○", trace.colour, None))
    behind = roles.HERE if trace.active else None
    here = trace.glyph, 0xFFFFFF if trace.active else trace.colour, behind
    _put(canvas, picture, trace.points[-1], here, behind or POINTER)


def _draw_path(canvas: Canvas, picture: SurfacePicture, trace: Trace) -> None:
    places = np.array(trace.points, dtype=float)
    fine = int(np.clip(picture.projection.points(400.0 / max(len(places), 1)), 16, picture.projection.points(3.0)))
    parts = np.linspace(0.0, 1.0, fine, endpoint=False)[None, :, None]
    with np.errstate(all="ignore"):
        line = (places[:-1, None, :] * (1 - parts) + places[1:, None, :] * parts).reshape(-1, 2)
    # what is far outside cannot be seen, and its products would not be numbers
    near = [np.abs(fractions(axis, line[:, k])) <= FARTHEST for k, axis in enumerate(picture.ground)]
    x, y = line[near[0] & near[1]].T
    draw_line(canvas, picture, (x, y, picture.drawn(x, y)), trace.colour)


def draw_line(
    canvas: Canvas,
    picture: SurfacePicture,
    line: tuple[Numbers, ...],
    colour: int,
    *,
    bold: bool = False,
    behind: int = _BEHIND,
) -> None:
    """Draw points as dots; of so many of those ``behind`` the hill one, 0 for none."""
    dots, hidden, _ = placed(picture.projection, picture.horizon, line)
    box = picture.projection.box
    draw_dots(canvas, box, dots[hidden][::behind] if behind else dots[:0], colour)
    dots = dots[~hidden]
    if bold:
        dots = np.concatenate([dots, np.stack([dots[:, 0], np.maximum(dots[:, 1] - 1, 0)], axis=1)])
    _clear_outlines(canvas, dots[:, 1] // 4, dots[:, 0] // 2)
    draw_dots(canvas, box, dots, colour)


def _clear_outlines(canvas: Canvas, rows: Whole, columns: Whole) -> None:
    """Give cells that show two things one ground: that of which there is more, the hill's rather than the sky's."""
    quarters = _COVERED[np.clip(canvas.characters[rows, columns] - _BLOCKS, 0, len(_COVERED) - 1)]
    at = rows[quarters > 0], columns[quarters > 0]
    hill = (canvas.background[at] < 0) & (quarters[quarters > 0] > 1)
    canvas.background[at] = np.where(hill, canvas.foreground[at], canvas.background[at])
    canvas.characters[at] = ord(" ")


def _put(
    canvas: Canvas,
    picture: SurfacePicture,
    place: tuple[float, float],
    mark: tuple[str, int, int | None],
    pointer: int | None = None,
) -> None:
    """Put a glyph on the hill: its colour, and the one behind it; dim where it is behind the hill.

    To what lies outside the picture an arrow points from its edge, if there is a colour to stand behind it.
    """
    glyph, colour, behind = mark
    edge = [np.clip(np.array([at]), ax.low, ax.high) for at, ax in zip(place, picture.ground, strict=True)]
    height = float(picture.drawn(*edge)[0])
    found = picture.cell(*place, height) if picture.holds(*place) else None
    if found is None:
        if pointer is not None and (arrow := arrow_to(picture.projection, *place, height)) is not None:
            canvas.put(*arrow, 0xFFFFFF, pointer)
        return
    column, row, hidden = found
    _clear_outlines(canvas, np.array([row]), np.array([column]))
    ink = _HIDDEN if hidden else colour
    under = int(canvas.background[row, column])
    canvas.put(column, row, glyph, ink, readable_ground(under, ink) if hidden or behind is None else behind)
