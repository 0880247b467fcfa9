"""How much work shorter formulas are worth."""

from __future__ import annotations

_ONE = 400  # factors that are multiplied, for one formula
_ALL = 1_200  # for all formulas of a derivation
_FEW = 4  # variables


class TooMuchError(Exception):
    """More work than a formula is worth."""


class Work:
    """How many products of terms may still be made."""

    __slots__ = ("left", "of_one")

    def __init__(self, left: int = _ALL) -> None:
        self.left = left
        self.of_one = 0

    @classmethod
    def of(cls, variables: int) -> Work:
        """That of one partial: where there are many variables, and so many partials, less for each."""
        return cls(_ALL // max(variables // _FEW, 1))

    def begin(self) -> None:
        """Begin with another formula."""
        self.of_one = min(_ONE, self.left)

    def take(self, products: int) -> None:
        """Use some of it. Raises TooMuchError when there is none left."""
        self.left -= products
        self.of_one -= products
        if self.of_one < 0:
            raise TooMuchError
