"""The backward pass in words: how the slope of L is handed back, part by part, until it reaches a parameter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...expression.backward import sweep
from ...expression.names import pretty
from ...expression.primitives.registry import makes_number
from ...expression.printing import unicode
from ...expression.shapes import Shape, shape_of
from ...expression.tree import (
    ZERO,
    Call,
    Constant,
    MatrixProduct,
    Negative,
    Node,
    Power,
    Product,
    Reciprocal,
    Sum,
    Symbol,
    elided,
    fold,
    rebuilt,
    symbols,
    walk,
)
from ...expression.written import Part, by_names
from .rule_words import RESULT, Line

_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_LONG = 120  # parts of a formula within a sentence
_LETTERS = ("u", "v", "z", "q", "h")


def backward_lines(
    tree: Node, parameter: str, arrays: Mapping[str, Shape], name: str, parts: Sequence[Part] = ()
) -> tuple[list[Line], dict[str, int]]:
    """Return the backward pass to one parameter, and what the letters for numbers of entries in it stand for.

    There is a line for each part on the way; the last is the gradient's formula. ``parts`` are those that the author
    has named.
    """
    return _BackwardTeller(tree, parameter, arrays, name, parts).lines()


class _BackwardTeller:
    def __init__(
        self, tree: Node, parameter: str, arrays: Mapping[str, Shape], name: str, parts: Sequence[Part]
    ) -> None:
        self.tree = tree
        self.parts = parts
        self.parameter = parameter
        self.function = pretty(name)
        self.varies: dict[Node, bool] = {}
        self.order: list[Node] = []
        names = {n.name for n in _symbols(tree)}.union(part.name for part in parts)
        given = {part.whole: pretty(part.name) for part in parts}
        self.letter = next((letter for letter in _LETTERS if letter not in names), "part")
        self.names: dict[Node, str] = {tree: self.function}

        def look(node: Node, parts: list[None]) -> None:  # noqa: ARG001 - a fold hands on what the children gave
            if node in self.varies:
                return
            own = isinstance(node, Symbol) and not isinstance(node, Constant) and node.name == parameter
            self.varies[node] = own or any(self.varies[child] for child in node.children)
            if self.varies[node]:
                self.order.append(node)

        fold(tree, look)
        self.order.reverse()
        self.arrays = dict(arrays) | {part.name: () for part in parts}  # so that no count has the letter of a part
        number = 0
        for node in self.order[1:]:
            if isinstance(node, Symbol):
                self.names[node] = pretty(node.name)
            elif node in given:
                self.names[node] = given[node]
            elif not isinstance(node, Reciprocal):
                number += 1
                self.names[node] = self.letter + str(number).translate(_SUBSCRIPT)
        for node, shown in self.names.items():
            self.arrays[self.slope(shown)] = shape_of(node, arrays)

    def slope(self, part: str) -> str:
        """∂L/∂u₁."""
        return f"∂{self.function}/∂{part}"

    def lines(self) -> tuple[list[Line], dict[str, int]]:
        whole = sweep(self.tree, [self.parameter], self.arrays)
        local = sweep(
            self.tree, [self.parameter], self.arrays, lambda node: Symbol(self.slope(self.names[self.owner(node)]))
        )
        found: list[Line] = []
        depth: dict[Node, int] = {self.tree: 0}
        for node in self.order:
            if isinstance(node, Reciprocal):
                continue  # its product has spoken of its divisor
            for child in dict.fromkeys(node.children):
                inner = child.divisor if isinstance(child, Reciprocal) else child
                if not self.varies.get(inner):
                    continue
                depth[inner] = max(depth.get(inner, 0), depth[node] + 1)
                says = self.says(node, inner, local.adjoints.get(inner))
                after = whole.adjoints.get(inner)
                if after is not None:
                    before = rebuilt(node, [by_names(part, self.parts) for part in node.children])
                    after = by_names(after, self.parts)
                    found.append(Line(depth[node], self.rule(node), before, after, says, (), None))
        result = whole.adjoints.get(Symbol(self.parameter), ZERO)  # one that only chooses has no slope
        named = by_names(result, self.parts)
        formula = unicode(result) if named == result else f"{unicode(named)} = {unicode(result)}"
        says = f"So {self.slope(pretty(self.parameter))} = {formula}"
        used = symbols(result)
        counts = ", ".join(f"{pretty(letter)} = {n:,}" for letter, n in whole.counts.items() if letter in used)
        says += f", with {counts}" if counts else ""
        found.append(Line(0, RESULT, by_names(self.tree, self.parts), result, says, (), None))
        return found, whole.counts

    @staticmethod
    def owner(node: Node) -> Node:
        """The part whose slope a node hands on."""
        return node.divisor if isinstance(node, Reciprocal) else node

    def rule(self, node: Node) -> str:
        """The rule's name."""
        match node:
            case Sum():
                return "sum rule"
            case Negative():
                return "constant multiple"
            case Product():
                moving = sum(bool(self.varies.get(child)) for child in node.children)
                below = any(isinstance(child, Reciprocal) and self.varies.get(child) for child in node.children)
                return "quotient rule" if below else "product rule" if moving > 1 else "constant multiple"
            case Power():
                return "power rule"
            case MatrixProduct():
                return "matrix product"
            case Call() if makes_number(node.function):
                return node.function
            case Call() if node.function in ("where", "min", "max"):
                return "piecewise"
            case _:
                return "chain rule"

    def says(self, node: Node, child: Node, slope: Node | None) -> str:
        own, part = self.names[node], self.names[child]
        what = f"{own} = {text(self.outer(node))}"
        own_parts = rebuilt(child, [by_names(inner, self.parts) for inner in child.children])
        inside = "" if isinstance(child, Symbol) else f" with {part} = {text(own_parts)}"
        given = f"{self.slope(part)} = {text(self.named(slope))}" if slope is not None else ""
        why = self.why(node, child)
        return f"{what}{inside}: {why}. So {given}"

    def named(self, formula: Node) -> Node:
        """A formula with every part that has a name by its name."""

        def combine(node: Node, parts: list[Node]) -> Node:
            known = self.names.get(node) if node.children else None
            return Symbol(known) if known else rebuilt(node, parts)

        return fold(formula, combine)

    def outer(self, node: Node) -> Node:
        """The node with its moving parts replaced by their names."""
        return rebuilt(node, [self.short(child) for child in node.children])

    def short(self, child: Node) -> Node:
        if isinstance(child, Reciprocal):
            return Reciprocal(self.short(child.divisor))
        if isinstance(child, Negative) and self.varies.get(child) and isinstance(child.operand, Symbol):
            return child
        return Symbol(self.names[child]) if self.varies.get(child) else child

    def why(self, node: Node, child: Node) -> str:
        shape, own = shape_of(node, self.arrays), shape_of(child, self.arrays)
        spread = ""
        if shape != own:
            used = "each of its entries was used" if own else "the one number was used"
            spread = f"; {used} for several entries, whose slopes add up"
        match node:
            case Sum():
                return f"a sum hands its slope on to each term unchanged{spread}"
            case Negative():
                return "the minus sign turns the slope around"
            case Product():
                return f"entry by entry, the other factors are held constant{spread}"
            case Power():
                return f"the power rule, entry by entry{spread}"
            case MatrixProduct() if not shape:
                return "each entry is multiplied by its partner"
            case MatrixProduct():
                return "each entry of the product is a row times a column; back goes the slope through the transposed"
            case Call() if node.function == "sum":
                return "every entry counts once"
            case Call() if node.function == "mean":
                return "every entry counts with its share"
            case Call() if node.function == "dot":
                return "each entry is multiplied by its partner"
            case Call() if node.function == "norm":
                return "the length grows along the direction of the array itself (at 0, where it has none, 0 is used)"
            case Call() if node.function in ("where", "min", "max"):
                return "only the branch that is taken counts, entry by entry"
            case Call():
                return f"the derivative of {node.function}, entry by entry"
            case _:
                return "handed on"


def text(node: Node) -> str:
    """A formula within a sentence: a long one with its inner parts left out."""
    return unicode(elided(node, _LONG))


def _symbols(tree: Node) -> list[Symbol]:
    return [node for node in walk(tree) if isinstance(node, Symbol)]
