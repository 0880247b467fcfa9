"""The regions of a fate map: where each is farthest from its border, and the dots between them."""

from __future__ import annotations

from typing import Any

import numpy as np

Counts = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]


def regions(fate: Counts) -> Counts:
    """A number for each cell, alike in all cells that hang together and end alike."""
    found = np.arange(fate.size).reshape(fate.shape)
    ways = [_stretches(fate), _stretches(fate.T)]
    while True:
        before = found
        for k, (first, lengths) in enumerate(ways):
            along = found.T if k else found
            most = np.maximum.reduceat(along.ravel(), first)
            spread = np.repeat(most, lengths).reshape(along.shape)
            found = spread.T if k else spread
        if (found == before).all():
            return np.unique(found, return_inverse=True)[1].reshape(fate.shape)


def _stretches(fate: Counts) -> tuple[Counts, Counts]:
    """Where a row's stretches of one fate begin, and how long they are."""
    begins = np.ones(fate.shape, dtype=bool)
    begins[:, 1:] = fate[:, 1:] != fate[:, :-1]
    first = np.flatnonzero(begins)
    return first, np.diff(first, append=fate.size)


def depths(region: Counts) -> Counts:
    """How many cells each lies from the next that is of another region, or outside; 1 at the border itself."""
    padded = np.pad(region, 1, constant_values=-1)
    rows, columns = region.shape
    steps = [(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0)]
    inside = np.ones(region.shape, dtype=bool)
    for i, j in steps:
        inside &= region == padded[1 + i : 1 + i + rows, 1 + j : 1 + j + columns]
    found = np.ones(region.shape, dtype=np.int64)
    while inside.any():
        found += inside
        # by turns with and without the corners: what is left then shrinks nearly as a circle does
        around = np.pad(inside, 1)
        corners = bool(found.max() % 2)
        for i, j in steps:
            if corners or 0 in (i, j):
                inside = inside & around[1 + i : 1 + i + rows, 1 + j : 1 + j + columns]
    return found


def middle(depth: Counts, region: Counts, of: int) -> tuple[int, int]:
    """The cell of a region that is farthest from its border; of several, the one in their midst."""
    rows, columns = np.nonzero(region == of)
    own = depth[rows, columns]
    rows, columns = rows[own == own.max()], columns[own == own.max()]
    nearest = np.argmin((rows - rows.mean()) ** 2 + (columns - columns.mean()) ** 2)
    return int(rows[nearest]), int(columns[nearest])


def borders(region: Counts, least: int) -> Flags:
    """Whether each dot lies on a border, two by two dots to a cell; regions of fewer cells than ``least`` have none."""
    large = np.bincount(region.ravel())[region] >= least
    dots = np.zeros((region.shape[0] * 2, region.shape[1] * 2), dtype=bool)
    across = (region[:, 1:] != region[:, :-1]) & large[:, 1:] & large[:, :-1]
    down = (region[1:] != region[:-1]) & large[1:] & large[:-1]
    for k in (0, 1):
        dots[k::2, 1:-1:2] |= across
        dots[1:-1:2, k::2] |= down
    return dots
