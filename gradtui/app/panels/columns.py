"""Blocks of lines in columns, in their order, as low as they can be."""

from __future__ import annotations

from collections.abc import Sequence

from .lines import Line

Block = Sequence[Line]
"""Lines that stay together."""


def in_columns(blocks: Sequence[Block], count: int, width: int, gap: int) -> list[Line]:
    """The blocks in so many columns of a width, an empty line between two of them."""
    columns = _filled([len(block) for block in blocks], count)
    made: list[list[Line]] = []
    for numbers in columns:
        lines: list[Line] = []
        for number in numbers:
            lines += [(), *blocks[number]] if lines else blocks[number]
        made.append(lines)
    height = max(map(len, made), default=0)
    rows: list[Line] = []
    for row in range(height):
        pieces: list[tuple[str, str]] = []
        taken = 0
        for number, lines in enumerate(made):
            if row < len(lines) and lines[row]:
                start = number * (width + gap)
                pieces += [(" " * (start - taken), ""), *lines[row]]
                taken = start + sum(len(text) for text, _ in lines[row])
        rows.append(tuple(piece for piece in pieces if piece[0]))
    return rows


def _filled(heights: Sequence[int], count: int) -> list[list[int]]:
    """The numbers of the blocks in each column, so that the highest column is as low as it can be."""
    most = max([*heights, -(-(sum(heights) + len(heights)) // count)], default=0)
    while True:
        columns: list[list[int]] = [[]]
        used = 0
        for number, height in enumerate(heights):
            more = height + bool(columns[-1])
            if used + more > most and columns[-1]:
                columns.append([])
                used, more = 0, height
            columns[-1].append(number)
            used += more
        if len(columns) <= count:
            return columns
        most += 1
