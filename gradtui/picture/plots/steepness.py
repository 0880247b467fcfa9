"""How high a curve is drawn: a unit of f as long as one of the variable, so that a tangent is as steep as it looks.

Where that would leave too little of the curve, or too little of the picture, f is drawn some round number of times as
low or as high, and it is said: "f 10× flatter" or, where
there is little room, "f ÷10".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, inf, isfinite, log10
from typing import Any

import numpy as np

from ...expression.printing import short
from ..canvas.axes import box_of
from ..canvas.axis import Axis
from ..canvas.quantile import quantile

Heights = np.ndarray[Any, np.dtype[np.float64]]
_TIMES = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_TENTHS = tuple(k / 10 for k in range(10, 101))
_FLATTEST = 0.45  # of the rows that a whole curve must have to be to scale
_NEAR = 0.25  # of the axis on either side of a point, whose heights are to be seen
_CUT = 0.4  # of these heights that must be seen to be to scale; in every case what lies below the point
_LEAST = 0.2  # of the rows that they must have
_ROUNDS = 4  # until the numbers are as wide as the room that was left for them


@dataclass(frozen=True, slots=True)
class View:
    """The heights that are shown of a curve."""

    heights: Axis
    """The axis of f."""
    notes: tuple[str, ...] = ()
    """How it is drawn where it is not to scale, in words and in short: "f 10× flatter", "f ÷10"."""


def limits(values: Heights) -> tuple[float, float] | None:
    """The lowest and the highest of a curve's values, where a pole's last few do not flatten all the rest."""
    finite = np.sort(np.clip(values[np.isfinite(values)], -8e307, 8e307))  # so that differences are numbers
    if finite.size == 0:
        return None
    low, high = float(finite[0]), float(finite[-1])
    inner_low, inner_high = (quantile(finite, share) for share in (0.02, 0.98))
    room = inner_high - inner_low
    # only where the outermost fiftieth is far outside the rest
    low = low if low >= inner_low - 4 * room else inner_low - room
    high = high if high <= inner_high + 4 * room else inner_high + room
    return low, high


def height_axis(name: str, values: Heights) -> Axis:
    """An axis for the values of a curve, with some room."""
    found = limits(values)
    if found is None:
        return Axis(name, -1.0, 1.0)
    low, high = found
    span = (high - low) * 0.06 if high > low else max(abs(high), 1.0)
    return Axis(name, max(low - span, -1e308), min(high + span, 1e308))


def whole(width: int, height: int, name: str, x: Axis, values: Heights) -> View:
    """A whole curve: to scale where it then has at least about half of the rows."""
    view = View(height_axis(name, values))
    for _ in range(_ROUNDS):
        before, view = view, _whole(width, height, name, x, values, view.heights)
        if view == before:
            break
    return view


def _whole(width: int, height: int, name: str, x: Axis, values: Heights, known: Axis) -> View:
    plain = height_axis(name, values)
    low, high = plain.low, plain.high
    alike = _alike(width, height, x, known)
    need = high - low
    if not (alike and isfinite(need)):
        return View(plain, _not_to_scale(name, alike))
    times = 1.0 if _FLATTEST * alike <= need <= alike else _round_up(need / alike, _TENTHS)
    spare = alike * times - need
    return _view(name, low - spare / 2, alike * times, times)


def around(width: int, height: int, name: str, x: Axis, values: Heights, place: float, value: float) -> View:
    """The heights around a point of a curve; ``values`` are at evenly spaced places over ``x``.

    What lies below the point nearby is seen, with two rows below it: there a tangent that is flat does not lie on the
    axis.
    """
    view = View(height_axis(name, values))
    for _ in range(_ROUNDS):
        before, view = view, _around(width, height, name, x, values, place, value, view.heights)
        if view == before:
            break
    return view


def _around(
    width: int, height: int, name: str, x: Axis, values: Heights, place: float, value: float, known: Axis
) -> View:
    near = values
    if isfinite(place) and 0.0 <= x.fraction(place) <= 1.0:
        at = x.fraction(place) * (len(values) - 1)
        near = values[max(floor(at - _NEAR * len(values)), 0) : ceil(at + _NEAR * len(values)) + 1]
    found = limits(near)
    if found is None:
        found = (value, value) if isfinite(value) else (-1.0, 1.0)
    low, high = found
    level = value if isfinite(value) and abs(value) < 1e308 else low
    low, high = min(low, level), max(high, level)
    alike, need = _alike(width, height, x, known), high - low
    if not (alike and isfinite(need)):
        return View(height_axis(name, values), _not_to_scale(name, alike))
    rows = box_of(width, height, known).height
    bottom, top = min(2.5 / rows, 0.25), min(1.0 / rows, 0.1)
    share = 1.0 - bottom - top
    room = alike * share
    is_cut = need > room
    shows = not is_cut or (room >= _CUT * need and level - low <= 0.9 * room)
    if not need or (need >= _LEAST * room and shows):
        times = 1.0
    else:
        times, is_cut = _round_up(need / room), False
    span = alike * times
    lowest = low - span * bottom - (0.0 if is_cut else (span * share - need) / 4)
    rests = lowest / span * (2 * rows) if span > 0.0 else inf
    if abs(rests) < 1e15:
        lowest = floor(rests) / (2 * rows) * span  # a row's half, so that it rests while the point moves
    return _view(name, lowest, span, times)


def _view(name: str, low: float, span: float, times: float) -> View:
    if not (isfinite(low + span) and low < low + span):  # floats lie farther apart than the heights
        return View(Axis(name, low - max(abs(low), 1.0), low + max(abs(low), 1.0)), _not_to_scale(name, 1.0))
    return View(Axis(name, low, low + span), _said(name, times))


def _said(name: str, times: float) -> tuple[str, ...]:
    if times == 1.0:
        return ()
    by = max(times, 1.0 / times)
    text = f"{by:.3g}" if by < 999.5 else f"{by:.0f}" if by < 1e5 else short(by, 3)
    if times > 1.0:
        return f"{name} {text}× flatter", f"{name} ÷{text}"
    return f"{name} {text}× steeper", f"{name} ×{text}"


def _not_to_scale(name: str, alike: float) -> tuple[str, ...]:
    return (f"{name} not to scale",) if alike else ()


def _alike(width: int, height: int, x: Axis, known: Axis) -> float:
    """How much of f the rows hold where a unit of it is as long as one of x; 0 where that is no number."""
    box = box_of(width, height, known)
    found = 2.0 * (x.high / box.width - x.low / box.width) * box.height
    return found if 0.0 < found < 1e307 else 0.0


def _round_up(times: float, rounds: Sequence[float] = _TIMES) -> float:
    """The next round number of times, or one over a round number."""
    if not 1e-300 < times < 1e300:
        return times
    if times < 1.0:
        power = 10.0 ** floor(log10(1.0 / times))
        return 1.0 / (power * max((m for m in rounds if m * power <= 1.0 / times), default=1.0))
    power = 10.0 ** floor(log10(times))
    return power * next((m for m in rounds if m * power >= times), 10.0)
