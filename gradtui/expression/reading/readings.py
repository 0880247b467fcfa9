"""What is said where operands stand side by side and are not multiplied, or where a function's name stands alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .. import names
from ..primitives.registry import callable_names, find
from ..visible import visible
from .tokens import Token

OPERANDS = frozenset({"number", "name", "root"})
"""The kinds of token that begin an operand, as ( does too."""


def begins_operand(token: Token) -> bool:
    """Whether an operand begins with this token, where no sign does."""
    return token.kind in OPERANDS or token.text == "("


def are_adjacent(before: Token, after: Token) -> bool:
    """Whether two tokens stand side by side, with nothing between them."""
    return before.column + before.length == after.column


def is_unfinished_power_of_ten(before: Token, after: Token, behind: Token) -> bool:
    """Whether this is 1e, or the beginning of 1e+x: a number and not its product with e."""
    return before.kind == "number" and after.text in ("e", "E") and (behind.kind == "end" or behind.text in ("+", "-"))


def is_of_another_base(before: Token, after: Token) -> bool:
    """Whether this is 0x1F or 0b11, which other languages have."""
    digits = after.text[1:].lower()
    return (
        before.kind == "number"
        and before.text == "0"
        and after.text[:1] in tuple("xXbBoO")
        and digits.isalnum()
        and digits[0].isdigit()
        and not digits.strip("0123456789abcdef")
    )


def both(before: str, sign: str, middle: str, right: str) -> str:
    """Name the two ways to read ``before sign middle right``."""
    before, middle, right = (visible(part.strip(), limit=30) for part in (before, middle, right))
    if not before:
        return f"write {sign}({middle})*{right} or {sign}({middle}*{right})"
    return f"write ({before}{sign}{middle})*{right} or {before}{sign}({middle}*{right})"


def of_function_alone(name: str, shown: str, after: Sequence[Token], text: str) -> str:
    """What to write for sin²(x), sin^2(x) and ln x, whose function has no argument in brackets."""
    inside = after[0]
    if inside.kind == "raised" or inside.text == "**":
        power = after[0] if inside.kind == "raised" else after[1]
        argument = _bracketed(after[1 if inside.kind == "raised" else 2 :], text)
        if power.kind in ("raised", "number"):
            value = f"{power.value:g}"
            if value == "-1" and find(f"a{name}") is not None:
                return f"write a{name}{argument} for the inverse function, or 1/{shown}{argument}"
            return f"write {shown}{argument}^{value}" if value[0] != "-" else f"write {shown}{argument}^({value})"
    if inside.kind in OPERANDS:
        end = inside
        for token in after[1:]:
            if not (are_adjacent(end, token) and (token.kind in OPERANDS or token.kind == "raised")):
                break
            end = token
        argument = text[inside.column - 1 : end.column - 1 + end.length]
        if find(end.text) is not None and end.kind == "name":
            argument += _bracketed(after[after.index(end) + 1 :], text)
        return f"write {shown}({visible(argument, limit=30)})"
    return f"write {shown}(x)"


def _bracketed(tokens: Sequence[Token], text: str) -> str:
    """The argument in brackets that stands there: "(x*y)", and "(x)" where it cannot be told."""
    if tokens and tokens[0].kind == "name":
        return f"({visible(text[tokens[0].column - 1 : tokens[0].column - 1 + tokens[0].length], limit=30)})"
    depth = 0
    for token in tokens:
        depth += (token.text == "(") - (token.text == ")")
        if depth <= 0:
            inside = text[tokens[0].column - 1 : token.column]
            return inside if token.text == ")" and len(inside) <= 30 and visible(inside) == inside else "(…)"
    return "(…)"


def decimal_comma(before: Token, after: Token) -> str:
    """What to write for 0,5; "" where no number stands on both sides of a comma."""
    if before.kind == after.kind == "number" and before.text.isdigit() and after.text[:1].isdigit():
        return f"a decimal has a point: write {before.text[:20]}.{after.text[:20]}"
    return ""


def of_unknown_name(name: str, known: Collection[str], shapes: Collection[str], is_called: bool) -> str:
    """What to write for a name that there is not: tan for tg, x*y for xy, p for p2 of an array; or ""."""
    if name in names.ELSEWHERE:
        return f"did you mean {names.ELSEWHERE[name]}(…)?"
    stem = name.rstrip("0123456789")
    place = name[len(stem) :]
    if 1 < len(name) <= 20 and all(letter in known for letter in name):
        return f"for a product write {'*'.join(name)}"
    if place and f"{stem}[{place}]" in known:
        return f"did you mean {stem}[{place}]?"
    if place and stem in shapes:
        return f"{stem} is an array; {stem}[{place}], one entry of it, has no name in an expression"
    if place not in ("", "0", "1") and stem in known:
        return f"write {stem}^{place} for a power, {stem}*{place} for a product"
    for letters in range(1, min(len(name) - 1, 4)):
        if all(letter in known for letter in name[:letters]) and name[letters:] in callable_names():
            return f"for a product write {'*'.join(name[:letters])}*{name[letters:]}(…)"
    candidates = callable_names(arrays=bool(shapes)) if is_called else (*known, *names.CONSTANTS)
    near = names.nearest(name, candidates)
    return f"did you mean {near}?" if near else ""
