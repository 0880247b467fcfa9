"""What kind of place a point with a gradient of 0 is. Plain Python, so that a headless run needs no NumPy.

``refine_critical_point`` goes from a point where the gradient is small to the place nearby where it is 0, by Newton's
steps, and says what f does around it: by the Hessian's eigenvalues, and where one of them is 0 by looking at f itself.

Inside, everything is measured in units of ``length_scale``, a distance for each variable, so that variables may differ
in size by any power of ten.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, hypot, inf, isfinite, log10

from ..arithmetic.matrix import eigen
from ..objective.scalar_objective import ScalarObjective, from_upper_triangle
from .kink_shape import EPSILON, around, gradient_jumps, kink
from .landmark import Kind, Landmark, Point
from .level_lines import Course, course, stays
from .local_model import FLOOR, Look, across, dot, local_quadratic_model, moved, newton_step

_STEPS = 240  # at a degenerate place each of Newton's steps only takes off a third of the distance, or less
_DISTANCES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)  # of the length scale


def reach_of(point: Sequence[float]) -> list[float]:
    """How far from where a descent ended its place may lie, by its size alone: a run knows of no window."""
    return [0.1 * max(1.0, abs(x)) for x in point]


def refine_critical_point(
    objective: ScalarObjective, point: Sequence[float], length_scale: Sequence[float]
) -> Landmark | None:
    """The landmark within ``length_scale`` of a point where the gradient is small, or None."""
    found = settled(objective, point, length_scale)
    return classified(objective, found, length_scale) if isinstance(found, tuple) else found


def settled(
    objective: ScalarObjective, point: Sequence[float], length_scale: Sequence[float]
) -> Point | Landmark | None:
    """Where Newton's steps come to rest, still to be classified; a floor or a kink is a landmark at once."""
    at = best = tuple(point)
    least = inf
    for _ in range(_STEPS):
        here = local_quadratic_model(objective, at, length_scale)
        if here is None:
            return kink(objective, at, length_scale) if at == tuple(point) else None
        step = newton_step(here)
        size = max(map(abs, step))
        if size < 1e-10 and size >= least / 2:
            break  # nothing but rounding is left
        if size < least:
            best, least = at, size
        if size < 1e-15:
            break
        at = moved(at, step, length_scale)
        if any(abs(x - x0) > r for x, x0, r in zip(at, point, length_scale, strict=True)):
            return _floor(objective, tuple(point), length_scale) or kink(objective, tuple(point), length_scale)
    if least > 1e-8:
        return _floor(objective, tuple(point), length_scale) or kink(objective, tuple(point), length_scale)
    return _rounded(objective, best, length_scale)


def _floor(objective: ScalarObjective, point: Point, length_scale: Sequence[float]) -> Landmark | None:
    """The floor of a valley across which a point lies: along it Newton's own steps may slide away."""
    here = local_quadratic_model(objective, point, length_scale)
    if here is None or len(point) < 2:
        return None
    along = here.directions[min(range(len(point)), key=lambda i: abs(here.eigenvalues[i]))]
    found = across(objective, point, along, length_scale)
    if found is None or hypot(*found[1].gradient) > 1e-9 * found[1].most:
        return None
    mark = classified(objective, found[0], length_scale)
    return mark if mark is not None and mark.kind is Kind.VALLEY else None


def _rounded(objective: ScalarObjective, point: Point, length_scale: Sequence[float]) -> Point:
    """The point with each coordinate rounded where the gradient is no larger for it: many a landmark lies at (3, 2)."""
    best, least = point, hypot(*objective.gradient(point))
    for i, (x, r) in enumerate(zip(point, length_scale, strict=True)):
        near = (*best[:i], round(x, 9 - floor(log10(r))) + 0.0, *best[i + 1 :])
        slope = hypot(*objective.gradient(near))
        if slope <= least:
            best, least = near, slope
    return best


