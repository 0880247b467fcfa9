"""Watching a scenario's file: what it says now, read in a thread of its own whenever it was saved."""
# ruff: noqa: PTH119 - as in scenario/files.py

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Event, Thread
from typing import TYPE_CHECKING

from ..app.prepared import Prepared, prepared
from ..scenario.files import read
from ..scenario.model import Scenario
from ..scenario.problems import ScenarioError
from ..scenario.stamps import Stamp, data_files, stamp_of

if TYPE_CHECKING:
    from .widgets.host import Host

SECONDS = 0.5
"""Between two looks at the file."""
_SETTLED = 0.15  # seconds for which a bad file must stay as it is: an editor may be in the middle of writing it
_GONE = 2  # looks after which a missing file is said to be missing: an editor may put a new one in its place

Reread = Callable[[], Scenario]
Stamps = tuple[Stamp, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the file was found to say."""

    scenario: Scenario | None = None
    """The scenario; None where it is the one that was read before, or where there are problems."""
    problem: str = ""
    """The first problem and how many more there are, on one line; "" for a good file."""
    fault: Exception | None = None
    """A fault of the program's own."""


class FileWatch:
    """Looks at a file and at the data that it names. ``tell`` is called in the watch's own thread."""

    def __init__(self, path: str, reread: Reread, tell: Callable[[Reading], None], seconds: float = SECONDS) -> None:
        self.path = path
        self._reread = reread
        self._tell = tell
        self._seconds = seconds
        self._paths: tuple[str, ...] = (path,)
        self._seen: Stamps = ()
        self._good: tuple[bytes, Stamps] | None = None  # what was read last without a problem
        self._gone = 0
        self._end = Event()

    def start(self) -> None:
        """Begin to look."""
        # a daemon: a folder that no longer answers must not keep the program from ending
        Thread(target=self._run, name="watch", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._end.set()

    def _run(self) -> None:
        self.begin()
        while not self._end.wait(self._seconds):
            try:
                found = self.look()
            except Exception as fault:  # noqa: BLE001 - the app ends with it, in its own thread
                found = Reading(fault=fault)
            if found is not None and not self._end.is_set():
                with suppress(RuntimeError):  # the app has just ended
                    self._tell(found)

    def begin(self) -> None:
        """Take the file as it is for what is known."""
        self._paths = (self.path, *data_files(self.path))
        self._seen, self._good = self._stamp(), self._content()

    def look(self) -> Reading | None:
        """What is new in the file, or None."""
        stamp = self._stamp()
        self._gone = self._gone + 1 if stamp[0] is None else 0
        if self._gone != _GONE and (self._gone or stamp == self._seen):
            return None
        while True:
            content = self._content()
            found = self._read(content)
            if found.problem and self._end.wait(_SETTLED):
                return None
            before, stamp = stamp, self._stamp()
            if before == stamp:
                break
        self._seen = stamp
        if found.scenario is not None:
            self._good = content
            self._paths = (self.path, *data_files(self.path))
            if len(self._paths) != len(stamp):
                self._seen, self._good = self._stamp(), self._content()
        return found

    def _read(self, content: tuple[bytes, Stamps] | None) -> Reading:
        if content is not None and content == self._good:
            return Reading()  # saved as it was, or as it had been before a mistake
        try:
            return Reading(self._reread())
        except ScenarioError as error:
            return Reading(problem=in_one_line(error))

    def _stamp(self) -> Stamps:
        return tuple(map(stamp_of, self._paths))

    def _content(self) -> tuple[bytes, Stamps] | None:
        """The text of the file, and of its data when they were written."""
        with suppress(ScenarioError):
            return read(self.path), self._stamp()[1:]
        return None


def in_one_line(error: ScenarioError) -> str:
    """The first problem with its place, and how many more there are."""
    first = error.problems[0]
    said = str(replace(first, path=os.path.basename(first.path), picture=""))
    more = len(error.problems) - 1
    return f"{said} (and {more} more)" if more else said


class Following:
    """What the main screen does when the file changes. Everything here is in the app's own thread."""

    def __init__(self, main: Host, path: str, reread: Reread) -> None:
        self.main = main
        self._fresh: Scenario | None = None  # good, and not shown yet
        self.watch = FileWatch(path, reread, self._tell)

    def _tell(self, reading: Reading) -> None:
        """From the watch's thread to the app's."""
        self.main.app.call_later(self.receive, reading)

    def receive(self, reading: Reading) -> None:
        """Take what the file says."""
        if reading.fault is not None:
            raise reading.fault
        self._fresh = reading.scenario or self._fresh
        self.main.do("file_said", reading.problem)
        self.apply()

    def apply(self) -> None:
        """Show the newest scenario, unless something lies over the picture or the function is being edited."""
        main, scenario = self.main, self._fresh
        if scenario is None or not self._is_free:
            return
        self._fresh = None
        main.do("pause")
        session, (width, height) = main.state.session, main.picture_size

        def work() -> None:
            found = prepared(session, scenario, width, height)
            main.app.call_from_thread(arrived, found)

        def arrived(found: Prepared) -> None:
            if self._fresh is None and main.state.session is session and self._is_free:
                main.adopt(*found)
                main.notify("the file was read again", timeout=2, markup=False)
                return
            # a key was pressed meanwhile, or the file was saved again
            self._fresh = self._fresh or scenario
            self.apply()

        main.run_worker(work, thread=True, group="reload")

    @property
    def _is_free(self) -> bool:
        return not self.main.state.typing and self.main.is_on_top
