"""``gradtui SCENARIO``: read everything first, then open the app."""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from typing import TYPE_CHECKING

from . import output
from .usage import UsageError

if TYPE_CHECKING:
    from ..scenario.model import Scenario


def open_app(options: argparse.Namespace) -> int:
    """Open the app on a scenario and return its exit code. Nothing of the app is loaded before all is checked."""
    from .chosen import chosen

    if options.scenario is None and options.function is None:
        from .run import list_scenarios

        list_scenarios()
        output.say("open one with: gradtui NAME")
        return output.DONE
    if options.scenario == "-":
        raise UsageError("the app needs standard input for its keys; try: gradtui run -")
    scenario = chosen(options)
    what = options.scenario if options.function is None else f"-f '{options.function}'"
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM", "dumb") in ("dumb", ""):
        raise UsageError(f"the app needs a terminal; without one, try: gradtui run {what}")
    os.environ.setdefault("TEXTUAL_FPS", "120")  # a key is seen sooner; the loss chart has a frame of its own
    from ..tui.app import GradtuiApp  # late: the terminal library is most of the start-up
    from ..tui.modes import Modes

    if options.palette is not None:
        from ..picture import colours

        colours.use(colours.PALETTES[options.palette])
    modes = Modes.of_terminal(ascii_only=options.ascii or not output.is_screen_unicode())
    app = GradtuiApp(scenario, modes, partial(reread, options, scenario))
    app.run()
    if app.fault is not None:
        return output.fault(app.fault)
    return app.return_code or output.DONE


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
