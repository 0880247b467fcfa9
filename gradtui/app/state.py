"""Everything that the app shows, frozen. Every key, click, edit and reload makes a new state: see ``dispatch``."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from .navigator import NextAction
from .session import Ranges, Session
from .window import shown_ranges

if TYPE_CHECKING:
    from ..lesson.lesson_state import LessonState
    from ..picture.surface.projection import Camera

Shown = Literal["hill", "surface", "slices", "compass", "map", "sweep"]
Typing = Literal["", "function", "answer"]
"""The line that has the keys, if any."""
MAPS = ("map", "sweep")
"""Pictures of very many descents."""
IN_TWO = ("surface", "slices", "compass")
"""Pictures of two variables."""
SPEEDS = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""How many steps a second playing can take."""
LAYOUTS = ("", "-picture-alone", "-numbers-alone")
"""What there is room for, by the classes of the screen."""


class Remark(NamedTuple):
    """What is said of an action, for a while."""

    words: str
    """The words."""
    seconds: float
    """For how long they stay."""


@dataclass(frozen=True, slots=True, eq=False)
class AppState:
    """What is shown. Nothing in it can be computed from the rest of it."""

    session: Session
    """The runs, and what is looked at."""
    plane: tuple[int, ...]
    """The variables of the hill's axes, one or two of them; () where the parameters are arrays."""
    home: Ranges
    """The range of each axis as the scenario has it."""
    next_action: NextAction = field(default_factory=NextAction)
    """What comes after the lesson."""
    lesson: LessonState | None = None
    """The scenario's lesson as it goes on; None where it has no cards."""
    lesson_hidden: bool = False
    """Whether the lesson and its questions are put away."""
    shown: Shown = "hill"
    """The picture."""
    camera: Camera | None = None
    """How the surface is turned; None as at first."""
    wire: bool = False
    """Whether the surface is drawn as wires."""
    speed: int = 2
    """The place in ``SPEEDS`` of how fast it plays."""
    is_playing: bool = False
    """Whether it steps by itself."""
    log_loss: bool | None = None
    """Whether the loss chart is logarithmic; None as the values suggest."""
    layout: int = 0
    """The place in ``LAYOUTS`` of what is enlarged."""
    numbers_top: int = 0
    """The first line of the numbers that is shown."""
    typing: Typing = ""
    """Which line has the keys, if any."""
    too_small: bool = False
    """Whether the window has no room to show a step; then keys do not take one."""
    note: Remark | None = None
    """What is to be said of the last action."""

    @property
    def is_of_arrays(self) -> bool:
        """Whether the parameters are arrays."""
        return not self.plane

    @property
    def is_busy(self) -> bool:
        """Whether keys type, or nothing could be seen of what they do."""
        return bool(self.typing) or self.too_small

    @property
    def ranges(self) -> Ranges:
        """The range of each axis now."""
        return shown_ranges(self.session, self.home, self.plane)

    @property
    def is_telling(self) -> bool:
        """Whether a lesson is shown."""
        return self.lesson is not None and bool(self.session.scenario.cards) and not self.lesson_hidden

    @property
    def open_question(self) -> LessonState | None:
        """The lesson, while a question is open that the learner sees."""
        lesson = self.lesson
        return lesson if lesson is not None and lesson.question is not None and self.is_telling else None

    @property
    def hiding(self) -> LessonState | None:
        """The lesson, while it hides something on which it asks, or will ask at once."""
        lesson = self.lesson
        hides = lesson is not None and (lesson.question is not None or bool(lesson.hides_formulas))
        return lesson if hides and self.is_telling else None

    @property
    def is_blind(self) -> bool:
        """Whether slopes are asked for, so that nothing on screen may say them."""
        return self.open_question is not None and bool(self.open_question.hides_slope_of)

    def paused(self) -> AppState:
        """The state at rest."""
        return replace(self, is_playing=False) if self.is_playing else self

    def saying(self, words: str, seconds: float) -> AppState:
        """The state with a note."""
        return replace(self, note=Remark(words, seconds))

    def veiled(self) -> AppState:
        """The state as a question that comes into sight finds it: no steps kept ahead, no map with the answer."""
        question = self.open_question
        if question is None:
            return self
        runs = question.veiled(self.session.runs)
        state = self if runs == self.session.runs else replace(self, session=replace(self.session, runs=runs))
        return replace(state, shown="hill") if question.hides_fates and self.shown in MAPS else state


@dataclass(frozen=True, slots=True, eq=False)
class Refusal:
    """Why an action does nothing now."""

    words: str
    """What is said; "" where that stands beside the lesson."""
    state: AppState
    """The state, which may be at rest or say something beside the lesson."""


def opened(session: Session, plane: tuple[int, ...], home: Ranges, next_action: NextAction | None = None) -> AppState:
    """The first state of a session, with its lesson where it was left."""
    ahead = next_action or NextAction()
    return with_lesson(AppState(session, plane, home, ahead), ahead.at, ahead.right)


def with_lesson(state: AppState, at: int = 0, right: frozenset[int] = frozenset()) -> AppState:
    """The state with its scenario's lesson open, if it has one; one that is open already stays as it is."""
    scenario = state.session.scenario
    if not scenario.cards or (state.lesson is not None and state.lesson.scenario is scenario):
        return state
    from ..lesson.lesson_state import LessonState  # late: most scenarios have no lesson

    return replace(state, lesson=LessonState.begin(scenario, state.session.run, at, right)).veiled()
