"""Reverse mode in symbols: the gradient by an array as a formula, ∂L/∂w = (2/n)·Xᵀ·(X·w + b − y).

From the whole back to the parameters each part hands its adjoint ∂L/∂part on to what it is made of. ``sweep`` does
it with the adjoints written out, which gives formulas, or each by its name, which gives one short line a part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from .derivation import outer_slope
from .shapes import Shape, Shapes, axis_of, size
from .tidy import add, divide, multiply, negate, power
from .tree import (
    ONE,
    ZERO,
    Call,
    Comparison,
    Constant,
    Count,
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
    symbols,
)

_COUNTS = ("n", "m", "k", "N", "M", "K", "n_1", "n_2", "n_3", "n_4", "n_5", "n_6", "n_7", "n_8", "n_9")


class Sweep(NamedTuple):
    """What a backward sweep gives."""

    adjoints: dict[Node, Node]
    """∂L/∂part of each part on the way, the parameters included. One that is smaller than its part is spread out."""
    counts: dict[str, int]
    """The letters that stand for numbers of entries in them: n → 40."""


def gradient_formula(tree: Node, parameter: str, arrays: Mapping[str, Shape]) -> tuple[Node, dict[str, int]]:
    """Return ∂tree/∂parameter as a tree, and the counts that its letters stand for."""
    swept = sweep(tree, [parameter], arrays)
    found = swept.adjoints.get(Symbol(parameter), ZERO)
    used = symbols(found)
    return found, {name: count for name, count in swept.counts.items() if name in used}


def sweep(
    tree: Node,
    parameters: Iterable[str],
    arrays: Mapping[str, Shape],
    named: Callable[[Node], Node] | None = None,
) -> Sweep:
    """Sweep back from the whole; ``named`` gives the symbol that stands for a part's adjoint, None writes it out."""
    return _SymbolicSweep(tree, frozenset(parameters), arrays, named).run()


