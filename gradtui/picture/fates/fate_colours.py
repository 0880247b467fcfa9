"""The colours of a fate map: one for each way to end, darker the longer it took."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...engine.arithmetic.vector import Numbers
from ...engine.batch.fates import Fate
from ...engine.verdict.verdict import Verdict
from ..canvas.canvas import Plane
from ..canvas.roles import fate as role

_OTHERS = {
    Verdict.STILL_MOVING: 0x8A8F98,
    Verdict.OSCILLATING: 0x6B5B73,
    Verdict.DIVERGED: 0x2A2D34,
    Verdict.UNDEFINED: 0x4A2020,
}
_LEVEL = 0xC9CCD1
_LEVELS = 12  # of darkness, so that neighbours are the same and little is sent to a terminal
_DARKEST = 5 / _LEVELS


def colour_of(fate: Fate, fates: Sequence[Fate]) -> int:
    """The colour of one of the fates: of a landmark by its place among them."""
    if fate.verdict is not Verdict.CONVERGED:
        return _OTHERS[fate.verdict]
    if fate.landmark is None:
        return _LEVEL
    places = [other for other in fates if other.landmark is not None]
    return role(places.index(fate)).dark


def sign(fate: Fate) -> str:
    """What stands for one of the fates in a picture: its letter; for what diverged none that a variable has too."""
    return "!" if fate.verdict is Verdict.DIVERGED else fate.letter


def colours(fates: Sequence[Fate]) -> Plane:
    """The colour of each fate."""
    return np.array([colour_of(fate, fates) for fate in fates], dtype=np.int32)


def shades(fates: Sequence[Fate], fate: Numbers, steps: Numbers) -> Plane:
    """A colour for each cell: its fate's, as the legend has it; darker where it took longer than half of its cells."""
    plain = colours(fates)[fate]
    ends = [k for k, one in enumerate(fates) if one.verdict is Verdict.CONVERGED]
    usual, slow = np.zeros(len(fates)), np.isin(fate, ends)
    for k in ends:
        own = steps[fate == k]
        usual[k] = np.median(own) if own.size else 0.0
    later = np.where(slow, np.maximum(steps - usual[fate], 0.0), 0.0)
    amount = 1.0 - (1.0 - _DARKEST) * np.log1p(later) / np.log1p(max(float(later.max(initial=0.0)), 1.0))
    return _scaled(plain, np.round(amount * _LEVELS) / _LEVELS)


def darkest(fates: Sequence[Fate]) -> Plane:
    """The darkest shade of each fate."""
    return _scaled(colours(fates), np.full(len(fates), _DARKEST))


def _scaled(plain: Plane, amount: Numbers) -> Plane:
    mixed = np.zeros(plain.shape, dtype=np.int32)
    for shift in (0, 8, 16):
        mixed |= np.rint((plain >> shift & 255) * amount).astype(np.int32) << shift
    return mixed
