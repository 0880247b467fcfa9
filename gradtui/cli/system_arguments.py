"""The options of the commands that have to do with where gradtui runs."""

from __future__ import annotations

from .arguments import options_of
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
    options.add(shown="SHELL", choices=SHELLS, about="bash, zsh or fish", needed=True)
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
