"""The fate map: every cell in the colour of where descent from there ends, darker the longer it took, and lettered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...engine.batch.fate_map import FateMap
from ...engine.batch.fates import Fate
from ...engine.verdict.verdict import Verdict
from ..canvas.axes import Frame, framed
from ..canvas.axis import Axis
from ..canvas.canvas import DEFAULT, MUTED, Canvas
from ..canvas.contrast import ink
from ..canvas.roles import HERE
from .fate_colours import colours, shades

_LETTERS_APART = (6, 3)  # columns and rows
_LEGEND = 3  # lines below: two of the legend, one about the cell under the cursor


@dataclass(frozen=True, slots=True, eq=False)
class FatePicture:
    """A fate map as a picture."""

    canvas: Canvas
    """The picture."""
    frame: Frame
    """Where its starts and learning rates lie."""


def cells(width: int, height: int, x: Axis, y: Axis) -> tuple[int, int]:
    """How many columns and rows a map needs that is drawn in so many cells: two rows a cell."""
    _, frame = framed(width, max(height - _LEGEND, 1), x, y)
    return frame.box.width, frame.box.height * 2


def draw(width: int, height: int, x: Axis, y: Axis, found: FateMap | None) -> FatePicture:
    """The map in its frame, the legend below; ``found`` has the cells that ``cells`` asks for, or is yet to come."""
    rows = max(height - _LEGEND, 1)
    plot, frame = framed(width, rows, x, y)
    canvas = Canvas.blank(width, height)
    canvas.characters[:rows] = plot.characters
    canvas.foreground[:rows] = plot.foreground
    canvas.background[:rows] = plot.background
    box = frame.box
    if found is None or found.fate.shape != (box.height * 2, box.width):
        canvas.put(box.left + 1, box.top + box.height // 2, "working it out …", MUTED)
        return FatePicture(canvas, frame)
    pixels = shades(found.fates, found.fate, found.steps)
    upper, lower = pixels[0::2], pixels[1::2]
    where = (slice(box.top, box.top + box.height), slice(box.left, box.left + box.width))
    canvas.characters[where] = np.where(upper == lower, ord(" "), ord("▀"))
    canvas.foreground[where] = upper
    canvas.background[where] = lower
    _letter(canvas, frame, found)
    legend(canvas, found, rows)
    return FatePicture(canvas, frame)


def _letter(canvas: Canvas, frame: Frame, found: FateMap) -> None:
    """Write fates' letters into the map, where a cell and those beside it end alike."""
    box = frame.box
    across, down = _LETTERS_APART
    unlettered = set(np.unique(found.fate).tolist())
    for row in range(down // 2, box.height, down):
        for column in range(across // 2 + (row // down % 2) * (across // 2), box.width, across):
            here = found.fate[2 * row, column]
            beside = found.fate[2 * row : 2 * row + 2, max(column - 1, 0) : column + 2]
            if (beside == here).all():
                behind = int(canvas.background[box.top + row, box.left + column])
                canvas.put(box.left + column, box.top + row, found.fates[here].letter, ink(behind), behind)
                unlettered.discard(int(here))
    for here in unlettered:  # a narrow one has its letter where it can
        places = np.argwhere((found.fate[0::2] == here) & (found.fate[1::2] == here))
        if len(places):
            row, column = (int(x) for x in places[len(places) // 2])
            behind = int(canvas.background[box.top + row, box.left + column])
            canvas.put(box.left + column, box.top + row, found.fates[here].letter, ink(behind), behind)


def legend(canvas: Canvas, found: FateMap, row: int) -> None:
    """The fates that occur, the commonest first, in two lines; with their shares if there is room."""
    counts = found.counts
    order = sorted((k for k in range(len(counts)) if counts[k]), key=lambda k: (-counts[k], found.fates[k].letter))
    variables = found.question.objective.variables
    names = [_short(found.fates[k], variables) for k in order]
    shares = [_percent(counts[k] / found.fate.size) for k in order]
    full = [f" {name} {share}" for name, share in zip(names, shares, strict=True)]
    for texts in (full, [f" {name}" for name in names], ["" for _ in names]):
        places = _two_lines([3 + len(text) for text in texts], canvas.width)
        if all(place is not None for place in places) or not texts[0]:
            break
    tints = colours(found.fates).tolist()
    for k, text, place in zip(order, texts, places, strict=True):
        if place is None:
            canvas.put(canvas.width - 2, row + 1, " …", MUTED)
            break
        column, line = place
        canvas.put(column, row + line, f" {found.fates[k].letter} ", ink(tints[k]), tints[k])
        canvas.put(column + 3, row + line, text, DEFAULT)


def _percent(share: float) -> str:
    """A share in whole percent; what is there is not 0%, and what is not all is not 100%."""
    rounded = f"{100 * share:.0f}%"
    if rounded == "0%" and share > 0.0:
        return "<1%"
    return ">99%" if rounded == "100%" and share < 1.0 else rounded


def _two_lines(widths: Sequence[int], width: int) -> list[tuple[int, int] | None]:
    """The column and the line of each of several pieces with two blanks between them; None where there is no room."""
    places: list[tuple[int, int] | None] = []
    column = line = 0
    for own in widths:
        if column + own > width:
            column, line = 0, line + 1
        places.append((column, line) if line < 2 else None)
        column += own + 2
    return places


def _short(fate: Fate, variables: Sequence[str]) -> str:
    """A fate in few words: "(1.277)", "oscillating"."""
    from ...expression.printing import short

    if fate.verdict is not Verdict.CONVERGED:
        return fate.verdict.words
    if fate.landmark is None:
        return "level"
    if fate.landmark.kind == "valley" and len(variables) > 1:
        return "valley"
    place = ", ".join(short(x, 3) for x in fate.landmark.point)
    kind = "" if fate.landmark.is_low else f"{fate.landmark.shape} "
    return f"{kind}({place})"


def with_cursor(picture: FatePicture, cursor: tuple[int, int] | None, words: str) -> Canvas:
    """The map with a cursor on one of its cells (of the canvas), and words about it in the last line."""
    canvas = picture.canvas.copy()
    if cursor is not None and picture.frame.box.holds(*cursor):
        canvas.put(*cursor, "┼", 0xFFFFFF, HERE)
    canvas.put(0, canvas.height - 1, words[: canvas.width], DEFAULT)
    return canvas
