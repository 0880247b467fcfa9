"""A picture as a widget: neighbouring cells of one look are sent together."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from ...picture.canvas.canvas import Canvas
from ..modes import USUAL
from .cell_looks import colourless, ground_alone, style_of_cell
from .row_view import RowView


class CanvasView(RowView):
    """Shows a ``Canvas``."""

    is_ready = False
    """Whether its pictures were made fit for the terminal already, when they were drawn."""
    _canvas: Canvas = Canvas.blank(1, 1)
    _is_colourless = False

    def _content(self, width: int, height: int) -> Canvas:
        """The picture, as it can be shown."""
        canvas: Canvas = self._source(width, height)
        modes = self.modes
        self._is_colourless = modes.colour == "none"  # kept: it is asked for at every segment
        return canvas if self.is_ready or modes == USUAL else modes.picture(canvas)

    def _replaced(self, content: Canvas) -> list[tuple[int, int, int]]:
        before, self._canvas = self._canvas, content
        if (before.width, before.height) != (content.width, content.height):
            return [(row, 0, self.size.width) for row in range(content.height)]
        return before.changes(content)

    def _strip(self, y: int) -> Strip:
        """Neighbouring cells of one look become one segment."""
        canvas = self._canvas
        if y >= canvas.height or not canvas.width:
            return Strip([])
        characters = canvas.characters[y].tolist()
        row = "".join(map(chr, characters))
        foreground, background = canvas.foreground[y].tolist(), canvas.background[y].tolist()
        segments: list[Segment] = []
        start = 0
        looks = foreground[0], background[0]
        for at, (code, fore, back) in enumerate(zip(characters, foreground, background, strict=True)):
            # the colour of a blank is not seen; 0 stands behind a letter that takes two columns
            if code and (back != looks[1] or (fore != looks[0] and code != 32)):
                if at:
                    segments.append(self._segment(row[start:at], looks))
                start, looks = at, (fore, back)
        segments.append(self._segment(row[start:], looks))
        return Strip(segments, canvas.width)

    def _segment(self, text: str, looks: tuple[int, int]) -> Segment:
        """A piece of a row; of blanks on a colour nothing but that is sent."""
        text = text.replace("\0", "")
        if self._is_colourless:
            return Segment(text, colourless(*looks))
        style = style_of_cell(*looks, self.ground, on_hill=self._canvas.isolines is not None)
        return Segment(text, ground_alone(style) if looks[1] >= 0 and text.isspace() else style)