def classified(objective: ScalarObjective, point: Point, length_scale: Sequence[float]) -> Landmark | None:
    """Say what kind of place a point is where the gradient is 0 to rounding; None where f is flat all around."""
    here = local_quadratic_model(objective, point, length_scale)
    if here is None or _is_all_rounding(objective, point, here, length_scale):
        return None
    level = [i for i in range(len(point)) if _is_level(objective, point, here, i, length_scale)]
    signs = {value > 0.0 for i, value in enumerate(here.eigenvalues) if i not in level}
    eigenvalues = eigen(objective.hessian(point))[0]
    if not level:
        kind = Kind.SADDLE if len(signs) == 2 else Kind.MINIMUM if True in signs else Kind.MAXIMUM
        if _curvature_jumps(objective, point, here, length_scale) and (
            _shape(objective, point, here.value, length_scale) is not kind
        ):
            return None
        return Landmark(kind, point, here.value, eigenvalues, kind)
    jumps = gradient_jumps(objective, point, here, length_scale)
    found = kink(objective, point, length_scale, sure=True) if jumps else None
    if found is not None:
        return found
    if any(abs(dot(here.gradient, here.directions[i])) > 1e-9 * here.most for i in level):
        return None  # f slopes along what does not curve, however little
    # as many zeros as there are level directions: scaling does not change how many
    zeros = sorted(range(len(point)), key=lambda i: abs(eigenvalues[i]))[: len(level)]
    eigenvalues = tuple(sorted(0.0 if i in zeros else value for i, value in enumerate(eigenvalues)))
    goes_on = {i: [_goes_on(objective, point, here, i, length_scale, side) for side in (-1, 1)] for i in level}
    lines = [i for i in level if all(goes_on[i])]
    if len(lines) == len(point):
        return None
    sense = 0 if len(signs) != 1 else 1 if True in signs else -1
    courses = {i: course(objective, point, here, i, length_scale, sense) for i in lines}
    for i in level:  # the very end of a line
        if any(goes_on[i]) and not all(goes_on[i]):
            end = course(objective, point, here, i, length_scale, sense)
            if end[0] is Course.LINE:
                courses[i] = end
                lines.append(i)
    if len(lines) == len(point) or (jumps and sorted(lines) != level):
        return None  # a plain that ends, or a kink
    if any(way is Course.FLATTENS for way, _ in courses.values()):
        return None
    for way, middle in courses.values():
        if way is Course.POINT and len(level) == 1:
            point, here = middle, local_quadratic_model(objective, middle, length_scale) or here
    lines = [i for i in level if i in lines and courses[i][0] is Course.LINE]
    line: tuple[Point, ...] = ()
    if len(signs) == 2:
        shape = Kind.SADDLE
    elif lines == level:
        shape = Kind.MAXIMUM if False in signs else Kind.VALLEY
        line = (point,) if len(point) == 2 else ()
    elif len(level) == 1 and signs:
        shape = _shape_along(objective, point, here, level[0], length_scale)
    else:
        shape = _shape(objective, point, here.value, length_scale)
        if lines and shape is Kind.MINIMUM:  # the floor of x⁴
            shape = Kind.VALLEY
            line = (point,) if len(point) == 2 else ()
    if signs == {True} and not _rises_across(objective, point, here, level, length_scale):
        return None
    kind = Kind.VALLEY if shape is Kind.VALLEY else Kind.DEGENERATE
    return Landmark(kind, point, here.value, eigenvalues, shape, line)


def _is_all_rounding(objective: ScalarObjective, point: Point, here: Look, length_scale: Sequence[float]) -> bool:
    """Whether f is level to rounding all around, whatever its partials say."""
    noise = 4 * EPSILON * abs(here.value)
    return here.most < noise and all(
        abs(v - here.value) <= noise for part in (0.3, 1.0) for v in around(objective, point, part, length_scale)
    )


def _curvature_jumps(objective: ScalarObjective, point: Point, here: Look, length_scale: Sequence[float]) -> bool:
    """Whether second partials very near a point are others, as beside max(x·y, 0): then they say nothing of it."""
    for k in range(4):
        way = [(-1.0) ** (k >> i) / len(point) for i in range(len(point))]
        there = local_quadratic_model(objective, moved(point, [1e-6 * w for w in way], length_scale), length_scale)
        if there is None:
            return True
        for value, direction in zip(here.eigenvalues, here.directions, strict=True):
            own = sum(v * dot(d, direction) ** 2 for v, d in zip(there.eigenvalues, there.directions, strict=True))
            if abs(own - value) > 0.1 * here.most:
                return True
    return False


