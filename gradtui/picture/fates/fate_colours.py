"""The colours of a fate map: one for each way to end, darker the longer it took."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...engine.arithmetic.vector import Numbers
from ...engine.batch.fates import Fate
from ...engine.verdict.verdict import Verdict
from ..canvas.canvas import Plane

# told apart by every kind of colour vision (after Okabe, Ito 2008), and then by their letters
_PLACES = (0x4C9BE8, 0xF2B134, 0x35B48A, 0xE07BB1, 0x9AD1F5, 0xE8703A, 0xF5E663, 0xA58BE0)
_OTHERS = {
    Verdict.STILL_MOVING: 0x8A8F98,
    Verdict.OSCILLATING: 0x6B5B73,
    Verdict.DIVERGED: 0x2A2D34,
    Verdict.UNDEFINED: 0x4A2020,
}
_LEVEL = 0xC9CCD1
_DARKEST = 0.45


def colour_of(fate: Fate, fates: Sequence[Fate]) -> int:
    """The colour of one of the fates: of a landmark by its place among them."""
    if fate.verdict is not Verdict.CONVERGED:
        return _OTHERS[fate.verdict]
    if fate.landmark is None:
        return _LEVEL
    places = [other for other in fates if other.landmark is not None]
    return _PLACES[places.index(fate) % len(_PLACES)]


def colours(fates: Sequence[Fate]) -> Plane:
    """The colour of each fate."""
    return np.array([colour_of(fate, fates) for fate in fates], dtype=np.int32)


def shades(fates: Sequence[Fate], fate: Numbers, steps: Numbers) -> Plane:
    """A colour for each cell: its fate's, the darker the more steps it took; those that never end are all alike."""
    plain = colours(fates)[fate]
    ends = np.array([f.verdict is Verdict.CONVERGED for f in fates])[fate]
    fewest, most = (int(steps[ends].min()), int(steps[ends].max())) if ends.any() else (0, 1)
    part = np.log1p(np.maximum(steps - fewest, 0)) / np.log1p(max(most - fewest, 1))
    amount = np.where(ends, 1.0 - (1.0 - _DARKEST) * part, 1.0)
    # a few levels, so that neighbours are the same and little is sent to a terminal
    amount = np.round(amount * 12) / 12
    mixed = np.zeros(plain.shape, dtype=np.int32)
    for shift in (0, 8, 16):
        mixed |= np.rint((plain >> shift & 255) * amount).astype(np.int32) << shift
    return mixed
