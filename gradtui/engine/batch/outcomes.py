"""How very many descents ended, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

from ..arithmetic.vector import Array, Numbers

MOVING, CONVERGED, STOPPED, OSCILLATING, DIVERGED = range(5)
"""How a descent ended. STOPPED: at a point, value or slope that is not finite."""


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """Where many descents ended. Every array's last dimension counts the descents."""

    points: Array
    """Shape (variables, descents): the last point of each."""
    values: Array
    """F there."""
    steps: Numbers
    """How many updates it took."""
    ends: Numbers
    """How it ended: MOVING, CONVERGED, STOPPED, OSCILLATING or DIVERGED (still finite, but ever farther)."""