def _is_level(objective: ScalarObjective, point: Point, here: Look, i: int, length_scale: Sequence[float]) -> bool:
    """Whether f curves no more along a direction than rounding does, or than it does a little farther along it."""
    value, direction = here.eigenvalues[i], here.directions[i]
    if abs(value) <= FLOOR * here.most:
        return True
    beside = []
    for side in (-0.02, 0.02):
        found = objective.second_partials(moved(point, [side * d for d in direction], length_scale))
        if all(map(isfinite, found)):
            beside.append(
                abs(_along(found[1 + len(point) :], [d * r for d, r in zip(direction, length_scale, strict=True)]))
            )
    return bool(beside) and abs(value) < 1e-4 * min(beside)


def _along(upper: Sequence[float], direction: Sequence[float]) -> float:
    """The second slope along a direction, from the rows of the Hessian from the diagonal on."""
    rows = from_upper_triangle(len(direction), upper)
    return dot(direction, [dot(row, direction) for row in rows])


def _goes_on(
    objective: ScalarObjective, point: Point, here: Look, i: int, length_scale: Sequence[float], side: int
) -> bool:
    """Whether the place is one of a line of such places that goes on to one side along a level direction."""
    start = moved(point, [side * 0.03 * d for d in here.directions[i]], length_scale)
    found = across(objective, start, here.directions[i], length_scale)
    if found is None:
        return False
    at, there = found
    if max(abs(x - y) / r for x, y, r in zip(at, start, length_scale, strict=True)) > 0.02:
        return False
    # less than rounding could make of it, and f the same
    return hypot(*there.gradient) <= 1e-9 * max(here.most, there.most) and stays(here, there)


def _rises_across(
    objective: ScalarObjective, point: Point, here: Look, level: Sequence[int], length_scale: Sequence[float]
) -> bool:
    """Whether f rises to both sides of a line; beside the edge of a plain it does not to one."""
    for i, value in enumerate(here.eigenvalues):
        for side in () if i in level else (-0.01, 0.01):
            beside = objective.value(moved(point, [side * d for d in here.directions[i]], length_scale))
            if beside - here.value < 0.1 * value * side**2 / 2 - 64 * EPSILON * abs(here.value):
                return False
    return True


def _shape_along(objective: ScalarObjective, point: Point, here: Look, i: int, length_scale: Sequence[float]) -> Kind:
    """What f does around a point that is level in one direction: what its floor (or its ridge) does along that one."""
    rises_across = all(value > 0.0 for k, value in enumerate(here.eigenvalues) if k != i)
    for part in _DISTANCES:
        ends = []
        for side in (-part, part):
            found = across(
                objective,
                moved(point, [side * d for d in here.directions[i]], length_scale),
                here.directions[i],
                length_scale,
            )
            if found is None:
                return Kind.DEGENERATE
            ends.append(found[1].value - here.value)
        noise = 64 * EPSILON * max(abs(here.value), here.most, *(abs(here.value + end) for end in ends))
        if all(abs(end) > noise for end in ends):
            if rises_across:
                return Kind.MINIMUM if min(ends) > 0.0 else Kind.SADDLE
            return Kind.MAXIMUM if max(ends) < 0.0 else Kind.SADDLE
    return Kind.DEGENERATE


def _shape(objective: ScalarObjective, point: Point, value: float, length_scale: Sequence[float]) -> Kind:
    """What f does around a point, seen at several distances: the nearest at which it is more than rounding."""
    for radius in (0.003, 0.01, 0.03, 0.1, 0.3):
        found = around(objective, point, radius, length_scale)
        if not all(map(isfinite, found)):
            return Kind.DEGENERATE
        noise = 64 * EPSILON * max(abs(value), *(abs(v) for v in found))
        rises, falls = (sum(side * (v - value) > noise for v in found) for side in (1, -1))
        if rises and falls:
            return Kind.SADDLE
        if rises == len(found):
            return Kind.MINIMUM
        if falls == len(found):
            return Kind.MAXIMUM
    return Kind.DEGENERATE
