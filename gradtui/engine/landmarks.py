"""The landmarks of a window: Newton's method from every point of a grid, each place that it finds settled and named.

Nothing is taken on trust: a place counts only if Newton's steps come to rest there, and what it is called comes from
the Hessian or, where that says nothing, from f around it. Lowest and highest places without a gradient (|x|, the
middle of Ackley's function) are found by comparing f on the grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from math import isfinite

import numpy as np

from .critical import Kind, Landmark, Point, classified, settle
from .lines import follow
from .objective import Objective
from .vector import Array

Ranges = Sequence[tuple[float, float]]

_SEEDS = {1: 1025, 2: 72}  # grid points along an axis
_MANY = 4096  # seeds for more variables
_ROUNDS = 40  # of Newton's method from every seed
_LONGEST = 1 / 24  # of the window: a longer step is cut
_NEAR = 1e-5  # of the window: nearer places are one
_BESIDE = 0.02  # of the window: nearer to a line, whose points lie half of that apart, is on it
_REACH = 1 / 60  # of the window: how far a place may be from where the steps ended
_MOST_LINES = 12
_MOST_KINKS = 200
_FLAT = 1e-12  # of f's range in the window: f that varies less between seeds is flat


def find(objective: Objective, ranges: Ranges) -> tuple[Landmark, ...]:
    """Every landmark in a box, (low, high) for each variable, the lowest first.

    A place where f is level on all sides is none; nor is one so flat that f's range drowns it.
    """
    lows, spans = np.array([low for low, _ in ranges]), np.array([high - low for low, high in ranges])
    seeds = _seeds(lows, spans)
    values = objective.values(*seeds)
    finite = values[np.isfinite(values)]
    if not finite.size:
        return ()
    low, high = np.quantile(finite, [0.0, 0.9])
    height = float(high - low)
    reach = [float(s) * _REACH for s in spans]
    found: list[Landmark] = []
    lines: list[Landmark] = []
    waiting = _rests(objective, seeds, lows, spans, height)
    while waiting.shape[1]:
        landmark = settle(objective, tuple(waiting[:, 0].tolist()), reach)
        waiting = _far_from([waiting[:, 0].tolist()], waiting, spans, _NEAR)
        if landmark is None or _is_known(landmark.point, found, lines, spans) or not _is_inside(landmark.point, ranges):
            continue
        if landmark.eigenvalues and _drowns(landmark, spans, height):
            continue
        if _is_line(landmark) and len(lines) < _MOST_LINES:
            lines.append(follow(objective, landmark, ranges))
            waiting = _far_from(lines[-1].line, waiting, spans, _BESIDE)
        elif not _is_line(landmark):
            found.append(landmark)
            waiting = _far_from([landmark.point], waiting, spans, _near(landmark))
    for point in _lowest_and_highest(objective, ranges, [*found, *lines], spans):
        landmark = classified(objective, point, reach) or settle(objective, point, reach)
        if landmark is not None and not landmark.eigenvalues and not _is_known(landmark.point, found, lines, spans):
            found.append(landmark)
    return tuple(sorted([*found, *lines], key=lambda mark: (mark.value, mark.point)))


def _is_line(landmark: Landmark) -> bool:
    """Whether such places lie in a line."""
    if landmark.kind is Kind.VALLEY:
        return len(landmark.point) == 2
    return landmark.kind is Kind.DEGENERATE and landmark.shape is Kind.MAXIMUM and any(landmark.eigenvalues)


def _seeds(lows: Array, spans: Array) -> list[Array]:
    """Where Newton's method starts: a grid, for more than two variables points that fill the box evenly."""
    n = len(lows)
    if n in _SEEDS:
        # a little off the round numbers, on which saddles and kinks like to lie
        fractions = (np.arange(_SEEDS[n]) + 0.4863) / _SEEDS[n]
        axes = [low + span * fractions for low, span in zip(lows, spans, strict=True)]
        return [np.ravel(a) for a in np.meshgrid(*axes, indexing="ij")]
    # Kronecker's sequence with the powers of the root of x**(n + 1) = x + 1 (Roberts 2018)
    root = 2.0
    for _ in range(60):
        root = (1.0 + root) ** (1.0 / (n + 1))
    steps = np.arange(1, _MANY + 1)
    return [
        low + span * ((0.5 + steps * root ** -(k + 1.0)) % 1.0)
        for k, (low, span) in enumerate(zip(lows, spans, strict=True))
    ]


