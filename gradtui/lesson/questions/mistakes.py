"""Derivatives as they come out when one rule is broken: at one place, or wherever it is used."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ...expression.derivation import outer_slope
from ...expression.tidy import is_one, is_zero
from ...expression.tree import (
    ONE,
    ZERO,
    Call,
    Comparison,
    Constant,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Reciprocal,
    Sum,
    Symbol,
    fold,
    walk,
)

SAYS: dict[str, str] = {
    "inner": "It looks as if the chain rule's inner derivative is missing: multiply by the derivative of the inside.",
    "held": "It looks as if another variable was differentiated too. Here only {x} changes: hold the others constant.",
    "sign of sin": "Look at the signs of sin and cos: which of the two changes its sign when it is differentiated?",
    "not lowered": "It looks as if an exponent was not lowered: xⁿ becomes n·xⁿ⁻¹, one less than before.",
    "not down": "It looks as if an exponent was not brought down as a factor: xⁿ becomes n·xⁿ⁻¹.",
    "raised": "It looks as if an exponent went up. The power rule lowers it by one, a negative one too.",
    "product": "It looks as if each factor was differentiated on its own. The product rule is u′·v + u·v′.",
    "product term": "It looks as if the product rule has only one of its terms. It is u′·v + u·v′.",
    "quotient": "It looks as if above and below were differentiated each on its own. The rule is (u′·v − u·v′)/v².",
    "quotient sign": "Look at the sign in the quotient rule: (u′·v − u·v′)/v².",
    "quotient square": "Look at what the quotient rule divides by: (u′·v − u·v′)/v².",
    "factor": "It looks as if a factor was lost. A factor without {x} stays when its term is differentiated.",
    "constant": "It looks as if a term without {x} was kept. Its derivative by {x} is 0.",
    "lost": "It looks as if a term was lost. Each term that contains {x} has its own derivative.",
    "minus": "Look at the minus signs: one of them was lost.",
    "integral": "That goes the other way: it looks like an integral. Asked for is the derivative.",
    "exponent": "The exponent is what changes there: that is the exponential rule, not the power rule.",
    "log": "It looks as if a factor log of the base is missing: aˣ becomes aˣ·log(a).",
    "inside": "The outer function keeps its inside: f(u) becomes f′(u)·u′, with u as it was.",
    "outside": "It looks as if an outer function was not differentiated: f(u) becomes f′(u)·u′.",
    "half": "Look at the root: √u becomes u′/(2·√u).",
    "power one": "Base and exponent both contain {x}: each of them gives a term.",
}  # fmt: skip
"""What is said of each kind of mistake, the likelier kinds first."""

_MOST = 160  # mistakes that are looked at
_LARGEST = 200  # nodes: of a larger function there is no saying which rule was broken
_TWO = Number(2.0)
Wrong = list[tuple[str, Node]]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A derivative that is wrong."""

    kind: str
    """Which rule was broken, a key of ``SAYS``."""
    tree: Node
    """What came out. Not tidied."""


def mistakes(tree: Node, variable: str, variables: Collection[str]) -> list[Mistake]:
    """The derivatives that one broken rule gives, at each place and everywhere, the likelier ones first.

    Some may be the right one after all: where a rule makes no difference.
    """
    if sum(1 for _ in walk(tree)) > _LARGEST:
        return []
    found: dict[Node, str] = {}
    alone = frozenset({variable})
    kinds = dict.fromkeys(kind for kind, _ in _one_place(tree, alone))
    candidates: Wrong = [(kind, _everywhere(tree, alone, kind)) for kind in kinds]
    if len(variables) > 1:
        everyone = frozenset(variables)
        candidates.append(("held", _everywhere(tree, everyone, "")))
        candidates.append(("held", _everywhere(tree, everyone, "product")))
        candidates += [("held", _everywhere(tree, frozenset({variable, v}), "")) for v in variables if v != variable]
    candidates += _one_place(tree, alone)
    order = {kind: k for k, kind in enumerate(SAYS)}
    for kind, wrong in candidates:
        if wrong not in found or order[kind] < order[found[wrong]]:
            found[wrong] = kind
    return [Mistake(kind, wrong) for wrong, kind in sorted(found.items(), key=lambda item: order[item[1]])]


def _everywhere(tree: Node, moving: frozenset[str], kind: str) -> Node:
    """The derivative with one kind of mistake wherever it can be made."""

    def combine(node: Node, slopes: list[Node]) -> Node:
        for other, wrong in _broken(node, slopes) if kind else ():
            if other == kind:
                return wrong
        return _rule(node, slopes, moving)

    return fold(tree, combine)


