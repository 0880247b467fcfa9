"""What a format of output is: its name, what asks for it, and what it is written by.

The classes are named tuples, as a ``Command`` is: a frozen dataclass takes a millisecond of every start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from ..style import Style, plain


class Kind(StrEnum):
    """A kind of result. The value is the command that has it."""

    RUNS = "run"
    """A scenario and its descents."""
    EXPLANATION = "explain"
    """A scenario and the explanation of its function."""
    MAP = "map"
    """A ``Mapped``."""
    SCREEN = "shot"
    """What the app shows: a ``Drawn``."""
    PROBLEMS = "check"
    """What is wrong with scenarios: a list of ``CheckedFile``."""
    LIST = "list"
    """Headings, each with the entries of the catalogue that stand below it."""
    ANSWER = "answer"
    """A question's prompt, and what an answer to it is worth: an ``Assessment``."""
    REPORT = "doctor"
    """A ``Report`` about this machine."""


class Destination(NamedTuple):
    """Where a result goes, as far as a writer has to know: a file takes everything, a stream what it can show."""

    fit: Callable[[str], str] = str
    """Puts a text into characters that the reader has; called before columns are measured."""
    style: Style = plain
    """Colours a text by its look."""
    width: int = 100
    """Columns to wrap at."""
    ascii_only: bool = False
    """Whether data is to have other characters escaped."""
    is_true_colour: bool = False
    """Whether it is a terminal with every colour."""
    full: bool = False
    """Whether data has every number of a large array."""


Drawn = Callable[[Literal["txt", "svg"]], str]
"""The app's screen, drawn with characters or as SVG when it is asked for."""
Content = str | bytes | Iterator[str]
"""What is to be written: all of it, or piece by piece where it would take much memory."""
Writer = Callable[[Any, Destination], Content]
"""Writes a result. What it needs it imports when it is called: imports are the start-up."""


class UnfitError(Exception):
    """A result that a format is not for. The message is one line for a person."""


class Format(NamedTuple):
    """A format of output. Choices, help, completion, messages and the manual's table are made from this."""

    name: str
    """What is said to ``--format``."""
    about: str
    """What it is, in a few words."""
    writers: Mapping[Kind, Writer]
    """The kinds of result that it takes, each with what writes it."""
    suffixes: tuple[str, ...] = ()
    """The ends of a file's name that ask for it where ``--format`` says nothing: ".svg".

    JSON, CSV and PNG have none: a file so named has always been text unless they were asked for, and scripts know that.
    """
    is_binary: bool = False
    """Whether it is bytes, which no terminal can show."""
    flag: str = ""
    """The option that asks for it, where it is none of the choices of ``--format``: "speak"."""
    beside: Mapping[Kind, Callable[[Any], list[str]]] = MappingProxyType({})
    """The lines that a person is told when it is written to a file, of what cannot be read in it."""
