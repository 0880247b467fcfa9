"""Opening lessons, practice problems and scenarios in the app, and what comes after the last card of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..scenario import catalogue
from ..scenario.model import Scenario

if TYPE_CHECKING:
    from ..lesson.lesson_state import LessonState
    from ..lesson.progress import LessonProgress, Progress


@dataclass(frozen=True, slots=True)
class NextAction:
    """What a scenario's lesson is embedded in."""

    words: str = "q leaves"
    """What there is to do when the lesson is over."""
    label: str = "next lesson"
    """What comes next, in a word or two."""
    go_on: Callable[[], None] | None = None
    """Opens what comes next; None where nothing does."""
    remember: Callable[[LessonState], None] | None = None
    """Keeps how far the learner has come; None where nothing is kept."""
    at: int = 0
    """The card to open first."""
    right: frozenset[int] = frozenset()
    """The questions that were answered rightly before."""
    has_menu: bool = False
    """Whether the menu lies below the scenario's screen."""


Show = Callable[[Scenario, NextAction], None]
"""Shows a scenario in place of the one that is shown."""


class Navigator:
    """The doors of the app."""

    def __init__(self, show: Show, progress: Progress | None, *, has_menu: bool) -> None:
        self._show = show
        self.progress = progress
        """How far the learner has come; None where it is not kept."""
        self._has_menu = has_menu
        self._leaves = "esc: the menu" if has_menu else "q leaves"

    @property
    def kept(self) -> Progress:
        """How far the learner has come; where it is not kept, for as long as the program lasts."""
        if self.progress is None:
            from ..lesson.progress import Progress

            self.progress = Progress(None)
        return self.progress

    def open(self, name: str) -> None:
        """Open a lesson or a scenario of the gallery."""
        scenario = catalogue.open_scenario(catalogue.find(name) or name)
        self._show(scenario, self.next_action(scenario))

    def next_action(self, scenario: Scenario) -> NextAction:
        """What a scenario is embedded in: a lesson of the course goes on where it was left, and the next follows."""
        name = catalogue.lesson_at(scenario.path)
        if name is None:
            return NextAction(self._leaves, has_menu=self._has_menu)
        number = catalogue.COURSE.index(name) + 1
        words, go_on = f"That was the course. {self._leaves}", None
        if number < len(catalogue.COURSE):
            following = catalogue.course()[number]
            words = f"enter opens the next lesson: {following.title} · {self._leaves}"

            def go_on() -> None:
                self.open(following.name)

        progress = self.progress
        if progress is None:
            return NextAction(words, go_on=go_on, has_menu=self._has_menu)

        def remember(lesson: LessonState) -> None:
            progress.remember(name, _mark(lesson, progress.marks.get(name)))

        mark = progress.marks.get(name)
        if mark is None or not mark.is_open or mark.cards != len(scenario.cards):
            return NextAction(words, go_on=go_on, remember=remember, has_menu=self._has_menu)
        return NextAction(
            words, go_on=go_on, remember=remember, at=mark.card, right=mark.right, has_menu=self._has_menu
        )

    def practise(self, level: int, seed: int) -> None:
        """Open a practice problem; the next one follows it."""
        from ..lesson.practice import practice
        from ..scenario.reader import loads

        scenario = loads(practice(level, seed))
        self._show(scenario, self.after_practice(level, seed))

    def after_practice(self, level: int, seed: int) -> NextAction:
        """What a practice problem is embedded in."""
        words = f"enter: another problem · {self._leaves}"
        return NextAction(words, "another problem", lambda: self.practise(level, seed + 1), has_menu=self._has_menu)


def _mark(lesson: LessonState, before: LessonProgress | None) -> LessonProgress:
    """How far a lesson has been gone through."""
    from ..lesson.progress import LessonProgress

    done = lesson.card is None or (before is not None and before.done)
    return LessonProgress(lesson.at, len(lesson.scenario.cards), lesson.right, done)
