"""The fate map: every cell in the colour of where descent from there ends, with borders, and a letter a region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...engine.batch.fate_map import FateMap
from ...engine.batch.fates import Fate
from ...engine.verdict.verdict import Verdict
from ..canvas.axes import Frame, framed
from ..canvas.axis import Axis
from ..canvas.canvas import BRAILLE, DEFAULT, DOTS, MUTED, Canvas
from ..canvas.contrast import ink
from ..canvas.roles import HERE
from .fate_colours import colours, darkest, shades, sign
from .regions import Counts, borders, depths, middle, regions

_LARGE = 4  # cells, half as high as those of the canvas, from the middle of a region that is lettered to its border
_COMMON = 0.05  # of all cells: a fate that has them is lettered somewhere
_MOST_LETTERS = 24
_BORDER = 0xF4F4F4
_BORDERED = 12  # cells of a region that has a border; dust has none
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


def to_scale(width: int, height: int, x: Axis, y: Axis) -> tuple[Axis, Axis]:
    """The axes of a map of starts in so many cells: a unit of x as long as one of y, where that can be."""
    _, frame = framed(width, max(height - _LEGEND, 1), x, y, scale="alike")
    return frame.x, frame.y


def draw(width: int, height: int, x: Axis, y: Axis, found: FateMap | None, *, of_plane: bool = False) -> FatePicture:
    """The map in its frame, the legend below; ``found`` has the cells that ``cells`` asks for, or is yet to come.

    ``of_plane``: both axes are variables, and it is said if they are not to scale.
    """
    rows = max(height - _LEGEND, 1)
    plot, frame = framed(width, rows, x, y)
    if of_plane and not frame.is_to_scale:
        plot, frame = framed(width, rows, x, y, notes=("not to scale",))
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
    region = regions(found.fate)
    _draw_borders(canvas, frame, found, region)
    _letter(canvas, frame, found, region, of_plane=of_plane)
    legend(canvas, found, rows)
    return FatePicture(canvas, frame)


def _draw_borders(canvas: Canvas, frame: Frame, found: FateMap, region: Counts) -> None:
    """Lines of dots where two regions meet, on the fate of the lower half of the cell, as dark as the latest of it."""
    box, dark = frame.box, darkest(found.fates)
    lit = borders(region, _BORDERED).reshape(box.height, 4, box.width, 2)
    marks = (lit * DOTS[None, :, None, :]).sum(axis=(1, 3)).astype(np.int32)
    for row, column in np.argwhere(marks).tolist():
        at = box.top + row, box.left + column
        canvas.characters[at] = BRAILLE | marks[row, column]
        canvas.foreground[at] = _BORDER
        canvas.background[at] = dark[found.fate[2 * row + 1, column]]


def _letter(canvas: Canvas, frame: Frame, found: FateMap, region: Counts, *, of_plane: bool) -> None:
    """A letter at each landmark that is itself in the window, and one in the middle of each other large region."""
    box = frame.box
    depth = depths(region)
    # as deep as the less deep of a cell's two halves, where both are of one region
    cell = np.where(region[0::2] == region[1::2], np.minimum(depth[0::2], depth[1::2]), 0)
    owner = region[0::2]
    lettered: set[int] = set()
    named: set[int] = set()

    def put(row: int, column: int) -> None:
        kind = int(found.fate[2 * row, column])
        behind = int(canvas.background[box.top + row, box.left + column])
        canvas.put(box.left + column, box.top + row, sign(found.fates[kind]), ink(behind), behind)
        lettered.add(int(owner[row, column]))
        named.add(kind)

    for kind, fate in enumerate(found.fates if of_plane else ()):
        at = _place(found, frame, fate)
        if at is not None and (found.fate[2 * at[0] : 2 * at[0] + 2, at[1]] == kind).all():
            put(*at)
    deepest = np.zeros(int(region.max()) + 1, dtype=np.int64)
    np.maximum.at(deepest, owner, cell)
    for of in np.argsort(-deepest, kind="stable")[:_MOST_LETTERS].tolist():
        if deepest[of] >= _LARGE and of not in lettered:
            put(*middle(cell, owner, of))
    for kind, count in enumerate(found.counts):  # a narrow one has its letter where it can
        own = np.where(found.fate[0::2] == kind, cell, 0)
        if count >= _COMMON * found.fate.size and kind not in named and own.any():
            put(*middle(own, owner, int(owner.ravel()[np.argmax(own)])))


def _place(found: FateMap, frame: Frame, fate: Fate) -> tuple[int, int] | None:
    """The row and the column of a fate's landmark in the map, unless it is a line or lies outside."""
    if fate.landmark is None or fate.landmark.line:
        return None
    x, y = (fate.landmark.point[axis] for axis in (found.question.across, found.question.up))
    at = frame.cell(x, y)
    return None if at is None else (at[1] - frame.box.top, at[0] - frame.box.left)


def legend(canvas: Canvas, found: FateMap, row: int) -> None:
    """The fates that occur, the commonest first, in two lines; with their shares if there is room."""
    counts = found.counts
    order = sorted((k for k in range(len(counts)) if counts[k]), key=lambda k: (-counts[k], found.fates[k].letter))
    variables = found.question.objective.variables
    names, briefer = ([_short(found.fates[k], variables, digits) for k in order] for digits in (3, 2))
    shares = [_percent(counts[k] / found.fate.size) for k in order]
    full = [f" {name} {share}" for name, share in zip(names, shares, strict=True)]
    for texts in (full, [f" {name}" for name in names], [f" {name}" for name in briefer], ["" for _ in names]):
        places = _two_lines([3 + len(text) for text in texts], canvas.width)
        if all(place is not None for place in places) or not texts[0]:
            break
    tints = colours(found.fates).tolist()
    for k, text, place in zip(order, texts, places, strict=True):
        if place is None:
            canvas.put(canvas.width - 2, row + 1, " …", MUTED)
            break
        column, line = place
        canvas.put(column, row + line, f" {sign(found.fates[k])} ", ink(tints[k]), tints[k])
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


def _short(fate: Fate, variables: Sequence[str], digits: int) -> str:
    """A fate in few words: "(1.277)", "oscillating"."""
    from ...expression.printing import short

    if fate.verdict is not Verdict.CONVERGED:
        return fate.verdict.words
    if fate.landmark is None:
        return "level"
    if fate.landmark.kind == "valley" and len(variables) > 1:
        return "valley"
    place = ", ".join(short(x, digits) for x in fate.landmark.point)
    kind = "" if fate.landmark.is_low else f"{fate.landmark.shape} "
    return f"{kind}({place})"


def with_cursor(picture: FatePicture, cursor: tuple[int, int] | None, words: str) -> Canvas:
    """The map with a cursor on one of its cells (of the canvas), and words about it in the last line."""
    canvas = picture.canvas.copy()
    if cursor is not None and picture.frame.box.holds(*cursor):
        canvas.put(*cursor, "┼", 0xFFFFFF, HERE)
    canvas.put(0, canvas.height - 1, words[: canvas.width], DEFAULT)
    return canvas
