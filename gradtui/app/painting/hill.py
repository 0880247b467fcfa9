"""The hill of a function of numbers, from what the engine computed. It is kept until it changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import is_not
from typing import TYPE_CHECKING, Any

import numpy as np

from ...engine.arithmetic.vector import evenly
from ...engine.descent.descent import Descent
from ...expression.names import pretty
from ...expression.printing import short
from ...picture.canvas import roles
from ...picture.canvas.axes import Frame, framed
from ...picture.canvas.axis import Axis
from ...picture.canvas.canvas import Canvas
from ...picture.plots import colour_bar, contour, curve, levels, overlay
from ...picture.plots.landmark_marks import Mark, draw_landmarks
from ...scenario.window import landmarks_of, plane_of, ranges_of
from ..session import Ranges, Session
from ..window import shown_ranges

if TYPE_CHECKING:
    from ...engine.landmarks.landmark import Landmark
    from ..state import Tangent

_WITH_BAR = 64  # columns from which there is room for the levels' values
_REFERENCE = 64  # the grid from which levels are chosen, whatever the size of the picture
_AMONG_COMETS = 5.5  # dots between two level lines where the field is drawn: it needs the room
_TO_THE_NEXT = 4  # keys from one level line to the next
_ROUNDS = 6  # until the numbers of the levels are as wide as the room that was left for them


@dataclass(frozen=True, slots=True, eq=False)
class Hill:
    """The part of a picture that does not move, for one size."""

    canvas: Canvas
    """The picture without runs."""
    frame: Frame
    """Where its numbers lie."""


@dataclass(frozen=True, slots=True, eq=False)
class Resting:
    """A hill with the runs that a step does not move."""

    hill: Hill
    """The hill."""
    runs: tuple[Descent | None, ...]
    """Every run as it was, None for the one that moves."""
    canvas: Canvas
    """The picture with them."""


class Painter:
    """Paints the main picture of a function of numbers, at any size."""

    def __init__(self, session: Session) -> None:
        scenario = session.scenario
        assert not session.run.objective.has_arrays
        self.objective = session.run.objective
        self.name = pretty(scenario.name)
        self.variables = scenario.variables
        self.scenario = scenario
        self.plane = plane_of(scenario)
        view = scenario.view
        self.home: Ranges = tuple(ranges_of(scenario))
        self.frame: Frame | None = None
        """Where the numbers lie in the last picture of the hill."""
        self._levels: dict[Any, levels.Levels] = {}
        self.count = view.levels
        self.scale = view.scale
        self.landmarks: tuple[Landmark, ...] = ()
        self._kept: dict[tuple[Any, ...], Hill] = {}
        self._resting: Resting | None = None

    def find_landmarks(self) -> tuple[Landmark, ...]:
        """What there is in the window. For a thread of its own: it takes its time, and shares no code."""
        return landmarks_of(self.scenario, self.home)

    def set_landmarks(self, landmarks: tuple[Landmark, ...]) -> None:
        """Draw these from now on."""
        self.landmarks = landmarks
        self._kept.clear()

    def ranges(self, session: Session) -> Ranges:
        """The range of each axis: the scenario's, or where the learner has gone."""
        return shown_ranges(session, self.home, self.plane)

    def axes(self, ranges: Ranges) -> list[Axis]:
        """The axes over ranges, with the variables' names."""
        return [
            Axis(pretty(self.variables[i]), *pair, roles.variable(i).dark)
            for i, pair in zip(self.plane, ranges, strict=True)
        ]

    def others(self, held: Sequence[float]) -> tuple[float, ...]:
        """The values of the variables that are not in the plane."""
        return tuple(x for i, x in enumerate(held) if i not in self.plane)

    def hill(
        self, width: int, height: int, held: tuple[float, ...], ranges: Ranges = (), *, field: bool = False
    ) -> Hill:
        """The picture without runs; ``held`` has the values of the variables that are not in the plane."""
        key = (width, height, self.others(held), ranges or self.home, field)
        if key not in self._kept:
            if len(self._kept) > 8:
                self._kept.clear()
            axes = self.axes(ranges or self.home)
            self._kept[key] = (
                self._curve(width, height, *axes)
                if len(axes) == 1
                else self._contour(width, height, held, *axes, field=field, is_home=ranges in ((), self.home))
            )
        return self._kept[key]

    def _curve(self, width: int, height: int, x: Axis) -> Hill:
        values = self.objective.values(curve.samples(x))
        canvas, frame = curve.whole_curve(width, height, x, self.name, values)
        draw_landmarks(canvas, frame, self.marks())
        return Hill(canvas, frame)

    def values(self, x: Any, y: Any, held: Sequence[float]) -> Any:
        """F over the plane, where the other variables are held."""
        coordinates: list[Any] = list(held)
        coordinates[self.plane[0]], coordinates[self.plane[1]] = x, y
        return self.objective.values(*coordinates)

    def levels_of(self, x: Axis, y: Axis, held: Sequence[float]) -> levels.Levels:
        """The levels over a window."""
        key = (x, y)
        if key not in self._levels:
            if len(self._levels) > 32:
                self._levels.clear()
            across, up = (evenly(axis.low, axis.high, _REFERENCE) for axis in (x, y))
            values = self.values(across[None, :], up[:, None], held)
            self._levels[key] = levels.choose(values, self.count, self.scale)
        return self._levels[key]

    def _contour(
        self, width: int, height: int, held: tuple[float, ...], x: Axis, y: Axis, *, field: bool, is_home: bool
    ) -> Hill:
        rows = height - 1 if height >= 6 else height  # as high as the hill: below are the numbers of x
        bar: Canvas | None = None
        for _ in range(_ROUNDS):
            beside = bar.width + 1 if bar else 0
            canvas, frame = framed(width - beside, height, x, y, scale="centred" if is_home else "alike")
            chosen = self.levels_of(frame.x, frame.y, held)
            bar = colour_bar.colour_bar(rows, chosen, self.name) if width >= _WITH_BAR else None
            if bar is None or bar.width + 1 == beside:
                break
        else:
            bar = None
        values = self.values(*contour.grid(frame), held)
        drawn = contour.contour(canvas, frame, values, chosen, _AMONG_COMETS if field else contour.CLOSEST)
        draw_landmarks(drawn, frame, self.marks())
        if field:
            from ...picture.plots.field import draw_field, field_points

            coordinates: list[Any] = list(held)
            coordinates[self.plane[0]], coordinates[self.plane[1]] = field_points(frame)
            slopes = self.objective.values_and_gradients(*coordinates)
            draw_field(drawn, frame, slopes[1 + self.plane[0]], slopes[1 + self.plane[1]])
        return Hill(colour_bar.beside(drawn, bar) if bar else drawn, frame)

    def marks(self) -> list[Mark]:
        """The landmarks in the picture's plane; on a curve at their height."""
        if not self.landmarks:
            return []
        from ...engine.landmarks.letters import labelled  # late: the first frame has none

        marks = []
        for letter, mark in labelled(self.landmarks):
            places = mark.line or (mark.point,)
            if len(self.plane) == 1:
                seen = [(place[self.plane[0]], mark.value) for place in places]
            else:
                seen = [(place[self.plane[0]], place[self.plane[1]]) for place in places]
            marks.append(Mark(letter, seen))
        return marks

    def level_said(self, level: float) -> str:
        """What is said of a level plane, and which keys move it: "level f = 3.2 ↑ ↓"."""
        return f"level {self.name} = {short(level)} ↑ ↓"

    def lifted(self, session: Session, level: float, by: int) -> float:
        """A level higher or lower, by a quarter of the way to the next line of the hill."""
        x, y = self.axes(self.ranges(session))
        chosen = self.levels_of(x, y, session.inspected.run.point)
        place = round(float(chosen.places(np.array(level))) * _TO_THE_NEXT) + by
        return chosen.height(min(max(place, 0), chosen.count * _TO_THE_NEXT) / _TO_THE_NEXT)

    def paint(
        self, session: Session, width: int, height: int, tangent: Tangent = "", level: float | None = None
    ) -> Canvas:
        """The main picture with every run on it, and with the probe.

        Of one variable with what touches the curve; of two with the line of a level that was chosen.
        """
        run = session.inspected.run
        hill = self.hill(width, height, run.point, self.ranges(session), field=session.field)
        self.frame = hill.frame
        canvas, traces = self._rested(hill, session), [self.moving(session)]
        # −η∇f, which for plain gradient descent is the next step
        ahead = [x - run.learning_rate * g for x, g in zip(run.point, run.gradient, strict=True)]
        arrow = None if run.at_end else tuple(ahead[i] for i in self.plane)
        if len(self.plane) == 1:
            target = None if arrow is None else (arrow[0], run.value)
            near = self.touching(run, tangent)[0]
            return curve.with_runs(canvas, hill.frame, traces, near, target, staircase=True)
        if level is not None:
            values = self.values(*contour.grid(hill.frame), run.point)
            canvas = contour.with_level(canvas, hill.frame, values, level, self.level_said(level))
        target = None if arrow is None else (arrow[0], arrow[1])
        pull = None if arrow is None else self._pull(run)
        parts = [-run.learning_rate * run.gradient[i] for i in self.plane]
        partials = None if arrow is None else (parts[0], parts[1])
        return contour.with_runs(canvas, hill.frame, traces, target, pull, partials)

    def slopes(self, run: Descent) -> tuple[float, float]:
        """The partials along the two axes, where a run is."""
        first, second = (run.gradient[i] for i in self.plane)
        return first, second

    def bends(self, run: Descent) -> tuple[tuple[float, ...], ...]:
        """The second partials along the axes, where a run is: a row for each."""
        rows = self.objective.hessian(run.point)
        return tuple(tuple(rows[i][j] for j in self.plane) for i in self.plane)

    def touching(self, run: Descent, tangent: Tangent) -> list[curve.Touching]:
        """What touches f along each axis of the plane, where a run is."""
        bends = self.bends(run) if tangent == "bowl" else ()
        return [
            curve.Touching(run.gradient[i], bends[k][k] if bends else None, whole=tangent != "")
            for k, i in enumerate(self.plane)
        ]

    def _pull(self, run: Descent) -> tuple[float, float] | None:
        """Where the optimizer's memory alone would go: −η·b, −η·m."""
        optimizer = run.optimizer
        if not optimizer.pull or run.cursor == 0:
            return None
        memory = run.memory_at(run.cursor)[optimizer.memory.index(optimizer.pull)]
        x, y = (run.point[i] - run.learning_rate * memory[i] for i in self.plane)
        return x, y

    def _rested(self, hill: Hill, session: Session) -> Canvas:
        """The hill with every run that a key does not move: drawn once, for they stay where they are."""
        runs = self.resting(session)
        kept = self._resting
        if kept is None or kept.hill is not hill or len(kept.runs) != len(runs) or any(map(is_not, kept.runs, runs)):
            pairs = zip(session.drawn, runs, strict=True)
            traces = [self._trace(run, i, active=False) for i, run in pairs if run is not None]
            kept = self._resting = Resting(hill, runs, overlay.with_resting(hill.canvas, hill.frame, traces))
        return kept.canvas

    def resting(self, session: Session) -> tuple[Descent | None, ...]:
        """Every run that is drawn, None for the one that a key moves."""
        moving = session.active if session.probe is None else -1
        return tuple(None if i == moving else session.runs[i] for i in session.drawn)

    def moving(self, session: Session) -> overlay.Trace:
        """The run that a key moves, or the probe."""
        probe = session.probe
        if probe is None:
            return self._trace(session.run, session.active, active=True)
        place = [probe.point[i] for i in self.plane]
        x, y = place if len(place) == 2 else (place[0], probe.value)
        return overlay.Trace([(x, y)], overlay.PROBE, overlay.PROBE_GLYPH, active=True)

    def traces(self, session: Session) -> list[overlay.Trace]:
        """Every run in the plane, and the probe; the one that moves is the last."""
        moving = session.active if session.probe is None else -1
        resting = [self._trace(session.runs[i], i, active=False) for i in session.drawn if i != moving]
        return [*resting, self.moving(session)]

    def _trace(self, descent: Descent, index: int, *, active: bool) -> overlay.Trace:
        columns = [descent.history.traces[i] for i in self.plane]
        if len(columns) == 1:
            columns.append(descent.history.values)
        old, latest = overlay.thinned(descent.cursor + 1)
        xs, ys = ([*(column[k] for k in old), *column[latest.start : latest.stop]] for column in columns)
        points = list(zip(xs, ys, strict=True))
        return overlay.Trace(points, roles.run(index).dark, roles.glyph(index), active)
