"""The landmarks of a window: Newton's method from every point of a grid, each place that it finds settled and named.

Nothing is taken on trust: a place counts only if Newton's steps come to rest there, and what it is called comes from
the Hessian or, where that says nothing, from f around it. Lowest and highest places without a gradient (|x|, the
middle of Ackley's function) are found by comparing f on the grid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import isfinite

import numpy as np

from ..arithmetic.vector import Array, Numbers
from ..objective.scalar_objective import ScalarObjective
from .critical_points import classified, refine_critical_point, settled
from .kink_shape import around, jumps, kink
from .kinks import kinks
from .landmark import Kind, Landmark, Point
from .valleys import follow, gathered

Ranges = Sequence[tuple[float, float]]

_SEEDS = {1: 1025, 2: 72}  # grid points along an axis
_MANY = 4096  # seeds for more variables
_ROUNDS = 40  # of Newton's method from every seed
_ROUNDS_ACROSS = 16  # of steps across the slope alone
_PART = 5  # of the seeds: one in so many is enough to find a floor
_LONGEST = 1 / 24  # of the window: a longer step is cut
_NEAR = 1e-5  # of the window: nearer places are one
_BESIDE = 0.02  # of the window: nearer to a line, whose points lie half of that apart, is on it
_TAIL = 0.1  # of the window: how far what is level with a place is of its kind
_SAME = 1e-11  # of f, or of its range: the same height
_REACH = 1 / 60  # of the window: how far a place may be from where the steps ended
_WIDE = 6.0  # times that: where f is higher (or lower) on all sides if it is too level to tell before
_MOST_LINES = 24
_SHORTEST = 2  # points of a line
_MOST_CROWDS = 24  # kinks beside which others are looked for
_CROWD = 0.025  # of the window: how near
_FLAT = 1e-12  # of f's range in the window: f that varies less between seeds is flat


class _KnownPlaces:
    """The landmarks found so far, and whether a point is one of them. A line of them hides no point that is lower."""

    def __init__(self, spans: Array, same: float) -> None:
        self.spans = spans
        self.same = same
        """By how much f may differ along a line."""
        self.marks: list[Landmark] = []
        self.places = np.empty((0, len(spans)))  # points of lines too, in units of the window
        self.near = np.empty(0)  # how near to each place another would be the same
        self.least = np.empty(0)  # and how high at least
        self.sides = np.empty(0)  # 1 where f is lowest, −1 where highest

    def add(self, mark: Landmark) -> None:
        """Take one more."""
        # where f is flat, steps end a little beside the place
        near = _BESIDE if mark.line else 2e-3 if mark.kind is Kind.DEGENERATE else _NEAR
        self.marks.append(mark)
        places = np.array(mark.line or (mark.point,)) / self.spans
        self.places = np.concatenate([self.places, places])
        self.near = np.concatenate([self.near, np.full(len(places), near)])
        least = mark.value - self.same if mark.line and mark.is_low else -np.inf
        self.least = np.concatenate([self.least, np.full(len(places), least)])
        side = 1.0 if mark.is_low else -1.0 if mark.shape is Kind.MAXIMUM else 0.0
        self.sides = np.concatenate([self.sides, np.full(len(places), side)])

    def has(self, point: Sequence[float], value: float, also: float = 0.0, side: float = 0.0) -> bool:
        """Whether a landmark lies there already, or a line of them passes; for a ``side`` none of the other side."""
        apart = np.abs(self.places - np.asarray(point) / self.spans).max(axis=1)
        there = (apart < np.maximum(self.near, also)) & ~(value < self.least)
        return bool(np.any(there & (self.sides * side >= 0.0)))

    def without_last(self, points: Array, values: Array) -> Numbers:
        """Which columns of ``points`` are not the last landmark."""
        mark = self.marks[-1]
        kept = np.ones(points.shape[1], dtype=bool)
        for place in self.places[-len(mark.line or (mark.point,)) :]:
            kept &= np.abs(points / self.spans[:, None] - place[:, None]).max(axis=0) >= self.near[-1]
        return np.asarray(kept | (values < self.least[-1]))


def find(objective: ScalarObjective, ranges: Ranges) -> tuple[Landmark, ...]:
    """The landmarks that are found in a box, (low, high) for each variable, the lowest first.

    A place where f is level on all sides is none; nor is one so flat that f's range drowns it. Of very many, such as
    the thousands of ripples of some functions, those that lie between the points of the grid may be missing.
    """
    lows, spans = np.array([low for low, _ in ranges]), np.array([high - low for low, high in ranges])
    seeds = _seeds(lows, spans)
    values = objective.values(*seeds)
    finite = values[np.isfinite(values)]
    if not finite.size:
        return ()
    # poles do not count, but a needle in a plain does
    low, inner, high = np.quantile(finite, [0.0, 0.9, 1.0])
    height = float(max(inner - low, 1e-6 * (high - low)))
    reach = [float(s) * _REACH for s in spans]
    known = _KnownPlaces(spans, _SAME * height)
    lines = 0
    waiting = _rests(objective, seeds, lows, spans, height)
    while waiting.shape[1]:
        point = tuple(waiting[:, 0].tolist())
        waiting = waiting[:, 1:]
        if known.has(point, objective.value(point)) or not _is_inside(point, ranges, _REACH):
            continue
        found = settled(objective, point, reach)
        if isinstance(found, tuple):
            if known.has(found, objective.value(found)) or not _is_inside(found, ranges):
                continue
            found = classified(objective, found, reach)
        landmark = found
        if landmark is None:
            waiting = _without_the_like(objective, point, waiting, spans, height)
            continue
        if known.has(landmark.point, landmark.value) or not _is_inside(landmark.point, ranges):
            continue
        if landmark.eigenvalues and _drowns(objective, landmark.point, landmark.value, reach, height):
            continue
        if landmark.line:
            lines += 1
            if lines > _MOST_LINES:
                waiting = _without_the_like(objective, point, waiting, spans, height)
                continue
            followed = follow(objective, landmark, ranges)
            if len(followed.line) >= _SHORTEST:
                landmark = followed
            elif any(landmark.eigenvalues) or not landmark.is_low:
                continue  # the edge of a plain
            else:  # a crowd of them is a valley
                landmark = replace(landmark, kind=Kind.DEGENERATE, shape=Kind.MINIMUM, line=())
        known.add(landmark)
        waiting = waiting[:, known.without_last(waiting, objective.values(*waiting))] if waiting.size else waiting
    for part in _windows_of_kinks(known, ranges):
        share = (part[0][1] - part[0][0]) / (ranges[0][1] - ranges[0][0])

        def is_known(at: Point, near: float, side: float, share: float = share) -> bool:
            return known.has(at, objective.value(at), near * share, side)

        for point in kinks(objective, part, is_known):
            sure = jumps(objective, point, reach)
            found = kink(objective, point, reach, sure=True) if sure else refine_critical_point(objective, point, reach)
            if (
                found is None
                or known.has(found.point, found.value)
                or found.line
                or not _is_inside(found.point, ranges)
            ):
                continue
            if not _drowns(objective, found.point, found.value, reach, height):
                known.add(found)
    return tuple(sorted(gathered(known.marks, spans.tolist(), height), key=lambda mark: (mark.value, mark.point)))


def _windows_of_kinks(known: _KnownPlaces, ranges: Ranges) -> Iterator[Ranges]:
    """The window, then a small one around each kink that was found in it: kinks like to lie close together."""
    yield ranges
    for mark in [mark for mark in known.marks if not mark.eigenvalues][:_MOST_CROWDS]:
        yield [
            (max(low, x - _CROWD * (high - low)), min(high, x + _CROWD * (high - low)))
            for x, (low, high) in zip(mark.point, ranges, strict=True)
        ]


def _without_the_like(objective: ScalarObjective, point: Point, waiting: Array, spans: Array, height: float) -> Array:
    """The columns of ``waiting`` that are not in the same plain or tail as a point that turned out to be nothing."""
    value = objective.value(point)
    near = np.abs((waiting - np.array(point)[:, None]) / spans[:, None]).max(axis=0) < _TAIL
    if near.any():
        near[near] = np.abs(objective.values(*waiting[:, near]) - value) <= _SAME * max(abs(value), height)
    return waiting[:, ~near]


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


def _rests(objective: ScalarObjective, seeds: Sequence[Array], lows: Array, spans: Array, height: float) -> Array:
    """Where Newton's steps come to rest or nearly: a column for each place, the best settled first."""
    n = len(spans)
    at = np.stack(seeds)
    scale = spans[:, None]
    rested: list[Array] = []
    nearly = np.empty(0)
    for _ in range(_ROUNDS):
        step = _steps(_padded(objective, at), n, spans, height)
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
    rested.append(_floors(objective, seeds, lows, spans, height))
    # at degenerate places the steps shorten by a part only
    slow = np.argsort(nearly, kind="stable")
    rested.append(at[:, slow[nearly[slow] < 1e-3]])
    places = np.concatenate(rested, axis=1)
    places = places[:, _stands_out(objective, places, spans, height)]
    cells = np.round(places / scale / (_NEAR * 10)).astype(np.int64)
    _, first = np.unique(cells, axis=1, return_index=True)
    return places[:, np.sort(first)]