class _SymbolicSweep:
    def __init__(
        self, tree: Node, parameters: frozenset[str], arrays: Mapping[str, Shape], named: Callable[[Node], Node] | None
    ) -> None:
        self.tree = tree
        self.shapes = Shapes(arrays)
        self.named = named
        self.order: list[Node] = []
        self.shape: dict[Node, Shape] = {}
        self.varies: dict[Node, bool] = {}
        self.amounts: dict[Node, list[Node]] = {tree: [ONE]}  # what has been handed on to each part so far
        taken = {*symbols(tree), *arrays}
        self.letters = [letter for letter in _COUNTS if letter not in taken]
        self.counts: dict[str, int] = {}

        def look(node: Node, parts: list[None]) -> None:  # noqa: ARG001 - a fold hands on what the children gave
            if node not in self.shape:
                self.order.append(node)
                self.shape[node] = self.shapes.of(node)
                own = isinstance(node, Symbol) and not isinstance(node, Constant) and node.name in parameters
                self.varies[node] = own or any(self.varies[child] for child in node.children)

        fold(tree, look)

    def run(self) -> Sweep:
        found: dict[Node, Node] = {}
        for node in reversed(self.order):
            amounts = self.amounts.get(node)
            if amounts is None:
                continue
            # all at once, when all are there: to add them one by one would look at the first ones again and again
            adjoint = amounts[0] if len(amounts) == 1 else add(amounts)
            adjoint = found[node] = scalars_first(adjoint, self.shapes)
            if not self.varies[node] or not node.children:
                continue
            if self.named is not None and node is not self.tree:
                adjoint = self.named(node)
            self.backpropagate(node, adjoint)
        return Sweep(found, self.counts)

    def count(self, shape: Shape) -> Node:
        """The number of entries as a letter."""
        entries = size(shape)
        for letter, known in self.counts.items():
            if known == entries:
                return Count(letter)
        if not self.letters:
            return Number(float(entries))
        letter = self.letters.pop(0)
        self.counts[letter] = entries
        return Count(letter)

    # -- handing on --------------------------------------------------------------------------------------------------

    def add_adjoint(self, operand: Node, amount: Node) -> None:
        if self.varies[operand]:
            self.amounts.setdefault(operand, []).append(amount)

    def accumulate(self, node: Node, operand: Node, amount: Node) -> None:
        """Hand on to an operand that was broadcast to the node."""
        if self.varies[operand]:
            self.add_adjoint(operand, self.unbroadcast(amount, self.shape[node], self.shape[operand]))

    def unbroadcast(self, amount: Node, shape: Shape, wanted: Shape) -> Node:
        """Sum an adjoint where its operand had been spread."""
        if shape == wanted:
            return amount
        own = self.shapes.of(amount)
        own = (1,) * (len(shape) - len(own)) + own
        wanted = (1,) * (len(shape) - len(wanted)) + wanted
        spread = [n > 1 and m == 1 for n, m in zip(shape, wanted, strict=True)]
        again = tuple(n for n, o, s in zip(shape, own, spread, strict=True) if s and o == 1)
        summed = [s and o > 1 for s, o in zip(spread, own, strict=True)]
        if any(summed):
            every = all(s or o == 1 for s, o in zip(summed, own, strict=True))
            amount = self.summed(amount, None if every else 0 if summed[0] else 1)
            if summed[-1] and not every:
                amount = Call("outer", [amount, ones((1,))])  # a column
        return multiply([amount, self.count(again)]) if size(again) > 1 else amount

    def summed(self, amount: Node, axis: int | None) -> Node:
        """The sum of an array, numbers taken out in front of it."""
        numbers, rest = split(amount, self.shapes)
        return multiply([*numbers, Call("sum", [rest] if axis is None else [rest, Number(axis)])])

    def backpropagate(self, node: Node, adjoint: Node) -> None:
        match node:
            case Sum():
                for term in node.children:
                    self.accumulate(node, term, adjoint)
            case Negative():
                self.accumulate(node, node.operand, negate(adjoint))
            case Product():
                self.product(node, adjoint)
            case Reciprocal() | Comparison():
                pass  # a Reciprocal's product has seen to its divisor; a condition only chooses
            case Power():
                self.power(node, adjoint)
            case MatrixProduct():
                self.matrix_product(node, adjoint)
            case Transpose():
                self.transpose(node, adjoint)
            case Call():
                self.call(node, adjoint)
            case _:
                raise TypeError(f"no rule for {type(node).__name__}")

    def product(self, node: Product, adjoint: Node) -> None:
        for i, factor in enumerate(node.children):
            if isinstance(factor, Reciprocal):
                if self.varies[factor]:
                    amount = negate(multiply([adjoint, *node.children, Reciprocal(factor.divisor)]))
                    self.accumulate(node, factor.divisor, amount)
            else:
                self.accumulate(node, factor, multiply([adjoint, *node.children[:i], *node.children[i + 1 :]]))

    def power(self, node: Power, adjoint: Node) -> None:
        base, exponent = node.base, node.exponent
        lowered = multiply([exponent, power(base, add([exponent, negate(ONE)]))])
        self.accumulate(node, base, multiply([adjoint, lowered]))
        self.accumulate(node, exponent, multiply([adjoint, node, Call("log", [base])]))

    def matrix_product(self, node: MatrixProduct, adjoint: Node) -> None:
        a, b = node.left, node.right
        left, right = self.shape[a], self.shape[b]
        if not self.shape[node]:
            self.add_adjoint(a, multiply([adjoint, b]))
            self.add_adjoint(b, multiply([adjoint, a]))
            return
        if not self.shapes.of(adjoint):  # the same for every entry: the sums of what it is multiplied with
            over = b if len(right) == 1 else self.summed(b, 1)
            behind = a if len(left) == 1 else self.summed(a, 0)
            self.add_adjoint(a, multiply([adjoint, over]))
            self.add_adjoint(b, multiply([adjoint, behind if len(right) == 1 else self.column(behind, right[1])]))
            return
        numbers, rest = split(self.spread(adjoint, self.shape[node]), self.shapes)

        def scaled(array: Node) -> Node:
            return multiply([*numbers, array])

        if len(left) == 1:
            self.add_adjoint(a, scaled(MatrixProduct(b, rest)))
            self.add_adjoint(b, scaled(Call("outer", [a, rest])))
        else:
            over = Call("outer", [rest, b]) if len(right) == 1 else MatrixProduct(rest, transposed(b))
            self.add_adjoint(a, scaled(over))
            self.add_adjoint(b, scaled(MatrixProduct(transposed(a), rest)))

    def transpose(self, node: Transpose, adjoint: Node) -> None:
        if len(self.shapes.of(adjoint)) == 1:
            adjoint = self.column(adjoint, self.shape[node][0])
        elif self.shapes.of(adjoint):
            numbers, rest = split(self.spread(adjoint, self.shape[node]), self.shapes)
            adjoint = multiply([*numbers, transposed(rest)])
        self.add_adjoint(node.operand, adjoint)

    def spread(self, array: Node, shape: Shape) -> Node:
        """An array that is smaller than the shape, spread out to it."""
        return array if self.shapes.of(array) == shape else multiply([array, ones(shape)])

    def column(self, vector: Node, columns: int) -> Node:
        """A matrix of which every column is this vector, numbers taken out in front of it."""
        numbers, rest = split(vector, self.shapes)
        return multiply([*numbers, Call("outer", [rest, ones((columns,))])])

    def of_rows(self, amount: Node, shape: Shape) -> Node:
        """One number for each row of a matrix, as the matrix; what is a number anyway stays one."""
        return self.column(amount, shape[1]) if len(shape) == 2 and self.shapes.of(amount) else amount

    def call(self, node: Call, adjoint: Node) -> None:
        arguments = node.children
        first = arguments[0]
        match node.function:
            case "sum" | "mean":
                shape = self.shape[first]
                axis = axis_of(node, shape)
                if node.function == "mean":
                    adjoint = divide(adjoint, self.count(shape if axis is None else shape[axis : axis + 1]))
                self.add_adjoint(first, self.of_rows(adjoint, shape) if axis == 1 else adjoint)
            case "dot":
                self.add_adjoint(first, multiply([adjoint, arguments[1]]))
                self.add_adjoint(arguments[1], multiply([adjoint, first]))
            case "norm":
                self.add_adjoint(first, multiply([adjoint, first, Reciprocal(node)]))
            case "softmax" if not self.shapes.of(adjoint):
                self.add_adjoint(first, ZERO)  # the shares of a row always add up to 1
            case "softmax":
                whole = self.spread(multiply([adjoint, node]), self.shape[node])  # 1/softmax of a logarithm cancels
                total = self.summed(whole, None if len(self.shape[node]) == 1 else 1)
                mean = self.of_rows(total, self.shape[node])
                self.add_adjoint(first, multiply([node, add([adjoint, negate(mean)])]))
            case "logsumexp":
                self.add_adjoint(first, multiply([self.of_rows(adjoint, self.shape[first]), Call("softmax", [first])]))
            case "outer":
                if not self.shapes.of(adjoint):
                    for one, other in (arguments, arguments[::-1]):
                        self.add_adjoint(one, multiply([adjoint, self.summed(other, None)]))
                    return
                numbers, rest = split(self.spread(adjoint, self.shape[node]), self.shapes)
                self.add_adjoint(first, multiply([*numbers, MatrixProduct(rest, arguments[1])]))
                self.add_adjoint(arguments[1], multiply([*numbers, MatrixProduct(first, rest)]))
            case "max" if len(arguments) == 1:
                largest = Call("where", [Comparison("==", first, node), ONE, ZERO])
                share = multiply([largest, Reciprocal(Call("sum", [largest]))])
                self.add_adjoint(first, multiply([adjoint, share]))
            case "where":
                self.accumulate(node, arguments[1], Call("where", [first, adjoint, ZERO]))
                self.accumulate(node, arguments[2], Call("where", [first, ZERO, adjoint]))
            case "min" | "max":
                a, b = arguments
                half = divide(ONE, Number(2.0))
                for one, other in ((a, b), (b, a)):
                    above, below = (">", "<") if node.function == "max" else ("<", ">")
                    share = Call("where", [Comparison(below, one, other), ZERO, half])
                    share = Call("where", [Comparison(above, one, other), ONE, share])
                    self.accumulate(node, one, multiply([adjoint, share]))
            case _:
                self.accumulate(node, first, multiply([adjoint, outer_slope(node.function, first)]))


