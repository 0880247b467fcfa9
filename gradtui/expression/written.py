"""A function as its author wrote it: an expression, and parts that have names: "let u = y − w·x − b".

Numbers know nothing of parts: they see the tree in which every part stands in the place of its name, which is shared
wherever the name is. Whoever tells of a function has the names too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from sys import maxsize
from typing import NamedTuple

from .errors import ExpressionError
from .names import nearest, pretty
from .printing import unicode
from .reading.parser import parse_counted
from .reading.tokens import check_name, tokenize
from .shapes import Shape, shape_of
from .tree import Constant, Node, Symbol, elided, fold, rebuilt, size, symbols

MAX_PARTS = 32
_MOST_WRITTEN_OUT = 10_000  # numbers, names and operators, with every part in the place of its name
_DEEPEST = 400  # levels, as many as the deepest text has


class Part(NamedTuple):
    """A named part of a function."""

    name: str
    """Its name in ASCII letters."""
    text: str
    """Its expression as the author wrote it."""
    tree: Node
    """The same, parsed: earlier parts by their names."""
    whole: Node
    """The same with the earlier parts in place of their names."""


class Written(NamedTuple):
    """A function as its author wrote it."""

    tree: Node
    """The expression: parts by their names."""
    parts: tuple[Part, ...] = ()
    """The parts, each after those that it uses."""
    arrays: tuple[tuple[str, Shape], ...] = ()
    """The names, also of parts, that are arrays in a function of numbers over data, and their shapes."""

    @property
    def whole(self) -> Node:
        """The expression with the parts in place of their names."""
        return put_in(self.tree, self.parts)

    @property
    def trees(self) -> dict[str, Node]:
        """The name of each part → its tree."""
        return {part.name: part.tree for part in self.parts}

    @property
    def text(self) -> str:
        """The right-hand side for display: "u² with u = y − w·x − b"."""
        return self.within(maxsize)

    def within(self, most: int) -> str:
        """The same; of an expression that has more than so many nodes the inner ones are left out."""
        given = ", ".join(f"{pretty(part.name)} = {unicode(elided(part.tree, most))}" for part in self.parts)
        return unicode(elided(self.tree, most)) + (f" with {given}" if given else "")

    @property
    def unused(self) -> tuple[Part, ...]:
        """The parts that play no role in the expression, nor in a part that does."""
        used = set(symbols(self.tree))
        for part in reversed(self.parts):
            if part.name in used:
                used.update(symbols(part.tree))
        return tuple(part for part in self.parts if part.name not in used)


def put_in(tree: Node, parts: Sequence[Part]) -> Node:
    """Return a tree with the parts in place of their names."""
    known = {part.name: part.whole for part in parts}
    if not known:
        return tree

    def combine(node: Node, children: list[Node]) -> Node:
        if isinstance(node, Symbol) and not isinstance(node, Constant):
            return known.get(node.name, node)
        return node if all(a is b for a, b in zip(node.children, children, strict=True)) else rebuilt(node, children)

    return fold(tree, combine)


def by_names(tree: Node, parts: Sequence[Part]) -> Node:
    """Return a formula that was computed with the parts by their names, wherever one stands in it as it is."""
    known = {part.whole: Symbol(part.name) for part in parts if part.whole.children}
    if not known:
        return tree

    def combine(node: Node, children: list[Node]) -> Node:
        if node in known:
            return known[node]
        return node if all(a is b for a, b in zip(node.children, children, strict=True)) else rebuilt(node, children)

    return fold(tree, combine)


class PartError(ExpressionError):
    """An expression of a part that the language refuses. ``part`` is its name."""

    def __init__(self, part: str, error: ExpressionError) -> None:
        super().__init__(error.message, error.text, error.column, error.length, error.hint)
        self.part = part

    def __str__(self) -> str:
        """The same as that of any expression, with the part's name in front."""
        return f"{pretty(self.part)}: {super().__str__()}"


