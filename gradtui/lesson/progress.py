"""How far a learner has come in the course, kept between two runs of the program."""
# ruff: noqa: PTH103, PTH105, PTH118, PTH120, PTH123, TRY004 - paths are strings, as in scenario/files.py

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from ..scenario.files import kind_of

if sys.platform != "win32":
    import fcntl

_MOST = 1_000_000  # bytes of a file that is read
_MOST_CARDS = 10_000
_PATIENCE = 1.0  # seconds for others who write; each takes milliseconds


@dataclass(frozen=True, slots=True)
class LessonProgress:
    """How far a lesson has been gone through."""

    card: int
    """The number of the open card; as many as there are cards when the lesson is over."""
    cards: int
    """How many cards the lesson has."""
    right: frozenset[int] = field(default_factory=frozenset)
    """The numbers of the questions that were answered rightly."""
    done: bool = False
    """Whether the lesson was gone through to its end, once at least."""

    @property
    def is_open(self) -> bool:
        """Whether there is a place to go on from."""
        return 0 < self.card < self.cards


Marks = Mapping[str, LessonProgress]
"""The mark of each lesson that was begun, by its name."""


class Progress:
    """The marks, in a file of the state folder: ``progress.json``.

    Every change is on disk when the method returns, in one piece (a new file takes the place of the old one), and
    keeps what another gradtui has written meanwhile: from reading to writing the folder is locked. A file that cannot
    be understood is set aside as ``progress.json.bad``; one that cannot be read is not written over. Where nothing can
    be kept, the marks last as long as the program. Nothing here raises: what went wrong is in ``trouble``.
    """

    def __init__(self, folder: str | None) -> None:
        """Read what was kept in a folder; None keeps nothing."""
        self._path = "" if folder is None else os.path.join(folder, "progress.json")
        self._marks: dict[str, LessonProgress] = {}
        self._forgotten: dict[str, LessonProgress] = {}
        self.trouble = ""
        """What went wrong last, in a sentence for the learner; ""."""
        self._last = ""
        self._read()

    @property
    def marks(self) -> Marks:
        """The mark of each lesson that was begun."""
        return MappingProxyType(self._marks)

    @property
    def last(self) -> str:
        """The lesson that was open last, or ""."""
        return self._last

    @property
    def can_restore(self) -> bool:
        """Whether something was forgotten that can be brought back."""
        return bool(self._forgotten)

    def remember(self, name: str, mark: LessonProgress) -> None:
        """Keep the mark of a lesson."""
        with self._alone() as can_write:
            self._marks[name] = mark
            self._last = name
            self._write(can_write)

    def forget(self, name: str | None = None) -> None:
        """Forget a lesson's mark, or all of them; ``restore`` brings them back."""
        with self._alone() as can_write:
            names = list(self._marks) if name is None else [name]
            forgotten = {each: self._marks.pop(each) for each in names if each in self._marks}
            if forgotten:
                self._forgotten = forgotten
                if self._last in forgotten:
                    self._last = ""
                self._write(can_write)

    def restore(self) -> None:
        """Bring back what was forgotten last."""
        with self._alone() as can_write:
            self._marks.update(self._forgotten)
            self._forgotten = {}
            self._write(can_write)

    # -- the file ----------------------------------------------------------------------------------------------------

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Read what is there, and let no other gradtui write meanwhile; say whether it may be written over."""
        lock = -1
        if self._path and sys.platform != "win32":
            with suppress(OSError):  # where nothing can be locked, what two write at the same moment may be lost
                os.makedirs(os.path.dirname(self._path), exist_ok=True)
                lock = os.open(os.path.dirname(self._path), os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
                _locked(lock)
        try:
            yield self._read()
        finally:
            if lock >= 0:
                os.close(lock)

    def _read(self) -> bool:
        """Read what was kept; return whether nothing is lost when it is written over."""
        if not self._path:
            return True
        try:
            content = _content(self._path)
        except FileNotFoundError:
            return True
        except OSError as error:
            self.trouble = f"What was remembered of the course cannot be read: {_why(error)}."
            return False
        try:
            self._marks, self._last = _understood(content)
        except ValueError:
            self._set_aside()
        return True

    def _set_aside(self) -> None:
        aside = f"{self._path}.bad"
        try:
            os.replace(self._path, aside)
        except OSError as error:
            self.trouble = f"What was remembered of the course is damaged: {_why(error)}."
        else:
            self.trouble = f"What was remembered of the course was damaged. It is kept as {aside}."

    def _write(self, can_write: bool) -> None:
        if not self._path or not can_write:
            return
        lessons = {
            name: {"card": mark.card, "cards": mark.cards, "right": sorted(mark.right), "done": mark.done}
            for name, mark in self._marks.items()
        }
        text = json.dumps({"schema": 1, "last": self._last, "lessons": lessons}, indent=1) + "\n"
        new = f"{self._path}.{os.getpid()}.new"
        try:
            os.makedirs(os.path.dirname(self._path), exist_ok=True)
            with open(new, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(new, self._path)
        except OSError as error:
            with suppress(OSError):
                os.remove(new)  # noqa: PTH107
            self.trouble = f"How far you come cannot be kept: {_why(error)}."


def _locked(folder: int) -> None:
    """Lock a folder as soon as the others are ready, or go on without: whoever keeps it so long stands still."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        with suppress(BlockingIOError):
            if sys.platform != "win32":
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        time.sleep(0.002)


def _content(path: str) -> bytes:
    """The bytes of a file, no more than may be in it. Raises OSError, for a pipe in its place too."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    with open(descriptor, "rb", buffering=0) as file:
        kind = kind_of(os.fstat(descriptor))
        if kind:
            raise OSError(0, f"it is {kind}")
        content = bytearray()
        while len(content) <= _MOST and (piece := file.read(_MOST + 1 - len(content))):
            content += piece
        return bytes(content)


def _why(error: OSError) -> str:
    return (error.strerror or "no reason given").lower()


def _understood(content: bytes) -> tuple[dict[str, LessonProgress], str]:
    """The marks in a file, and the lesson that was open last. Raises ValueError."""
    if len(content) > _MOST:
        raise ValueError("too long")
    try:
        document = json.loads(content)
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(document, dict) or not isinstance(document.get("lessons"), dict):
        raise ValueError("no lessons")
    last = document.get("last", "")
    marks = {name: _mark(found) for name, found in document["lessons"].items()}
    return marks, last if isinstance(last, str) and last in marks else ""


def _mark(found: Any) -> LessonProgress:
    if not isinstance(found, dict) or not isinstance(found.get("right"), list):
        raise ValueError("no mark")
    numbers = [found.get("card"), found.get("cards"), *found["right"]]
    if not all(type(number) is int and 0 <= number <= _MOST_CARDS for number in numbers):
        raise ValueError("no number of a card")
    return LessonProgress(numbers[0], numbers[1], frozenset(numbers[2:]), found.get("done") is True)
