"""Landmarks by their letters, and the nearest low one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import dist

from .landmark import Kind, Landmark

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcefghijklnpqrtuvwyz"
"""For low places, in order; s, m, d, o and x mean something else."""
OTHERS = {Kind.SADDLE: "s", Kind.MAXIMUM: "m"}


def letter_of(landmark: Landmark, low: int) -> str:
    """The letter of a landmark; ``low`` is how many low ones have theirs already."""
    if landmark.is_low:
        return LETTERS[low] if low < len(LETTERS) else "+"
    return OTHERS.get(landmark.shape, "d")


def labelled(landmarks: Sequence[Landmark]) -> list[tuple[str, Landmark]]:
    """Each with its letter: A for the lowest, s for a saddle, m for a maximum, d for a degenerate place."""
    found = []
    low = 0
    for mark in landmarks:
        found.append((letter_of(mark, low), mark))
        low += mark.is_low
    return found


def nearest_minimum(landmarks: Sequence[Landmark], point: Sequence[float]) -> tuple[str, float] | None:
    """The letter of the low landmark that is nearest to a point, and how far it is; None if there is none."""
    low = [(letter, dist(_place(mark, point), point)) for letter, mark in labelled(landmarks) if mark.is_low]
    return min(low, key=lambda pair: pair[1], default=None)


def nearest_place(landmarks: Sequence[Landmark], point: Sequence[float]) -> tuple[Landmark, float] | None:
    """The low landmark that is nearest to a point, and how far it is; of a line with its nearest place for its own."""
    low = ((mark, _place(mark, point)) for mark in landmarks if mark.is_low)
    found = min(((mark, place, dist(place, point)) for mark, place in low), key=lambda one: one[2], default=None)
    if found is None:
        return None
    mark, place, distance = found
    return mark if place == mark.point else replace(mark, point=place), distance


def _place(mark: Landmark, point: Sequence[float]) -> tuple[float, ...]:
    """The place of a landmark that is nearest to a point."""
    if len(mark.line) < 2:
        return mark.point
    places = (_on_segment(a, b, point) for a, b in pairwise(mark.line))
    return min(places, key=lambda place: dist(place, point))


def _on_segment(a: Sequence[float], b: Sequence[float], point: Sequence[float]) -> tuple[float, ...]:
    """The place between two points that is nearest to a third."""
    way = [y - x for x, y in zip(a, b, strict=True)]
    length = sum(w * w for w in way)
    along = sum(w * (p - x) for w, p, x in zip(way, point, a, strict=True)) / length if length else 0.0
    part = min(max(along, 0.0), 1.0)
    return tuple(x + part * w for x, w in zip(a, way, strict=True))
