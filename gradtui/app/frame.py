"""What is said and charted of one state: each part is worked out when it is first asked for, and only once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ..lesson.vocabulary import EVERY, known
from .panels.lines import Line
from .panels.numbers import Panels, Row, cut, fitted, in_full, panels
from .panels.tints import tinted
from .panels.words import coach, runs
from .session import Session
from .state import AppState

if TYPE_CHECKING:
    from ..engine.landmarks.landmark import Landmark
    from ..lesson.questions import Asked
    from ..picture.canvas.canvas import Canvas
    from ..picture.plots.loss import Loss

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Frame:
    """A state to be shown. It goes when the state goes: nothing in it can be out of date."""

    state: AppState
    """The state."""
    landmarks: tuple[Landmark, ...] = ()
    """What is known of the window."""
    is_whole: bool = True
    """Whether the loss chart and the curvature are there too; the app's first frame is without."""
    _lines: dict[tuple[str, int, int], Any] = field(default_factory=dict)
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
    def _panels(self) -> Panels:
        return panels(self.inspected, self.state.hiding, curves=self.is_whole, words=self.words)

    def numbers(self, width: int, height: int) -> list[Line]:
        """The partials and the update: as many lines as there is room for, or those that were scrolled to."""
        return self._kept("numbers", width, height, lambda: self._scrolled([self._panels.as_one], width, height)[0])

    def formula(self, width: int) -> list[Line]:
        """The function in one line, for where there are no numbers."""
        row = self._panels.here[0]
        return self._kept("formula", width, 1, lambda: tinted(row.lines(width, 1), self.state.session.run.variables))

    def here(self, width: int, height: int, *, lean: bool = False) -> list[Line]:
        """F and its partials, where they and the next step have a panel each; the height is that of both."""
        return self._both(width, height, lean=lean)[0]

    def ahead(self, width: int, height: int, *, lean: bool = False) -> list[Line]:
        """The next step, in the second of the two panels; ``lean`` without what its title says then."""
        return self._both(width, height, lean=lean)[1]

    def rate(self, width: int) -> Line:
        """η and, where there is room, the formula, for the title above the next step; () where there is no η."""
        heading = self._panels.heading
        if heading is None:
            return ()
        lines = heading.lines(width)
        return lines[0] if len(lines) == 1 else replace(heading, tail="").lines(width, 1)[0]

    def _both(self, width: int, height: int, *, lean: bool) -> list[list[Line]]:
        ahead = self._panels.ahead[self._panels.heading is not None :] if lean else self._panels.ahead
        parts = [self._panels.here, ahead]
        return self._kept(f"panels {lean}", width, height, lambda: self._scrolled(parts, width, height))

    def _scrolled(self, parts: list[list[Row]], width: int, height: int) -> list[list[Line]]:
        """The lines of each part; what was scrolled away leaves the first one, then the next."""
        found = fitted([row for part in parts for row in part], width, height)
        shown: list[list[Line]] = []
        top = self.state.numbers_top
        for part in parts:
            lines = [line for own in found[: len(part)] for line in own]
            found = found[len(part) :]
            if top:
                full = in_full(part, width)
                away = min(top, len(full) - len(lines))
                lines = full[away : away + len(lines)] if away else lines
                top -= away
            shown.append(lines)
        over = sum(map(len, shown)) - max(height, 3)
        if over > 0:
            shown[-1] = cut(shown[-1], len(shown[-1]) - over)
        session = self.state.session
        return shown if session.run.objective.has_arrays else [tinted(part, session.run.variables) for part in shown]

    def most_above(self, width: int, height: int) -> int:
        """How many lines of the numbers can be scrolled away."""
        return max(len(in_full(self._panels.as_one, width)) - height, 0)

    def _kept(self, name: str, width: int, height: int, make: Callable[[], T]) -> T:
        """What was made for a panel of this size."""
        key = name, width, height
        if key not in self._lines:
            self._lines[key] = make()
        return cast("T", self._lines[key])

    def runs(self, width: int, height: int) -> list[Line]:
        """A line for each run."""
        return self._kept("runs", width, height, lambda: runs(self.state.session, width, height, self.landmarks))

    def coach(self, width: int, height: int) -> list[Line]:
        """What the last step did."""
        return self._kept("coach", width, height, lambda: coach(self.state.session, width, height, self.words))

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
