"""The Textual application: one screen for a scenario, a help screen over it, and a tidy end whatever happens."""

from __future__ import annotations

import gc
import signal
import sys
from asyncio import get_running_loop
from collections.abc import Iterable
from functools import partial
from typing import Any

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.driver import Driver
from textual.screen import Screen

from ..expression.visible import visible
from ..scenario.model import Scenario
from .keys import KEYS
from .main_screen import MainScreen
from .session import Session

_ENDINGS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")


def _driver() -> type[Driver] | None:
    """The reader that nothing typed can end, where the terminal is a Unix one."""
    if sys.platform == "win32":
        return None
    from .driver import SteadyDriver

    return SteadyDriver


class GradtuiApp(App[None]):
    """The app on one scenario."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS = [  # noqa: RUF012 - Textual's form
        Binding(key.keys, key.action, key.label, key.footer, key.shown.split()[0], id=key.action, tooltip=key.help)
        for key in KEYS
        if key.action in ("help", "quit")
    ]

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(driver_class=_driver())
        self.scenario = scenario
        self.title = visible(scenario.title, limit=60)
        self.fault: BaseException | None = None
        """What ended the app, if it was a fault of its own."""

    def get_default_screen(self) -> MainScreen:
        """The main screen, in place of an empty one."""
        return MainScreen(Session.open(self.scenario))

    @property
    def main(self) -> MainScreen:
        """The main screen, whatever lies on it."""
        screen = self.screen_stack[0]
        assert isinstance(screen, MainScreen)
        return screen

    def on_mount(self) -> None:
        """Leave the terminal as it was on every signal that ends a program, and come back well from ^Z."""
        loop = get_running_loop()
        for name in _ENDINGS:
            number = getattr(signal, name, None)
            if number is not None:
                try:
                    loop.add_signal_handler(number, self._end, int(number))
                except (NotImplementedError, RuntimeError, ValueError):
                    break  # no signals here: Windows, or not the main thread
        self.app_resume_signal.subscribe(self, self._come_back)
        # what is loaded stays: the collector need not look through it at every few steps
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Every key of the registry in the palette, then Textual's own commands."""
        if screen is self.main:
            for key in KEYS:
                owner = self if key.action == "help" else self.main
                known = key.action in ("command_palette", "quit")
                if known or key.action.startswith("arrow") or not self.main.has_action(key.action):
                    continue
                title = f"{key.label[0].upper()}{key.label[1:]} ({key.shown})"
                yield SystemCommand(title, key.help, partial(owner.run_action, key.action))
        yield from super().get_system_commands(screen)

    def _end(self, number: int) -> None:
        self.exit(return_code=128 + number)

    def _come_back(self, _: object) -> None:
        self.refresh(layout=True)

    def action_help(self) -> None:
        """Show the help."""
        from .help_screen import HelpScreen

        self.push_screen(HelpScreen())

    def _handle_exception(self, error: Exception) -> None:
        """Keep a fault for the command line, which says it in one line; Textual would print a traceback."""
        if self.is_headless:
            super()._handle_exception(error)
            return
        self.fault = self.fault or error
        self._return_code = 1
        self._close_messages_no_wait()
