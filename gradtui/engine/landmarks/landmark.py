"""A landmark: a place where f is level, or lowest or highest without a gradient, and of which kind it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Point = tuple[float, ...]


def nearest_round(x: float, digits: int) -> float:
    """The number rounded to so many decimals (tens, where negative); itself where that is beyond the floats."""
    try:
        return round(x, digits) + 0.0
    except OverflowError:
        return x


class Kind(StrEnum):
    """A kind of place where f is level."""

    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    SADDLE = "saddle"
    DEGENERATE = "degenerate"
    VALLEY = "valley"


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place where the gradient is 0, or a lowest or highest place without a gradient."""

    kind: Kind
    """By the eigenvalues: a minimum, a maximum, a saddle; where one is 0, a valley, or degenerate."""
    point: Point
    """Where; of a valley one of its points."""
    value: float
    """F there."""
    eigenvalues: tuple[float, ...]
    """Of the Hessian, in rising order; () at a kink, where f has no gradient."""
    shape: Kind
    """What f does around it: lowest (MINIMUM), highest (MAXIMUM), or up and down (SADDLE). A valley's is VALLEY, and
    DEGENERATE says that nothing could be seen."""
    line: tuple[Point, ...] = ()
    """The points of a line of such places, in order, as far as it was followed; () where there is none."""

    @property
    def is_low(self) -> bool:
        """Whether f is nowhere lower near by."""
        return self.shape in (Kind.MINIMUM, Kind.VALLEY)
