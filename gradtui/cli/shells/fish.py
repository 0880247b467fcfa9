"""Completion for fish, from 3.0 on."""

from __future__ import annotations

from collections.abc import Sequence

from .. import output
from ..options.options import Option
from . import Word, values_of

_HEAD = """# Completion of gradtui for fish; made by: gradtui completion fish

# whether the command is one of these
function __gradtui_is
    set -l words (commandline -opc)
    test (count $words) -ge 2; and contains -- $words[2] $argv
end

# whether the first word is still to come
function __gradtui_is_first
    test (count (commandline -opc)) -lt 2
end

# folders, and files that end in .toml
function __gradtui_toml
    __fish_complete_path (commandline -ct) | string match -r '^.*(?:\\.toml|/)(?:\\t.*)?$'
end

complete -c gradtui -f
"""


def script(words: Sequence[Word], known: dict[str, tuple[str, ...]]) -> str:
    """Return the script."""
    names = [word.name for word in words if word.name]
    first = "complete -c gradtui -n __gradtui_is_first"
    lines = [f"{first} -a {word.name} -d {_quoted(word.about)}" for word in words if word.name]
    for word in words:
        when = f"__gradtui_is {word.name}" if word.name else f"not __gradtui_is {' '.join(names)}"
        begin = f"complete -c gradtui -n {_quoted(when)}"
        lines += ["", f"# gradtui {word.name}".rstrip()]
        lines += [f"{begin}{_named(option)}{_takes(option, known)}" for option in word.options]
        for place in word.positionals:
            values = values_of(place, known)
            if values:
                lines.append(f"{begin} -a {_quoted(' '.join(values))}")
            if place.kind == "scenario":
                lines.append(f"{begin} -k -a {_quoted('(__gradtui_toml)')}")
    return _HEAD + "\n".join([*lines, ""])


def _named(option: Option) -> str:
    return "".join(f" -l {name[2:]}" if name.startswith("--") else f" -s {name[1:]}" for name in option.names)


def _takes(option: Option, known: dict[str, tuple[str, ...]]) -> str:
    said = f" -d {_quoted(option.about)}"
    if option.is_flag:
        return said
    if option.kind == "file":
        return f" -r -F{said}"
    values = values_of(option, known)
    return f" -x -a {_quoted(' '.join(values))}{said}" if values else f" -x{said}"


def _quoted(text: str) -> str:
    return "'" + output.fit(text).replace("\\", "\\\\").replace("'", "\\'") + "'"
