"""What holds of numbers, sums and functions whenever terms are brought together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import gcd

from ..exact import Exact, exactly
from ..tidy import multiply
from ..tree import ONE, Call, Negative, Node, Number, Power, Sum
from .powers import WHOLE, Term

_APART = 0.1  # how far roots are from each other, of the larger one
_SQUARES = (("sin", "cos", (1, 1, -1)), ("sinh", "cosh", (-1, 1, -1)))
"""Two functions and what their squares and 1 add up to 0 with: sin² + cos² − 1."""


def size_of(base: Node) -> Node:
    """|base|, or the base itself if it is positive."""
    return base if isinstance(base, Call) and base.function in ("exp", "cosh", "abs") else Call("abs", [base])


def content(numbers: Sequence[Exact]) -> Exact:
    """The number that all terms share; it has the sign that all of them have."""
    sizes = {(abs(one.top), one.bottom) for one in numbers}
    sign = -1 if all(one.top < 0 for one in numbers) else 1
    if len(sizes) == 1:
        ((top, bottom),) = sizes
        return Exact(sign * top, bottom, numbers[0].decimal)
    if any(one.decimal for one in numbers):
        return exactly(sign)
    top = gcd(*(one.top for one in numbers))
    bottom = 1
    for one in numbers:
        bottom = bottom * one.bottom // gcd(bottom, one.bottom)
    return Exact(sign * top, bottom, decimal=False)


# -- digits ----------------------------------------------------------------------------------------------------------


def keeps_digits(coefficient: Exact, base: Node) -> bool:
    """Whether a number times a sum may be multiplied out: one that rounds nothing, or a sum that is rounded anyway."""
    if all(part & (part - 1) == 0 for part in (abs(coefficient.top), coefficient.bottom)):  # a power of two
        return True
    return sum(map(_is_exact, base.children)) < 2


def _is_exact(node: Node) -> bool:
    """Whether it is a name or a number, with or without a minus sign: no rounding hides in it."""
    return not node.children or (isinstance(node, Negative) and not node.operand.children)


def are_apart(terms: Sequence[Term]) -> bool:
    """Whether no two differences in some terms can be tiny at once, as x − 3 and x − y can, or x − 3 and x − 3.001.

    They are exact, so that what is multiplied out would lose their digits.
    """
    sums = {base for term in terms for base in term.powers if isinstance(base, Sum) and len(base.children) == 2}
    roots: dict[Node, list[float]] = {}
    is_homogeneous = False
    for one, other in (base.children for base in sums if all(map(_is_exact, base.children))):
        first, second = (node.operand if isinstance(node, Negative) else node for node in (one, other))
        if isinstance(first, Number):
            first, second = second, first
        if isinstance(second, Number):
            same = isinstance(one, Negative) == isinstance(other, Negative)
            roots.setdefault(first, []).append(-second.value if same else second.value)
        else:
            is_homogeneous = True
    if len(roots) + is_homogeneous > 1:
        return False
    found = sorted(next(iter(roots.values()), []))
    return all(b - a > _APART * max(abs(a), abs(b)) for a, b in pairwise(found))


# -- squares ---------------------------------------------------------------------------------------------------------


def is_square_below_one(node: Node) -> bool:
    """Whether it is 1 − u²."""
    if not isinstance(node, Sum) or node.children[0] != ONE or len(node.children) > 2:
        return False
    last = node.children[1]
    return isinstance(last, Negative) and isinstance(last.operand, Power) and last.operand.exponent == Number(2.0)


def by_pythagoras(terms: list[Term]) -> list[Term]:
    """sin² + cos² and cosh² − sinh² are 1; 1 − sin² is cos²; cos² − sin² is cos of twice the argument."""
    if not any(isinstance(base, Call) for term in terms for base in term.powers):
        return terms
    places = {term.key: k for k, term in enumerate(terms)}
    for k, first in enumerate(terms):
        for base, exponent in first.powers.items():
            if not isinstance(base, Call) or exponent < 2 * WHOLE:
                continue
            for one, other, signs in _SQUARES:
                if base.function not in (one, other):
                    continue
                for j, made in _meetings(first, base, (one, other), signs, terms, places):
                    if j != k:
                        kept = [made if i == min(j, k) else term for i, term in enumerate(terms) if i != max(j, k)]
                        return by_pythagoras(kept)
    return terms


def _meetings(
    first: Term,
    base: Call,
    names: tuple[str, str],
    signs: tuple[int, int, int],
    terms: Sequence[Term],
    places: Mapping[frozenset[tuple[Node, int]], int],
) -> list[tuple[int, Term]]:
    """The places of terms that the square of a function meets, and what becomes of the two."""
    rest = first.times(Term(exactly(1), {base: -2 * WHOLE}))
    assert rest is not None
    forms = [rest.times(Term(exactly(1), {Call(name, base.children): 2 * WHOLE})) for name in names]
    every = [form or rest for form in forms] + [rest]
    own = names.index(base.function)
    found = []
    for other in {0, 1, 2} - {own}:
        j = places.get(every[other].key)
        if j is None:
            continue
        third = 3 - own - other
        if terms[j].number.same_as(first.number, signs[other] * signs[own]):  # the third of them is left
            made = every[third].scaled(exactly(-signs[own] * signs[third]))
        elif other != 2 and terms[j].number.same_as(first.number, -signs[other] * signs[own]):
            double = Call("cos" if names[0] == "sin" else "cosh", [multiply([Number(2.0), *base.children])])
            turned = own == 0 and names[0] == "sin"
            made = rest.times(Term(exactly(-1 if turned else 1), {double: WHOLE}))
        else:
            continue
        if made is not None:
            found.append((j, made))
    return found
