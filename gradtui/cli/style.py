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
    wanted = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"
    return coloured if wanted else plain


def width_of_stdout() -> int:
    """Columns to wrap at: the terminal's, between 40 and 120; 100 for a file or a pipe."""
    if not sys.stdout.isatty():
        return 100
    try:
        return min(max(os.get_terminal_size(sys.stdout.fileno()).columns, 40), 120)
    except OSError:
        return 80
