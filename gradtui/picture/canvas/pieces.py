"""Pieces of text in lines: each line as full as can be, broken between two pieces."""

from __future__ import annotations

from collections.abc import Iterable

from .canvas import Canvas

Piece = tuple[str, int]
"""A text and its colour."""


def laid(pieces: Iterable[Piece], width: int, gap: int) -> list[list[Piece]]:
    """The pieces in lines of a width, so many columns apart; one that is longer has a line of its own."""
    lines: list[list[Piece]] = []
    used = 0
    for piece in pieces:
        if lines and used + gap + len(piece[0]) <= width:
            lines[-1].append(piece)
            used += gap + len(piece[0])
        else:
            lines.append([piece])
            used = len(piece[0])
    return lines


def put_pieces(canvas: Canvas, row: int, pieces: Iterable[Piece], gap: int = 0) -> int:
    """Write pieces from the left, so many columns apart; the column behind the last one."""
    at = 0
    for k, (text, colour) in enumerate(pieces):
        at += gap * (k > 0)
        canvas.put(at, row, text, colour)
        at += len(text)
    return at
