"""The compass: the slope of f in every direction at one point, largest along ∇f, zero along the level line.

A direction's slope ∇f·u is drawn as a distance from the middle. That makes two circles: one of the directions in
which f rises, drawn whole and marked +, and one of those in which it falls, drawn broken and marked −.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, ceil, cos, hypot, isfinite, pi, sin
from textwrap import wrap

from ...expression.printing import short
from ..canvas import roles
from ..canvas.canvas import DEFAULT, MUTED, Canvas
from ..canvas.pieces import Piece, laid, put_pieces
from .dial import Dial
from .field import heading
from .needle import INK, draw_needle, needle_words

RISE, FALL = roles.POSITIVE.dark, roles.NEGATIVE.dark
_LEVEL = 0xD8DEE9
_STEP = "◆"
_LINES = "─╱│╲"
_APART = 2  # columns between two pieces of the legend
_TALL = 20  # rows from which there is room for whole sentences


def compass(
    width: int,
    height: int,
    gradient: tuple[float, float],
    names: tuple[str, str],
    *,
    name: str = "f",
    step: tuple[float, float] | None = None,
    tints: Sequence[int] = roles.PLANE,
    needle: float | None = None,
    hint: str = "",
) -> Canvas:
    """Return the compass of a gradient; ``step`` is the last step, whose direction is marked on the circle.

    ``needle`` is a direction that was chosen, in degrees, along which the slope is worked out; ``hint`` is
    what can be done about it, said where there is room.
    ``names`` are the variables', as they are shown, and ``tints`` their colours: the first grows to the east, the
    second to the north.
    """
    canvas = Canvas.blank(width, height)
    width, height = canvas.width, canvas.height
    across, up = float(gradient[0]), float(gradient[1])
    if not (isfinite(across) and isfinite(up)):
        values = f"∂{name}/∂{names[0]} = {short(across)}, ∂{name}/∂{names[1]} = {short(up)}"
        _say(canvas, [f"no slope here:\nthe gradient is not finite\n{values}", "the gradient is not finite", "╳"])
        return canvas
    scale = max(abs(across), abs(up))
    east, north = (across / scale, up / scale) if scale else (0.0, 0.0)
    size = hypot(east, north) or 1.0
    east, north = east / size, north / size
    pieces = _legend(width, height, (east, north), size * scale, _unit(step)) if scale else []
    if needle is not None and scale:
        pieces.append([(needle_words(width, (across, up), names, name, needle), INK)])
    title = f"slope of {name} in every direction from here"
    top = 1 if height >= 9 else 0
    if top:
        title = title if len(title) <= width else f"slope of {name}"[:width]
        title += f"   {hint}" if hint and len(title) + 3 + len(hint) <= width else ""
        canvas.put(0, 0, title, MUTED)
    sides = _sides(across, up, names, name, width) if height >= 7 and width >= 16 else None
    dial = _dial(canvas, top, len(pieces), sides, tints)
    if dial.radius < 5.0:
        glyph = heading(east, north) if scale else "●"
        canvas.put(dial.column, dial.row, glyph, RISE if scale else DEFAULT)
        return canvas
    _draw_circle(dial)
    if not scale:
        dial.glyph(0.0, 0.0, "●", 0xFFFFFF, roles.HERE)
        if sides:
            _label_sides(dial, sides)
        _say(canvas, ["level in every direction:\nthe gradient is 0", "the gradient is 0", "0"])
        return canvas
    _draw_slopes(dial, east, north)
    if needle is not None:
        draw_needle(dial, (east, north), needle)
    last = _unit(step)
    if last is not None:
        dial.glyph(atan2(last[1], last[0]), 1.0, _STEP, 0xFFFFFF)
    if sides:
        _label_sides(dial, sides)
        _label_extremes(dial, atan2(north, east), size * scale, range(top, height - len(pieces)))
    for k, line in enumerate(pieces):
        put_pieces(canvas, height - len(pieces) + k, line, _APART)
    return canvas


def _unit(step: tuple[float, float] | None) -> tuple[float, float] | None:
    """A step's direction, or None where it has none."""
    if step is None or not all(map(isfinite, step)) or not any(step):
        return None
    largest = max(map(abs, step))
    x, y = float(step[0]) / largest, float(step[1]) / largest
    return x / hypot(x, y), y / hypot(x, y)


# -- the lines ----------------------------------------------------------------------------------------------------


def _round(radius: float) -> list[float]:
    """Angles around the circle, no further apart than a dot."""
    count = max(ceil(radius * 7), 24)
    return [2 * pi * k / count for k in range(count + 1)]


def _draw_circle(dial: Dial) -> None:
    """The directions, and the axes across them."""
    dial.line([(angle, 1.0) for angle in _round(dial.radius)], MUTED, of=4)
    for angle in (0.0, pi / 2):
        dial.line([(angle, 1.0), (angle + pi, 1.0)], MUTED, of=4)


