"""One entry of an array's formula: from (2/n)·Xᵀ·r to (2/n)·dot(X[:, 3], r)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .shapes import Shape, shape_of
from .tree import ONE, Call, Constant, MatrixProduct, Node, Product, Symbol, Transpose, rebuilt, walk

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

    return tidy(_at(formula, index, arrays))


def _at(node: Node, index: Index, arrays: Mapping[str, Shape]) -> Node:
    """The part of a node; ``index`` has a place for each dimension of what the node is spread to."""
    shape = shape_of(node, arrays)
    if not shape:
        return node
    own = index[len(index) - len(shape) :]
    own = tuple(0 if n == 1 and i is not None else i for n, i in zip(shape, own, strict=True))
    if all(i is None for i in own):
        return node
    match node:
        case Constant():
            return node
        case Symbol() if node.name.startswith("1["):
            rest = [n for n, i in zip(shape, own, strict=True) if i is None]
            return Symbol(f"1[{'×'.join(map(str, rest))}]") if rest else ONE
        case Symbol():
            return Symbol(entry_name(node.name, own))
        case Transpose():
            return _at(node.operand, own[::-1], arrays)
        case MatrixProduct():
            return _matrix_product(node, own, arrays)
        case Call() if node.function == "outer":
            return Product([_at(node.children[0], own[:1], arrays), _at(node.children[1], own[1:], arrays)])
        case Call() if node.function == "sum_rows":
            return Call("sum", [_at(node.children[0], (None, *own), arrays)])
        case Call() if node.function == "sum_columns":
            return Call("sum", [_at(node.children[0], (own[0], None), arrays)])
        case _:
            return rebuilt(node, [_at(child, _aligned(child, own, arrays), arrays) for child in node.children])


def _aligned(child: Node, own: Index, arrays: Mapping[str, Shape]) -> Index:
    """The part of an index that a child with fewer dimensions sees."""
    dimensions = len(shape_of(child, arrays))
    return own[len(own) - dimensions :] if dimensions else ()


def _matrix_product(node: MatrixProduct, own: Index, arrays: Mapping[str, Shape]) -> Node:
    a, b = node.left, node.right
    left, right = len(shape_of(a, arrays)), len(shape_of(b, arrays))
    row: Index = (own[0], None) if left == 2 else (None,)
    column: Index = (None, own[-1]) if right == 2 else (None,)
    first, second = _at(a, row, arrays), _at(b, column, arrays)
    is_row = left == 1 or own[0] is not None
    is_column = right == 1 or own[-1] is not None
    return Call("dot", [first, second]) if is_row and is_column else MatrixProduct(first, second)


def part_names(tree: Node) -> list[str]:
    """The names of parts in a tree of ``entry``: X[:, 3], w[3]."""
    return list(dict.fromkeys(n.name for n in walk(tree) if isinstance(n, Symbol) and "[" in n.name))