class Reader:
    """Reads a function part by part, then the expression. What is known grows with each part.

    ``known`` is the names that may be used, None for any; ``shapes`` those that are arrays. ``coming`` has the text
    of every part: a name that stands before its part is told from a variable. With ``letters``, names of one letter may
    stand side by side in the expression, where each is one of these.
    """

    def __init__(
        self,
        coming: Mapping[str, str],
        known: Collection[str] | None = None,
        shapes: Mapping[str, Shape] | None = None,
        letters: Collection[str] = (),
    ) -> None:
        self.parts: list[Part] = []
        self.known = None if known is None else list(known)
        self.shapes = dict(shapes or {})
        self.letters = list(letters)
        self._coming = dict(coming)
        self._nodes = 0

    def part(self, name: str, text: str) -> None:
        """Read the next part. Raises PartError."""
        try:
            self._refuse_coming(name, text)
            tree = self._parsed(text, is_part=True)
            whole = put_in(tree, self.parts)
            _check_written_out(whole, text)
        except ExpressionError as error:
            raise PartError(name, error) from None
        self.parts.append(Part(name, text, tree, whole))
        del self._coming[name]
        shape = shape_of(whole, self.shapes)
        if shape:
            self.shapes[name] = shape
        if self.known is not None:
            self.known.append(name)
        if self.letters:
            self.letters.append(name)

    def expression(self, text: str) -> Written:
        """Read the expression itself. Raises ExpressionError."""
        written = Written(self._parsed(text), tuple(self.parts))
        if self.parts:
            _check_written_out(written.whole, text)
        return written

    def _parsed(self, text: str, *, is_part: bool = False) -> Node:
        letters = () if is_part else self.letters
        tree, self._nodes = parse_counted(
            text, self.known, shapes=self.shapes, letters=letters, nodes=self._nodes, is_part=is_part
        )
        return tree

    def _is_made_of(self, part: str, other: str) -> bool:
        """Whether a part that is not there yet uses another one, itself or by those that it uses."""
        waiting, seen = [part], {part}
        while waiting:
            with suppress(ExpressionError):  # which is said when it is read
                for token in tokenize(self._coming[waiting.pop()]):
                    if token.text == other:
                        return True
                    if token.text in self._coming and token.text not in seen:
                        seen.add(token.text)
                        waiting.append(token.text)
        return False

    def _refuse_coming(self, own: str, text: str) -> None:
        """Refuse the name of a part that is not there yet."""
        for token in tokenize(text, self.known or self.shapes):
            if token.kind != "name" or token.text not in self._coming:
                continue
            found = pretty(token.text)
            if token.text == own:
                message, hint = f"found {found} within {found} itself", "a part is made of what is there before it"
                near = nearest(own, self.known or ())
                hint = f"did you mean {pretty(near)}?" if near else hint
            else:
                message = f"found {found}, a part that comes later"
                hint = f"parts are read in order: write {found} before {pretty(own)}"
                if self._is_made_of(token.text, own):
                    message += f" and is made of {pretty(own)} itself"
                    hint = "parts cannot go in a circle"
            raise ExpressionError(message, text, token.column, token.length, hint)


def read(
    text: str,
    let: Mapping[str, str],
    known: Sequence[str] | None = None,
    taken: Sequence[str] = (),
    shapes: Mapping[str, Shape] | None = None,
    letters: Sequence[str] = (),
) -> Written:
    """Return an expression and its parts, by name in order.

    Raises ValueError for a name that is ``taken`` or cannot be one, PartError and ExpressionError for what the
    language refuses. Where ``known`` is None, any name may be a variable.
    """
    parts: dict[str, str] = {}
    for name, part in let.items():
        parts[check_name(name, (*taken, *parts))] = part
    if len(parts) > MAX_PARTS:
        raise ValueError(f"expected at most {MAX_PARTS} parts, got {len(parts)}")
    reader = Reader(parts, known, shapes, letters)
    for name, part in parts.items():
        reader.part(name, part)
    return reader.expression(text)


def refuse_foreign(written: Written, known: Collection[str]) -> None:
    """Raise PartError for a part with a name that the function has not: nothing says what its value is.

    That can only be a part which the expression does not use.
    """
    for part in written.parts:
        name = next((name for name in symbols(part.tree) if name not in known and name not in written.trees), None)
        if name is not None:
            message = f"found {pretty(name)}, which is no name of the expression"
            near = nearest(name, (*known, *written.trees))
            hint = f"did you mean {pretty(near)}?" if near else ""
            raise PartError(part.name, _at(part.text, name, message, hint))


def _at(text: str, name: str, message: str, hint: str) -> ExpressionError:
    """The error for a name, pointing to where it stands first."""
    token = next(token for token in tokenize(text, (name,), letters=True) if token.text == name)
    return ExpressionError(message, text, token.column, token.length, hint)


def _check_written_out(whole: Node, text: str) -> None:
    if size(whole, {}) > _MOST_WRITTEN_OUT:
        message = f"found more than {_MOST_WRITTEN_OUT:,} numbers, names and operators with every part written out"
        raise ExpressionError(message, text, 1, len(text))
    if fold(whole, lambda _, levels: 1 + max(levels, default=0)) > _DEEPEST:
        message = f"found parts within parts that are more than {_DEEPEST} levels deep"
        raise ExpressionError(message, text, 1, len(text))
