"""From the numbers of a hill to the places of a picture of it in three dimensions, and back: what is seen.

Up a column of the picture the hill is followed from its near edge to its far one; a place is seen where it rises above
all that was before (a floating horizon). So nothing is sorted, and no turn or zoom leaves holes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, isfinite, radians, sin
from typing import Any

import numpy as np

from ..canvas.axis import Axis
from ..canvas.canvas import Box

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Whole = np.ndarray[Any, np.dtype[np.intp]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]

COUNT = 192
"""Points of the hill along an axis."""
NEAR = 2.0
"""Dots by which a line may be below the horizon and is seen: half a pixel's error on either side."""
HEIGHT = 0.85
"""How high the hill is, where half its width is 1."""
_FLATTEST, _STEEPEST = 12.0, 88.0
_NEAREST, _FARTHEST = 4.0, 0.4
_LIGHT = (-0.55, 0.35, 0.75)  # from where the light comes: left, near, above
_SOFT = 0.45  # how much of the light does not depend on the slope
_FEWEST, _MOST = 200, 480  # places up a column


@dataclass(frozen=True, slots=True)
class Camera:
    """From where a hill is looked at."""

    turn: float = 28.0
    """Degrees that the hill is turned by, seen from above; 0 has x to the right and y away."""
    tilt: float = 42.0
    """Degrees above the horizon from which it is seen; 90 is from above."""
    zoom: float = 1.0
    """How large it is, where 1 fits the picture."""

    def turned(self, by: float) -> Camera:
        """Turned further, by degrees."""
        return replace(self, turn=(self.turn + by) % 360.0)

    def tilted(self, by: float) -> Camera:
        """Seen from higher, by degrees, between nearly level and nearly from above."""
        return replace(self, tilt=min(max(self.tilt + by, _FLATTEST), _STEEPEST))

    def zoomed(self, factor: float) -> Camera:
        """Larger by a factor, within bounds."""
        return replace(self, zoom=min(max(self.zoom * factor, _FARTHEST), _NEAREST))