def _draw_slopes(dial: Dial, east: float, north: float) -> None:
    """The two circles of slopes, the level line, the partials and the arrows; the last on top."""
    steepest = atan2(north, east)
    dial.line([(steepest + pi / 2, 1.0), (steepest - pi / 2, 1.0)], _LEVEL, of=2)
    half = [pi * k / max(ceil(dial.radius * 4), 24) - pi / 2 for k in range(max(ceil(dial.radius * 4), 24) + 1)]
    dial.line([(steepest + angle, cos(angle)) for angle in half], RISE)
    dial.line([(steepest + pi + angle, cos(angle)) for angle in half], FALL, of=5, on=3)
    for slope, angle, tint in zip((east, north), (0.0, pi / 2), dial.tints, strict=True):
        dial.line([(angle, 0.0), (angle, slope)], tint)
    # tip to tail: where the first partial's arrow ends the second's begins, and that ends where ∇f does
    dial.line([(0.0, east), (steepest, 1.0)], dial.tints[1], of=3, on=2)
    dial.line([(steepest, 0.0), (steepest, 1.0)], RISE)
    dial.line([(steepest + pi, 0.0), (steepest + pi, 1.0)], roles.GRADIENT.dark)
    # off the axes and the arrows
    for side in (-1, 1):
        dial.glyph(steepest + side * 0.5, 0.6, "+", RISE)
        dial.glyph(steepest + pi + side * 0.5, 0.6, "−", FALL)
    for slope, angle, tint in zip((east, north), (0.0, pi / 2), dial.tints, strict=True):
        if 4.0 <= abs(slope) * dial.radius <= 0.96 * dial.radius:  # else under an arrow or the point
            dial.glyph(angle, slope, heading(slope * cos(angle), slope * sin(angle)), tint)
            dial.glyph(angle, -slope, "•", tint)
    dial.glyph(steepest, 0.97, heading(east, north), RISE)
    dial.glyph(steepest + pi, 0.97, heading(-east, -north), roles.GRADIENT.dark)
    dial.glyph(0.0, 0.0, "●", 0xFFFFFF, roles.HERE)


# -- the words ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sides:
    """What stands at east, north, west and south: lines of text each."""

    texts: tuple[tuple[str, ...], ...]
    """Their lines."""
    left: int
    """Columns kept free for the west."""
    right: int
    """Columns kept free for the east."""


def _sides(across: float, up: float, names: tuple[str, str], name: str, width: int) -> _Sides:
    """The slopes along the axes with the partials' names, or fewer words where it is narrow."""
    x, y = (f"∂{name}/∂{variable}" for variable in names)
    ways: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
        ((f"{x} = {short(across)}",), (f"−{x} = {short(-across)}",)),
        ((x, short(across)), (f"−{x}", short(-across))),
        ((short(across, 3),), (short(-across, 3),)),
        ((short(across, 2),), (short(-across, 2),)),
    ]
    east, west = next(
        (
            pair
            for pair, most in zip(ways, (5, 4, 4, 3), strict=True)
            if max(len(line) for side in pair for line in side) + 1 <= width // most
        ),
        ((), ()),
    )
    norths = [f"∂{name}/∂{names[1]} = {short(up)}", short(up, 3), ""]
    souths = [f"−{y} = {short(-up)}", short(-up, 3), ""]
    north, south = (next(said for said in tellings if len(said) <= width - 2) for tellings in (norths, souths))
    left, right = (max((len(line) + 1 for line in side), default=0) for side in (west, east))
    return _Sides((east, (north,), west, (south,)), left, right)


