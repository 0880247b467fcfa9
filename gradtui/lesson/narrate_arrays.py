"""What a step over arrays did, in words: how many entries moved, and which of them the most."""

from __future__ import annotations

from math import isfinite

import numpy as np

from ..engine.descent.descent import Descent
from ..engine.objective.gradient_scale import GPT_3, bytes_text
from ..expression.names import pretty
from ..expression.printing import short
from .explanation.array_working import largest

_MOST_LOOKED_AT = 100_000  # entries that are looked at one by one


def outlook(descent: Descent, name: str) -> str:
    """What there is to say before the first step."""
    objective = descent.objective
    assert objective.has_arrays
    at = largest(descent)
    slope = float(descent.state_at(0).gradient[at])
    way = "rises" if slope > 0 else "falls"
    return (
        f"The gradient has {objective.count:,} entries, one for each parameter: "
        f"{bytes_text(objective.count)} as float32 (GPT-3's: {bytes_text(GPT_3)}). "
        f"{name} {way} fastest as {pretty(objective.entry_name(at))} grows (slope {short(slope)})."
    )


def moves(descent: Descent) -> str:
    """What the last step moved."""
    objective = descent.objective
    assert objective.has_arrays
    count = f"{objective.count:,}"
    if objective.count > _MOST_LOOKED_AT:
        way = short(descent.history.moved(descent.cursor - 1, descent.cursor)[0])
        return f"All {count} parameters moved at once; the step's length is {way}."
    before, after = (descent.state_at(k) for k in (descent.cursor - 1, descent.cursor))
    with np.errstate(all="ignore"):
        moved = after.point - before.point
        most = int(np.argmax(np.abs(moved)))
        turned = int(np.count_nonzero(before.gradient * after.gradient < 0.0))
    change = float(moved[most])
    words = f"All {count} parameters moved, {pretty(objective.entry_name(most))} the most, by {short(change)}."
    if isfinite(change) and turned:
        words += f" The slope along {turned:,} of them changed sign: there it went past a low place."
    return words
