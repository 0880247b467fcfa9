"""Reverse mode: from the root back to the variables, each operation hands its adjoint on to its operands.

adjoint(node) = ∂root/∂node. An operand a of node n gets adjoint(n) · ∂n/∂a. Rules agree with those of
``expression.derivation``; a test holds the two against each other and against finite differences.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from ...expression.primitives.registry import REGISTRY
from ...expression.reading.parser import formula
from ...expression.shapes import is_of_arrays, size
from ...expression.tree import (
    Call,
    Comparison,
    MatrixProduct,
    Negative,
    Node,
    Power,
    Product,
    Reciprocal,
    Sum,
    Transpose,
    fold,
)
from .array_lowering import ArrayProgram
from .lowering import Lowered, Program, Value, node_operation, power_value


def gradient(lowered: Lowered, variables: Sequence[Value]) -> list[Value]:
    """Add the backward sweep to the program; return the partials in the order of ``variables``.

    One sweep gives every partial at a small multiple of the cost of the value.
    """
    return _NumericSweep(lowered, variables).run()


class _NumericSweep:
    def __init__(self, lowered: Lowered, variables: Sequence[Value]) -> None:
        self.p: Program = lowered.program
        self.lowered = lowered
        self.value = lowered.nodes
        self.variables = variables
        self.varies: dict[Node, bool] = {}
        chosen: set[Node] = set()  # what stands in a branch of a where
        for node in lowered.order:
            self.varies[node] = self.value[node] in variables or any(self.varies[c] for c in node.children)
        for node in reversed(lowered.order):
            branches = node.children[1:] if isinstance(node, Call) and node.function == "where" else ()
            chosen.update(node.children if node in chosen else branches)
        self.chosen = chosen
        self.adjoint: dict[Node, Value] = {lowered.tree: self.p.number(1.0)}
        self.partials: dict[Value, Value] = {}

    def run(self) -> list[Value]:
        for node in reversed(self.lowered.order):
            adjoint = self.adjoint.get(node)
            if adjoint is None or not self.varies[node]:
                continue
            if not node.children:
                own = self.value[node]
                self.partials[own] = self.p.plus(self.partials.get(own), adjoint)
                continue
            self.backpropagate(node, adjoint)
        zero = self.p.number(0.0)
        return [self.partials.get(variable, zero) for variable in self.variables]

    def accumulate(self, node: Node, operand: Node, amount: Value) -> None:
        """Hand an adjoint on from a node to one of its operands, with which it works entry by entry."""
        if self.varies[operand]:
            self.add_adjoint(operand, self.p.unbroadcast(amount, self.value[node], self.value[operand]))

    def add_adjoint(self, operand: Node, amount: Value) -> None:
        """Add to an operand's adjoint."""
        if self.varies[operand]:
            self.adjoint[operand] = self.p.plus(self.adjoint.get(operand), amount)

    def backpropagate(self, node: Node, adjoint: Value) -> None:
        p = self.p
        match node:
            case Sum():
                for term in node.children:
                    self.accumulate(node, term, adjoint)
            case Negative():
                self.accumulate(node, node.operand, p.minus(adjoint))
            case Product():
                self.product(node, adjoint)
            case Reciprocal():
                self.accumulate(node, node.divisor, adjoint)
            case Power():
                self.power(node, adjoint)
            case Comparison():
                pass
            case MatrixProduct():
                self.matrix_product(node, adjoint)
            case Transpose():
                assert isinstance(p, ArrayProgram)
                self.add_adjoint(node.operand, p.transpose_slope(adjoint))
            case Call() if is_of_arrays(node):
                self.of_arrays(node, adjoint)
            case Call() if node.function == "where":
                condition = self.value[node.children[0]]
                zero = p.number(0.0)
                self.accumulate(node, node.children[1], p.apply("where", condition, adjoint, zero))
                self.accumulate(node, node.children[2], p.apply("where", condition, zero, adjoint))
            case Call() if node.function in ("min", "max"):
                a, b = node.children
                larger = p.apply("tie_weight", self.value[a], self.value[b])
                smaller = p.apply("tie_weight", self.value[b], self.value[a])
                first, second = (larger, smaller) if node.function == "max" else (smaller, larger)
                self.accumulate(node, a, p.times(adjoint, first))
                self.accumulate(node, b, p.times(adjoint, second))
            case Call():
                u = self.value[node.children[0]]
                slope = slope_of(p, node.function, u, self.value[node])
                self.accumulate(node, node.children[0], p.times(adjoint, slope, node in self.chosen))
            case _:
                raise TypeError(f"no rule for {type(node).__name__}")

    def product(self, node: Product, adjoint: Value) -> None:
        """Each factor gets adjoint · (all the others): what is left of it, times what is right of it."""
        p, factors = self.p, node.children
        gate = node in self.chosen
        lefts: list[Value | None] = [None]
        for factor in factors[:-1]:
            left, value = lefts[-1], self.value[factor]
            operation = "/" if isinstance(factor, Reciprocal) else "*"
            lefts.append(value if left is None else p.apply(operation, left, value))
        right = adjoint
        for factor, left in zip(reversed(factors), reversed(lefts), strict=True):
            value = self.value[factor]
            if isinstance(factor, Reciprocal):
                assert left is not None
                over = p.over(right, value, gate)
                if self.varies[factor]:
                    quotient = p.apply("/", left, value)
                    self.accumulate(node, factor, p.minus(p.times(over, quotient, gate)))
                right = over
            else:
                if self.varies[factor]:
                    self.accumulate(node, factor, right if left is None else p.times(right, left, gate))
                right = p.times(right, value, gate)

    def power(self, node: Power, adjoint: Value) -> None:
        p, gate = self.p, node in self.chosen
        base, exponent = self.value[node.base], self.value[node.exponent]
        if self.varies[node.base] and p.constant(exponent) != 0.0:
            lowered = power_value(p, base, p.apply("-", exponent, p.number(1.0)))
            self.accumulate(node, node.base, p.times(adjoint, p.times(exponent, lowered, gate=True), gate))
        if self.varies[node.exponent]:
            grown = p.times(self.value[node], p.apply("log", base))
            if p.constant(base) is None:
                # 0·log 0 is 0, the limit from the side where f has values, as PyTorch has it
                zero = p.number(0.0)
                level = p.apply("where", p.apply(">=", exponent, zero), zero, grown)
                grown = p.apply("where", p.apply("==", base, zero), level, grown)
            self.accumulate(node, node.exponent, p.times(adjoint, grown, gate))

    def matrix_product(self, node: MatrixProduct, adjoint: Value) -> None:
        """(a @ b): a gets adjoint @ bᵀ, b gets aᵀ @ adjoint."""
        assert isinstance(self.p, ArrayProgram)
        a, b = self.value[node.left], self.value[node.right]
        for_a, for_b = self.p.matrix_slopes(adjoint, a, b, self.value[node])
        self.add_adjoint(node.left, for_a)
        self.add_adjoint(node.right, for_b)

    def of_arrays(self, node: Call, adjoint: Value) -> None:
        """A function of arrays as wholes: each entry gets the adjoint times its own slope."""
        p, first = self.p, node.children[0]
        assert isinstance(p, ArrayProgram)
        a, value, gate = self.value[first], self.value[node], node in self.chosen
        match node.function:
            case "sum" | "mean":
                count = size(p.shapes[a]) // size(p.shapes[value])
                if node.function == "mean":
                    adjoint = p.times(p.number(1.0 / count), adjoint)
                by_rows = len(node.children) == 2 and p.axis(a, self.value[node.children[1]]) == 1
                self.add_adjoint(first, p.as_column(adjoint, a) if by_rows else adjoint)
            case "dot":
                self.add_adjoint(first, p.times(adjoint, self.value[node.children[1]], gate))
                self.add_adjoint(node.children[1], p.times(adjoint, a, gate))
            case "norm":
                self.add_adjoint(first, p.times(adjoint, p.apply("direction", a, value), gate))
            case "max":
                self.add_adjoint(first, p.times(adjoint, p.apply("largest_share", a, value), gate))
            case "softmax":
                self.add_adjoint(first, p.softmax_slope(adjoint, value, gate=gate))
            case "logsumexp":
                self.add_adjoint(first, p.times(p.as_column(adjoint, a), p.apply("softmax", a), gate))
            case "outer":
                for_a, for_b = p.outer_slopes(adjoint, a, self.value[node.children[1]], value)
                self.add_adjoint(first, for_a)
                self.add_adjoint(node.children[1], for_b)


def slope_of(p: Program, function: str, u: Value, value: Value) -> Value:
    """The slope of a function of one number at u, where it has this value."""
    found = p.array_slope(function, u, value)
    if found is not None:
        return found
    entry = REGISTRY[function]

    def combine(node: Node, parts: list[Value]) -> Value:
        match node:
            case Negative():
                return p.minus(parts[0])
            case Product() if not any(isinstance(factor, Reciprocal) for factor in node.children):
                return reduce(p.times, parts)
            case Sum():
                whole = parts[0]
                for term, part in zip(node.children[1:], parts[1:], strict=True):
                    whole = (
                        p.apply("-", whole, p.minus(part)) if isinstance(term, Negative) else p.apply("+", whole, part)
                    )
                return whole
            case _:
                return node_operation(p, node, parts, {"u": u})

    return fold(formula(entry.slope or entry.derivative), combine)
