"""Shapes of arrays: what every part of an expression has, by NumPy's rules of broadcasting, up to two dimensions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .errors import ExpressionError
from .primitives.registry import REGISTRY
from .printing import plain
from .tree import Call, Constant, MatrixProduct, Negative, Node, Number, Product, Sum, Symbol, Transpose, fold

Shape = tuple[int, ...]
"""() for a number, (n,) for a vector, (n, m) for a matrix."""
MOST_BYTES = 2**30
"""Bytes of all arrays together: what is given, and what arises on the way to a value."""
_FLOAT = 8  # bytes of a number
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
    return Shapes(arrays).of(tree)


class Shapes:
    """The shapes of trees that share parts: each part is looked at once."""

    __slots__ = ("_arrays", "_known", "_nodes")

    def __init__(self, arrays: Mapping[str, Shape]) -> None:
        self._arrays = arrays
        self._known: dict[int, Shape] = {}
        self._nodes: list[Node] = []  # so that their ids stay their own

    def of(self, tree: Node) -> Shape:
        """The shape of the whole. Raises ShapeError."""
        known = self._known.get(id(tree))
        return fold(tree, self._look, self._known) if known is None else known

    def _look(self, node: Node, parts: list[Shape]) -> Shape:
        self._nodes.append(node)
        return _shape(node, parts, self._arrays)


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
            return _transposed(node, parts)
        case Call() if is_of_arrays(node):
            return _OWN[node.function](node, parts)
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
    """The shape of a name that a formula has for a part of an array, X[:, 3]."""
    stem, _, places = name[:-1].partition("[")
    kept = [n for n, place in zip(arrays[stem], places.split(", "), strict=True) if place == ":"]
    return tuple(kept)


def _text(shape: Shape) -> str:
    return str(shape) if shape else "a number"


def _inner(a: Shape, b: Shape) -> str:
    if not a or not b:
        return "expected arrays on both sides; for a number write *"
    return f"expected the last size of the first, {a[-1]}, to be the first size of the second, {b[0]}"


# -- functions that work on arrays as wholes --------------------------------------------------------------------------


def is_of_arrays(node: Call) -> bool:
    """Whether a call works on arrays as wholes, as max does if it has one argument alone."""
    entry = REGISTRY[node.function]
    return entry.over_arrays or len(node.children) < entry.arity[0]


def _whole(node: Node, parts: list[Shape]) -> Shape:
    if not parts[0]:
        raise ShapeError(node, 0, f"found a number in {node.label}(…)", "expected an array")
    return ()


def whole_number(node: Node) -> int | None:
    """The whole number that is written as an axis or a size; None for anything else."""
    sign, node = (-1, node.operand) if isinstance(node, Negative) else (1, node)
    return sign * int(node.value) if isinstance(node, Number) and node.value.is_integer() else None


def axis_of(node: Node, shape: Shape) -> int | None:
    """The axis along which a sum or a mean goes, from 0 on; None for all entries. Raises ShapeError."""
    if len(node.children) == 1:
        return None
    axis, dimensions = whole_number(node.children[1]), len(shape)
    advice = "0 adds up each column, 1 each row" if dimensions == 2 else "a vector has the axis 0 alone"
    if axis is None:
        raise ShapeError(node, 2, f"found {plain(node.children[1])[:30]} as the axis of {node.label}(…), "
                         "expected a whole number", advice)  # fmt: skip
    if not -dimensions <= axis < dimensions:
        expected = "0 or 1" if dimensions == 2 else "0"
        raise ShapeError(
            node, 2, f"found axis {axis} of an array of shape {shape} in {node.label}(…), expected {expected}", advice
        )
    return axis % dimensions


def _along(node: Node, parts: list[Shape]) -> Shape:
    _whole(node, parts)
    axis = axis_of(node, parts[0])
    return () if axis is None else parts[0][:axis] + parts[0][axis + 1 :]


def _dot(node: Node, parts: list[Shape]) -> Shape:
    if len(parts[0]) != 1 or parts[0] != parts[1]:
        raise ShapeError(
            node, 0, f"found dot of {_text(parts[0])} and {_text(parts[1])}", "expected two vectors of one length"
        )
    return ()


def _softmax(node: Node, parts: list[Shape]) -> Shape:
    _whole(node, parts)
    return parts[0]


def _logsumexp(node: Node, parts: list[Shape]) -> Shape:
    _whole(node, parts)
    return parts[0][:-1]


def _transposed(node: Node, parts: list[Shape]) -> Shape:
    if len(parts[0]) != 2:
        hint = "a vector has no rows and columns: v@A and A@v are written without" if parts[0] else ""
        found = f"a vector of shape {parts[0]}" if parts[0] else "a number"
        raise ShapeError(node, 0, f"found {found} transposed, expected a matrix", hint)
    return parts[0][::-1]


def _outer(node: Node, parts: list[Shape]) -> Shape:
    if len(parts[0]) != 1 or len(parts[1]) != 1:
        raise ShapeError(node, 0, f"found outer of {_text(parts[0])} and {_text(parts[1])}", "expected two vectors")
    return parts[0][0], parts[1][0]


def _ones(node: Node, parts: list[Shape]) -> Shape:  # noqa: ARG001 - as the others
    sizes = []
    for k, child in enumerate(node.children):
        n = whole_number(child)
        if n is None or not 1 <= n <= MOST_ONES:
            raise ShapeError(node, k + 1, f"found {plain(child)[:30]} as a size of ones(…), "
                             f"expected a whole number from 1 to {MOST_ONES:,}")  # fmt: skip
        sizes.append(n)
    if size(tuple(sizes)) > MOST_ONES:
        raise ShapeError(node, 0, f"found {size(tuple(sizes)):,} entries of ones(…), expected at most {MOST_ONES:,}")
    return tuple(sizes)


MOST_ONES = 30_000_000
"""Entries of an array of ones, as many as a scenario's arrays have."""
_OWN: dict[str, Callable[[Node, list[Shape]], Shape]] = {
    "sum": _along,
    "mean": _along,
    "norm": _whole,
    "max": _whole,
    "dot": _dot,
    "softmax": _softmax,
    "logsumexp": _logsumexp,
    "outer": _outer,
    "ones": _ones,
}
"""Function → its rule."""


