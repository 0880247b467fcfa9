"""What the app itself keeps off in Textual 8.2.

- Events that are typed while the app ends reach widgets that are gone, and a press on what a click has just taken away
  asks for its parent: each ended the app with a fault (``tests/functional/test_quick_keys.py``).
- After ``^Z`` and ``fg`` the screen stays blank (``tests/functional/test_terminal_ends.py``).
- A callback of the loop that fails is only said on standard error, and the app goes on without it.
- Widgets that are gone leave their lines behind: see ``gone_widgets``. Rows are sent whole: see ``parts_of_rows``.
- asyncio waits for the work of threads when its loop ends: see ``executor``. Notes: see ``notes``.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop, get_running_loop
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import events
from textual.errors import NoWidget
from textual.notifications import Notify, SeverityLevel

from . import gone_widgets, parts_of_rows
from .executor import NonBlockingExecutor
from .notes import Note

if TYPE_CHECKING:
    from textual.app import App

    _App = App[None]
else:
    _App = object  # a class of Textual's takes milliseconds to make

gone_widgets.install()
parts_of_rows.install()


class GuardedApp(_App):
    """An app with its guards. Stands before Textual's app among the bases of a class."""

    def guard(self) -> None:
        """Begin, once the app runs."""
        self.app_resume_signal.subscribe(self, self._come_back)
        loop = get_running_loop()
        loop.set_default_executor(NonBlockingExecutor())
        loop.set_exception_handler(self._loop_fault)

    async def on_event(self, event: events.Event) -> None:
        """Once the app ends, nothing typed or clicked does anything: what it would be done to may be gone already."""
        if self._exit and isinstance(event, events.InputEvent | events.Paste):
            return
        if isinstance(event, events.MouseDown) and not event.is_forwarded and self._is_gone(event.x, event.y):
            return
        await super().on_event(event)

    def _is_gone(self, x: float, y: float) -> bool:
        """Whether what is seen at a place was removed since, as a note is by a click: Textual asks for its parent."""
        with suppress(NoWidget):
            return not self.get_widget_at(int(x), int(y))[0].is_attached
        return False

    def _loop_fault(self, loop: AbstractEventLoop, context: dict[str, Any]) -> None:
        """A callback of the loop failed: asyncio would say it on standard error, and go on."""
        error = context.get("exception")
        if "handle" in context and isinstance(error, Exception):
            self._handle_exception(error)
        else:
            loop.default_exception_handler(context)

    def _come_back(self, _: object) -> None:
        self.refresh(layout=True)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Say something in a note, for ``timeout`` seconds."""
        seconds = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        self.post_message(Notify(Note(message, title, severity, seconds, markup)))
