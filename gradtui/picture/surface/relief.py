"""The hill's own cells: tints in the light, outlines fitted by quarters of cells, level lines in dots."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..canvas import colours, grounds
from ..canvas.canvas import BRAILLE, DEFAULT, Canvas, packed
from ..plots.contour import lines
from ..plots.levels import Levels
from .horizon import Seen
from .projection import COUNT, Flags, Numbers, Projection, Whole

QUARTERS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""A cell's quarters by number: 1 upper left, 2 upper right, 4 lower left, 8 lower right."""
_SKY, _HILL, _LOST, _SIDE, _FRONT = range(5)  # what a dot may show; the last two are sides where the hill is cut off
_JUMP = 0.2  # in halves of the hill's width: neighbours farther from each other in depth are not so on the hill
_LIGHT = (-0.5, 0.5, 0.7071)  # from where the light comes, as on a map: left, away, above
_STRENGTH = 0.45  # how much of it depends on the slope
_WALLS = (0.68, 0.56)  # how much falls on the two kinds of cut sides
_WALL_AT = 0.3  # of the tints: the one that they have
_FAR = -600  # how far from every colour the sky is
_MASKS = np.arange(8) * 2  # the quarters that a second colour may have; the first has the upper left one
_SECOND = (_MASKS[:, None] >> np.arange(4) & 1).astype(float)
_CHARACTERS = np.array([ord(char) for char in QUARTERS], dtype=np.int32)


def draw_relief(canvas: Canvas, projection: Projection, seen: Seen, shares: Numbers, levels: Levels) -> Canvas:
    """Return the canvas with what is seen of a hill, whose heights in ``shares`` are as ``follow`` had them."""
    rows, columns = canvas.height, canvas.width
    is_side = (seen.across < 1e-6) | (seen.across > 1 - 1e-6)
    sheet = np.where(seen.defined, _HILL, _LOST)
    sheet = np.where(seen.found, np.where(seen.cut, np.where(is_side, _SIDE, _FRONT), sheet), _SKY)
    torn = _torn(sheet, seen.depth)
    height = levels.places(np.where(seen.found & seen.defined, projection.z.heights(seen.share), np.nan))
    dots = lines(np.where(sheet == _HILL, height, np.nan), len(levels.heights), torn)

    quarter = sheet[0::2], height[0::2], seen.across[0::2], seen.along[0::2]
    lit = _light(shares, projection, quarter[2], quarter[3])
    lit = np.where(quarter[0] == _SIDE, _WALLS[0], np.where(quarter[0] == _FRONT, _WALLS[1], lit))
    tall = np.where(quarter[0] >= _SIDE, _WALL_AT * levels.count, quarter[1])
    palette = _Palette(levels.count)
    kind, place, light = (_by_cell(plane) for plane in (quarter[0], tall, lit))
    each = palette.tints(kind, place, light)
    alike = (kind == kind[..., :1]).all(axis=-1) & ~_any_torn(torn, rows, columns)
    half = (rows, columns, 2, 2)
    halves = palette.tints(kind[..., ::2], *(part.reshape(half).mean(axis=-1) for part in (place, light)))
    upper, lower = halves[..., 0], halves[..., 1]

    marks = packed(dots)
    lined, split = alike & (marks > 0), alike & (upper != lower)
    canvas.characters[:] = np.where(lined, BRAILLE | marks, np.where(split, ord("▀"), ord(" ")))
    canvas.foreground[:] = np.where(lined, palette.lines(place[..., 2]), np.where(split, upper, DEFAULT))
    canvas.background[:] = lower
    nowhere = alike & (kind[..., 0] == _LOST)
    canvas.characters[nowhere] = ord("╳")
    canvas.foreground[nowhere] = 0x6A6A6A
    _fit(canvas, ~alike, each[~alike])
    outlines = packed(_outlines(sheet, seen.depth, torn))
    return Canvas(canvas.characters, canvas.foreground, canvas.background, isolines=lined, outlines=outlines)


class _Palette:
    """The ground's colours, for heights counted in so many bands."""

    def __init__(self, count: int) -> None:
        self._ground = grounds.ground()
        self._a_band = grounds.SHADES / count

    def tints(self, kind: Whole, place: Numbers, light: Numbers) -> Whole:
        """The colours of what is seen, so high and in so much light."""
        apart = grounds.LIGHTS[1] - grounds.LIGHTS[0]
        level = np.clip(np.rint((light - grounds.LIGHTS[0]) / apart), 0, len(grounds.LIGHTS) - 1).astype(np.intp)
        found = self._ground.lit[level, self._shade(place)]
        return np.where(kind == _SKY, DEFAULT, np.where(kind == _LOST, colours.UNDEFINED, found))

    def lines(self, place: Numbers) -> Whole:
        """The colours of level lines on ground so high."""
        return self._ground.lines[self._shade(place)].astype(np.intp)

    def _shade(self, place: Numbers) -> Whole:
        shade = (np.nan_to_num(place) * self._a_band).astype(np.intp)
        return np.clip(shade, 0, grounds.SHADES - 1)


