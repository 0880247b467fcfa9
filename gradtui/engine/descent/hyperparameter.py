"""What can be set of an optimizer or a schedule, besides η."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hyperparameter:
    """A number that an optimizer has besides the learning rate."""

    key: str
    """Its name in a scenario: "momentum"."""
    symbol: str
    """Its name in the formula: "mu"."""
    default: float
    """PyTorch's default (0.9 for the momentum, where PyTorch has 0)."""
    low: float
    """The least value, allowed itself."""
    high: float
    """The bound above, not allowed itself."""

    @property
    def range(self) -> str:
        """The allowed values in words."""
        if self.high == float("inf"):
            return f"a number of at least {self.low:g}"
        return f"a number from {self.low:g} to below {self.high:g}"
