"""How many entries a gradient has, beside that of a large language model."""

from __future__ import annotations

from math import log10
from textwrap import wrap

from . import colours
from .canvas import ACCENT, DEFAULT, MUTED, Canvas

GPT_3 = 175_000_000_000
"""The parameters of GPT-3 (Brown et al. 2020)."""
_BYTES = 4  # of a float32
_UNITS = ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"))
_MARKS = ((1, "1"), (1_000, "thousand"), (1_000_000, "million"), (1_000_000_000, "billion"))


def bytes_text(entries: int) -> str:
    """The size of so many numbers as float32: "4 MB"."""
    size = entries * _BYTES
    for unit, name in _UNITS:
        if size >= unit:
            return f"{size / unit:.3g} {name}"
    return f"{size} bytes"


def words(entries: int) -> str:
    """The comparison in one sentence."""
    times = GPT_3 / entries
    shown = f"{times:,.0f}" if times < 1e4 else f"{float(f'{times:.3g}'):,.0f}"
    own = f"{entries:,} entr{'y' if entries == 1 else 'ies'} ({bytes_text(entries)} as float32)"
    return f"This gradient has {own}. GPT-3's has {GPT_3:,} ({bytes_text(GPT_3)}): {shown} times as many."


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
