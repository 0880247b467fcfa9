"""Shapes of arrays: what every part of an expression has, by NumPy's rules of broadcasting, up to two dimensions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .errors import ExpressionError
from .tree import Call, Constant, MatrixProduct, Node, Number, Product, Sum, Symbol, Transpose, fold

Shape = tuple[int, ...]
"""() for a number, (n,) for a vector, (n, m) for a matrix."""
Places = dict[int, list[tuple[int, int]]]
"""The id of a node → the column and length of each of its operators in the text."""


class ShapeError(ValueError):
    """Shapes that do not fit: the node at fault, which of its operators, and what is said."""

    def __init__(self, node: Node, operator: int, message: str, hint: str = "") -> None:
        self.node = node
        self.operator = operator
        self.message = message
        self.hint = hint
        super().__init__(message)


def shown(shape: Shape) -> str:
    """A shape for people: "a number", "shape (3,)"."""
    return f"shape {shape}" if shape else "a number"


def broadcast(a: Shape, b: Shape) -> Shape | None:
    """The common shape of two arrays in an operation entry by entry, or None where they do not fit."""
    if a == b or not b:
        return a
    if not a:
        return b
    longer, shorter = (a, b) if len(a) >= len(b) else (b, a)
    padded = (1,) * (len(longer) - len(shorter)) + shorter
    if any(m != n and 1 not in (m, n) for m, n in zip(longer, padded, strict=True)):
        return None
    return tuple(n if m == 1 else m for m, n in zip(longer, padded, strict=True))


def matrix_product(a: Shape, b: Shape) -> Shape | None:
    """The shape of a @ b, or None where they do not fit."""
    if not a or not b or a[-1] != b[0]:
        return None
    return (*a[:-1], *b[1:])


def size(shape: Shape) -> int:
    """How many entries."""
    count = 1
    for n in shape:
        count *= n
    return count


def infer(tree: Node, arrays: Mapping[str, Shape], found: dict[int, Shape] | None = None) -> dict[int, Shape]:
    """Return the shape of every node, by its id; names that are not in ``arrays`` are numbers.

    Raises ShapeError at the first operation whose shapes do not fit; what was ``found`` until then stays.
    """
    found = {} if found is None else found

    def combine(node: Node, parts: list[Shape]) -> Shape:
        shape = found[id(node)] = _shape(node, parts, arrays)
        return shape

    fold(tree, combine)
    return found


def shape_of(tree: Node, arrays: Mapping[str, Shape]) -> Shape:
    """The shape of the whole. Raises ShapeError."""
    return fold(tree, lambda node, parts: _shape(node, parts, arrays))


def _shape(node: Node, parts: list[Shape], arrays: Mapping[str, Shape]) -> Shape:
    match node:
        case Number() | Constant():
            return ()
        case Symbol():
            if "[" in node.name:
                return _part(node.name, arrays)
            return arrays.get(node.name, ())
        case MatrixProduct():
            product = matrix_product(*parts)
            if product is None:
                raise ShapeError(node, 0, f"found {_text(parts[0])} @ {_text(parts[1])}", _inner(*parts))
            return product
        case Transpose():
            return parts[0][::-1]
        case Call() if node.function in _REDUCE:
            return _REDUCE[node.function](node, parts)
        case _:
            whole = parts[0]
            for k, part in enumerate(parts[1:]):
                common = broadcast(whole, part)
                if common is None:
                    what = f"{_text(whole)} and {_text(part)} together"
                    if isinstance(node, Sum | Product):
                        what += f" in a {'sum' if isinstance(node, Sum) else 'product'}"
                    advice = "expected equal shapes, or 1 where they differ"
                    hint = "write @ for the product of matrices" if isinstance(node, Product) else ""
                    raise ShapeError(node, k, f"found {what}, {advice}", hint)
                whole = common
            return whole


def _part(name: str, arrays: Mapping[str, Shape]) -> Shape:
    """The shape of a name that a formula has for a part of an array, X[:, 3], or for an array of ones, 1[20]."""
    stem, _, places = name[:-1].partition("[")
    if stem == "1":
        return tuple(int(n) for n in places.split("×"))
    kept = [n for n, place in zip(arrays[stem], places.split(", "), strict=True) if place == ":"]
    return tuple(kept)


def _text(shape: Shape) -> str:
    return str(shape) if shape else "a number"


def _inner(a: Shape, b: Shape) -> str:
    if not a or not b:
        return "expected arrays on both sides; for a number write *"
    return f"expected the last size of the first, {a[-1]}, to be the first size of the second, {b[0]}"


def _whole(node: Node, parts: list[Shape]) -> Shape:
    if not parts[0]:
        raise ShapeError(node, 0, f"found a number in {node.label}(…)", "expected an array")
    return ()


def _dot(node: Node, parts: list[Shape]) -> Shape:
    if len(parts[0]) != 1 or parts[0] != parts[1]:
        raise ShapeError(
            node, 0, f"found dot of {_text(parts[0])} and {_text(parts[1])}", "expected two vectors of one length"
        )
    return ()


_REDUCE: dict[str, Callable[[Node, list[Shape]], Shape]] = {
    "sum": _whole,
    "mean": _whole,
    "norm": _whole,
    "dot": _dot,
    "outer": lambda _, parts: (parts[0][0], parts[1][0]),
    "sum_rows": lambda _, parts: parts[0][1:],
    "sum_columns": lambda _, parts: parts[0][:1],
}
"""Functions that do not work entry by entry. The last three are only in formulas that are computed."""


def check_whole(
    tree: Node, arrays: Mapping[str, Shape], places: Places, text: str, *, may_be_array: bool = False
) -> None:
    """Check every shape of an expression, and that the whole is a number. Raises ExpressionError with the place."""
    try:
        whole = shape_of(tree, arrays)
    except ShapeError as error:
        marks = places.get(id(error.node)) or [(1, len(text))]
        column, length = marks[min(error.operator, len(marks) - 1)]
        raise ExpressionError(error.message, text, column, length, error.hint) from None
    if whole and not may_be_array:
        message = f"found an array of shape {whole}, expected a number"
        raise ExpressionError(message, text, 1, len(text), "sum(…) or mean(…) makes a number of it")
