"""Widgets made of rows: they ask for what to show, keep it as strips, and send only what changed.

Nothing here lays anything out again on a step: a new layout costs several times as much as a new frame.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from ...app.panels.lines import Line
from ...expression.ascii_text import ascii_text
from ...picture.canvas.canvas import ACCENT, DEFAULT, MUTED, Canvas
from ...picture.canvas.colours import on_light
from ..modes import Modes

_USUAL = Modes()
_NARROWER = 4  # how often a text whose words need more room is asked for at a smaller width

LOOKS: dict[str, tuple[str, Style]] = {
    "bold": ("", Style(bold=True)),
    "muted": ("foreground", Style()),
    "accent": ("text-accent", Style(bold=True)),
    "primary": ("text-primary", Style(bold=True)),
    "good": ("text-success", Style(bold=True)),
    "chosen": ("", Style(bold=True, reverse=True)),
    "key": ("footer-key-foreground", Style(bold=True)),
}
"""How a piece of text can look: which of the theme's colours it has, and its weight.

Not as component classes of Textual's: seven for each of a dozen widgets made a fifth of the app's start.
"""
_QUIET = 0.6  # of the foreground, the rest is ground


class RowView(Widget):
    """A widget whose rows are compared and kept. ``source(width, height)`` gives its content at a size."""

    ALLOW_SELECT = False

    def __init__(
        self,
        source: Callable[[int, int], Any],
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._source = source
        self._shown_at: tuple[int, int] | None = None
        self._strips: dict[int, Strip] = {}
        self._own_style: Style | None = None
        self._looks: dict[str, Style] = {}

    @property
    def modes(self) -> Modes:
        """In which characters and with how many colours the app is shown."""
        return getattr(self.app, "modes", _USUAL)

    def _content(self, width: int, height: int) -> Any:
        """What there is to show at a size."""
        return self._source(width, height)

    def renew(self) -> None:
        """Ask for the content again; rows that are the same are neither rendered nor sent."""
        width, height = self.size
        if not (width and height and self.display):
            return
        if self._shown_at != (width, height):
            self._shown_at = None
            self.refresh()
            return
        self._show(self._content(width, height))

    def _show(self, content: Any) -> None:
        for row, start, end in self._replaced(content):
            self._strips.pop(row, None)
            self.refresh(Region(start, row, end - start, 1))

    def notify_style_update(self) -> None:
        """A change of theme: every row looks different."""
        self._strips.clear()
        self._own_style = None
        self._looks.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One row as a strip, from the store if it has not changed."""
        width, height = self.size
        if self._shown_at != (width, height):
            self._strips.clear()
            self._replaced(self._content(width, height))
            self._shown_at = (width, height)
        strip = self._strips.get(y)
        if strip is None:
            if self._own_style is None:
                self._own_style = self.rich_style  # Textual works it out anew at every call
            style = self._own_style
            strip = self._strips[y] = self._strip(y).adjust_cell_length(width, style).apply_style(style)
        return strip

    def _replaced(self, content: Any) -> list[tuple[int, int, int]]:
        """Take new content; return where it differs from the old: a row, its first column and that behind its last."""
        raise NotImplementedError

    def _strip(self, y: int) -> Strip:
        """A row of the content."""
        raise NotImplementedError


