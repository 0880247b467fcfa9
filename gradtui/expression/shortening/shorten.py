"""The shorter of equal formulas: what a rule of differentiation gives, over one denominator where that pays.

A formula is taken apart into a number times powers: fractions within fractions are multiplied out, what all terms of a
sum share stands before it, and like terms of what is left are collected, with products of sums multiplied out where
terms merge or cancel. What is put together again is taken only if it is shorter to read. The author's own sums keep the
order of their terms.

Digits are kept: (1 − u)·(1 + u) stays what it is, as 1 − u² would cancel, and c·(x − 1) is multiplied out only for a
power of two, which rounds nothing. As in ``tidy``, a factor that cancels fills a removable hole.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from ..exact import exactly
from ..tidy import add
from ..tree import Call, Negative, Node, Number, Power, Product, Reciprocal, Sum, rebuilt, walk
from .apart import Apart
from .identities import is_square_below_one, keeps_digits
from .powers import QUOTIENTS, WHOLE, Term
from .reading import length, shortest
from .work import TooMuchError, Work

_MUCH = 0.75  # of its length
_MOST_PARTS = 80  # of a formula that is looked at
_NONE: frozenset[str] = frozenset()
_ALL = frozenset({"fractions", "exponentials"})
_BELOW = {"exp", *QUOTIENTS}
"""Functions that are, or may be, quotients."""


def shortened(formula: Node, origin: Node, work: Work) -> Node:
    """The formula, or an equal one that is shorter; ``origin`` is what was differentiated, in the author's form.

    What came of a sum stays a sum, term by term, unless much is won. A long formula is left as it is.
    """
    parts = list(islice(walk(formula), _MOST_PARTS + 1))
    before = list(islice(walk(origin), _MOST_PARTS + 1))
    if max(len(parts), len(before)) > _MOST_PARTS or work.left <= 0 or _is_plain(parts):
        return formula
    work.begin()
    try:
        return _shortened(formula, parts, origin, before, work)
    except TooMuchError:
        return formula


def _is_plain(parts: Sequence[Node]) -> bool:
    """Whether a formula is a product that has nothing to meet."""
    if sum(isinstance(node, Call) for node in parts) > 1 or any(isinstance(node, Sum) for node in parts):
        return False
    outer = [node for node in parts if isinstance(node, Power | Product)]
    return not any(isinstance(child, Product | Negative) for node in outer for child in node.children)


def _is_below(node: Node) -> bool:
    """Whether it stands below a line: a divisor, or a power that may be negative."""
    return isinstance(node, Reciprocal) or (isinstance(node, Power) and not _is_positive(node.exponent))


def _is_positive(node: Node) -> bool:
    return isinstance(node, Number) and node.label > 0.0


def _shortened(formula: Node, parts: Sequence[Node], origin: Node, before: Sequence[Node], work: Work) -> Node:
    calls = {node.function for node in parts if isinstance(node, Call)}
    ways = [_ALL, _NONE] if calls & _BELOW or any(map(_is_below, parts)) else [_NONE]
    if "exp" in calls:
        ways.append(_ALL - {"exponentials"})
    found = [_Shortener(formula, origin, way, work).best(formula) for way in ways]
    for square in filter(is_square_below_one, before if "sqrt" in calls else ()):
        cancelled = _Shortener(formula, origin, _NONE | {"squares"}, work).best(formula)
        if square not in walk(cancelled):
            found.append(cancelled)
    return shortest([formula, *found])


class _Shortener(Apart):
    """Chooses among what a formula can be made into in one way."""

    def best(self, formula: Node) -> Node:
        """The shortest of the equal formulas."""
        if isinstance(formula, Call) and formula.function == "where":
            return rebuilt(formula, [formula.children[0], *map(self.best, formula.children[1:])])
        candidates = [formula]
        if isinstance(formula, Sum):
            candidates.append(add([self.best(term) for term in formula.children]))
        whole = self.term(formula)
        if whole is not None:
            made = self.assembled(whole)
            if not self.is_sum or length(made) <= _MUCH * length(formula):
                candidates.append(made)
        candidates += [self.spread(one) for one in candidates]
        return shortest(candidates)

    def spread(self, formula: Node) -> Node:
        """The numbers of terms multiplied into a sum that they stand before, where no digits are lost."""
        terms = formula.children if isinstance(formula, Sum) else (formula,)
        whole = add([self.spread_term(term) for term in terms])
        return self.ordered(whole.children) if isinstance(whole, Sum) and not self.is_sum else whole

    def spread_term(self, node: Node) -> Node:
        term = self.term(node)
        if term is None or (abs(term.number.top) == term.number.bottom and len(term.powers) > 1):
            return node
        for base, exponent in term.powers.items():
            ours = base not in self.authors or len(term.powers) == 1  # the author's own stays, within a product
            if isinstance(base, Sum) and exponent == WHOLE and ours and keeps_digits(term.number, base):
                parts = self.multiplied_out(Term(term.number, {base: exponent}))
                if parts is None:
                    break
                whole = self.ordered([self.assembled(part) for part in parts])
                if len(term.powers) == 1:
                    return whole
                return self.assembled(Term(exactly(1), {whole if b == base else b: e for b, e in term.powers.items()}))
        return node
