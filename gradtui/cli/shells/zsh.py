"""Completion for zsh."""

from __future__ import annotations

from collections.abc import Sequence

from .. import output
from ..options.options import Option
from . import Word, quoted, values_of

_HEAD = """#compdef gradtui
# Completion of gradtui for zsh; made by: gradtui completion zsh
"""
_TAIL = """
if [[ $funcstack[1] == _gradtui ]]; then
    _gradtui "$@"
else
    compdef _gradtui gradtui
fi
"""


def script(words: Sequence[Word], known: dict[str, tuple[str, ...]]) -> str:
    """Return the script."""
    built_in = " ".join(map(quoted, known["scenario"]))
    lines = ["", "_gradtui_scenarios() {", f"    local -a built_in=({built_in})", "    _alternative \\"]
    lines += ["        'scenarios:built-in scenario:compadd -a built_in' \\"]
    lines += ["        'files:scenario file:_files -g \"*.toml\"'", "}", ""]
    lines += ["_gradtui_first() {", "    local -a commands=("]
    lines += [f"        {quoted(f'{word.name}:{_plain(word.about)}')}" for word in words if word.name]
    lines += ["    )", "    (( CURRENT == 2 )) && _describe -t commands command commands"]
    lines += ["    _gradtui_scenarios", "}"]
    lines += ["", "_gradtui() {", "    if (( CURRENT > 2 )); then", "        case $words[2] in"]
    for word in words[1:]:
        lines += [f"        {word.name})", "            shift words", "            (( CURRENT-- ))"]
        lines += ["            _arguments -S : \\", *_specs(word, known, 16), "            return ;;"]
    lines += ["        esac", "    fi", "    _arguments -S : \\", *_specs(words[0], known, 8), "}"]
    return _HEAD + "\n".join([*lines, ""]) + _TAIL


def _specs(word: Word, known: dict[str, tuple[str, ...]], indent: int) -> list[str]:
    """What ``_arguments`` is given: a word for each option and each place."""
    specs = []
    for option in word.options:
        others = f"({' '.join(option.names)})" if len(option.names) > 1 and not option.many else ""
        for name in option.names:
            value = "" if option.is_flag else f":{_plain(option.metavar)}:{_action(option, known)}"
            equals = "=" if value and name.startswith("--") else ""
            specs.append(f"{'*' * option.many}{others}{name}{equals}[{_plain(option.about)}]{value}")
    for place in word.positionals:
        action = "_gradtui_first" if not word.name else _action(place, known)
        specs.append(f"{'*' if place.many else '1'}:{_plain(place.metavar)}:{action}")
    lines = [" " * indent + quoted(spec) for spec in specs]
    return [*(f"{line} \\" for line in lines[:-1]), lines[-1]]


def _action(option: Option, known: dict[str, tuple[str, ...]]) -> str:
    if option.kind == "scenario":
        return "_gradtui_scenarios"
    if option.kind == "file":
        return "_files"
    values = values_of(option, known)
    return f"({' '.join(values)})" if values else ""


def _plain(text: str) -> str:
    """A text in which nothing is a sign of ``_arguments`` or ``_describe``."""
    for sign in "\\:[]":
        text = text.replace(sign, f"\\{sign}")
    return output.fit(text)
