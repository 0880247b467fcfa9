"""One entry of an array's formula: from (2/n)·Xᵀ·r to (2/n)·dot(X[:, 3], r)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .shapes import Shape, Shapes, axis_of
from .tree import (
    ONE,
    Call,
    Constant,
    MatrixProduct,
    Negative,
    Node,
    Number,
    Product,
    Sum,
    Symbol,
    Transpose,
    rebuilt,
    walk,
)

Index = tuple[int | None, ...]
"""An entry or a part: a number picks one place along a dimension, None keeps the dimension whole."""

_ENTRY = re.compile(r"([A-Za-z][A-Za-z0-9_]*)\[\s*([0-9]{1,9})\s*(?:,\s*([0-9]{1,9})\s*)?\]")


def entry_name(name: str, index: Index) -> str:
    """The name of an entry or a part of an array: w[3], W[2, 0], X[:, 3]."""
    places = ", ".join(":" if i is None else str(i) for i in index)
    return f"{name}[{places}]" if index else name


def read_entry(text: str) -> tuple[str, tuple[int, ...]] | None:
    """The name and the index of an entry as people write it: "w[3]", "W[2,0]"; None for anything else."""
    match = _ENTRY.fullmatch(text.strip())
    if match is None:
        return None
    return match[1], tuple(int(i) for i in match.groups()[1:] if i is not None)


def entry(formula: Node, index: Index, arrays: Mapping[str, Shape]) -> Node:
    """Return the entry of a formula (which may be smaller than its parameter); its names are like w[3], X[:, 3]."""
    from .tidy import tidy  # a scenario that only names entries does without

    return tidy(_Entries(arrays).at(formula, index))


class _Entries:
    """Parts of the nodes of one formula; what they share is looked at once."""

    def __init__(self, arrays: Mapping[str, Shape]) -> None:
        self.shapes = Shapes(arrays)
        self.known: dict[tuple[int, Index], Node] = {}

    def at(self, node: Node, index: Index) -> Node:
        """The part of a node; ``index`` has a place for each dimension of what the node is spread to."""
        shape = self.shapes.of(node)
        if not shape:
            return node
        own = index[len(index) - len(shape) :]
        own = tuple(0 if n == 1 and i is not None else i for n, i in zip(shape, own, strict=True))
        if all(i is None for i in own):
            return node
        found = self.known.get((id(node), own))
        if found is None:
            found = self.known[id(node), own] = self.part(node, shape, own)
        return found

    def part(self, node: Node, shape: Shape, own: Index) -> Node:
        match node:
            case Constant():
                return node
            case Symbol():
                return Symbol(entry_name(node.name, own))
            case Transpose():
                return self.at(node.operand, own[::-1])
            case MatrixProduct():
                return self.matrix_product(node, own)
            case Call() if node.function == "outer":
                return Product([self.at(node.children[0], own[:1]), self.at(node.children[1], own[1:])])
            case Call() if node.function in ("sum", "mean"):
                down = axis_of(node, self.shapes.of(node.children[0])) == 0
                return Call(node.function, [self.at(node.children[0], (None, *own) if down else (*own, None))])
            case Call() if node.function == "logsumexp":
                return Call("logsumexp", [self.at(node.children[0], (*own, None))])
            case Call() if node.function == "softmax":
                row = self.at(node.children[0], (*own[:-1], None))
                if own[-1] is None:
                    return Call("softmax", [row])
                return Call("exp", [Sum([self.at(node.children[0], own), Negative(Call("logsumexp", [row]))])])
            case Call() if node.function == "ones":
                rest = [Number(n) for n, i in zip(shape, own, strict=True) if i is None]
                return Call("ones", rest) if rest else ONE
            case _:
                return rebuilt(node, [self.at(child, self.aligned(child, own)) for child in node.children])

    def aligned(self, child: Node, own: Index) -> Index:
        """The part of an index that a child with fewer dimensions sees."""
        dimensions = len(self.shapes.of(child))
        return own[len(own) - dimensions :] if dimensions else ()

    def matrix_product(self, node: MatrixProduct, own: Index) -> Node:
        a, b = node.left, node.right
        left, right = len(self.shapes.of(a)), len(self.shapes.of(b))
        row: Index = (own[0], None) if left == 2 else (None,)
        column: Index = (None, own[-1]) if right == 2 else (None,)
        first, second = self.at(a, row), self.at(b, column)
        is_row = left == 1 or own[0] is not None
        is_column = right == 1 or own[-1] is not None
        return Call("dot", [first, second]) if is_row and is_column else MatrixProduct(first, second)


def part_names(tree: Node) -> list[str]:
    """The names of parts in a tree of ``entry``: X[:, 3], w[3]."""
    return list(dict.fromkeys(n.name for n in walk(tree) if isinstance(n, Symbol) and "[" in n.name))
