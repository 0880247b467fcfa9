"""What is seen of a hill, and what it hides.

Up a column of the picture the hill is followed from its near edge to its far one; a place is seen where it rises above
all that was before (a floating horizon). So nothing is sorted, and no turn or zoom leaves holes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .projection import Flags, Numbers, Projection, Whole, between

NEAR = 2.0
"""Dots by which a line may be below the horizon and is seen: as much as both may be off."""
_FEWEST, _MOST = 160, 400  # places up a column


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
        c = np.clip(column, 0, len(self.near) - 1).astype(np.intp)
        span = self.far[c] - self.near[c]
        last = len(self.rows) - 1
        with np.errstate(all="ignore"):
            k = np.nan_to_num((away - self.near[c]) / span * last, nan=-1.0)
        before = (span <= 0) | (k < 0)  # outside the hill, on this side
        return ~before & (row > self.rows[np.clip(k, 0, last).astype(np.intp), c] + spare)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What each dot shows: two across and four down to a cell."""

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
    """Find what each dot shows of a hill, given as shares of the heights; where it is not ``seen`` it has holes."""
    right, near, far = projection.columns()
    steps: Numbers = np.linspace(0.0, 1.0, int(np.clip(projection.scale * 2.0, _FEWEST, _MOST)))[:, None]
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

    # the first place up its column that reaches up to a dot: as many come before it as do not
    width, pixels, last = len(right), projection.box.height * 4, len(steps) - 1
    tops = np.clip(np.ceil(horizon.rows - 0.5), 0, pixels).astype(np.intp)
    counts = np.bincount((np.arange(width) * (pixels + 1) + tops).ravel(), minlength=width * (pixels + 1))
    first = (last + 1 - np.cumsum(counts.reshape(width, pixels + 1), axis=1))[:, :-1].T
    middle: Numbers = np.arange(pixels, dtype=np.float64)[:, None] + 0.5
    found = (first <= last) & (middle <= projection.row(near, np.zeros(width))) & (far > near)
    place = np.clip(first, 0, last)
    # places by their number in the whole: two indices take longer
    upper, lower = (at * width + np.arange(width) for at in (place, np.maximum(place - 1, 0)))
    above, below = rows.take(upper), rows.take(lower)
    with np.errstate(all="ignore"):
        part = (below - middle) / (below - above)
    part = np.clip(np.where(np.isfinite(part), part, 0.0), 0.0, 1.0)
    is_seen = defined.take(upper)
    cut = found & ((first == 0) | (is_seen & ~defined.take(lower)))
    deep = np.where(cut, away.take(upper), away.take(lower) * (1 - part) + away.take(upper) * part)
    level = np.where(cut, projection.share(middle, deep), share.take(lower) * (1 - part) + share.take(upper) * part)
    across, along = (np.clip(part, 0.0, 1.0) for part in projection.unturned(right, deep))
    depth = np.where(found, projection.depth(deep, np.clip(level, 0.0, 1.0)), np.inf)
    return Seen(found, cut, cut | is_seen, across, along, level, depth, horizon)


def placed(projection: Projection, horizon: Horizon, line: tuple[Numbers, ...]) -> tuple[Whole, Flags, Flags]:
    """The dots of points that are in the picture, which of them the hill hides, and which of all points they are."""
    column, row, _ = projection.dots(*line)
    _, away = projection.turned(line[0], line[1])
    with np.errstate(all="ignore"):
        inside = (column >= 0) & (column < projection.box.width * 2) & (row >= 0) & (row < projection.box.height * 4)
    column, row = column[inside], row[inside]
    hidden = horizon.hides(column, row, away[inside])
    return np.stack([column.astype(np.intp), row.astype(np.intp)], axis=1), hidden, inside
