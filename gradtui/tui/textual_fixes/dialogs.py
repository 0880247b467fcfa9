"""Screens over the main one, which close once.

Textual 8.2 takes away whatever screen is on top when a screen is dismissed a second time: two quick enters in a table
closed the scenario below it too, or ended the app with a fault where there was no other screen to take away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.await_complete import AwaitComplete
from textual.screen import Screen

if TYPE_CHECKING:
    _Screen = Screen[Any]
else:
    _Screen = object  # a class of Textual's takes milliseconds to make


class Dialog(_Screen):
    """What is closed stays closed. Stands before Textual's screen among the bases of a class."""

    gives_way = False
    """Whether it closes when a step that is taken from it opens a question."""

    @property
    def is_closed(self) -> bool:
        """Whether another screen is seen by now."""
        return not self.app.screen_stack or self.app.screen is not self

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close, unless it is closed already."""
        return AwaitComplete() if self.is_closed else super().dismiss(result)
