"""Answers as people type them, to numbers and trees: labels in front, bars, dashes, decimal commas."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from math import isfinite

from ...engine.program.interpret import evaluate
from ...expression.errors import ExpressionError
from ...expression.names import pretty, spelled
from ...expression.reading.parser import parse
from ...expression.tree import Node
from ...expression.visible import visible
from .place import UnreadableError

_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "\xa0": " ", "\u202f": " ", "\u2009": " "})
_EQUALS = re.compile(r"(?<![<>=!])=(?!=)")
_LABEL = re.compile(r"[\w\s∂d/'′()₀-₉ₐ-ₜ,\[\]∇̂]{0,60}")
_BY = re.compile(r"/\s*[∂d]\s*([^\s/()]+)\s*$")
_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_DECIMAL = re.compile(r"[+-]?([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?")


def _bars(text: str) -> str:
    """|x| to abs(x), where no bar can be read two ways."""
    count = text.count("|")
    if not count or count % 2 or re.search(r"\|\s*\|", text):
        return text
    parts = text.split("|")
    return "".join(part if i % 2 == 0 else f"abs({part})" for i, part in enumerate(parts))


def same_name(one: str, other: str) -> bool:
    """Whether two names are shown alike: w1, w_1 and w₁."""
    return pretty(spelled(one.strip())).replace(" ", "") == pretty(spelled(other.strip())).replace(" ", "")


def without_label(text: str, of: str = "") -> str:
    """The text behind "∂f/∂x =" or "=". Raises UnreadableError for the label of a partial by another variable."""
    match = _EQUALS.search(text)
    if match is None or not _LABEL.fullmatch(text, 0, match.start()):
        return text
    label = text[: match.start()].strip()
    by = _BY.search(label)
    if by and of and not same_name(by[1], of):
        raise UnreadableError(f"That is labelled {visible(label, limit=30)}. Asked for is the partial by {pretty(of)}.")
    return text[match.end() :]


def tree_of(text: str, known: Sequence[str], of: str = "") -> Node:
    """The tree of a formula. Raises UnreadableError with the column and the hint in one line."""
    stripped = without_label(text, of).strip()
    if not stripped:
        raise UnreadableError("There is nothing behind the =.")
    names = _renamed(_bars(stripped.translate(_SIGNS)), known)
    try:
        return parse(names, known, letters=known)
    except ExpressionError as error:
        column = f"Column {error.column}: " if len(names) == len(text) else ""
        sentence = visible(error.sentence, limit=200)
        raise UnreadableError(column + (sentence if column else sentence[:1].upper() + sentence[1:]) + ".") from None


def _renamed(text: str, known: Collection[str]) -> str:
    """Names written as they are shown, w_1 for w1, as the scenario has them."""
    if "_" not in text:
        return text
    for name in known:
        stem = name.rstrip("0123456789")
        if stem != name and not stem.endswith("_") and f"{stem}_{name[len(stem) :]}" not in known:
            text = re.sub(rf"(?<!\w){re.escape(stem)}_{name[len(stem) :]}(?!\w)", name, text)
    return text


class Typed:
    """A number, and how exactly it was given."""

    __slots__ = ("half", "significant", "value")

    def __init__(self, value: float, half: float = 0.0, significant: int = 17) -> None:
        self.value = value
        """The number."""
        self.half = half
        """Half a unit of its last digit; 0 where it is a fraction or an expression."""
        self.significant = significant
        """How many significant digits it has."""


def number_of(text: str, of: str = "") -> Typed:
    """The number of "−12", "1/3", "2*sqrt(2)", "= 0,5". Raises UnreadableError."""
    stripped = without_label(text.strip(), of).strip()
    if not stripped:
        raise UnreadableError("There is no number in that.")
    given = stripped.translate(_SIGNS).strip()
    if _GROUPED.fullmatch(given):
        shown = visible(given)
        raise UnreadableError(
            f"{shown} can be read in two ways: write {given.replace(',', '.')} or {given.replace(',', '')}."
        )
    if _COMMA.fullmatch(given):
        given = given.replace(",", ".")
    tree = tree_of(given, ())
    value = evaluate(tree, {})
    if not isfinite(value):
        raise UnreadableError("That has no value.")
    match = _DECIMAL.fullmatch(given.replace(" ", ""))
    if match is None:
        return Typed(value)
    after = match[2] or ""
    exponent = int(match[3] or 0) if len(match[3] or "") < 6 else 0
    significant = len((match[1] + after).lstrip("0"))
    if "." not in given and not match[3]:
        after = ""
    return Typed(value, 0.5 * 10.0 ** max(min(exponent - len(after), 300), -300), significant)


def coordinates(text: str, variables: Sequence[str], wanted: Sequence[str]) -> dict[str, Typed]:
    """The coordinates of "1, −2", "(1, −2)", "x = 1, y = −2", "1,5; 2". Raises UnreadableError.

    Without names they are those of ``wanted``, in order, all of them; with names any.
    """
    body = text.translate(_SIGNS).strip()
    if body[:1] in "([{" and body[-1:] in ")]}" and len(body) > 1 and _is_wrapped(body):
        body = body[1:-1]
    parts = _split(body, len(wanted))
    if any(_EQUALS.search(part) for part in parts):
        found: dict[str, Typed] = {}
        for part in parts:
            name, equals, value = part.partition("=")
            known = [v for v in variables if same_name(name.strip().removeprefix("(").strip(), v)]
            if not equals or not known:
                raise UnreadableError(f"Expected coordinates such as {_example(wanted)}.")
            if known[0] in found:
                raise UnreadableError(f"{pretty(known[0])} is given twice.")
            found[known[0]] = number_of(value)
        return found
    if len(parts) != len(wanted):
        count = len(wanted)
        raise UnreadableError(
            f"Expected {count} number{'s' * (count > 1)}, such as {_example(wanted)}; got {len(parts)}."
        )
    return {v: number_of(part) for v, part in zip(wanted, parts, strict=True)}


def _is_wrapped(body: str) -> bool:
    """Whether the first bracket closes at the end."""
    depth = 0
    for i, c in enumerate(body):
        depth += (c in "([{") - (c in ")]}")
        if depth == 0:
            return i == len(body) - 1
    return False


def _split(body: str, count: int) -> list[str]:
    """Parts between ; or commas that stand outside brackets; of one number the comma is a decimal one."""
    if ";" in body:
        return [part.strip() for part in body.split(";")]
    if count == 1 and _COMMA.fullmatch(body.partition("=")[2].strip() or body):
        return [body]
    parts, depth, last = [], 0, 0
    for i, c in enumerate(body):
        depth += (c in "([{") - (c in ")]}")
        if c == "," and depth <= 0:
            parts.append(body[last:i])
            last = i + 1
    parts.append(body[last:])
    if len(parts) != count:
        spaced = re.split(r",\s+|\s+(?=[A-Za-zα-ω]\w*\s*=)", body)
        parts = spaced if len(spaced) == count else parts
    if len(parts) == 1 and count > 1 and len(body.split()) == count and "=" not in body:
        return body.split()
    return [part.strip() for part in parts]


def _example(variables: Sequence[str]) -> str:
    return ", ".join(f"{pretty(v)} = {k}" for k, v in enumerate(variables, 1))
