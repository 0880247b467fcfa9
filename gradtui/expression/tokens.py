"""Text to tokens. Everything that is not a token of the language is refused here, with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from . import names
from .errors import ExpressionError
from .primitives.registry import find
from .visible import visible

MAX_LENGTH = 2000

_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-zΑ-ΡΣ-Ωα-ρσ-ω][A-Za-z0-9_Α-ΡΣ-Ωα-ρσ-ω]*)"
    r"|(?P<operator>\*\*|<=|>=|==|!=|[-+*/^@(),<>])"
)
_LOOKALIKES = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "•": "*", "÷": "/",
    "∕": "/", "⁄": "/", "≤": "<=", "≥": ">=", "≠": "!=", "√": "sqrt( )", "²": "**2", "³": "**3", "¹": "**1",
    "\N{CYRILLIC SMALL LETTER HA}": "x", "\N{CYRILLIC SMALL LETTER U}": "y", "\N{CYRILLIC SMALL LETTER A}": "a",
    "\N{CYRILLIC SMALL LETTER IE}": "e", "\N{CYRILLIC SMALL LETTER O}": "o", "\N{CYRILLIC SMALL LETTER ER}": "p",
    "\N{CYRILLIC SMALL LETTER ES}": "c", "\N{LATIN SMALL LETTER DOTLESS I}": "i", "ς": "σ", "ϵ": "ε", "ϑ": "θ",
    "ϕ": "φ", "µ": "μ", "∂": "", "∇": "", "[": "(", "]": ")", "{": "(", "}": ")", "ℯ": "e", "ℇ": "e",
}  # fmt: skip
_ADVICE = {
    "'": "text in quotes has no place in an expression", '"': "text in quotes has no place in an expression",
    "`": "text in quotes has no place in an expression", "|": "for an absolute value write abs(x)",
    "!": "there is no factorial", "=": "an expression has no =; write only the right-hand side",
    "%": "there is no remainder operator", "#": "an expression has no comments", ".": "names have no attributes",
    "&": "conditions stand inside where(condition, a, b)", "$": "write the expression without $",
    "_": "a name begins with a letter",
    "[": "there is no indexing and there are no lists; use ( )", "{": "use ( )", ":": "there is no : in an expression",
}  # fmt: skip


class Token:
    """One token.

    ``kind`` is number, name, operator or end; ``text`` has names in ASCII; ``column`` counts from 1.
    """

    __slots__ = ("column", "kind", "length", "text", "value")

    def __init__(self, kind: str, text: str, column: int, length: int, value: float = 0.0) -> None:
        self.kind = kind
        self.text = text
        self.column = column
        self.length = length
        self.value = value


def tokenize(text: str) -> list[Token]:
    """Split ``text`` into tokens, ending with one of kind "end".

    Raises ExpressionError at the first character that no token begins with, a number too large for a float, a name
    that is reserved, or a text of more than 2,000 characters.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            f"found {len(text):,} characters, expected at most {MAX_LENGTH:,}", text, MAX_LENGTH + 1, 1
        )
    return split(text)


def split(text: str) -> list[Token]:
    """Split a text of any length: the limit is for text from outside, and our own formulas can be long."""
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _stray(text, at)
        kind, piece, column = match.lastgroup or "", match[0], at + 1
        at = match.end()
        if kind == "space":
            continue
        if kind == "number":
            tokens.append(_number(text, piece, column))
        elif kind == "name":
            tokens.append(_name(text, piece, column))
        else:
            tokens.append(Token("operator", "**" if piece == "^" else piece, column, len(piece)))
    tokens.append(Token("end", "", len(text) + 1, 1))
    return tokens


def _number(text: str, piece: str, column: int) -> Token:
    value = float(piece)
    if value == float("inf"):
        raise ExpressionError("found a number too large, expected one below 1.8e308", text, column, len(piece))
    following = text[column - 1 + len(piece) : column + len(piece)]
    if following == ".":
        raise ExpressionError(
            f"found a second point after {piece}, expected a number like 1.5", text, column + len(piece)
        )
    return Token("number", piece, column, len(piece), value)


def _name(text: str, piece: str, column: int) -> Token:
    name = piece
    if not piece.isascii():
        name = "".join(names.GREEK.get(c, c) for c in piece)
        rest = piece[1:].lstrip("0123456789")
        if rest and not rest.startswith("_"):
            raise ExpressionError(
                f"found {piece}, expected a Greek letter alone or before digits or an underscore",
                text, column, len(piece), f"write {piece[0]}*{piece[1:]} or {piece[0]}_{piece[1:]}",
            )  # fmt: skip
    fault = names.fault_in(name)
    if fault:
        raise ExpressionError(f"found {piece}, but {fault}", text, column, len(piece), _instead(name))
    return Token("name", name, column, len(piece))


def _instead(name: str) -> str:
    if name == "lambda":
        return "write λ or lam for the Greek letter"
    if name in {"and", "or", "not", "if", "else"}:
        return "conditions stand inside where(condition, a, b)"
    return ""


def _stray(text: str, at: int) -> ExpressionError:
    """The error for a character that begins no token, with the nearest thing to write instead."""
    char = text[at]
    run = names.letters(text, at)
    if char in _LOOKALIKES and char not in "[]{}" and _LOOKALIKES[char]:
        hint = f"did you mean {_LOOKALIKES[char]}?"
    elif char in _ADVICE:
        hint = _ADVICE[char]
    else:
        folded = names.folded(run or char)
        hint = f"did you mean {folded}?" if folded and folded != (run or char) else ""
    length = len(run) if run and not char.isascii() else 1
    shown = visible(text[at : at + length])
    return ExpressionError(f"found {shown}, expected a number, a name or an operator", text, at + 1, length, hint)


def check_name(name: str, taken: Iterable[str] = (), *, fail: Callable[[str], Exception] = ValueError) -> str:
    """Return a name given outside an expression (``θ`` as ``theta``), or raise ``fail(reason)``."""
    plain = "".join(names.GREEK.get(c, c) for c in name)
    reason = names.fault_in(plain)
    if not reason and find(plain) is not None:
        reason = f"{plain} is a function of the language"
    if not reason and plain in names.CONSTANTS:
        reason = f"{plain} is a constant of the language"
    if not reason and plain in taken:
        reason = f"{plain} is named twice"
    if reason:
        raise fail(reason)
    return plain
