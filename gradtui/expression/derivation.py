"""Differentiation by the rules of the textbook, kept as data: which rule, on what, to what, and by which smaller steps.

``derive(tree, "x")`` gives the tree of rules; its ``result`` is the partial. Each part's result is tidy, so the last
formula of a derivation is the very formula that is shown and evaluated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from .primitives.registry import REGISTRY
from .printing import plain
from .reading.parser import formula
from .shapes import Shape, shape_of
from .shapes import size as count_of
from .shortening.shorten import shortened
from .shortening.work import Work
from .tidy import add, call, divide, is_zero, multiply, negate, power, tidied
from .tree import (
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
    Sizes,
    Sum,
    Symbol,
    depends_on,
    fold,
    size,
    symbols,
    walk,
)

if TYPE_CHECKING:
    from .written import Written

TWO = Number(2.0)


RULES = (
    "constant", "held constant", "variable", "constant multiple", "sum rule", "product rule", "quotient rule",
    "power rule", "exponential rule", "power of two functions", "chain rule", "piecewise", "condition",
    "part", "entry by entry",
)  # fmt: skip
"""The names of the rules; the rule for a function of the variable itself is "derivative of sin" and so on."""
_DONE = frozenset({"constant", "held constant", "variable", "condition", "part"})
INNER = "u_"
"""The name of the inside in a chain rule's ``outer`` and ``slope``; no text can have it. Shown as u."""


class Derivation:
    """One application of one rule.

    ``rule`` names it, ``before`` is what is differentiated, ``result`` its derivative by ``variable``, ``parts`` the
    derivations it rests on: a sum's terms all, in the author's order; of a product the factors that contain the
    variable; of a quotient the numerator and the denominator; of a chain its inside.

    A chain rule has also ``inner``, the inside u; ``outer``, the outer function of the symbol u; and ``slope``, the
    derivative of ``outer`` by u. For all other rules these are None.
    """

    __slots__ = ("before", "inner", "outer", "parts", "result", "rule", "slope", "variable")

    def __init__(
        self,
        rule: str,
        before: Node,
        variable: str,
        result: Node,
        parts: Sequence[Derivation] = (),
        chain: tuple[Node, Node, Node] | None = None,
    ) -> None:
        self.rule = rule
        self.before = before
        self.variable = variable
        self.result = result
        self.parts = tuple(parts)
        self.inner: Node | None = chain[0] if chain else None
        self.outer: Node | None = chain[1] if chain else None
        self.slope: Node | None = chain[2] if chain else None

    def __repr__(self) -> str:
        return f"Derivation({self.rule!r}, {plain(self.before)!r} by {self.variable} = {plain(self.result)!r})"

    def with_result(self, result: Node) -> Derivation:
        """The same step with an equal formula for what it gives."""
        if result is self.result:
            return self
        chain = (self.inner, self.outer, self.slope) if self.inner and self.outer and self.slope else None
        return Derivation(self.rule, self.before, self.variable, result, self.parts, chain)

    def walk(self) -> Iterator[tuple[int, Derivation]]:
        """Yield every step with its depth, each before the steps that it rests on."""
        stack = [(0, self)]
        while stack:
            depth, step = stack.pop()
            yield depth, step
            stack.extend((depth + 1, part) for part in reversed(step.parts))


def outer_slope(function: str, argument: Node) -> Node:
    """The derivative of a function of one number, by its own argument, at this argument."""

    def combine(node: Node, parts: list[Node]) -> Node:
        return argument if type(node) is Symbol else tidied(node, parts)

    return fold(formula(REGISTRY[function].derivative), combine)


_LONGEST = 1_000_000  # parts of a partial that is written out
_ROOM = 300_000  # parts handled on the way to it; a first partial handles 255,000 at most


class TooLongError(ValueError):
    """A partial that is too long to be written out: partials of partials can have millions of terms."""

    def __init__(self) -> None:
        super().__init__("it is too long to be written out")


class Room:
    """How much may be written on the way to some partials. Any first partial of a text within the limits fits."""

    __slots__ = ("left", "sizes")

    def __init__(self, parts: int = _ROOM) -> None:
        self.left = parts
        self.sizes: Sizes = {}

    def take(self, parts: int) -> None:
        """Use some of it. Raises TooLongError when there is none left."""
        self.left -= parts
        if self.left < 0:
            raise TooLongError

    def check(self, formula: Node) -> None:
        """Raise TooLongError for a formula that is too long itself."""
        if size(formula, self.sizes) > _LONGEST:
            raise TooLongError


def _breadth(node: Node) -> int:
    """How many parts the rules look at when this node is put into a sum or a product."""
    return 1 + len(node.children) + sum([len(child.children) for child in node.children])


def derived(written: Written, variable: str, room: Room | None = None) -> Derivation:
    """Return ``derive`` of a function as its author wrote it."""
    return derive(written.tree, variable, room, written.trees, dict(written.arrays))


