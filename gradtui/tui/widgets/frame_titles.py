"""Titles in the border of a panel: what it is at the left, a word on it at the right."""

from __future__ import annotations

from textual.widget import Widget

from ...app.panels.lines import Line
from .looks import content_of, ground_of


def entitle(widget: Widget, width: int, left: str, right: str, mode: str, *, is_active: bool = False) -> None:
    """Put two titles into the upper border of a panel that is so wide; the right one, where there is room for both.

    Textual has a title at one place only: the piece of border between them is part of it.
    """
    line: Line = ((left, "heading"),)
    gap = width - len(left) - len(right) - 8
    if right and gap > 0:
        line = (*line, (f" {'─' * gap} ", "heading" if is_active else "muted"), (right, "muted"))
    title = content_of(line, ground_of(widget, mode))
    if widget.border_title != title.markup:  # else it would be drawn anew
        widget.border_title = title
