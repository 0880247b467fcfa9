"""Textual's palette, which closes once, and then looks for nothing more.

Textual 8.2 takes away whatever screen is on top when a screen is dismissed a second time: two quick enters in the
palette chose twice, and ended the app with a fault where there was no other screen to take away. So did a search that
began while it closed.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from textual import work
from textual.await_complete import AwaitComplete
from textual.command import CommandPalette
from textual.css.query import NoMatches


class Palette(CommandPalette):
    """A second enter, escape or click that comes too late does nothing."""

    @property
    def is_closed(self) -> bool:
        """Whether another screen is seen by now."""
        return not self.app.screen_stack or self.app.screen is not self

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close, unless it is closed already."""
        return AwaitComplete() if self.is_closed else super().dismiss(result)

    def _on_late(self, event: Any) -> None:
        if self.is_closed:
            event.prevent_default()
            event.stop()

    on_input_changed = on_input_submitted = on_option_list_option_selected = on_click = _on_late

    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP)
    async def _gather_commands(self, search_value: str) -> None:
        with suppress(NoMatches):  # its list is gone
            await CommandPalette._gather_commands.__wrapped__(self, search_value)  # type: ignore[attr-defined]
