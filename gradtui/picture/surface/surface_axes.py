"""What is written around a hill in three dimensions: the numbers and the names of its three axes."""

from __future__ import annotations

from math import hypot

import numpy as np

from ..canvas.axis import Axis, tick_text
from ..canvas.canvas import DEFAULT, MUTED, Canvas, draw_dots
from .projection import Heights, Numbers, Projection, fractions


def heights_beside(canvas: Canvas, projection: Projection, column: float, away: Numbers) -> None:
    """Draw the axis of the heights as an upright line with its numbers and its name."""
    z = projection.z
    low, high = (float(projection.row(away, np.array([share]))[0]) for share in (0.0, 1.0))
    upright = np.arange(np.clip(high, 0, canvas.height * 4), np.clip(low, 0, canvas.height * 4))
    if 1.0 <= column < canvas.width * 2 and low - high >= 12.0:
        draw_dots(canvas, projection.box, np.stack([np.full(len(upright), column - 1), upright], 1).astype(int), MUTED)
        at, room = int((column - 1) // 2), low - high
        _label(canvas, at - len(z.name), int(high // 4) - 1, z.name, DEFAULT)
        for tick, text in _ticks_of_log(z, room) if z.unit else _ticks(z, room):
            row = float(projection.row(away, z.shares(np.array([tick])))[0])
            _label(canvas, at - len(text), int(row // 4), text, MUTED)


def _ticks(z: Heights, room: float) -> list[tuple[float, str]]:
    ticks = z.marks(int(np.clip(room / 8.0, 2, 6)))
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
    return [(tick, tick_text(tick, step)) for tick in ticks]


def _ticks_of_log(z: Heights, room: float) -> list[tuple[float, str]]:
    """Round numbers, powers of ten before their multiples, of those that lie two rows apart."""
    powers = [10.0**k for k in range(-6, 16)]
    found: list[tuple[float, float]] = []
    for tick in (sign * part * power for part in (1, 5, 2) for power in reversed(powers) for sign in (1, -1)):
        if z.low <= tick <= z.high:
            at = float(z.shares(np.array([tick]))[0]) * room
            if all(abs(at - other) >= 8.0 for _, other in found):
                found.append((tick, at))
    return [(tick, tick_text(tick, abs(tick))) for tick, _ in found]


def tell_scale(canvas: Canvas, projection: Projection) -> None:
    """Say that heights are not on a linear scale, and that the ground is not to scale, where it is so."""
    z = projection.z
    ground = "" if projection.is_to_scale else f"{projection.x.name} and {projection.y.name} not to scale"
    heights = f"{z.name} on a log scale" if z.unit else ""
    short = "; ".join(filter(None, (heights, ground)))
    said = short.replace(heights, f"height: {heights}, where a tangent is bent") if heights else short
    canvas.put(0, 0, said if len(said) < canvas.width else short, MUTED)


def numbers_along(canvas: Canvas, projection: Projection, axis: Axis, ends: tuple[Numbers, Numbers]) -> None:
    """Write an axis' numbers outside one of the ground's edges, and its name between two of them."""
    (left, right), (top, bottom) = ends[0].tolist(), ends[1].tolist()
    length = hypot(right - left, bottom - top)
    if length < 8.0:
        return
    outward = (top - bottom) / length, (right - left) / length
    centre = float(projection.row(np.zeros(1), np.zeros(1))[0])
    if outward[0] * (left + right - 2 * projection.middle[0]) + outward[1] * (top + bottom - 2 * centre) < 0:
        outward = -outward[0], -outward[1]
    ticks = axis.marks(int(np.clip(hypot((right - left) / 2, (bottom - top) / 4) / 6, 2, 5)))
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
    labels = [(tick, tick_text(tick, step), MUTED, 4.0) for tick in ticks]
    named = ticks[(len(ticks) - 1) // 2] / 2 + ticks[len(ticks) // 2] / 2 if ticks else axis.value(0.5)
    if len(ticks) % 2:
        named = named / 2 + (ticks[len(ticks) // 2 + 1] if len(ticks) > 1 else axis.high) / 2
    for value, text, colour, apart in [(named, axis.name, axis.colour, 6.0), *labels]:
        share = float(fractions(axis, np.array([value]))[0])
        column = (left + (right - left) * share + outward[0] * apart) / 2
        row = (top + (bottom - top) * share + outward[1] * apart) / 4
        start = column if outward[0] > 0.3 else column - len(text) if outward[0] < -0.3 else column - len(text) / 2
        _label(canvas, int(np.rint(start)), int(row), text, colour)


def _label(canvas: Canvas, column: int, row: int, text: str, colour: int) -> None:
    """Write where nothing is yet, and no word beside it; a little inward if it would not fit."""
    inside = min(max(column, 0), canvas.width - len(text)), min(row, canvas.height - 1)
    if min(*inside) < 0 or abs(inside[0] - column) > 3 or abs(inside[1] - row) > 1:
        return
    column, row = inside
    here, around = slice(column, column + len(text)), slice(max(column - 1, 0), column + len(text) + 1)
    beside = canvas.characters[row, around]
    words = (beside > ord(" ")) & (beside < 0x2500)
    taken = (canvas.background[row, here] >= 0) | (canvas.characters[row, here] != ord(" "))
    if not (words.any() or taken.any()):
        canvas.put(column, row, text, colour)
