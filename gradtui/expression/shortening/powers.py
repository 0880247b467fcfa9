"""A term as a number times powers, so that equal factors above and below a fraction's line meet.

Exponents are whole numbers of sixths: a root is a power of a half, and √u·√u is u. An exponential of −u is the one of u
below the line, and tan and tanh are fractions; a term that is put together again has them as they were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isqrt

from ..exact import Exact, exactly
from ..tidy import divide, negate, power, scaled
from ..tree import ONE, Call, Constant, Negative, Node, Number, Product, Reciprocal, Sum

WHOLE = 6
"""The exponent 1, in sixths."""
HALF = 3
"""The exponent of a root."""
Powers = dict[Node, int]
"""Base → exponent in sixths, none of them 0, in order of first appearance."""
QUOTIENTS = {"tan": ("sin", "cos"), "tanh": ("sinh", "cosh")}
"""Functions that are a quotient of two others."""


class Term:
    """A number times powers."""

    __slots__ = ("number", "powers")

    def __init__(self, number: Exact, powers: Powers) -> None:
        self.number = number
        self.powers = powers

    @property
    def key(self) -> frozenset[tuple[Node, int]]:
        """What like terms have in common."""
        return frozenset(self.powers.items())

    @property
    def sum(self) -> Sum | None:
        """The sum that it is a multiple of; None if it is no multiple of one alone."""
        if len(self.powers) != 1:
            return None
        ((base, exponent),) = self.powers.items()
        return base if isinstance(base, Sum) and exponent == WHOLE else None

    def times(self, other: Term) -> Term | None:
        """The product; None if its number is no finite float."""
        coefficient = self.number.times(other.number)
        if coefficient is None:
            return None
        if not other.powers:
            return Term(coefficient, self.powers)
        powers = dict(self.powers)
        for base, exponent in other.powers.items():
            total = powers.get(base, 0) + exponent
            if total:
                powers[base] = total
            else:
                del powers[base]
        return Term(coefficient, powers)

    def raised(self, exponent: int) -> Term | None:
        """A whole power, that is not 0; None if its number is no finite float."""
        coefficient: Exact | None = exactly(1)
        for _ in range(abs(exponent)):
            coefficient = coefficient and coefficient.times(self.number)
        if coefficient is not None and exponent < 0:
            coefficient = exactly(1).over(coefficient)
        if coefficient is None:
            return None
        return Term(coefficient, {base: e * exponent for base, e in self.powers.items()})

    def root(self) -> Term | None:
        """What it is the square of; None if that is no number times whole powers."""
        top, bottom = isqrt(max(self.number.top, 0)), isqrt(self.number.bottom)
        if top * top != self.number.top or bottom * bottom != self.number.bottom:
            return None
        if any(exponent % (2 * WHOLE) for exponent in self.powers.values()):
            return None
        return Term(Exact(top, bottom, self.number.decimal), {base: e // 2 for base, e in self.powers.items()})

    def scaled(self, coefficient: Exact) -> Term | None:
        """The same times a number."""
        return self.times(Term(coefficient, {}))


def sixths(exponent: Node) -> int | None:
    """An exponent that is a number of whole sixths, written without decimals; None for any other."""
    sign, node = (-1, exponent.operand) if isinstance(exponent, Negative) else (1, exponent)
    top: Node = node
    bottom: Node = ONE
    if isinstance(node, Product) and len(node.children) == 2 and isinstance(node.children[1], Reciprocal):
        top, bottom = node.children[0], node.children[1].divisor
    if not (isinstance(top, Number) and isinstance(bottom, Number) and bottom.value in (1.0, 2.0, 3.0, 6.0)):
        return None
    if top.value > 60 or top.value != int(top.value):
        return None
    return sign * int(top.value) * (WHOLE // int(bottom.value))


def exponential(argument: Node) -> tuple[Node, int]:
    """An exponential as a power of one whose argument begins without a minus sign."""
    first = argument.children[0] if isinstance(argument, Sum) else argument
    if not isinstance(first, Negative):
        return Call("exp", [argument]), WHOLE
    return Call("exp", [turned_sign(argument)]), -WHOLE


def assembled(term: Term, exponentials: set[Node]) -> Node:
    """The term as a tree; ``exponentials`` are those of the formula that it came from, in the author's form."""
    above: list[tuple[int, Node]] = []
    below: list[Node] = []
    for base, exponent in _quotients(term.powers).items():
        node = base
        up = exponent > 0
        if isinstance(base, Call) and base.function == "exp":
            turned = Call("exp", [turned_sign(base.children[0])])
            if not up and turned in exponentials:
                node, up = turned, True
        made = _power(node, abs(exponent))
        if up:
            above.append((_rank(node), made))
        else:
            below.append(made)
    top = [node for _, node in sorted(above, key=lambda pair: pair[0])]
    if below:
        divisor = below[0] if len(below) == 1 else Product(_flat(below))
        top = [*(top or [ONE]), Reciprocal(divisor)]
    core = ONE if not top else top[0] if len(top) == 1 else Product(top)
    return scaled(term.number, core)


def _flat(factors: Sequence[Node]) -> list[Node]:
    flat: list[Node] = []
    for factor in factors:
        flat.extend(factor.children if isinstance(factor, Product) else [factor])
    return flat


def turned_sign(argument: Node) -> Node:
    """−a, term by term."""
    if isinstance(argument, Sum):
        return Sum([negate(term) for term in argument.children])
    return negate(argument)


def _rank(base: Node) -> int:
    match base:
        case Number() | Constant():
            return 0
        case Call() | Product():
            return 2
        case Sum():
            return 3
        case _:
            return 1


def _power(base: Node, exponent: int) -> Node:
    """base**(exponent/6), for an exponent above 0."""
    if exponent % WHOLE == 0:
        return power(base, Number(exponent // WHOLE))
    if exponent % HALF == 0:
        return power(Call("sqrt", [base]), Number(exponent // HALF))
    return power(base, divide(Number(exponent), Number(WHOLE)))


def _quotients(powers: Mapping[Node, int]) -> Powers:
    """sin/cos as tan, and sinh/cosh as tanh, as far as they go."""
    made = dict(powers)
    for base, exponent in powers.items():
        if not isinstance(base, Call) or exponent <= 0:
            continue
        for quotient, (top, bottom) in QUOTIENTS.items():
            under = Call(bottom, base.children)
            shared = min(exponent, -made.get(under, 0)) // WHOLE * WHOLE  # √sin/√cos is no √tan where both are negative
            if base.function == top and shared > 0:
                whole = Call(quotient, base.children)
                made[whole] = made.get(whole, 0) + shared
                made[base] -= shared
                made[under] += shared
            over = Call(top, base.children)
            if base.function == bottom and made.get(over, 0) == -exponent and exponent % WHOLE == 0:
                made[Call(quotient, base.children)] = made.pop(over)
                made[base] = 0
    return {base: exponent for base, exponent in made.items() if exponent}