def _one_place(tree: Node, moving: frozenset[str]) -> Wrong:
    """The derivatives with one mistake at one place."""

    def combine(node: Node, parts: list[tuple[Node, Wrong]]) -> tuple[Node, Wrong]:
        slopes = [part[0] for part in parts]
        found = _broken(node, slopes)
        for i, (_, below) in enumerate(parts):
            for kind, wrong in below:
                if len(found) >= _MOST:
                    break
                found.append((kind, _rule(node, [*slopes[:i], wrong, *slopes[i + 1 :]], moving)))
        return _rule(node, slopes, moving), found

    return fold(tree, combine)[1]


# -- short trees, quickly ------------------------------------------------------------------------------------------


def _times(factors: Sequence[Node]) -> Node:
    kept = []
    for factor in factors:
        if is_zero(factor):
            return ZERO
        if not is_one(factor):
            kept.append(factor)
    if kept and isinstance(kept[0], Reciprocal):
        kept.insert(0, ONE)
    return Product(kept) if len(kept) > 1 else kept[0] if kept else ONE


def _plus(terms: Sequence[Node]) -> Node:
    kept = [term for term in terms if not is_zero(term)]
    return Sum(kept) if len(kept) > 1 else kept[0] if kept else ZERO


def _minus(node: Node) -> Node:
    return node.operand if isinstance(node, Negative) else node if is_zero(node) else Negative(node)


def _over(node: Node, divisor: Node) -> Node:
    return _times([node, Reciprocal(divisor)]) if not is_one(divisor) else node


def _raised(base: Node, exponent: Node, by: float) -> Node:
    """base**(exponent + by)."""
    value = _number(exponent)
    if value is None:
        return Power(base, Sum([exponent, Number(by) if by > 0 else Negative(Number(-by))]))
    value += by
    if value == 0.0:
        return ONE
    if value == 1.0:
        return base
    return Power(base, Number(value) if value > 0.0 else Negative(Number(-value)))


def _number(node: Node) -> float | None:
    if isinstance(node, Negative):
        inner = _number(node.operand)
        return None if inner is None else -inner
    return node.value if isinstance(node, Number) else None


# -- the rules -----------------------------------------------------------------------------------------------------


def _rule(node: Node, slopes: Sequence[Node], moving: frozenset[str]) -> Node:
    """A node's derivative from those of its children; of a Reciprocal that of its divisor."""
    match node:
        case Constant() | Number() | Comparison():
            return ZERO
        case Symbol():
            return ONE if node.name in moving else ZERO
        case Sum():
            return _plus(slopes)
        case Negative():
            return _minus(slopes[0])
        case Reciprocal():
            return slopes[0]
        case Product():
            return _plus(list(_product_terms(node, slopes)))
        case Power():
            return _plus(_power_terms(node, slopes))
        case Call() if node.function == "where":
            return Call("where", [node.children[0], slopes[1], slopes[2]])
        case Call() if node.function in ("min", "max"):
            above = Comparison(">" if node.function == "max" else "<", *node.children)
            return Call("where", [above, *slopes])
        case Call():
            return ZERO if is_zero(slopes[0]) else _times([outer_slope(node.function, node.children[0]), slopes[0]])
        case _:
            return ZERO


def _product_terms(node: Product, slopes: Sequence[Node]) -> Iterator[Node]:
    factors = node.children
    for i, (factor, slope) in enumerate(zip(factors, slopes, strict=True)):
        if is_zero(slope):
            continue
        if isinstance(factor, Reciprocal):
            yield _minus(_times([*factors, slope, Reciprocal(factor.divisor)]))
        else:
            yield _times([*factors[:i], slope, *factors[i + 1 :]])


def _power_terms(node: Power, slopes: Sequence[Node]) -> list[Node]:
    base, exponent = node.base, node.exponent
    terms = []
    if not is_zero(slopes[0]):
        terms.append(_times([exponent, _raised(base, exponent, -1.0), slopes[0]]))
    if not is_zero(slopes[1]):
        terms.append(_times([node, Call("log", [base]), slopes[1]]))
    return terms


def _broken(node: Node, slopes: Sequence[Node]) -> Wrong:
    """What a node's derivative becomes when its own rule is broken, in each way."""
    if all(is_zero(slope) for slope in slopes):
        return []
    match node:
        case Sum():
            return _broken_sum(node, slopes)
        case Negative():
            return [("minus", slopes[0])]
        case Product():
            return _broken_product(node, slopes)
        case Power():
            return _broken_power(node, slopes)
        case Call() if len(node.children) == 1:
            return _broken_call(node, slopes[0])
        case _:
            return []


