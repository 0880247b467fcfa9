"""A hill as a solid, before anyone looks at it: its window, its heights and the scale on which they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..canvas.axis import Axis
from ..plots.levels import Levels
from ..plots.steepness import height_axis
from .projection import COUNT, Flags, Heights, Numbers

Form = Literal["linear", "log", "wire"]
"""Heights on a linear scale, or on the levels' where that is logarithmic; or the hill as wires."""


@dataclass(frozen=True, slots=True, eq=False)
class Solid:
    """What of a hill does not depend on the place from where it is seen, nor on the picture's size."""

    x: Axis
    """The first variable."""
    y: Axis
    """The second."""
    z: Heights
    """The heights."""
    values: Numbers
    """f at ``samples``: a row for each y, a column for each x."""
    defined: Flags
    """Where f is a number."""
    shares: Numbers
    """How far up each is drawn."""
    levels: Levels
    """The levels of its colours and lines."""
    form: Form
    """How it is drawn."""


def samples(x: Axis, y: Axis) -> tuple[Numbers, Numbers]:
    """The coordinates at which a surface needs f, whatever the size of the picture: a row of x and a column of y."""
    parts = np.linspace(0.0, 1.0, COUNT)
    return (x.low * (1 - parts) + x.high * parts)[None, :], (y.low * (1 - parts) + y.high * parts)[:, None]


def solid(x: Axis, y: Axis, name: str, values: Numbers, levels: Levels, form: Form = "linear") -> Solid:
    """Return the hill; ``values`` are the heights at ``samples(x, y)``, ``name`` is the function's."""
    defined = np.isfinite(values)
    axis = height_axis(name, values)
    z = Heights(name, axis.low, axis.high)
    if form == "log" and levels.unit and defined.any():
        z = Heights(name, max(axis.low, float(values[defined].min())), axis.high, unit=levels.unit)
    heights = np.maximum(np.where(defined, values, z.low), z.low if z.unit else -np.inf)
    # far outside, where it is cut anyway, nearer: so that sums of them are numbers
    return Solid(x, y, z, values, defined, np.clip(z.shares(heights), -1e3, 1e3), levels, form)
