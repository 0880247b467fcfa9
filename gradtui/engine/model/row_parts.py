"""What one row of the data has to do with a loss that is a sum, or a mean, over rows: the term that is its own.

L = 1/n·Σ ℓ(row i) + what has no data: the part of row i is ℓ(row i)/n. It is found in the formula, so that it can be
differentiated; a loss of another form, such as √(mean(r²)), has no parts that add up to it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ...expression.shapes import Shape, infer, is_of_arrays, size, whole_number
from ...expression.tree import (
    Call,
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
    rebuilt,
    symbols,
)


def row_part(tree: Node, with_rows: Collection[str], shapes: Mapping[str, Shape]) -> Node | None:
    """Return the part of a loss that is a row's own, as a function of data that have this row alone.

    ``with_rows`` are the names of the data whose first axis is the rows. None where the loss is no sum over rows.
    """
    try:
        return _Parts(tree, with_rows, shapes).of(tree)
    except _NoSumError:
        return None


class _NoSumError(Exception):
    """The loss is no sum over rows."""


class _Parts:
    def __init__(self, tree: Node, with_rows: Collection[str], shapes: Mapping[str, Shape]) -> None:
        self.with_rows = frozenset(with_rows)
        self.shapes = infer(tree, shapes)

    def of(self, node: Node) -> Node:
        """A row's part of a number that is linear in the sums over rows. Raises _NoSumError."""
        match node:
            case Sum():
                parts = [self.of(term) for term in node.children if self.has_rows(term)]
                return parts[0] if len(parts) == 1 else rebuilt(node, self._some(parts))
            case Negative():
                return Negative(self.of(node.operand))
            case Product():
                return self._product(node)
            case Power(base=Call(function="norm") as norm, exponent=Number(value=2.0)):
                own = norm.children[0]
                return Call("sum", [Product([self.row_wise(own), own])])
            case MatrixProduct() if not self.shape(node) and len(self.shape(node.left)) == 1:
                return MatrixProduct(self.row_wise(node.left), self.row_wise(node.right))
            case Call(function="dot"):
                return Call("dot", [self.row_wise(child) for child in node.children])
            case Call(function="sum" | "mean") if not self.shape(node):
                own = self.row_wise(node.children[0])
                total = Call("sum", [own])
                return total if node.function == "sum" else Product([
                    total, Reciprocal(Number(float(size(self.shape(own)))))
                ])  # fmt: skip
        raise _NoSumError

    def _product(self, node: Product) -> Node:
        """One factor has the rows, and nothing is divided by it."""
        factors = [self.of(f) if self.has_rows(f) else f for f in node.children if not isinstance(f, Reciprocal)]
        divisors = [f for f in node.children if isinstance(f, Reciprocal)]
        if sum(map(self.has_rows, node.children)) != 1 or any(map(self.has_rows, divisors)):
            raise _NoSumError
        return Product([*factors, *divisors])

    @staticmethod
    def _some(parts: Sequence[Node]) -> Sequence[Node]:
        if not parts:
            raise _NoSumError
        return parts

    def has_rows(self, node: Node) -> bool:
        """Whether data with rows are in it."""
        return not self.with_rows.isdisjoint(symbols(node))

    def shape(self, node: Node) -> Shape:
        """Its shape, with all rows."""
        return self.shapes[id(node)]

    def row_wise(self, node: Node) -> Node:
        """The same array, whose every row is made of one row of the data alone. Raises _NoSumError."""
        if not fold(node, self._leads):
            raise _NoSumError
        return node

    def _leads(self, node: Node, leads: list[bool]) -> bool:
        """Whether the first axis is the rows; False for what has none of them. Raises _NoSumError for a mixture."""
        if isinstance(node, Symbol):
            return node.name in self.with_rows
        if not any(leads):
            return False
        own = [len(self.shape(child)) for child, lead in zip(node.children, leads, strict=True) if lead]
        match node:
            case Transpose():
                raise _NoSumError
            case MatrixProduct():
                fits = leads == [True, False] and own == [2]
            case Call(function="softmax" | "logsumexp"):
                fits = own == [2]
            case Call(function="sum" | "mean"):
                axis = whole_number(node.children[1]) if len(node.children) == 2 else None
                fits = own == [2] and axis in (1, -1)
            case Call(function="outer"):
                fits = leads == [True, False]
            case Call() if is_of_arrays(node):
                fits = False
            case _:
                fits = self._are_aligned(node, leads)
        if not fits:
            raise _NoSumError
        return True

    def _are_aligned(self, node: Node, leads: Sequence[bool]) -> bool:
        """Whether an operation entry by entry has the rows of each operand on the same axis, and meets no other."""
        dimensions, rows = len(self.shape(node)), self.shape(node)[0]
        for child, lead in zip(node.children, leads, strict=True):
            shape = self.shape(child)
            if lead and (len(shape) != dimensions or shape[0] != rows):
                return False
            if not lead and len(shape) == dimensions and shape[0] != 1:
                return False
        return True