def _by_cell(plane: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The four quarters of each cell."""
    rows, columns = plane.shape[0] // 2, plane.shape[1] // 2
    return plane.reshape(rows, 2, columns, 2).swapaxes(1, 2).reshape(rows, columns, 4)


# -- light ------------------------------------------------------------------------------------------------------------


def _light(shares: Numbers, projection: Projection, across: Numbers, along: Numbers) -> Numbers:
    """How much light falls on places of the hill, where 1 falls on level ground."""
    at = np.rint(along * (COUNT - 1)).astype(np.intp), np.rint(across * (COUNT - 1)).astype(np.intp)
    heights = np.clip(shares, 0.0, 1.0) * projection.tall

    def rise(axis: int) -> Numbers:
        before, after = list(at), list(at)
        before[axis], after[axis] = np.maximum(at[axis] - 1, 0), np.minimum(at[axis] + 1, COUNT - 1)
        up: Numbers = heights[tuple(after)] - heights[tuple(before)]
        return up / (after[axis] - before[axis]) * ((COUNT - 1) / 2.0)

    east, north = rise(1) / projection.sides[0], rise(0) / projection.sides[1]
    a = np.radians(projection.view.turn)
    # the normal of the hill, turned with it
    right, away = north * np.sin(a) - east * np.cos(a), -east * np.sin(a) - north * np.cos(a)
    falling = right * _LIGHT[0] + away * _LIGHT[1] + _LIGHT[2]
    lit = np.maximum(falling, 0.0) / np.sqrt(right * right + away * away + 1.0)
    found: Numbers = 1.0 + _STRENGTH * (lit / _LIGHT[2] - 1.0)
    return found


# -- outlines ---------------------------------------------------------------------------------------------------------


def _torn(sheet: Whole, depth: Numbers) -> tuple[Flags, Flags]:
    """Between which dots the hill is not whole: each and the one below, each and the one to the right."""
    with np.errstate(all="ignore"):
        found = [(np.diff(sheet, axis=axis) != 0) | (np.abs(np.diff(depth, axis=axis)) > _JUMP) for axis in (0, 1)]
    return found[0], found[1]


def _any_torn(torn: tuple[Flags, Flags], rows: int, columns: int) -> Flags:
    """The cells that an outline crosses."""
    down, across = np.zeros((rows * 4, columns * 2), dtype=bool), np.zeros((rows * 4, columns * 2), dtype=bool)
    down[:-1], across[:, :-1] = torn
    down[3::4], across[:, 1::2] = False, False  # at the borders of cells
    found: Flags = np.any((down | across).reshape(rows, 4, columns, 2), axis=(1, 3))
    return found


def _outlines(sheet: Whole, depth: Numbers, torn: tuple[Flags, Flags]) -> Flags:
    """The dots along outlines: of the two on either side the nearer one."""
    found = np.zeros(sheet.shape, dtype=bool)
    nearness = np.where(sheet == _SKY, -np.inf, -depth)
    for axis, gap in enumerate(torn):
        one, other = ((slice(None, -1),), (slice(1, None),)) if axis == 0 else (np.s_[:, :-1], np.s_[:, 1:])
        first = nearness[one] > nearness[other]
        found[one] |= gap & first
        found[other] |= gap & ~first
    return found


def _fit(canvas: Canvas, where: Flags, quarters: Whole) -> None:
    """Give cells the pattern of two colours that is nearest to those of their quarters.

    The sum of squares about two means is least where that of the means, each as often as it occurs, is greatest.
    """
    if not len(quarters):
        return
    parts = np.stack([np.where(quarters < 0, _FAR, quarters >> shift & 255) for shift in (16, 8, 0)], axis=-1)
    second = np.einsum("mq,kqc->kmc", _SECOND, parts.astype(float))
    first = parts.sum(axis=1)[:, None, :] - second
    count = _SECOND.sum(axis=1)
    score = (first**2).sum(axis=-1) / (4 - count) + (second**2).sum(axis=-1) / np.maximum(count, 1)
    best = score.argmax(axis=1)
    mask, k = _MASKS[best], np.arange(len(quarters))
    behind, before = quarters[:, 0], quarters[k, _SECOND[best].argmax(axis=1)]
    # the sky has no colour to draw with; else what there is more of lies behind
    turned = (before < 0) | ((behind >= 0) & (count[best] > 2))
    turned &= mask > 0
    canvas.characters[where] = _CHARACTERS[np.where(turned, 15 - mask, mask)]
    canvas.foreground[where] = np.where(mask == 0, DEFAULT, np.where(turned, behind, before))
    canvas.background[where] = np.where(turned, before, behind)
