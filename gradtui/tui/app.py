"""The Textual application: the menu or a scenario's screen, others over it, and a tidy end whatever happens."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from textual._context import active_message_pump
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.css.query import NoMatches
from textual.driver import Driver
from textual.filter import ANSIToTruecolor, LineFilter, Monochrome
from textual.screen import Screen
from textual.widget import MountError, Widget

from ..app.keys import ANYWHERE, KEYS, MENU_KEYS
from ..app.navigator import Navigator, NextAction
from ..app.session import Session
from ..expression.ascii_text import ascii_text
from ..expression.visible import visible
from ..picture.canvas.roles import FOCUS
from ..scenario.model import Scenario
from .modes import AsciiOnly, Modes, NoColour
from .screens.main_screen import MainScreen
from .textual_fixes.app_guards import GuardedApp

if TYPE_CHECKING:
    from ..app.panels.menu_rows import Item
    from ..lesson.progress import Progress


_LEFT_OUT = ("Keys", "Maximize", "Minimize")
"""Commands of Textual's that have no place here."""


def _driver() -> type[Driver] | None:
    """The reader that nothing typed can end, where the terminal is a Unix one."""
    if sys.platform == "win32":
        return None
    else:  # noqa: RET505 - what follows a return is still checked there
        from .textual_fixes.driver import SteadyDriver

        return SteadyDriver


