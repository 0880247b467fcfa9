"""The fate map and the learning-rate sweep of a session: what has been worked out, and what is being."""

from __future__ import annotations

from typing import Literal

from ...engine.batch.fate_map import FateMap, MapQuestion, refined
from ...engine.landmarks.landmark import Landmark
from ...engine.verdict.verdict import Verdict
from ...expression.names import pretty
from ...expression.printing import short
from ...picture.canvas import roles
from ...picture.canvas.axes import Frame
from ...picture.canvas.axis import Axis
from ...picture.canvas.canvas import Canvas
from ...picture.fates import fate_picture as fate
from ...picture.fates import sweep
from ...picture.fates.fate_picture import FatePicture
from ...scenario.map_questions import over_rates, over_starts, rates_of
from ...scenario.map_questions import sweep as sweep_question
from ..session import Session
from .studio import Studio

Kind = Literal["map", "sweep"]
Cell = tuple[int, int]
"""A column and a row of the canvas."""


class Maps:
    """The maps of a studio's scenario."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._rates: tuple[tuple[Landmark, ...], tuple[float, float]] | None = None
        self._size: tuple[int, int] | None = None  # columns and rows, as it was painted last
        self._asked: object = None
        self._known: object = None  # what the map that was found answers
        self._found: FateMap | None = None
        self._picture: FatePicture | None = None
        self._drawn: object = None

    # -- working out -------------------------------------------------------------------------------------------------

    @property
    def landmarks(self) -> tuple[Landmark, ...]:
        """The landmarks of the window, as far as they are known."""
        return self._studio.landmarks

    def question(self, session: Session, kind: Kind) -> MapQuestion:
        """What the map of a session is to show: with its optimizer, and its learning rate or its start."""
        run, scenario = session.run, session.scenario
        if self._rates is None or self._rates[0] is not self.landmarks:
            self._rates = self.landmarks, rates_of(scenario, self.landmarks)
        rates = self._rates[1]
        if kind == "sweep":
            return sweep_question(scenario, run.optimizer, run.point_at(0), self.landmarks, rates)
        ranges = self._studio.hill.ranges(session)
        if len(ranges) == 1:
            return over_rates(scenario, run.optimizer, ranges, self.landmarks, rates)
        if self._size is not None and len(ranges) == 2:
            x, y = fate.to_scale(*self._size, *self._studio.hill.axes(ranges))
            ranges = ((x.low, x.high), (y.low, y.high))
        return over_starts(scenario, run.optimizer, run.base_rate, ranges)

    def _ask(self, question: MapQuestion, width: int, height: int) -> None:
        """Begin to work out a map unless it is the one that is there or under way."""
        key = (
            question.optimizer, question.learning_rate, question.held, question.across, question.up, question.x,
            question.y, question.steps, question.tolerance, width, height, id(self.landmarks),
        )  # fmt: skip
        if key == self._asked:
            return
        self._asked = key
        if key == self._known and self._found is not None and self._found.is_done:
            return
        landmarks = self.landmarks

        def work() -> None:
            # one thread: the other processor is for the keys
            pictures = refined(question, width, height, landmarks, threads=1, is_stale=lambda: self._asked != key)
            for found in pictures:
                if self._asked != key:
                    return
                self._found, self._known = found, key
                self._studio.arrived()

        self._studio.begin(work)

    def forget(self) -> None:
        """Give up what is under way: the map is no longer shown."""
        self._asked = None

    # -- showing -----------------------------------------------------------------------------------------------------

    def paint(self, session: Session, kind: Kind, width: int, height: int, cursor: Cell | None = None) -> Canvas:
        """The map as far as it is known, with the cursor and what is under it; None where nobody has moved it."""
        self._size = width, height
        question = self.question(session, kind)
        x_axis, y_axis = self._axes(question, session)
        across, down = (
            (sweep.cells(width, height, x_axis), 1) if kind == "sweep" else fate.cells(width, height, x_axis, y_axis)
        )
        self._ask(question, across, down)
        found = self._found
        fits = found is not None and found.fate.shape == (down, across) and _is_alike(found.question, question)
        drawn = (id(found) if fits else None, kind, width, height, x_axis, y_axis)
        if drawn != self._drawn or self._picture is None:
            shown = found if fits else None
            if kind == "sweep":
                self._picture = sweep.draw(width, height, x_axis, shown)
            else:
                self._picture = fate.draw(
                    width, height, x_axis, y_axis, shown, of_plane=min(question.across, question.up) >= 0
                )
            self._drawn = drawn
        is_current = fits and self._known == self._asked
        at = cursor or self._placed(self._picture.frame, session, question)
        words = self._words(question, at, found if is_current else None, width)
        if kind == "sweep":
            return sweep.with_marks(self._picture, session.run.base_rate, at[0], words)
        return fate.with_cursor(self._picture, at, words)

    def _axes(self, question: MapQuestion, session: Session) -> tuple[Axis, Axis]:
        def axis(variable: int, ends: tuple[float, float]) -> Axis:
            return Axis(pretty(session.scenario.variables[variable]), *ends, roles.variable(variable).dark)

        x = axis(question.across, question.x) if question.across >= 0 else Axis("η", *question.x)
        y = axis(question.up, question.y) if question.up >= 0 else Axis("", 0.0, 1.0)
        return x, y

    def _placed(self, frame: Frame, session: Session, question: MapQuestion) -> Cell:
        """Where the cursor is until it is moved: at the active run's start and learning rate."""
        start = session.run.point_at(0)
        x = start[question.across] if question.across >= 0 else session.run.base_rate
        y = start[question.up] if question.up >= 0 else frame.y.low
        return frame.cell(x, y) or (frame.box.left + frame.box.width // 2, frame.box.top)

    def _words(self, question: MapQuestion, cursor: Cell, found: FateMap | None, width: int) -> str:
        """What is under the cursor, as far as there is room; in a sweep also which rate needs the fewest steps."""
        start, rate = self._at(question, cursor)
        place = f"η = {short(rate, 3)}"
        if question.up >= 0:
            names = question.objective.variables
            axes = [i for i in (question.across, question.up) if i >= 0]
            parts = [f"{pretty(names[i])} = {short(start[i], 3)}" for i in axes]
            place = ", ".join(parts if question.over == "start" else [*parts, place])
        row, column = self._index(question, cursor)
        if found is None:
            return f"┼ {place}: being worked out …"
        end = found.fates[found.fate[row, column]]
        steps = int(found.steps[row, column])
        how = f"{end.letter} in {steps} step{'s' * (steps != 1)}" if end.verdict is Verdict.CONVERGED else end.words(())
        words = f"┼ {place}: {how}"
        if len(words) > width:
            words = f"┼ {how}"  # where it is can be seen
        more = (_fewest(found), "enter replays it") if found.is_done else ("refining …",)
        for text in filter(None, more):
            if len(words) + len(text) + 2 <= width:
                words += f"; {text}"
        return words

    @property
    def fewest(self) -> str:
        """Of a sweep that is done, the learning rate with the fewest steps: a sentence, or ""."""
        is_done = self._known == self._asked and self._found is not None and self._found.is_done
        words = _fewest(self._found) if is_done else ""
        return f"{words[0].upper()}{words[1:]}. " if words else ""

    # -- the cursor --------------------------------------------------------------------------------------------------

    def cursor(self, session: Session, kind: Kind, cursor: Cell | None) -> Cell | None:
        """The cell of the cursor, moved or not; None before there is a map."""
        if cursor is not None or self._picture is None:
            return cursor
        return self._placed(self._picture.frame, session, self.question(session, kind))

    def moved(self, session: Session, kind: Kind, cursor: Cell | None, across: int, down: int) -> Cell | None:
        """The cursor's cell after it has gone some cells, within the map; None before there is one."""
        at = self.cursor(session, kind, cursor)
        if at is None or self._picture is None:
            return None
        box = self._picture.frame.box
        return (
            min(max(at[0] + across, box.left), box.left + box.width - 1),
            min(max(at[1] + down, box.top), box.top + box.height - 1),
        )

    def holds(self, column: int, row: int) -> bool:
        """Whether a cell of the canvas is one of the map's."""
        return self._picture is not None and self._picture.frame.box.holds(column, row)

    def picked(self, session: Session, kind: Kind, cursor: Cell | None) -> tuple[tuple[float, ...], float, int] | None:
        """The start and the learning rate under the cursor, and how many steps the map gives them at most."""
        at = self.cursor(session, kind, cursor)
        if at is None or self._picture is None:
            return None
        question = self.question(session, kind)
        return (*self._at(question, at), question.steps)

    def _index(self, question: MapQuestion, cursor: Cell) -> tuple[int, int]:
        assert self._picture is not None
        box = self._picture.frame.box
        column = min(max(cursor[0] - box.left, 0), box.width - 1)
        row = min(max(cursor[1] - box.top, 0), box.height - 1)
        return (2 * row if question.up >= 0 else 0), column

    def _at(self, question: MapQuestion, cursor: Cell) -> tuple[tuple[float, ...], float]:
        """The start and the learning rate of the map's cell under the cursor, exactly as they were worked out."""
        assert self._picture is not None
        row, column = self._index(question, cursor)
        box = self._picture.frame.box
        x = float(question.columns(box.width)[column])
        y = float(question.rows(box.height * 2)[row]) if question.up >= 0 else 0.0
        return question.start(x, y)


def _fewest(found: FateMap | None) -> str:
    """The best learning rate of a sweep, in words."""
    if found is None or found.fate.shape[0] > 1:
        return ""
    ends = [k for k, fate in enumerate(found.fate[0]) if found.fates[fate].verdict is Verdict.CONVERGED]
    if not ends:
        return ""
    best = min(ends, key=lambda k: (int(found.steps[0, k]), k))
    rate = found.question.columns(found.fate.shape[1])[best]
    return f"fewest: {found.steps[0, best]} steps at η = {short(float(rate), 3)}"


def _is_alike(one: MapQuestion, other: MapQuestion) -> bool:
    """Whether a map may stand in for another until that one comes: it has the same axes."""
    return (one.across, one.up, one.x, one.y) == (other.across, other.up, other.x, other.y)
