"""Exact arithmetic for the numbers of a formula, so that 0.1·3 reads 0.3 and 4·x³/20 reads x³/5."""

from __future__ import annotations

from fractions import Fraction

from .tree import Negative, Node, Number

_MOST = 10**15  # beyond this a number reads no better exact


class Exact:
    """A rational number; ``decimal`` tells that the author wrote decimals, so that 1/4 is shown as 0.25."""

    __slots__ = ("decimal", "value")

    def __init__(self, value: Fraction | int, decimal: bool) -> None:
        self.value = value  # whole numbers as int, whose arithmetic is ten times as fast
        self.decimal = decimal

    @property
    def is_zero(self) -> bool:
        """Whether it is 0."""
        return self.value == 0

    def plus(self, other: Exact) -> Exact | None:
        """The sum; None if adding the floats gives something else (1e16 + 1 − 1e16 is 0 there)."""
        total = self.value + other.value
        floating = _float(self.value) + _float(other.value)
        if abs(_float(total) - floating) > 1e-14 * abs(floating):
            return None
        return _checked(total, self.decimal or other.decimal)

    def times(self, other: Exact) -> Exact | None:
        """The product; None if it is no finite float."""
        if self.value == 1:
            return other if other.decimal or not self.decimal else Exact(other.value, decimal=True)
        return _checked(self.value * other.value, self.decimal or other.decimal)

    def over(self, other: Exact) -> Exact | None:
        """The quotient; None for a division by zero, or if it is no finite float."""
        if other.value == 0:
            return None
        if other.value == 1:
            return self
        return _checked(Fraction(self.value) / other.value, self.decimal or other.decimal)

    def raised(self, exponent: Node) -> Exact | None:
        """The power by a whole exponent, if it is short enough to be worth writing out."""
        sign, node = (-1, exponent.operand) if isinstance(exponent, Negative) else (1, exponent)
        if not isinstance(node, Number) or node.value > 60 or self.value == 0:
            return None
        raised = _checked(Fraction(self.value) ** (sign * int(node.value)), self.decimal)
        if raised is None or max(raised.value.numerator, raised.value.denominator) > _MOST:
            return None
        return raised

    def parts(self) -> tuple[int, float, float]:
        """Sign, numerator and denominator as they are shown: (−1, 2, 1), (1, 0.3, 1), (1, 1, 5)."""
        sign = -1 if self.value < 0 else 1
        value = self.value if self.value >= 0 else -self.value
        top, bottom = value.numerator, value.denominator
        if bottom == 1:
            return sign, float(top), 1.0
        rounded = float(value)
        # the shortest decimal that reads back, when it is the very number
        if self.decimal and Fraction(repr(rounded)) == value:
            return sign, rounded, 1.0
        if max(top, bottom) <= 10**6:
            return sign, float(top), float(bottom)
        return sign, rounded, 1.0


def exactly(value: int) -> Exact:
    """A whole number."""
    return Exact(value, False)


def number(node: Number) -> Exact:
    """A number of the text: the decimal that its author wrote, not the float nearest to it."""
    if node.value == int(node.value):
        return Exact(int(node.value) if abs(node.value) < 2**53 else Fraction(repr(node.value)), False)
    return Exact(Fraction(repr(node.value)), True)


def _float(value: Fraction | int) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def _checked(value: Fraction | int, decimal: bool) -> Exact | None:
    if isinstance(value, int) and -_MOST < value < _MOST:
        return Exact(value, decimal)
    nearest = _float(value)
    if nearest in (float("inf"), float("-inf")) or (value != 0 and abs(nearest) < 1e-300):
        return None
    if value.numerator.bit_length() + value.denominator.bit_length() > 400:
        value = Fraction(repr(nearest))  # a float knows no more
    return Exact(value, decimal)
