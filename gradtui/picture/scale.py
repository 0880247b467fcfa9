"""How many entries a gradient has, beside that of a large language model."""

from __future__ import annotations

from math import log10
from textwrap import wrap

from ..engine.scale import GPT_3, words
from . import colours
from .canvas import ACCENT, DEFAULT, MUTED, Canvas

_MARKS = ((1, "1"), (1_000, "thousand"), (1_000_000, "million"), (1_000_000_000, "billion"))


def scale(width: int, height: int, entries: int) -> Canvas:
    """Return the sentence over a line from 1 to GPT-3's parameters, each step to the right ten times as many."""
    canvas = Canvas.blank(width, height)
    lines = wrap(words(entries), max(width, 1))
    has_line = width >= 24 and height >= len(lines) + 2
    for row, line in enumerate(lines[: height - 2 if has_line else height]):
        canvas.put(0, row, line, DEFAULT)
    if not has_line:
        return canvas
    row = len(lines)
    last = width - 1

    def place(count: int) -> int:
        return round(log10(count) / log10(GPT_3) * last)

    canvas.put(0, row, "─" * width, MUTED)
    canvas.put(0, row, "━" * (place(entries) + 1), ACCENT)
    free = 0
    end = width - len("GPT-3")
    for count, name in _MARKS:
        at = place(count)
        canvas.put(at, row, "┴" if at else "├", MUTED)
        left = min(max(at - len(name) // 2, 0), end - len(name) - 1)
        if left >= free and left + len(name) < end:
            canvas.put(left, row + 1, name, MUTED)
            free = left + len(name) + 1
    canvas.put(end, row + 1, "GPT-3", MUTED)
    canvas.put(last, row, "┤", MUTED)
    canvas.put(place(entries), row, "●", colours.HERE)
    return canvas
