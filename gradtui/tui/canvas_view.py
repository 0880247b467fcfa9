"""A widget that shows a canvas, and sends only the rows that changed."""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from ..picture.canvas import ACCENT, DEFAULT, Canvas


@lru_cache(maxsize=8192)
def _style(foreground: str | None, background: str | None) -> Style:
    return Style(color=foreground, bgcolor=background)


def _hex(colour: int) -> str:
    return f"#{colour:06x}"


class CanvasView(Widget):
    """Shows a ``Canvas``; ``show`` replaces it."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self.canvas: Canvas | None = None
        self._strips: dict[int, Strip] = {}

    def show(self, canvas: Canvas) -> None:
        """Show another canvas. Rows that are the same are neither rendered nor sent again."""
        before, self.canvas = self.canvas, canvas
        if before is None or (before.width, before.height) != (canvas.width, canvas.height):
            self._strips.clear()
            self.refresh()
            return
        for row in before.changed_rows(canvas):
            self._strips.pop(row, None)
            self.refresh(Region(0, row, self.size.width, 1))

    def notify_style_update(self) -> None:
        """A change of theme: every row looks different."""
        self._strips.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One row as a strip, from the store if it has not changed."""
        canvas = self.canvas
        if canvas is None or y >= canvas.height:
            return Strip.blank(self.size.width, self.rich_style)
        strip = self._strips.get(y)
        if strip is None:
            strip = self._strip(canvas, y).adjust_cell_length(self.size.width, self.rich_style)
            strip = self._strips[y] = strip.apply_style(self.rich_style)
        return strip

    def _strip(self, canvas: Canvas, y: int) -> Strip:
        """Neighbouring cells of one look become one segment."""
        characters = canvas.characters[y].tolist()
        foreground, background = canvas.foreground[y].tolist(), canvas.background[y].tolist()
        segments: list[Segment] = []
        text: list[str] = []
        looks: tuple[int, int] | None = None
        for code, fore, back in zip(characters, foreground, background, strict=True):
            # the colour of a blank is not seen
            now = (looks[0] if looks and code == 32 else fore, back)
            if now != looks and text and looks is not None:
                segments.append(Segment("".join(text), self._look(*looks)))
                text = []
            looks = now
            text.append(chr(code))
        if looks is not None:
            segments.append(Segment("".join(text), self._look(*looks)))
        return Strip(segments, canvas.width)

    def _look(self, foreground: int, background: int) -> Style:
        return _style(self._foreground(foreground, background), None if background < 0 else _hex(background))

    def _foreground(self, colour: int, background: int) -> str | None:
        if colour >= 0:
            if background < 0 and not self.app.current_theme.dark:
                # bright lines are made for dark ground
                parts = (colour >> 16 & 255, colour >> 8 & 255, colour & 255)
                return "#" + "".join(f"{int(part * 0.55):02x}" for part in parts)
            return _hex(colour)
        if colour == DEFAULT:
            return None
        if colour == ACCENT:
            return "#6ca8e8" if self.app.current_theme.dark else "#1f5fa8"
        return "#7d7d7d" if self.app.current_theme.dark else "#707070"
