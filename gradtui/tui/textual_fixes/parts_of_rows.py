"""What has changed is rendered and sent, and no more.

Textual 8.2 renders every widget that meets the rectangle around all that has changed, the widgets behind it too and all
rows of each, and sends a row that has changed from the left edge of its widget on, as far as the change reaches: of a
screen on which a few cells are new in some panels that is most of it.
"""

from __future__ import annotations

from rich.console import Console
from rich.control import Control
from textual._compositor import Compositor, CompositorUpdate
from textual.geometry import Region
from textual.strip import Strip


class PartsUpdate(CompositorUpdate):
    """Parts of rows, each with the row and the column that it begins at."""

    def __init__(self, parts: list[tuple[int, int, Strip]]) -> None:
        self.parts = parts

    def render_segments(self, console: Console) -> str:
        """Each part from its own start on, as a terminal takes it."""
        return "".join(
            f"{Control.move_to(x, y).segment.text}{strip.render(console)}"
            for y, x, strip in sorted(self.parts, key=lambda part: part[:2])
        )


def _render(compositor: Compositor) -> PartsUpdate | None:
    """From the front to the back, each widget's rows in which something is left that nothing before it covers."""
    left: dict[int, list[tuple[int, int]]] = {}
    for y, start, end in compositor._regions_to_spans(compositor._dirty_regions):
        left.setdefault(y, []).append((start, end))
    compositor._dirty_regions.clear()
    if not left:
        return None
    parts: list[tuple[int, int, Strip]] = []
    for widget, (region, clip) in compositor.visible_widgets.items():
        seen = region.intersection(clip)
        first, last = seen.column_span
        rows = [y for y in seen.line_range if y in left and any(start < last and end > first for start, end in left[y])]
        if not rows:
            continue
        top = rows[0]
        crop = Region(first - region.x, top - region.y, seen.width, rows[-1] + 1 - top)
        strips = widget.render_lines(crop)
        for y in rows:
            rest: list[tuple[int, int]] = []
            for start, end in left.pop(y):
                since, until = max(start, first), min(end, last)
                if since < until:
                    parts.append((y, since, strips[y - top].crop(since - first, until - first)))
                    rest += [(a, b) for a, b in ((start, since), (until, end)) if a < b]
                else:
                    rest.append((start, end))
            if rest:
                left[y] = rest
        if not left:
            break
    return PartsUpdate(parts)


def install() -> None:
    """Let Textual do so."""
    Compositor.render_partial_update = _render  # type: ignore[method-assign, assignment]
