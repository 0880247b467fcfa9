"""A recording of the screen for terminals: asciicast, version 2, as asciinema plays it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest

from rich.style import Style
from textual.strip import Strip

_CLEAR = "\x1b[?25l\x1b[0m\x1b[2J"
_END = "\x1b[0m\x1b[?25h"  # whoever played it gets the cursor back
_ATTRIBUTES = (("bold", 1), ("dim", 2), ("italic", 3), ("underline", 4), ("blink", 5), ("reverse", 7), ("strike", 9))


class Cast:
    """Frames at a steady pace; after the first each has only the rows that changed."""

    def __init__(self, width: int, height: int, title: str, pace: float) -> None:
        header = {"version": 2, "width": width, "height": height, "title": title, "env": {"TERM": "xterm-256color"}}
        self._lines = [json.dumps(header, ensure_ascii=False)]
        self._rows: Sequence[Strip] = ()
        self._pace = pace
        self._frames = 0

    def show(self, rows: Sequence[Strip]) -> None:
        """Add a frame: the screen's rows from the top down."""
        changed = [
            f"\x1b[{y};1H{_ansi(row)}"
            for y, (before, row) in enumerate(zip_longest(self._rows, rows), 1)
            if row is not None and row != before
        ]
        self._add(("" if self._frames else _CLEAR) + "".join(changed))
        self._rows = rows

    def text(self) -> str:
        """The file: a header, a line for each frame, and one that shows the cursor again."""
        ended = self._line(_END)
        return "\n".join([*self._lines, ended]) + "\n"

    def _add(self, data: str) -> None:
        self._lines.append(self._line(data))
        self._frames += 1

    def _line(self, data: str) -> str:
        return json.dumps([round(self._frames * self._pace, 6), "o", data], ensure_ascii=False)


def _ansi(row: Strip) -> str:
    """A row as a terminal of 16 million colours takes it."""
    return "".join(f"{_look(style)}{text}" for text, style, control in row if text and not control) + "\x1b[0m"


@lru_cache(maxsize=4096)
def _look(style: Style | None) -> str:
    codes = ["0"]
    if style is not None:
        codes += [str(code) for name, code in _ATTRIBUTES if getattr(style, name)]
        codes += style.color.get_ansi_codes() if style.color else ()
        codes += style.bgcolor.get_ansi_codes(foreground=False) if style.bgcolor else ()
    return f"\x1b[{';'.join(codes)}m"
