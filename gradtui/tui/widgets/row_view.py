"""Widgets made of rows: they ask for what to show, keep it as strips, and send only what changed.

Nothing here lays anything out again on a step: a new layout costs several times as much as a new frame.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.style import Style as Look
from textual.widget import Widget

from ...app.panels.lines import Line
from ...expression.ascii_text import ascii_text
from ..modes import USUAL, Modes
from .looks import Ground, ground_of, style_of

_NARROWER = 4  # how often a text whose words need more room is asked for at a smaller width


class RowView(Widget):
    """A widget whose rows are compared and kept. ``source(width, height)`` gives its content at a size."""

    ALLOW_SELECT = False

    def __init__(
        self,
        source: Callable[[int, int], Any],
        *,
        title: Callable[[int], Line] | None = None,
        foot: Callable[[int], Line] | None = None,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._source = source
        self._labels = title, foot  # of its border, in so many columns
        self._labelled: list[Line] = [(), ()]
        self._shown_at: tuple[int, int] | None = None
        self._strips: dict[int, Strip] = {}
        self._own: tuple[Ground, Style] | None = None
        self._grounds: tuple[str, tuple[Color, Color]] | None = None

    @property
    def modes(self) -> Modes:
        """In which characters and with how many colours the app is shown."""
        return getattr(self.app, "modes", USUAL)

    def _content(self, width: int, height: int) -> Any:
        """What there is to show at a size."""
        return self._source(width, height)

    def renew(self) -> None:
        """Ask for the content again; rows that are the same are neither rendered nor sent."""
        width, height = self.size
        if not (width and height and self.display):
            return
        self.label()
        if self._shown_at != (width, height):
            self._shown_at = None
            self.refresh()
            return
        self._show(self._content(width, height))

    def label(self) -> None:
        """Say in the border what the panel is, where it has one; a new title sends the whole widget, and is rare."""
        if not self.styles.border_top[0]:
            return
        width = self.outer_size.width - 6
        lines = [() if make is None else self._fitted(make, width) for make in self._labels]
        if lines != self._labelled:
            self._labelled = lines
            self.border_title, self.border_subtitle = (self.content_of(line) or None for line in lines)

    def _fitted(self, make: Callable[[int], Line], width: int) -> Line:
        """A line for a border; in ASCII its letters are words, for which it is made for a smaller width."""
        line = make(width)
        if not self.modes.ascii_only:
            return line
        said = _in_ascii(line)
        before, after = (sum(len(text) for text, _ in one) for one in (line, said))
        return said if after <= width else _in_ascii(make(width - (after - before)))

    def content_of(self, line: Line) -> Content:
        """A line for a border: as it would look on this widget's ground."""
        ground = self.ground
        return Content.assemble(*((text, Look.from_rich_style(style_of(look, ground))) for text, look in line))

    def on_resize(self) -> None:
        """A border has come, or another width of it."""
        self.label()

    def _show(self, content: Any) -> None:
        replaced = self._replaced(content)
        for row, _, _ in replaced:
            self._strips.pop(row, None)
        if replaced:
            self.refresh(*(Region(start, row, end - start, 1) for row, start, end in replaced))

    def notify_style_update(self) -> None:
        """A change of theme: every row looks different."""
        self._strips.clear()
        self._own = self._grounds = None
        self._labelled = [(), ()]
        self.label()
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
            style = self.own_style
            strip = self._strips[y] = self._strip(y).adjust_cell_length(width, style).apply_style(style)
        return strip

    @property
    def ground(self) -> Ground:
        """What the content stands on."""
        return self._known()[0]

    @property
    def own_style(self) -> Style:
        """The style of what has no look of its own."""
        return self._known()[1]

    @property
    def background_colors(self) -> tuple[Color, Color]:
        """As Textual works them out from all that lies below, at every frame; kept until theme or style change."""
        theme = self.app.theme
        if self._grounds is None or self._grounds[0] != theme:
            self._grounds = theme, super().background_colors
        return self._grounds[1]

    def _known(self) -> tuple[Ground, Style]:
        """Ground and style until the theme changes: Textual works them out anew at every call."""
        if self._own is None:
            ground = ground_of(self, self.modes.colour)
            self._own = ground, self.rich_style + style_of("", ground)
        return self._own

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
        self.label()
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
            said = [_in_ascii(line) for line in lines]
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
        ground = self.ground
        return Strip([Segment(text, style_of(look, ground) if look else None) for text, look in pieces if text])


def _in_ascii(line: Line) -> Line:
    return tuple((ascii_text(text), look) for text, look in line)


def _shortened(line: Line, width: int) -> Line:
    """A line of ASCII with a mark where it is cut."""
    kept: list[tuple[str, str]] = []
    room = width if sum(len(text) for text, _ in line) <= width else width - 3
    for text, look in line:
        kept.append((text[: max(room, 0)], look))
        room -= len(text)
    return (*kept, ("...", "muted")) if room < 0 else tuple(kept)
