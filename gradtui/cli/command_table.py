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


APP = Command("the app", "options.app_options:app_options", "commands.app:open_app")
"""``gradtui`` without a command."""

COMMANDS = {
    "run": Command(
        "a scenario's descents without the app: text, JSON, CSV",
        "options.function_options:run_options",
        "commands.run:run",
    ),
    "explain": Command(
        "why each partial derivative is what it is",
        "options.function_options:explain_options",
        "commands.explain:explain",
    ),
    "answer": Command(
        "what the app would say to an answer",
        "options.function_options:answer_options",
        "commands.answer:answer",
    ),
    "map": Command(
        "where descent ends, from every start", "options.function_options:map_options", "commands.map:map_fates"
    ),
    "torch": Command(
        "the same descents as a PyTorch script", "options.function_options:torch_options", "commands.torch:torch"
    ),
    "shot": Command(
        "what the app would show after some keys, as a picture",
        "options.function_options:shot_options",
        "commands.shot:shot",
    ),
    "practice": Command(
        "problems without end", "options.function_options:practice_options", "commands.app:open_practice"
    ),
    "serve": Command(
        "the app in a browser, for a class too", "options.serve_options:serve_options", "commands.serve:serve"
    ),
    "new": Command("a commented scenario to begin with", "options.author_options:new_options", "commands.new:new"),
    "check": Command(
        "what is wrong or doubtful in scenarios", "options.author_options:check_options", "commands.check:check"
    ),
    "list": Command(
        "the lessons and the built-in scenarios",
        "options.function_options:list_options",
        "commands.list:list_scenarios",
    ),
    "help": Command(
        "the manual, a page for each topic", "options.system_options:help_options", "commands.help_topic:show_help"
    ),
    "completion": Command(
        "what lets a shell complete all this",
        "options.system_options:completion_options",
        "commands.completion:completion",
    ),
    "doctor": Command(
        "what a report of a problem needs", "options.system_options:doctor_options", "commands.doctor:doctor"
    ),
}
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
        from ..export.style import style_of_stdout, width_of_stdout
        from .help_page import help_text

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
    from .options.options import shown

    word = words[0] if words else "-"
    if word.startswith("-") or not word.isascii() or os.path.lexists(word) or find(word):
        return
    meant = _MEANT.get(word) or nearest(word, (*COMMANDS, *COURSE, *names()))
    if meant in COMMANDS or meant in _MEANT.values():
        raise UsageError(f"found {shown(word)}, which is no command and no scenario; did you mean gradtui {meant}?")
