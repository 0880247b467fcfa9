"""Exact arithmetic for the numbers of a formula, so that 0.1·3 reads 0.3 and 4·x³/20 reads x³/5."""

from __future__ import annotations

from functools import lru_cache
from math import gcd

from .tree import Negative, Node, Number

_MOST = 10**15  # beyond this a number reads no better exact
_LONGEST = 400  # bits of both parts together
_INFINITY = float("inf")


class Exact:
    """A rational number top/bottom in lowest terms, with bottom > 0.

    ``decimal`` tells that the author wrote decimals, so that 1/4 is shown as 0.25. Pairs of whole numbers, as a long
    product's derivative takes tens of thousands of products, and ``Fraction`` is ten times as slow.
    """

    __slots__ = ("bottom", "decimal", "top")

    def __init__(self, top: int, bottom: int, decimal: bool) -> None:
        self.top = top
        self.bottom = bottom
        self.decimal = decimal

    @property
    def is_zero(self) -> bool:
        """Whether it is 0."""
        return self.top == 0

    def negated(self) -> Exact:
        """The opposite."""
        return Exact(-self.top, self.bottom, self.decimal)

    @property
    def is_one(self) -> bool:
        """Whether it is 1."""
        return self.top == self.bottom

    def same_as(self, other: Exact, sign: int) -> bool:
        """Whether it is the other number times 1 or −1."""
        return self.top == sign * other.top and self.bottom == other.bottom

    def plus(self, other: Exact) -> Exact | None:
        """The sum; None if adding the floats gives something else (1e16 + 1 − 1e16 is 0 there)."""
        top, bottom = self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom
        floating = _float(self.top, self.bottom) + _float(other.top, other.bottom)
        if abs(_float(top, bottom) - floating) > 1e-14 * abs(floating):
            return None
        return _checked(top, bottom, self.decimal or other.decimal)

    def times(self, other: Exact) -> Exact | None:
        """The product; None if it is no finite float."""
        for one, number in ((self, other), (other, self)):
            if one.top == one.bottom == 1:
                return number if number.decimal or not one.decimal else Exact(number.top, number.bottom, decimal=True)
        return _checked(self.top * other.top, self.bottom * other.bottom, self.decimal or other.decimal)

    def over(self, other: Exact) -> Exact | None:
        """The quotient; None for a division by zero, or if it is no finite float."""
        if other.top == 0:
            return None
        if other.top == other.bottom:
            return self
        sign = -1 if other.top < 0 else 1
        decimal = self.decimal or other.decimal
        return _checked(sign * self.top * other.bottom, self.bottom * abs(other.top), decimal)

    def raised(self, exponent: Node) -> Exact | None:
        """The power by a whole exponent, if it is short enough to be worth writing out."""
        sign, node = (-1, exponent.operand) if isinstance(exponent, Negative) else (1, exponent)
        if not isinstance(node, Number) or node.value > 60 or self.top == 0:
            return None
        whole = int(node.value)
        top, bottom = self.top**whole, self.bottom**whole
        if sign < 0:
            top, bottom = (bottom, top) if top > 0 else (-bottom, -top)
        raised = _checked(top, bottom, self.decimal)
        return None if raised is None or max(raised.top, raised.bottom) > _MOST else raised

    def parts(self) -> tuple[int, float, float]:
        """Sign, numerator and denominator as they are shown: (−1, 2, 1), (1, 0.3, 1), (1, 1, 5)."""
        sign = -1 if self.top < 0 else 1
        top, bottom = abs(self.top), self.bottom
        if bottom == 1:
            return sign, float(top), 1.0
        rounded = _float(top, bottom)
        # the shortest decimal that reads back, when it is the very number
        if self.decimal and _written(rounded) == (top, bottom):
            return sign, rounded, 1.0
        if max(top, bottom) <= 10**6:
            return sign, float(top), float(bottom)
        return sign, rounded, 1.0


def exactly(value: int) -> Exact:
    """A whole number."""
    return Exact(value, 1, False)


def number(node: Number) -> Exact:
    """A number of the text: the decimal that its author wrote, not the float nearest to it."""
    value = node.value
    whole = value == int(value)
    if whole and abs(value) < 2**53:
        return Exact(int(value), 1, False)
    return Exact(*_written(value), decimal=not whole)


@lru_cache(maxsize=1024)
def _written(value: float) -> tuple[int, int]:
    """The decimal that a float is written as, in lowest terms."""
    from fractions import Fraction

    return Fraction(repr(value)).as_integer_ratio()


def _float(top: int, bottom: int) -> float:
    try:
        return top / bottom
    except OverflowError:
        return _INFINITY if top > 0 else -_INFINITY


def _checked(top: int, bottom: int, decimal: bool) -> Exact | None:
    """Top/bottom in lowest terms; None where it is no finite float, or next to none."""
    if bottom == 1:
        if -_MOST < top < _MOST:
            return Exact(top, 1, decimal)
    else:
        common = gcd(top, bottom)
        if common > 1:
            top, bottom = top // common, bottom // common
    nearest = _float(top, bottom)
    if nearest in (_INFINITY, -_INFINITY) or (top != 0 and abs(nearest) < 1e-300):
        return None
    if top.bit_length() + bottom.bit_length() > _LONGEST:
        top, bottom = _written(nearest)  # a float knows no more
    return Exact(top, bottom, decimal)