def derive(
    tree: Node,
    variable: str,
    room: Room | None = None,
    parts: Mapping[str, Node] | None = None,
    arrays: Mapping[str, Shape] | None = None,
) -> Derivation:
    """Return the derivation of ∂tree/∂variable.

    ``parts`` are trees that have a name in the tree, each after those that it uses: wherever one stands, the step
    "part" rests on the derivation of its own tree, which is there once, and in the results its name stays.
    ``arrays`` are the shapes of the names that are arrays: the rules go entry by entry, and into sums and means. Raises
    TooLongError when it does not fit in the room; without one there is no limit.
    """
    varies: dict[int, bool] = {}
    named: dict[int, bool] = {}
    moving = {variable}  # the names that change: the variable, and parts that contain it
    of_parts: dict[str, Derivation] = {}

    def mark(node: Node, parts: list[None]) -> None:  # noqa: ARG001 - a fold hands on what the children gave
        is_name = isinstance(node, Symbol) and not isinstance(node, Constant)
        named[id(node)] = is_name or any(named[id(child)] for child in node.children)
        varies[id(node)] = (is_name and node.label in moving) or any(varies[id(child)] for child in node.children)

    marked: dict[int, None] = {}
    for name, part in (parts or {}).items():
        fold(part, mark, marked)
        if varies[id(part)]:
            moving.add(name)
    fold(tree, mark, marked)

    def combine(node: Node, parts: list[Derivation]) -> Derivation:
        if room is not None and varies[id(node)]:
            own = sum([_breadth(child) for child in node.children])
            terms = len({child for child in node.children if varies[id(child)]}) if isinstance(node, Product) else 1
            room.take(own * terms + sum([_breadth(part.result) for part in parts]))

        def done(rule: str, result: Node, parts: Sequence[Derivation] = ()) -> Derivation:
            return Derivation(rule, node, variable, result, parts)

        if not varies[id(node)]:
            return done("held constant" if named[id(node)] else "constant", ZERO)
        match node:
            case Symbol() if node.label in of_parts:
                inside = of_parts[node.name]
                return done("part", inside.result, [inside])
            case Symbol():
                return done("variable", ONE)
            case Sum():
                slopes = [part.result for part in parts if not is_zero(part.result)]
                return done("sum rule", add(slopes), parts)
            case Negative():
                inner = parts[0]
                kept = inner.parts if inner.rule == "constant multiple" else parts  # −(3·x²) is one multiple, not two
                return done("constant multiple", negate(inner.result), kept)
            case Product():
                moving = {i: part for i, part in enumerate(parts) if varies[id(node.children[i])]}
                return _product(node, variable, moving)
            case Reciprocal():
                return parts[0]  # its product makes a quotient of it
            case Power():
                return _power(node, variable, parts, varies)
            case Comparison():
                return done("condition", ZERO)
            case Call(function="sum" | "mean"):
                return done("entry by entry", _along(node, parts[0].result, arrays or {}), parts[:1])
            case Call():
                return _call(node, variable, parts)
            case _:
                raise TypeError(f"no rule for {type(node).__name__}")

    work = Work.of(len(symbols(tree)))

    def shortest(node: Node, parts: list[Derivation]) -> Derivation:
        step = combine(node, parts)
        is_done = step.rule in _DONE or isinstance(node, Reciprocal)
        return step if is_done else step.with_result(shortened(step.result, node, work))

    known: dict[int, Derivation] = {}
    for name, part in (parts or {}).items():
        if name in moving:
            of_parts[name] = fold(part, shortest, known)
    derivation = fold(tree, shortest, known)
    if room is not None:
        room.check(derivation.result)
    return derivation


def _along(node: Call, slope: Node, arrays: Mapping[str, Shape]) -> Node:
    """The sum or mean of the slopes of all entries, of which there is one where they are all alike."""
    if is_zero(slope):
        return ZERO
    if shape_of(slope, arrays):
        return Call(node.function, [slope, *node.children[1:]])
    count = count_of(shape_of(node.children[0], arrays))
    return slope if node.function == "mean" else multiply([Number(float(count)), slope])


def partial(tree: Node, variable: str, room: Room | None = None) -> Node:
    """Return ∂tree/∂variable, tidied. Raises TooLongError as ``derive`` does."""
    return derive(tree, variable, room).result if depends_on(tree, variable) else ZERO


def _distinct(factors: Sequence[Node], moving: dict[int, Derivation]) -> list[tuple[int, list[Node]]]:
    """The places of moving factors, alike ones once, and how often each is there; [] for once."""
    places: dict[Node, list[int]] = {}
    for i in moving:
        places.setdefault(factors[i], []).append(i)
    return [(alike[0], [Number(len(alike))] if len(alike) > 1 else []) for alike in places.values()]


