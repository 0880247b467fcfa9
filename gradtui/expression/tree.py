"""The immutable tree of an expression, and the one way to walk it.

Sums and products have any number of children, in the author's order: ``a - b`` is a Sum of ``a`` and Negative ``b``,
``a/b`` a Product of ``a`` and Reciprocal ``b``. So trees stay shallow, and evaluating children from left to right is
exactly the arithmetic that the author wrote. Numbers are never negative: −2 is Negative of 2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NoReturn, TypeVar

T = TypeVar("T")
_DEEPEST = 40  # levels that a shortened tree keeps


class Node:
    """A node of the tree: its class, a ``label`` (a number, a name, an operator, or None) and its ``children``."""

    __slots__ = ("_hash", "children", "label")
    _hash: int
    label: float | str | None
    children: tuple[Node, ...]

    def __init__(self, label: float | str | None, children: tuple[Node, ...]) -> None:
        set_once = object.__setattr__
        set_once(self, "label", label)
        set_once(self, "children", children)
        set_once(self, "_hash", hash((type(self), label, children)))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> NoReturn:
        self.__setattr__(name, None)

    def __reduce__(self) -> tuple[object, ...]:
        return _revive, (type(self), self.label, self.children)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        """Structural equality, without recursion: a derivative can be deeper than Python's stack."""
        if self is other:
            return True
        if not isinstance(other, Node):
            return NotImplemented
        if self._hash != other._hash or type(self) is not type(other):  # hash() would be a call of Python's
            return False
        if not self.children:
            return self.label == other.label
        stack: list[tuple[Node, Node]] = [(self, other)]
        while stack:
            a, b = stack.pop()
            if a is b:
                continue
            if a._hash != b._hash or type(a) is not type(b) or a.label != b.label:
                return False
            if len(a.children) != len(b.children):
                return False
            if a.children:
                stack.extend(zip(a.children, b.children, strict=True))
        return True

    def __repr__(self) -> str:
        def show(node: Node, parts: Sequence[str]) -> str:
            inner = [repr(node.label)] if node.label is not None else []
            return f"{type(node).__name__}({', '.join([*inner, *parts])})"

        return fold(self, show)


def _revive(kind: type[Node], label: float | str | None, children: tuple[Node, ...]) -> Node:
    node = kind.__new__(kind)
    Node.__init__(node, label, children)
    return node


class Number(Node):
    """A finite number of the text, never negative."""

    __slots__ = ()
    label: float

    def __init__(self, value: float) -> None:
        super().__init__(float(value), ())

    @property
    def value(self) -> float:
        """The number itself."""
        return self.label


class Symbol(Node):
    """A variable, or a constant that the scenario binds."""

    __slots__ = ()
    label: str

    def __init__(self, name: str) -> None:
        super().__init__(name, ())

    @property
    def name(self) -> str:
        """The name in ASCII letters: ``theta`` for θ."""
        return self.label


class Constant(Symbol):
    """One of the language's own constants: pi, e, tau."""

    __slots__ = ()


class Count(Symbol):
    """A letter that stands for a number of entries, in a formula that is computed: n in (2/n)·Xᵀ@r."""

    __slots__ = ()


class Negative(Node):
    """−a."""

    __slots__ = ()

    def __init__(self, operand: Node) -> None:
        super().__init__(None, (operand,))

    @property
    def operand(self) -> Node:
        """What is negated."""
        return self.children[0]


class Reciprocal(Node):
    """A divisor within a product: ``a/b`` is Product(a, Reciprocal(b)). It never stands first or alone."""

    __slots__ = ()

    def __init__(self, divisor: Node) -> None:
        super().__init__(None, (divisor,))

    @property
    def divisor(self) -> Node:
        """What is divided by."""
        return self.children[0]


class Sum(Node):
    """Two or more terms, added from left to right."""

    __slots__ = ()

    def __init__(self, terms: Sequence[Node]) -> None:
        super().__init__(None, tuple(terms))


class Product(Node):
    """Two or more factors, multiplied (or, for a Reciprocal, divided) from left to right."""

    __slots__ = ()

    def __init__(self, factors: Sequence[Node]) -> None:
        super().__init__(None, tuple(factors))


class Power(Node):
    """base**exponent."""

    __slots__ = ()

    def __init__(self, base: Node, exponent: Node) -> None:
        super().__init__(None, (base, exponent))

    @property
    def base(self) -> Node:
        """What is raised."""
        return self.children[0]

    @property
    def exponent(self) -> Node:
        """The power it is raised to."""
        return self.children[1]


