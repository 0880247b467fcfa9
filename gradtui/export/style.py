"""A little colour for text that goes to a terminal, and none elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

_CODES = {"bold": "1", "muted": "2", "rule": "36", "value": "1;33"}
Style = Callable[[str, str], str]
"""(text, look) → the text, with the look's colour where there is any. Looks: bold, muted, rule, value."""


def plain(text: str, look: str) -> str:  # noqa: ARG001 - one of two styles
    """The text itself."""
    return text


def coloured(text: str, look: str) -> str:
    """The text in the look's colour."""
    return f"\x1b[{_CODES[look]}m{text}\x1b[0m" if text else ""


def style_of_stdout() -> Style:
    """Colour on a terminal that has some, unless NO_COLOR says otherwise."""
    return coloured if _is_coloured() else plain


def _is_coloured() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"


def is_true_colour() -> bool:
    """Whether stdout is a terminal that says that it shows every colour."""
    return _is_coloured() and os.environ.get("COLORTERM", "") in ("truecolor", "24bit")


def tint(text: str, colour: int, behind: int) -> str:
    """The text in one colour on another, each 0xRRGGBB."""
    shades = (";".join(str(c >> shift & 255) for shift in (16, 8, 0)) for c in (colour, behind))
    return "\x1b[38;2;{};48;2;{}m{}\x1b[0m".format(*shades, text)


def swatches() -> str:
    """A band of colours from dark to bright, as many as the terminal says that it has."""
    if is_true_colour():
        return "".join(f"\x1b[48;2;{k * 8};{k * 8};{80 + k * 5}m \x1b[0m" for k in range(32))
    if os.environ.get("TERM", "").endswith("-256color"):
        return "".join(f"\x1b[48;5;{232 + k}m \x1b[0m" for k in range(24))
    return "".join(f"\x1b[{code}m  \x1b[0m" for code in (40, 44, 42, 46, 41, 45, 43, 47))


def width_of_stdout(least: int = 40) -> int:
    """Columns to wrap at: the terminal's, at most 120 and not below ``least``; 100 for a file or a pipe."""
    if not sys.stdout.isatty():
        return 100
    try:
        return min(max(os.get_terminal_size(sys.stdout.fileno()).columns, least), 120)
    except OSError:
        return 80
