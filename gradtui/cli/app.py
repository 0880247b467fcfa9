"""``gradtui``, ``gradtui SCENARIO`` and ``gradtui practice``: read everything first, then open the app."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ..expression.visible import visible
from . import output
from .usage import UsageError

if TYPE_CHECKING:
    from ..lesson.progress import Progress
    from ..scenario.model import Scenario
    from ..tui.app import GradtuiApp
    from ..tui.modes import Modes


def open_app(options: argparse.Namespace) -> int:
    """Open the app on a scenario and return its exit code. Nothing of the app is loaded before all is checked."""
    from .chosen import chosen

    if options.scenario is None and options.function is None:
        return open_menu(options)
    if options.scenario == "-":
        raise UsageError("the app needs standard input for its keys; try: gradtui run -")
    scenario = chosen(options)
    if not has_terminal():
        what = visible(options.scenario if options.function is None else f"-f '{options.function}'", limit=200)
        raise UsageError(f"the app needs a terminal; without one, try: gradtui run {what}")

    def made(modes: Modes) -> GradtuiApp:
        from ..tui.app import GradtuiApp  # late: the terminal library is most of the start-up

        return GradtuiApp(scenario, modes, partial(reread, options, scenario), progress_with(scenario))

    return start(options, made)


def open_menu(options: argparse.Namespace) -> int:
    """Open the menu; where there is no terminal, list what it has."""
    if not has_terminal():
        from .run import list_scenarios

        list_scenarios()
        output.say("open one with: gradtui NAME")
        return output.DONE

    def made(modes: Modes) -> GradtuiApp:
        from ..lesson.progress import Progress
        from ..state_folder import state_folder
        from ..tui.app import GradtuiApp

        return GradtuiApp(None, modes, progress=Progress(state_folder()))

    return start(options, made)


def open_practice(options: argparse.Namespace) -> int:
    """``gradtui practice``: problems without end, or one of them as a scenario's text."""
    from ..lesson.practice import any_seed, practice

    level, seed = options.level, any_seed() if options.seed is None else options.seed
    if options.print:
        output.data(practice(level, seed))
        return output.DONE
    if not has_terminal():
        raise UsageError(f"the app needs a terminal; without one, try: gradtui practice --level {level} --print")

    def made(modes: Modes) -> GradtuiApp:
        from ..scenario.reader import loads
        from ..tui.app import GradtuiApp

        problem = loads(practice(level, seed))
        return GradtuiApp(problem, modes, sequel=lambda openings: openings.after_practice(level, seed))

    return start(options, made)


def has_terminal() -> bool:
    """Whether there is a terminal that the app can use."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") not in ("dumb", "")


def start(options: argparse.Namespace, made: Callable[[Modes], GradtuiApp]) -> int:
    """Run the app and return its exit code."""
    os.environ.setdefault("TEXTUAL_FPS", "120")  # a key is seen sooner; the loss chart has a frame of its own
    from ..tui.modes import Modes

    if options.palette is not None:
        from ..picture import colours

        colours.use(colours.PALETTES[options.palette])
    app = made(Modes.of_terminal(ascii_only=options.ascii or not output.is_screen_unicode()))
    app.run()
    if app.fault is not None:
        return output.fault(app.fault)
    return app.return_code or output.DONE


def progress_with(scenario: Scenario) -> Progress | None:
    """How far the learner has come, for a lesson of the course; None for any other scenario."""
    from ..scenario.catalogue import lesson_at

    if lesson_at(scenario.path) is None:
        return None
    from ..lesson.progress import Progress
    from ..state_folder import state_folder

    return Progress(state_folder())


def reread(options: argparse.Namespace, scenario: Scenario) -> Scenario:
    """The scenario that was opened as its file has it now, with the same options. Raises ScenarioError."""
    from ..scenario.problems import refuse
    from .chosen import chosen

    shown = scenario.path or "the scenario"
    try:
        found = chosen(options)
    except UsageError as error:
        raise refuse(shown, str(error)) from None
    if found.path != scenario.path:  # it is gone, and a built-in has its name
        raise refuse(shown, "no such file")
    return found
