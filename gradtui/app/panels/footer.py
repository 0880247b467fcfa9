"""The line of keys: the one to press next as a lit chip, the others in groups behind it, help and quit at the end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from .next_key import NextKey


class Shown(NamedTuple):
    """A key in the line."""

    key: str
    """The key in Textual's name."""
    display: str
    """The key as people read it."""
    label: str
    """What it does, in a word or two."""
    group: str = ""
    """What it is for: keys of a group stand together."""


class Piece(NamedTuple):
    """Some columns of the line."""

    text: str
    """What stands there."""
    look: str
    """How it looks."""
    key: str
    """The key that a click on it presses; "" for none."""


_SPACE = Piece(" ", "", "")
KEPT = ("close", "help", "quit")
"""Labels of keys that are never left out: with them all the others are found, and the way out."""
_BETWEEN = " │ "
_UP_DOWN = "↑↓"  # behind the label of two keys that do one thing in two directions


def pieces(shown: Sequence[Shown], lit: NextKey | None, width: int) -> list[Piece]:
    """The line in at most ``width`` columns: the last keys are left out where there is no room."""
    others = [key for key in shown if key.label not in KEPT and (lit is None or key.key != lit.key)]
    kept = [key for key in shown if key.label in KEPT]
    chip = [] if lit is None else [Piece(f" {lit.shown} {lit.label} ", "chip", lit.key)]
    while True:
        for gap in (2, 1):  # keys stand apart where there is room
            space = Piece(" " * gap, "", "")
            line = [*chip, *_grouped(others, space)]
            last = [piece for key in kept for piece in (*_of((key,)), _SPACE if key is kept[-1] else space)]
            over = sum(len(piece.text) for piece in (*line, *last)) + 1 - width
            if over <= 0:
                break
        if over <= 0 or not others:
            break
        others.pop()
    return [*line, Piece(" " * max(1 - over, 1), "", ""), *last]


def _grouped(keys: Sequence[Shown], gap: Piece) -> list[Piece]:
    """The keys of each group with a gap between them, and a line between the groups."""
    line: list[Piece] = []
    for _, group in groupby(keys, key=lambda key: key.group):
        if line:
            line.append(Piece(_BETWEEN, "muted", ""))
        for number, (_, alike) in enumerate(groupby(group, key=lambda key: key.label.rstrip(_UP_DOWN))):
            if number or not line:
                line.append(gap)
            line += _of(tuple(alike))
    return line


def _of(keys: tuple[Shown, ...]) -> list[Piece]:
    """One key and what it does, or two that do it in two directions."""
    label = keys[0].label if len(keys) == 1 else keys[0].label.rstrip(_UP_DOWN)
    spaced = [Piece(f"{key.display} ", "key", key.key) for key in keys]
    return [*spaced, Piece(label, "", keys[0].key)]
