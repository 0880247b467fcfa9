"""Textual's palette, which closes once, chooses once, and then looks for nothing more.

In Textual 8.2 two quick enters in the palette choose twice. These end the app with a fault: a search that begins while
the palette closes, a page that is turned before the list is seen, a click on a command that was just taken out of it or
beyond the edge of a window that is smaller by now, a window of few columns.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from textual import work
from textual.app import ComposeResult
from textual.command import CommandList, CommandPalette
from textual.css.query import NoMatches
from textual.errors import NoWidget
from textual.events import Click

from .dialogs import Dialog


class Commands(CommandList, can_focus=False):
    """The list of what was found, in which a click on what is there no more does nothing."""

    DEFAULT_CSS = "Commands { min-width: 12; }"  # Textual cannot wrap to no columns

    def on_click(self, event: Click) -> None:
        """Choose, as Textual does after this, what is still there."""
        if (option := event.style.meta.get("option")) is not None and option >= self.option_count:
            event.prevent_default()


class QuietPalette(Dialog, CommandPalette):
    """A second enter, escape or click that comes too late does nothing."""

    def compose(self) -> ComposeResult:
        """Compose the palette as Textual does, with a list of ours."""
        for widget in super().compose():
            yield Commands() if isinstance(widget, CommandList) else widget

    def _on_late(self, event: Any) -> None:
        if self.is_closed:
            event.prevent_default()
            event.stop()

    on_input_changed = on_input_submitted = on_option_list_option_selected = _on_late

    def on_click(self, event: Click) -> None:
        """Close, as Textual does after this, where the click is beside the palette and in the window."""
        try:
            self.get_widget_at(event.screen_x, event.screen_y)
        except NoWidget:
            event.prevent_default()
        self._on_late(event)

    def _action_command_list(self, action: str) -> None:
        if not self.is_closed and self.query_one(CommandList).scrollable_content_region:
            super()._action_command_list(action)

    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP)
    async def _gather_commands(self, search_value: str) -> None:
        with suppress(NoMatches):  # its list is gone
            await CommandPalette._gather_commands.__wrapped__(self, search_value)  # type: ignore[attr-defined]
