"""How the app is shown: in which characters and with how many colours."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.constants import COLOR_SYSTEM
from textual.filter import LineFilter

from ..expression.ascii_text import in_place
from ..picture.canvas.canvas import Canvas

Colour = Literal["full", "few", "none"]


@dataclass(frozen=True, slots=True)
class Modes:
    """What the terminal, or its reader, can take."""

    ascii_only: bool = False
    """Characters of ASCII alone."""
    colour: Colour = "full"
    """At least 256 colours, 16, or none at all."""

    @classmethod
    def of_terminal(cls, *, ascii_only: bool = False) -> Modes:
        """The modes of the terminal that the environment tells of, and of NO_COLOR (no-color.org)."""
        # as Textual makes its own
        console = Console(color_system=COLOR_SYSTEM, force_terminal=True, legacy_windows=False)  # type: ignore[arg-type]
        if os.environ.get("NO_COLOR") or console.color_system is None:
            return cls(ascii_only, "none")
        return cls(ascii_only, "few" if console.color_system in ("standard", "windows") else "full")

    def picture(self, canvas: Canvas) -> Canvas:
        """A picture as it is shown."""
        # late: few terminals need either
        if self.colour != "full":
            from ..picture.canvas.hatching import hatched

            canvas = hatched(canvas, ascii_only=self.ascii_only)
        if self.ascii_only:
            from ..picture.canvas.ascii import plain

            canvas = plain(canvas)
        return canvas


USUAL = Modes()
"""Every character and every colour."""


class NoColour(LineFilter):
    """Leaves bold and reverse, and no colour at all. Textual's own filter for NO_COLOR sends greys."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - Textual's form
        """Take the colours from the segments of a row."""
        return [Segment(text, _without_colour(style), control) for text, style, control in segments]


@lru_cache(maxsize=4096)
def _without_colour(style: Style | None) -> Style | None:
    return None if style is None else style.without_color


class AsciiOnly(LineFilter):
    """Turns every row of every widget into ASCII, borders and scroll bars too, each as wide as it was."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - Textual's form
        """Turn a row's segments."""
        if all(segment.text.isascii() for segment in segments):
            return segments
        cells: list[tuple[str, int]] = []
        for number, (text, _, control) in enumerate(segments):
            if not control:
                cells += [(char, number) for char in text for char in _cells(char)]
        said, sources = in_place("".join(char for char, _ in cells), arrows=True)
        found: list[Segment] = []
        start = 0
        owners = [cells[source][1] for source in sources]
        for at in range(1, len(said) + 1):
            if at == len(said) or owners[at] != owners[start]:
                found.append(Segment(said[start:at], segments[owners[start]].style))
                start = at
        return found


@lru_cache(maxsize=1024)
def _cells(char: str) -> str:
    """A character as one that can be turned in its cell, or as many signs as it has cells: two, one or none."""
    if char.isascii() or "\u0370" <= char <= "\u03ff":
        return char
    if "\u2800" <= char <= "\u28ff":
        from ..picture.canvas.ascii import ascii_char

        return ascii_char(char)
    return char if (wide := cell_len(char)) == 1 else "?" * wide
