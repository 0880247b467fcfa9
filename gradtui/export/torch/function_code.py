"""A function as PyTorch operations: text made of our own names and numbers, from the checked tree alone."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import NamedTuple

from ...engine.program.interpret import evaluate
from ...expression.names import CONSTANTS
from ...expression.primitives.registry import REGISTRY, makes_number
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
    fold,
    symbols,
)
from ...expression.written import Written, put_in

# how tightly a piece of text holds together, as Python has it
_COMPARED, _SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(6)
_HIGHEST = 12  # levels of an expression before it gets a name of its own


class NoOperationError(ValueError):
    """A function of the language for which PyTorch has no operation."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
        """The function's."""


class _Piece(NamedTuple):
    """The text of a part."""

    text: str
    """As Python has it."""
    level: int
    """How tightly it holds together."""
    height: int = 0
    """How many levels it has."""
    number: float | None = None
    """Its value, where it is a number of the text; None for a tensor."""

    def within(self, level: int) -> str:
        """The text as an operand, in parentheses where it needs them."""
        return self.text if self.level >= level else f"({self.text})"

    def __format__(self, spec: str) -> str:
        """As an argument that has to be a tensor; {:*} as a factor."""
        return self.within(_SIGN) if spec == "*" else self.tensor

    @property
    def tensor(self) -> str:
        """The text as an argument that has to be a tensor."""
        if self.number is None:
            return self.text
        # with its point: a whole number would make a tensor of whole numbers
        return f"torch.tensor({self.number!r})" if isfinite(self.number) else f"torch.tensor({self.text})"


class TorchCode(NamedTuple):
    """The body of a function."""

    lines: tuple[str, ...]
    """Assignments of its larger parts."""
    value: str
    """What it returns."""
    helpers: frozenset[str]
    """The functions that it calls and PyTorch does not have: ``cbrt``."""


def torch_code(written: Written, names: Mapping[str, str]) -> TorchCode:
    """Return a function as PyTorch operations; ``names`` has the Python name of each of its names.

    A named part is a line of its own. Raises NoOperationError for a function that PyTorch does not have.
    """
    unused = {part.name for part in written.unused}
    lines: list[str] = []
    helpers: set[str] = set()

    def combine(node: Node, parts: list[_Piece]) -> _Piece:
        if isinstance(node, Call) and REGISTRY[node.function].torch_helper:
            helpers.add(node.function)
        made = _number(node, parts) or _combined(node, parts, names)
        made = made._replace(height=1 + max((part.height for part in parts), default=0))
        if made.height < _HIGHEST or made.number is not None or isinstance(node, Comparison | Reciprocal):
            return made
        lines.append(f"part_{len(lines) + 1} = {made.text}")
        return _Piece(f"part_{len(lines)}", _ATOM)

    numbers = [part for part in written.parts if not symbols(part.whole)]  # which PyTorch has no tensor for
    for part in written.parts:
        if part.name not in unused and part not in numbers:
            value = fold(put_in(part.tree, numbers), combine)  # which may add lines of its own
            lines.append(f"{names[part.name]} = {value.text}")
    root = fold(put_in(written.tree, numbers), combine)
    return TorchCode(tuple(lines), root.tensor, frozenset(helpers))


def _number(node: Node, parts: list[_Piece]) -> _Piece | None:
    """A part that is made of numbers alone, worked out: Python's own powers and quotients are not PyTorch's."""
    if isinstance(node, Symbol) and not isinstance(node, Constant):
        return None
    if any(part.number is None for part in parts) or isinstance(node, Comparison | Reciprocal | MatrixProduct):
        return None
    if isinstance(node, Call) and (node.function == "where" or makes_number(node.function)):
        return None
    value = CONSTANTS[node.name] if isinstance(node, Constant) else evaluate(node, {})
    return _literal(value)


def _literal(value: float) -> _Piece:
    if not isfinite(value):
        return _Piece(f'float("{value}")', _ATOM, 0, value)
    text = str(int(value)) if value == int(value) and abs(value) < 1e15 and value else repr(value)
    return _Piece(text, _SIGN if text.startswith("-") else _ATOM, 0, value)


def _combined(node: Node, parts: list[_Piece], names: Mapping[str, str]) -> _Piece:
    match node:
        case Number():
            return _literal(node.value)
        case Symbol():
            return _Piece(names[node.name], _ATOM)
        case Negative():
            return _Piece(f"-{parts[0].within(_POWER)}", _SIGN)
        case Reciprocal():
            return parts[0]
        case Sum():
            return _Piece(_sum(node, parts), _SUM)
        case Product():
            text = parts[0].within(_PRODUCT)
            for factor, part in zip(node.children[1:], parts[1:], strict=True):
                text += f"{' / ' if isinstance(factor, Reciprocal) else ' * '}{part.within(_SIGN)}"
            return _Piece(text, _PRODUCT)
        case Power():
            return _Piece(f"{parts[0].within(_ATOM)} ** {parts[1].within(_SIGN)}", _POWER)
        case Comparison():
            return _Piece(f"{parts[0].tensor} {node.operator} {parts[1].text}", _COMPARED)
        case MatrixProduct():
            # of the same rank as a product, but in Python it would bind from the left
            return _Piece(f"({parts[0].within(_SIGN)} @ {parts[1].within(_SIGN)})", _ATOM)
        case Call():
            return _Piece(_call(node.function, parts), _ATOM)
        case _:
            raise TypeError(f"no PyTorch operation for {type(node).__name__}")


def _sum(node: Node, parts: list[_Piece]) -> str:
    text = parts[0].within(_SUM)
    for term, part in zip(node.children[1:], parts[1:], strict=True):
        if isinstance(term, Negative) and part.text.startswith("-"):
            text += f" - {part.text[1:]}"
        else:
            text += f" + {part.within(_PRODUCT)}"
    return text


def _call(function: str, parts: list[_Piece]) -> str:
    written = REGISTRY[function].torch
    if not written:
        raise NoOperationError(function)
    return (written if "{" in written else f"torch.{written}({{0}})").format(*parts)
