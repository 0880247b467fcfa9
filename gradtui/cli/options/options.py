"""What a command can be asked, and how a command line is read: one reader, with the same words on every Python.

argparse would not do: its words change from one Python to the next, ``-f -x**2`` is no value to it, it names no near
misses before Python 3.14, and help, completion and the manual's tables would have to be made from its private parts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple

from ...expression.names import nearest
from ...expression.visible import visible
from ..usage import UsageError

_SHOWN = 60  # letters of a word that is found fault with


class Values(SimpleNamespace):
    """What a command line asks for, by the options' long names: ``values.steps``; and ``words``, the line itself."""


class Option(NamedTuple):
    """A word that begins with a dash, with the value that it takes; or, without a dash, a place for a word."""

    names: tuple[str, ...]
    """As they are written, such as ``-f`` and ``--function``; none for a place."""
    metavar: str
    """What stands for its value in the help; "" for an option that takes none."""
    about: str
    """What it is, for the help."""
    choices: tuple[str, ...] = ()
    """The values that it takes, if there are but a few."""
    reads: Callable[[str], Any] = str
    """Makes a value of a text; raises ValueError with what was expected and found."""
    default: Any = None
    """The value where nothing is said; False for one that takes none."""
    many: bool = False
    """Every value that was given, instead of the last."""
    needed: bool = False
    """A place that must be filled."""
    takes_dashed_value: bool = False
    """Takes the next word whatever it is: ``-f -x**2``."""
    conflicts_with: str = ""
    """The option that cannot be given as well."""
    kind: str = ""
    """What its values are, for completion: ``scenario``, ``file``, ``optimizer``, ``topic``, or "": not known."""

    @property
    def key(self) -> str:
        """Its name among the values."""
        long = [name[2:] for name in self.names if name.startswith("--")]
        return (long[0] if long else self.metavar.lower() + "s" * self.many).replace("-", "_")

    @property
    def is_flag(self) -> bool:
        """Whether it takes no value."""
        return bool(self.names) and not self.metavar

    @property
    def expected(self) -> str:
        """What its value has to be, for a message."""
        *others, last = self.choices or (self.metavar,)
        return f"{', '.join(others)} or {last}" if others else last

    def value_of(self, text: str) -> Any:
        """Read a value, or raise ValueError."""
        if self.choices and text not in self.choices:
            near = nearest(text, self.choices)
            hint = f"; did you mean {near}?" if near else ""
            raise ValueError(f"expected {self.expected}, got {shown(text)}{hint}")
        return self.reads(text)


class HelpNote(NamedTuple):
    """A part of the help that is no option."""

    heading: str
    """What it is about."""
    rows: Sequence[tuple[str, str]]
    """Its rows, of two columns."""
    leads: bool
    """Whether it stands before the options."""


