"""Pictures of many parameters: their gradient entry by entry, and the hill over a plane through the current point."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from ...engine.arithmetic.vector import evenly
from ...engine.descent.descent import Descent
from ...engine.descent.plane import Plane, heights, of_directions, of_entries, resolution, spread
from ...expression.entries import read_entry
from ...expression.names import pretty
from ...lesson.explanation.parts import partial_symbol
from ...picture.arrays.array_picture import ArrayPicture, array_picture
from ...picture.arrays.field import Field, Quantity, chosen_at, largest_finite, place_of_largest
from ...picture.canvas import roles
from ...picture.canvas.axes import framed
from ...picture.canvas.axis import Axis
from ...picture.canvas.canvas import Canvas
from ...picture.plots import contour, levels, overlay
from ...scenario.default_window import rounded
from ..session import Ranges, Session
from .kept_scales import KeptScales

if TYPE_CHECKING:
    from ...engine.landmarks.landmark import Landmark

_SECONDS = 0.05  # for the heights of a plane


class ArrayPainter:
    """Paints the pictures of a scenario with array parameters, at any size. Its hill has no axes of its own."""

    def __init__(self, session: Session) -> None:
        scenario = session.scenario
        objective = session.run.objective
        assert objective.has_arrays
        self.objective = objective
        self.name = pretty(scenario.name)
        self.view = scenario.view
        self.planes = self._planes(session)
        self.plane: tuple[int, ...] = ()
        self.home: Ranges = ()
        self.landmarks: tuple[Landmark, ...] = ()
        self.shown: ArrayPicture | None = None
        """The last picture of the entries that was painted."""
        self._scales = KeptScales()
        self._axes: dict[int, list[Axis]] = {}  # of each plane
        self._side = 0
        self._kept: tuple[Any, ...] = ()
        self._values: Any = None

    def _planes(self, session: Session) -> list[Plane]:
        """The planes to choose from: the scenario's own, the two steepest entries, two random directions."""
        objective = self.objective
        planes = []
        if session.scenario.view.plane is not None:
            first, second = (self._place(text) for text in session.scenario.view.plane)
            planes.append(of_entries(objective, first, second))
        if objective.count > 1:
            slopes = np.abs(np.nan_to_num(session.run.state_at(0).gradient))
            second, first = (int(i) for i in np.argpartition(slopes, -2)[-2:])
            if slopes[first] < slopes[second]:
                first, second = second, first
            planes.append(of_entries(objective, first, second))
        planes.append(of_directions(objective))
        known: dict[Any, Plane] = {}
        for plane in planes:
            known.setdefault(None if plane.entries is None else frozenset(plane.entries), plane)
        return list(known.values())

    def _place(self, text: str) -> int:
        found = read_entry(text)
        return self.objective.position(*found) if found else self.objective.position(text)

    # -- the entries ------------------------------------------------------------------------------------------------

    def paint_entries(self, session: Session, width: int, height: int, *, blind: bool = False) -> Canvas:
        """The parameters and the gradient, entry by entry; the chosen entry is marked.

        ``blind``: without the gradient.
        """
        state = session.run.state_at(session.run.cursor)
        gradient = None if blind else self._quantity(session, state.gradient, is_gradient=True)
        parameters = self._quantity(session, state.point, is_gradient=False)
        chosen = chosen_at(parameters.fields, session.entry)
        self.shown = array_picture(width, height, parameters, gradient, chosen, function=self.name)
        return self.shown.canvas

    def _quantity(self, session: Session, flat: Any, *, is_gradient: bool) -> Quantity:
        """The gradient or the parameters, on the scale that is kept for the run."""
        run, variables = session.run, self.objective.variables

        def at_start() -> float:
            start = run.state_at(0)
            return largest_finite(start.gradient if is_gradient else start.point)

        key = (is_gradient, session.active, run.name, run.optimizer.label)
        names = [partial_symbol(self.name, (v,)) if is_gradient else pretty(v) for v in variables]
        parts, largest = self.objective.parts(flat), place_of_largest(flat)
        return Quantity(
            name=names[0] if len(names) == 1 else partial_symbol(self.name, ("theta",)) if is_gradient else "θ",
            about="the gradient" if is_gradient else "the parameters",
            fields=tuple(
                Field(name, pretty(variable), np.asarray(part))
                for name, variable, part in zip(names, variables, parts, strict=True)
            ),
            flat=flat,
            most=self._scales.end(key, run.cursor, largest_finite(flat, largest), at_start),
            largest=largest,
        )

    def entry_at(self, column: int, row: int) -> int | None:
        """The entry under a cell of the picture, as its place in the flat vector."""
        found = self.shown.entry_at(column, row) if self.shown is not None else None
        return None if found is None else self.objective.position(self.objective.variables[found[0]], found[1])

    # -- the plane -----------------------------------------------------------------------------------------------

    def _path(self, run: Descent, plane: Plane) -> list[tuple[float, float]]:
        record = run.history
        stride = 1 if plane.entries is None else record.stride
        old, latest = overlay.thinned(run.cursor + 1, stride)
        kept = [*old, *latest]
        if plane.entries is None:
            return [(record.traces[0][k], record.traces[1][k]) for k in kept]
        if stride > 1:
            # between kept points only the last one: the others would have to be computed again
            kept = [k for k in kept if k % stride == 0 or k == run.cursor]
        return [plane.coordinates(record.flat_at(k)) for k in kept]

    def _ranges(self, session: Session, number: int) -> list[Axis]:
        """Axes that hold every run's way so far as it is known; chosen once for a plane, then grown as needed."""
        plane = self.planes[number]
        paths = [self._path(run, plane) for run in session.runs]
        axes = self._axes.get(number)
        given = (self.view.x, self.view.y) if self.view.plane is not None and number == 0 else (None, None)
        found = []
        for k in range(2):
            seen = [p[k] for path in paths for p in path if isfinite(p[k]) and abs(p[k]) < 1e300]
            if axes is not None:
                low, high = axes[k].low, axes[k].high
                if seen and low <= min(seen) and max(seen) <= high:
                    found.append(axes[k])
                    continue
                seen += [low, high] if max(abs(low), abs(high)) * 100 > max(map(abs, seen), default=0.0) else []
            limits = given[k] or rounded(min(seen, default=0.0), max(seen, default=0.0))
            own = {} if plane.entries is None else {"colour": self._colour_of(plane.entries[k])}
            found.append(Axis(pretty(plane.names[k]), *limits, **own))
        self._axes[number] = found
        return found

    def _colour_of(self, entry: int) -> int:
        """The colour of the parameter that an entry of the flat vector belongs to."""
        return roles.variable(self.objective.variables.index(self.objective.entry(entry)[0])).dark

    def paint_plane(self, session: Session, width: int, height: int, chosen: int = 0) -> Canvas:
        """F over a plane through the current point, with every run's way projected on it; after the last the first."""
        number = chosen % len(self.planes)
        plane, run = self.planes[number], session.run
        record = run.history
        point = record.state(run.cursor).point
        x, y = self._ranges(session, number)
        canvas, frame = framed(width, height, x, y)
        values = self._heights(number, point, x, y)
        across, up = contour.grid(frame)
        fine = spread(values, up.size, across.size)
        steps = levels.choose(values, self.view.levels, self.view.scale)
        hill = contour.contour(canvas, frame, fine, steps)
        traces = [
            overlay.Trace(self._path(descent, plane), roles.run(i).dark, roles.glyph(i), i == session.active)
            for i, descent in enumerate(session.runs)
        ]
        target = None
        if not run.at_end:
            with np.errstate(all="ignore"):
                target = plane.coordinates(point - run.learning_rate * record.state(run.cursor).gradient)
        return contour.with_runs(hill, frame, traces, target)

    def _heights(self, number: int, point: Any, x: Axis, y: Axis) -> Any:
        """The heights on a grid as fine as time allows, rows from the top; kept while the plane stays the same."""
        if not self._side:
            self._side = resolution(self.objective, point, _SECONDS)
        plane, rest = self.planes[number], point.copy()
        plane.moved(point, plane.coordinates(point), (0.0, 0.0), rest)
        key = (number, x, y)
        if not (self._kept and self._kept[0] == key and np.allclose(self._kept[1], rest, rtol=1e-9, atol=1e-12)):
            across = evenly(x.low, x.high, self._side)
            up = evenly(y.high, y.low, max(self._side * 2 // 3, 8))
            self._values = heights(self.objective, plane, point, across, up)
            self._kept = (key, rest)
        return self._values
