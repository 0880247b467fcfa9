"""How many entries a gradient has, beside that of a large language model."""

from __future__ import annotations

from math import log10
from textwrap import wrap

from ...engine.objective.gradient_scale import GPT_3, bytes_text, words
from ..canvas import roles
from ..canvas.canvas import ACCENT, DEFAULT, MUTED, Canvas

_MARKS = ((1, "1"), (1_000, "thousand"), (1_000_000, "million"), (1_000_000_000, "billion"))
_NARROWEST = 24  # columns that the line needs
_TOGETHER = "\u00a0"  # a blank at which no line is broken


def scale(width: int, height: int, entries: int) -> Canvas:
    """Return the sentence over a line from 1 to GPT-3's parameters, each step to the right ten times as many.

    With less room, the facts in fewer words; then without the line; then the number of entries alone.
    """
    canvas = Canvas.blank(width, height)
    tellings = [_wrapped(said, width) for said in _tellings(entries)]
    fitting = [lines for lines in tellings if all(len(line) <= width for line in lines)]
    with_line = [lines for lines in fitting if width >= _NARROWEST and len(lines) + 2 <= height]
    whole = [lines for lines in fitting if len(lines) <= height]
    lines = next(iter(with_line + whole), [])
    for row, line in enumerate(lines):
        canvas.put(0, row, line, DEFAULT)
    if with_line:
        _draw_line(canvas, len(lines), entries)
    return canvas


def _tellings(entries: int) -> list[str]:
    """The same facts in fewer and fewer words; a line break stays one."""
    noun = "entry" if entries == 1 else "entries"
    own = f"{entries:,} {noun} ({bytes_text(entries)})"
    short = f"{own},\nGPT-3's gradient 175 billion ({bytes_text(GPT_3)})"
    return [words(entries), short, own, f"{entries:,} {noun}", f"{entries:,}"]


def _wrapped(said: str, width: int) -> list[str]:
    """Lines of whole words; what stands in parentheses, as a size with its unit, is not torn from it."""
    for unit in ("bytes", "kB", "MB", "GB", "TB"):
        said = said.replace(f" {unit}", f"{_TOGETHER}{unit}")
    lines = [
        line
        for part in said.split("\n")
        for line in wrap(part, max(width, 1), break_long_words=False, break_on_hyphens=False)
    ]
    return [line.replace(_TOGETHER, " ") for line in lines]


def _draw_line(canvas: Canvas, row: int, entries: int) -> None:
    width = canvas.width
    last = width - 1

    def place(count: int) -> int:
        return round(log10(count) / log10(GPT_3) * last)

    here = min(place(max(entries, 1)), last)
    canvas.put(0, row, "─" * width, MUTED)
    canvas.put(0, row, "━" * (here + 1), ACCENT)
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
    canvas.put(here, row, "●", roles.HERE)