class Options:
    """All that one command can be asked."""

    def __init__(self, command: str, about: str, *, usage: Sequence[str] = ()) -> None:
        self.command = command
        """As it is typed: ``gradtui run``."""
        self.about = about
        """What it does: paragraphs, for the help."""
        self.usage = usage
        """How it is called; made from the places where nothing is said."""
        self.help = [Option(("-h", "--help"), "", "this page", default=False)]
        """What comes last in the help: the options that print something and do no more."""
        self.notes: list[HelpNote] = []
        """What else is in the help."""
        self._sections: dict[str, list[Option]] = {}
        self._heading = "options"

    def section(self, heading: str) -> None:
        """Put what is added from here on under a heading."""
        self._heading = heading

    def add(
        self,
        *names: str,
        about: str,
        metavar: str = "",
        choices: Sequence[str] = (),
        reads: Callable[[str], Any] = str,
        default: Any = None,
        many: bool = False,
        needed: bool = False,
        takes_dashed_value: bool = False,
        conflicts_with: str = "",
        kind: str = "",
    ) -> None:
        """Add an option, or a place if it has no name; see ``Option`` for the words."""
        shown = metavar or "|".join(choices)
        is_flag = bool(names) and not shown
        rest = (reads, False if is_flag else default, many, needed, takes_dashed_value, conflicts_with, kind)
        option = Option(names, shown, about, tuple(choices), *rest)
        self._sections.setdefault(self._heading, []).append(option)

    def note(self, heading: str, rows: Sequence[tuple[str, str]], *, leads: bool = False) -> None:
        """Let a part of the help follow the options, or lead them."""
        self.notes.append(HelpNote(heading, rows, leads))

    @property
    def sections(self) -> dict[str, list[Option]]:
        """The options under the headings of the help."""
        return {**self._sections, "help": self.help}

    @property
    def all(self) -> list[Option]:
        """Every option and place, in the order of the help."""
        return [option for options in self.sections.values() for option in options]

    @property
    def positionals(self) -> list[Option]:
        """What can stand without a dash."""
        return [option for option in self.all if not option.names]

    def read(self, words: Sequence[str]) -> Values:
        """Return what a command line asks for; it ends at ``--help``. Raises UsageError."""
        options = self.all
        named = {name: option for option in options for name in option.names}
        positionals = [option for option in options if not option.names]
        values = Values(words=tuple(words), **{option.key: option.default for option in options})
        given: dict[str, str] = {}
        waiting = list(reversed(words))
        dashes_count = True
        while waiting:
            word = waiting.pop()
            if dashes_count and word == "--":
                dashes_count = False
            elif not dashes_count or not word.startswith("-") or word == "-" or _is_value(word, positionals, named):
                if not positionals:
                    raise self.fault(f"{self._says}found one word too many, {shown(word)}")
                self._keep(values, positionals[0], word)
                if not positionals[0].many:
                    positionals.pop(0)
            else:
                name, option, text = self._found(word, named)
                if option.conflicts_with in given:
                    raise self.fault(f"found both {given[option.conflicts_with]} and {name}, expected one of them")
                given |= dict.fromkeys(option.names, name)
                if option.is_flag:
                    if text is not None:
                        raise self.fault(f"{name}: expected no value, got {shown(text)}")
                    setattr(values, option.key, True)
                    if option.key in ("help", "version"):
                        return values
                    continue
                if text is None:
                    text = self._next(name, option, waiting, named)
                self._keep(values, option, text, name)
        missing = [place for place in positionals if place.needed]
        if missing:
            raise self.fault(f"{self._says}expected {missing[0].expected}, got nothing")
        return values

    def _found(self, word: str, named: dict[str, Option]) -> tuple[str, Option, str | None]:
        """The option that a word names, and the value that the word has with it."""
        name, equals, text = word.partition("=")
        if name in named:
            return name, named[name], text if equals else None
        if not word.startswith("--") and word[:2] in named:
            return word[:2], named[word[:2]], word[2:]
        near = nearest(name.lstrip("-"), [known.lstrip("-") for known in named if known.startswith("--")])
        hint = f"; did you mean --{near}?" if near else ""
        raise self.fault(f"unknown option {shown(name)}{hint}")

    def _next(self, name: str, option: Option, waiting: list[str], named: dict[str, Option]) -> str:
        """The word that follows an option, which is its value."""
        follows = waiting[-1] if waiting else None
        if follows is None or (
            not option.takes_dashed_value and (follows == "--" or follows.partition("=")[0] in named)
        ):
            found = "nothing" if follows is None else shown(follows)
            raise self.fault(f"{name}: expected {option.expected}, got {found}")
        return waiting.pop()

    def _keep(self, values: Values, option: Option, text: str, name: str = "") -> None:
        try:
            value = option.value_of(text)
        except ValueError as error:
            raise self.fault(f"{name}: {error}" if name else f"{self._says}{error}") from None
        if option.many:
            value = [*(getattr(values, option.key) or ()), value]
        setattr(values, option.key, value)

    @property
    def _says(self) -> str:
        """Who finds fault with a word that belongs to no option."""
        return f"{self.command.removeprefix('gradtui').strip()}: ".removeprefix(": ")

    def fault(self, message: str) -> UsageError:
        """The error that says what is wrong, and where help is."""
        return UsageError(f"{message} (see {self.command} --help)")


def _is_value(word: str, places: Sequence[Option], named: dict[str, Option]) -> bool:
    """Whether a word with one dash, such as -2*x, can only stand in one of the places that are left."""
    takes = any(place.takes_dashed_value for place in places)
    return takes and not word.startswith("--") and word[:2] not in named


def shown(text: str) -> str:
    """A word from outside, as a message shows it."""
    return visible(text, limit=_SHOWN) or "''"