def _broken_sum(node: Sum, slopes: Sequence[Node]) -> Wrong:
    still = [i for i, slope in enumerate(slopes) if is_zero(slope)]
    found: Wrong = []
    if still:
        found.append(("constant", _plus([t if is_zero(s) else s for t, s in zip(node.children, slopes, strict=True)])))
        if len(still) > 1:
            found += [("constant", _plus([*slopes, node.children[i]])) for i in still]
    terms = [slope for slope in slopes if not is_zero(slope)]
    if len(terms) > 1:
        found += [("lost", _plus([*terms[:i], *terms[i + 1 :]])) for i in range(len(terms))]
    return found


def _broken_product(node: Product, slopes: Sequence[Node]) -> Wrong:
    factors = node.children
    moving = [i for i, slope in enumerate(slopes) if not is_zero(slope)]
    held = [i for i, slope in enumerate(slopes) if is_zero(slope)]
    found: Wrong = []
    terms = list(_product_terms(node, slopes))
    if any(isinstance(factors[i], Reciprocal) for i in moving):
        above = [i for i, factor in enumerate(factors) if not isinstance(factor, Reciprocal)]
        below = [i for i, factor in enumerate(factors) if isinstance(factor, Reciprocal)]
        v = _times([factors[i].children[0] for i in below])
        tops = _times([slopes[i] if i in moving else factors[i] for i in above])
        bottoms = _times([slopes[i] if i in moving else factors[i].children[0] for i in below])
        found.append(("quotient", _over(tops, bottoms)))
        of_below = [_minus(t) for t, i in zip(terms, moving, strict=True) if i in below]
        of_above = [t for t, i in zip(terms, moving, strict=True) if i in above]
        found.append(("quotient sign", _plus([*of_above, *of_below])))
        whole = _plus(terms)
        found += [("quotient square", _times([whole, Power(v, _TWO)])), ("quotient square", _times([whole, v]))]
    elif len(moving) > 1:
        found.append(("product", _times([slopes[i] if i in moving else factors[i] for i in range(len(factors))])))
    if len(terms) > 1:
        found += [("product term", term) for term in terms]
    groups = [held] + ([[i] for i in held] if len(held) > 1 else [])
    for group in groups:
        rest = [i for i in range(len(factors)) if i not in group]
        if group and rest:
            smaller = [factors[i] for i in rest]
            if isinstance(smaller[0], Reciprocal):
                smaller.insert(0, ONE)
                inner = Product(smaller)
                found.append(("factor", _plus(list(_product_terms(inner, [ZERO, *(slopes[i] for i in rest)])))))
            elif len(smaller) == 1:
                found.append(("factor", slopes[rest[0]]))
            else:
                found.append(("factor", _plus(list(_product_terms(Product(smaller), [slopes[i] for i in rest])))))
    return found


def _broken_power(node: Power, slopes: Sequence[Node]) -> Wrong:
    base, exponent = node.base, node.exponent
    first, second = slopes
    if is_zero(second):
        lowered = _raised(base, exponent, -1.0)
        found = [
            ("not lowered", _times([exponent, node, first])),
            ("not down", _times([lowered, first])),
            ("raised", _times([exponent, _raised(base, exponent, 1.0), first])),
        ]
        up = _raised(base, exponent, 1.0)
        n = _number(exponent)
        if n is not None and n != -1.0:
            found.append(("integral", _times([_over(up, Number(abs(n + 1.0))), first])))
        if not isinstance(base, Symbol):
            found += [
                ("inner", _times([exponent, lowered])),
                ("inside", _times([exponent, _raised(first, exponent, -1.0)])),
            ]
        return found
    if is_zero(first):
        logarithm = Call("log", [base])
        found = [("exponent", _times([exponent, _raised(base, exponent, -1.0), second]))]
        found.append(("log", _times([node, second])))
        if not isinstance(exponent, Symbol):
            found.append(("inner", _times([node, logarithm])))
        return found
    return [("power one", term) for term in _power_terms(node, slopes)]


def _broken_call(node: Call, slope: Node) -> Wrong:
    inside = node.children[0]
    outer = outer_slope(node.function, inside)
    found: Wrong = []
    if not isinstance(inside, Symbol):
        found.append(("inner", outer))
        found.append(("inside", outer_slope(node.function, slope)))
        found.append(("inside", Call(node.function, [slope])))
    if node.function != "exp":
        found.append(("outside", _times([node, slope])))
    else:
        found.append(("exponent", _times([inside, Call("exp", [_plus([inside, Negative(ONE)])]), slope])))
    if node.function in ("sin", "cos"):
        found.append(("sign of sin", _minus(_times([outer, slope]))))
    if node.function == "sqrt":
        found += [("half", _times([ONE, Reciprocal(node), slope])), ("half", _times([node, slope, Reciprocal(_TWO)]))]
    return found
