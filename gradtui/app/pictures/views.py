"""The surface, the slices and the compass of a session: what the engine computed, in the terms of ``picture``."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...engine.descent.descent import Descent
from ...engine.landmarks.letters import labelled
from ...expression.names import pretty
from ...expression.printing import short
from ...picture.canvas.canvas import Canvas
from ...picture.plots import compass, curve, slices
from ...picture.plots.landmark_marks import Mark
from ...picture.plots.slices import Slice
from ...picture.surface import surface
from ...picture.surface.projection import Camera
from ...picture.surface.surface import SurfacePicture
from ..session import Session
from .hill import Painter


class HillViews:
    """Paints what belongs to a painter's hill."""

    def __init__(self, painter: Painter) -> None:
        self.painter = painter
        self.blind = False
        """Whether slopes are left out: a question asks for them."""
        self._surface: tuple[Any, SurfacePicture] | None = None
        self._heights: tuple[Any, Any] | None = None

    def _at(self, run: Descent) -> list[float]:
        return [run.point[i] for i in self.painter.plane]

    def _slopes(self, run: Descent) -> tuple[float, float]:
        first, second = (run.gradient[i] for i in self.painter.plane)
        return first, second

    def paint(
        self, session: Session, shown: str, width: int, height: int, view: Camera | None = None, *, wire: bool = False
    ) -> Canvas:
        """One of the pictures; ``view`` is how the surface is turned, ``wire`` whether it is drawn as wires."""
        if shown == "slices":
            return self.slices(session, width, height)
        if shown == "compass":
            return self.compass(session, width, height)
        return self.surface(session, width, height, view or Camera(), wire=wire)

    # -- slices and compass ------------------------------------------------------------------------------------------

    def slices(self, session: Session, width: int, height: int) -> Canvas:
        """F along each variable of the plane, the others held."""
        painter, run = self.painter, session.inspected.run
        axes = painter.axes(painter.ranges(session))
        parts = []
        for i, axis in zip(painter.plane, axes, strict=True):
            along = curve.samples(axis)
            places: list[Any] = list(run.point)
            places[i] = along
            heights = np.broadcast_to(painter.objective.values(*places), along.shape)
            others = [
                f"{pretty(v)} = {short(x)}"
                for k, (v, x) in enumerate(zip(run.variables, run.point, strict=True))
                if k != i
            ]
            names = [pretty(v) for k, v in enumerate(run.variables) if k != i]
            rest = names[0] if len(names) == 1 else "others"
            slope = run.gradient[i]
            arrow = "→" if slope == 0.0 else "↗" if slope > 0.0 else "↘" if slope < 0.0 else ""
            steep = "slope ?" if self.blind else f"slope {short(slope)} {arrow}".rstrip()
            parts.append(
                Slice(
                    axis, heights, run.point[i], run.value, slope,
                    f"{painter.name} along {axis.name}, {', '.join(others)} held: {steep}",
                    (f"along {axis.name}, {rest} held: {steep}", f"along {axis.name}: {steep}"),
                )
            )  # fmt: skip
        return slices.slices(width, height, parts, painter.name)

    def compass(self, session: Session, width: int, height: int) -> Canvas:
        """The slope in every direction of the plane."""
        painter, run = self.painter, session.inspected.run
        names = [axis.name for axis in painter.axes(painter.home)]
        step = None
        if run.cursor:
            before = run.point_at(run.cursor - 1)
            across, up = (run.point[i] - before[i] for i in painter.plane)
            step = across, up
        slopes = self._slopes(run)
        return compass.compass(width, height, slopes, (names[0], names[1]), name=painter.name, step=step)

    # -- the surface -------------------------------------------------------------------------------------------------

    def surface(self, session: Session, width: int, height: int, view: Camera, *, wire: bool = False) -> Canvas:
        """The hill in three dimensions, with the runs, and the two partials at the point that is looked at."""
        painter, run = self.painter, session.inspected.run
        ranges = painter.ranges(session)
        x, y = painter.axes(ranges)
        ground = (ranges, painter.others(run.point))
        if self._heights is None or self._heights[0] != ground:
            self._heights = ground, painter.values(*surface.samples(x, y), run.point)
        key = (ground, width, height, view, wire)
        if self._surface is None or self._surface[0] != key:
            levels = painter.levels_of(x, y, run.point)
            drawn = surface.surface(width, height, x, y, painter.name, self._heights[1], levels, view, wire)
            self._surface = key, drawn
        marks = []
        for letter, found in labelled(painter.landmarks):
            places = found.line or (found.point,)
            marks.append(Mark(letter, [(place[painter.plane[0]], place[painter.plane[1]]) for place in places]))
        first, second = self._at(run)
        point = first, second, run.value
        return surface.with_runs(self._surface[1], painter.traces(session), point, self._slopes(run), marks)

    def point_at(self, column: int, row: int) -> tuple[float, float] | None:
        """The place of the hill under a cell of the surface."""
        return None if self._surface is None else self._surface[1].point_at(column, row)