def ones(shape: Shape) -> Node:
    """An array of ones."""
    return Call("ones", [Number(n) for n in shape])


def transposed(node: Node) -> Node:
    """nodeᵀ."""
    return node.operand if isinstance(node, Transpose) else Transpose(node)


def split(node: Node, shapes: Shapes) -> tuple[list[Node], Node]:
    """A product as its factors that are numbers, and the rest."""
    if isinstance(node, Negative):
        numbers, rest = split(node.operand, shapes)
        return [Negative(ONE), *numbers], rest
    factors = _flat(node)
    numbers = [factor for factor in factors if not shapes.of(factor)]
    others = [factor for factor in factors if shapes.of(factor)]
    return numbers, (multiply(others) if others else ONE)


def _flat(node: Node) -> list[Node]:
    if isinstance(node, Product):
        return [factor for part in node.children for factor in _flat(part)]
    return [node]


def scalars_first(node: Node, shapes: Shapes) -> Node:
    """Write a product's numbers before its arrays: (2/n)·Xᵀ·r."""
    if isinstance(node, Negative):
        return Negative(scalars_first(node.operand, shapes))
    if isinstance(node, Sum):
        return Sum([scalars_first(term, shapes) for term in node.children])
    if not isinstance(node, Product):
        return node
    numbers = [factor for factor in _flat(node) if not shapes.of(factor)]
    rest = [factor for factor in _flat(node) if shapes.of(factor)]
    if not numbers or not rest:
        return node
    if isinstance(rest[0], Reciprocal):
        rest = [ONE, *rest]
    if isinstance(numbers[0], Reciprocal):
        numbers = [ONE, *numbers]
    if len(numbers) > 1 and any(isinstance(factor, Reciprocal) for factor in numbers):
        numbers = [Product(numbers)]
    return Product([*numbers, *rest])
