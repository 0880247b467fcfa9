"""What is said and charted of one state: each part is worked out when it is first asked for, and only once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ..lesson.vocabulary import EVERY, known
from .gate import HAS_ANSWER
from .panels.lines import Line
from .panels.numbers import Panels, Row, cut, fitted, in_full, panels
from .panels.tints import tinted
from .panels.words import coach, distances_title, loss_title, runs
from .session import Session
from .state import LOSS_VIEWS, AppState, LossView

if TYPE_CHECKING:
    from ..engine.descent.approach import Approach
    from ..engine.landmarks.landmark import Landmark
    from ..lesson.questions import Asked
    from ..picture.canvas.canvas import Canvas
    from ..picture.curves.distances import Direction
    from ..picture.curves.loss import Loss

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

    def coach(self, width: int, height: int, *, predicts: bool = False) -> list[Line]:
        """What the last step did; ``predicts``: and what was predicted for it, where no panel has room to say so."""
        lesson, words = self.state.hiding, self.words
        predicts = predicts and not (lesson is not None and lesson.hides_prediction) and bool({"η", "∇"} & words)
        name = "coach, predicting" if predicts else "coach"
        return self._kept(
            name, width, height, lambda: coach(self.state.session, width, height, words, predicts=predicts)
        )

    # -- the loss chart ------------------------------------------------------------------------------------------------

    @cached_property
    def _losses(self) -> list[Loss]:
        from .painting.loss import losses_of

        return losses_of(self.state.session)

    @cached_property
    def loss_view(self) -> LossView:
        """What the loss chart shows: as it was chosen, else the loss on the scale that its values suggest."""
        if self.state.loss_view:
            return self.state.loss_view
        if not self.is_whole:
            return "linear"
        from ..picture.curves.loss import wants_log

        return "log" if wants_log(self._losses) else "linear"

    @property
    def next_loss_view(self) -> LossView:
        """What it shows next; no distances while something is asked for, which they would tell."""
        after = LOSS_VIEWS[(LOSS_VIEWS.index(self.loss_view) + 1) % len(LOSS_VIEWS)]
        return LOSS_VIEWS[0] if after == "distances" and self.state.hiding is not None else after

    def loss_title(self, width: int, height: int) -> Line:
        """The line above the loss chart of such a size."""
        if self.loss_view != "distances":
            return loss_title(self.state.session, self.loss_view)
        if isinstance(self._approach, str):
            return (("distance to the minimum", "heading"),)
        from ..picture.curves.distances import has_curves

        is_chart = not height or has_curves(width, height, self._directions)  # before the first layout there is none
        return distances_title(self._approach, "log scale" if is_chart else f"step {self.state.session.run.cursor}")

    @cached_property
    def _approach(self) -> Approach | str:
        """The distances of the active run to its minimum, or why there are none."""
        if self.state.hiding is not None:
            return HAS_ANSWER
        from ..engine.descent.approach import NoApproachError, approach

        try:
            return approach(self.state.session.run, self.landmarks)
        except NoApproachError as why:
            return str(why)

    def loss(self, width: int, height: int) -> Canvas:
        """The loss chart of every run that has begun, or the distances of the active one."""
        if not self.is_whole:
            from ..picture.canvas.canvas import Canvas

            return Canvas.blank(width, height)
        if self.loss_view == "distances":
            return self._distances(width, height)
        from ..picture.curves.loss import loss_chart

        return loss_chart(width, height, self._losses, log=self.loss_view == "log")

    def _distances(self, width: int, height: int) -> Canvas:
        from ..picture.curves.distances import distance_chart, sentence

        found, run = self._approach, self.state.session.run
        if isinstance(found, str):
            return sentence(width, height, found)
        return distance_chart(width, height, self._directions, run.cursor)

    @cached_property
    def _directions(self) -> list[Direction]:
        """The curves of the distances; [] where they are not known."""
        from .painting.distances import directions_of

        found = self._approach
        return [] if isinstance(found, str) else directions_of(self.state.session.run, found, self.words)
