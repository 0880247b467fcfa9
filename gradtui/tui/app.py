"""The Textual application: one screen for a scenario, a help screen over it, and a tidy end whatever happens."""

from __future__ import annotations

import gc
import signal
import sys
from asyncio import get_running_loop
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.driver import Driver
from textual.filter import ANSIToTruecolor, LineFilter, Monochrome
from textual.screen import Screen

from ..expression.ascii_text import ascii_text
from ..expression.visible import visible
from ..scenario.model import Scenario
from .keys import KEYS
from .main_screen import MainScreen
from .modes import AsciiOnly, Modes, NoColour
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

    def __init__(
        self, scenario: Scenario, modes: Modes | None = None, reread: Callable[[], Scenario] | None = None
    ) -> None:
        super().__init__(driver_class=_driver())
        self.modes = modes or Modes()
        """In which characters and with how many colours it is shown: ``Modes.of_terminal()`` where there is one."""
        self.set_class(self.modes.ascii_only, "-ascii")
        self.set_class(self.modes.colour == "none", "-no-colour")
        self._own_filters: list[LineFilter] = [
            *([AsciiOnly()] if self.modes.ascii_only else []),
            *([NoColour()] if self.modes.colour == "none" else []),
        ]
        self.scenario = scenario
        self.reread = reread
        """Reads the scenario again when its file was saved: the same one, with the options that it was opened with."""
        self.title = visible(scenario.title, limit=60)
        self.fault: BaseException | None = None
        """What ended the app, if it was a fault of its own."""

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every row of every widget goes through; Textual's filter for NO_COLOR would still send greys."""
        usual = (Monochrome, ANSIToTruecolor) if self.modes.colour == "none" else Monochrome
        return [*(found for found in super().get_line_filters() if not isinstance(found, usual)), *self._own_filters]

    def get_key_display(self, binding: Binding) -> str:
        """A key as it is shown in the footer."""
        shown = super().get_key_display(binding)
        return ascii_text(shown) if self.modes.ascii_only else shown

    def get_default_screen(self) -> MainScreen:
        """The main screen, in place of an empty one."""
        screen = MainScreen(Session.open(self.scenario))
        if self.modes.ascii_only:
            # the sign beside η says up or down, and at 80 columns there is no room for both
            bindings = screen._bindings.key_to_bindings
            for key, found in bindings.items():
                bindings[key] = [replace(one, description=ascii_text(one.description.rstrip("↑↓"))) for one in found]
        return screen

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
        if self.reread is not None and self.scenario.path is not None:
            self.call_after_refresh(self.main.follow_file, self.scenario.path, self.reread)

    def on_unmount(self) -> None:
        """Look at the file no more."""
        if self.screen_stack and self.main.following is not None:
            self.main.following.watch.stop()

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
