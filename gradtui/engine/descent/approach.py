"""How a descent comes near a minimum along each of the Hessian's own directions there.

Of a quadratic, gradient descent multiplies the distance along the eigenvector of λ by 1 − η·λ at each step, so that its
logarithm falls along a straight line; of other functions it comes to that near the minimum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...expression.degree import degree
from ..arithmetic.vector import Array
from ..landmarks.landmark import Kind, Landmark
from ..landmarks.letters import nearest_minimum, nearest_place
from ..objective.array_curvature import MOST
from ..objective.curvature import Curvature
from .descent import Descent

_LEVEL = 1e-12  # of the largest eigenvalue: less is no curvature
_PULL = 1e-9  # of ‖∇f‖ along a direction in which f does not curve: less is rounding


class NoApproachError(Exception):
    """Why there are no such distances, in a sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class Approach:
    """The distances of a descent to a minimum, along the eigenvectors of the Hessian there."""

    letter: str
    """The minimum's letter among the landmarks; "" where it has none."""
    is_quadratic: bool
    """Whether f is one, so that each step has the same factor wherever it begins."""
    curvature: Curvature
    """The eigenvalues in rising order, and their directions; of a straight valley those across it alone."""
    distances: Array
    """A row for each direction, with a distance after 0, 1, 2, … updates."""
    factors: tuple[float, ...]
    """1 − η·λ of the update that leaves the cursor, for each direction; () unless that is plain gradient descent's."""


def approach(run: Descent, landmarks: Sequence[Landmark] = ()) -> Approach:
    """The distances at every entry that the descent has, to the minimum that is nearest to its last point.

    Of a quadratic it is the one that there is. Raises ``NoApproachError`` where no minimum is known, or f has no
    eigenvectors there.
    """
    points = _points(run)
    is_quadratic = degree(run.objective.tree, run.variables) <= 2
    place, found = _of_quadratic(run) if is_quadratic else _of_landmark(run, points, landmarks)
    with np.errstate(all="ignore"):
        distances = np.abs(np.array(found.directions) @ (points - place[:, None]))
    letter = "" if run.objective.has_arrays else _letter(landmarks, place)
    factors: tuple[float, ...] = ()
    if run.optimizer.name == "gd" and run.optimizer.is_plain:
        factors = tuple(1.0 - run.learning_rate * value for value in found.eigenvalues)
    return Approach(letter, is_quadratic, found, distances, factors)


def _points(run: Descent) -> Array:
    """A row for each entry of the parameters, with what it was after each update."""
    objective = run.objective
    if not objective.has_arrays:
        return np.array([column[: run.length] for column in run.history.traces])
    if objective.count > MOST:
        raise NoApproachError("There are too many parameters to work out in which directions f is steep or flat.")
    if run.history.stride > 1:
        raise NoApproachError("A run this long does not keep every point, so its distances are not known.")
    return np.array([run.history.flat_at(k) for k in range(run.length)]).T


def _of_quadratic(run: Descent) -> tuple[Array, Curvature]:
    """The minimum of a quadratic, of a valley its place nearest to the start; and the directions in which f curves."""
    begun = run.goto(0)
    found = begun.curvature
    if found is None:
        raise NoApproachError("f has no finite second partial derivatives here.")
    level = _LEVEL * max(abs(found.eigenvalues[0]), abs(found.largest))
    if found.eigenvalues[0] < -level:
        raise NoApproachError("f has no minimum: in some direction it curves down.")
    curved = [(value, way) for value, way in zip(found.eigenvalues, found.directions, strict=True) if value > level]
    if not curved:
        raise NoApproachError("f does not curve: it has no minimum to approach.")
    values, ways = np.array([value for value, _ in curved]), np.array([way for _, way in curved])
    place = np.array(run.history.flat_at(0), dtype=float)
    for _ in range(3):  # Newton's step is exact, but for rounding
        slopes = _slopes(run, place)
        along = ways @ slopes
        rest = float(np.linalg.norm(slopes - ways.T @ along))
        rounding = _LEVEL * (begun.gradient_norm + values[-1] * float(np.linalg.norm(place)))
        if len(curved) < len(found.eigenvalues) and rest > _PULL * begun.gradient_norm + rounding:
            raise NoApproachError("f has no minimum: in some direction it falls without bound.")
        place = place - ways.T @ (along / values)
    if not np.all(np.isfinite(place)):
        raise NoApproachError("The minimum lies farther out than a computer's numbers reach.")
    return place, Curvature(tuple(values.tolist()), tuple(way for _, way in curved))


def _of_landmark(run: Descent, points: Array, landmarks: Sequence[Landmark]) -> tuple[Array, Curvature]:
    """The low landmark nearest to the last finite point, else the one that the descent has converged to."""
    finite = np.flatnonzero(np.all(np.isfinite(points), axis=0))
    last = points[:, finite[-1]] if finite.size else points[:, 0]
    near = nearest_place(landmarks, last.tolist()) if not run.objective.has_arrays and finite.size else None
    mark = run.goto(run.length - 1).landmark if near is None else near[0]
    if mark is None or not mark.is_low:
        raise NoApproachError(
            "The minimum is not known before the run has converged to it."
            if mark is None
            else "The run does not come to a minimum."
        )
    if mark.kind is Kind.VALLEY:
        raise NoApproachError("The nearest minima form a line that may bend, so the direction across it may change.")
    objective = run.objective
    found = objective.curvature(np.array(mark.point)) if objective.has_arrays else objective.curvature(mark.point)
    if not mark.eigenvalues or found is None:
        raise NoApproachError("f has a kink at its minimum, so it has no Hessian there.")
    place = np.array(mark.point)
    if objective.has_arrays and found.eigenvalues[0] > 0.0:  # it is where the run has stopped
        ways = np.array(found.directions)
        place = place - ways.T @ (ways @ _slopes(run, place) / np.array(found.eigenvalues))
    return place, found


def _letter(landmarks: Sequence[Landmark], place: Array) -> str:
    """The letter of the landmark at a place; of a quadratic there is one at most."""
    found = nearest_minimum(landmarks, place.tolist())
    return found[0] if found is not None else ""


def _slopes(run: Descent, place: Array) -> Array:
    """∇f at a flat point."""
    objective = run.objective
    if objective.has_arrays:
        return objective.value_and_gradient(place)[1]
    return np.array(objective.gradient(place.tolist()))