def check_whole(
    tree: Node, arrays: Mapping[str, Shape], places: Places, text: str, *, may_be_array: bool = False
) -> None:
    """Check every shape of an expression, that there is room for it, and that the whole is a number.

    Raises ExpressionError with the place.
    """
    sizes: list[tuple[int, Node, Shape]] = []  # of what arises; on the way back its slopes take as much

    def combine(node: Node, parts: list[Shape]) -> Shape:
        shape = _shape(node, parts, arrays)
        if parts:
            sizes.append((size(shape), node, shape))
        return shape

    def fault(node: Node, operator: int, message: str, hint: str = "") -> ExpressionError:
        marks = places.get(id(node)) or [(1, len(text))]
        column, length = marks[min(operator, len(marks) - 1)]
        return ExpressionError(message, text, column, length, hint)

    try:
        whole = fold(tree, combine, {})
    except ShapeError as error:
        raise fault(error.node, error.operator, error.message, error.hint) from None
    if sizes:
        in_all = _FLOAT * (sum(map(size, arrays.values())) + 2 * sum(count for count, _, _ in sizes))
        _, node, shape = max(sizes, key=lambda found: found[0])
        if in_all > MOST_BYTES:
            found = f"found arrays of {bytes_text(in_all)}, one of shape {shape} here"
            raise fault(node, 0, f"{found}, expected 1 GiB at most")
    if whole and not may_be_array:
        message = f"found an array of shape {whole}, expected a number"
        raise ExpressionError(message, text, 1, len(text), "sum(…) or mean(…) makes a number of it")


def bytes_text(count: int) -> str:
    """So many bytes, in words: "3.2 GB"."""
    return f"{count / 1e9:,.3g} GB" if count < 1e12 else f"{count / 1e12:,.3g} TB"
