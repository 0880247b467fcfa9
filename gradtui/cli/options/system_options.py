"""The options of the commands that have to do with where gradtui runs."""

from __future__ import annotations

from .function_options import add_format, options_of
from .options import Options

SHELLS = ("bash", "zsh", "fish")


def completion_options() -> Options:
    """The options of ``gradtui completion``."""
    options = options_of(
        "completion",
        "Print the script that lets a shell complete gradtui's commands, options, choices, built-in scenarios and the "
        ".toml files at hand. The script starts no Python: after an update of gradtui, make it anew.",
    )
    options.section("for which shell")
    options.add(metavar="SHELL", choices=SHELLS, about="bash, zsh or fish", needed=True)
    options.note(
        "to set it up",
        [
            ("gradtui completion bash > ~/.local/share/bash-completion/completions/gradtui", "bash"),
            ("gradtui completion zsh > ~/.zfunc/_gradtui", "zsh, with fpath+=(~/.zfunc) before compinit in ~/.zshrc"),
            ("gradtui completion fish > ~/.config/fish/completions/gradtui.fish", "fish"),
            ('eval "$(gradtui completion bash)"', "this one shell only; of zsh too, after compinit"),
        ],
    )
    return options


def help_options() -> Options:
    """The options of ``gradtui help``."""
    options = options_of(
        "help", "Show a page of the manual, or list the topics that have one. Of a command it shows the --help."
    )
    options.section("what to read")
    options.add(
        metavar="TOPIC", about="a page of the manual, or a command; without it, the list of pages", kind="topic"
    )
    options.note(
        "examples",
        [
            ("gradtui help", "the topics"),
            ("gradtui help functions", "what a function may be made of"),
            ("gradtui help run", "the options of gradtui run"),
        ],
    )
    return options


def doctor_options() -> Options:
    """The options of ``gradtui doctor``."""
    options = options_of(
        "doctor",
        "Print what a report of a problem needs: versions, the terminal, its colours, characters and size, and whether "
        "each part of gradtui does its work here. Nothing is changed and nothing is sent. Your home folder is shown as "
        "~, and of the environment only what bears on this.",
    )
    options.section("what to print")
    add_format(options, "doctor")
    options.note("exit codes", [("0", "all is well"), ("1", "something is wrong, and is named last")])
    options.note(
        "examples",
        [
            ("gradtui doctor", "look at it, colours and signs too"),
            ("gradtui doctor > doctor.txt", "to go with a report"),
        ],
    )
    return options