class GradtuiApp(GuardedApp, App[None]):
    """The app: on one scenario, on practice, or with the menu."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS = [  # noqa: RUF012 - Textual's form
        Binding(key.keys, key.action, key.label, key.footer, key.shown.split()[0], id=key.action, tooltip=key.help)
        for key in KEYS
        if key.action in ANYWHERE and key.action != "command_palette"
    ]

    def __init__(
        self,
        scenario: Scenario | None = None,
        modes: Modes | None = None,
        reread: Callable[[], Scenario] | None = None,
        progress: Progress | None = None,
        next_action: Callable[[Navigator], NextAction] | None = None,
        driver_class: type[Driver] | None = None,
    ) -> None:
        self.modes = modes or Modes()  # before Textual asks for the theme's variables
        """In which characters and with how many colours it is shown: ``Modes.of_terminal()`` where there is one."""
        super().__init__(driver_class=driver_class or _driver())
        self.set_class(self.modes.ascii_only, "-ascii")
        self.set_class(self.modes.colour == "none", "-no-colour")
        self.set_class(self.modes.colour == "few", "-few-colours")
        self._own_filters: list[LineFilter] = [
            *([AsciiOnly()] if self.modes.ascii_only else []),
            *([NoColour()] if self.modes.colour == "none" else []),
        ]
        self.scenario = scenario
        """What it was opened on; None for the menu."""
        self._sequel = next_action  # what comes after it, where it is no lesson of the course
        self.navigator = Navigator(self.show_scenario, progress, has_menu=scenario is None)
        self.reread = reread
        """Reads the scenario again when its file was saved: the same one, with the options that it was opened with."""
        self.title = "gradtui" if scenario is None else visible(scenario.title, limit=60)
        self.fault: BaseException | None = None
        """What ended the app, if it was a fault of its own."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What is chosen has one ground in every list, Textual's own too; where there are 16 colours, the blue one."""
        return {"focus": "#0000aa" if self.modes.colour == "few" else f"#{FOCUS:06x}"}

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every row of every widget goes through; Textual's filter for NO_COLOR would still send greys."""
        usual = (Monochrome, ANSIToTruecolor) if self.modes.colour == "none" else Monochrome
        return [*(found for found in super().get_line_filters() if not isinstance(found, usual)), *self._own_filters]

    def get_key_display(self, binding: Binding) -> str:
        """A key as it is shown in the footer."""
        shown = super().get_key_display(binding)
        return ascii_text(shown) if self.modes.ascii_only else shown

    def get_default_screen(self) -> Screen[None]:
        """The scenario's screen or the menu, in place of an empty one."""
        if self.scenario is None:
            from .screens.menu_screen import MenuScreen

            return MenuScreen(self._choose, self.navigator.kept)
        next_action = self._sequel(self.navigator) if self._sequel else self.navigator.next_action(self.scenario)
        return self.screen_of(self.scenario, next_action)

    def _choose(self, item: Item) -> None:
        """Open an item of the menu."""
        from ..app.panels.menu_rows import PRACTICE

        if item.group == PRACTICE:
            from ..lesson.practice import any_seed

            self.navigator.practise(int(item.name), any_seed())
        else:
            self.navigator.open(item.name)

    def show_scenario(self, scenario: Scenario, next_action: NextAction) -> None:
        """Show a scenario: over the menu, or in the place of the one that is shown."""
        screen = self.screen_of(scenario, next_action)
        self.title = visible(scenario.title, limit=60)
        if isinstance(self.screen, MainScreen) and len(self.screen_stack) > 1:  # Textual's first screen has to stay
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def screen_of(self, scenario: Scenario, next_action: NextAction) -> MainScreen:
        """Return a screen for a scenario."""
        screen = MainScreen(Session.open(scenario), next_action)
        screen.fit(*self.size)
        if self.modes.ascii_only:
            # the sign beside η says up or down, and at 80 columns there is no room for both
            bindings = screen._bindings.key_to_bindings
            for key, found in bindings.items():
                bindings[key] = [replace(one, description=ascii_text(one.description.rstrip("↑↓"))) for one in found]
        return screen

    @property
    def main(self) -> MainScreen:
        """The scenario's screen, whatever lies on it or below it."""
        return next(screen for screen in reversed(self.screen_stack) if isinstance(screen, MainScreen))

    def on_mount(self) -> None:
        """Come back well from ^Z, and leave without waiting for what is still computed."""
        self.guard()
        # what is loaded stays: the collector need not look through it at every few steps; but every frame leaves some
        # hundred objects that hold each other, and those of many frames are megabytes
        gc.freeze()
        gc.set_threshold(10_000, 10, 10)
        if self.reread is not None and self.scenario is not None and self.scenario.path is not None:
            self.call_after_refresh(self.main.follow_file, self.scenario.path, self.reread)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Every key of the registry in the palette, then Textual's own commands; but its panel of keys: ? is ours."""
        if isinstance(screen, MainScreen):
            keys = [key for key in KEYS if not key.action.startswith("arrow") and screen.has_action(key.action)]
        else:
            keys = [key for key in MENU_KEYS if screen is self.screen_stack[0] and "(" not in key.action]
            keys = [key for key in keys if screen.check_action(key.action, ())]
        for key in keys:
            if key.action not in ("command_palette", "quit"):
                owner = self if key.action in ANYWHERE else screen
                title = f"{key.label[0].upper()}{key.label[1:]} ({key.shown})"
                yield SystemCommand(title, key.help, partial(owner.run_action, key.action))
        yield from (command for command in super().get_system_commands(screen) if command.title not in _LEFT_OUT)

    def action_help(self) -> None:
        """Show the help."""
        from .screens.help_screen import HelpScreen

        can = {found.binding.action for found in self.screen.active_bindings.values() if found.enabled}
        self.push_screen(HelpScreen(getattr(self.screen, "help_table", ""), can, self.modes))

    def action_command_palette(self) -> None:
        """Show the palette."""
        from .textual_fixes.palette import QuietPalette

        if not any(isinstance(screen, QuietPalette) for screen in self.screen_stack):
            self.push_screen(QuietPalette())  # Textual's has an id: it could not open while it closes

    def search_themes(self) -> None:
        """Show the palette of themes."""
        from textual.theme import ThemeProvider

        from .textual_fixes.palette import QuietPalette

        self.push_screen(QuietPalette(providers=[ThemeProvider], placeholder="Search for themes…"))

    def _handle_exception(self, error: Exception) -> None:
        """Keep a fault for the command line, which says it in one line; Textual would print a traceback.

        What a screen or a widget does not find in itself any more, since it was closed meanwhile, is no fault.
        """
        pump = active_message_pump.get(None)
        is_closed = isinstance(pump, Widget) and (pump._pruning or not pump.is_attached)
        if is_closed and isinstance(error, NoMatches | MountError):
            return
        if self.is_headless:
            super()._handle_exception(error)
            return
        self.fault = self.fault or error
        self._return_code = 1
        self._close_messages_no_wait()
