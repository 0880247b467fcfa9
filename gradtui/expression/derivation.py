"""Differentiation by the rules of the textbook, kept as data: which rule, on what, to what, and by which smaller steps.

``derive(tree, "x")`` gives the tree of rules; its ``result`` is the partial. Each part's result is tidy, so the last
formula of a derivation is the very formula that is shown and evaluated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .tidy import add, call, divide, multiply, negate, power
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
    Sum,
    Symbol,
    depends_on,
    fold,
)

TWO = Number(2.0)


class Derivation:
    """One application of one rule.

    ``rule`` names it, ``before`` is what is differentiated, ``result`` its derivative by ``variable``, ``parts`` the
    derivations it rests on; ``inner`` is the u of a chain rule, else None.
    """

    __slots__ = ("before", "inner", "parts", "result", "rule", "variable")

    def __init__(
        self,
        rule: str,
        before: Node,
        variable: str,
        result: Node,
        parts: Sequence[Derivation] = (),
        inner: Node | None = None,
    ) -> None:
        self.rule = rule
        self.before = before
        self.variable = variable
        self.result = result
        self.parts = tuple(parts)
        self.inner = inner


def _sech_squared(u: Node) -> Node:
    return divide(ONE, power(call("cosh", [u]), TWO))  # 1 − tanh² would cancel for large u


def _one_minus_square_root(u: Node) -> Node:
    return call("sqrt", [multiply([add([ONE, negate(u)]), add([ONE, u])])])  # 1 − u² would cancel near 1


_OUTER: dict[str, Callable[[Node], Node]] = {
    "sin": lambda u: call("cos", [u]),
    "cos": lambda u: negate(call("sin", [u])),
    "tan": lambda u: divide(ONE, power(call("cos", [u]), TWO)),
    "asin": lambda u: divide(ONE, _one_minus_square_root(u)),
    "acos": lambda u: negate(divide(ONE, _one_minus_square_root(u))),
    "atan": lambda u: divide(ONE, add([ONE, power(u, TWO)])),
    "sinh": lambda u: call("cosh", [u]),
    "cosh": lambda u: call("sinh", [u]),
    "tanh": _sech_squared,
    "exp": lambda u: call("exp", [u]),
    "log": lambda u: divide(ONE, u),
    "log2": lambda u: divide(ONE, multiply([u, call("log", [TWO])])),
    "log10": lambda u: divide(ONE, multiply([u, call("log", [Number(10.0)])])),
    "sqrt": lambda u: divide(ONE, multiply([TWO, call("sqrt", [u])])),
    "cbrt": lambda u: divide(ONE, multiply([Number(3.0), power(call("cbrt", [u]), TWO)])),
    "abs": lambda u: call("sign", [u]),
    "sign": lambda _: ZERO,
    "relu": lambda u: Call("where", [Comparison(">", u, ZERO), ONE, ZERO]),
    "sigmoid": lambda u: multiply([call("sigmoid", [u]), call("sigmoid", [negate(u)])]),
    "softplus": lambda u: call("sigmoid", [u]),
    "erf": lambda u: divide(multiply([TWO, call("exp", [negate(power(u, TWO))])]), call("sqrt", [Constant("pi")])),
}
"""Function → its derivative as a function of its argument."""


def derive(tree: Node, variable: str) -> Derivation:
    """Return the derivation of ∂tree/∂variable."""
    varies: dict[int, bool] = {}

    def mark(node: Node, parts: list[bool]) -> bool:
        own = isinstance(node, Symbol) and not isinstance(node, Constant) and node.name == variable
        varies[id(node)] = own or any(parts)
        return varies[id(node)]

    fold(tree, mark)

    def combine(node: Node, parts: list[Derivation]) -> Derivation:
        def done(rule: str, result: Node, inner: Node | None = None) -> Derivation:
            return Derivation(rule, node, variable, result, parts, inner)

        if not varies[id(node)]:
            return Derivation("held constant", node, variable, ZERO)
        match node:
            case Symbol():
                return done("variable", ONE)
            case Sum():
                return done("sum", add([part.result for part in parts]))
            case Negative():
                return done("constant multiple", negate(parts[0].result))
            case Product():
                return _product(node, variable, parts, varies)
            case Reciprocal():
                return done("divisor", parts[0].result)
            case Power():
                return _power(node, variable, parts, varies)
            case Comparison():
                return done("condition", ZERO)
            case Call():
                return _call(node, variable, parts)
            case _:
                raise TypeError(f"no rule for {type(node).__name__}")

    return fold(tree, combine)


def partial(tree: Node, variable: str) -> Node:
    """Return ∂tree/∂variable, tidied."""
    return derive(tree, variable).result if depends_on(tree, variable) else ZERO


def _product(node: Product, variable: str, parts: list[Derivation], varies: dict[int, bool]) -> Derivation:
    factors = node.children
    moving = [i for i, factor in enumerate(factors) if varies[id(factor)]]
    divisors = [i for i in moving if isinstance(factors[i], Reciprocal)]
    if len(moving) == 1 and not divisors:
        i = moving[0]
        result = multiply([*factors[:i], parts[i].result, *factors[i + 1 :]])
        return Derivation("constant multiple", node, variable, result, parts)
    terms = []
    for i in moving:
        slope = parts[i].result
        if isinstance(factors[i], Reciprocal):
            divisor = factors[i].children[0]
            terms.append(negate(multiply([*factors, slope, Reciprocal(divisor)])))
        else:
            terms.append(multiply([*factors[:i], slope, *factors[i + 1 :]]))
    return Derivation("quotient" if divisors else "product", node, variable, add(terms), parts)


def _power(node: Power, variable: str, parts: list[Derivation], varies: dict[int, bool]) -> Derivation:
    base, exponent = node.base, node.exponent
    base_varies, exponent_varies = varies[id(base)], varies[id(exponent)]
    lowered = multiply([exponent, power(base, add([exponent, negate(ONE)])), parts[0].result])
    if not exponent_varies:
        plain = isinstance(base, Symbol)
        return Derivation("power" if plain else "chain", node, variable, lowered, parts[:1], None if plain else base)
    grown = multiply([node, call("log", [base]), parts[1].result])
    if not base_varies:
        return Derivation("exponential", node, variable, grown, parts[1:], exponent)
    return Derivation("power of two functions", node, variable, add([lowered, grown]), parts)


def _call(node: Call, variable: str, parts: list[Derivation]) -> Derivation:
    arguments = node.children
    if node.function == "where":
        result = call("where", [arguments[0], parts[1].result, parts[2].result])
        return Derivation("piecewise", node, variable, result, parts)
    if node.function in ("min", "max"):
        first, second = parts[0].result, parts[1].result
        above = ">" if node.function == "max" else "<"
        a, b = arguments
        tie = divide(add([first, second]), TWO)  # half to each, as torch
        otherwise = call("where", [Comparison(">" if above == "<" else "<", a, b), second, tie])
        result = call("where", [Comparison(above, a, b), first, otherwise])
        return Derivation("piecewise", node, variable, result, parts)
    u = arguments[0]
    outer = _OUTER[node.function](u)
    plain = isinstance(u, Symbol)
    result = multiply([outer, parts[0].result])
    return Derivation(node.function if plain else "chain", node, variable, result, parts, None if plain else u)