def _floors(objective: ScalarObjective, seeds: Sequence[Array], lows: Array, spans: Array, height: float) -> Array:
    """Level places that steps across the slope alone lead to: on the floor of a valley Newton's own may slide away."""
    n = len(spans)
    at = np.stack(seeds)[:, ::_PART]
    if n == 1:
        return at[:, :0]
    for _ in range(_ROUNDS_ACROSS):
        step = _steps(_padded(objective, at), n, spans, height, across=True)
        with np.errstate(all="ignore"):
            size = np.abs(step / spans[:, None]).max(axis=0)
            at = at + step * np.minimum(1.0, _LONGEST / np.maximum(size, 1e-300))
            off = (at - lows[:, None]) / spans[:, None]
        at = at[:, np.isfinite(size) & np.all((off > -0.25) & (off < 1.25), axis=0)]
        if not at.shape[1]:
            return np.asarray(at)
    with np.errstate(all="ignore"):
        slopes = np.abs(np.stack(_padded(objective, at)[1 : 1 + n]) * spans[:, None]).max(axis=0)
    return np.asarray(at[:, slopes <= 1e-11 * height])


def _stands_out(objective: ScalarObjective, places: Array, spans: Array, height: float) -> Numbers:
    """Which places f tells from their surroundings: the others lie in a plain, or where f is all rounding."""
    value = objective.values(*places)
    most = np.zeros(places.shape[1])
    higher, lower = np.ones((2, places.shape[1]), dtype=bool)
    # along the axes alone a saddle like x·y would not be told
    ways = [*np.eye(len(spans)), np.ones(len(spans)), (-1.0) ** np.arange(len(spans))]
    with np.errstate(all="ignore"):
        for way in ways:
            for side in (-_REACH, _REACH):
                beside = [x + side * span * part for x, span, part in zip(places, spans, way, strict=True)]
                most = np.fmax(most, np.abs(objective.values(*beside) - value))
                apart = [x + _WIDE * side * span * part for x, span, part in zip(places, spans, way, strict=True)]
                rise = objective.values(*apart) - value
                higher &= rise > _FLAT * height
                lower &= rise < -_FLAT * height
    return np.asarray((most > _FLAT * height) | higher | lower)


