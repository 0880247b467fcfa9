"""Words in lines of a width, as ``textwrap`` breaks them; what fits in one, as most does at every key, at once."""

from __future__ import annotations

import textwrap

Line = tuple[tuple[str, str], ...]
"""A line of text: pieces, each with its look ("" or one of ``LOOKS``)."""


def wrap(text: str, width: int, indent: str = "") -> list[str]:
    """The lines of a text, those after the first with an indent; none of a text of blanks."""
    if len(text) <= width and text.isprintable():
        line = text.rstrip(" ")
        return [line] if line else []
    return textwrap.wrap(text, width, subsequent_indent=indent)
