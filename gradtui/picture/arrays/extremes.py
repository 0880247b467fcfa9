"""Which entry stands for many: the one of largest absolute value in each group of an array."""

from __future__ import annotations

from math import ceil
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
Places = np.ndarray[Any, np.dtype[np.int64]]

_AT_ONCE = 32_768  # entries: the lowest are looked for while those in which the highest were are still near


def extremes(values: Array, down: int, across: int) -> Places:
    """The entry of largest absolute value, counted row by row, in each group of so many rows and columns."""
    rows, columns = values.shape
    if rows == 1:
        return extremes_along(values[0], across)[None]
    lines, places = ceil(rows / down), ceil(columns / across)
    part = max(round(down**0.5), 1)  # rows of a group are looked through only where its largest part is
    parts = ceil(down / part)
    sizes = np.zeros((parts * part, columns))
    largest = np.zeros((lines, parts, places * across))
    for line in range(lines):
        band = values[line * down : (line + 1) * down]
        np.abs(band, out=sizes[: len(band)])
        sizes[len(band) :] = 0.0
        np.max(sizes.reshape(parts, part, columns), axis=1, out=largest[line, :, :columns])
    groups = largest.max(axis=1).reshape(lines, places, across)
    column = np.arange(places) * across + groups.argmax(axis=2)
    at = np.take_along_axis(largest, column[:, None, :], axis=2).argmax(axis=1)
    first = np.arange(lines)[:, None] * down
    candidates = (first + at * part)[..., None] + np.arange(part)
    candidates = np.minimum(candidates, np.minimum(first + down, rows)[..., None] - 1)
    best = np.abs(values[candidates, column[..., None]]).argmax(axis=2)
    found: Places = np.take_along_axis(candidates, best[..., None], axis=2)[..., 0] * columns + column
    return found


def extremes_along(values: Array, group: int) -> Places:
    """The place of the entry of largest absolute value in each group; of one not finite, if there is any."""
    full = values.size // group
    found = np.arange(full) * group + _extreme(values[: full * group].reshape(full, group))
    if full * group < values.size:
        found = np.append(found, full * group + _extreme(values[None, full * group :])[0])
    return found


def _extreme(groups: Array) -> Places:
    high, low = np.empty((2, len(groups)), dtype=np.int64)
    rows = max(_AT_ONCE // groups.shape[1], 1)
    for first in range(0, len(groups), rows):
        part = slice(first, first + rows)
        groups[part].argmax(axis=1, out=high[part])
        groups[part].argmin(axis=1, out=low[part])
    each = np.arange(len(groups))
    with np.errstate(invalid="ignore"):
        found: Places = np.where(groups[each, high] >= -groups[each, low], high, low)
    return found
