"""A part of a row is sent, and no more.

Textual 8.2 sends what has changed in a row from the left edge of its widget on, as far as the change reaches: of a hill
on which a few cells are new that is most of it.
"""

from __future__ import annotations

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate


def _render(update: ChopsUpdate, console: Console) -> str:
    """Each part of a row from its own start on, as a terminal takes it."""
    found: list[str] = []
    for y, first, last in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            start, stop = max(x, first), min(end, last)
            if strip is not None and start < stop:
                part = strip if (start, stop) == (x, end) else strip.crop(start - x, stop - x)
                found += [Control.move_to(start, y).segment.text, part.render(console)]
    return "".join(found)


def install() -> None:
    """Let Textual do so."""
    ChopsUpdate.render_segments = _render  # type: ignore[method-assign, assignment]