class TextView(RowView):
    """Shows lines of text, one a row. ``source`` wraps them itself."""

    DEFAULT_CSS = "TextView { height: auto; }"

    _lines: list[Line] = []  # noqa: RUF012 - replaced, never written to

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many rows as there are lines for this width and the container's height."""
        return len(self._content(width, container.height))

    def renew(self) -> None:
        """Ask for the lines again; only where they need more rows than there are, lay out anew."""
        width, height = self.size
        if self._shown_at != (width, height) or not self.display:
            super().renew()
            return
        lines = self._content(width, height)
        if len(lines) > height and self.styles.height is not None and self.styles.height.is_auto:
            self._shown_at = None
            self.refresh(layout=True)
        else:
            self._show(lines)

    def _content(self, width: int, height: int) -> list[Line]:
        """The lines; in ASCII their letters are words, for which the lines are made for a smaller width."""
        lines: list[Line] = self._source(width, height)
        if not self.modes.ascii_only or all(text.isascii() for line in lines for text, _ in line):
            return lines
        room = width
        for _ in range(_NARROWER):
            said: list[Line] = [tuple((ascii_text(text), look) for text, look in line) for line in lines]
            over = max(sum(len(text) for text, _ in line) for line in said) - width
            if over <= 0:
                return said
            room -= over
            if room < width // 2:
                break
            lines = self._source(room, height)
        return [_shortened(line, width) for line in said]

    def _replaced(self, content: list[Line]) -> list[tuple[int, int, int]]:
        before, self._lines = self._lines, content
        width = self.size.width
        return [(row, 0, width) for row, (a, b) in enumerate(zip_longest(before, content)) if a != b]

    def _strip(self, y: int) -> Strip:
        if y >= len(self._lines):
            return Strip([])
        pieces = self._lines[y]
        return Strip([Segment(text, self._look(look)) for text, look in pieces if text])

    def _look(self, look: str) -> Style | None:
        if not look:
            return None
        if look not in self._looks:
            variable, style = LOOKS[look]
            if variable:
                colour = Color.parse(self.app.theme_variables[variable])
                if look == "muted" and colour.ansi is not None:
                    style = Style(dim=True)  # the terminal's own colours cannot be mixed
                else:
                    if look == "muted":
                        colour = self.background_colors[1].blend(colour, _QUIET, alpha=1.0)
                    style += Style(color=colour.rich_color)
            self._looks[look] = style
        return self._looks[look]


def _shortened(line: Line, width: int) -> Line:
    """A line of ASCII with a mark where it is cut."""
    kept: list[tuple[str, str]] = []
    room = width if sum(len(text) for text, _ in line) <= width else width - 3
    for text, look in line:
        kept.append((text[: max(room, 0)], look))
        room -= len(text)
    return (*kept, ("...", "muted")) if room < 0 else tuple(kept)


@lru_cache(maxsize=8192)
def _style(foreground: str | None, background: str | None) -> Style:
    return Style(color=foreground, bgcolor=background)


class CanvasView(RowView):
    """Shows a ``Canvas``."""

    _canvas: Canvas = Canvas.blank(1, 1)
    _is_colourless = False
    _is_dark = True

    def _content(self, width: int, height: int) -> Canvas:
        """The picture, as it can be shown."""
        canvas: Canvas = self._source(width, height)
        modes = self.modes
        self._is_colourless = modes.colour == "none"  # kept: it is asked for at every segment
        return canvas if modes == _USUAL else modes.picture(canvas)

    def _replaced(self, content: Canvas) -> list[tuple[int, int, int]]:
        before, self._canvas = self._canvas, content
        if (before.width, before.height) != (content.width, content.height):
            return [(row, 0, self.size.width) for row in range(content.height)]
        return before.changes(content)

    def _strip(self, y: int) -> Strip:
        """Neighbouring cells of one look become one segment."""
        canvas = self._canvas
        if y >= canvas.height:
            return Strip([])
        self._is_dark = self.app.current_theme.dark  # kept: it is asked for at every segment
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
        if self._is_colourless:
            return _colourless(foreground, background)
        if not self._is_dark:
            foreground, background = _lightened(foreground, background)
        return _style(self._foreground(foreground, background), None if background < 0 else f"#{background:06x}")

    def _foreground(self, colour: int, background: int) -> str | None:
        dark = self._is_dark
        if colour >= 0:
            if background < 0 and not dark:
                colour = on_light(colour)
            return f"#{colour:06x}"
        if colour == DEFAULT:
            return None
        if colour == ACCENT:
            return "#6ca8e8" if dark else "#1f5fa8"
        return "#7d7d7d" if dark else "#626262"


def _lightened(foreground: int, background: int) -> tuple[int, int]:
    """The colours of a cell on a light theme: the ground of a hill is by day there, what lies on it dark."""
    from ...picture.canvas.grounds import by_day

    ground, before = by_day(background), by_day(foreground)
    if before is None and ground is not None and foreground >= 0:
        before = on_light(foreground)
    return (foreground if before is None else before), (background if ground is None else ground)


@lru_cache(maxsize=8)
def _weight(bold: bool, dim: bool, reverse: bool) -> Style:
    return Style(bold=bold or None, dim=dim or None, reverse=reverse or None)


def _colourless(foreground: int, background: int) -> Style:
    """What has a colour of its own is bold, what is quiet dim, and what has a ground of its own reversed."""
    return _weight(foreground >= 0 or foreground == ACCENT, foreground == MUTED, background >= 0)
