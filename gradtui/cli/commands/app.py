"""``gradtui``, ``gradtui SCENARIO`` and ``gradtui practice``: read everything first, then open the app."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ...expression.visible import visible
from .. import output
from ..options.options import Values
from ..usage import UsageError

if TYPE_CHECKING:
    from ...lesson.progress import Progress
    from ...scenario.model import Scenario
    from ...tui.app import GradtuiApp
    from ...tui.modes import Modes


def open_app(options: Values) -> int:
    """Open the app on a scenario and return its exit code. Nothing of the app is loaded before all is checked."""
    from ..resolve import chosen

    if options.scenario is None and options.function is None:
        return open_menu(options)
    if options.scenario == "-":
        raise UsageError("the app needs standard input for its keys; try: gradtui run -")
    scenario = chosen(options)
    if not has_terminal():
        let = "".join(f" --let '{part}'" for part in options.let or ())
        what = options.scenario if options.function is None else f"-f '{options.function}'{let}"
        what = visible(what, limit=200)
        raise UsageError(f"the app needs a terminal; without one, try: gradtui run {what}")

    def made(modes: Modes) -> GradtuiApp:
        from ...tui.app import GradtuiApp  # late: the terminal library is most of the start-up

        return GradtuiApp(scenario, modes, partial(reread, options, scenario), progress_with(scenario))

    return start(options, made)


def open_menu(options: Values) -> int:
    """Open the menu; where there is no terminal, list what it has."""
    if not has_terminal():
        from .list import list_scenarios

        list_scenarios(options)
        output.say("open one with: gradtui NAME")
        return output.DONE

    def made(modes: Modes) -> GradtuiApp:
        from ...lesson.progress import Progress
        from ...state_folder import state_folder
        from ...tui.app import GradtuiApp

        return GradtuiApp(None, modes, progress=Progress(state_folder()))

    return start(options, made)


def open_practice(options: Values) -> int:
    """``gradtui practice``: problems without end, or one of them as a scenario's text."""
    from ...lesson.practice import any_seed, practice

    level, seed = options.level, any_seed() if options.seed is None else options.seed
    if options.print:
        output.data(practice(level, seed))
        return output.DONE
    if not has_terminal():
        raise UsageError(f"the app needs a terminal; without one, try: gradtui practice --level {level} --print")

    def made(modes: Modes) -> GradtuiApp:
        from ...scenario.reader import loads
        from ...tui.app import GradtuiApp

        problem = loads(practice(level, seed))
        return GradtuiApp(problem, modes, next_action=lambda navigator: navigator.after_practice(level, seed))

    return start(options, made)


def visited(options: Values) -> int:
    """Open the app for a visitor of ``gradtui serve``. What the visitor does is kept nowhere."""
    from ..resolve import chosen

    is_menu = options.scenario is None and options.function is None
    scenario = None if is_menu else chosen(options)

    def made(modes: Modes) -> GradtuiApp:
        from ...tui.app import GradtuiApp
        from ...tui.web.web_driver import BrowserDriver

        again = None if scenario is None else partial(reread, options, scenario)
        return GradtuiApp(scenario, modes, again, driver_class=BrowserDriver)

    return start(options, made, ascii_only=options.ascii)


def has_terminal() -> bool:
    """Whether there is a terminal that the app can use."""
    return not why_no_app()


def why_no_app() -> str:
    """Why the app cannot be opened here; "" if it can."""
    for name in ("stdin", "stdout"):
        if not getattr(sys, name).isatty():
            return f"{name} is no terminal"
    term = os.environ.get("TERM", "")
    return f"TERM is {term or 'not set'}" if term in ("dumb", "") else ""


def start(options: Values, made: Callable[[Modes], GradtuiApp], *, ascii_only: bool | None = None) -> int:
    """Run the app and return its exit code. What can be shown is asked of the terminal, unless it is said."""
    os.environ.setdefault("TEXTUAL_FPS", "120")  # a key is seen sooner; the loss chart has a frame of its own
    from ...tui.modes import Modes

    if options.palette is not None:
        from ...picture.canvas import colours

        colours.use(colours.PALETTES[options.palette])
    if ascii_only is None:
        ascii_only = options.ascii or not output.is_screen_unicode()
    app = made(Modes.of_terminal(ascii_only=ascii_only))
    app.run()
    code = output.fault(app.fault) if app.fault is not None else app.return_code or output.DONE
    from ...tui.textual_fixes.executor import leave_soon

    leave_soon(code)
    return code


def progress_with(scenario: Scenario) -> Progress | None:
    """How far the learner has come, for a lesson of the course; None for any other scenario."""
    from ...scenario.catalogue import lesson_at

    if lesson_at(scenario.path) is None:
        return None
    from ...lesson.progress import Progress
    from ...state_folder import state_folder

    return Progress(state_folder())


def reread(options: Values, scenario: Scenario) -> Scenario:
    """The scenario that was opened as its file has it now, with the same options. Raises ScenarioError."""
    from ...scenario.problems import refuse
    from ..resolve import chosen

    shown = scenario.path or "the scenario"
    try:
        found = chosen(options)
    except UsageError as error:
        raise refuse(shown, str(error)) from None
    if found.path != scenario.path:  # it is gone, and a built-in has its name
        raise refuse(shown, "no such file")
    return found