def _dial(canvas: Canvas, top: int, below: int, sides: _Sides | None, tints: Sequence[int]) -> Dial:
    """The largest circle in what room the words leave."""
    left, right = (sides.left, sides.right) if sides else (0, 0)
    first, last = (top + 1, canvas.height - below - 1) if sides else (top, canvas.height - below)
    rows, columns = max(last - first, 1), max(canvas.width - left - right, 1)
    # an odd count, so that there is a cell in the middle
    half = min((rows * 4) // 2, columns) - 1
    row = first + (rows - 1) // 2
    radius = min(half, (row - first) * 4 + 2, (last - 1 - row) * 4 + 2) - 1.0
    # in the middle of the canvas if the words allow
    room = ceil(radius / 2)
    column = min(max(canvas.width // 2, left + room), canvas.width - 1 - right - room)
    return Dial(canvas, max(column, 0), min(row, canvas.height - 1), radius, tints)


def _label_sides(dial: Dial, sides: _Sides) -> None:
    """The slopes along the axes: on either side, above and below the circle."""
    canvas, tints = dial.canvas, dial.tints
    first, last = dial.cell(pi, 1.0)[0] - 1, dial.cell(0.0, 1.0)[0] + 2
    east, (north,), west, (south,) = sides.texts
    for k, line in enumerate(east):
        canvas.put(last, dial.row + k - (len(east) - 1), line, tints[0])
    for k, line in enumerate(west):
        canvas.put(first - len(line), dial.row + k - (len(west) - 1), line, tints[0])
    for text, row in ((north, dial.cell(pi / 2, 1.0)[1] - 1), (south, dial.cell(-pi / 2, 1.0)[1] + 1)):
        canvas.put(min(max(dial.column - len(text) // 2, 0), canvas.width - len(text)), row, text, tints[1])


def _label_extremes(dial: Dial, steepest: float, size: float, rows: range) -> None:
    """Numbers outside the circle at the steepest rise and fall and at both ends of the level line.

    Only in these rows, and where they cover nothing: the lines below have the same numbers.
    """
    for angle, text, colour in (
        (steepest, short(size), RISE),
        (steepest + pi, short(-size), roles.GRADIENT.dark),
        (steepest + pi / 2, "0", _LEVEL),
        (steepest - pi / 2, "0", _LEVEL),
    ):
        if abs(sin(2 * angle)) < 0.02:
            continue  # on an axis: its own label says so
        turns = (0.0, 0.12, -0.12, 0.24, -0.24, 0.36, -0.36)
        places = [(angle + turn, 1.0 + far / dial.radius) for turn in turns for far in (3.0, 5.0, 7.0, 9.0)]
        for turned, distance in places:
            column, row = dial.cell(turned, distance)
            lean = cos(turned)
            at = column if lean > 0.3 else column - len(text) + 1 if lean < -0.3 else column - len(text) // 2
            if row in rows and _is_free(dial.canvas, at, row, len(text)):
                dial.canvas.put(at, row, text, colour)
                break


def _is_free(canvas: Canvas, column: int, row: int, count: int) -> bool:
    """Whether so many cells are blank, and those at their ends too."""
    if not (0 <= row < canvas.height and column >= 0 and column + count <= canvas.width):
        return False
    return bool((canvas.characters[row, max(column - 1, 0) : column + count + 1] == ord(" ")).all())


def _legend(
    width: int, height: int, unit: tuple[float, float], size: float, step: tuple[float, float] | None
) -> list[list[Piece]]:
    """What the arrows are, with their slopes, in one line or two: the fullest that fits."""
    if height < 8:
        return []
    east, north = unit
    rise, fall = heading(east, north), heading(-east, -north)
    level = _LINES[round(atan2(east, -north) / (pi / 4)) % 4]
    along = short(size * (east * step[0] + north * step[1])) if step is not None else ""
    degrees = f"{atan2(north, east) * 180 / pi:.0f}°".replace("-", "−")
    looks = (RISE, roles.GRADIENT.dark, _LEVEL, DEFAULT)
    tellings = [
        (
            f"{rise} steepest rise {short(size)}, at {degrees}",
            f"{fall} steepest fall {short(-size)}",
            f"{level} level, slope 0",
            f"{_STEP} direction of the last step, slope {along}",
        ),
        (
            f"{rise} steepest rise {short(size)}",
            f"{fall} steepest fall {short(-size)}",
            f"{level} level 0",
            f"{_STEP} last step {along}",
        ),
        (f"{rise} rise {short(size)}", f"{fall} fall {short(-size)}", f"{level} level 0", f"{_STEP} last step {along}"),
        (f"{rise} {short(size)}", f"{fall} {short(-size)}", f"{level} 0", f"{_STEP} {along}"),
    ]
    count = 3 if step is None else 4
    ways = [laid(list(zip(telling, looks, strict=True))[:count], width, _APART) for telling in tellings]
    if height >= _TALL:
        ways = [lines for lines in ways if len(lines) <= 2]
    else:
        # a line more is a smaller circle
        most = 2 if height >= 14 else 1
        ways = [*(lines for lines in ways[:3] if len(lines) == 1), *(lines for lines in ways[2:] if len(lines) <= most)]
    return ways[0] if ways else []


def _say(canvas: Canvas, tellings: Sequence[str]) -> None:
    """Say something in the middle of the canvas, over what is there: the first that fits."""
    for telling in tellings:
        room = max(canvas.width - 2, 1)
        lines = [line for part in telling.split("\n") for line in wrap(part, room)] if room > 10 else [telling]
        if len(lines) <= max(canvas.height - 2, 1) and max(map(len, lines)) <= canvas.width:
            # below the middle, where a point may be
            first = min(canvas.height // 2 + 1, canvas.height - len(lines))
            for k, line in enumerate(lines):
                at = (canvas.width - len(line)) // 2
                canvas.put(max(at - 1, 0), max(first + k, 0), f" {line} " if at else line, DEFAULT)
            return
