"""Axes to scale: a unit of one variable as long as a unit of the other, so that right angles are right angles."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor, isfinite

from .axis import Axis

_MOST = 1.8  # times as much as was asked for may be shown of a variable


def to_scale(x: Axis, y: Axis, columns: int, rows: int, *, centred: bool = False) -> tuple[Axis, Axis]:
    """The axes widened about their middles until units are alike; ``centred``: until 0 is in the middle of a cell too.

    A cell is twice as high as wide. Where that would show far more than was asked for, units stay as they are.
    """
    across, up = _least(x, columns, centred), _least(y, rows, centred) / 2
    if not (across > 0.0 and up > 0.0 and isfinite(across * columns) and isfinite(up * 2 * rows)):
        return x, y
    if max(across, up) <= _MOST * min(across, up):
        across = up = max(across, up)
    return _fitted(x, across, columns, centred), _fitted(y, up * 2, rows, centred)


def _least(axis: Axis, count: int, centred: bool) -> float:
    """How much a cell must hold so that the axis fits into so many."""
    cell = axis.high / count - axis.low / count
    if not (centred and cell > 0.0 and axis.low < 0.0 < axis.high):
        return cell
    at = floor(-axis.low / cell)
    places = [k for k in (at - 1, at, at + 1) if 0 <= k < count]
    return min((max(-axis.low / (k + 0.5), axis.high / (count - k - 0.5)) for k in places), default=cell)


def _fitted(axis: Axis, cell: float, count: int, centred: bool) -> Axis:
    """The axis over so many cells of such a width."""
    low = axis.low / 2 + axis.high / 2 - cell * (count / 2)
    if centred and axis.low < 0.0 < axis.high:
        first, last = ceil(-axis.low / cell - 0.5 - 1e-9), floor(count - 0.5 - axis.high / cell + 1e-9)
        low = -(min(max(round(-low / cell - 0.5), first), last) + 0.5) * cell
    found = replace(axis, low=low, high=low + cell * count)
    return found if isfinite(found.low) and isfinite(found.high) and found.low < found.high else axis
