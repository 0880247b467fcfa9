"""The line of keys at the bottom.

Textual's own footer is a widget for each key, which made a quarter of the app's start and of every change of keys.
"""

from __future__ import annotations

from typing import NamedTuple

from textual.events import Click
from textual.screen import Screen

from .row_view import Line, TextView


class Shown(NamedTuple):
    """A key in the line."""

    key: str
    """The key in Textual's name."""
    display: str
    """The key as people read it."""
    label: str
    """What it does, in a word or two."""


class KeysLine(TextView):
    """Every key that is there now and marked for the line; a click presses it."""

    def __init__(self) -> None:
        super().__init__(self._line, id="keys")
        self.shown: tuple[Shown, ...] = ()
        """The keys that the line has, as far as they fit."""

    def on_mount(self) -> None:
        """Follow the screen's keys."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)
        self._changed(self.screen)

    def on_unmount(self) -> None:
        """Follow no more."""
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _changed(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen:
            found: dict[str, Shown] = {}
            for _, binding, enabled, _ in screen.active_bindings.values():
                if binding.show and enabled and binding.action not in found:
                    display = self.app.get_key_display(binding)
                    found[binding.action] = Shown(binding.key, display, binding.description)
            self.shown = tuple(found.values())
            self.renew()

    def _line(self, width: int, _: int) -> list[Line]:
        pieces: list[tuple[str, str]] = []
        room = width
        for shown in self.shown:
            room -= len(shown.display) + len(shown.label) + 2
            if room < -1:
                break
            pieces += [(shown.display, "key"), (f" {shown.label} ", "")]
        return [tuple(pieces)]

    def on_click(self, event: Click) -> None:
        """Press the key under the mouse."""
        at = 0
        for shown in self.shown:
            end = at + len(shown.display) + len(shown.label) + 2
            if at <= event.x < end:
                self.app.simulate_key(shown.key)
                return
            at = end
