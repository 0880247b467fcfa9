"""Algebra for reading: constructors that give the shortest tree a learner would write.

Each takes parts that are already tidy and looks no deeper than one level, so that building a derivative with them
keeps it tidy at every step. What they do: drop 0·x, 1·x and x+0, fold numbers exactly, collect like terms and like
factors, keep the author's order of terms, put a product's number first. They never expand a product of sums.

Collecting x·(1/x) to 1 fills a removable hole; every other rule keeps the domain.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from .exact import Exact, exactly, number
from .primitives.registry import REGISTRY
from .tree import (
    ONE,
    ZERO,
    Call,
    Comparison,
    Constant,
    MatrixProduct,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Reciprocal,
    Sum,
    Symbol,
    Transpose,
    fold,
)


def tidy(tree: Node) -> Node:
    """Return an equal function in its tidied form."""
    return fold(tree, tidied)


def tidied(node: Node, parts: Sequence[Node]) -> Node:
    """The same kind of node on other children that are tidy already, tidied itself."""
    match node:
        case Sum():
            return add(parts)
        case Product():
            return multiply(parts)
        case Negative():
            return negate(parts[0])
        case Reciprocal():
            return Reciprocal(parts[0])
        case Power():
            return power(parts[0], parts[1])
        case Call():
            return call(node.function, parts)
        case Comparison():
            return Comparison(node.operator, parts[0], parts[1])
        case MatrixProduct():
            return MatrixProduct(parts[0], parts[1])
        case Transpose():
            return Transpose(parts[0])
        case _:
            return node


def is_zero(node: Node) -> bool:
    """Whether it is the number 0."""
    return type(node) is Number and node.label == 0.0


def is_one(node: Node) -> bool:
    """Whether it is the number 1."""
    return type(node) is Number and node.label == 1.0


def negate(a: Node) -> Node:
    """−a."""
    if isinstance(a, Negative):
        return a.operand
    if is_zero(a):
        return a
    return Negative(a)


def add(terms: Sequence[Node]) -> Node:
    """The sum of the terms, like terms collected at the place of the first of them."""
    collected: dict[frozenset[tuple[Node, Node]], tuple[Exact, Node]] = {}
    for term in _terms(terms):
        coefficient, factors = _split(term)
        like = frozenset(factors.items())  # x·y and y·x are alike
        total: Exact | None = coefficient
        core = _join(factors)
        if like in collected:
            previous, core = collected[like]
            total = previous.plus(coefficient)
        if total is None:  # the exact and the floating sum differ: leave both as they stand
            return _plain_sum(terms)
        collected[like] = total, core
    parts = [scaled for c, core in collected.values() if not is_zero(scaled := _scale(c, core))]
    if not parts:
        return ZERO
    return parts[0] if len(parts) == 1 else Sum(parts)


def _plain_sum(terms: Sequence[Node]) -> Node:
    parts = [term for term in _terms(terms) if not is_zero(term)]
    return ZERO if not parts else parts[0] if len(parts) == 1 else Sum(parts)


def _terms(terms: Sequence[Node]) -> list[Node]:
    """Flatten sums in sums: a − (b − c) is a − b + c."""
    flat: list[Node] = []
    for term in terms:
        if isinstance(term, Sum):
            flat.extend(term.children)
        elif isinstance(term, Negative) and isinstance(term.operand, Sum):
            flat.extend(negate(inner) for inner in term.operand.children)
        else:
            flat.append(term)
    return flat


def _split(term: Node) -> tuple[Exact, dict[Node, Node]]:
    """A term as its numeric coefficient and its other factors, base → exponent."""
    sign = 1
    if isinstance(term, Negative):
        sign, term = -1, term.operand
    coefficient, factors = _factors([term])
    if coefficient is None:
        return exactly(sign), {term: ONE}
    return coefficient.times(exactly(sign)) or exactly(sign), factors


def _scale(coefficient: Exact, core: Node) -> Node:
    """Coefficient · core, where the core has no number of its own."""
    if coefficient.is_zero:
        return ZERO
    sign, top, bottom = coefficient.parts()
    factors = _parts(core)
    if factors and isinstance(factors[0], Number):  # 1/x is stored as 1·(1/x)
        factors = factors[1:] if is_one(factors[0]) else factors
    if top != 1.0 or not factors or isinstance(factors[0], Reciprocal):
        factors = [Number(top), *factors]
    if bottom != 1.0:
        divisor: list[Node] = [Number(bottom)]
        if isinstance(factors[-1], Reciprocal):  # 1/(2·x), not 1/x/2
            divisor += _parts(factors[-1].divisor)
            factors = factors[:-1]
        factors = [*factors, Reciprocal(divisor[0] if len(divisor) == 1 else Product(divisor))]
    node = factors[0] if len(factors) == 1 else Product(factors)
    return Negative(node) if sign < 0 else node


def _parts(node: Node) -> list[Node]:
    if is_one(node):
        return []
    return list(node.children) if isinstance(node, Product) else [node]


def multiply(factors: Sequence[Node]) -> Node:
    """The product of the factors (a Reciprocal divides), its number first, then names, functions, sums."""
    coefficient, rest = _factors(factors)
    if coefficient is None:  # a division by zero, or numbers whose product has no float: leave it as written
        return _plain_product(factors)
    return _scale(coefficient, _join(rest))


def divide(a: Node, b: Node) -> Node:
    """a/b."""
    return multiply([a, Reciprocal(b)])


def _plain_product(factors: Sequence[Node]) -> Node:
    flat: list[Node] = []
    for factor in factors:
        flat.extend(factor.children if isinstance(factor, Product) else [factor])
    if isinstance(flat[0], Reciprocal):
        flat.insert(0, ONE)
    return flat[0] if len(flat) == 1 else Product(flat)


def _factors(factors: Sequence[Node]) -> tuple[Exact | None, dict[Node, Node]]:
    """The numeric coefficient, and base → exponent (both tidy) in order of first appearance."""
    coefficient: Exact | None = exactly(1)
    powers: dict[Node, Node] = {}
    stack = [(factor, False) for factor in reversed(factors)]
    while stack:
        factor, inverted = stack.pop()
        match factor:
            case Reciprocal():
                stack.append((factor.divisor, not inverted))
                continue
            case Product():
                stack.extend((inner, inverted) for inner in reversed(factor.children))
                continue
            case Negative():
                coefficient = coefficient and coefficient.times(exactly(-1))
                stack.append((factor.operand, inverted))
                continue
            case Number():
                if coefficient is not None:
                    coefficient = coefficient.over(number(factor)) if inverted else coefficient.times(number(factor))
                continue
            case Power():
                base, exponent = factor.base, factor.exponent
            case _:
                base, exponent = factor, ONE
        if inverted:
            exponent = negate(exponent)
        already = powers.get(base)
        if already is None:
            powers[base] = exponent
            continue
        total = _collected(already, exponent)
        if total is None:
            # the same base twice, kept apart so that no domain is widened: the second one as its own base
            again = Power(base, exponent)
            powers[again] = add([powers.get(again, ZERO), ONE])
        else:
            powers[base] = total
    return coefficient, {base: exponent for base, exponent in powers.items() if not is_zero(exponent)}


def _whole(node: Node) -> bool:
    return _whole_number(node) is not None


def _whole_number(node: Node) -> float | None:
    """The whole number that a node is, or None."""
    inner = node.operand if isinstance(node, Negative) else node
    if not isinstance(inner, Number) or inner.value != int(inner.value):
        return None
    return -inner.value if isinstance(node, Negative) else inner.value


@lru_cache(maxsize=1024)  # each term of a long product's derivative collects the same exponents
def _collected(a: Node, b: Node) -> Node | None:
    """The exponent of base^a · base^b as one power, or None where that would widen the domain."""
    first, second = _whole_number(a), _whole_number(b)
    if first is not None and second is not None:
        whole = first + second
        return Negative(Number(-whole)) if whole < 0 else Number(whole)
    total = add([a, b])
    return None if _whole(total) else total


def _rank(base: Node) -> int:
    match base:
        case Number() | Constant():
            return 0
        case Symbol():
            return 1
        case Sum():
            return 3
        case _:
            return 2


def _join(powers: dict[Node, Node]) -> Node:
    """The product of the powers: names before functions before sums, then what is divided by."""
    above: list[tuple[int, Node]] = []
    below: list[Node] = []
    for base, exponent in powers.items():
        if isinstance(exponent, Negative) and isinstance(exponent.operand, Number):
            below.append(Reciprocal(power(base, exponent.operand)))
        else:
            above.append((_rank(base), power(base, exponent)))
    top = [node for _, node in sorted(above, key=lambda pair: pair[0])]
    if len(below) > 1:
        below = [Reciprocal(Product([divisor.children[0] for divisor in below]))]
    if not top and not below:
        return ONE
    if not top:
        top = [ONE]
    return top[0] if len(top) + len(below) == 1 else Product([*top, *below])


def power(base: Node, exponent: Node) -> Node:
    """base**exponent."""
    if is_one(exponent):
        return base
    if is_zero(exponent):
        return ONE
    if is_one(base):
        return base
    if isinstance(base, Number) and _whole(exponent):
        folded = number(base).raised(exponent)
        if folded is not None:
            return _scale(folded, ONE)
    if isinstance(base, Power) and _whole(base.exponent) and _whole(exponent):
        return power(base.base, multiply([base.exponent, exponent]))
    if isinstance(base, Negative) and _whole(exponent):
        inner = exponent.operand if isinstance(exponent, Negative) else exponent
        raised = power(base.operand, exponent)
        return raised if isinstance(inner, Number) and inner.value % 2 == 0 else negate(raised)
    if isinstance(base, Number) and isinstance(exponent, Negative) and _whole(exponent):
        return divide(ONE, power(base, exponent.operand))
    return Power(base, exponent)


def call(function: str, arguments: Sequence[Node]) -> Node:
    """function(arguments)."""
    first = arguments[0]
    if function == "where" and arguments[1] == arguments[2]:
        return arguments[1]
    known = REGISTRY[function]
    if isinstance(first, Number | Constant):
        for argument, value in known.exact:
            if first.label == argument:
                return Number(value)
    if isinstance(first, Negative) and known.parity:
        whole = Call(function, [first.operand])
        return negate(whole) if known.parity == "odd" else whole
    return Call(function, arguments)
