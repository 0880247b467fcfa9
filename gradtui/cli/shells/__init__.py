"""Scripts with which shells complete what gradtui takes.

All that they offer stands in them as quoted words, but for the names of files, which the shell finds itself and quotes:
no word of a file is read, and no Python is started for a key. The generators that there are know argparse alone,
and start Python for each key or leave a shell out.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..options.options import Option

_PLAIN = re.compile(r"[\w.-]+", re.ASCII)


class Word(NamedTuple):
    """A command as completion knows it."""

    name: str
    """What is typed; "" for ``gradtui`` alone."""
    about: str
    """What it does."""
    options: list[Option]
    """What begins with a dash."""
    positionals: list[Option]
    """What does not."""


def values_of(option: Option, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The words that an option takes, as far as they are known beforehand."""
    return option.choices or known.get(option.kind, ())


def quoted(text: str) -> str:
    """A text between single quotes, for bash and zsh; a plain word as it is."""
    if _PLAIN.fullmatch(text):
        return text
    return "'" + text.replace("'", "'\\''") + "'"
