"""A tree as text: plain text that parses back to an equal tree, unicode to look at, and with numbers put in."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from .names import pretty
from .primitives.registry import REGISTRY, makes_number
from .tree import (
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
)

# how tightly a piece of text holds together
_SUM, _SIGN, _PRODUCT, _POWER, _ATOM = range(5)

_SUPERSCRIPT = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
_UNICODE_COMPARISON = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "="}


class _Style:
    """The marks that one kind of text uses."""

    __slots__ = ("call", "minus", "name", "negative", "number", "plus", "power", "times", "unicode")

    def __init__(self, *, unicode: bool, name: Callable[[str], str], negative: str = "-") -> None:
        self.unicode = unicode
        self.name = name
        self.times = "·" if unicode else "*"
        self.negative = negative
        self.plus = " + "
        self.minus = " − " if unicode else " - "


def number_text(value: float) -> str:
    """Return the shortest text that reads back as this number: 2, 0.1, 1e-09."""
    if value == int(value) and abs(value) < 1e16:
        return str(int(value))
    return repr(value)


def short(value: float, digits: int = 4) -> str:
    """A number for people: four digits that count, a true minus sign, no −0."""
    if value != value:
        return "undefined"
    text = f"{value + 0.0:.{digits}g}"
    if text in ("inf", "-inf"):
        return text.replace("inf", "∞").replace("-", "−")
    mantissa, e, exponent = text.partition("e")
    return (
        (mantissa + (f"e{int(exponent)}" if e else "")).replace("-", "−").replace("−0", "0" if text == "-0" else "−0")
    )


def plain(tree: Node) -> str:
    """Return the tree in the language itself. ``parse(plain(tree), limits=False)`` equals the tree."""
    return _text(tree, _Style(unicode=False, name=lambda name: name))


def unicode(tree: Node) -> str:
    """Return the tree for display: x², θ₁, ·, √, π."""
    return _text(tree, _Style(unicode=True, name=pretty, negative="−"))


_OPEN, _CLOSE = "\ue000", "\ue001"  # no name or operator has them
_MARKS = {ord(_OPEN): None, ord(_CLOSE): None}


def pieces(tree: Node, quiet: Collection[str]) -> list[tuple[str, bool]]:
    """Return the unicode text in pieces, each with whether it is one of the names to be shown quietly."""
    text = _text(
        tree,
        _Style(
            unicode=True,
            name=lambda name: f"{_OPEN}{pretty(name)}{_CLOSE}" if name in quiet else pretty(name),
            negative="−",
        ),
    )
    found = []
    for number, part in enumerate(text.replace(_CLOSE, _OPEN).split(_OPEN)):
        if part:
            found.append((part, number % 2 == 1))
    return found


def substituted(tree: Node, values: Mapping[str, float], digits: int | None = None) -> str:
    """Return the tree with the names' values in their places: ``-2·2·(3 − 0·2 − 0)``.

    Numbers are exact (shortest text that reads back) or, with ``digits``, rounded to so many significant digits.
    A negative number stands in parentheses, except at the very start.
    """

    def show(name: str) -> str:
        if name not in values:
            return pretty(name)
        value = values[name]
        if digits is not None:
            value = float(f"{value:.{digits}g}")
        if value != value or value in (float("inf"), float("-inf")):
            return {"inf": "∞", "-inf": "(-∞)"}.get(repr(value), "undefined")
        text = number_text(abs(value))
        return f"({'-' if value < 0 else ''}{text})" if value < 0 else text

    shown = _text(tree, _Style(unicode=True, name=show))
    if shown.startswith("(-") and shown.find(")") == len(shown) - 1:
        return shown[1:-1]
    return shown


def worked(tree: Node, values: Mapping[str, float], digits: int | None = None) -> str:
    """Return ``substituted`` for the eye: with true minus signs, and exponents as ``short`` has them."""
    text = substituted(tree, values, digits).replace("-", "−")
    return re.sub(r"(?<=\d)e([+−])0*(?=\d)", lambda found: "e−" if found[1] == "−" else "e", text)


def _text(tree: Node, style: _Style) -> str:
    def at_least(part: tuple[str, int], level: int) -> str:
        return part[0] if part[1] >= level else f"({part[0]})"

    def combine(node: Node, parts: list[tuple[str, int]]) -> tuple[str, int]:
        match node:
            case Number():
                return number_text(node.value), _ATOM
            case Constant():
                return (pretty(node.name) if style.unicode else node.name), _ATOM
            case Symbol():
                return style.name(node.name), _ATOM
            case Negative():
                return style.negative + at_least(parts[0], _PRODUCT), _SIGN
            case Reciprocal():
                return "/" + at_least(parts[0], _POWER), _PRODUCT
            case Sum():
                text = at_least(parts[0], _SIGN)
                for term, part in zip(node.children[1:], parts[1:], strict=True):
                    if isinstance(term, Negative):
                        text += style.minus + part[0][len(style.negative) :]
                    else:
                        text += style.plus + at_least(part, _PRODUCT)
                return text, _SUM
            case Product():
                text = ""
                for k, (factor, part) in enumerate(zip(node.children, parts, strict=True)):
                    if isinstance(factor, Reciprocal):
                        text += part[0]
                        continue
                    level = _POWER
                    if style.unicode and isinstance(factor, MatrixProduct) and all(map(_is_number, node.children[:k])):
                        level = _PRODUCT  # 2·Xᵀ@r is read as (2·Xᵀ)@r, which comes to the same
                    text += style.times * (k > 0) + at_least(part, level)
                return text, _PRODUCT
            case Power():
                return _power(node, parts, style, at_least), _POWER
            case MatrixProduct():
                first = at_least(parts[0], _PRODUCT if style.unicode else _POWER)
                return f"{first}@{at_least(parts[1], _POWER)}", _PRODUCT
            case Transpose():
                if style.unicode:
                    is_slope = isinstance(node.operand, Symbol) and "/" in node.operand.name  # ∂L/∂u
                    return f"({parts[0][0]})ᵀ" if is_slope else f"{at_least(parts[0], _ATOM)}ᵀ", _ATOM
                return f"transpose({parts[0][0]})", _ATOM
            case Comparison():
                mark = _UNICODE_COMPARISON.get(node.operator, node.operator) if style.unicode else node.operator
                return f"{parts[0][0]} {mark} {parts[1][0]}", _SUM
            case Call():
                if style.unicode and node.function == "sqrt":
                    # (√x)²: without brackets that would be read two ways
                    if len(parts[0][0].translate(_MARKS)) == 1:
                        return f"√{parts[0][0]}", _POWER
                    return f"√({parts[0][0]})", _ATOM
                return f"{node.function}({', '.join(text for text, _ in parts)})", _ATOM
            case _:
                raise TypeError(f"no text for {type(node).__name__}")

    return fold(tree, combine)[0]


def _is_number(node: Node) -> bool:
    """Whether a factor is a number, as far as can be told without the shapes of names."""
    if isinstance(node, Call):
        return makes_number(node.function) and len(node.children) == REGISTRY[node.function].arity[0]
    if isinstance(node, Symbol):
        return isinstance(node, Constant | Count)
    return isinstance(node, Number) or (
        isinstance(node, Product | Sum | Negative | Reciprocal) and all(map(_is_number, node.children))
    )


def _power(
    node: Node, parts: list[tuple[str, int]], style: _Style, at_least: Callable[[tuple[str, int], int], str]
) -> str:
    assert isinstance(node, Power)
    base = at_least(parts[0], _ATOM)
    exponent = node.exponent
    digits = parts[1][0]
    if style.unicode:
        inner = exponent.operand if isinstance(exponent, Negative) else exponent
        if isinstance(inner, Number) and number_text(inner.value).isdigit():
            return base + digits.translate(_SUPERSCRIPT)
        return f"{base}^{at_least(parts[1], _POWER)}"
    return f"{base}**{at_least(parts[1], _POWER)}"
