"""The line of keys at the bottom.

Textual's own footer is a widget for each key, which made a quarter of the app's start and of every change of keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.events import Click
from textual.screen import Screen

from ...app.panels.lines import Line
from .row_view import TextView


class Shown(NamedTuple):
    """A key in the line."""

    key: str
    """The key in Textual's name."""
    display: str
    """The key as people read it."""
    label: str
    """What it does, in a word or two."""


_KEPT = ("help", "quit")
"""Labels of keys that are never left out: with them all the others are found."""


def fitting(keys: Sequence[Shown], width: int) -> list[Shown]:
    """The keys for which there is room: the last ones are left out, but for help and quit."""
    found = list(keys)
    over = sum(map(_width, found)) - width - 1
    for shown in reversed(keys):
        if over > 0 and shown.label not in _KEPT:
            found.remove(shown)
            over -= _width(shown)
    return found


def _width(shown: Shown) -> int:
    return len(shown.display) + len(shown.label) + 2


class KeysLine(TextView):
    """Every key that is there now and marked for the line; a click presses it."""

    def __init__(self) -> None:
        super().__init__(self._line, id="keys")
        self.shown: tuple[Shown, ...] = ()
        """The keys that the line has; those are shown for which there is room."""

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
        for shown in fitting(self.shown, width):
            pieces += [(shown.display, "key"), (f" {shown.label} ", "")]
        return [tuple(pieces)]

    def on_click(self, event: Click) -> None:
        """Press the key under the mouse."""
        at = 0
        for shown in fitting(self.shown, self.size.width):
            end = at + _width(shown)
            if at <= event.x < end:
                self.app.simulate_key(shown.key)
                return
            at = end
