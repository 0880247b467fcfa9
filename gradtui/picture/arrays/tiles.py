"""What is written in and around the places of a map: their numbers, and those of rows and columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from math import floor, isfinite, log10

from ...expression.printing import short
from ..canvas import colours
from ..canvas.canvas import MUTED, Canvas
from ..canvas.contrast import ink
from .blocks import NUMBER, Block
from .field import Index

_LEAST = NUMBER - 2  # columns of a place in which some numbers have room
_LEAST_FIXED, _MOST_FIXED = 1e-4, 1e6  # largest numbers that are written without powers of ten
_APART = 3  # rows between the numbers of low rows


def write(canvas: Canvas, column: int, row: int, text: str, colour: int) -> None:
    """Write text from a cell of the canvas on, all at once; what lies outside is left out."""
    codes = [ord(char) for char in text[: max(canvas.width - column, 0)]]
    canvas.characters[row, column : column + len(codes)] = codes
    canvas.foreground[row, column : column + len(codes)] = colour


def draw_numbers(canvas: Canvas, block: Block) -> None:
    """Write its number into each place; into none of them, where one of them has no room for its own."""
    wide, high = block.place[0] - block.gap, block.place[1]
    if wide < _LEAST or high < 2:
        return
    entries = block.places.ravel().tolist()
    shown = [value for value, flat in zip(block.shown.ravel().tolist(), entries, strict=True) if flat >= 0]
    texts = fitting(shown, wide - 1)
    if not texts:
        return
    top, left = block.box.top + (high - 1) // 4, block.box.left
    places = [k for k, flat in enumerate(entries) if flat >= 0]
    for k, text in zip(places, texts, strict=True):
        line, at = divmod(k, block.places.shape[1])
        row = top + line * high // 2
        column = left + at * block.place[0] + (wide - len(text)) // 2
        behind = int(canvas.background[row, column])
        if behind == colours.UNDEFINED and 0 < len(text) < wide - 1:
            column, text = column - 1, f" {text} "
        first = left + at * block.place[0]
        canvas.foreground[row, first : first + wide] = ink(behind)
        write(canvas, column, row, text, ink(behind))


def fitting(values: Sequence[float], room: int) -> list[str]:
    """Numbers in so many columns each, all in one form: the first that has room for them all; [] where none has."""
    largest = max((abs(value) for value in values if isfinite(value)), default=0.0)
    for form in _forms(largest):
        texts = [form(value) if isfinite(value) else short(value) for value in values]
        if all(len(text) <= room or not isfinite(value) for text, value in zip(texts, values, strict=True)):
            return [text if len(text) <= room else "" for text in texts]
    return []


def _forms(largest: float) -> list[Callable[[float], str]]:
    """As many decimals as give the largest three digits or two, then without the 0 before the point; one digit."""
    found: list[Callable[[float], str]] = []
    if _LEAST_FIXED <= largest < _MOST_FIXED:
        for digits in (3, 2):
            decimals = max(digits - 1 - floor(log10(largest)), 0)
            found += [partial(_fixed, decimals=decimals), partial(_fixed, decimals=decimals, bare=True)]
    return [*found, lambda value: short(value, 2), lambda value: short(value, 1)]


def _fixed(value: float, decimals: int, *, bare: bool = False) -> str:
    """So many decimals; ``bare`` is .02 for 0.02. What is exactly 0 is 0."""
    if value == 0.0:
        return "0"
    text = f"{abs(value):.{decimals}f}"
    return ("−" if value < 0.0 else "") + (text[1:] if bare and text.startswith("0.") else text)


def draw_ticks(canvas: Canvas, block: Block, shape: Index) -> None:
    """The numbers of rows on the left and of columns above, as the entries' names have them."""
    wide, high = block.place
    lines, across = block.places.shape
    box = block.box
    if block.ruler:
        step = next(k for k in range(1, across + 2) if k > across or len(f"{across * block.group[1]}") < k * wide)
        for at in range(0, across, step):
            text = f"{at * block.group[1]}"
            centred = (wide - block.gap - len(text)) // 2 if step == 1 else 0
            write(canvas, box.left + at * wide + max(centred, 0), box.top - 1, text, MUTED)
    if not block.gutter:
        return
    step = 1 if high > 2 or lines <= _APART else -(-2 * _APART // high)
    for line in range(0, lines, step):
        first = line * block.group[0] if len(shape) == 2 else line * across * block.group[1]
        row = box.top + (line * high + (high - 1) // 2) // 2 if high > 1 else box.top + line // 2
        write(canvas, box.left - block.gutter, row, f"{first}".rjust(block.gutter - 1), MUTED)
