"""Text to tokens. Everything that is not a token of the language is refused here, with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from .. import names
from ..errors import ExpressionError
from ..primitives.registry import find
from ..visible import visible

MAX_LENGTH = 2000

_LETTER = "A-Za-zΑ-ΡΣ-Ωα-ρσ-ω"
_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+−-]?[0-9]+)?)"
    rf"|(?P<name>[{_LETTER}][{_LETTER}0-9_]*{names.HAT}?[_{names.SUBSCRIPTS}]*(?:(?<=_)[{_LETTER}0-9_]+)?)"
    r"|(?P<operator>\*\*|<=|>=|==|!=|[-+*/^@(),<>=−×·⋅∙•÷∕⁄≤≥≠])"
    rf"|(?P<raised>[⁺⁻]?[{names.SUPERSCRIPTS}]+)"
    r"|(?P<root>[√∛])"
    r"|(?P<transposed>ᵀ)"
)
_UNIT = re.compile(rf"[{_LETTER}]{names.HAT}?[{names.SUBSCRIPTS}]*")
_OPERATORS = {
    "^": "**", "−": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "•": "*", "÷": "/", "∕": "/", "⁄": "/",
    "≤": "<=", "≥": ">=", "≠": "!=",
}  # fmt: skip
_LOOKALIKES = {
    "–": "-", "—": "-", "‐": "-", "‑": "-",
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

    ``kind`` is number, name, operator, raised, root, transposed or end; ``text`` has names and operators in ASCII, a
    superscript in ordinary digits, a root and ᵀ as the name of their function; ``column`` counts from 1.
    """

    __slots__ = ("column", "kind", "length", "text", "value")

    def __init__(self, kind: str, text: str, column: int, length: int, value: float = 0.0) -> None:
        self.kind = kind
        self.text = text
        self.column = column
        self.length = length
        self.value = value


def tokenize(text: str, known: Collection[str] = (), *, letters: bool = False) -> list[Token]:
    """Split ``text`` into tokens, ending with one of kind "end".

    ``known`` is names that there are: x₁ is x1 where they have that and no x_1. With ``letters`` a word that is none
    of them becomes its letters, where each is. Raises ExpressionError at the first character that no token begins
    with, a number too large for a float, a name that is reserved, or a text of more than 2,000 characters.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            f"found {len(text):,} characters, expected at most {MAX_LENGTH:,}", text, MAX_LENGTH + 1, 1
        )
    return split(text, known, letters=letters)


def split(text: str, known: Collection[str] = (), *, letters: bool = False) -> list[Token]:
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
            apart = _letters(piece, column, known) if letters else []
            tokens += apart or [_name(text, piece, column, known)]
        elif kind == "operator":
            if piece in _OPERATORS:
                piece = _OPERATORS[piece]
            elif piece == "=" and text.count("(", 0, column) <= text.count(")", 0, column):
                raise _stray(text, column - 1)  # it is read inside where(…) alone
            tokens.append(Token(kind, piece, column, at - column + 1))
        elif kind == "raised":
            tokens.append(_raised(text, piece, column))
        elif kind == "transposed":
            tokens.append(Token(kind, "transpose", column, 1))
        else:
            tokens.append(Token(kind, "sqrt" if piece == "√" else "cbrt", column, 1))
    tokens.append(Token("end", "", len(text) + 1, 1))
    return tokens


def _number(text: str, piece: str, column: int) -> Token:
    value = float(piece if piece.isascii() else piece.replace("−", "-"))
    if value == float("inf"):
        raise ExpressionError("found a number too large, expected one below 1.8e308", text, column, len(piece))
    following = text[column - 1 + len(piece) : column + len(piece)]
    if following == ".":
        raise ExpressionError(
            f"found a second point after {piece}, expected a number like 1.5", text, column + len(piece)
        )
    return Token("number", piece, column, len(piece), value)


def _raised(text: str, piece: str, column: int) -> Token:
    digits = "".join(str(names.SUPERSCRIPTS.index(c)) for c in piece.lstrip("⁺⁻"))
    value = float(digits)
    if value == float("inf"):
        raise ExpressionError("found a number too large, expected one below 1.8e308", text, column, len(piece))
    return Token("raised", digits, column, len(piece), -value if piece[0] == "⁻" else value)


def _letters(piece: str, column: int, known: Collection[str]) -> list[Token]:
    """The letters of a word as names, each with its subscript; [] where the word is a name or one of them is none."""
    word = names.spelled(piece, known)
    if word in known or word in names.CONSTANTS or find(word) is not None:
        return []
    found = []
    for unit in _UNIT.finditer(piece):
        name = names.spelled(unit[0], known)
        if name not in known and name not in names.CONSTANTS:
            return []
        found.append(Token("name", name, column + unit.start(), len(unit[0])))
    return found if sum(token.length for token in found) == len(piece) else []


def _name(text: str, piece: str, column: int, known: Collection[str]) -> Token:
    name = piece
    if not piece.isascii():
        name = names.spelled(piece, known)
        tail = piece[1:].lstrip("0123456789" + names.HAT + names.SUBSCRIPTS)
        if tail and not tail.startswith("_") and not piece.rstrip(names.HAT + names.SUBSCRIPTS).isascii():
            rest = visible(piece[1:], limit=30)
            raise ExpressionError(
                f"found {visible(piece, limit=30)}, expected a Greek letter alone or before digits or an underscore",
                text, column, len(piece), f"write {piece[0]}*{rest} or {piece[0]}_{rest}",
            )  # fmt: skip
    fault = names.fault_in(name)
    if fault:
        raise ExpressionError(f"found {visible(piece)}, but {fault}", text, column, len(piece), _instead(name))
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
        hint = _of_bars(text, at) or _of_point(text, at) or _ADVICE[char]
    else:
        folded = names.folded(run or char)
        hint = f"did you mean {folded}?" if folded and folded != (run or char) else ""
    length = len(run) if run and not char.isascii() else 1
    shown = visible(text[at : at + length])
    return ExpressionError(f"found {shown}, expected a number, a name or an operator", text, at + 1, length, hint)


def _of_bars(text: str, at: int) -> str:
    """What to write for |…|, or for p[2]; "" for anything else."""
    inside = re.compile(r"\|([^|]{1,40})\|").match(text, at)
    if inside:
        return f"for an absolute value write abs({visible(inside[1].strip())})"
    entry = re.compile(r"\[ *([0-9]{1,4}) *\]").match(text, at)
    stem = re.search(r"[A-Za-z]{1,20}$", text[:at])
    if entry and stem:
        return f"there is no indexing; a variable of its own may be called {stem[0]}{entry[1]}"
    return ""


def _of_point(text: str, at: int) -> str:
    """What to write for X.T, which is NumPy's; "" for anything else."""
    stem = re.search(rf"[{_LETTER}][{_LETTER}0-9_]{{0,20}}$", text[:at])
    return f"write transpose({stem[0]})" if stem and re.match(r"\.T\b", text[at:]) else ""


def check_name(name: str, taken: Iterable[str] = (), *, fail: Callable[[str], Exception] = ValueError) -> str:
    """Return a name given outside an expression (``θ`` as ``theta``), or raise ``fail(reason)``."""
    plain = "".join(names.GREEK.get(c, c) for c in name)
    reason = names.fault_in(plain)
    function = find(plain)
    if not reason and function is not None and not function.leaves_name:
        reason = f"{plain} is a function of the language"
    if not reason and plain in names.CONSTANTS:
        reason = f"{plain} is a constant of the language"
    if not reason and plain in taken:
        reason = f"{plain} is named twice"
    if reason:
        raise fail(reason)
    return plain
