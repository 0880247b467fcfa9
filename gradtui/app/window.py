"""The part of the plane that a picture shows: zoomed, moved, or following a point."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from .session import Ranges, Session

ZOOM = 1.6
"""How much nearer one key goes."""
PAN = 0.2
"""How far one key moves, as a part of the picture."""
_CENTRE = 0.35  # to either side of the middle, as a part of the picture: where a point that is followed may be
_FINEST = 1e-10  # the least width, as a part of the numbers themselves


def zoomed(ranges: Ranges, factor: float, around: Sequence[float]) -> Ranges:
    """Ranges a factor as wide that keep a point where it is; the same ones where floats end."""
    found = tuple(
        (x - (x - low) * factor, x + (high - x) * factor) for (low, high), x in zip(ranges, around, strict=True)
    )
    return found if all(_is_fit(low, high) for low, high in found) else ranges


def panned(ranges: Ranges, across: float, up: float) -> Ranges:
    """Ranges moved by parts of themselves."""
    parts = (across, up)
    found = tuple(
        (low + p * (high - low), high + p * (high - low)) for (low, high), p in zip(ranges, parts, strict=False)
    )
    return found if all(_is_fit(low, high) for low, high in found) else ranges


def following(ranges: Ranges, point: Sequence[float]) -> Ranges:
    """Ranges of the same width that hold a point, moved by whole parts so that they stay for a while."""
    found = []
    for (low, high), x in zip(ranges, point, strict=True):
        span = high - low
        off = (x - (low + span / 2)) / span
        steps = 0 if abs(off) <= _CENTRE or not isfinite(off) else round(off / _CENTRE)
        moved = low + steps * _CENTRE * span, high + steps * _CENTRE * span
        found.append(moved if _is_fit(*moved) else (low, high))
    return tuple(found)


def _is_fit(low: float, high: float) -> bool:
    return isfinite(low) and isfinite(high) and _FINEST * max(abs(low), abs(high), 1e-290) < high - low < 1e300


def shown_ranges(session: Session, home: Ranges, plane: Sequence[int]) -> Ranges:
    """The range of each axis: the scenario's, or where the learner has gone."""
    ranges = session.window or home
    if session.follows:
        point = session.inspected.run.point
        ranges = following(ranges, [point[i] for i in plane])
    return ranges
