"""Completion for bash, from 3.2 on."""

from __future__ import annotations

from collections.abc import Sequence

from ..options.options import Option
from . import Word, quoted, values_of

_HEAD = r"""# Completion of gradtui for bash; made by: gradtui completion bash

# offer those of the words that begin as what was typed
_gradtui_words() {
    local word
    for word in "$@"; do
        [[ $word == "$cur"* ]] && COMPREPLY+=("$word")
    done
}

# offer folders, and files with an ending
_gradtui_files() {
    local name
    local -a found=()
    while IFS= read -r name; do
        [[ -d $name || $name == *"$1" ]] && found+=("$name")
    done < <(compgen -f -- "$cur")
    (( ${#found[@]} )) || return
    if compopt -o filenames 2>/dev/null; then
        COMPREPLY+=("${found[@]}")
    else
        for name in "${found[@]}"; do
            COMPREPLY+=("$(printf %q "$name")")
        done
    fi
}

_gradtui() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=
    COMPREPLY=()
    # a word ends at "=" here
    if [[ $cur == "=" ]]; then
        cur=
    elif [[ $prev == "=" ]] && (( COMP_CWORD > 2 )); then
        prev=${COMP_WORDS[COMP_CWORD-2]}
    fi
    (( COMP_CWORD > 1 )) && command=${COMP_WORDS[1]}
"""
_TAIL = r"""}

complete -F _gradtui gradtui
"""


def script(words: Sequence[Word], known: dict[str, tuple[str, ...]]) -> str:
    """Return the script."""
    names = [word.name for word in words if word.name]
    lines = ["    case $command in", f"    {'|'.join(names)}) ;;", "    *) command= ;;", "    esac", ""]
    lines += ["    case $command:$prev in"]
    unknown = []
    for word in words:
        for option in word.options:
            pattern = "|".join(f"{word.name}:{name}" for name in option.names)
            if offer := _offer(option, known):
                lines += [f"    {pattern})", *offer, "        return ;;"]
            elif not option.is_flag:
                unknown.append(pattern)
    lines += [f"    {'|'.join(unknown)})", "        return ;;"]
    lines += ["    esac", "", "    case $command in"]
    for word in words:
        every = [name for option in word.options for name in option.names]
        lines += [f"    {quoted(word.name)})", "        if [[ $cur == -* ]]; then"]
        lines += [f"            _gradtui_words {' '.join(every)}"]
        offers = [f"    {line}" for place in word.positionals for line in _offer(place, known)]
        if not word.name:
            offers.append(f"            (( COMP_CWORD == 1 )) && _gradtui_words {' '.join(names)}")
        if offers:
            lines += ["        else", *offers]
        lines += ["        fi ;;"]
    return _HEAD + "\n".join([*lines, "    esac", ""]) + _TAIL


def _offer(option: Option, known: dict[str, tuple[str, ...]]) -> list[str]:
    """The lines that offer what an option or a place takes."""
    values = values_of(option, known)
    lines = [f"        _gradtui_words {' '.join(map(quoted, values))}"] if values else []
    if option.kind == "scenario":
        lines.append("        _gradtui_files .toml")
    elif option.kind == "file":
        lines.append('        _gradtui_files ""')
    return lines