@dataclass(frozen=True, slots=True)
class Projection:
    """Where a point (x, y, height) lies in a box of cells, and how far away it is."""

    x: Axis
    """The first variable."""
    y: Axis
    """The second."""
    z: Axis
    """The heights."""
    view: Camera
    """From where."""
    box: Box
    """The cells of the picture."""

    def turned(self, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
        """Where places of the plane are in the turned hill: to the right and away, from −√2 to √2."""
        across = 2.0 * fractions(self.x, x) - 1.0
        away = 2.0 * fractions(self.y, y) - 1.0
        a = radians(self.view.turn)
        return across * cos(a) - away * sin(a), across * sin(a) + away * cos(a)

    def unturned(self, right: Numbers, away: Numbers) -> tuple[Numbers, Numbers]:
        """How far along x and y, from 0 to 1, places of the turned hill are."""
        a = radians(self.view.turn)
        return (right * cos(a) + away * sin(a) + 1.0) / 2.0, (away * cos(a) - right * sin(a) + 1.0) / 2.0

    def dots(self, x: Numbers, y: Numbers, z: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Points in dots from the box's upper left corner, two across and four down to a cell, and their depth."""
        right, away = self.turned(x, y)
        share = fractions(self.z, z)
        return self.middle[0] + right * self.scale, self.row(away, share), self.depth(away, share)

    def along_ground(self, across: float, along: float) -> tuple[float, float]:
        """A way along the ground, in shares of the window's sides, as dots to the right and down."""
        a = radians(self.view.turn)
        right = 2.0 * (across * cos(a) - along * sin(a))
        away = 2.0 * (across * sin(a) + along * cos(a))
        return right * self.scale, -away * sin(radians(self.view.tilt)) * self.scale

    def depth(self, away: Numbers, share: Numbers) -> Numbers:
        """How far from the eye a place is."""
        t = radians(self.view.tilt)
        found: Numbers = away * cos(t) - HEIGHT * (share - 0.5) * sin(t)
        return found

    def row(self, away: Numbers, share: Numbers) -> Numbers:
        """The dots down from the top, of a place so far away, at a share of the heights."""
        t = radians(self.view.tilt)
        found: Numbers = self.middle[1] - (away * sin(t) + HEIGHT * (share - 0.5) * cos(t)) * self.scale
        return found

    def share(self, row: Numbers, away: Numbers) -> Numbers:
        """The share of the heights that is seen in a row, so far away: what ``row`` undoes."""
        t = radians(self.view.tilt)
        found: Numbers = ((self.middle[1] - row) / self.scale - away * sin(t)) / (cos(t) * HEIGHT) + 0.5
        return found

    def columns(self) -> tuple[Numbers, Numbers, Numbers]:
        """For the middle of every column: how far right it is, and where it meets the hill and leaves it.

        It leaves before it meets where it passes by.
        """
        right: Numbers = (2.0 * np.arange(self.box.width, dtype=float) + 1.0 - self.middle[0]) / self.scale
        a = radians(self.view.turn)
        near: Numbers = np.full(len(right), -2.0)
        far: Numbers = np.full(len(right), 2.0)
        for offset, step in ((right * cos(a), sin(a)), (-right * sin(a), cos(a))):
            if abs(step) < 1e-9:
                far = np.where(np.abs(offset) > 1.0, -2.0, far)
                continue
            first, last = (-1.0 - offset) / step, (1.0 - offset) / step
            near = np.maximum(near, np.minimum(first, last))
            far = np.minimum(far, np.maximum(first, last))
        return right, near, far

    def points(self, length: float) -> int:
        """How many points make a line without gaps, so long in halves of the hill's width."""
        return int(np.clip(self.scale * length * 2.5, 60, 3000))

    @property
    def margins(self) -> tuple[int, int, int]:
        """Dots that are left for words: to the left, to the right and below."""
        wide, high = self.box.width >= 30, self.box.height >= 12
        return (12 if wide else 0), (8 if wide else 0), (6 if high else 0)

    @property
    def middle(self) -> tuple[float, float]:
        """Where the hill's middle is, in dots."""
        left, right, below = self.margins
        return self.box.width + (left - right) / 2.0, 2.0 * self.box.height - below / 2.0

    @property
    def scale(self) -> float:
        """Dots for half the hill's width: such that the whole of it fits the box at a zoom of 1."""
        a, t = radians(self.view.turn), radians(self.view.tilt)
        left, right, below = self.margins
        reach = abs(cos(a)) + abs(sin(a))
        high = reach * sin(t) + HEIGHT / 2 * cos(t)
        wide = self.box.width - (left + right) / 2.0
        return max(min(wide / reach, (2.0 * self.box.height - below / 2.0) / high) * 0.98 * self.view.zoom, 1e-9)


def fractions(axis: Axis, values: Numbers) -> Numbers:
    """How far along an axis numbers lie; those far outside stay finite, for an axis of no width it is its start."""
    # halves, so that an axis as wide as the floats does not overflow; one of the narrowest has none
    part = 1.0 if isfinite(axis.high - axis.low) else 0.5
    width = axis.high * part - axis.low * part
    if not isfinite(width) or width <= 0.0:
        return np.where(np.isfinite(values), 0.0, values)
    with np.errstate(all="ignore"):
        found: Numbers = (np.asarray(values, dtype=float) * part - axis.low * part) / width
    return found


def between(grid: Numbers, along: Numbers, across: Numbers) -> Numbers:
    """A grid's values at fractions of its sides, between its points."""
    i, j = along * (COUNT - 1), across * (COUNT - 1)
    below = np.clip(i, 0, COUNT - 2).astype(np.intp)
    left = np.clip(j, 0, COUNT - 2).astype(np.intp)
    up, right = i - below, j - left
    at = below * COUNT + left
    flat = grid.ravel()
    low = flat[at] * (1 - right) + flat[at + 1] * right
    high = flat[at + COUNT] * (1 - right) + flat[at + COUNT + 1] * right
    found: Numbers = low * (1 - up) + high * up
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Horizon:
    """How high up the picture the hill reaches, from its near edge on."""

    near: Numbers
    """How far away each column meets the hill."""
    far: Numbers
    """How far away it leaves it; nearer than ``near`` where it passes by."""
    rows: Numbers
    """The highest dot of all before, counted from the top: a row for each place up a column."""

    def hides(self, column: Numbers, row: Numbers, away: Numbers, spare: float = NEAR) -> Flags:
        """Whether points, in dots and so far away, lie behind the hill or in it."""
        c = np.clip(column / 2, 0, len(self.near) - 1).astype(np.intp)
        span = self.far[c] - self.near[c]
        last = len(self.rows) - 1
        with np.errstate(all="ignore"):
            k = np.nan_to_num((away - self.near[c]) / span * last, nan=-1.0)
        before = (span <= 0) | (k < 0)  # outside the hill, on this side
        return ~before & (row > self.rows[np.clip(k, 0, last).astype(np.intp), c] + spare)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What each pixel shows: two a cell, one above the other."""

    found: Flags
    """Whether it shows the hill."""
    cut: Flags
    """Whether it shows a side where the hill is cut off: at the edges of the window, and at holes."""
    defined: Flags
    """Whether f is a number there."""
    across: Numbers
    """How far along x, from 0 to 1, the place is."""
    along: Numbers
    """How far along y."""
    share: Numbers
    """Its share of the heights."""
    depth: Numbers
    """How far away it is; infinite where there is no hill."""
    horizon: Horizon
    """What hides what."""


def follow(projection: Projection, shares: Numbers, seen: Flags) -> Seen:
    """Find what each pixel shows of a hill, given as shares of the heights; where it is not ``seen`` it has holes."""
    right, near, far = projection.columns()
    steps: Numbers = np.linspace(0.0, 1.0, int(np.clip(projection.scale * 2.5, _FEWEST, _MOST)))[:, None]
    away = near + steps * np.maximum(far - near, 0.0)
    across, along = (np.clip(part, 0.0, 1.0) for part in projection.unturned(right, away))
    share = between(shares, along, across)
    defined = np.ones(share.shape, dtype=bool)
    if not seen.all():
        weight = between(seen.astype(float), along, across)
        defined = weight >= 0.5
        share = np.where(defined, share / np.maximum(weight, 0.5), 0.0)  # a hole's ground is the lowest
    rows = projection.row(away, np.clip(share, 0.0, 1.0))
    rows[:, far <= near] = np.inf
    horizon = Horizon(near, far, np.minimum.accumulate(rows, axis=0))

    # the first place up its column that reaches up to a pixel: as many come before it as do not
    width, pixels, last = len(right), projection.box.height * 2, len(steps) - 1
    tops = np.clip(np.ceil((horizon.rows - 1.0) / 2.0), 0, pixels).astype(np.intp)
    counts = np.bincount((np.arange(width) * (pixels + 1) + tops).ravel(), minlength=width * (pixels + 1))
    first = (last + 1 - np.cumsum(counts.reshape(width, pixels + 1), axis=1))[:, :-1].T
    middle: Numbers = 2.0 * np.arange(pixels, dtype=float)[:, None] + 1.0
    found = (first <= last) & (middle <= projection.row(near, np.zeros(width))) & (far > near)
    upper = np.clip(first, 0, last), np.arange(width)[None, :]
    lower = np.maximum(upper[0] - 1, 0), upper[1]
    with np.errstate(all="ignore"):
        part = np.nan_to_num((rows[lower] - middle) / (rows[lower] - rows[upper]))
    part = np.clip(part, 0.0, 1.0)
    cut = found & ((first == 0) | (defined[upper] & ~defined[lower]))
    deep = np.where(cut, away[upper], away[lower] * (1 - part) + away[upper] * part)
    level = np.where(cut, projection.share(middle, deep), share[lower] * (1 - part) + share[upper] * part)
    across, along = (np.clip(part, 0.0, 1.0) for part in projection.unturned(right, deep))
    depth = np.where(found, projection.depth(deep, np.clip(level, 0.0, 1.0)), np.inf)
    return Seen(found, cut, cut | defined[upper], across, along, level, depth, horizon)


def placed(projection: Projection, horizon: Horizon, line: tuple[Numbers, ...]) -> tuple[Whole, Flags, Flags]:
    """The dots of points that are in the picture, which of them the hill hides, and which of all points they are."""
    column, row, _ = projection.dots(*line)
    _, away = projection.turned(line[0], line[1])
    with np.errstate(all="ignore"):
        inside = (column >= 0) & (column < projection.box.width * 2) & (row >= 0) & (row < projection.box.height * 4)
    column, row = column[inside], row[inside]
    hidden = horizon.hides(column, row, away[inside])
    return np.stack([column.astype(np.intp), row.astype(np.intp)], axis=1), hidden, inside


def light(shares: Numbers, projection: Projection, across: Numbers, along: Numbers) -> Numbers:
    """How much light falls on places of the hill."""
    at = np.rint(along * (COUNT - 1)).astype(np.intp), np.rint(across * (COUNT - 1)).astype(np.intp)
    heights = np.clip(shares, 0.0, 1.0) * HEIGHT

    def rise(axis: int) -> Numbers:
        before, after = list(at), list(at)
        before[axis], after[axis] = np.maximum(at[axis] - 1, 0), np.minimum(at[axis] + 1, COUNT - 1)
        up: Numbers = heights[tuple(after)] - heights[tuple(before)]
        return up / (after[axis] - before[axis]) * ((COUNT - 1) / 2.0)

    east, north = rise(1), rise(0)
    a = np.radians(projection.view.turn)
    # the normal of the hill, turned with it
    nx, ny = north * np.sin(a) - east * np.cos(a), -east * np.sin(a) - north * np.cos(a)
    lit = (nx * _LIGHT[0] - ny * _LIGHT[1] + _LIGHT[2]) / np.sqrt(nx * nx + ny * ny + 1.0)
    found: Numbers = np.clip(_SOFT + (1 - _SOFT) * lit / _LIGHT[2], 0.4, 1.12)
    return found
