"""From trees to straight-line programs: each operation once, in the order in which the author wrote it.

A ``Program`` is a list of operations on numbered values. Equal operations get the same number (common subexpressions
are computed once) and operations on numbers alone are done here. ``lower`` adds a tree; ``reverse.gradient`` adds its
partials.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import copysign, isfinite

from ...expression.names import CONSTANTS
from ...expression.tree import (
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
from ..arithmetic import ieee

Value = int
"""The number of a value in its program."""
Operation = tuple[str, tuple[Value, ...] | float | str]
"""The name of an operation and its arguments: values, or the number or the name that it gives."""

_LONGEST_CHAIN = 16  # x**16 is four products; above, pow is the more accurate
COMPARE = frozenset({"<", "<=", ">", ">=", "==", "!="})


class Program:
    """Operations on numbered values. ``operations[k]`` is (name, arguments); a constant is ("number", value)."""

    def __init__(self) -> None:
        self.operations: list[Operation] = []
        self._known: dict[object, Value] = {}

    def _add(self, name: str, arguments: tuple[Value, ...] | float | str) -> Value:
        key: tuple[str, object] = (name, arguments)
        if name == "number":
            assert isinstance(arguments, float)
            key = (name, (arguments, copysign(1.0, arguments)))
        value = self._known.get(key)
        if value is None or (name == "number" and arguments != arguments):
            value = self._known[key] = len(self.operations)
            self.operations.append((name, arguments))
        return value

    def number(self, value: float) -> Value:
        """A constant."""
        return self._add("number", value)

    def input(self, name: str) -> Value:
        """A number given from outside; ``name`` is one of ours (v0, m1, eta), never a user's."""
        return self._add("input", name)

    def constant(self, value: Value) -> float | None:
        """The number that a value is, or None if it depends on an input."""
        name, payload = self.operations[value]
        return payload if name == "number" and isinstance(payload, float) else None

    def apply(self, name: str, *arguments: Value) -> Value:
        """An operation of ``ieee.TOTAL``, or + - * / negate, compare or where; folded if all arguments are numbers."""
        known = [self.constant(a) for a in arguments]
        if all(k is not None for k in known) and name not in COMPARE and name != "where":
            return self.number(ieee.TOTAL[name](*known))
        return self._add(name, arguments)

    def call(self, function: str, *arguments: Value) -> Value:
        """A function of the language."""
        return self.apply(function, *arguments)

    def unbroadcast(self, amount: Value, whole: Value, operand: Value) -> Value:  # noqa: ARG002 - for arrays
        """The adjoint of an operand of ``whole`` from ``whole``'s own: the same, where all are numbers."""
        return amount

    def fill_as(self, amount: Value, like: Value) -> Value:  # noqa: ARG002 - for arrays
        """A value spread out to the shape of another: the same, where all are numbers."""
        return amount

    def array_slope(self, function: str, u: Value, value: Value) -> Value | None:  # noqa: ARG002 - for arrays
        """The slope of a function at u where one operation over arrays gives it; else None, and its formula does."""
        return None

    # -- products and sums whose rounding is free to choose: those of the backward sweep ---------------------------

    def times(self, a: Value, b: Value, gate: bool = False) -> Value:
        """a·b with numbers gathered in front and signs outside; with ``gate`` 0 where a is 0, whatever b."""
        x, y = self.constant(a), self.constant(b)
        if gate and x is None and y is not None and not isfinite(y):
            return self.apply("masked_product", a, b)
        if x is None and y is not None:
            a, b, x, y = b, a, y, x
        if x is not None:
            if y is not None:
                return self.number(x * y)
            if x == 1.0:
                return b
            if x == -1.0:
                return self.minus(b)
            name, inner = self.operations[b]
            if name == "*" and isinstance(inner, tuple) and (z := self.constant(inner[0])) is not None:
                return self.times(self.number(x * z), inner[1])
            if name == "negate" and isinstance(inner, tuple):
                return self.times(self.number(-x), inner[0])
        (left, inner_a), (right, inner_b) = self.operations[a], self.operations[b]
        if not gate and left == right == "*" and isinstance(inner_a, tuple) and isinstance(inner_b, tuple):
            x, y = self.constant(inner_a[0]), self.constant(inner_b[0])
            if x is not None and y is not None:
                return self.times(self.number(x * y), self.apply("*", inner_a[1], inner_b[1]))
        if left == "negate" and isinstance(inner_a, tuple):
            return self.minus(self.times(inner_a[0], b, gate))
        if right == "negate" and isinstance(inner_b, tuple):
            return self.minus(self.times(a, inner_b[0], gate))
        return self.apply("masked_product" if gate and x is None else "*", a, b)

    def over(self, a: Value, b: Value, gate: bool = False) -> Value:
        """a/b; with ``gate`` 0 where a is 0, whatever b."""
        return self.apply("masked_quotient" if gate and self.constant(b) is None else "/", a, b)

    def minus(self, a: Value) -> Value:
        """−a."""
        name, inner = self.operations[a]
        if name == "negate" and isinstance(inner, tuple):
            return inner[0]
        if name == "*" and isinstance(inner, tuple) and (x := self.constant(inner[0])) is not None:
            return self.apply("*", self.number(-x), inner[1])
        return self.apply("negate", a)

    def plus(self, a: Value | None, b: Value) -> Value:
        """A + b, where None is nothing yet."""
        if a is None:
            return b
        name, inner = self.operations[b]
        if name == "negate" and isinstance(inner, tuple):
            return self.apply("-", a, inner[0])
        name, inner = self.operations[a]
        if name == "negate" and isinstance(inner, tuple):
            return self.apply("-", b, inner[0])
        return self.apply("+", a, b)

    def whole_power(self, base: Value, exponent: int) -> Value:
        """base**exponent for 1 ≤ exponent ≤ 16, by products that share their squares."""
        if exponent == 1:
            return base
        half = self.whole_power(base, exponent // 2)
        square = self.apply("*", half, half)
        return self.apply("*", square, base) if exponent % 2 else square


class Lowered:
    """A tree in a program: the value of each of its nodes, and ``root``, the value of the whole."""

    __slots__ = ("nodes", "order", "program", "root", "tree")

    def __init__(self, program: Program, tree: Node, names: Mapping[str, Value]) -> None:
        self.program = program
        self.tree = tree
        self.nodes: dict[Node, Value] = {}
        self.order: list[Node] = []

        def combine(node: Node, parts: list[Value]) -> Value:
            if node not in self.nodes:
                self.nodes[node] = node_operation(program, node, parts, names)
                self.order.append(node)
            return self.nodes[node]

        self.root: Value = fold(tree, combine)


def lower(program: Program, tree: Node, names: Mapping[str, Value]) -> Lowered:
    """Add a tree to a program; ``names`` gives the value of each of its symbols."""
    return Lowered(program, tree, names)


def node_operation(program: Program, node: Node, parts: Sequence[Value], names: Mapping[str, Value]) -> Value:
    """Add what computes one node from the values of its children."""
    match node:
        case Number():
            return program.number(node.value)
        case Constant():
            return program.number(CONSTANTS[node.name])
        case Symbol():
            return names[node.name]
        case Negative():
            return program.apply("negate", parts[0])
        case Reciprocal():
            return parts[0]
        case Sum():
            total = parts[0]
            for term, part in zip(node.children[1:], parts[1:], strict=True):
                if isinstance(term, Negative):
                    total = program.apply("-", total, negated_operand(program, part))
                else:
                    total = program.apply("+", total, part)
            return total
        case Product():
            total = parts[0]
            for factor, part in zip(node.children[1:], parts[1:], strict=True):
                total = program.apply("/" if isinstance(factor, Reciprocal) else "*", total, part)
            return total
        case Power():
            return power_value(program, parts[0], parts[1])
        case Comparison():
            return program.apply(node.operator, *parts)
        case MatrixProduct():
            return program.apply("matmul", *parts)
        case Transpose():
            return program.apply("transpose", *parts)
        case Call():
            return program.call(node.function, *parts)
        case _:
            raise TypeError(f"no operation for {type(node).__name__}")


def negated_operand(program: Program, negated: Value) -> Value:
    """The value whose negative this is."""
    name, inner = program.operations[negated]
    if name == "negate" and isinstance(inner, tuple):
        return inner[0]
    return program.apply("negate", negated)


def power_value(program: Program, base: Value, exponent: Value) -> Value:
    """base**exponent: products for small whole exponents, else pow."""
    number = program.constant(exponent)
    if number is not None and number == int(number if abs(number) < 1e9 else 0.5) and program.constant(base) is None:
        whole = int(number)
        if whole == 0:
            return program.fill_as(program.number(1.0), base)  # sums go over as many entries
        if abs(whole) <= _LONGEST_CHAIN:
            raised = program.whole_power(base, abs(whole))
            return raised if whole > 0 else program.apply("/", program.number(1.0), raised)
    return program.apply("power", base, exponent)
