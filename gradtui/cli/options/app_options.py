"""The options of ``gradtui`` itself, and the page about all of it."""

from __future__ import annotations

from ..command_table import COMMANDS
from .function_options import add_descent, add_look
from .options import Option, Options


def app_options() -> Options:
    """The options of ``gradtui [SCENARIO]``; the page also has every command, the environment, files, exit codes."""
    options = Options(
        "gradtui",
        "Partial derivatives, the gradient and gradient descent, taught in the terminal: open a function, see it as a "
        "hill, press a key, and watch the partials, the step and the loss move.\n\n"
        "Without a scenario the menu opens: the course, practice and the gallery. In the app, ? says what each key "
        "does and q leaves.",
        usage=["gradtui [SCENARIO | -f EXPR] [options]", "gradtui COMMAND [options]"],
    )
    add_descent(options, _scenario)
    add_look(options)
    options.help = [options.help[0]._replace(about="this page; after a command, its own")]
    options.help.append(Option(("--version",), "", "the version of gradtui"))
    commands = [(name, command.about) for name, command in COMMANDS.items()]
    options.note("commands", commands, leads=True)
    options.note(
        "examples",
        [
            ("gradtui", "the menu"),
            ("gradtui two_minima", "a built-in scenario, in the app"),
            ("gradtui lesson.toml", "your own file; the app follows when you save it"),
            ('gradtui -f "x**2 + 3*x*y" --start x=1,y=2 --lr 0.1', "a function, without a file"),
            ("gradtui run two_minima --steps 20", "the same descents, as text"),
            ("gradtui explain two_minima --at x=1", "why each partial is what it is"),
            ("gradtui map himmelblau", "where descent ends"),
        ],
    )
    options.note(
        "environment",
        [
            ("NO_COLOR", "set to anything: no colour at all, lines and letters instead"),
            ("COLORTERM", "truecolor or 24bit: the terminal shows every colour"),
            ("TERM", "what the terminal is: with -256color it has 256 colours, else 16; dumb: it cannot show the app"),
            ("LC_ALL, LC_CTYPE, LANG", "the locale, the first that is set: C or POSIX means ASCII alone"),
            ("XDG_STATE_HOME", "where the folder gradtui is that remembers; default: ~/.local/state"),
            ("TEXTUAL_THEME", "the app's colours, such as textual-light"),
            ("TEXTUAL_ANIMATIONS", "none: nothing slides or fades"),
        ],
    )
    options.note(
        "files",
        [
            ("~/.local/state/gradtui/", "how far you have come in the course"),
            ("…/gradtui/fault.log", "the details of gradtui's own last fault"),
        ],
    )
    options.note(
        "exit codes",
        [
            ("0", "done"),
            ("1", "a fault of gradtui's own; of doctor: something is wrong here"),
            ("2", "bad input or usage"),
            ("128 + n", "ended by signal n, with the terminal as it was"),
        ],
    )
    return options


def _scenario(text: str) -> str:
    """A scenario's name; a command's would have been the first word."""
    if text in COMMANDS:
        raise ValueError(f"found the command {text} after options, expected it first")
    return text
