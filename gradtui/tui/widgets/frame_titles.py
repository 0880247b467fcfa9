"""Titles in the border of a panel: what it is at the left, a word on it at the right."""

from __future__ import annotations

from rich.style import Style
from textual.content import Content
from textual.widget import Widget

from .looks import ground_of, style_of


def entitle(widget: Widget, width: int, left: str, right: str, mode: str, *, is_active: bool = False) -> None:
    """Put two titles into the upper border of a panel that is so wide; the right one, where there is room for both.

    Textual has a title at one place only: the piece of border between them is part of it.
    """
    ground = ground_of(widget, mode)
    looks = [_css(style_of(look, ground)) for look in ("heading", "heading" if is_active else "muted", "muted")]
    gap = width - 6 - len(left) - len(right) - 2
    pieces = [(left, looks[0])]
    if right and gap > 0:
        pieces += [(f" {'─' * gap} ", looks[1]), (right, looks[2])]
    title = Content.assemble(*pieces)
    if widget.border_title != title:
        widget.border_title = title


def _css(style: Style) -> str:
    """A style of rich's in the words of Textual's."""
    colour = style.color.name if style.color is not None else ""
    return f"{'bold ' if style.bold else ''}{colour}".strip()
