"""A session to pictures: what the engine computed, in the terms of ``picture``. The hill is kept until it changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..engine.critical import Landmark
from ..engine.descent import Descent
from ..engine.letters import labelled
from ..engine.objective import Objective
from ..engine.record import Record
from ..expression.names import pretty
from ..picture import colours, contour, curve, levels, overlay
from ..picture.axes import Axis, Frame, framed
from ..picture.canvas import Canvas
from ..picture.landmarks import Mark, draw_landmarks
from ..scenario.window import landmarks_of, plane_of, ranges_of
from .array_pictures import ArrayPainter
from .session import Session

_REFERENCE = 64  # the grid from which levels are chosen, whatever the size of the picture


@dataclass(frozen=True, slots=True, eq=False)
class Hill:
    """The part of a picture that does not move, for one size."""

    canvas: Canvas
    """The picture without runs."""
    frame: Frame
    """Where its numbers lie."""


def painter_of(session: Session) -> Painter | ArrayPainter:
    """The painter for a session's function, of numbers or of arrays."""
    return Painter(session) if isinstance(session.run.objective, Objective) else ArrayPainter(session)


class Painter:
    """Paints the main picture of a function of numbers, at any size."""

    def __init__(self, session: Session) -> None:
        scenario = session.scenario
        assert isinstance(session.run.objective, Objective)
        self.objective = session.run.objective
        self.name = pretty(scenario.name)
        self.variables = scenario.variables
        self.scenario = scenario
        self.plane = plane_of(scenario)
        view = scenario.view
        ranges = ranges_of(scenario)
        self.axes = [Axis(pretty(self.variables[i]), *pair) for i, pair in zip(self.plane, ranges, strict=True)]
        self.held = session.run.point
        self.levels: levels.Levels | None = None
        self.count = view.levels or 12
        self.scale = view.scale
        self.landmarks: tuple[Landmark, ...] = ()
        self._kept: dict[tuple[Any, ...], Hill] = {}

    def find_landmarks(self) -> tuple[Landmark, ...]:
        """What there is in the window. For a thread of its own: it takes its time, and shares no code."""
        return landmarks_of(self.scenario, [(axis.low, axis.high) for axis in self.axes])

    def set_landmarks(self, landmarks: tuple[Landmark, ...]) -> None:
        """Draw these from now on."""
        self.landmarks = landmarks
        self._kept.clear()

    def hill(self, width: int, height: int, held: tuple[float, ...]) -> Hill:
        """The picture without runs; ``held`` has the values of the variables that are not in the plane."""
        others = tuple(x for i, x in enumerate(held) if i not in self.plane)
        key = (width, height, others)
        if key not in self._kept:
            if len(self._kept) > 8:
                self._kept.clear()
            self._kept[key] = self._curve(width, height) if len(self.plane) == 1 else self._contour(width, height, held)
        return self._kept[key]

    def _curve(self, width: int, height: int) -> Hill:
        x = self.axes[0]
        values = self.objective.values(curve.samples(x))
        canvas, frame = curve.curve(width, height, x, curve.height_axis(self.name, values), values)
        draw_landmarks(canvas, frame, self._marks())
        return Hill(canvas, frame)

    def _values(self, x: Any, y: Any, held: tuple[float, ...]) -> Any:
        coordinates: list[Any] = list(held)
        coordinates[self.plane[0]], coordinates[self.plane[1]] = x, y
        return self.objective.values(*coordinates)

    def _contour(self, width: int, height: int, held: tuple[float, ...]) -> Hill:
        x, y = self.axes
        if self.levels is None:
            across, up = (np.linspace(axis.low, axis.high, _REFERENCE) for axis in (x, y))
            self.levels = levels.choose(self._values(across[None, :], up[:, None], held), self.count, self.scale)
        canvas, frame = framed(width, height, x, y)
        drawn = contour.contour(canvas, frame, self._values(*contour.grid(frame), held), self.levels)
        draw_landmarks(drawn, frame, self._marks())
        return Hill(drawn, frame)

    def _marks(self) -> list[Mark]:
        """The landmarks in the picture's plane; on a curve at their height."""
        marks = []
        for letter, mark in labelled(self.landmarks):
            places = mark.line or (mark.point,)
            if len(self.plane) == 1:
                seen = [(place[self.plane[0]], mark.value) for place in places]
            else:
                seen = [(place[self.plane[0]], place[self.plane[1]]) for place in places]
            marks.append(Mark(letter, seen))
        return marks

    def paint(self, session: Session, width: int, height: int) -> Canvas:
        """The main picture with every run on it."""
        run = session.run
        hill = self.hill(width, height, run.point)
        traces = [self._trace(descent, i, i == session.active) for i, descent in enumerate(session.runs)]
        # −η∇f, which for plain gradient descent is the next step
        ahead = [x - run.learning_rate * g for x, g in zip(run.point, run.gradient, strict=True)]
        arrow = None if run.at_end else tuple(ahead[i] for i in self.plane)
        if len(self.plane) == 1:
            target = None if arrow is None else (arrow[0], run.value)
            return curve.with_runs(hill.canvas, hill.frame, traces, run.gradient[0], target)
        target = None if arrow is None else (arrow[0], arrow[1])
        pull = None if arrow is None else self._pull(run)
        return contour.with_runs(hill.canvas, hill.frame, traces, target, pull)

    def _pull(self, run: Descent) -> tuple[float, float] | None:
        """Where the optimizer's memory alone would go: −η·b, −η·m."""
        optimizer = run.optimizer
        if not optimizer.pull or run.cursor == 0:
            return None
        memory = run.memory_at(run.cursor)[optimizer.memory.index(optimizer.pull)]
        x, y = (run.point[i] - run.learning_rate * memory[i] for i in self.plane)
        return x, y

    def _trace(self, descent: Descent, index: int, active: bool) -> overlay.Trace:
        assert isinstance(descent.record, Record)
        columns = [descent.record.points[i] for i in self.plane]
        if len(columns) == 1:
            columns.append(descent.record.values)
        kept = overlay.thinned(descent.cursor + 1)
        points = [(columns[0][k], columns[1][k]) for k in kept]
        return overlay.Trace(points, colours.run_colour(index), colours.run_glyph(index), active)
