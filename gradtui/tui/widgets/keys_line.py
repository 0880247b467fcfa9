"""The line of keys at the bottom.

Textual's own footer is a widget for each key, which made a quarter of the app's start and of every change of keys.
"""

from __future__ import annotations

from collections.abc import Callable

from textual.events import Click
from textual.screen import Screen

from ...app.keys import GROUPS, KEYS
from ...app.panels.footer import KEPT, Piece, Shown, pieces
from ...app.panels.lines import Line
from ...app.panels.next_key import NextKey
from .row_view import TextView

_GROUP = {key.action: key.group for key in KEYS}


def _first(shown: tuple[Shown, ...]) -> NextKey | None:
    """On a screen that waits for nothing: ⏎, or else the first key."""
    for key in sorted((key for key in shown if key.label not in KEPT), key=lambda key: key.key != "enter"):
        return NextKey(key.key, key.display, key.label)
    return None


class KeysLine(TextView):
    """Every key that is there now and marked for the line, the next one lit; a click presses it.

    ``lit`` says which is next, ``knows`` which actions have been introduced.
    """

    def __init__(
        self, lit: Callable[[], NextKey | None] | None = None, knows: Callable[[str], bool] | None = None
    ) -> None:
        super().__init__(self._line, id="keys")
        self.shown: tuple[Shown, ...] = ()
        """The keys that the line has; those are shown for which there is room."""
        self._lit, self._knows = lit, knows

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
                is_known = self._knows is None or self._knows(binding.action)
                if binding.show and enabled and is_known and binding.action not in found:
                    display = self.app.get_key_display(binding)
                    group = _GROUP.get(binding.action, "")
                    found[binding.action] = Shown(binding.key, display, binding.description, group)
            keys = list(found.values())
            if all(key.group for key in keys):
                keys.sort(key=lambda key: GROUPS.index(key.group))
            else:  # keys of another screen, in their own order
                keys = [key._replace(group="") for key in keys]
            self.shown = tuple(keys)
            self.renew()

    def pieces(self, width: int) -> list[Piece]:
        """What stands in the line."""
        return pieces(self.shown, self._lit() if self._lit is not None else _first(self.shown), width)

    def _line(self, width: int, _: int) -> list[Line]:
        return [tuple((piece.text, piece.look) for piece in self.pieces(width))]

    def on_click(self, event: Click) -> None:
        """Press the key under the mouse."""
        at = 0
        for piece in self.pieces(self.size.width):
            at += len(piece.text)
            if event.x < at:
                if piece.key:
                    self.app.simulate_key(piece.key)
                return