class Call(Node):
    """A function of the language applied to its arguments."""

    __slots__ = ()
    label: str

    def __init__(self, function: str, arguments: Sequence[Node]) -> None:
        super().__init__(function, tuple(arguments))

    @property
    def function(self) -> str:
        """The function's own name (never an alias)."""
        return self.label


class MatrixProduct(Node):
    """a @ b, of vectors and matrices."""

    __slots__ = ()

    def __init__(self, left: Node, right: Node) -> None:
        super().__init__(None, (left, right))

    @property
    def left(self) -> Node:
        """The first factor."""
        return self.children[0]

    @property
    def right(self) -> Node:
        """The second factor."""
        return self.children[1]


class Transpose(Node):
    """aᵀ, of a matrix."""

    __slots__ = ()

    def __init__(self, operand: Node) -> None:
        super().__init__(None, (operand,))

    @property
    def operand(self) -> Node:
        """What is transposed."""
        return self.children[0]


class Comparison(Node):
    """The condition of a ``where``."""

    __slots__ = ()
    label: str

    def __init__(self, operator: str, left: Node, right: Node) -> None:
        super().__init__(operator, (left, right))

    @property
    def operator(self) -> str:
        """One of < <= > >= == !=."""
        return self.label


ZERO = Number(0.0)
ONE = Number(1.0)


def rebuilt(node: Node, children: Sequence[Node]) -> Node:
    """Return the same kind of node, with the same label, on other children."""
    return _revive(type(node), node.label, tuple(children)) if node.children else node


def fold(root: Node, combine: Callable[[Node, list[T]], T], known: dict[int, T] | None = None) -> T:
    """Return ``combine(node, results of its children)`` for the root, working up from the leaves.

    Every pass over a tree is a fold: no recursion (depth is no limit), and a shared subtree is worked on once.
    ``known`` is shared by folds of trees that share parts; it goes by the nodes' ids, so they must stay.
    """
    done: dict[int, T] = {} if known is None else known
    stack = [root]
    while stack:
        node = stack[-1]
        key = id(node)
        if key in done:
            stack.pop()
            continue
        children = node.children
        if children:
            waiting = [child for child in children if id(child) not in done]
            if waiting:
                stack.extend(reversed(waiting))
                continue
            done[key] = combine(node, [done[id(child)] for child in children])
        else:
            done[key] = combine(node, [])
        stack.pop()
    return done[id(root)]


Sizes = dict[int, tuple[Node, int]]
"""The id of a node → the node, so that the id stays its own, and how many nodes it has when it is written out."""


def size(root: Node, sizes: Sizes) -> int:
    """How many nodes a tree has when it is written out; shared parts are measured once."""
    stack = [root]
    while stack:
        node = stack[-1]
        waiting = [child for child in node.children if id(child) not in sizes]
        if waiting and id(node) not in sizes:
            stack.extend(waiting)
            continue
        stack.pop()
        sizes[id(node)] = node, 1 + sum(sizes[id(child)][1] for child in node.children)
    return sizes[id(root)][1]


def elided(root: Node, most: int, sizes: Sizes | None = None) -> Node:
    """The tree itself if it has at most so many nodes, else one in which the largest inner parts are "…".

    ``sizes`` may be shared between calls on trees that share parts, which are then measured once.
    """
    known: Sizes = {} if sizes is None else sizes
    if size(root, known) <= most:
        return root
    dots = Symbol("…")

    def cut(node: Node, room: int, depth: int) -> Node:
        if known[id(node)][1] <= room or not node.children:
            return node
        if room < 2 * len(node.children) or depth > _DEEPEST:
            return dots
        # small parts are kept; what is left of the room is shared by the large ones
        small = room // len(node.children)
        sizes_of = [known[id(child)][1] for child in node.children]
        left = room - 1 - sum(size for size in sizes_of if size <= small)
        share = left // max(sum(size > small for size in sizes_of), 1)
        parts = zip(node.children, sizes_of, strict=True)
        return rebuilt(node, [child if size <= small else cut(child, share, depth + 1) for child, size in parts])

    return cut(root, most, 0)


def walk(root: Node) -> Iterator[Node]:
    """Yield the distinct nodes of a tree, each before its children, from left to right."""
    seen: set[int] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if id(node) not in seen:
            seen.add(id(node))
            yield node
            stack.extend(reversed(node.children))


def symbols(root: Node) -> tuple[str, ...]:
    """Return the names in the tree (not pi, e, tau) in their order of first appearance."""
    return tuple(dict.fromkeys(n.name for n in walk(root) if isinstance(n, Symbol) and not isinstance(n, Constant)))


def depends_on(root: Node, name: str) -> bool:
    """Tell whether the name occurs in the tree."""
    return any(isinstance(n, Symbol) and n.name == name and not isinstance(n, Constant) for n in walk(root))