def _padded(objective: ScalarObjective, at: Array) -> list[Array]:
    """The second partials at many points, as if there were a power of two of them: code is made for each count."""
    count = at.shape[1]
    size = max(64, 1 << (count - 1).bit_length())
    padded = np.concatenate([at, np.repeat(at[:, -1:], size - count, axis=1)], axis=1)
    return [values[:count] for values in objective.all_second_partials(*padded)]


def _steps(found: Sequence[Array], n: int, spans: Array, height: float, *, across: bool = False) -> Array:
    """Newton's step at each of many points; not a number where f slopes in a direction in which it does not curve.

    With ``across`` only along the direction in which f curves most.
    """
    rows = np.empty((len(found[0]), n, n))
    waiting = iter(found[1 + n :])
    with np.errstate(all="ignore"):
        slopes = np.stack(found[1 : 1 + n]) * spans[:, None]
        for i in range(n):
            for j in range(i, n):
                rows[:, i, j] = rows[:, j, i] = next(waiting) * (spans[i] * spans[j])
        bad = ~(np.isfinite(rows).all(axis=(1, 2)) & np.isfinite(slopes).all(axis=0))
        rows[bad] = 0.0
        values, vectors = _eigen(rows)
        most = np.abs(values).max(axis=1, keepdims=True)
        level = np.abs(values) < most if across else np.abs(values) <= 1e-13 * most
        along = np.einsum("kij,ik->kj", vectors, slopes)
        bad |= ~rows.any(axis=(1, 2))  # flat to the bit, as beside a relu
        if not across:
            bad |= (level & (np.abs(along) > 1e-9 * height)).any(axis=1)
        along = np.where(level, 0.0, -along / values)
        step = np.asarray(np.einsum("kij,kj->ik", vectors, along) * spans[:, None])
        step[:, bad] = np.nan
    return step


def _eigen(rows: Array) -> tuple[Array, Array]:
    """Eigenvalues and, in columns, eigenvectors of many symmetric matrices; of two rows by a rotation, much faster."""
    n = rows.shape[1]
    if n == 1:
        return rows[:, 0], np.ones_like(rows)
    if n > 2:
        found = np.linalg.eigh(rows)
        return found.eigenvalues, found.eigenvectors
    a, b, d = rows[:, 0, 0], rows[:, 0, 1], rows[:, 1, 1]
    half, middle = a / 2 - d / 2, a / 2 + d / 2
    radius = np.hypot(half, b)
    # (radius + |half|, b) is along an eigenvector, without cancellation
    c = radius + np.abs(half)
    length = np.hypot(c, b)
    c, s = np.where(length > 0.0, c / length, 1.0), np.where(length > 0.0, b / length, 0.0)
    first = half >= 0.0
    high = np.where(first, c, s), np.where(first, s, c)
    vectors = np.stack([np.stack([-high[1], high[0]], axis=1), np.stack(high, axis=1)], axis=2)
    return np.stack([middle - radius, middle + radius], axis=1), vectors


def _is_inside(point: Point, ranges: Ranges, margin: float = 1e-9) -> bool:
    """Whether a point is in the window, or a part of it beyond."""
    return all(
        low - margin * (high - low) <= x <= high + margin * (high - low)
        for x, (low, high) in zip(point, ranges, strict=True)
    )


def _drowns(objective: ScalarObjective, point: Point, value: float, reach: Sequence[float], height: float) -> bool:
    """Whether f around a place differs from level by less than anyone could see, or rounding could tell."""
    beside = [abs(v - value) for v in around(objective, point, 1.0, reach) if isfinite(v)]
    if max(beside, default=0.0) > _FLAT * height:
        return False
    apart = [v - value for v in around(objective, point, _WIDE, reach)]
    return not (min(apart) > _FLAT * height or max(apart) < -_FLAT * height)
