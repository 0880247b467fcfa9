"""The menu's pictures: drawn one after the other in a thread, while keys are answered, and kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from textual.screen import Screen

from ...app.panels.menu_rows import PRACTICE, Item
from ...app.panels.menu_words import Facts, facts_of
from ...picture.canvas.canvas import Canvas

if TYPE_CHECKING:
    from ...scenario.model import Scenario
    from ..modes import Modes

_MOST = 200  # pictures that are kept; on the largest wall there are half as many
_BREATH = 0.005  # seconds between two pictures, in which what was drawn is sent and keys are answered


class Job(NamedTuple):
    """Something to be drawn, or only to be known."""

    item: Item
    """Of what."""
    width: int
    """How many columns; 0 where only its facts are asked for."""
    height: int
    """How many rows."""


class MenuPictures:
    """What was drawn and found out. ``next_job`` says what is wanted most, ``arrived`` shows what came."""

    def __init__(
        self, screen: Screen[None], next_job: Callable[[], Job | None], arrived: Callable[[Job], None], modes: Modes
    ) -> None:
        self._screen = screen
        self._next_job = next_job
        self._arrived = arrived
        self._modes = modes
        self._is_busy = False
        self.drawn: dict[Job, Canvas] = {}
        """The pictures, as they can be shown."""
        self.facts: dict[str, Facts] = {}
        """What is known of each scenario, by its name."""

    def begin(self) -> None:
        """Draw what is wanted, if that is not under way."""
        job = None if self._is_busy else self._next_job()
        if job is not None:
            self._is_busy = True
            self._screen.run_worker(lambda: self._work(job), thread=True, group="hill", exit_on_error=False)

    def _work(self, job: Job | None) -> None:
        try:
            while job is not None:
                found = _found(job, self._modes)
                time.sleep(_BREATH)
                job = self._screen.app.call_from_thread(self._keep, job, *found)
        except BaseException:  # an app that ends cancels it too: the next one may begin
            self._is_busy = False
            raise

    def _keep(self, job: Job, canvas: Canvas | None, facts: Facts) -> Job | None:
        """Keep what was found; return what is wanted next."""
        self.facts[job.item.name] = facts
        if canvas is not None:
            self.drawn[job] = canvas
            if len(self.drawn) > _MOST:
                del self.drawn[next(iter(self.drawn))]
        self._arrived(job)
        following = self._next_job()
        self._is_busy = following is not None
        return following


def _found(job: Job, modes: Modes) -> tuple[Canvas | None, Facts]:
    """The picture that tells most of an item's scenario, and what is to be known of it."""
    from ...scenario.problems import ScenarioError

    try:
        scenario = _opened(job.item)
    except ScenarioError:
        return _in_words(job, modes), Facts("", "")
    facts = facts_of(scenario)
    if not job.width:
        return None, facts
    from ...app.painting.studio import Studio
    from ...app.prepared import telling_picture
    from ...app.session import Session

    session = Session.open(scenario)
    return modes.picture(telling_picture(session, Studio(session), job.width, job.height)), facts


def _in_words(job: Job, modes: Modes) -> Canvas | None:
    from ...app.painting.words import in_words

    said = "This file has faults: gradtui check says which."
    return modes.picture(in_words(job.width, job.height, said)) if job.width else None


def _opened(item: Item) -> Scenario:
    from ...scenario.catalogue import find, open_scenario

    if item.group == PRACTICE:
        from ...lesson.practice import practice
        from ...scenario.reader import loads

        return loads(practice(int(item.name), 0))
    return open_scenario(find(item.name) or item.name)
