"""Every command of ``gradtui``: the one table that starting one, the help, completion and near misses are made from."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

from . import output
from .usage import UsageError


class Command(NamedTuple):
    """A command, and where it is to be found when it is asked for: imports are the start-up."""

    about: str
    """What it does, in a few words."""
    options: str
    """Its options: the file in this folder and the function that makes them."""
    action: str
    """What it does: the file and the function that takes the values and returns an exit code."""


APP = Command("the app", "app_arguments:app_options", "app:open_app")
"""``gradtui`` without a command."""

COMMANDS = {
    "run": Command("a scenario's descents without the app: text, JSON, CSV", "arguments:run_options", "run:run"),
    "explain": Command(
        "why each partial derivative is what it is", "arguments:explain_options", "explain:explain"
    ),
    "map": Command("where descent ends, from every start", "arguments:map_options", "map:map_fates"),
    "torch": Command("the same descents as a PyTorch script", "arguments:torch_options", "torch:torch"),
    "shot": Command("what the app would show after some keys, as a picture", "arguments:shot_options", "shot:shot"),
    "practice": Command("problems without end", "arguments:practice_options", "app:open_practice"),
    "serve": Command("the app in a browser, for a class too", "serve_arguments:serve_options", "serve:serve"),
    "new": Command("a commented scenario to begin with", "author_arguments:new_options", "new:new"),
    "check": Command("what is wrong or doubtful in scenarios", "author_arguments:check_options", "check:check"),
    "list": Command("the lessons and the built-in scenarios", "arguments:list_options", "run:list_scenarios"),
    "help": Command("the manual, a page for each topic", "system_arguments:help_options", "help_command:show_help"),
    "completion": Command(
        "what lets a shell complete all this", "system_arguments:completion_options", "completion:completion"
    ),
    "doctor": Command("what a report of a problem needs", "system_arguments:doctor_options", "doctor:doctor"),
}  # fmt: skip
"""The commands, in the order of the help."""

_MEANT = {"version": "--version"}


def dispatch(words: Sequence[str]) -> int:
    """Do what a command line asks for, and return the exit code."""
    command = COMMANDS.get(words[0]) if words else None
    if command is None:
        _check_first(words)
    options = found(command.options if command else APP.options)()
    values = options.read(words[1:] if command else words)
    if values.help:
        from .help import help_text
        from .style import style_of_stdout, width_of_stdout

        output.data(help_text(options, width_of_stdout(least=1), output.fit, style_of_stdout()))
        return output.DONE
    if command is None and values.version:
        from .. import __version__

        output.data(f"gradtui {__version__}\n")
        return output.DONE
    code: int = found(command.action if command else APP.action)(values)
    return code


def found(place: str) -> Any:
    """Load what stands at a place of the table."""
    file, _, name = place.partition(":")
    module = f"{__package__}.{file}"
    __import__(module)
    return getattr(sys.modules[module], name)


def _check_first(words: Sequence[str]) -> None:
    """Raise UsageError if the first word is nearer to a command than to a scenario."""
    import os

    from ..expression.names import nearest
    from ..scenario.catalogue import COURSE, find, names
    from .options import shown

    word = words[0] if words else "-"
    if word.startswith("-") or not word.isascii() or os.path.lexists(word) or find(word):
        return
    meant = _MEANT.get(word) or nearest(word, (*COMMANDS, *COURSE, *names()))
    if meant in COMMANDS or meant in _MEANT.values():
        raise UsageError(f"found {shown(word)}, which is no command and no scenario; did you mean gradtui {meant}?")
