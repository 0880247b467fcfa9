"""An interval of numbers laid along a side of a picture, its ticks at 1-2-5 steps, and their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

from .canvas import MUTED

_STEPS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
_STEPS_TOO = (1.0, 2.0, 4.0, 5.0, 10.0, 20.0, 40.0, 50.0)


@dataclass(frozen=True, slots=True)
class Axis:
    """An interval of numbers laid along a side of the picture."""

    name: str
    """The variable, as it is shown."""
    low: float
    """The number at its start."""
    high: float
    """The number at its end; greater than ``low``."""
    colour: int = MUTED
    """The colour of its name: a variable's own."""

    def fraction(self, value: float) -> float:
        """How far along the axis a number lies: 0 at its start, 1 at its end."""
        width = self.high - self.low
        if isfinite(width):
            return (value - self.low) / width
        # halves, so that an axis as wide as the floats does not overflow
        return (value / 2 - self.low / 2) / (self.high / 2 - self.low / 2)

    def value(self, fraction: float) -> float:
        """The number so far along the axis."""
        return self.low * (1 - fraction) + self.high * fraction

    def marks(self, most: int) -> list[float]:
        """Ticks; one or two more than ``most``, or multiples of 4, where else one would stand alone: it is no scale."""
        found = self.ticks(most)
        if len(found) > 1 or most < 1:
            return found
        return next((more for few in (1, 2) if len(more := self.ticks(most + few, _STEPS_TOO)) > 1), found)

    def ticks(self, most: int, steps: tuple[float, ...] = _STEPS) -> list[float]:
        """At most ``most`` round numbers on the axis: multiples of 1, 2 or 5 times a power of ten."""
        width = self.high / 2 - self.low / 2
        if not isfinite(width) or width <= 0 or most < 1:
            return []
        raw = max(width * 2 / most, 5e-324) if isfinite(width * 2) else width / most * 2
        if not isfinite(raw) or raw < 1e-300:
            return []
        power = 10.0 ** floor(log10(raw))
        for factor in steps:
            step = factor * power
            first, last = ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9)
            if isfinite(step) and last - first + 1 <= most and last - first < 1000:
                # where floats lie farther apart than the step, some are the same
                return list(dict.fromkeys(k * step for k in range(first, last + 1)))
        return []


def tick_text(value: float, step: float) -> str:
    """A tick's number, with as many digits as its step needs."""
    if value == 0:
        return "0"
    if abs(value) >= 1e5 or abs(value) < 1e-3:
        return f"{value:.3g}".replace("e+0", "e").replace("e-0", "e-").replace("e+", "e").replace("-", "−")
    digits = max(0, -floor(log10(step) + 1e-9)) if step > 0.0 else 17
    return f"{value:.{digits}f}".replace("-", "−")
