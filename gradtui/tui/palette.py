"""Textual's palette, which closes once, chooses once, and then looks for nothing more.

In Textual 8.2 two quick enters in the palette choose twice, and a search that begins while it closes ends the app with
a fault.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from textual import work
from textual.command import CommandPalette
from textual.css.query import NoMatches

from .dialogs import Dialog


class Palette(Dialog, CommandPalette):
    """A second enter, escape or click that comes too late does nothing."""

    def _on_late(self, event: Any) -> None:
        if self.is_closed:
            event.prevent_default()
            event.stop()

    on_input_changed = on_input_submitted = on_option_list_option_selected = on_click = _on_late

    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP)
    async def _gather_commands(self, search_value: str) -> None:
        with suppress(NoMatches):  # its list is gone
            await CommandPalette._gather_commands.__wrapped__(self, search_value)  # type: ignore[attr-defined]
