"""What is said and charted of one state: each part is worked out when it is first asked for, and only once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ..lesson.vocabulary import EVERY, known
from .panels.lines import Line
from .panels.numbers import Row, fitted, in_full, rows_of
from .panels.words import coach, runs
from .session import Session
from .state import AppState

if TYPE_CHECKING:
    from ..engine.landmarks.landmark import Landmark
    from ..lesson.questions import Asked
    from ..picture.canvas.canvas import Canvas
    from ..picture.plots.loss import Loss


@dataclass(frozen=True, eq=False)
class Frame:
    """A state to be shown. It goes when the state goes: nothing in it can be out of date."""

    state: AppState
    """The state."""
    landmarks: tuple[Landmark, ...] = ()
    """What is known of the window."""
    is_whole: bool = True
    """Whether the loss chart and the curvature are there too; the app's first frame is without."""
    _lines: dict[tuple[str, int, int], list[Line]] = field(default_factory=dict)
    """Lines that were made, by their panel and its size."""

    @cached_property
    def inspected(self) -> Session:
        """The session with the probe, while there is one, in the place of the run."""
        return self.state.session.inspected

    @cached_property
    def asked(self) -> Asked | None:
        """The open question in words."""
        return self.state.lesson.asked if self.state.lesson is not None else None

    @cached_property
    def words(self) -> frozenset[str]:
        """The field's words that the learner has met; the first frame does not read the lessons before."""
        lesson = self.state.lesson
        return EVERY if lesson is None else known(lesson.scenario, lesson.at, earlier=self.is_whole)

    # -- panels --------------------------------------------------------------------------------------------------------

    @cached_property
    def _rows(self) -> list[Row]:
        return rows_of(self.inspected, self.state.hiding, curves=self.is_whole, words=self.words)

    def numbers(self, width: int, height: int) -> list[Line]:
        """The partials and the update: as many lines as there is room for, or those that were scrolled to."""
        key = "numbers", width, height
        if key not in self._lines:
            top = min(self.state.numbers_top, self.most_above(width, height)) if self.state.numbers_top else 0
            lines = in_full(self._rows, width)[top : top + height] if top else fitted(self._rows, width, height)
            self._lines[key] = lines
        return self._lines[key]

    def most_above(self, width: int, height: int) -> int:
        """How many lines of the numbers can be scrolled away."""
        return max(len(in_full(self._rows, width)) - height, 0)

    def runs(self, width: int, height: int) -> list[Line]:
        """A line for each run."""
        key = "runs", width, height
        if key not in self._lines:
            self._lines[key] = runs(self.state.session, width, height, self.landmarks)
        return self._lines[key]

    def coach(self, width: int, height: int) -> list[Line]:
        """What the last step did."""
        key = "coach", width, height
        if key not in self._lines:
            self._lines[key] = coach(self.state.session, width, height, self.words)
        return self._lines[key]

    # -- the loss chart ------------------------------------------------------------------------------------------------

    @cached_property
    def _losses(self) -> list[Loss]:
        from .painting.loss import losses_of

        return losses_of(self.state.session)

    @cached_property
    def is_log(self) -> bool:
        """Whether the loss chart is logarithmic: as it was chosen, else as the values suggest."""
        if self.state.log_loss is None and self.is_whole:
            from ..picture.plots.loss import wants_log

            return wants_log(self._losses)
        return bool(self.state.log_loss)

    def loss(self, width: int, height: int) -> Canvas:
        """The loss chart of every run that has begun."""
        if not self.is_whole:
            from ..picture.canvas.canvas import Canvas

            return Canvas.blank(width, height)
        from ..picture.plots.loss import loss_chart

        return loss_chart(width, height, self._losses, log=self.is_log)
