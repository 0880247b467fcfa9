"""Which height each band's colour stands for: a bar beside a contour, or a strip below it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import floor, log10

import numpy as np

from ...expression.printing import short
from ..canvas import grounds
from ..canvas.canvas import DEFAULT, MUTED, Canvas
from .levels import Levels

_BAR = 2  # columns of colour
_APART = 2  # rows from one number to the next


def colour_bar(height: int, levels: Levels, name: str) -> Canvas:
    """Return an upright bar: the highest band at the top, and the levels' numbers beside the bands' edges.

    As wide as its longest number needs; ``name`` is what the numbers are values of, and stands above them.
    """
    height = max(height, 1)
    head = 1 if height >= 4 else 0
    halves = (height - head) * 2
    stride = -(-_APART * levels.count // max(height - head, 1))
    places = _thinned(levels, stride) if height > 2 else []
    texts = _numbers([float(levels.heights[k]) for k in places])
    width = _BAR + 1 + max([len(text) for text in texts] + [len(name) if head else 0])
    canvas = Canvas.blank(width, height)
    if head:
        canvas.put(width - len(name), 0, name, DEFAULT)
    # halves of a cell, from the top
    share = 1.0 - (np.arange(halves) + 0.5) / halves
    pixels = grounds.ground().tints[(share * grounds.SHADES).astype(int)]
    for column in range(_BAR):
        canvas.characters[head:, column] = ord("▀")
        canvas.foreground[head:, column] = pixels[0::2]
        canvas.background[head:, column] = pixels[1::2]
    for k, text in zip(places, texts, strict=True):
        edge = halves * (1.0 - (k + 1) / levels.count)
        row = min(head + int(edge / 2), height - 1)
        canvas.put(width - len(text), row, text, MUTED)
    return canvas


def colour_strip(width: int, levels: Levels, name: str) -> Canvas:
    """Return a strip two rows high: the lowest band on the left, and the levels' numbers below the bands' edges."""
    canvas = Canvas.blank(width, 2)
    width = canvas.width
    left = len(name) + 1 if name and len(name) + 1 <= width // 3 else 0
    canvas.put(0, 0, name if left else "", DEFAULT)
    room = width - left
    share = (np.arange(room) + 0.5) / room
    pixels = grounds.ground().tints[(share * grounds.SHADES).astype(int)]
    canvas.background[0, left:] = pixels
    for stride in range(1, len(levels.heights) + 1):
        places = _thinned(levels, stride)
        texts = _numbers([float(levels.heights[k]) for k in places])
        starts = [
            min(max(left + round(room * (k + 1) / levels.count) - len(text) // 2, 0), width - len(text))
            for k, text in zip(places, texts, strict=True)
        ]
        ends = [at + len(text) + 2 for at, text in zip(starts, texts, strict=True)]
        if min(starts) >= 0 and all(a <= b for a, b in zip(ends[:-1], starts[1:], strict=True)):
            for at, text in zip(starts, texts, strict=True):
                canvas.put(at, 1, text, MUTED)
            break
    return canvas


def beside(picture: Canvas, bar: Canvas, gap: int = 1) -> Canvas:
    """Return a canvas with the bar to the right of the picture; where things lie in the picture stays true."""
    canvas = Canvas.blank(picture.width + gap + bar.width, max(picture.height, bar.height))
    for part, at in ((picture, 0), (bar, picture.width + gap)):
        where = (slice(0, part.height), slice(at, at + part.width))
        canvas.characters[where] = part.characters
        canvas.foreground[where] = part.foreground
        canvas.background[where] = part.background
    if picture.isolines is None:
        return canvas
    isolines = np.zeros(canvas.characters.shape, dtype=bool)
    isolines[: picture.height, : picture.width] = picture.isolines
    return replace(canvas, isolines=isolines)


def _thinned(levels: Levels, stride: int) -> list[int]:
    """Every so many of the levels, with like margins at both ends."""
    count = len(levels.heights)
    return list(range((count - 1) % stride // 2, count, stride))


def _numbers(values: list[float]) -> list[str]:
    """The numbers with three digits that count, or as many more as tell them apart; no decimals that say nothing."""
    gaps = [b / 2 - a / 2 for a, b in pairwise(values)]
    gap = min(gaps, default=0.0) * 2
    decimals = 1 - floor(log10(gap)) if 1e-300 < gap < 1e300 else 400
    kept = [round(value, decimals) if 0 < decimals < 300 else value for value in values]
    texts: list[str] = []
    for digits in range(3, 10):
        # four or five digits before the point are shorter whole than with a power of ten
        texts = [f"{v:.0f}".replace("-", "−") if 1e3 <= abs(v) < 1e5 and digits < 6 else short(v, digits) for v in kept]
        if len(set(texts)) == len(set(values)):
            break
    return texts
