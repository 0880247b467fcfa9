"""How very many numbers are spread: columns whose heights are counts, over a scale that stays from step to step."""

from __future__ import annotations

import numpy as np

from ...expression.entries import entry_name
from ...expression.printing import short
from ..canvas.canvas import ACCENT, DEFAULT, MUTED, Canvas
from ..canvas.roles import NEGATIVE, POSITIVE
from .counts import Counts, Spread, spread
from .field import Quantity, chosen_at

LEAST_WIDTH, LEAST_HEIGHT = 24, 5
_BARS = " ▁▂▃▄▅▆▇█"
_WIDEST = 63  # columns: more would say nothing more
_FEWEST = 3  # rows of columns


def distribution(width: int, height: int, shown: Quantity) -> Canvas:
    """Return the distribution of all entries of a quantity: columns, their axis, and what a few numbers say."""
    canvas = Canvas.blank(width, height)
    bins = min(width, _WIDEST)
    bins -= 1 - bins % 2  # one in the middle, for what is near 0
    count = shown.flat.size
    headings = (f"{shown.name}  {shown.about}: {count:,} entries", f"{shown.name}: {count:,} entries", shown.name)
    heading = next((text for text in headings if len(text) <= width), shown.name[:width])
    canvas.put(0, 0, heading, MUTED)
    canvas.put(0, 0, shown.name[:width], ACCENT)
    found = spread(shown.flat, shown.most, bins, abs(float(shown.flat[shown.largest])))
    lines = _lines(shown, found, width)
    lines = lines[: max(height - 3 - _FEWEST, 0)]
    rows = height - 3 - len(lines)
    if rows < 1:
        return canvas
    _columns(canvas, 1, rows, found.counts)
    axis = 1 + rows
    _axis(canvas, axis, bins, shown.most)
    for row, line in enumerate(lines, axis + 2):
        canvas.put(0, row, line, DEFAULT)
    return canvas


def _columns(canvas: Canvas, top: int, rows: int, counts: Counts) -> None:
    """The columns, the highest as high as there is room for; one that has an entry is never empty."""
    highest = int(counts.max())
    if not highest:
        return
    middle = len(counts) // 2
    eighths = np.ceil(counts / highest * rows * 8).astype(int)
    for row in range(rows):
        filled = np.clip(eighths - (rows - 1 - row) * 8, 0, 8).tolist()
        for column, part in enumerate(filled):
            if part:
                role = NEGATIVE.dark if column < middle else POSITIVE.dark
                canvas.put(column, top + row, _BARS[part], DEFAULT if column == middle else role)
    # how many the highest stands for, on the side where there is more room
    said = f"{highest:,}"
    at = int(counts.argmax())
    for text in (f"{said} in the highest", said):
        left, right = at - 1 - len(text), at + 2
        for column in (right, left):
            if column >= 0 and column + len(text) <= len(counts) and not _is_taken(canvas, top, column, len(text)):
                canvas.put(column, top, text, MUTED)
                return


def _is_taken(canvas: Canvas, row: int, column: int, length: int) -> bool:
    return bool((canvas.characters[row, column : column + length] != ord(" ")).any())


def _axis(canvas: Canvas, row: int, bins: int, most: float) -> None:
    """A line with ticks at its ends, its middle and halfway, and their numbers."""
    canvas.put(0, row, "─" * bins, MUTED)
    for share in (0.0, 1.0, 0.5, 0.25, 0.75):
        at = round(share * (bins - 1))
        text = short((2 * share - 1) * most, 3)
        left = min(max(at - len(text) // 2, 0), bins - len(text))
        if left < 0 or _is_taken(canvas, row + 1, max(left - 1, 0), len(text) + 2):
            continue
        canvas.put(at, row, "┴", MUTED)
        canvas.put(left, row + 1, text, MUTED)


def _lines(shown: Quantity, found: Spread, width: int) -> list[str]:
    """What a few numbers say, each line whole or left out."""
    number, index = chosen_at(shown.fields, shown.largest)
    field = shown.fields[number]
    name, value = entry_name(field.entry, index), float(field.values[index])
    zeros = f"exactly 0: {_share(found.zeros, shown.flat.size)}"
    tellings = [
        [f"mean {short(found.mean, n)}, median {short(found.median, n)}" for n in (3, 2, 1)],
        [f"{zeros}, not finite: {found.lost:,}", f"not finite: {found.lost:,}"] if found.lost else [zeros],
        [f"largest |·|: {name} = {short(value)}", *(f"largest: {name} {short(value, n)}" for n in (4, 3, 2))],
    ]
    fitting = [next((line for line in lines if len(line) <= width), "") for lines in tellings]
    return [line for line in fitting if line]


def _share(part: int, whole: int) -> str:
    """None, all, or a number with its share of a hundred."""
    if part in (0, whole):
        return "none" if not part else "all"
    return f"{part:,} ({short(100 * part / whole, 2)} %)"
