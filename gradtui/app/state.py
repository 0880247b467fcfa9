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
    from ..picture.surface.solid import Form
    from ..scenario.tables.question_kinds import Hidden

Typing = Literal["", "function", "answer"]
"""The line that has the keys, if any."""
LossView = Literal["", "linear", "log", "distances"]
"""The loss on a scale, or the distances to the minimum."""
LOSS_VIEWS: tuple[LossView, ...] = ("linear", "log", "distances")
"""What the loss chart can show, in the order in which a key goes round."""
SPEEDS = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""How many steps a second playing can take."""
LAYOUTS = ("", "-picture-alone", "-numbers-alone")
"""What there is room for, by the classes of the screen."""

Tangent = Literal["", "plane", "bowl"]
"""What touches f at a point: its tangents alone, the plane through them, the bowl of its second partials."""

LAST_PAGE = 1_000_000
"""For ``page``: the last one, however many there are."""


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
    shown: str = "hill"
    """The picture, by its name in the registry."""
    cursor: tuple[int, int] | None = None
    """On a map: the column and row that the cursor was moved to; None as long as it is where the run is."""
    row: int = 0
    """The number of the row of the data that is chosen; 0 for none."""
    model_input: int = 0
    """Of a model of several inputs: the place of the one along which it is drawn."""
    array_plane: int = 0
    """Of many parameters: the number of the plane; after the last one comes the first."""
    camera: Camera | None = None
    """How the surface is turned; None as at first."""
    surface: Form | None = None
    """The form in which the surface is drawn; None as its levels suggest."""
    tangent: Tangent = ""
    """What touches f on surface, slices and curve."""
    level: float | None = None
    """The height of the level plane; None where there is none."""
    needle: float | None = None
    """The direction that was chosen on the compass, in degrees; None for none."""
    speed: int = 2
    """The place in ``SPEEDS`` of how fast it plays."""
    is_playing: bool = False
    """Whether it steps by itself."""
    loss_view: LossView = ""
    """What the loss chart shows; "" the loss on the scale that its values suggest."""
    layout: int = 0
    """The place in ``LAYOUTS`` of what is enlarged."""
    numbers_top: int = 0
    """The first line of the numbers that is shown."""
    page: int = 0
    """The page of the lesson's card."""
    is_judging: bool = False
    """Whether an answer is being judged."""
    file_problem: str = ""
    """What is wrong with the scenario's file as it was saved last, on one line; ""."""
    before_edit: AppState | None = None
    """While the function is edited: what there was before."""
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
        return self.is_asked("slope")

    def is_asked(self, what: Hidden) -> bool:
        """Whether an open question asks for something, so that nothing on screen may say it."""
        lesson = self.open_question
        return lesson is not None and lesson.hides(what)

    def paused(self) -> AppState:
        """The state at rest."""
        return replace(self, is_playing=False) if self.is_playing else self

    def saying(self, words: str, seconds: float) -> AppState:
        """The state with a note."""
        return replace(self, note=Remark(words, seconds))


@dataclass(frozen=True, slots=True, eq=False)
class Refusal:
    """Why an action does nothing now."""

    words: str
    """What is said; "" where that stands beside the lesson."""
    state: AppState
    """The state, which may be at rest or say something beside the lesson."""
