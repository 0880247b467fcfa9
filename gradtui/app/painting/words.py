"""A sentence in the place of a picture."""

from __future__ import annotations

from ...picture.canvas.canvas import Canvas
from ..panels.lines import wrap


def in_words(width: int, height: int, words: str) -> Canvas:
    """A picture of a sentence."""
    canvas = Canvas.blank(width, height)
    for k, line in enumerate(wrap(words, max(width - 4, 10))[:height]):
        canvas.put(max((width - len(line)) // 2, 0), min(height // 2 + k, height - 1), line[:width])
    return canvas