def _rests(objective: Objective, seeds: Sequence[Array], lows: Array, spans: Array, height: float) -> Array:
    """Where Newton's steps come to rest or nearly: a column for each place, the best settled first."""
    n = len(spans)
    at = np.stack(seeds)
    scale = spans[:, None]
    rested: list[Array] = []
    nearly = np.empty(0)
    for _ in range(_ROUNDS):
        step = _steps(objective.all_second_partials(*at), n, spans, height)
        with np.errstate(all="ignore"):
            size = np.abs(step / scale).max(axis=0)
            step *= np.minimum(1.0, _LONGEST / np.maximum(size, 1e-300))
            at = at + step
            off = (at - lows[:, None]) / scale
        inside = np.isfinite(size) & np.all((off > -0.25) & (off < 1.25), axis=0)
        still = inside & (size < 1e-9)
        rested.append(at[:, still])
        moving = inside & ~still
        at, nearly = at[:, moving], size[moving]
        if not at.shape[1]:
            break
    # at degenerate places the steps shorten by a part only
    slow = np.argsort(nearly, kind="stable")
    rested.append(at[:, slow[nearly[slow] < 1e-3]])
    places = np.concatenate(rested, axis=1)
    cells = np.round(places / scale / (_NEAR * 10)).astype(np.int64)
    _, first = np.unique(cells, axis=1, return_index=True)
    return places[:, np.sort(first)]


def _steps(found: Sequence[Array], n: int, spans: Array, height: float) -> Array:
    """Newton's step at each of many points; not a number where f slopes in a direction in which it does not curve."""
    slopes = np.stack(found[1 : 1 + n]) * spans[:, None]
    rows = np.empty((slopes.shape[1], n, n))
    waiting = iter(found[1 + n :])
    with np.errstate(all="ignore"):
        for i in range(n):
            for j in range(i, n):
                rows[:, i, j] = rows[:, j, i] = next(waiting) * (spans[i] * spans[j])
        bad = ~(np.isfinite(rows).all(axis=(1, 2)) & np.isfinite(slopes).all(axis=0))
        rows[bad] = 0.0
        if n == 1:
            values, vectors = rows[:, 0], np.ones_like(rows)
        else:
            values, vectors = np.linalg.eigh(rows)
        level = np.abs(values) <= 1e-13 * np.abs(values).max(axis=1, keepdims=True)
        along = np.einsum("kij,ik->kj", vectors, slopes)
        bad |= ~rows.any(axis=(1, 2))  # flat to the bit, as beside a relu
        bad |= (level & (np.abs(along) > 1e-9 * height)).any(axis=1)
        along = np.where(level, 0.0, -along / values)
        step = np.asarray(np.einsum("kij,kj->ik", vectors, along) * spans[:, None])
        step[:, bad] = np.nan
    return step


def _near(landmark: Landmark) -> float:
    """How near another place of the kind would be the same: where f is flat, steps end a little beside the place."""
    return 2e-3 if landmark.kind is Kind.DEGENERATE else _NEAR


def _far_from(places: Sequence[Sequence[float]], points: Array, spans: Array, near: float) -> Array:
    """The columns of ``points`` that are not near any of the places."""
    scale = spans[:, None]
    kept = np.ones(points.shape[1], dtype=bool)
    for place in places:
        kept &= np.abs((points - np.asarray(place)[:, None]) / scale).max(axis=0) >= near
    return points[:, kept]


def _is_inside(point: Point, ranges: Ranges) -> bool:
    return all(
        low - 1e-9 * (high - low) <= x <= high + 1e-9 * (high - low)
        for x, (low, high) in zip(point, ranges, strict=True)
    )


def _is_known(point: Point, found: Sequence[Landmark], lines: Sequence[Landmark], spans: Array) -> bool:
    """Whether a landmark lies there already, or a line of them passes."""
    sizes: list[float] = spans.tolist()

    def apart(other: Point) -> float:
        return max(abs(x - y) / s for x, y, s in zip(point, other, sizes, strict=True))

    if any(apart(mark.point) < _near(mark) for mark in found):
        return True
    return any(apart(p) < _BESIDE for mark in lines for p in mark.line or (mark.point,))


