"""A formula taken apart into a number times powers, and put together again."""

from __future__ import annotations

from collections.abc import Sequence

from ..exact import exactly, number
from ..tidy import negate
from ..tree import Call, Negative, Node, Number, Power, Product, Reciprocal, Sum, Symbol, walk
from .identities import are_apart, by_pythagoras, content, keeps_digits, size_of
from .powers import HALF, QUOTIENTS, WHOLE, Powers, Term, assembled, exponential, sixths
from .reading import length, shortest
from .work import Work

_MOST_TERMS = 16  # of a sum that is taken apart, or that a product is multiplied out to
_FEW_TERMS = 3  # of what is left of it
_TAKEN_APART = (Number, Product, Negative)


def _is_exponential(node: Node) -> bool:
    return isinstance(node, Call) and node.function == "exp"


class Apart:
    """Looks for a shorter form of one formula, in one way.

    The way tells what is brought over one denominator, "fractions" and "exponentials" of −u; and with "squares" whether
    (1 − u)·(1 + u) is 1 − u² where the author has that.
    """

    def __init__(self, formula: Node, origin: Node, way: frozenset[str], work: Work) -> None:
        self.work = work
        self.way = way
        self.is_sum = isinstance(origin, Sum)
        self.plain = self if not way else Apart(formula, origin, frozenset(), work)
        self.known: dict[Node, Term | None] = {}
        self.exponentials = {node for tree in (origin, formula) for node in walk(tree) if _is_exponential(node)}
        self.insides = {node.children[0] for node in walk(origin) if isinstance(node, Call)}
        sums = [node for node in walk(origin) if isinstance(node, Sum)]
        self.authors: set[Node] = {*sums}
        self.sums: dict[frozenset[Node], Node] = {frozenset(node.children): node for node in reversed(sums)}

    def assembled(self, term: Term) -> Node:
        """The term as a tree, a minus sign before it within a sum that is not the author's where that is shorter."""
        made = assembled(term, self.exponentials)
        if term.number.top >= 0:
            return made
        for base, exponent in term.powers.items():
            if isinstance(base, Sum) and base not in self.authors and exponent % (2 * WHOLE) == WHOLE:
                turned = self.ordered([negate(child) for child in base.children])
                powers = {turned if b == base else b: e for b, e in term.powers.items()}
                against = Term(term.number, powers).scaled(exactly(-1))
                return made if against is None else shortest([made, assembled(against, self.exponentials)])
        return made

    # -- taking apart --------------------------------------------------------------------------------------------

    def term(self, node: Node) -> Term | None:
        """The node as a number times powers; None where a number on the way is no finite float."""
        if node not in self.known:
            self.known[node] = self.taken_apart(node)
        return self.known[node]

    def taken_apart(self, node: Node) -> Term | None:
        """The same, found anew."""
        match node:
            case Number():
                return Term(number(node), {})
            case Negative():
                inner = self.term(node.operand)
                return inner and inner.scaled(exactly(-1))
            case Product():
                return self.product([self.term(factor) for factor in node.children])
            case Reciprocal():
                inner = self.term(node.divisor)
                return None if inner is None or inner.number.is_zero else inner.raised(-1)
            case Power():
                exponent = sixths(node.exponent)
                if exponent is None or exponent == 0:
                    return Term(exactly(1), {node: WHOLE})
                return self.raised(node.base, exponent)
            case Call() if node.function == "sqrt":
                return self.raised(node.children[0], HALF)
            case Call() if node.function == "exp":
                argument = self.inside(node.children[0])
                if argument is not node.children[0] and node in self.exponentials:
                    self.exponentials.add(Call("exp", [argument]))
                base, exponent = exponential(argument)
                return Term(exactly(1), {base: exponent})
            case Call() if node.function in QUOTIENTS:
                top, bottom = (Call(name, node.children) for name in QUOTIENTS[node.function])
                return Term(exactly(1), {top: WHOLE, bottom: -WHOLE})
            case Sum() if len(node.children) <= _MOST_TERMS:
                return self.sum(node)
            case _:
                return Term(exactly(1), {node: WHOLE})

    def product(self, factors: Sequence[Term | None]) -> Term | None:
        """The product of some terms, None if one of them is."""
        self.work.take(len(factors))
        whole, *others = factors
        for factor in others:
            whole = None if whole is None or factor is None else whole.times(factor)
        return whole and self.met(whole)

    def raised(self, base: Node, exponent: int) -> Term | None:
        """A power; under a root what is no single power stays together."""
        inner = self.term(base)
        if inner is None:
            return None
        if exponent % WHOLE == 0:
            if inner.number.is_zero:
                return inner if exponent > 0 else None
            found = inner.raised(exponent // WHOLE)
            return found and self.met(found)
        if inner.number.is_one and exponent % HALF == 0 and inner.powers:
            if list(inner.powers.values()) == [WHOLE]:
                return Term(exactly(1), {next(iter(inner.powers)): exponent})
            if all(e % (2 * WHOLE) == 0 for e in inner.powers.values()):
                sizes = {size_of(b): e // 2 * (exponent // HALF) for b, e in inner.powers.items()}
                return Term(exactly(1), sizes)
        return Term(exactly(1), {self.inside(base): exponent})

    def inside(self, node: Node) -> Node:
        """What stands within a function: as it is if the author has that function of it, else the shortest."""
        if node in self.insides:
            return node
        term = self.plain.term(node)
        return node if term is None else shortest([node, self.assembled(term)])

    def met(self, term: Term) -> Term | None:
        """The term with what its factors make of each other: whole powers of roots, |u| beside u², (p − q)·(p + q)."""
        for base, exponent in term.powers.items():
            if isinstance(base, Symbol):  # it meets nothing
                continue
            if exponent % WHOLE == 0 and isinstance(base, _TAKEN_APART):
                inner = self.term(base)
                if inner is None or inner.number.is_zero or base in inner.powers:
                    return None
                return self.replaced(term, [base], inner.raised(exponent // WHOLE))
            if isinstance(base, Call) and base.function == "abs":
                (inside,) = base.children
                if term.powers.get(inside, 1) % (2 * WHOLE) == 0:
                    return self.replaced(term, [inside], Term(exactly(1), {base: term.powers[inside]}))
            if isinstance(base, Sum) and len(base.children) == 2:
                for other, same in term.powers.items():
                    if same == exponent and other is not base and exponent % WHOLE == 0:
                        whole = self.conjugates(base, other)
                        if whole is not None:
                            return self.replaced(term, [base, other], whole.raised(exponent // WHOLE))
            if exponent in (HALF, -HALF) and (size := self.under_root(base)) is not None:
                for other, same in term.powers.items():
                    if other is not base and same == exponent and self.under_root(other) == size:
                        return self.replaced(term, [base, other], self.without_numbers(base, other, exponent))
        return term

    def replaced(self, term: Term, bases: Sequence[Node], by: Term | None) -> Term | None:
        """The term with another one in the place of the powers of some bases."""
        rest = Term(term.number, {b: e for b, e in term.powers.items() if b not in bases})
        whole = by and rest.times(by)
        return whole and self.met(whole)

    def conjugates(self, one: Sum, other: Node) -> Term | None:
        """(p − q)·(p + q) as p² − q² where that gets rid of a root, or of a function: then no digits are lost."""
        p, q = one.children
        if not isinstance(other, Sum) or len(other.children) != 2 or not {p, q} & {*other.children}:
            return None
        if frozenset(other.children) == frozenset((negate(p), q)):
            p, q = q, p
        elif frozenset(other.children) != frozenset((p, negate(q))):
            return None
        first, second, plain = self.raised(p, 2 * WHOLE), self.raised(q, 2 * WHOLE), (self.term(p), self.term(q))
        against = second and second.scaled(exactly(-1))
        squares = self.collected([first, against]) if first and against else None
        if squares is None:
            return None
        has_root = any(e % WHOLE for term in plain if term for e in term.powers.values())
        if len(squares) > 1 and not has_root and "squares" not in self.way:
            return None
        whole = self.gathered(squares, 1)
        is_sure = len(squares) == 1 or has_root
        return whole if whole is None or is_sure or self.authors.issuperset(whole.powers) else None

    def under_root(self, base: Node) -> tuple[int, int] | None:
        """The number before all that is under a root, where there is one."""
        inner = self.term(base) if isinstance(base, Sum | Product) else None
        if inner is None or inner.number.is_one or inner.number.top <= 0 or list(inner.powers.values()) != [WHOLE]:
            return None
        return inner.number.top, inner.number.bottom

    def without_numbers(self, one: Node, other: Node, exponent: int) -> Term | None:
        """√(c·u)·√(c·v) as c·√u·√v, or one over that."""
        inner, beside = self.term(one), self.term(other)
        if inner is None or beside is None:
            return None
        roots = [Term(exactly(1), dict.fromkeys(term.powers, exponent)) for term in (inner, beside)]
        factor = Term(inner.number, {}).raised(1 if exponent > 0 else -1)
        product = roots[0].times(roots[1])
        return factor and product and factor.times(product)

    # -- sums ----------------------------------------------------------------------------------------------------

    def sum(self, node: Node) -> Term | None:
        """A sum as what its terms share, times the rest."""
        terms: list[Term] = []
        for child in node.children:
            term = self.term(child)
            if term is None:
                return None
            if not term.number.is_zero:
                terms.append(term)
        return self.gathered(terms, 2)

    def gathered(self, terms: Sequence[Term], rounds: int) -> Term | None:
        """A sum of terms as what they share, times the rest."""
        if not terms:
            return Term(exactly(0), {})
        if len(terms) == 1:
            return terms[0]
        shared = Term(content([term.number for term in terms]), self.common([term.powers for term in terms]))
        inverse = shared.raised(-1)
        divided = [found for term in terms if inverse and (found := term.times(inverse))]
        if len(divided) < len(terms):
            return None
        rest = [part for term in divided for part in self.sum_in_sum(term)]
        left = self.collected(rest)
        if left is None:
            return None
        for deep in (False, True) if are_apart(divided) else ():
            out = self.spread_out(rest, deep=deep)
            merged = self.collected(out) if len(out) > len(rest) else None
            if merged is None or len(merged) == len(out) or len(merged) > max(len(terms), _FEW_TERMS):
                continue
            if self.size(merged) < self.size(left):
                left = merged
        if len(left) < 2 or (len(left) < len(terms) and rounds):
            whole = self.gathered(left, rounds - 1)
        else:
            whole = self.square(left) or self.as_base(left)
        return whole and self.product([shared, whole])

    def common(self, powers: Sequence[Powers]) -> Powers:
        """The powers that all terms share, or have below the line: of each base the lowest exponent."""
        shared: Powers = {}
        for one in powers:
            for base in one:
                exponents = [other.get(base, 0) for other in powers]
                least = min(exponents)
                if self.is_over(base) or least > 0:
                    shared[base] = least
                elif max(exponents) < 0:
                    shared[base] = max(exponents)
        return {base: exponent for base, exponent in shared.items() if exponent}

    def is_over(self, base: Node) -> bool:
        """Whether it may stand in a denominator that a sum is brought over."""
        return "fractions" in self.way and ("exponentials" in self.way or not _is_exponential(base))

    def size(self, terms: Sequence[Term]) -> int:
        """How long their sum is."""
        return sum(length(self.assembled(term)) + (term.number.top > 0) for term in terms)

    def as_base(self, terms: Sequence[Term]) -> Term:
        """A sum as a factor of its own: the author's if there is one, up to its sign."""
        nodes = [self.assembled(term) for term in terms]
        for sign in (1, -1):
            signed = nodes if sign > 0 else [negate(node) for node in nodes]
            known = self.sums.get(frozenset(signed))
            if known is not None:
                return Term(exactly(sign), {known: WHOLE})
        if all(term.number.top < 0 for term in terms):
            return Term(exactly(-1), {self.ordered([negate(node) for node in nodes]): WHOLE})
        return Term(exactly(1), {self.ordered(nodes): WHOLE})

    def square(self, terms: Sequence[Term]) -> Term | None:
        """a² ± 2·a·b + b² as the square of a ± b; None for any other sum, and for the author's."""
        if len(terms) != 3 or frozenset(self.assembled(term) for term in terms) in self.sums:
            return None
        for k in range(3):
            cross = terms[k]
            a, b = (term.root() for j, term in enumerate(terms) if j != k)
            double = a and b and a.times(b)
            double = double and double.scaled(exactly(2))
            if a and b and double and double.key == cross.key:
                for sign in (1, -1):
                    if cross.number.same_as(double.number, sign):
                        second = b.scaled(exactly(sign))
                        return second and self.as_base([a, second]).raised(2)
        return None

    def ordered(self, terms: Sequence[Node]) -> Node:
        """The sum as the author has it, or with a term in front that has no minus sign."""
        known = self.sums.get(frozenset(terms))
        if known is None:
            first = next((k for k, term in enumerate(terms) if not isinstance(term, Negative)), 0)
            known = Sum([terms[first], *terms[:first], *terms[first + 1 :]])
            self.sums[frozenset(terms)] = known
        return known

    def multiplied_out(self, term: Term) -> list[Term] | None:
        """The terms of a product whose factors may be sums; None for too many."""
        plain = Term(term.number, {b: e for b, e in term.powers.items() if not (isinstance(b, Sum) and e >= WHOLE)})
        made = [plain]
        for base, exponent in term.powers.items():
            if base in plain.powers:
                continue
            inner = [self.term(child) for child in base.children]
            if exponent % WHOLE:
                made = [found for one in made if (found := one.times(Term(exactly(1), {base: exponent % WHOLE})))]
            for _ in range(exponent // WHOLE):
                if len(made) * len(inner) > _MOST_TERMS:
                    return None
                products = [self.product([one, part]) for one in made for part in inner]
                made = [product for product in products if product is not None]
                if len(made) < len(products):
                    return None
        return made

    def collected(self, terms: Sequence[Term]) -> list[Term] | None:
        """Like terms together, at the place of the first of them."""
        found: dict[frozenset[tuple[Node, int]], Term] = {}
        for term in terms:
            key = term.key
            already = found.get(key)
            total = term.number if already is None else already.number.plus(term.number)
            if total is None:
                return None
            found[key] = Term(total, (already or term).powers)
        return by_pythagoras([term for term in found.values() if not term.number.is_zero])

    def sum_in_sum(self, term: Term) -> Sequence[Term]:
        """The terms of a sum that is a term itself, but for its sign."""
        is_sum = term.sum is not None and abs(term.number.top) == term.number.bottom
        return (self.multiplied_out(term) if is_sum else None) or [term]

    def spread_out(self, terms: Sequence[Term], *, deep: bool) -> list[Term]:
        """The terms with numbers multiplied into sums; deep: all products of sums multiplied out."""
        flat: list[Term] = []
        for term in terms:
            alone = term.sum
            if deep or (alone is not None and keeps_digits(term.number, alone)):
                flat += self.multiplied_out(term) or [term]
            else:
                flat.append(term)
        return flat if len(flat) <= _MOST_TERMS else list(terms)
