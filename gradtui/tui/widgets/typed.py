"""A line to type in. What could act on a terminal is written out before it gets in."""

from __future__ import annotations

import re

from textual.events import Paste
from textual.widgets import Input

from ...expression.visible import visible


def one_line(text: str) -> str:
    """A text of several lines as one."""
    return re.sub(r"\s*[\t\r\n]\s*", " ", text)


class LineInput(Input):
    """One line of text, of at most ``most`` characters."""

    most = 4000

    def replace(self, text: str, start: int, end: int) -> None:
        """Put text in the place of a part; everything that is typed comes through here."""
        room = self.most - len(self.value) + abs(end - start)
        super().replace(visible(text, limit=self.most)[: max(room, 0)], start, end)

    def _on_paste(self, event: Paste) -> None:
        """Several lines become one."""
        event.prevent_default()
        event.stop()
        self.replace(one_line(event.text.strip()), *self.selection)
