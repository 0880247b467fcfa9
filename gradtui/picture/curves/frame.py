"""Where the steps and the values lie in a chart of curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .scale import LossScale, Values, scale_of

_WITH_TICKS = 7  # rows from which there are numbers on the left
_NARROWEST = 20  # columns from which there is room beside the curves
_BESIDE = 9  # columns on the right: a mark's number, so that the curves do not move as it grows by a digit
_STEPS = 4  # at least, so that the first step does not go through the whole chart


@dataclass(frozen=True, slots=True)
class CurveFrame:
    """Where the steps and the values lie in a chart."""

    left: int
    """The first column of the curves."""
    top: int
    """The first row of them."""
    width: int
    """Their columns, two dots each."""
    last: int
    """The step in the last dot."""
    scale: LossScale
    """The values."""
    numbers: Sequence[tuple[int, str]] = ()
    """Round values with their rows."""

    def across(self, steps: Values) -> Values:
        """The dot of each step, not rounded."""
        return steps / self.last * (self.width * 2 - 1)

    def cell(self, step: int, value: float) -> tuple[int, int]:
        """The cell of a value, within the chart; the lowest row for what is not finite."""
        column = self.left + int(np.rint(self.across(np.array(float(step))))) // 2
        dot = float(np.clip(np.nan_to_num(self.scale.dots(np.array([value]))[0]), 0, self.scale.rows * 4 - 1))
        return column, self.top + self.scale.rows - 1 - round(dot) // 4


def frame_for(
    width: int,
    height: int,
    own: Sequence[Values],
    others: Sequence[Values] = (),
    *,
    log: bool,
    top: int = 0,
    first: str = "",
    now: str = "",
) -> CurveFrame:
    """Where a chart has its steps and values: all of the curves ``own``, and of others what does not flatten them.

    ``first`` is a text in its numbers' column, ``now`` one beside a mark.
    """
    curves = [*own, *others]
    rows = max(height - top - (height >= 2), 1)
    scale = scale_of(np.concatenate(own), others, rows, log=log)
    last = max(_STEPS, *(len(curve) - 1 for curve in curves))
    if width < _NARROWEST:
        return CurveFrame(0, top, max(width, 1), last, scale)
    with_numbers = rows >= _WITH_TICKS - 1 and max(map(len, curves)) > 1  # a value alone has no scale
    numbers = scale.numbers() if with_numbers else []
    left = max(map(len, [scale.floor, first, *(text for _, text in numbers)])) + 1
    right = max(len(now) + 2, _BESIDE)
    return CurveFrame(left, top, max(width - left - right, 2), last, scale, numbers)
