"""Landmarks by their letters, and the nearest low one."""

from __future__ import annotations

from collections.abc import Sequence

from .critical import Kind, Landmark

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
    best: tuple[str, float] | None = None
    for letter, mark in labelled(landmarks):
        if not mark.is_low:
            continue
        for place in mark.line or (mark.point,):
            distance = sum((x - y) ** 2 for x, y in zip(place, point, strict=True)) ** 0.5
            if best is None or distance < best[1]:
                best = letter, distance
    return best