def _drowns(landmark: Landmark, spans: Array, height: float) -> bool:
    """Whether f around the place differs from level by less than anyone could see, or rounding could tell."""
    if landmark.kind is not Kind.MINIMUM and landmark.kind is not Kind.MAXIMUM and landmark.kind is not Kind.SADDLE:
        return False
    cell = float(spans.max()) / 72
    return max(abs(v) for v in landmark.eigenvalues) * cell * cell < _FLAT * height


# -- without a gradient ---------------------------------------------------------------------------------------------


def _lowest_and_highest(objective: Objective, ranges: Ranges, known: Sequence[Landmark], spans: Array) -> list[Point]:
    """Points of a grid lower or higher than all around and far from every landmark, pinned down by going on to them."""
    n = len(ranges)
    if n > 2:
        return []
    count = 513 if n == 1 else 121
    axes = [np.linspace(low, high, count) for low, high in ranges]
    values = objective.values(*(np.meshgrid(*axes, indexing="ij")))
    points: list[Point] = []
    for side in (1.0, -1.0):
        for index in _tops(-side * values)[:_MOST_KINKS]:
            point = tuple(float(axis[i]) for axis, i in zip(axes, index, strict=True))
            cells = [s / (count - 1) for s in spans.tolist()]
            if any(
                mark.shape is not Kind.SADDLE
                and any(
                    all(abs(x - y) <= 1.5 * c for x, y, c in zip(point, other, cells, strict=True))
                    for other in (mark.line or (mark.point,))
                )
                for mark in known
            ):
                continue
            pinned = _pinned(objective, point, cells, side)
            if pinned is not None and _is_inside(pinned, ranges):
                points.append(pinned)
    return points


def _tops(values: Array) -> list[tuple[int, ...]]:
    """Where a grid's value is finite and above those of all its neighbours, the highest first."""
    inner = values[tuple(slice(1, -1) for _ in values.shape)]
    above = np.isfinite(inner)
    for offset in product((0, 1, 2), repeat=values.ndim):
        if any(o != 1 for o in offset):
            part = values[tuple(slice(o, o + size - 2) for o, size in zip(offset, values.shape, strict=True))]
            with np.errstate(invalid="ignore"):
                above &= inner > part
    places = np.argwhere(above) + 1
    order = np.argsort(-values[tuple(places.T)], kind="stable")
    return [tuple(int(i) for i in places[k]) for k in order]


def _pinned(objective: Objective, point: Point, cells: Sequence[float], side: float) -> Point | None:
    """The lowest (side 1) or highest place near by, by looking around in ever smaller circles; None if it leaves."""
    n = len(point)
    ways = [way for way in product((-1.0, 0.0, 1.0), repeat=n) if any(way)]
    at, best = point, side * objective.value(point)
    radius = 1.0
    for _ in range(400):
        tries = [tuple(x + radius * w * c for x, w, c in zip(at, way, cells, strict=True)) for way in ways]
        values = [side * objective.value(p) for p in tries]
        lowest = min(range(len(ways)), key=lambda k: values[k] if values[k] == values[k] else float("inf"))
        if values[lowest] < best:
            at, best = tries[lowest], values[lowest]
        else:
            radius /= 2
            if radius < 2.0**-44:
                break
    if not isfinite(best) or any(abs(x - y) > 3 * c for x, y, c in zip(at, point, cells, strict=True)):
        return None
    # a kink often lies on a round number
    rounded = tuple(round(x / c * 2**20) * c / 2**20 for x, c in zip(at, cells, strict=True))
    return min((at, rounded), key=lambda p: side * objective.value(p))


def labelled(landmarks: Sequence[Landmark]) -> list[tuple[str, Landmark]]:
    """Each with a letter for the low ones, A for the lowest, and "" for the others."""
    letters = iter("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    return [(next(letters, "+") if mark.is_low else "", mark) for mark in landmarks]


def nearest_minimum(landmarks: Sequence[Landmark], point: Sequence[float]) -> tuple[Landmark, float] | None:
    """The low landmark that is nearest to a point, and how far it is."""
    best: tuple[Landmark, float] | None = None
    for mark in landmarks:
        if not mark.is_low:
            continue
        for place in mark.line or (mark.point,):
            distance = sum((x - y) ** 2 for x, y in zip(place, point, strict=True)) ** 0.5
            if best is None or distance < best[1]:
                best = (replace(mark, point=place) if mark.line else mark), distance
    return best