def _product(node: Product, variable: str, moving: dict[int, Derivation]) -> Derivation:
    factors = node.children
    divisors = [i for i in moving if isinstance(factors[i], Reciprocal)]
    if divisors:
        return _quotient(node, variable, moving)
    terms = [
        multiply([*often, *factors[:i], moving[i].result, *factors[i + 1 :]]) for i, often in _distinct(factors, moving)
    ]
    rule = "constant multiple" if len(moving) == 1 else "product rule"
    return Derivation(rule, node, variable, add(terms), tuple(moving.values()))


def _quotient(node: Product, variable: str, moving: dict[int, Derivation]) -> Derivation:
    """u/v, where u is every factor and v every divisor: u′/v − u·v′/v², term by term as the factors stand."""
    factors = node.children
    terms = []
    for i, often in _distinct(factors, moving):
        slope = moving[i].result
        if isinstance(factors[i], Reciprocal):
            terms.append(negate(multiply([*often, *factors, slope, Reciprocal(factors[i].children[0])])))
        else:
            terms.append(multiply([*often, *factors[:i], slope, *factors[i + 1 :]]))
    parts = []
    for below in (False, True):
        chosen = [i for i, factor in enumerate(factors) if isinstance(factor, Reciprocal) == below]
        own = {k: moving[i] for k, i in enumerate(chosen) if i in moving}
        if not own:
            continue
        whole = [factors[i].children[0] if below else factors[i] for i in chosen]
        parts.append(own[0] if len(whole) == 1 else _product(Product(whole), variable, own))
    return Derivation("quotient rule", node, variable, add(terms), parts)


def _share(above: str, one: Node, other: Node) -> Node:
    """What of a maximum's (or minimum's) slope belongs to one argument: 1, 0, or a half at a tie."""
    below = "<" if above == ">" else ">"
    tie = call("where", [Comparison(below, one, other), ZERO, divide(ONE, TWO)])
    return call("where", [Comparison(above, one, other), ONE, tie])


def _is(node: Node, variable: str) -> bool:
    """Whether a node that varies is the variable itself: what is neither this nor a formula is a part."""
    return isinstance(node, Symbol) and node.label == variable


def _power(node: Power, variable: str, parts: list[Derivation], varies: dict[int, bool]) -> Derivation:
    base, exponent = node.base, node.exponent
    base_varies, exponent_varies = varies[id(base)], varies[id(exponent)]
    u = Symbol(INNER)
    if not exponent_varies:
        lowered = power(base, add([exponent, negate(ONE)]))
        result = multiply([exponent, lowered, parts[0].result])
        if _is(base, variable):
            return Derivation("power rule", node, variable, result, parts[:1])
        slope = multiply([exponent, power(u, add([exponent, negate(ONE)]))])
        return Derivation("chain rule", node, variable, result, parts[:1], (base, Power(u, exponent), slope))
    grown = multiply([node, call("log", [base]), parts[1].result])
    if not base_varies:
        if _is(exponent, variable):
            return Derivation("exponential rule", node, variable, grown, parts[1:])
        outer = Power(base, u)
        slope = multiply([outer, call("log", [base])])
        return Derivation("chain rule", node, variable, grown, parts[1:], (exponent, outer, slope))
    by_base = multiply([exponent, parts[0].result, Reciprocal(base)])
    by_exponent = multiply([call("log", [base]), parts[1].result])
    result = multiply([node, add([by_base, by_exponent])])
    return Derivation("power of two functions", node, variable, result, parts)


def _call(node: Call, variable: str, parts: list[Derivation]) -> Derivation:
    arguments = node.children
    if node.function == "where":
        result = call("where", [arguments[0], parts[1].result, parts[2].result])
        return Derivation("piecewise", node, variable, result, parts[1:])
    if node.function in ("min", "max"):
        first, second = parts[0].result, parts[1].result
        a, b = arguments
        above, below = (">", "<") if node.function == "max" else ("<", ">")
        if any(isinstance(n, Call) and n.function == "where" for part in parts for n in walk(part.result)):
            # written out as below, each of many arguments would double the formula
            shares = [
                multiply([_share(above, one, other), part.result])
                for one, other, part in zip((a, b), (b, a), parts, strict=True)
            ]
            return Derivation("piecewise", node, variable, add(shares), parts)
        tie = divide(add([first, second]), TWO)  # half to each, as torch
        otherwise = call("where", [Comparison(below, a, b), second, tie])
        result = call("where", [Comparison(above, a, b), first, otherwise])
        return Derivation("piecewise", node, variable, result, parts)
    argument, inside = arguments[0], parts[0].result
    result = ZERO if is_zero(inside) else multiply([outer_slope(node.function, argument), inside])
    if _is(argument, variable):
        return Derivation(f"derivative of {node.function}", node, variable, result, parts)
    u = Symbol(INNER)
    return Derivation(
        "chain rule", node, variable, result, parts, (argument, Call(node.function, [u]), outer_slope(node.function, u))
    )
